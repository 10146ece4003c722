"""How codes of detention centers are said to a resident, in her language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from localaction.detention.reads import FacilityFact
from localaction.detention.rules.inspections import Absence, Standing

Text = str | Promise

# Source: ICE's facility list of 2017-11-06, sheet "Facility Type"; the later ones from ICE's statistics.
TYPES: Mapping[str, Text] = {
    "SPC": gettext_lazy("owned by ICE (service processing center)"),
    "CDF": gettext_lazy("owned by a company under contract with ICE"),
    "DIGSA": gettext_lazy("agreement with a state or local government, for ICE alone"),
    "IGSA": gettext_lazy("agreement with a state or local government"),
    "USMS IGA": gettext_lazy("agreement of the U.S. Marshals that ICE uses too"),
    "USMS CDF": gettext_lazy("owned by a company under contract with the U.S. Marshals"),
    "BOP": gettext_lazy("federal prison (Bureau of Prisons)"),
    "DOD": gettext_lazy("military base"),
    "STATE": gettext_lazy("run by a state"),
    "STAGING": gettext_lazy("staging site before a transfer or a flight"),
    "FAMILY": gettext_lazy("for families"),
    "FAMILY STAGING": gettext_lazy("staging site for families"),
    "JUVENILE": gettext_lazy("for people under 18"),
    "HOLD": gettext_lazy("hold room of an ICE office"),
    "Hospital": gettext_lazy("hospital"),
}
EVIDENCE: Mapping[str, Text] = {
    "CODE": gettext_lazy("printed with its code"),
    "NAME": gettext_lazy("same name in the same state"),
    "CUT_OFF_NAME": gettext_lazy("same name, cut off"),
    "ADDRESS": gettext_lazy("same address"),
    "PLACE": gettext_lazy("same city or ZIP code"),
    "POPULATION": gettext_lazy("same number of people held"),
    "TELLING_WORDS": gettext_lazy("the same telling words in the name"),
    "PERSON": gettext_lazy("a person looked into it"),
}
CONFIDENCE: Mapping[str, Text] = {
    "high": gettext_lazy("confirmed"),
    "medium": gettext_lazy("likely"),
    "low": gettext_lazy("no longer printed"),
}
BADGES = {Standing.NEVER: "missing", Standing.OVERDUE: "deadline", Standing.SCHEDULED: "pending"}


def type_of(code: str) -> Text:
    """Return what a type of facility means; the code itself where it is not known."""
    return TYPES.get(code, code)


def evidence(codes: str) -> str:
    """Return what a match rests on, in one line."""
    return ", ".join(str(EVIDENCE.get(code, code)) for code in codes.split(",") if code)


def standing(seen: Absence) -> str:
    """Return whether a facility is inspected as often as expected, in two or three words."""
    return {
        Standing.NEVER: _("no inspection published"),
        Standing.SCHEDULED: _("scheduled, no result"),
        Standing.OVERDUE: _("overdue"),
        Standing.IN_TIME: _("inspected in time"),
    }[seen.standing]


def inspection(seen: Absence) -> str:
    """Return in a sentence when a facility was last inspected, and what its absence amounts to."""
    if seen.last_on is None:
        if seen.scheduled:
            return _("An inspection is announced (%(year)s); no result has been published.") % {"year": seen.scheduled}
        return _("No publication we hold prints an inspection of it.")
    said = ngettext(
        "Last inspected on %(day)s, %(n)d day ago.", "Last inspected on %(day)s, %(n)d days ago.", seen.days or 0
    ) % {"day": date_format(seen.last_on), "n": seen.days or 0}
    if seen.overdue_days:
        late = ngettext(
            "With one inspection a year, it is %(n)d day overdue.",
            "With one inspection a year, it is %(n)d days overdue.",
            seen.overdue_days,
        )
        said += " " + late % {"n": seen.overdue_days}
    if seen.scheduled:
        said += " " + _("Another one is announced (%(year)s).") % {"year": seen.scheduled}
    return said


def beds(fact: FacilityFact) -> str:
    """Return in a sentence how many people are held and how many beds are paid for; "" where nothing is printed."""
    if fact.population is None:
        return ""
    people = people_of(fact.population)
    if fact.guaranteed_minimum is None:
        return _("On average %(people)s people held; no guaranteed minimum is printed.") % {"people": people}
    if fact.empty_beds:
        return ngettext(
            "On average %(people)s people held; ICE pays for %(paid)d beds at least, so %(n)d paid bed stood empty.",
            "On average %(people)s people held; ICE pays for %(paid)d beds at least, so %(n)d paid beds stood empty.",
            fact.empty_beds,
        ) % {"people": people, "paid": fact.guaranteed_minimum, "n": fact.empty_beds}
    return _("On average %(people)s people held; ICE pays for %(paid)d beds at least.") % {
        "people": people,
        "paid": fact.guaranteed_minimum,
    }


def people_of(population: float) -> str:
    """Return an average number of people; with one digit where it is small, for 0.2 is not nobody."""
    return number_format(population, 0 if population >= 10 else 1, force_grouping=True)

"""Finding places, and how they lie to each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from localaction.places.models import Place
from localaction.places.reference_files import gazetteer
from localaction.places.rules.lookup import Answer, Reason, look_up

# The class words of counties, municipalities and communities, as a person would say them.
CLASSES = {
    "borough": gettext_lazy("borough"),
    "census area": gettext_lazy("census area"),
    "charter township": gettext_lazy("township"),
    "city": gettext_lazy("city"),
    "city and borough": gettext_lazy("city and borough"),
    "community": gettext_lazy("community without its own government"),
    "county": gettext_lazy("county"),
    "district": gettext_lazy("district"),
    "island": gettext_lazy("island"),
    "metro township": gettext_lazy("township"),
    "municipality": gettext_lazy("municipality"),
    "municipio": gettext_lazy("municipio"),
    "parish": gettext_lazy("parish"),
    "plantation": gettext_lazy("plantation"),
    "planning region": gettext_lazy("planning region"),
    "state": gettext_lazy("state"),
    "territory": gettext_lazy("territory"),
    "town": gettext_lazy("town"),
    "township": gettext_lazy("township"),
    "village": gettext_lazy("village"),
}
TERRITORIES = frozenset({"AS", "GU", "MP", "PR", "VI"})


@dataclass(frozen=True)
class Choice:
    """A place with what tells it apart from others of its name ("township in Union County, New Jersey")."""

    place: Place
    description: str


@dataclass(frozen=True)
class Found:
    """What a text means: one place, or choices, or neither, always with the reason.

    Attributes:
        text: what was asked.
        reason: code of the reason; `sentence` says it in the reader's language.
        place: the one place that is meant, or None.
        choices: places that could be meant, best first, when none is certain.
        others: places that were passed over when one is certain; worth a line "Did you mean".
        n_more: how many more places fit than were asked for.
    """

    text: str
    reason: Reason
    place: Place | None
    choices: tuple[Choice, ...]
    others: tuple[Choice, ...]
    n_more: int

    @property
    def sentence(self) -> str:
        """Return why the answer is what it is, in the reader's language."""
        return _sentence(self)


def find(text: str, limit: int = 12, geoid_first: bool = False) -> Found:
    """Find the place that a person means by a code, a ZIP code or a name; never raises, one query.

    Names may be misspelt, without accents, in English or Spanish, with or without a state. Several places that fit
    give choices, never a guess: `places.rules.lookup` holds the rules of precedence.

    Args:
        limit: how many choices and others at most, each.
        geoid_first: read five digits as a county's FIPS code before a ZIP code, as the console does.
    """
    answer = look_up(gazetteer(), text, geoid_first)
    wanted = answer.geoids[: limit + 1]
    rows = Place.objects.in_bulk(wanted)
    places = [rows[geoid] for geoid in wanted if geoid in rows]
    certain = places[0] if answer.is_certain and places else None
    listed = [Choice(place, describe(place)) for place in (places[1:] if certain else places[:limit])]
    return Found(
        text=text,
        reason=_reason(answer, certain, listed),
        place=certain,
        choices=() if certain else tuple(listed),
        others=tuple(listed) if certain else (),
        n_more=max(0, len(answer.geoids) - len(listed) - (certain is not None)),
    )


def _reason(answer: Answer, certain: Place | None, listed: list[Choice]) -> Reason:
    """Return the answer's reason, or that the code is unknown when the database lacks every place of it."""
    return answer.reason if certain or listed or not answer.geoids else Reason.UNKNOWN_CODE


def describe(place: Place) -> str:
    """Return what tells a place apart, in the reader's language: its class, and where it lies.

    Examples: "county", "city in Travis, Williamson", "state", "county until 2022-05-31".
    """
    places = gazetteer()
    if place.kind == Place.Kind.STATE:
        return str(CLASSES["territory" if place.state in TERRITORIES else "state"])
    if place.kind == Place.Kind.COUNTY:
        kind = places.counties[place.geoid].kind if place.geoid in places.counties else "county"
        label = str(CLASSES.get(kind, CLASSES["county"]))
        if place.valid_until:
            return _("%(kind)s, until %(day)s") % {"kind": label, "day": place.valid_until.isoformat()}
        return label
    row = places.municipality(place.geoid)
    kind = "community" if place.kind == Place.Kind.COMMUNITY else row.kind if row else ""
    counties = places.counties_of(place.geoid)
    today = [c for c in counties if places.is_current(c)] or counties
    names = ", ".join(places.counties[c].full_name for c in today)
    # A consolidated government has a class of many words; to a person it is a city.
    return _("%(kind)s in %(counties)s") % {"kind": CLASSES.get(kind, CLASSES["city"]), "counties": names}


def _sentence(found: Found) -> str:
    """Return the reason in the reader's language."""
    match found.reason:
        case Reason.CODE | Reason.NAME | Reason.ZIP:
            return ""
        case Reason.ZIP_IN_SEVERAL_COUNTIES:
            return _("This ZIP code lies in several counties. Choose yours.")
        case Reason.ONE_GOVERNMENT:
            return _("City and county are one government here.")
        case Reason.FORMER_NAME:
            return _("This is a former name; the place has a new one.")
        case Reason.POST_OFFICE if found.place:
            return _("This is a post office name; it lies in this county.")
        case Reason.POST_OFFICE:
            return _("This is a post office name; it lies in several counties. Choose yours.")
        case Reason.MISSPELT if found.place:
            return _("We found no place spelt like that; we took the closest.")
        case Reason.MISSPELT:
            return _("We found no place spelt like that. Did you mean one of these?")
        case Reason.OTHER_STATE:
            return _("We found no place of that name in that state, but elsewhere.")
        case Reason.SEVERAL:
            n = len(found.choices) + found.n_more
            return ngettext("%(n)d place fits.", "%(n)d places fit. Choose yours.", n) % {"n": n}
        case Reason.UNKNOWN_CODE:
            return _("We know no ZIP code or Census code like that.")
        case Reason.UNKNOWN_NAME:
            return _("We found no place of that name. Try a ZIP code, or a county and its state.")
        case Reason.EMPTY:
            return _("Type a ZIP code, a city or a county.")


def counties_of(place: Place, on: date | None = None) -> list[Place]:
    """Return the counties in which a place lies, or which a state has, by name; one query, none of a county.

    Args:
        on: keep only codes in use on that day; without it, old codes come too (Connecticut's of before 2022).
    """
    if place.kind == Place.Kind.COUNTY:
        return [place] if on is None or place.is_current(on) else []
    if place.kind == Place.Kind.STATE:
        rows = Place.objects.counties().filter(state=place.state)
    else:
        rows = Place.objects.filter(holds__municipality=place)
    return _sorted(rows.in_use(on) if on else rows)


def neighbours(county: Place, on: date | None = None) -> list[Place]:
    """Return the counties that share a border line with one, by state and name; one query.

    Args:
        on: keep only codes in use on that day.
    """
    rows = Place.objects.filter(pk__in=county.borders.values("neighbour"))
    return _sorted(rows.in_use(on) if on else rows)


def municipalities_in(county: Place, communities: bool = False) -> list[Place]:
    """Return the cities, towns and townships that lie in a county, wholly or in part, by name; one query.

    Args:
        communities: also give places that the Census names but that have no government.
    """
    kinds = [Place.Kind.MUNICIPALITY, *([Place.Kind.COMMUNITY] if communities else [])]
    return _sorted(Place.objects.filter(lies_in__county=county, kind__in=kinds))


def counties_of_zip(code: str, on: date | None = None) -> list[Place]:
    """Return every county that a ZIP code touches, by state and name; empty for an unknown code; one query.

    Args:
        code: five digits.
        on: keep only codes in use on that day.
    """
    rows = Place.objects.filter(zips__zip=code)
    return _sorted(rows.in_use(on) if on else rows)


def statewide() -> list[Place]:
    """Return the states, the District of Columbia and the territories, by name; one query."""
    return _sorted(Place.objects.filter(kind=Place.Kind.STATE))


def _sorted(rows: Iterable[Place]) -> list[Place]:
    return sorted(rows, key=lambda p: ("" if p.kind == Place.Kind.STATE else p.state, p.name, p.geoid))

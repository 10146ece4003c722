"""How contracts and deficiencies are said to a resident and at the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from localaction.detention.models import ContractFact
from localaction.detention.rules.contract_facts import Renewal, Side
from localaction.detention.rules.contracts import Basis, Doubt, Fact, NoticeDay, Party, Standing, Status, Unit
from localaction.detention.rules.levers import Caution, Chain

Text = str | Promise

# Badge, then words.
STATUSES: Mapping[Status, tuple[str, Text]] = {
    Status.RUNS: ("in-force", gettext_lazy("in force")),
    Status.NO_END_KNOWN: ("in-force", gettext_lazy("in force, no end known")),
    Status.NOTICE_GIVEN: ("pending", gettext_lazy("notice given")),
    Status.OUTCOME_UNKNOWN: ("missing", gettext_lazy("outcome unknown")),
    Status.ENDED: ("ended", gettext_lazy("ended")),
    Status.REPLACED: ("superseded", gettext_lazy("replaced by another contract")),
    Status.CLOSED: ("ended", gettext_lazy("center closed")),
}
DOUBTS: Mapping[Doubt, Text] = {
    Doubt.SOURCES_DIFFER: gettext_lazy("The sources differ; the earliest day counts for alerts."),
    Doubt.MONTH_ONLY: gettext_lazy("The source names no exact day; we take the first one that it can be."),
    Doubt.UNIT_UNSTATED: gettext_lazy("The document does not say which days; we count calendar days."),
    Doubt.NOTICE_UNKNOWN: gettext_lazy("No notice clause is known: this is the day of the end itself."),
    Doubt.CLOSED_DAY: gettext_lazy("It falls on a day on which offices are closed."),
}
CAUTIONS: Mapping[Caution, Text] = {
    Caution.PRIVATE_OWNER: gettext_lazy(
        "Ending this will not close a privately owned center: ICE can make a contract with the owner directly."
    ),
    Caution.OWNER_UNKNOWN: gettext_lazy(
        "Nobody has found out who owns the center. If a company does, ending this need not close it."
    ),
    Caution.TASK_ORDER: gettext_lazy(
        "This is a task order: the money of a year. The contract itself goes on when it ends."
    ),
    Caution.MODIFICATION: gettext_lazy("This changes a contract; it is not the contract itself."),
    Caution.OTHER_CONTRACT: gettext_lazy("Another contract for the same center is in force; ending one leaves it."),
    Caution.STILL_PRINTED: gettext_lazy(
        "It ended, and ICE's statistics printed the center after that. Find out under which contract."
    ),
    Caution.DIRECT_NOW: gettext_lazy(
        "The local government is out; ICE's statistics still print the center, as one under a contract with a company."
    ),
}
UNITS: Mapping[str, Text] = {
    Unit.CALENDAR: gettext_lazy("calendar days"),
    Unit.BUSINESS: gettext_lazy("business days"),
    Unit.UNSTATED: gettext_lazy("days (the document does not say which)"),
}
ROLES: Mapping[str, Text] = {
    Party.FEDERAL: gettext_lazy("federal agency"),
    Party.GOVERNMENT: gettext_lazy("local government"),
    Party.OPERATOR: gettext_lazy("runs the center"),
    Party.OWNER: gettext_lazy("owns the center"),
}
RENEWALS: Mapping[str, Text] = {
    Renewal.AUTOMATIC: gettext_lazy("renews itself unless somebody gives notice"),
    Renewal.BY_DECISION: gettext_lazy("ends unless it is renewed by a vote"),
    Renewal.OPTION: gettext_lazy("the federal agency may extend it"),
}
SIDES: Mapping[str, Text] = {
    Side.KEEP: gettext_lazy("for keeping it"),
    Side.END: gettext_lazy("for ending it"),
    Side.UNDECIDED: gettext_lazy("undecided"),
    Side.OTHER: gettext_lazy("something else"),
}
WORDS: Mapping[Fact, Mapping[str, Text]] = {
    Fact.NOTICE_BEFORE_END: UNITS, Fact.NOTICE_ANY_TIME: UNITS, Fact.RENEWAL: RENEWALS, Fact.PARTY: ROLES,
    Fact.STANCE: SIDES, Fact.VOTED: SIDES,
}  # fmt: skip
CONFIDENCE: Mapping[str, Text] = {
    "high": gettext_lazy("read in the text itself"),
    "medium": gettext_lazy("from a second source"),
    "low": gettext_lazy("from memory, not checked"),
}
# Where a form shows it, and what is wrong.
GAPS: Mapping[str, tuple[str | None, Text]] = {
    "UNKNOWN_WORD": ("word", gettext_lazy("Choose one of these.")),
    "OUT_OF_RANGE": ("number", gettext_lazy("This number cannot be right.")),
    "NOT_WHOLE": ("number", gettext_lazy("Give a whole number.")),
    "MORE_VOTES_THAN_SEATS": ("number", gettext_lazy("There are not so many seats.")),
    "LAST_BEFORE_FIRST": ("on_last", gettext_lazy("The last day that it can be lies before the first.")),
    "UNTIL_BEFORE_ON": ("until", gettext_lazy("This day lies before the event.")),
    "NOT_YET": ("on", gettext_lazy("This day has not come yet.")),
    "READ_LATER": ("as_of", gettext_lazy("This day has not come yet.")),
    "NOTHING_TO_CHECK": (
        "url", gettext_lazy("Give an address, or the place in the document, so that a reader can find it.")
    ),
    "NO_PART": ("part_of", gettext_lazy("A contract of this kind is not part of another one.")),
    "PART_OF_ITSELF": ("part_of", gettext_lazy("It cannot be part of itself.")),
    "NO_COMPONENT": ("component", gettext_lazy("Say which part of the standard it is about.")),
    "NO_WORDS": ("says", gettext_lazy("Say what was found.")),
    "ENTERED_ALREADY": (None, gettext_lazy("The same is recorded already.")),
}  # fmt: skip


def gap(code: str) -> tuple[str | None, Text]:
    """Return where a form shows what is wrong, and in which words."""
    what, _colon, column = code.partition(":")
    if what == "MISSING":
        return column, _("Fill this in.")
    if what == "UNUSED":
        return column, _("A fact of this kind has no such thing.")
    return GAPS[code]


def status_of(standing: Standing) -> tuple[str, Text, str]:
    """Return the badge, the words and a sentence of how a contract stands."""
    badge, words = STATUSES[standing.status]
    since = date_format(standing.since, "DATE_FORMAT") if standing.since else ""
    ends_on = date_format(standing.ends_on, "DATE_FORMAT") if standing.ends_on else ""
    said = ""
    if standing.status is Status.NOTICE_GIVEN:
        said = _("Notice was given on %(since)s.") % {"since": since}
        if ends_on:
            said += " " + _("It ends on %(day)s and holds until then.") % {"day": ends_on}
    elif standing.status is Status.OUTCOME_UNKNOWN:
        said = _("By the earliest source it ended on %(day)s; nobody has found out what came of it.") % {"day": since}
    elif standing.is_over:
        said = _("Since %(day)s.") % {"day": since}
    return badge, words, said


def day_sentence(day: NoticeDay) -> str:
    """Return one day for notice in a sentence."""
    said = date_format(day.on, "DATE_FORMAT")
    if day.last != day.on:
        said = _("between %(first)s and %(last)s") % {"first": said, "last": date_format(day.last, "DATE_FORMAT")}
    if day.basis is Basis.PRINTED:
        return _("Last day for notice, as the document prints it: %(day)s.") % {"day": said}
    if day.basis is Basis.END:
        return _("End: %(day)s.") % {"day": said}
    end = date_format(day.ends_on, "DATE_FORMAT") if day.ends_on else ""
    return _("Last day for notice: %(day)s, counted back from the end on %(end)s.") % {"day": said, "end": end}


def safe_sentence(day: NoticeDay) -> str:
    """Return the advice to give notice on a business day, empty where the day is one."""
    if day.safe_on == day.on:
        return ""
    return _("Give notice by %(weekday)s, %(day)s, the business day before.") % {
        "weekday": date_format(day.safe_on, "l"), "day": date_format(day.safe_on, "DATE_FORMAT"),
    }  # fmt: skip


def chain_sentence(chain: Chain) -> str:
    """Return who hands the money to whom."""
    return _("%(payer)s pays %(government)s, which hands the money on to %(operator)s, the company that runs it.") % {
        "payer": chain.payer, "government": chain.government, "operator": chain.operator,
    }  # fmt: skip


def fact_words(fact: ContractFact) -> str:
    """Return what one source says, without its kind: "60 calendar days", "GEO Group: runs the center (company)"."""
    kind = Fact(fact.kind)
    day = _day(fact)
    number = _number(fact)
    word = str(WORDS.get(kind, {}).get(fact.word, fact.word))
    if kind in (Fact.NOTICE_BEFORE_END, Fact.NOTICE_ANY_TIME):
        return f"{number} {word}"
    if kind is Fact.PARTY:
        owned = {True: _("company"), False: _("public body"), None: ""}[fact.is_private]
        return f"{fact.name}: {word}" + (f" ({owned})" if owned else "")
    if kind is Fact.PER_DIEM:
        return f"${number}"
    if kind is Fact.GUARANTEED_MINIMUM:
        return number
    if kind is Fact.DECIDES:
        return _decides(fact, number)
    if kind is Fact.STANCE:
        return f"{fact.name}: {word}, {day}"
    if kind is Fact.VOTED:
        counted = f", {number}–{fact.n_of - int(fact.number)}" if fact.n_of and fact.number is not None else ""
        return f"{day}: {word}{counted}"
    if kind is Fact.RENEWAL:
        return word
    return _event(fact, day)


def _number(fact: ContractFact) -> str:
    if fact.number is None:
        return ""
    return number_format(fact.number, 0 if fact.number == int(fact.number) else 2, force_grouping=True)


def _decides(fact: ContractFact, number: str) -> str:
    if fact.number is None or not fact.n_of:
        return fact.name
    return ngettext(
        "%(name)s: %(n)s of %(seats)d vote is needed", "%(name)s: %(n)s of %(seats)d votes are needed", int(fact.number)
    ) % {"name": fact.name, "n": number, "seats": fact.n_of}


def _event(fact: ContractFact, day: str) -> str:
    parts = [day]
    if fact.until:
        parts.append(_("until %(day)s") % {"day": date_format(fact.until, "DATE_FORMAT")})
    if fact.number is not None:
        parts.append(ngettext("%(n)d person", "%(n)d people", int(fact.number)) % {"n": int(fact.number)})
    if fact.to_facility:
        parts.append(fact.to_facility.name)
    if fact.successor:
        parts.append(fact.successor.name)
    if fact.name:
        parts.append(fact.name)
    return ", ".join(part for part in parts if part)


def _day(fact: ContractFact) -> str:
    if fact.on is None:
        return ""
    if fact.on_last is None or fact.on_last == fact.on:
        return date_format(fact.on, "DATE_FORMAT")
    next_month = (fact.on.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    if fact.on.day == 1 and fact.on_last == next_month - dt.timedelta(days=1):
        return date_format(fact.on, "YEAR_MONTH_FORMAT")
    return _("between %(first)s and %(last)s") % {
        "first": date_format(fact.on, "DATE_FORMAT"), "last": date_format(fact.on_last, "DATE_FORMAT"),
    }  # fmt: skip

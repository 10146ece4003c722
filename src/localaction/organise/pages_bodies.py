"""Bodies, meetings and votes in words, for the pages that show them. No query is made here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format, time_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from localaction.organise.facts_bodies import BodyFact, ItemFact, MeetingFact, MemberFact, VoteFact
from localaction.organise.models import AgendaItem, Ballot, Body, Meeting, PassesBy, Vote

# What a vote means decides the shape and colour of its mark.
BADGES = {
    "ADOPTED": "in-force", "REJECTED": "ended", "ADVISED": "pending", "ADVISED_AGAINST": "pending",
    "GOES_ON": "pending", "STOPPED": "ended", "PUT_OFF": "pending", "DIFFERS": "unverified", "UNKNOWN": "unverified",
}  # fmt: skip


@dataclass(frozen=True)
class MemberLine:
    """A member in words."""

    fact: MemberFact
    seat: str
    standing: str
    badge: str
    is_doubtful: bool


@dataclass(frozen=True)
class VoteLine:
    """A vote in words; `choices` are the ballots that are known, by choice."""

    fact: VoteFact
    stage: str
    result: str
    badge: str
    numbers: str
    missing: str
    choices: list[tuple[str, str]]


@dataclass(frozen=True)
class ItemLine:
    """A point of an agenda in words."""

    fact: ItemFact
    kind: str
    asks: str
    votes: list[VoteLine]


@dataclass(frozen=True)
class MeetingLine:
    """A meeting in words."""

    fact: MeetingFact
    when: str
    speak_by: str
    status: str
    badge: str
    is_ahead: bool
    items: list[ItemLine]


@dataclass(frozen=True)
class BodyLine:
    """A body in words; what is ahead stands apart from what was voted on."""

    fact: BodyFact
    kind: str
    where: str
    decides: str
    comment_rules: str
    passes: str
    members: list[MemberLine]
    ahead: list[MeetingLine]
    past: list[MeetingLine]
    next: MeetingLine | None

    @property
    def voted(self) -> list[MeetingLine]:
        """Meetings that are over and of which we hold a vote, the latest first."""
        return [line for line in self.past if any(item.votes for item in line.items)]

    @property
    def is_without_votes(self) -> bool:
        """Whether no vote is entered, also none on a meeting to come."""
        return not any(item.votes for line in (*self.ahead, *self.past) for item in line.items)


def lines(facts: Iterable[BodyFact], now: dt.datetime) -> list[BodyLine]:
    """Return bodies in words, in the order given."""
    return [line(fact, now) for fact in facts]


def line(fact: BodyFact, now: dt.datetime) -> BodyLine:
    """Return a body in words."""
    body = fact.body
    met = [meeting_line(meeting, now) for meeting in fact.meetings]
    upcoming = fact.next_meeting(now)
    return BodyLine(
        fact, str(Body.Kind(body.kind).label), body.place.title, _in(body.decides, body.decides_es),
        _in(body.comment_rules, body.comment_rules_es), _passes(fact),
        [member_line(member) for member in fact.sitting], [one for one in met if one.is_ahead],
        [one for one in met if not one.is_ahead][::-1],
        next((one for one in met if upcoming is not None and one.fact is upcoming), None),
    )  # fmt: skip


def seats(found: Iterable[tuple[BodyFact, MemberFact]]) -> list[tuple[BodyFact, MemberLine]]:
    """Return seats to ask about in words."""
    return [(fact, member_line(member)) for fact, member in found]


def member_line(fact: MemberFact) -> MemberLine:
    """Return a member in words."""
    standing, badge = _standing(fact)
    seat = ", ".join(part for part in (fact.title, fact.district) if part)
    return MemberLine(fact, seat, standing, badge, fact.freshness.state not in ("FRESH",))


def meeting_line(fact: MeetingFact, now: dt.datetime) -> MeetingLine:
    """Return a meeting in words."""
    is_ahead = fact.starts_at >= now
    status, badge = str(Meeting.Status(fact.status).label), "listed" if fact.status == "SCHEDULED" else "removed"
    if fact.status == "SCHEDULED" and not is_ahead:
        status, badge = "", ""
    return MeetingLine(
        fact, moment(fact.starts_at), moment(fact.speak_by) if fact.speak_by else "", status, badge, is_ahead,
        [item_line(item) for item in fact.items],
    )  # fmt: skip


def item_line(fact: ItemFact) -> ItemLine:
    """Return a point of an agenda in words."""
    return ItemLine(
        fact, str(AgendaItem.Kind(fact.kind).label), _in(fact.asks, fact.asks_es), [vote_line(v) for v in fact.votes]
    )


def vote_line(fact: VoteFact) -> VoteLine:
    """Return a vote in words: a committee's is said to decide nothing, an incomplete one to be incomplete."""
    sentences = {
        "ADOPTED": _("Adopted."), "REJECTED": _("Not adopted."),
        "ADVISED": _("The committee is for it. This decides nothing: the whole body still votes."),
        "ADVISED_AGAINST": _("The committee is against it. This decides nothing: the whole body may still vote."),
        "GOES_ON": _("Passed on first reading. It is not adopted: another vote follows."),
        "STOPPED": _("It failed on first reading."), "PUT_OFF": _("Put off: nothing was decided."),
        "DIFFERS": _("The source's result and its numbers do not fit together."),
        "UNKNOWN": _("What came of it is not known."),
    }  # fmt: skip
    choices = [
        (str(choice.label), ", ".join(ballot.name for ballot in fact.ballots if ballot.choice == choice))
        for choice in Ballot.Choice
    ]
    return VoteLine(
        fact, str(Vote.Stage(fact.stage).label), sentences[fact.meaning], BADGES[fact.meaning], _numbers(fact),
        _missing(fact), [(label, names) for label, names in choices if names],
    )  # fmt: skip


def moment(at: dt.datetime) -> str:
    """Return a moment in words, with the name of its zone: it is on that clock already."""
    return f"{date_format(at, 'l')}, {date_format(at, 'DATE_FORMAT')}, {time_format(at, 'TIME_FORMAT')} {at:%Z}"


def _in(english: str, spanish: str) -> str:
    return (spanish if (get_language() or "").startswith("es") else "") or english


def _passes(fact: BodyFact) -> str:
    body = fact.body
    if fact.n_needed is None:
        return str(PassesBy(body.passes_by).label)
    if body.n_members == 1:
        return _("One office decides alone.")
    return _("%(n)d of %(of)d votes are needed.") % {"n": fact.n_needed, "of": body.n_members}


def _numbers(fact: VoteFact) -> str:
    counted = fact.counted
    said = _("%(yes)d yes, %(no)d no") % {"yes": counted.n_yes, "no": counted.n_no}
    if counted.n_neither:
        said += ", " + ngettext("%(n)d neither", "%(n)d neither", counted.n_neither) % {"n": counted.n_neither}
    if fact.n_needed is not None:
        said += "; " + _("%(n)d of %(of)d needed") % {"n": fact.n_needed, "of": fact.threshold.n_members}
    return said


def _missing(fact: VoteFact) -> str:
    n = fact.counted.n_unknown
    if not n:
        return ""
    return ngettext(
        "Incomplete: how %(n)d member voted is not known.", "Incomplete: how %(n)d members voted is not known.", n
    ) % {"n": n}  # fmt: skip


def _standing(fact: MemberFact) -> tuple[str, str]:
    """Return the sentence about a seat's freshness and the kind of its badge."""
    seen = fact.freshness
    day = date_format(seen.confirmed_on, "DATE_FORMAT") if seen.confirmed_on else ""
    if seen.state == "FRESH":
        return _("confirmed %(day)s") % {"day": day}, "listed"
    if seen.state == "STALE" and fact.ends_on is not None and seen.ask_on == fact.ends_on:
        return _("the term was to end on %(day)s") % {"day": date_format(fact.ends_on, "DATE_FORMAT")}, "missing"
    if seen.state == "STALE":
        return _("not asked since %(day)s") % {"day": day}, "missing"
    if seen.state == "SILENT":
        return _("nobody answers"), "missing"
    return _("not confirmed"), "pending"

"""Officials in words, for the pages that show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from localaction.organise.models import Seat
from localaction.organise.reads import OfficialFact, Representation
from localaction.organise.rules.seats import AT_LARGE

Kind = Seat.Kind


@dataclass(frozen=True)
class OfficialLine:
    """An official in words."""

    fact: OfficialFact
    seat: str


@dataclass(frozen=True)
class Chamber:
    """The officials of one kind of seat."""

    name: str
    lines: list[OfficialLine]


@dataclass(frozen=True)
class Deciders:
    """Who represents a place, in words.

    Attributes:
        unsaid: what the rosters do not say, one sentence a kind of seat.
    """

    certain: list[OfficialLine]
    nearby: list[OfficialLine]
    unsaid: list[str]
    n_more: int


def deciders(found: Representation) -> Deciders:
    """Return who represents a place, and what can't be known."""
    lines = [_line(fact) for fact in found.facts]
    return Deciders(
        [line for line in lines if line.fact.basis != "OFFICE_HERE"],
        [line for line in lines if line.fact.basis == "OFFICE_HERE"],
        [_unsaid(kind, n) for kind, n in found.n_by_kind.items()],
        found.n_more,
    )


def chambers(facts: Iterable[OfficialFact]) -> list[Chamber]:
    """Return the officials of a state by kind of seat, in the order given."""
    return [
        Chamber(str(Kind(kind).label), [_line(fact) for fact in held])
        for kind, held in groupby(facts, key=lambda fact: fact.seat.kind)
    ]


def _line(fact: OfficialFact) -> OfficialLine:
    kind, district = Kind(fact.seat.kind), fact.seat.district
    if kind == Kind.US_HOUSE:
        at_large = district == AT_LARGE
        seat = _("United States House, at large") if at_large else _("United States House, district %s") % district
    elif kind in (Kind.STATE_UPPER, Kind.STATE_LOWER, Kind.STATE_ONLY) and district:
        seat = _("%(chamber)s, district %(district)s") % {"chamber": kind.label, "district": district}
    elif kind == Kind.MAYOR and fact.seat.place is not None:
        seat = _("mayor of %s") % fact.seat.place.name
    else:
        seat = str(kind.label)
    return OfficialLine(fact, seat[:1].upper() + seat[1:])


def _unsaid(kind: str, n: int) -> str:
    if kind == Kind.US_HOUSE:
        return (
            ngettext(
                "The state has %(n)d member of the United States House.",
                "The state has %(n)d members of the United States House.",
                n,
            )
            % {"n": n}
            + " "
            + _("Which districts cover this place is not in the roster: house.gov tells it by ZIP code.")
        )
    names = {
        Kind.STATE_UPPER: _("the state senate"), Kind.STATE_LOWER: _("the state house"),
        Kind.STATE_ONLY: _("the legislature"),
    }  # fmt: skip
    seated = _("In %(chamber)s sit %(n)d members.") % {"chamber": names.get(Kind(kind), kind), "n": n}
    return f"{seated} {_('Which districts cover this place is not in the roster: ask the legislature by address.')}"

"""How likely two reports tell of one event, from 0 to 1, with reasons: a suggestion to a person, never a merge.

Place decides, time limits, and what was seen tips the scale. Source: respond.md 1.5 and 4.5 (suggestions right in 95 of
100, events found in 85 of 100); the weights are ours, tuned on the even half of tests/respond/duplicates/pairs.toml.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from localaction.respond.rules.cells import EARTH_KM, km_between
from localaction.respond.rules.ladder import SAME_WORDING, wording_likeness
from localaction.respond.rules.place_names import PlaceNames, is_alike, names
from localaction.respond.rules.place_words import COLOURS
from localaction.respond.rules.salute import Activity, Count, Lettering, Salute
from localaction.respond.rules.triage import IMMIGRATION, LOCAL


class Reason(StrEnum):
    """What speaks for one event, and below OTHER_PLACE what speaks against it."""

    SAME_WORDING = "SAME_WORDING"
    NEAR = "NEAR"
    SAME_AREA = "SAME_AREA"
    SAME_CORNER = "SAME_CORNER"
    SAME_STREET = "SAME_STREET"
    NEXT_CORNER = "NEXT_CORNER"
    SAME_LANDMARK = "SAME_LANDMARK"
    SAME_TIME = "SAME_TIME"
    CLOSE_TIME = "CLOSE_TIME"
    SAME_ACTIVITY = "SAME_ACTIVITY"
    SAME_COUNT = "SAME_COUNT"
    SAME_MARKS = "SAME_MARKS"
    OTHER_PLACE = "OTHER_PLACE"
    OTHER_TIME = "OTHER_TIME"
    OTHER_ACTIVITY = "OTHER_ACTIVITY"
    OTHER_COUNT = "OTHER_COUNT"
    OTHER_MARKS = "OTHER_MARKS"


# Chosen on the even half of the labelled pairs; docs/decisions/0102 has the figures.
THRESHOLD = 0.68
PLACE, TIME, DETAILS = 0.62, 0.18, 0.20
# Ours: an operation is over in minutes, but people write when they are safe.
SAME_TIME = timedelta(minutes=10)
NO_LONGER = timedelta(minutes=100)
# A text that is passed on arrives for hours.
COPIED_WITHIN = timedelta(hours=6)
COPIED_WORDS = 6
NEAR_KM, AROUND_KM, FAR_KM = 0.25, 0.7, 1.6
UNKNOWN_PLACE = 0.35
NEXT_NUMBERS = 2
NEXT_HOUSES = 120


@dataclass(frozen=True)
class Telling:
    """A report as it is compared: opened words, and what was read or typed of SALUTE.

    Args:
        at: when it was seen, or received where nobody said when; give or take `within`.
        point: degrees, WGS 84; None when unknown. `cell` is an H3 cell of resolution 8 or "".
    """

    account: str
    at: datetime
    within: timedelta = timedelta(0)
    place: str = ""
    point: tuple[float, float] | None = None
    cell: str = ""
    salute: Salute = field(default_factory=Salute)

    @cached_property
    def names(self) -> PlaceNames:
        """What the words name of a place."""
        # A place that was read from the account is the account over again.
        both = self.account if self.place.strip() in self.account else f"{self.place} . {self.account}"
        return names(both)


@dataclass(frozen=True)
class Likeness:
    """The score, why, how many minutes apart, and how many metres where both points are known."""

    score: float
    reasons: tuple[Reason, ...]
    minutes: int
    metres: int | None = None

    @property
    def is_suggested(self) -> bool:
        """Whether a dispatcher is shown it."""
        return self.score >= THRESHOLD


def likeness(one: Telling, other: Telling) -> Likeness:
    """Return how likely two reports tell of one event; the order of the two does not matter."""
    gap = max(timedelta(0), abs(one.at - other.at) - one.within - other.within)
    km = _km(one.point, other.point)
    place, why = _place(one, other, km)
    details, seen = _details(one, other)
    wording = wording_likeness(one.account, other.account)
    is_copied = wording >= SAME_WORDING and min(len(each.account.split()) for each in (one, other)) >= COPIED_WORDS
    if is_copied and _are_named_apart(one.names, other.names, _shared(one.names, other.names)) and km is None:
        place, why = 0.0, (Reason.OTHER_PLACE,)
    is_copied = is_copied and gap <= COPIED_WITHIN and Reason.OTHER_PLACE not in why
    recency = 1 - min(1.0, max(0.0, (gap - SAME_TIME) / (NO_LONGER - SAME_TIME)))
    when = Reason.SAME_TIME if gap <= SAME_TIME else Reason.CLOSE_TIME if recency > 0 else Reason.OTHER_TIME
    score = PLACE * place + TIME * recency + DETAILS * (1 + details) / 2
    if recency == 0:
        score *= 0.5
    if is_copied:
        score, why = max(score, wording), (Reason.SAME_WORDING, *why)
    minutes = int(abs(one.at - other.at) / timedelta(minutes=1))
    return Likeness(min(1.0, score), (*why, when, *seen), minutes, None if km is None else round(km * 1000))


def _km(one: tuple[float, float] | None, other: tuple[float, float] | None) -> float | None:
    if one is None or other is None:
        return None
    (phi, theta), (psi, eta) = (map(math.radians, point) for point in (one, other))
    chord = math.sin((phi - psi) / 2) ** 2 + math.cos(phi) * math.cos(psi) * math.sin((theta - eta) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, chord)))


def _place(one: Telling, other: Telling, km: float | None) -> tuple[float, tuple[Reason, ...]]:
    said, why = _named(one.names, other.names)
    if km is not None:
        if km <= NEAR_KM:
            return max(0.9, said), (Reason.NEAR, *(reason for reason in why if reason is not Reason.OTHER_PLACE))
        if km <= AROUND_KM:
            return max(0.65, min(said, 0.9)), (Reason.SAME_AREA, *why)
        return (0.0 if km >= FAR_KM else min(said, 0.5)), (Reason.OTHER_PLACE,)
    if one.cell and other.cell:
        between = km_between(one.cell, other.cell)
        if between > 2 * FAR_KM:
            return 0.0, (Reason.OTHER_PLACE,)
        if between < FAR_KM and not why:
            return 0.6, (Reason.SAME_AREA,)
    return said, why


def _named(one: PlaceNames, other: PlaceNames) -> tuple[float, tuple[Reason, ...]]:
    """Return from 0 to 1 how well the words of two places agree."""
    if not one.is_placed or not other.is_placed:
        return UNKNOWN_PLACE, ()
    shared = _shared(one, other)
    left, right = _left_over(one.streets, shared), _left_over(other.streets, shared)
    numbers = [(int(a), int(b)) for a in left if a.isdecimal() for b in right if b.isdecimal()]
    landmark = (Reason.SAME_LANDMARK,) if one.landmarks & other.landmarks else ()
    if len(shared) >= 2:
        return 1.0, (Reason.SAME_CORNER, *landmark)
    if shared:
        if numbers and min(abs(a - b) for a, b in numbers) > NEXT_NUMBERS:
            return 0.1, (Reason.OTHER_PLACE,)
        if one.houses and other.houses:
            apart = min(abs(a - b) for a in one.houses for b in other.houses)
            return (1.0, (Reason.SAME_CORNER,)) if apart <= NEXT_HOUSES else (0.15, (Reason.OTHER_PLACE,))
        if numbers:
            return 0.85, (Reason.NEXT_CORNER, *landmark)
        if left and right:
            return (0.75 if landmark else 0.45), (Reason.SAME_STREET, *landmark)
        return (0.95 if landmark else 0.8), (Reason.SAME_STREET, *landmark)
    if left and right:
        return (0.6, landmark) if landmark and _may_cross(left, right) else (0.0, (Reason.OTHER_PLACE,))
    if landmark:
        return (0.1, (Reason.OTHER_PLACE,)) if _are_named_apart(one, other, shared) else (0.65, landmark)
    return 0.2, ()


def _may_cross(one: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether one names a numbered street and the other one with a name: together they could be a corner."""
    return len(one) == len(other) == 1 and {name.isdecimal() for name in one | other} == {True, False}


def _shared(one: PlaceNames, other: PlaceNames) -> frozenset[str]:
    """Return the names of the first that the second has too; a word that perhaps names nothing counts beside a street
    of the other."""
    sure = {a for a in one.streets if any(is_alike(a, b) for b in other.streets | other.words)}
    perhaps = {a for a in one.words if any(is_alike(a, b) for b in other.streets)}
    both = {a for a in one.words if len(a) > 3 and any(is_alike(a, b) for b in other.words)}
    return frozenset(sure | perhaps | both)


def _left_over(streets: frozenset[str], shared: frozenset[str]) -> frozenset[str]:
    return frozenset(a for a in streets if not any(is_alike(a, b) for b in shared))


def _are_named_apart(one: PlaceNames, other: PlaceNames, shared: frozenset[str]) -> bool:
    """Return whether each has a name that the other lacks: two schools, or a chain letter about another place."""
    left, right = (_left_over(each.streets | each.words, shared) for each in (one, other))
    return bool(left and right)


_STAGES = (
    Activity.WATCHING, Activity.APPROACHING_DOOR, Activity.AT_DOOR, Activity.ENTRY, Activity.DETAINING,
    Activity.LOADING, Activity.LEFT,
)  # fmt: skip


def _details(one: Telling, other: Telling) -> tuple[float, tuple[Reason, ...]]:
    """Return from -1 (contradicted) to 1 (agreed) what both say of what they saw; 0 where nothing can be compared."""
    found = [
        _activity(one.salute.activity, other.salute.activity),
        _count(one.salute.size_people, other.salute.size_people),
        _count(one.salute.size_vehicles, other.salute.size_vehicles),
        _lettering(one.salute.lettering, other.salute.lettering),
        _marks(one.names.marks, other.names.marks),
    ]
    told = [(value, reason) for value, reason in found if value]
    if not told:
        return 0.0, ()
    reasons = tuple(dict.fromkeys(reason for _, reason in told if reason))
    return max(-1.0, min(1.0, sum(value for value, _ in told) / max(2, len(told)) * 1.5)), reasons


def _activity(one: Activity | None, other: Activity | None) -> tuple[float, Reason | None]:
    if one is None or other is None or Activity.OTHER in (one, other):
        return 0.0, None
    if one is other:
        return 0.8, Reason.SAME_ACTIVITY
    if one in _STAGES and other in _STAGES:
        # One event goes through these in minutes.
        return 0.1, None
    if Activity.CHECKPOINT in (one, other):
        return (0.3, None) if Activity.QUESTIONING in (one, other) else (-0.8, Reason.OTHER_ACTIVITY)
    return 0.0, None


def _count(one: Count | None, other: Count | None) -> tuple[float, Reason | None]:
    if one is None or other is None:
        return 0.0, None
    low, high = max(one.low, other.low), min(one.high or 999, other.high or 999)
    if low <= high + 1 or high >= 0.6 * low:
        return 0.6, Reason.SAME_COUNT
    return (-0.6, Reason.OTHER_COUNT) if high <= 0.34 * low else (0.0, None)


def _lettering(one: frozenset[Lettering], other: frozenset[Lettering]) -> tuple[float, Reason | None]:
    if (one & LOCAL and other & IMMIGRATION) or (other & LOCAL and one & IMMIGRATION):
        return -0.4, Reason.OTHER_MARKS
    return (0.4, Reason.SAME_MARKS) if (one & other) - {Lettering.NONE} else (0.0, None)


def _marks(one: frozenset[str], other: frozenset[str]) -> tuple[float, Reason | None]:
    shared = one & other
    if one & COLOURS and other & COLOURS and not shared & COLOURS:
        return -0.7, Reason.OTHER_MARKS
    return (min(1.0, 0.4 * len(shared)), Reason.SAME_MARKS) if shared else (0.0, None)

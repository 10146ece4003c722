"""Where a person is held, told from what people saw; nothing that was seen is ever overwritten.

A stay ends somewhere between "last confirmed here" and "first confirmed elsewhere": two instants, never one guess.
Source: visit-and-defend 1.A of the design: "not found" is not "released"; only a sighting elsewhere ends a stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# A visit needs to be confirmed from an observation younger than this; older shows amber.
FRESH = timedelta(hours=24)


class Seen(StrEnum):
    """What somebody saw or was told."""

    HELD = "HELD"
    NOT_FOUND = "NOT_FOUND"
    RELEASED = "RELEASED"
    REMOVED = "REMOVED"


class SeenBy(StrEnum):
    """Where the news came from."""

    LOCATOR = "LOCATOR"
    PERSON = "PERSON"
    VISIT = "VISIT"
    FACILITY = "FACILITY"
    LAWYER = "LAWYER"
    FAMILY = "FAMILY"
    TURNED_AWAY = "TURNED_AWAY"
    MAIL_RETURNED = "MAIL_RETURNED"
    COURT = "COURT"
    BOND_PAID = "BOND_PAID"


class Custody(StrEnum):
    """What is known now."""

    HELD = "HELD"
    UNKNOWN = "UNKNOWN"
    RELEASED = "RELEASED"
    REMOVED = "REMOVED"


class Age(StrEnum):
    """How old the last confirmation is."""

    FRESH = "FRESH"
    AGEING = "AGEING"
    NEVER = "NEVER"


# First-hand or official: they confirm. The others are signs that open a question.
# Ours: a letter that comes back or a change of court may have another cause.
CONFIRMING = frozenset({SeenBy.LOCATOR, SeenBy.PERSON, SeenBy.VISIT, SeenBy.FACILITY, SeenBy.LAWYER})
# At the same instant the one further left is believed.
_STRENGTH = {source: rank for rank, source in enumerate(SeenBy)}


@dataclass(frozen=True)
class Sighting:
    """One observation. `facility` is a number of the caller's, given with HELD only."""

    seen: Seen
    seen_by: SeenBy
    at: datetime
    facility: int | None = None

    @property
    def confirms(self) -> bool:
        """Whether it settles where the person is; NOT_FOUND never does."""
        return self.seen is not Seen.NOT_FOUND and self.seen_by in CONFIRMING


@dataclass(frozen=True)
class Stay:
    """A time at one facility: it began after `not_before` (None: not known) and by `first_seen_at`, and ended after
    `last_seen_at` and by `gone_by` (None: not over)."""

    facility: int
    not_before: datetime | None
    first_seen_at: datetime
    last_seen_at: datetime
    gone_by: datetime | None = None


@dataclass(frozen=True)
class Whereabouts:
    """What all sightings say together.

    `facility` is the last confirmed one, also while `custody` is UNKNOWN; None once released, or never confirmed.
    `ended_at` is when release or removal was seen.
    """

    custody: Custody
    facility: int | None
    confirmed_at: datetime | None
    ended_at: datetime | None
    stays: tuple[Stay, ...]


def in_order(sightings: Iterable[Sighting]) -> list[Sighting]:
    """Return sightings by the time they were made; of equals the strongest source comes last, so that it counts."""
    return sorted(sightings, key=lambda s: (s.at, -_STRENGTH[s.seen_by], s.seen.value, s.facility or 0))


def whereabouts(sightings: Iterable[Sighting]) -> Whereabouts:
    """Return where a person is and was; UNKNOWN without any sighting.

    A later confirmation counts more than an earlier one, also when it brings the person back. What does not confirm
    (not found, a returned letter, a relative's word) makes the state UNKNOWN unless it agrees with what is known.
    """
    stays: list[Stay] = []
    custody, facility, ended_at = Custody.UNKNOWN, None, None
    confirmed_at: datetime | None = None
    for sighting in in_order(sightings):
        if not sighting.confirms:
            agrees = sighting.seen is Seen.HELD and sighting.facility == facility and custody is Custody.HELD
            custody = custody if agrees or custody in (Custody.RELEASED, Custody.REMOVED) else Custody.UNKNOWN
            continue
        if sighting.seen is Seen.HELD and sighting.facility is not None:
            _seen_at(stays, sighting.facility, sighting.at, confirmed_at)
            custody, facility, ended_at = Custody.HELD, sighting.facility, None
        else:
            _close(stays, sighting.at)
            custody, facility = Custody(sighting.seen.value), None
            ended_at = ended_at or sighting.at
        confirmed_at = sighting.at
    return Whereabouts(custody, facility, confirmed_at, ended_at, tuple(stays))


def _seen_at(stays: list[Stay], facility: int, at: datetime, before: datetime | None) -> None:
    last = stays[-1] if stays else None
    if last is not None and last.gone_by is None and last.facility == facility:
        stays[-1] = Stay(facility, last.not_before, last.first_seen_at, at)
        return
    _close(stays, at)
    stays.append(Stay(facility, before, at, at))


def _close(stays: list[Stay], at: datetime) -> None:
    if stays and stays[-1].gone_by is None:
        last = stays[-1]
        stays[-1] = Stay(last.facility, last.not_before, last.first_seen_at, last.last_seen_at, at)


def age_of(confirmed_at: datetime | None, now: datetime) -> Age:
    """Return how old a confirmation is: fresh for 24 hours.

    Source: Ours: every visit is checked within a day, for over half of the people held in 2009 were transferred at
    least once (Human Rights Watch, 2009 figures).
    """
    if confirmed_at is None:
        return Age.NEVER
    return Age.FRESH if now - confirmed_at <= FRESH else Age.AGEING

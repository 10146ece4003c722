"""Who is next when nobody can take one more case: by a published policy, or by a lottery anyone can run again.

The lottery sorts the eligible people by the SHA-256 of the recorded seed and their key. The order depends on nothing
else: not on the order in which they were entered, not on a program's random generator, not on its version. A funder
needs the seed, the set and one line of any language to get the same order.

Source: Ours; SHA-256 is FIPS 180-4. A seed that the programme picks after seeing the set could be picked for its
result, so `Draw` holds when the seed and when the set were fixed, and `is_seed_first` tells whether it was fair.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

METHOD = "localaction-lottery-1"


class Preference(StrEnum):
    """One step of a published policy; earlier steps outrank later ones."""

    DETAINED_FIRST = "DETAINED_FIRST"
    EARLIEST_HEARING = "EARLIEST_HEARING"
    EARLIEST_REFERRAL = "EARLIEST_REFERRAL"


POLICY = (Preference.DETAINED_FIRST, Preference.EARLIEST_HEARING, Preference.EARLIEST_REFERRAL)


class DrawNotReplayed(ValueError):
    """The recorded order is not what the recorded seed and set give."""


@dataclass(frozen=True)
class Waiting:
    """One eligible person who waits; `referred_at` with its time zone."""

    key: str
    is_detained: bool
    referred_at: datetime
    next_hearing_on: date | None = None


@dataclass(frozen=True)
class Draw:
    """A lottery as recorded: enough to run it again. `eligible` is sorted, `order` is the result."""

    seed: str
    eligible: tuple[str, ...]
    order: tuple[str, ...]
    seed_fixed_at: datetime
    drawn_at: datetime
    method: str = METHOD

    @property
    def is_seed_first(self) -> bool:
        """True when the seed was fixed before the set, so that it could not be chosen for its result."""
        return self.seed_fixed_at < self.drawn_at


def waiting_order(people: Iterable[Waiting], policy: Sequence[Preference] = POLICY) -> list[tuple[Waiting, str]]:
    """Return the people in the order of the policy, each with the reason for the place.

    Somebody without a hearing date comes after everybody with one. What the policy leaves equal is ordered by
    referral and then by key, so that the list does not change between two looks.
    """
    ranked = sorted(
        people, key=lambda person: (*(_rank(person, step) for step in policy), person.referred_at, person.key)
    )
    return [(person, ", ".join(_reason(person, step) for step in policy)) for person in ranked]


def _rank(person: Waiting, step: Preference) -> tuple[bool, float]:
    if step is Preference.DETAINED_FIRST:
        return (not person.is_detained, 0)
    if step is Preference.EARLIEST_HEARING:
        return (person.next_hearing_on is None, person.next_hearing_on.toordinal() if person.next_hearing_on else 0)
    return (False, person.referred_at.timestamp())


def _reason(person: Waiting, step: Preference) -> str:
    if step is Preference.DETAINED_FIRST:
        return "detained" if person.is_detained else "not detained"
    if step is Preference.EARLIEST_HEARING:
        return f"hearing {person.next_hearing_on}" if person.next_hearing_on else "no hearing date"
    return f"referred {person.referred_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def lottery_order(seed: str, eligible: Iterable[str]) -> list[str]:
    """Return the eligible keys in the order of SHA-256 over the method, seed and key, each ended by a line feed.

    In a shell: `printf 'localaction-lottery-1\\n%s\\n%s\\n' SEED KEY | sha256sum`, sorted.

    Raises:
        ValueError: a seed or key is empty or holds a line feed, or a key is there twice.
    """
    keys = list(eligible)
    if len(set(keys)) != len(keys):
        raise ValueError("a person can be in the lottery only once")
    if any(not text or "\n" in text for text in (seed, *keys)):
        raise ValueError("a seed and a key are one line each and not empty")
    return sorted(keys, key=lambda key: (hashlib.sha256(f"{METHOD}\n{seed}\n{key}\n".encode()).hexdigest(), key))


def draw(seed: str, eligible: Iterable[str], seed_fixed_at: datetime, drawn_at: datetime) -> Draw:
    """Return the record of a lottery held now."""
    keys = tuple(sorted(eligible))
    return Draw(seed, keys, tuple(lottery_order(seed, keys)), seed_fixed_at, drawn_at)


def replay(record: Draw) -> None:
    """Check that the recorded order follows from the recorded seed and set.

    Raises:
        DrawNotReplayed: it does not, or the record names another method.
    """
    if record.method != METHOD:
        raise DrawNotReplayed(f"method {record.method!r} is not {METHOD!r}")
    if tuple(lottery_order(record.seed, record.eligible)) != record.order:
        raise DrawNotReplayed("the recorded order is not the order of this seed and set")

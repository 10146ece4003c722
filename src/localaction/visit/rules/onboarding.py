"""How far a volunteer has come, and whether a clearance covers a day; reckoned, never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Step(StrEnum):
    """Steps of the onboarding that somebody records; what comes after them is reckoned from clearances."""

    INTERESTED = "INTERESTED"
    APPLIED = "APPLIED"
    SCREENED = "SCREENED"
    TRAINED = "TRAINED"
    AGREEMENT_SIGNED = "AGREEMENT_SIGNED"
    SUSPENDED = "SUSPENDED"
    LEFT = "LEFT"


class Standing(StrEnum):
    """How a volunteer stands at a facility on a day."""

    NONE = "NONE"
    ACTIVE = "ACTIVE"
    RENEWAL_DUE = "RENEWAL_DUE"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"


_PATH = (Step.INTERESTED, Step.APPLIED, Step.SCREENED, Step.TRAINED, Step.AGREEMENT_SIGNED)
# Ours: CareTogether's users asked for a window before the end in which renewal leaves no gap.
RENEWAL_WINDOW = timedelta(days=60)
REMIND_BEFORE = (60, 30, 7)


class OutOfOrder(ValueError):
    """A step of the onboarding was left out or taken back."""


def check_step(now_at: Step, to: Step) -> None:
    """Refuse a step out of order; suspending and leaving are possible from anywhere, and coming back to any step.

    Raises:
        OutOfOrder: a step would be skipped, repeated or taken back.
    """
    if to in (Step.SUSPENDED, Step.LEFT) and to is not now_at:
        return
    if now_at is Step.SUSPENDED and to in _PATH:
        return
    if now_at in _PATH and to in _PATH and _PATH.index(to) == _PATH.index(now_at) + 1:
        return
    raise OutOfOrder(f"{now_at} is not followed by {to}")


def may_be_cleared(step: Step) -> bool:
    """Return whether papers may be sent to a facility: after training and agreement."""
    return step is Step.AGREEMENT_SIGNED


@dataclass(frozen=True, order=True)
class Period:
    """A half-open period of one clearance; `revoked_on` is the first day on which it no longer counts."""

    valid_from: date
    valid_until: date
    revoked_on: date | None = None

    @property
    def until(self) -> date:
        """The first day that it does not cover."""
        return min(self.valid_until, self.revoked_on) if self.revoked_on else self.valid_until


def covers(periods: Iterable[Period], on: date) -> bool:
    """Return whether any period covers a day."""
    return any(p.valid_from <= on < p.until for p in periods)


def covered_until(periods: Iterable[Period], on: date) -> date | None:
    """Return the first day without clearance after `on`, over renewals that leave no gap; None when not covered."""
    ends = None
    for period in sorted(periods):
        if (period.valid_from <= on < period.until) or (ends and period.valid_from <= ends < period.until):
            ends = max(ends or period.until, period.until)
    return ends


def standing(periods: Iterable[Period], on: date) -> Standing:
    """Return how a volunteer stands: RENEWAL_DUE in the last 60 days unless the renewal is there already."""
    known = sorted(periods)
    ends = covered_until(known, on)
    if ends is not None:
        return Standing.RENEWAL_DUE if ends - on <= RENEWAL_WINDOW else Standing.ACTIVE
    past = [p for p in known if p.until <= on]
    if not past:
        return Standing.NONE
    last = max(past, key=lambda p: p.until)
    return Standing.REVOKED if last.revoked_on and last.revoked_on <= on else Standing.EXPIRED


def reminder_due(periods: Iterable[Period], on: date) -> int | None:
    """Return which reminder (60, 30 or 7 days before the end) has come due last, None when none or renewed."""
    ends = covered_until(periods, on)
    if ends is None:
        return None
    left = (ends - on).days
    reached = [days for days in REMIND_BEFORE if left <= days]
    return min(reached, default=None)

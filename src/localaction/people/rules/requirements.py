"""Whether a person meets a requirement on a day; computed, never stored, so that it cannot be out of date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Standing(StrEnum):
    """How a person stands to a requirement."""

    VALID = "VALID"
    RENEW = "RENEW"
    EXPIRED = "EXPIRED"
    MISSING = "MISSING"
    EXEMPT = "EXEMPT"


@dataclass(frozen=True)
class Validity:
    """How long a completion counts: `days` from the day it was done, None for ever; the last `window` days are for
    renewal."""

    days: int | None
    window: int = 0


@dataclass(frozen=True)
class Verdict:
    """The standing, and the first day on which it no longer holds (None: it does not end by itself)."""

    standing: Standing
    until: date | None = None

    @property
    def is_met(self) -> bool:
        """Whether nothing is closed because of it."""
        return self.standing in (Standing.VALID, Standing.RENEW, Standing.EXEMPT)


def standing(validity: Validity, done_on: date | None, exempt_until: date | None, on: date) -> Verdict:
    """Return how a person stands on a day.

    Args:
        done_on: latest completion not after `on`, None for none.
        exempt_until: first day after an exemption that covers `on`, None for none. A valid completion comes first.

    Source: Ours: half-open periods; renewal counts from the day it was done, so early renewal never costs days that
    the window gave.
    """
    if done_on is not None and done_on <= on:
        if validity.days is None:
            return Verdict(Standing.VALID)
        ends = done_on + timedelta(days=validity.days)
        if on < ends - timedelta(days=validity.window):
            return Verdict(Standing.VALID, ends)
        if on < ends:
            return Verdict(Standing.RENEW, ends)
    if exempt_until is not None and on < exempt_until:
        return Verdict(Standing.EXEMPT, exempt_until)
    if done_on is None or done_on > on:
        return Verdict(Standing.MISSING)
    return Verdict(Standing.EXPIRED, done_on + timedelta(days=validity.days or 0))

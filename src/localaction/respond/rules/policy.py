"""Every number by which a network may differ when it asks people to go, with its default and the reason.

Source: respond.md 1.7 (defaults are proposals, to be settled by a network with its legal lead).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

from localaction.respond.rules.check_in import CheckIns
from localaction.respond.rules.triage import Priority


class PolicyRefused(ValueError):
    """A policy contradicts itself or is unsafe; `faults` names every field with what is wrong."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {fault}" for name, fault in faults.items()))
        self.faults = dict(faults)


@dataclass(frozen=True)
class Policy:
    """How people are asked to go.

    Distances in km between the centres of cells about 1 km wide, speed in km/h.
    """

    # Never one alone (NLG, Monterey: teams).
    n_needed: int = 2
    n_speakers: int = 1
    # Alerting seven and replacing each refusal (PLOS One 2026, 10.1371/journal.pone.0343762).
    n_pool: int = 7
    silence: timedelta = timedelta(seconds=150)
    # None: rolling. Otherwise a fixed wave of `n_pool` this often, and nobody is replaced in between.
    wave_every: timedelta | None = None
    # The last one is the county.
    radii_km: tuple[float, ...] = (3.0, 6.0, 12.0, 50.0)
    useful_p1: timedelta | None = timedelta(minutes=20)
    useful_p2: timedelta | None = timedelta(minutes=30)
    useful_other: timedelta | None = None
    speed_kmh: float = 30.0
    detour: float = 1.3
    to_leave: timedelta = timedelta(seconds=120)
    # A yes beyond this is willing, but too late to be counted upon.
    latest_eta: timedelta = timedelta(minutes=45)
    n_standby: int = 1
    crowd_cap: int = 4
    # How long the last place is kept for somebody who speaks the caller's language.
    speaker_wait: timedelta = timedelta(seconds=150)
    n_unanswered_a_day: int = 2
    n_offers_a_week: int = 6
    rest: timedelta = timedelta(hours=12)
    # An offer that could not be sent so long is not sent at all.
    offer_life: timedelta = timedelta(minutes=5)
    # When nothing has gone out for so long, another channel is offered to the dispatcher.
    stalled_after: timedelta = timedelta(seconds=30)
    open_for: timedelta = timedelta(minutes=60)
    two_person_km: float = 12.0
    two_person_recipients: int = 40
    n_vouches: int = 2
    # Checking in: after ETA, then while on scene; a call after the text, a page after the call.
    overdue_after: timedelta = timedelta(minutes=10)
    check_every: timedelta = timedelta(minutes=30)
    call_after: timedelta = timedelta(minutes=5)
    page_after: timedelta = timedelta(minutes=5)

    def __post_init__(self) -> None:
        faults = {}
        if self.n_needed < 2:
            faults["n_needed"] = "nobody is sent alone: 2 or more"
        if self.crowd_cap < self.n_needed:
            faults["crowd_cap"] = "no less than n_needed"
        if self.n_pool < self.n_needed:
            faults["n_pool"] = "no less than n_needed"
        if not 0 <= self.n_speakers <= self.n_needed:
            faults["n_speakers"] = "between 0 and n_needed"
        if not self.radii_km or list(self.radii_km) != sorted(set(self.radii_km)) or self.radii_km[0] <= 0:
            faults["radii_km"] = "one or more, above 0, each larger than the one before"
        for name in ("n_standby", "n_unanswered_a_day", "n_offers_a_week", "n_vouches"):
            if getattr(self, name) < 0:
                faults[name] = "0 or more"
        for name in ("speed_kmh", "detour", "two_person_km", "two_person_recipients"):
            if getattr(self, name) <= 0:
                faults[name] = "above 0"
        for name in (
            "silence", "offer_life", "open_for", "stalled_after", "latest_eta", "overdue_after", "check_every",
            "call_after", "page_after",
        ):  # fmt: skip
            if getattr(self, name) <= timedelta(0):
                faults[name] = "longer than 0"
        for name in ("rest", "to_leave", "speaker_wait"):
            if getattr(self, name) < timedelta(0):
                faults[name] = "not below 0"
        if self.wave_every is not None and self.wave_every <= timedelta(0):
            faults["wave_every"] = "longer than 0, or none for a rolling pool"
        if faults:
            raise PolicyRefused(faults)

    @property
    def check_ins(self) -> CheckIns:
        """When to worry about an observer."""
        return CheckIns(self.overdue_after, self.check_every, self.call_after, self.page_after, rest=self.rest)

    def useful(self, priority: Priority) -> timedelta | None:
        """Return the longest useful journey; None when even a long one is of use."""
        return {Priority.P1: self.useful_p1, Priority.P2: self.useful_p2}.get(priority, self.useful_other)

    def travel(self, km: float) -> timedelta:
        """Return how long somebody takes from an alert's "yes" to the place."""
        return self.to_leave + timedelta(hours=km * self.detour / self.speed_kmh)

    def useful_km(self, priority: Priority) -> float:
        """Return how far away somebody may live and still arrive in useful time; infinite without a limit."""
        useful = self.useful(priority)
        if useful is None:
            return float("inf")
        return max(0.0, (useful - self.to_leave) / timedelta(hours=1) * self.speed_kmh / self.detour)

    def steps_km(self, priority: Priority) -> tuple[float, ...]:
        """Return the radii to try, each cut where a journey would be of no use any more."""
        most = self.useful_km(priority)
        return tuple(dict.fromkeys(min(km, most) for km in self.radii_km))


DEFAULT = Policy()
_SECONDS = frozenset(
    {"silence", "wave_every", "useful_p1", "useful_p2", "useful_other", "to_leave", "latest_eta", "speaker_wait",
     "rest", "offer_life", "stalled_after", "open_for", "overdue_after", "check_every", "call_after", "page_after"}
)  # fmt: skip
_MAY_BE_NONE = frozenset({"wave_every", "useful_p1", "useful_p2", "useful_other"})
_FLOATS = frozenset({"speed_kmh", "detour", "two_person_km"})


def policy_from(values: Mapping[str, Any]) -> Policy:
    """Return the policy of a stored mapping: durations in seconds, radii a list; what is not there has its default.

    Raises:
        PolicyRefused: an unknown name, a value of the wrong type, or a policy that contradicts itself.
    """
    names = {field.name for field in fields(Policy)}
    faults: dict[str, str] = dict.fromkeys(values.keys() - names, "is not a rule of dispatch")
    chosen: dict[str, Any] = {}
    for name in values.keys() & names:
        try:
            chosen[name] = _value(name, values[name])
        except (TypeError, ValueError, OverflowError):
            faults[name] = f"{type(values[name]).__name__} is not a value for it"
    if faults:
        raise PolicyRefused(faults)
    return Policy(**chosen)


def as_mapping(policy: Policy) -> dict[str, Any]:
    """Return the policy as `policy_from` reads it, fit for JSON."""
    written: dict[str, Any] = {}
    for field in fields(Policy):
        value = getattr(policy, field.name)
        if isinstance(value, timedelta):
            value = value.total_seconds()
        written[field.name] = list(value) if isinstance(value, tuple) else value
    return written


def _value(name: str, value: Any) -> Any:
    if value is None and name in _MAY_BE_NONE:
        return None
    if isinstance(value, bool):
        raise TypeError
    if name in _SECONDS:
        return timedelta(seconds=float(value))
    if name == "radii_km":
        return tuple(float(km) for km in value)
    if name in _FLOATS:
        return float(value)
    if not isinstance(value, int):
        raise TypeError
    return value

"""How long to wait after a failure, and when to leave a provider alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

FIRST_WAIT_SECONDS = 0.2
LONGEST_WAIT_SECONDS = 30.0
# Failures in a row, of the provider and not of a message, that open the circuit.
FAILURES_THAT_OPEN = 5
FIRST_PAUSE_SECONDS = 10.0
LONGEST_PAUSE_SECONDS = 300.0
# A trial that was begun and never ended (a killed worker) is given up after this.
TRIAL_SECONDS = 30.0


def wait(n_failures: int, jitter: float, asked_seconds: float = 0.0) -> timedelta:
    """Return how long a message waits after its n-th failure.

    Args:
        n_failures: 1 after the first.
        jitter: a random number in [0, 1); the wait is between half and the whole of the step.
        asked_seconds: what the provider asked for (Retry-After), a lower bound.

    Source: SECURITY.md section 5.2: min(30, 0.2 * 2^n) with jitter.
    """
    step = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2.0 ** min(n_failures, 30))
    return timedelta(seconds=max(step * (0.5 + jitter / 2), asked_seconds))


@dataclass(frozen=True)
class Circuit:
    """What is known of a provider's health: failures in a row, and until when it is left alone."""

    n_failures: int = 0
    n_pauses: int = 0
    closed_until: datetime | None = None


def may_try(circuit: Circuit, now: datetime) -> bool:
    """Return whether a message may be handed over now."""
    return circuit.closed_until is None or now >= circuit.closed_until


def begun(circuit: Circuit, now: datetime) -> Circuit:
    """Return the circuit while one trial runs after a pause, so that others keep waiting for its end."""
    if circuit.closed_until is None:
        return circuit
    return replace(circuit, closed_until=now + timedelta(seconds=TRIAL_SECONDS))


def failed(circuit: Circuit, now: datetime) -> Circuit:
    """Return the circuit after a failure of the provider: five in a row pause it, each pause twice the last."""
    n_failures = circuit.n_failures + 1
    if n_failures < FAILURES_THAT_OPEN:
        return replace(circuit, n_failures=n_failures)
    pause = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2.0 ** min(circuit.n_pauses, 30))
    return Circuit(n_failures, circuit.n_pauses + 1, now + timedelta(seconds=pause))


def succeeded(circuit: Circuit) -> Circuit:
    """Return the circuit after a success: as if nothing had happened."""
    return Circuit()

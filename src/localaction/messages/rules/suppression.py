"""Who is left out of a sending, and when a budget is kept for what is urgent."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from enum import IntEnum
from typing import TypeVar

Candidate = TypeVar("Candidate")

# Ours: the last fifth of a day's segments is kept for alerts.
KEPT_FOR_URGENT = 0.2


class Priority(IntEnum):
    """Smaller goes first."""

    URGENT = 0
    ANSWER = 10
    ORDINARY = 20
    BULK = 30


def one_per_person(
    candidates: Iterable[Candidate], person: Callable[[Candidate], Hashable], rank: Callable[[Candidate], int]
) -> tuple[list[Candidate], list[Candidate]]:
    """Return those who get the message and those left out because the same person gets it already.

    The address of lowest rank wins; of equals the first. Both lists keep the order of `candidates`.
    """
    everyone = list(candidates)
    best: dict[Hashable, int] = {}
    for place, candidate in enumerate(everyone):
        who = person(candidate)
        if who not in best or rank(candidate) < rank(everyone[best[who]]):
            best[who] = place
    chosen = set(best.values())
    return (
        [candidate for place, candidate in enumerate(everyone) if place in chosen],
        [candidate for place, candidate in enumerate(everyone) if place not in chosen],
    )


def spendable(limit: int, priority: int) -> int | None:
    """Return up to which total a message of this priority may spend of a day's segments; None without a limit.

    Args:
        limit: segments a day; 0 or less means that there is none.
    """
    if limit <= 0:
        return None
    return limit if priority <= Priority.ANSWER else int(limit * (1 - KEPT_FOR_URGENT))

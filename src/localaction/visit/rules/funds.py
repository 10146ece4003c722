"""Money for people inside: a ledger of moves between purses, which balances, and a cap for each person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Purse(StrEnum):
    """Where money is. What leaves one purse enters another, so all of them together are always zero."""

    DONORS = "DONORS"
    CASH = "CASH"
    COMMISSARY = "COMMISSARY"
    PHONE = "PHONE"
    FEES = "FEES"


class Kind(StrEnum):
    """What a payment is for; each has a purse of its name."""

    COMMISSARY = "COMMISSARY"
    PHONE = "PHONE"


# Ours: what a programme of volunteers can give to everybody alike; a coalition sets its own with two people.
USUAL_CAP_CENTS = 50_00
CAP_PERIOD = timedelta(days=30)


@dataclass(frozen=True)
class Move:
    """An amount that went from one purse to another."""

    source: Purse
    target: Purse
    cents: int


class NotAMove(ValueError):
    """Nothing moves: the same purse twice, or no amount."""


def check_move(move: Move) -> None:
    """Refuse what is no move of money.

    Raises:
        NotAMove: as said.
    """
    if move.cents <= 0 or move.source is move.target:
        raise NotAMove(f"{move.cents} from {move.source} to {move.target}")


def balances(moves: Iterable[Move]) -> dict[Purse, int]:
    """Return what is in each purse, in cents; DONORS is what came in, as a negative number.

    Source: double-entry bookkeeping: every amount is written twice, so the sum over all purses is zero.
    """
    found = dict.fromkeys(Purse, 0)
    for move in moves:
        found[move.source] -= move.cents
        found[move.target] += move.cents
    return found


def differences(reckoned: Mapping[Purse, int], kept: Mapping[Purse, int]) -> dict[Purse, int]:
    """Return by how much each kept balance is off from the entries; empty when the books balance."""
    return {purse: kept.get(purse, 0) - reckoned.get(purse, 0) for purse in Purse
            if kept.get(purse, 0) != reckoned.get(purse, 0)}  # fmt: skip


def room_left(cap_cents: int, spent: Iterable[tuple[date, int]], on: date) -> int:
    """Return how many cents a person may still get on a day: the cap less what they got in the 30 days before.

    Args:
        spent: day and cents of each payment that was asked for or made and not returned; later days count as well,
            so that two payments planned for one week do not exceed the cap together.
    """
    used = sum(cents for day, cents in spent if on - CAP_PERIOD < day)
    return max(0, cap_cents - used)

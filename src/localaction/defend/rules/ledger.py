"""The bond fund's books: every sum moves from one account to another, so the books always add up.

The fund's cash may not fall below nothing, and no bond can give back or lose more than was put into it. Ours: double
entry with five accounts, because it needs no closing of books and every sum can be followed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# Source: 8 U.S.C. 1226(a)(2)(A): at least $1,500.
SMALLEST_BOND_USD = 1_500
CENTS = 100


class Account(StrEnum):
    """Where money is."""

    OUTSIDE = "OUTSIDE"
    CASH = "CASH"
    IN_BONDS = "IN_BONDS"
    LOST = "LOST"
    SPENT = "SPENT"


class Entry(StrEnum):
    """Why money moved."""

    CONTRIBUTION = "CONTRIBUTION"
    INTEREST = "INTEREST"
    REFUND = "REFUND"
    POSTED = "POSTED"
    FORFEITED = "FORFEITED"
    COST = "COST"
    GIVEN_BACK = "GIVEN_BACK"


MOVES: Mapping[Entry, tuple[Account, Account]] = {
    Entry.CONTRIBUTION: (Account.OUTSIDE, Account.CASH),
    Entry.INTEREST: (Account.OUTSIDE, Account.CASH),
    Entry.REFUND: (Account.IN_BONDS, Account.CASH),
    Entry.POSTED: (Account.CASH, Account.IN_BONDS),
    Entry.FORFEITED: (Account.IN_BONDS, Account.LOST),
    Entry.COST: (Account.CASH, Account.SPENT),
    Entry.GIVEN_BACK: (Account.CASH, Account.OUTSIDE),
}
OF_A_BOND = frozenset({Entry.REFUND, Entry.POSTED, Entry.FORFEITED, Entry.INTEREST})
# What two people must agree to: money that leaves the fund, and money given up.
NEEDS_TWO = frozenset({Entry.POSTED, Entry.COST, Entry.GIVEN_BACK, Entry.FORFEITED})


class NotEnough(ValueError):
    """The account it would come from holds less."""


class WrongSum(ValueError):
    """A sum is more than nothing."""


class NeedsABond(ValueError):
    """The entry belongs to a bond and names none, or belongs to none and names one."""


@dataclass(frozen=True)
class Line:
    """A line of the books: why, how many cents, for which bond (a number of ours; None for none), and whether it takes
    an earlier line back."""

    entry: Entry
    n_cents: int
    bond: int | None = None
    takes_back: bool = False

    def moves(self) -> tuple[Account, Account]:
        """Return from where to where the money moves."""
        source, target = MOVES[self.entry]
        return (target, source) if self.takes_back else (source, target)


@dataclass(frozen=True)
class Books:
    """What every account holds, in cents; the outside is negative by what came in. Together they are nothing."""

    accounts: Mapping[Account, int]
    bonds: Mapping[int, int]

    @property
    def cash(self) -> int:
        """Return what can be put into bonds."""
        return self.accounts[Account.CASH]


EMPTY = Books(dict.fromkeys(Account, 0), {})


def book(books: Books, line: Line) -> Books:
    """Return the books with one line more.

    Raises:
        WrongSum, NeedsABond: see the classes.
        NotEnough: cash, or what is in the bond, would fall below nothing.
    """
    accounts, bonds = dict(books.accounts), dict(books.bonds)
    _move(accounts, bonds, line)
    return Books(accounts, bonds)


def add_up(lines: Iterable[Line]) -> Books:
    """Return the books after all lines, in their order.

    Raises:
        as `book`.
    """
    accounts, bonds = dict(EMPTY.accounts), dict(EMPTY.bonds)
    for line in lines:
        _move(accounts, bonds, line)
    return Books(accounts, bonds)


def _move(accounts: dict[Account, int], bonds: dict[int, int], line: Line) -> None:
    if line.n_cents <= 0:
        raise WrongSum("a sum is more than nothing")
    if (line.bond is not None) != (line.entry in OF_A_BOND):
        raise NeedsABond(line.entry)
    source, target = line.moves()
    accounts[source] -= line.n_cents
    accounts[target] += line.n_cents
    if line.bond is not None and Account.IN_BONDS in (source, target):
        bonds[line.bond] = bonds.get(line.bond, 0) + (line.n_cents if target is Account.IN_BONDS else -line.n_cents)
        if bonds[line.bond] < 0:
            raise NotEnough("the bond holds less")
    if any(accounts[account] < 0 for account in (source, target) if account is not Account.OUTSIDE):
        raise NotEnough("the account holds less")


def days_outstanding(posted_on: date, ended_on: date | None, on: date) -> int:
    """Return for how many days a bond has bound, or bound, the fund's money."""
    return max(0, ((ended_on or on) - posted_on).days)

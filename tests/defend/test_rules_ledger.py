"""The bond fund's books always add up."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.defend.rules.ledger import (
    EMPTY,
    OF_A_BOND,
    Account,
    Entry,
    Line,
    NeedsABond,
    NotEnough,
    WrongSum,
    add_up,
    book,
    days_outstanding,
)

BOND = 750_000  # $7,500, the bond of scenario S12
LINES = st.builds(
    lambda entry, cents, bond, back: Line(entry, cents, bond if entry in OF_A_BOND else None, back),
    st.sampled_from(list(Entry)), st.integers(1, 1_000_000), st.integers(1, 3), st.booleans(),
)  # fmt: skip


def test_a_bond_that_comes_back_leaves_the_fund_as_it_was_and_its_interest():
    books = add_up([
        Line(Entry.CONTRIBUTION, 1_000_000), Line(Entry.POSTED, BOND, 1), Line(Entry.REFUND, BOND, 1),
        Line(Entry.INTEREST, 22_500, 1),
    ])  # fmt: skip

    assert books.accounts == {
        Account.OUTSIDE: -1_022_500, Account.CASH: 1_022_500, Account.IN_BONDS: 0, Account.LOST: 0, Account.SPENT: 0,
    }  # fmt: skip
    assert books.bonds == {1: 0}


def test_a_breached_bond_is_lost_and_nothing_comes_back():
    books = add_up([Line(Entry.CONTRIBUTION, BOND), Line(Entry.POSTED, BOND, 1), Line(Entry.FORFEITED, BOND, 1)])

    assert (books.cash, books.accounts[Account.LOST]) == (0, BOND)
    with pytest.raises(NotEnough):
        book(books, Line(Entry.REFUND, 1, 1))


def test_a_bond_cannot_be_paid_from_money_that_is_not_there():
    books = add_up([Line(Entry.CONTRIBUTION, BOND - 1)])

    with pytest.raises(NotEnough):
        book(books, Line(Entry.POSTED, BOND, 1))


def test_one_bond_cannot_give_back_what_is_in_another():
    books = add_up([Line(Entry.CONTRIBUTION, 2 * BOND), Line(Entry.POSTED, BOND, 1), Line(Entry.POSTED, BOND, 2)])

    with pytest.raises(NotEnough):
        book(books, Line(Entry.REFUND, BOND + 1, 1))


def test_sums_are_more_than_nothing_and_entries_know_their_bond():
    for line, refusal in (
        (Line(Entry.CONTRIBUTION, 0), WrongSum), (Line(Entry.COST, -5), WrongSum), (Line(Entry.POSTED, 5), NeedsABond),
        (Line(Entry.CONTRIBUTION, 5, 1), NeedsABond),
    ):  # fmt: skip
        with pytest.raises(refusal):
            book(EMPTY, line)


@given(st.lists(LINES, max_size=60))
def test_whatever_is_entered_the_books_add_up(lines):
    books = EMPTY
    for line in lines:
        try:
            books = book(books, line)
        except NotEnough:
            continue

        assert sum(books.accounts.values()) == 0
        assert all(sum_ >= 0 for account, sum_ in books.accounts.items() if account is not Account.OUTSIDE)
        assert sum(books.bonds.values()) == books.accounts[Account.IN_BONDS]
        assert all(held >= 0 for held in books.bonds.values())


@given(st.lists(LINES.filter(lambda line: not line.takes_back), max_size=20), LINES)
def test_taking_a_line_back_leaves_the_books_as_they_were(lines, last):
    books = add_up_what_fits(lines)
    line = Line(last.entry, last.n_cents, last.bond)
    try:
        after = book(books, line)
    except NotEnough:
        return

    again = book(after, Line(line.entry, line.n_cents, line.bond, takes_back=True))
    assert again.accounts == books.accounts
    assert {b: n for b, n in again.bonds.items() if n} == {b: n for b, n in books.bonds.items() if n}


def add_up_what_fits(lines):
    books = EMPTY
    for line in lines:
        try:
            books = book(books, line)
        except NotEnough:
            continue
    return books


def test_days_outstanding_end_with_the_refund():
    assert days_outstanding(date(2026, 7, 10), None, date(2026, 10, 9)) == 91
    assert days_outstanding(date(2026, 7, 10), date(2026, 8, 10), date(2026, 10, 9)) == 31
    assert days_outstanding(date(2026, 7, 10), None, date(2026, 7, 9)) == 0

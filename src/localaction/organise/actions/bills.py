"""Entering federal bills: at the desk, from a file of our own layout, and those that come with the program."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify

from localaction.organise.actions.bodies import may
from localaction.organise.actions.standing import Source, free_uid, refuse, rewrite, write
from localaction.organise.models import Bill
from localaction.organise.rules.congress import TooEarly, span
from localaction.people.models import Person
from localaction.sources import entering


@dataclass(frozen=True)
class GivenBill:
    """A bill as a person gives it; see the columns of `Bill`."""

    congress: int
    chamber: str
    title: str
    subject: str
    does: str
    status: str
    number: int | None = None
    does_es: str = ""
    sponsor: str = ""
    introduced_on: dt.date | None = None
    last_action_on: dt.date | None = None
    last_action: str = ""
    last_action_es: str = ""
    reintroduces: Bill | None = None


@transaction.atomic
def enter_bill(given: GivenBill, source: Source, by: Person | None, at: dt.datetime, uid: str = "") -> Bill:
    """Record a bill; `by` None: it came with the program or a file.

    Raises:
        Refused: TOO_EARLY, NOT_IN_THIS_CONGRESS, ACTED_BEFORE, ACTED_IN_THE_FUTURE, NOT_EARLIER, IN_THE_FUTURE.
        AlreadyEntered: a bill of this number, or without one of this title, is recorded.
    """
    if by is not None:
        may(by, at)
    refuse(bill_gaps(given, at), source, at)
    same = Bill.objects.filter(withdrawn_at=None, congress=given.congress, chamber=given.chamber)
    same = same.filter(number=given.number) if given.number else same.filter(number=None, title__iexact=given.title)
    if same.exists():
        raise entering.AlreadyEntered(["ENTERED_ALREADY"])
    named = uid or slugify(f"{given.congress} {designation(given.chamber, given.number)} {given.title[:40]}")
    return write(Bill, free_uid(Bill, named), vars(given), source, by, at)


@transaction.atomic
def correct_bill(bill: Bill, given: GivenBill, source: Source, by: Person | None, at: dt.datetime) -> Bill:
    """Record what changed of a bill, or how it is right; its address stays.

    Raises:
        Refused: as `enter_bill`.
        AlreadyEntered: another bill has this number.
        NoLongerStands: somebody withdrew it first.
    """
    if by is not None:
        may(by, at)
    refuse(bill_gaps(given, at), source, at)
    same = Bill.objects.filter(withdrawn_at=None, congress=given.congress, chamber=given.chamber, number=given.number)
    if given.number and same.exclude(pk=bill.pk).exists():
        raise entering.AlreadyEntered(["ENTERED_ALREADY"])
    return rewrite(bill, vars(given), source, by, at)


@transaction.atomic
def withdraw_bill(bill: Bill, why: str, by: Person, at: dt.datetime) -> None:
    """Withdraw a bill that was wrong; it stays stored with the reason. Raises: NoLongerStands."""
    may(by, at)
    entering.withdraw(bill, why, by, at)


def bill_gaps(given: GivenBill, at: dt.datetime) -> list[str]:
    """Return what of a bill cannot be right."""
    try:
        begins, over = span(given.congress)
    except TooEarly:
        return ["TOO_EARLY"]
    introduced, acted, today = given.introduced_on, given.last_action_on, at.date()
    outside = introduced is not None and not begins <= introduced < over
    earlier = given.reintroduces
    return [
        code
        for code, holds in (
            ("NOT_IN_THIS_CONGRESS", outside or (introduced is not None and introduced > today)),
            ("ACTED_BEFORE", acted is not None and acted < (introduced or begins)),
            ("ACTED_IN_THE_FUTURE", acted is not None and acted > today),
            ("NOT_EARLIER", earlier is not None and earlier.congress >= given.congress),
        )
        if holds
    ]


def designation(chamber: str, number: int | None) -> str:
    """Return how a bill is called: "H.R. 756", "S. 1212"; without a number the chamber's letters alone."""
    letters = "H.R." if chamber == Bill.Chamber.HOUSE else "S."
    return f"{letters} {number}" if number else letters

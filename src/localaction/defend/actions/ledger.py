"""The books of the bond fund: lines that one person may enter, and lines that two must agree to."""

from __future__ import annotations

import json
from datetime import date, datetime

from django.db import transaction

from localaction.defend.actions.bonds import NoObligor, WrongState
from localaction.defend.models import Bond, BondFund, BondState, LedgerLine
from localaction.defend.models.bonds import OUTSTANDING
from localaction.defend.rules.ledger import CENTS, NEEDS_TWO, Account, Books, Entry, Line, NotEnough, add_up, book
from localaction.people import approvals
from localaction.people.models import Approval, Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb

KIND = "defend.ledger"


class NoLongerPossible(approvals.NotOpen):
    """The second yes came too late: the money, or the bond's state, is no longer what it was."""


class AlreadyTakenBack(Exception):
    """The line was taken back, is one that takes back, or does not count yet."""


def enter(by: Person, entry: Entry, n_cents: int, on: date, at: datetime, bond: Bond | None = None) -> LedgerLine:
    """Enter a line. Money that comes in counts at once; money that leaves counts when a second person has said yes.

    A bond is posted whole, and its end is booked with the line that ends it.

    Raises:
        NotAllowed: `by` does not keep the fund.
        NotEnough, WrongSum, NeedsABond: see `rules.ledger`; nothing is entered.
        WrongState: the bond does not stand where this line begins.
        NoObligor: nobody was named who posts it.
    """
    require(by, Verb.KEEP_BOND_FUND, at, Programme.DEFEND)
    with transaction.atomic():
        fund = _locked_fund()
        _check_bond(entry, n_cents, bond)
        book(books(), Line(entry, n_cents, bond.pk if bond else None))
        line = LedgerLine.objects.create(entry=entry, n_cents=n_cents, bond=bond, on=on, asked_at=at, asked_by=by)
        _ask_or_count(fund, line, at)
    return line


def take_back(by: Person, line: LedgerLine, on: date, at: datetime) -> LedgerLine:
    """Take a wrong line back by another one; always by two people, and the wrong line stays in the books.

    Raises:
        NotAllowed: `by` does not keep the fund.
        AlreadyTakenBack: see the class.
        NotEnough: the money has gone on meanwhile.
    """
    require(by, Verb.KEEP_BOND_FUND, at, Programme.DEFEND)
    with transaction.atomic():
        fund = _locked_fund()
        row = LedgerLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
        taken = LedgerLine.objects.filter(takes_back=row).exists()
        if taken or row.takes_back_id is not None or row.counted_at is None:
            raise AlreadyTakenBack(f"line {row.pk}")
        book(books(), Line(Entry(row.entry), row.n_cents, row.bond_id, takes_back=True))
        made = LedgerLine.objects.create(
            entry=row.entry, n_cents=row.n_cents, bond_id=row.bond_id, takes_back=row, on=on, asked_at=at, asked_by=by
        )
        _ask_or_count(fund, made, at)
    return made


def withdraw(by: Person, line: LedgerLine, at: datetime) -> None:
    """Strike a line that does not count yet: asked for in error, or declined.

    Raises:
        NotAllowed: `by` does not keep the fund.
        WrongState: it counts.
    """
    require(by, Verb.KEEP_BOND_FUND, at, Programme.DEFEND)
    with transaction.atomic():
        for approval in Approval.objects.open(at).filter(kind=KIND, reference=str(line.uuid), asked_by=by):
            approvals.decline(approval, by, at)
        if not LedgerLine.objects.filter(pk=line.pk, counted_at__isnull=True).delete()[0]:
            raise WrongState("the line counts")


def books() -> Books:
    """Return what the fund holds, added up line by line from the first on. One query."""
    rows = LedgerLine.objects.filter(counted_at__isnull=False).order_by("counted_at", "pk")
    return add_up(
        Line(Entry(entry), n_cents, bond, takes_back is not None)
        for entry, n_cents, bond, takes_back in rows.values_list("entry", "n_cents", "bond_id", "takes_back_id")
    )


def payload_of(line: LedgerLine) -> str:
    """Return everything that the second person's yes covers."""
    return json.dumps([line.entry, line.n_cents, line.bond_id, line.takes_back_id, line.on.isoformat()])


def register_kind() -> None:
    """Make the second yes to money that leaves known; called from AppConfig.ready."""
    from django.utils.translation import gettext_lazy as _

    approvals.register(
        approvals.Kind(
            KIND, _("Let money leave the bond fund"), Verb.KEEP_BOND_FUND, Programme.DEFEND, describe=_describe,
            carry_out=_carry_out,
        )
    )  # fmt: skip


def _describe(approval: Approval) -> str:
    line = LedgerLine.objects.filter(uuid=approval.reference).select_related("bond").first()
    if line is None:
        return ""
    whose = f" {line.bond.key}" if line.bond else ""
    back = " (−)" if line.takes_back_id else ""
    return f"{line.get_entry_display()}{whose}{back}: ${line.n_cents / CENTS:,.2f}"


def _carry_out(approval: Approval, by: Person, at: datetime) -> None:
    fund = _locked_fund()
    line = LedgerLine.objects.select_for_update(of=("self",)).get(uuid=approval.reference)
    if approvals.digest_of(payload_of(line)) != bytes(approval.digest) or line.counted_at is not None:
        raise approvals.NotApproved("the line is not the one that was asked about")
    line.approved_by = by
    try:
        _count(fund, line, at)
    except (NotEnough, WrongState) as error:
        raise NoLongerPossible(str(error)) from error


def _ask_or_count(fund: BondFund, line: LedgerLine, at: datetime) -> None:
    if line.entry in NEEDS_TWO or line.takes_back_id is not None:
        approvals.ask(KIND, str(line.uuid), payload_of(line), line.asked_by, at)
    else:
        _count(fund, line, at)


def _count(fund: BondFund, line: LedgerLine, at: datetime) -> None:
    """Let a line count: the books are added up again with it, and the purse and the bond follow."""
    after = book(books(), Line(Entry(line.entry), line.n_cents, line.bond_id, line.takes_back_id is not None))
    line.counted_at = at
    line.save(update_fields=["counted_at", "approved_by"])
    fund.cash_cents, fund.in_bonds_cents = after.cash, after.accounts[Account.IN_BONDS]
    fund.save(update_fields=["cash_cents", "in_bonds_cents"])
    if line.bond is not None:
        _move_bond(line.bond, line, after.bonds.get(line.bond.pk, 0))


def _move_bond(bond: Bond, line: LedgerLine, held: int) -> None:
    if line.takes_back_id is not None:
        _take_bond_back(bond, Entry(line.entry))
    elif line.entry == Entry.POSTED:
        if bond.state != BondState.GRANTED:
            raise WrongState(bond.state)
        bond.state, bond.posted_on = BondState.POSTED, line.on
    elif line.entry == Entry.REFUND and held == 0:
        bond.state, bond.ended_on = BondState.RETURNED, line.on
    elif line.entry == Entry.FORFEITED and held == 0:
        bond.state, bond.ended_on = BondState.BREACHED, line.on
    bond.save(update_fields=["state", "posted_on", "ended_on"])


def _take_bond_back(bond: Bond, entry: Entry) -> None:
    if entry is Entry.POSTED:
        bond.state, bond.posted_on = BondState.GRANTED, None
    elif entry is Entry.REFUND:
        bond.state, bond.ended_on = BondState.CANCELLATION_PENDING, None
    elif entry is Entry.FORFEITED:
        bond.state, bond.ended_on = BondState.BREACH_NOTICE, None


def _check_bond(entry: Entry, n_cents: int, bond: Bond | None) -> None:
    if bond is None:
        return
    if entry is Entry.POSTED:
        if bond.state != BondState.GRANTED or n_cents != bond.amount_cents:
            raise WrongState(bond.state)
        if bond.obligor_id is None:
            raise NoObligor(f"bond {bond.pk}")
        if LedgerLine.objects.filter(bond=bond, entry=Entry.POSTED, counted_at__isnull=True).exists():
            raise WrongState("posting waits for the second yes")
    elif entry in (Entry.REFUND, Entry.FORFEITED) and bond.state not in OUTSTANDING:
        raise WrongState(bond.state)


def _locked_fund() -> BondFund:
    BondFund.objects.get_or_create(pk=1)
    fund: BondFund = BondFund.objects.select_for_update().get(pk=1)
    return fund

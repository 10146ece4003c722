"""Money for people inside: gifts come in, payments are asked for, approved by a second person, paid, returned."""

from __future__ import annotations

import json
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from localaction.people import approvals
from localaction.people.models import Approval, Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.vault import actions as vault
from localaction.visit.models import (
    EntryKind,
    Friend,
    FundEntry,
    FundPayment,
    FundTerms,
    PaymentState,
    PurseBalance,
)
from localaction.visit.models.funds import usd
from localaction.visit.rules.funds import USUAL_CAP_CENTS, Kind, Move, Purse, check_move, room_left

PAYMENT, TERMS = "visit.payment", "visit.fund-terms"


class OverCap(Exception):
    """A person would get more than the cap in 30 days; `left_cents` is what they may still get."""

    def __init__(self, left_cents: int) -> None:
        super().__init__(f"{left_cents} cents are left")
        self.left_cents = left_cents


class NotEnough(Exception):
    """The programme does not have this money."""


class NotThere(Exception):
    """The payment is not in the state that this needs."""


class WrongDay(ValueError):
    """A day lies in the future, or before the day that came first."""


class NoReceipt(ValueError):
    """Neither the number of a receipt nor why there is none."""


def record_gift(by: Person, cents: int, on: date, at: datetime) -> FundEntry:
    """Note money that was given to the programme; who gave it is not written down.

    Raises:
        NotAllowed: `by` does not arrange visits.
        NotAMove: no amount.
        WrongDay: the day is to come.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    with transaction.atomic():
        return _enter(by, EntryKind.GIFT, Move(Purse.DONORS, Purse.CASH, cents), on, at)


def _enter(
    by: Person, kind: EntryKind, move: Move, on: date, at: datetime, payment: FundPayment | None = None,
    corrects: FundEntry | None = None,
) -> FundEntry:  # fmt: skip
    """Write one entry and both balances, in the caller's transaction.

    Raises:
        NotEnough: the database refuses a negative purse; nothing is written.
    """
    check_move(move)
    if on > at.date():
        raise WrongDay("the day is to come")
    try:
        with transaction.atomic():
            for purse, cents in ((move.source, -move.cents), (move.target, move.cents)):
                PurseBalance.objects.get_or_create(purse=purse)
                PurseBalance.objects.filter(purse=purse).update(cents=F("cents") + cents)
            return FundEntry.objects.create(
                kind=kind, source=move.source, target=move.target, cents=move.cents, on=on, payment=payment,
                corrects=corrects, recorded_at=at, recorded_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise NotEnough("the programme does not have this money") from error


def correct_gift(by: Person, entry: FundEntry, at: datetime) -> FundEntry:
    """Undo a gift that was noted in error, by an entry the other way round; both stay.

    Raises:
        NotAllowed: `by` does not arrange visits.
        NotThere: it is no gift, or was corrected before.
        NotEnough: the money was spent already.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    with transaction.atomic():
        row = FundEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
        if row.kind != EntryKind.GIFT or FundEntry.objects.filter(corrects=row).exists():
            raise NotThere(f"entry {row.pk}")
        move = Move(Purse(row.target), Purse(row.source), row.cents)
        return _enter(by, EntryKind.CORRECTION, move, at.date(), at, corrects=row)


def cap_cents() -> int:
    """Return how much a person may get in 30 days. One query."""
    row = FundTerms.objects.filter(in_force_at__isnull=False).order_by("-in_force_at", "-pk").first()
    return row.cap_cents if row else USUAL_CAP_CENTS


def propose_cap(by: Person, cents: int, at: datetime) -> FundTerms:
    """Ask a second person for another cap; it counts from their yes on.

    Raises:
        NotAllowed: `by` does not arrange visits.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    with transaction.atomic():
        terms = FundTerms.objects.create(cap_cents=cents, proposed_at=at, proposed_by=by)
        approvals.ask(TERMS, str(terms.uuid), str(cents), by, at)
    return terms


def _put_in_force(approval: Approval, by: Person, at: datetime) -> None:
    terms = FundTerms.objects.select_for_update().get(uuid=approval.reference)
    if approvals.digest_of(str(terms.cap_cents)) != bytes(approval.digest):
        raise approvals.NotApproved("another cap than the one that was asked about")
    terms.in_force_at = at
    terms.save(update_fields=["in_force_at"])


def payload_of(payment: FundPayment) -> str:
    """Return everything that the second person's yes covers: for whom, what for, and exactly how much."""
    return json.dumps([payment.friend_id, payment.kind, payment.cents])


def ask_payment(by: Person, friend: Friend, kind: Kind, cents: int, token: UUID, at: datetime) -> FundPayment:
    """Ask for money for a person; a second person says yes on the page of what waits. The same token twice is one.

    Raises:
        NotAllowed: `by` does not arrange visits.
        NotAMove: no amount.
        OverCap: see the class.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    check_move(Move(Purse.CASH, Purse(kind.value), cents))
    with transaction.atomic():
        # Two who ask for the same person at once wait for each other here, so that both are counted.
        Friend.objects.select_for_update(of=("self",)).get(pk=friend.pk)
        known = FundPayment.objects.filter(token=token).first()
        if known is not None:
            return known
        left = room_left(cap_cents(), _spent(friend), at.date())
        if cents > left:
            raise OverCap(left)
        payment = FundPayment.objects.create(
            token=token, friend=friend, kind=kind, cents=cents, asked_at=at, asked_by=by
        )
        approvals.ask(PAYMENT, str(payment.uuid), payload_of(payment), by, at)
    return payment


def ask_again(by: Person, payment: FundPayment, at: datetime) -> None:
    """Ask once more for a second person's yes, when the first question or answer grew too old.

    Raises:
        NotAllowed: `by` does not arrange visits.
        NotThere: it was paid or dropped meanwhile.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    with transaction.atomic():
        row = _locked(payment, PaymentState.ASKED)
        approvals.ask(PAYMENT, str(row.uuid), payload_of(row), by, at)


def _spent(friend: Friend) -> list[tuple[date, int]]:
    rows = FundPayment.objects.filter(friend=friend, state__in=[PaymentState.ASKED, PaymentState.PAID])
    return [(row.paid_on or row.asked_at.date(), row.cents) for row in rows]


def pay(
    by: Person, payment: FundPayment, fee_cents: int, receipt: str, on: date, at: datetime
) -> FundPayment:  # fmt: skip
    """Record that the money was paid in, after a second person's yes to exactly this; needs no open vault.

    Source: PBNDS 2011 (rev. 2016) 5.7 V.A: an itemized receipt is given for funds and property left for somebody.

    Raises:
        NotAllowed: `by` does not arrange visits.
        NotThere: it was paid or dropped meanwhile.
        NotApproved: no second person has said yes, or it is too old.
        NoReceipt: neither a number nor a reason.
        NotEnough: see the class; the yes is not used up then.
        WrongDay: the day is to come.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    if not receipt.strip():
        raise NoReceipt("say the number of the receipt, or why there is none")
    with transaction.atomic():
        row = _locked(payment, PaymentState.ASKED)
        approvals.use(PAYMENT, str(row.uuid), payload_of(row), by, at)
        row.state, row.paid_on, row.paid_by, row.fee_cents = PaymentState.PAID, on, by, fee_cents
        vault.seal_new_case("visit", row.uuid).write(row, "receipt", receipt)
        row.save(update_fields=["state", "paid_on", "paid_by", "fee_cents", "receipt"])
        _enter(by, EntryKind.PAYMENT, Move(Purse.CASH, Purse(row.kind), row.cents), on, at, row)
        if fee_cents:
            _enter(by, EntryKind.FEE, Move(Purse.CASH, Purse.FEES, fee_cents), on, at, row)
    payment.refresh_from_db()
    return payment


def _locked(payment: FundPayment, state: PaymentState) -> FundPayment:
    row = FundPayment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    if row.state != state:
        raise NotThere(f"payment {row.pk}")
    return row


def drop_payment(by: Person, payment: FundPayment, at: datetime) -> None:
    """Drop a payment that was not made; it no longer counts against the cap.

    Raises:
        NotAllowed: `by` does not arrange visits.
        NotThere: it was paid or dropped meanwhile.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    with transaction.atomic():
        row = _locked(payment, PaymentState.ASKED)
        row.state = PaymentState.DROPPED
        row.save(update_fields=["state"])


def payment_returned(by: Person, payment: FundPayment, on: date, at: datetime) -> None:
    """Record that the money came back, whole; the fee did not. It no longer counts against the cap.

    That money comes back is a sign that the person is no longer there: the page offers to record it.

    Raises:
        NotAllowed: `by` does not arrange visits.
        NotThere: it was not paid, or came back before.
        WrongDay: the day is to come, or before it was paid.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    with transaction.atomic():
        row = _locked(payment, PaymentState.PAID)
        if row.paid_on is not None and on < row.paid_on:
            raise WrongDay("money comes back after it was paid")
        row.state, row.returned_on = PaymentState.RETURNED, on
        row.save(update_fields=["state", "returned_on"])
        _enter(by, EntryKind.RETURN, Move(Purse(row.kind), Purse.CASH, row.cents), on, at, row)


def _describe(approval: Approval) -> str:
    payment = FundPayment.objects.filter(uuid=approval.reference).select_related("friend").first()
    if payment is None:
        return ""
    key = payment.friend.key if payment.friend else ""
    return f"{key}: {payment.get_kind_display()}, {payment.usd}"


def _describe_terms(approval: Approval) -> str:
    terms = FundTerms.objects.filter(uuid=approval.reference).first()
    return usd(terms.cap_cents) if terms else ""


def register_kinds() -> None:
    """Make the second yes to payments and to the cap known; called from AppConfig.ready."""
    from django.utils.translation import gettext_lazy as _

    approvals.register(
        approvals.Kind(PAYMENT, _("Pay money for a person inside"), Verb.ARRANGE_VISITS, Programme.VISIT, _describe)
    )
    approvals.register(
        approvals.Kind(
            TERMS, _("Most that one person gets in 30 days"), Verb.ARRANGE_VISITS, Programme.VISIT, _describe_terms,
            carry_out=_put_in_force,
        )
    )  # fmt: skip

"""What pages show of money: what waits, the purses, the ledger, and whether the books balance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, Sum

from localaction.people import approvals
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Verb
from localaction.visit.actions.funds import PAYMENT, cap_cents, payload_of
from localaction.visit.models import FundEntry, FundPayment, PaymentState, PurseBalance, PurseChoices
from localaction.visit.models.funds import usd
from localaction.visit.rules.funds import Move, Purse, balances, differences


@dataclass(frozen=True)
class PaymentLine:
    """A payment, and whether a second person has said yes to it."""

    payment: FundPayment
    is_approved: bool


@dataclass(frozen=True)
class PurseLine:
    """A purse in words, with its dollars."""

    name: str
    usd: str


@dataclass(frozen=True)
class Money:
    """The programme's money; `off` names purses whose balance is not what the entries say, which must never be."""

    waiting: list[PaymentLine]
    paid: list[FundPayment]
    purses: list[PurseLine]
    off: list[str]
    entries: list[FundEntry]
    cap_usd: str


def reckoned() -> dict[Purse, int]:
    """Return what the entries say is in each purse. One query, however many entries."""
    sums = FundEntry.objects.values_list("source", "target").annotate(total=Sum("cents"))
    return balances(Move(Purse(source), Purse(target), total) for source, target, total in sums)


def kept() -> dict[Purse, int]:
    """Return the kept balances. One query."""
    return {Purse(purse): cents for purse, cents in PurseBalance.objects.values_list("purse", "cents")}


def money(by: Person, now: datetime) -> Money:
    """Return the page of the money. Six queries, and one for each payment that waits.

    Raises:
        NotAllowed: `by` does not arrange visits.
    """
    require(by, Verb.ARRANGE_VISITS, now)
    rows = FundPayment.objects.select_related("friend", "asked_by")
    waiting = [
        PaymentLine(row, is_approved(row, now)) for row in rows.filter(state=PaymentState.ASKED).order_by("asked_at")
    ]
    known, names = kept(), dict(PurseChoices.choices)
    in_words = [PurseLine(str(names[purse]), usd(abs(known.get(purse, 0)))) for purse in Purse]
    entries = FundEntry.objects.select_related("payment__friend", "correction").order_by("-on", "-pk")
    return Money(
        waiting, list(rows.filter(state=PaymentState.PAID).order_by("-paid_on")[:50]), in_words,
        [str(names[purse]) for purse in differences(reckoned(), known)], list(entries[:100]), usd(cap_cents()),
    )  # fmt: skip


def is_approved(payment: FundPayment, now: datetime) -> bool:
    """Return whether a second person has said yes to exactly this payment. One query."""
    return approvals.is_approved(PAYMENT, str(payment.uuid), payload_of(payment), now)


def payments() -> QuerySet[FundPayment]:
    """Return payments with whom they are for."""
    return FundPayment.objects.select_related("friend")


def entries() -> QuerySet[FundEntry]:
    """Return the entries of the ledger."""
    return FundEntry.objects.all()

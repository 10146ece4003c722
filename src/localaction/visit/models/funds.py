"""Money for people inside: payments that two people decide, and the ledger, whose entries are never changed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from localaction.vault.fields import SealedText
from localaction.visit.models.custody import Friend
from localaction.visit.rules.funds import Kind, Purse


class PurseChoices(models.TextChoices):
    """Where money is."""

    DONORS = Purse.DONORS, _("given to the program")
    CASH = Purse.CASH, _("the program's money")
    COMMISSARY = Purse.COMMISSARY, _("in commissary accounts")
    PHONE = Purse.PHONE, _("in telephone accounts")
    FEES = Purse.FEES, _("fees of the companies")


class PaymentKind(models.TextChoices):
    """What a payment is for."""

    COMMISSARY = Kind.COMMISSARY, _("commissary account")
    PHONE = Kind.PHONE, _("telephone account")


class PaymentState(models.TextChoices):
    """Where a payment stands. Whether a second person said yes is asked of the approvals, never stored here."""

    ASKED = "ASKED", _("asked for")
    PAID = "PAID", _("paid")
    RETURNED = "RETURNED", _("came back")
    DROPPED = "DROPPED", _("dropped")


def usd(cents: int) -> str:
    """Return cents as dollars."""
    return f"{'-' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02}"


class FundTerms(models.Model):
    """How much a person may get in 30 days. A row counts from the second person's yes on; the newest such row."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    cap_cents = models.PositiveIntegerField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    in_force_at = models.DateTimeField(null=True)


class FundPayment(models.Model):
    """Money for one person. `friend` is emptied by retention; the sums stay."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    token = models.UUIDField(unique=True)
    friend = models.ForeignKey(Friend, models.SET_NULL, null=True, related_name="payments")
    kind = models.CharField(max_length=10, choices=PaymentKind.choices)
    cents = models.PositiveIntegerField()
    fee_cents = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=PaymentState.choices, default=PaymentState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    paid_on = models.DateField(null=True)
    paid_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    returned_on = models.DateField(null=True)
    # Number of the itemized receipt, or why there is none; it can name the person, so it is sealed.
    receipt = SealedText(ring="visit", clock="visit.receipt")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="visit_payment_of_something"),
            models.CheckConstraint(
                condition=Q(state__in=["PAID", "RETURNED"], paid_on__isnull=False)
                | Q(state__in=["ASKED", "DROPPED"], paid_on__isnull=True),
                name="visit_payment_paid_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="RETURNED", returned_on__gte=F("paid_on"))
                | (~Q(state="RETURNED") & Q(returned_on__isnull=True)),
                name="visit_payment_returned_after_paid",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="visit_payment_queue")]

    @property
    def usd(self) -> str:
        """Return the amount in dollars."""
        return usd(self.cents)


class EntryKind(models.TextChoices):
    """What an entry of the ledger is."""

    GIFT = "GIFT", _("gift")
    PAYMENT = "PAYMENT", _("payment")
    FEE = "FEE", _("fee")
    RETURN = "RETURN", _("came back")
    CORRECTION = "CORRECTION", _("correction")


class FundEntry(models.Model):
    """An amount that went from one purse to another. Rows are added, never changed; `corrects` undoes another."""

    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    source = models.CharField(max_length=10, choices=PurseChoices.choices)
    target = models.CharField(max_length=10, choices=PurseChoices.choices)
    cents = models.PositiveIntegerField()
    on = models.DateField()
    payment = models.ForeignKey(FundPayment, models.PROTECT, null=True, related_name="entries")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="correction")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="visit_entry_of_something"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="visit_entry_between_two"),
            models.UniqueConstraint(
                fields=["payment", "kind"], condition=Q(payment__isnull=False, kind__in=["PAYMENT", "FEE", "RETURN"]),
                name="visit_entry_once_a_payment",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["on"], name="visit_entry_day")]

    @property
    def usd(self) -> str:
        """Return the amount in dollars."""
        return usd(self.cents)


class PurseBalance(models.Model):
    """What is in a purse. The database lets nobody spend money that the programme does not have."""

    purse = models.CharField(max_length=10, choices=PurseChoices.choices, unique=True)
    cents = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(purse="CASH") | Q(cents__gte=0), name="visit_cash_not_below_zero")
        ]

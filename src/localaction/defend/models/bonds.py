"""The bond fund: bonds asked for and posted, the books, and the notices that an obligor must not miss."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from localaction.defend.models.hearings import Hearing
from localaction.defend.models.matters import Matter
from localaction.defend.rules.bond import Notice
from localaction.defend.rules.ledger import CENTS, NEEDS_TWO, SMALLEST_BOND_USD, Entry, days_outstanding
from localaction.vault.fields import SealedText


class BondState(models.TextChoices):
    """Where a bond stands."""

    REQUESTED = "REQUESTED", _("asked for")
    DENIED = "DENIED", _("not paid by the fund")
    GRANTED = "GRANTED", _("agreed, to be posted")
    POSTED = "POSTED", _("posted")
    BREACH_NOTICE = "BREACH_NOTICE", _("notice of breach")
    BREACHED = "BREACHED", _("breached")
    CANCELLATION_PENDING = "CANCELLATION_PENDING", _("cancelled, refund awaited")
    RETURNED = "RETURNED", _("money back")


# The fund's money is bound.
OUTSTANDING = (BondState.POSTED, BondState.BREACH_NOTICE, BondState.CANCELLATION_PENDING)
ENDED = (BondState.DENIED, BondState.BREACHED, BondState.RETURNED)


class SetBy(models.TextChoices):
    """Who set the amount."""

    ICE = "ICE", _("ICE")
    IJ = "IJ", _("immigration judge")
    BIA = "BIA", _("Board of Immigration Appeals")


class BondFund(models.Model):
    """The one purse of an installation. The row is the lock of the books, and the database keeps its cash from falling
    below nothing."""

    cash_cents = models.BigIntegerField(default=0)
    in_bonds_cents = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cash_cents__gte=0, in_bonds_cents__gte=0), name="defend_fund_never_below_nothing"
            ),
            models.CheckConstraint(condition=Q(pk=1), name="defend_one_bond_fund"),
        ]


class Bond(models.Model):
    """One bond for one client. Who the obligor is on paper, and what the receipt says, is sealed as a case of its own;
    `obligor` is the member whose account the deadlines go to, for only the obligor is refunded.

    Source: 8 CFR 103.6; 8 CFR 1003.19(d): bond proceedings are separate from removal proceedings.
    """

    uuid = models.UUIDField(default=uuid4, unique=True)
    matter = models.ForeignKey(Matter, models.SET_NULL, null=True, related_name="bonds")
    hearing = models.ForeignKey(Hearing, models.SET_NULL, null=True, related_name="+")
    set_by = models.CharField(max_length=3, choices=SetBy.choices)
    amount_cents = models.BigIntegerField()
    state = models.CharField(max_length=20, choices=BondState.choices, default=BondState.REQUESTED)
    obligor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    identity = SealedText(ring="defend", clock="defend.bond")
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    posted_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_cents__gte=SMALLEST_BOND_USD * CENTS), name="defend_bond_at_least_the_smallest"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["POSTED", "BREACH_NOTICE", "BREACHED", "CANCELLATION_PENDING", "RETURNED"])
                | Q(posted_on__isnull=False),
                name="defend_bond_posted_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["DENIED", "BREACHED", "RETURNED"]) | Q(ended_on__isnull=False),
                name="defend_bond_end_is_dated",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="defend_bond_state")]

    @property
    def key(self) -> str:
        """Return the number by which the fund speaks of the bond without a name."""
        return f"B-{self.pk}"

    def days_out(self, on: date) -> int:
        """Return for how many days the fund's money has been, or was, bound; nothing before it is posted."""
        return days_outstanding(self.posted_on, self.ended_on, on) if self.posted_on else 0


class EntryChoices(models.TextChoices):
    """Why money moved."""

    CONTRIBUTION = Entry.CONTRIBUTION, _("contribution")
    INTEREST = Entry.INTEREST, _("interest on a bond")
    REFUND = Entry.REFUND, _("refund of a bond")
    POSTED = Entry.POSTED, _("bond posted")
    FORFEITED = Entry.FORFEITED, _("bond lost")
    COST = Entry.COST, _("cost")
    GIVEN_BACK = Entry.GIVEN_BACK, _("contribution given back")


class LedgerLine(models.Model):
    """One line of the books. It counts from `counted_at` on; a line that needs two people counts once the second has
    said yes. Counted lines are never changed: a wrong one is taken back by another line."""

    uuid = models.UUIDField(default=uuid4, unique=True)
    entry = models.CharField(max_length=12, choices=EntryChoices.choices)
    n_cents = models.BigIntegerField()
    bond = models.ForeignKey(Bond, models.PROTECT, null=True, related_name="lines")
    takes_back = models.OneToOneField("self", models.PROTECT, null=True, related_name="taken_back_by")
    on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    counted_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(n_cents__gt=0), name="defend_line_is_a_sum"),
            models.CheckConstraint(
                condition=Q(counted_at__isnull=True)
                | (~Q(entry__in=sorted(NEEDS_TWO)) & Q(takes_back__isnull=True))
                | (Q(approved_by__isnull=False) & ~Q(approved_by=F("asked_by"))),
                name="defend_line_by_two_people",
            ),
        ]
        indexes = [models.Index(fields=["counted_at"], name="defend_line_order")]


class NoticeChoices(models.TextChoices):
    """What the obligor was sent."""

    DEMAND_TO_DELIVER = Notice.DEMAND_TO_DELIVER, _("demand to bring the person (I-340)")
    BREACHED = Notice.BREACHED, _("bond breached (I-323)")
    CANCELLED = Notice.CANCELLED, _("bond cancelled (I-391)")


class BondNotice(models.Model):
    """A notice to the obligor and the day it leads to. A missed one loses the money."""

    bond = models.ForeignKey(Bond, models.CASCADE, related_name="notices")
    notice = models.CharField(max_length=17, choices=NoticeChoices.choices)
    served_on = models.DateField()
    is_by_mail = models.BooleanField(default=True)
    deliver_on = models.DateField(null=True)
    due_on = models.DateField()
    steps = models.JSONField(default=list)
    remind_on = models.JSONField(default=list)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    done_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_on"], name="defend_bond_notice_day")]

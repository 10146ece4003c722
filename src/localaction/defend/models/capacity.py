"""How much each attorney can carry, the published policy, who waits, and the lotteries that were held."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from localaction.defend.models.matters import Matter
from localaction.defend.rules.waiting_list import METHOD


class Attorney(models.Model):
    """What an account can carry as attorney or accredited representative: points, languages, courts."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="attorney")
    cap = models.DecimalField(max_digits=5, decimal_places=2)
    languages = models.JSONField(default=list)
    courts = models.JSONField(default=list)
    takes_cases_from = models.DateField()
    takes_cases_until = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(cap__gte=Decimal(0)), name="defend_cap_not_negative")]


class Leave(models.Model):
    """Days on which an attorney is away, half-open."""

    attorney = models.ForeignKey(Attorney, models.CASCADE, related_name="leaves")
    away_from = models.DateField()
    away_until = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(away_until__gt=models.F("away_from")), name="defend_leave_in_order")
        ]


class ServingOrder(models.TextChoices):
    """How those who wait are served."""

    POLICY = "POLICY", _("in the order of the published policy")
    LOTTERY = "LOTTERY", _("by lottery")


class ServingPolicy(models.Model):
    """One version of the published policy: weights, and who is next. The latest in force counts."""

    in_force_from = models.DateField(unique=True)
    order = models.CharField(max_length=7, choices=ServingOrder.choices, default=ServingOrder.POLICY)
    preferences = models.JSONField(default=list)
    weights = models.JSONField(default=dict)
    years_kept = models.PositiveSmallIntegerField(default=7)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(years_kept__gte=1), name="defend_policy_keeps_a_year")]


class LeftWhy(models.TextChoices):
    """Why somebody no longer waits."""

    OFFERED = "OFFERED", _("was offered a lawyer")
    NOT_TAKEN = "NOT_TAKEN", _("not taken")
    SCREENED_AGAIN = "SCREENED_AGAIN", _("screened again")
    CONFLICT = "CONFLICT", _("conflict being reviewed")


class WaitingEntry(models.Model):
    """One stay on the waiting list. Whoever leaves unserved stays in the count of need."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="waits")
    since_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    left_why = models.CharField(max_length=14, choices=LeftWhy.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(left_at__isnull=True), name="defend_waiting_once"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True, left_why="") | (Q(left_at__isnull=False) & ~Q(left_why="")),
                name="defend_waiting_end_has_reason",
            ),
        ]  # fmt: skip


class LotteryDraw(models.Model):
    """A lottery: the seed, fixed first, and when it was held the set and the order. Enough to run it again.

    `eligible` and `order` hold the numbers of matters, never names.
    """

    seed = models.CharField(max_length=120)
    seed_source = models.CharField(max_length=200)
    seed_fixed_at = models.DateTimeField()
    seed_fixed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    method = models.CharField(max_length=40, default=METHOD)
    eligible = models.JSONField(default=list)
    order = models.JSONField(default=list)
    drawn_at = models.DateTimeField(null=True)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(drawn_at__isnull=True) | Q(drawn_at__gt=models.F("seed_fixed_at")),
                name="defend_seed_fixed_first",
            )
        ]

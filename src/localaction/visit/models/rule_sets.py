"""What a facility allows, as somebody read it on a day; every reading is kept."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from localaction.places.models import Facility
from localaction.visit.rules.shapes import VisitClass


class SourceKind(models.TextChoices):
    """How the rules were learnt."""

    PAGE = "PAGE", _("the facility's or ICE's page")
    HANDBOOK = "HANDBOOK", _("a handbook or notice")
    PHONE = "PHONE", _("told on the telephone")
    VISIT = "VISIT", _("seen on a visit")
    SHARED = "SHARED", _("shared by another coalition")


class VisitClassChoices(models.TextChoices):
    """Kinds of visit. Source: PBNDS 2011 (rev. 2016) 5.7 V.A."""

    SOCIAL = VisitClass.SOCIAL, _("social visit")
    LEGAL = VisitClass.LEGAL, _("legal visit")
    CONSULTATION = VisitClass.CONSULTATION, _("consultation visit")
    CONSULAR = VisitClass.CONSULAR, _("consular visit")
    COMMUNITY = VisitClass.COMMUNITY, _("community visit by a programme")
    STAKEHOLDER = VisitClass.STAKEHOLDER, _("stakeholder visit or tour")
    RELIGIOUS = VisitClass.RELIGIOUS, _("religious visit")


class VisitingRules(models.Model):
    """One version of a facility's visiting rules, in the form in which coalitions share them. Never changed."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    yaml = models.TextField()
    source = models.CharField(max_length=500)
    source_kind = models.CharField(max_length=8, choices=SourceKind.choices)
    observed_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facility", "version"], name="visit_rules_version_once")]


class ClosureReason(models.TextChoices):
    """Why there are no visits."""

    QUARANTINE = "QUARANTINE", _("quarantine")
    LOCKDOWN = "LOCKDOWN", _("lockdown")
    STAFFING = "STAFFING", _("lack of staff")
    HOLIDAY = "HOLIDAY", _("holiday")
    WEATHER = "WEATHER", _("weather")
    ICE_ORDER = "ICE_ORDER", _("order of ICE")
    OTHER = "OTHER", _("another reason")


class ClosureQuerySet(models.QuerySet["Closure"]):
    """Scopes of closures."""

    def not_over(self, on: date) -> ClosureQuerySet:
        """Keep closures that hold on a day or later."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on), Q(lifted_on__isnull=True) | Q(lifted_on__gt=on)
        )


class Closure(models.Model):
    """A time without visits at a facility or in some of its units; `ends_on` is the last closed day, `lifted_on` the
    first open one. No classes means all of them."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    units = models.JSONField(default=list)
    applies_to = models.JSONField(default=list)
    reason = models.CharField(max_length=10, choices=ClosureReason.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    lifted_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ClosureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="visit_closure_period"
            )
        ]
        indexes = [models.Index(fields=["facility", "starts_on"], name="visit_closure_where")]

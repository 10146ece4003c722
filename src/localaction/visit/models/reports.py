"""What visitors report: structured, with consent, and little of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from localaction.places.models import Facility
from localaction.vault.fields import SealedText
from localaction.visit.models.custody import Friend
from localaction.visit.models.visits import Visit
from localaction.visit.models.volunteers import Volunteer


class Need(models.TextChoices):
    """What a person needs."""

    PHONE_CREDIT = "PHONE_CREDIT", _("telephone credit")
    COMMISSARY = "COMMISSARY", _("money for the commissary")
    BOOKS = "BOOKS", _("books in their language")
    GLASSES = "GLASSES", _("glasses")
    CLOTHES = "CLOTHES", _("clothes for the release")
    FAMILY = "FAMILY", _("contact with family")
    INTERPRETER = "INTERPRETER", _("an interpreter")
    LAWYER = "LAWYER", _("asks for a lawyer")


class ComplaintCode(models.TextChoices):
    """What a person complains of."""

    MEDICAL = "MEDICAL", _("medical care")
    FOOD = "FOOD", _("food")
    WATER = "WATER", _("water")
    SANITATION = "SANITATION", _("hygiene")
    SEGREGATION = "SEGREGATION", _("segregation")
    RETALIATION = "RETALIATION", _("retaliation")
    USE_OF_FORCE = "USE_OF_FORCE", _("use of force")
    SEXUAL_ABUSE = "SEXUAL_ABUSE", _("sexual abuse")
    LANGUAGE_ACCESS = "LANGUAGE_ACCESS", _("language access")
    LEGAL_ACCESS = "LEGAL_ACCESS", _("access to a lawyer")
    PHONE = "PHONE", _("telephone")
    MAIL = "MAIL", _("mail")
    RELIGION = "RELIGION", _("religion")
    PROPERTY = "PROPERTY", _("property")
    VISIT_DENIAL = "VISIT_DENIAL", _("visits denied")
    OTHER = "OTHER", _("something else")


class ConsentScope(models.TextChoices):
    """What the person allowed to be done with a complaint; each reaches no further than it says."""

    NONE = "NONE", _("nothing: only the visitor heard it")
    DESK = "DESK", _("the programme's desk")
    LEGAL = "LEGAL", _("the legal team")
    OVERSIGHT_BODY = "OVERSIGHT_BODY", _("an oversight body")
    PUBLIC_ANON = "PUBLIC_ANON", _("public counts, without a name")


class Safety(models.TextChoices):
    """What must be acted on today."""

    NONE = "", _("nothing of this kind")
    SELF_HARM = "SELF_HARM", _("may harm themselves")
    HUNGER_STRIKE = "HUNGER_STRIKE", _("hunger strike")
    OTHER_DANGER = "OTHER_DANGER", _("another danger")


class VisitReport(models.Model):
    """What one visitor reports of one visit; a case of its own, which only the ring can open again."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="reports")
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="reports")
    wellbeing = models.PositiveSmallIntegerField(null=True)
    needs = models.JSONField(default=list)
    safety = models.CharField(max_length=13, choices=Safety.choices, blank=True)
    safety_seen_at = models.DateTimeField(null=True)
    words = SealedText(ring="visit", clock="visit.report")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "volunteer"], name="visit_report_once"),
            models.CheckConstraint(
                condition=Q(wellbeing__isnull=True) | Q(wellbeing__gte=1, wellbeing__lte=5),
                name="visit_report_wellbeing",
            ),
        ]


class Complaint(models.Model):
    """One complaint, by code; it keeps the facility of the day and no person."""

    report = models.ForeignKey(VisitReport, models.SET_NULL, null=True, related_name="complaints")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    code = models.CharField(max_length=15, choices=ComplaintCode.choices)
    consent_scope = models.CharField(max_length=14, choices=ConsentScope.choices)
    on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["facility", "consent_scope"], name="visit_complaint_where")]


class FollowUp(models.Model):
    """Something that was promised after a visit: what, by whom, by when."""

    friend = models.ForeignKey(Friend, models.CASCADE, related_name="follow_ups")
    report = models.ForeignKey(VisitReport, models.SET_NULL, null=True, related_name="follow_ups")
    what = models.CharField(max_length=13, choices=Need.choices)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_on"], condition=Q(done_at__isnull=True), name="visit_follow_up_open")]

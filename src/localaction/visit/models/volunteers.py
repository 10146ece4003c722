"""Who visits: their onboarding, their clearances, and their calendar."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from localaction.places.models import Facility
from localaction.vault.fields import OperationalText, SealedText
from localaction.vault.rules.server_keys import Label
from localaction.visit.models.rule_sets import VisitClassChoices
from localaction.visit.rules.onboarding import Step


class StepChoices(models.TextChoices):
    """How far a volunteer has come."""

    INTERESTED = Step.INTERESTED, _("interested")
    APPLIED = Step.APPLIED, _("applied")
    SCREENED = Step.SCREENED, _("talked with")
    TRAINED = Step.TRAINED, _("trained")
    AGREEMENT_SIGNED = Step.AGREEMENT_SIGNED, _("agreement signed")
    SUSPENDED = Step.SUSPENDED, _("suspended")
    LEFT = Step.LEFT, _("left")


class Volunteer(models.Model):
    """A visitor of the programme. Never holds anybody's immigration status."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="visitor")
    step = models.CharField(max_length=16, choices=StepChoices.choices, default=StepChoices.INTERESTED)
    step_on = models.DateField()
    languages = models.JSONField(default=list)
    max_friends = models.PositiveSmallIntegerField(default=3)
    asked_at = models.DateTimeField(null=True)
    # Legal name and gender, for the facility's list and for the wishes of those visited.
    profile = SealedText(ring="visit", clock="visit.volunteer")
    # Where reminders and "do not set out" go at night, when no vault is open. Given by the volunteer, and optional.
    reach = OperationalText(label=Label.ON_CALL, clock="visit.reach")

    class Meta:
        indexes = [models.Index(fields=["step"], name="visit_volunteer_step")]

    def __str__(self) -> str:
        return f"V-{self.pk}"


class StepTaken(models.Model):
    """A step of the onboarding, when, and who recorded it. Rows are added, never changed."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=16, choices=StepChoices.choices)
    on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")


class ClearanceState(models.TextChoices):
    """Where an application for clearance stands. Whether a granted one is valid on a day is reckoned, not stored."""

    REQUESTED = "REQUESTED", _("papers to be sent")
    SUBMITTED = "SUBMITTED", _("sent to the facility")
    CLEARED = "CLEARED", _("granted")
    DENIED = "DENIED", _("denied")
    REVOKED = "REVOKED", _("revoked")


class Clearance(models.Model):
    """Permission of one volunteer at one facility for one class of visit, for a half-open period.

    `identifiers` (date of birth, passport number...) can be written once by the volunteer, read by the ring, and is
    erased when the application has been sent. Each clearance is a case of its own, so erasing leaves nothing behind.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="clearances")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    visit_class = models.CharField(max_length=12, choices=VisitClassChoices.choices)
    state = models.CharField(max_length=9, choices=ClearanceState.choices, default=ClearanceState.REQUESTED)
    identifiers = SealedText(ring="visit", clock="visit.identifiers")
    identifiers_given_at = models.DateTimeField(null=True)
    requested_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    revoked_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["CLEARED", "REVOKED"])
                | Q(valid_from__isnull=False, valid_until__isnull=False, valid_until__gt=F("valid_from")),
                name="visit_clearance_period",
            ),
            models.CheckConstraint(
                condition=Q(state="REVOKED", revoked_on__isnull=False)
                | (~Q(state="REVOKED") & Q(revoked_on__isnull=True)),
                name="visit_clearance_revoked_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["facility", "visit_class", "state"], name="visit_clearance_where")]

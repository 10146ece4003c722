"""What several reports turn out to be about, and how sure the network is of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from localaction.respond.models.reports import Priority, Report
from localaction.vault.fields import SealedText


class IncidentState(models.TextChoices):
    """What is held to be true of an incident."""

    UNVERIFIED = "UNVERIFIED", _("unverified")
    VERIFYING = "VERIFYING", _("being verified")
    CONFIRMED = "CONFIRMED", _("confirmed")
    CONFIRMED_OTHER = "CONFIRMED_OTHER", _("another agency")
    DISPELLED = "DISPELLED", _("not immigration enforcement")
    UNRESOLVED = "UNRESOLVED", _("could not confirm")
    GONE = "GONE", _("gone on arrival")


class Level(models.TextChoices):
    """The ladder of verification; a count of callers alone never moves it."""

    V0 = "V0", _("V0: rumour")
    V1 = "V1", _("V1: one first-hand witness")
    V2 = "V2", _("V2: corroborated")
    V3 = "V3", _("V3: observed")
    V4 = "V4", _("V4: documented")
    D1 = "D1", _("D1: explained remotely")
    D2 = "D2", _("D2: seen and dispelled")
    U = "U", _("U: could not be resolved")


class Ground(models.TextChoices):
    """What a finding rests on."""

    ACCOUNTS = "ACCOUNTS", _("what reporters say and show")
    SAW_IMMIGRATION = "SAW_IMMIGRATION", _("an observer saw immigration enforcement")
    SAW_SOMETHING_ELSE = "SAW_SOMETHING_ELSE", _("an observer saw that it is something else")
    SAW_NOTHING = "SAW_NOTHING", _("an observer found nobody there")
    EXPLAINED = "EXPLAINED", _("police, sheriff or a business explained it")
    PAPERWORK = "PAPERWORK", _("paperwork")
    ATTORNEY = "ATTORNEY", _("an attorney confirms it")
    FAMILY = "FAMILY", _("the family confirms it")
    AGENCY_STATEMENT = "AGENCY_STATEMENT", _("the agency says so")
    GIVEN_UP = "GIVEN_UP", _("it can no longer be found out")


class Incident(models.Model):
    """An event that reports point to. It is a case of its own in the ring `respond`, shared with who goes there.

    `code` is the short number that people text back (Y42); it is free again when the incident is closed.
    `version` counts changes, so that two people cannot overwrite each other unknowingly.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    code = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=IncidentState.choices, default=IncidentState.UNVERIFIED)
    level = models.CharField(max_length=2, choices=Level.choices, default=Level.V0)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.P4)
    category = models.PositiveSmallIntegerField(null=True)
    language = models.CharField(max_length=5, default="en")
    is_drill = models.BooleanField(default=False)
    cell = models.CharField(max_length=16, blank=True)
    county = models.CharField(max_length=5, blank=True)
    place = SealedText(ring="respond", clock="respond.incident.place")
    point = SealedText(ring="respond", clock="respond.incident.place")
    # What texts may say of the place: cross streets at the most, an area by default.
    area = SealedText(ring="respond", clock="respond.incident.place")
    meeting_point = SealedText(ring="respond", clock="respond.incident.place")
    opened_at = models.DateTimeField()
    concluded_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="merged_from")
    worked_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    worked_until_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["closed_at", "priority", "opened_at"], name="respond_incident_board")]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(closed_at__isnull=True), name="respond_incident_open_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}"


class Joining(models.Model):
    """A report's place in an incident, and who put it there; the latest row of a report counts, earlier ones stay."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="joinings")
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="joinings")
    score = models.FloatField(null=True)
    reasons = models.JSONField(default=list)
    joined_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report"], condition=Q(left_at__isnull=True), name="respond_joining_once"),
        ]


class Finding(models.Model):
    """One step on the ladder: what was found, by whom; never changed, only followed by another."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="findings")
    level = models.CharField(max_length=2, choices=Level.choices)
    state = models.CharField(max_length=20, choices=IncidentState.choices)
    reasons = models.JSONField(default=list)
    # What it rests on; a correction lets earlier findings count no more.
    ground = models.CharField(max_length=20, choices=Ground.choices, default=Ground.ACCOUNTS)
    is_correction = models.BooleanField(default=False)
    what_it_was = SealedText(ring="respond", case="incident__uuid", clock="respond.finding.what_it_was")
    found_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    found_at = models.DateTimeField()

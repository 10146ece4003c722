"""One person's account of what is going on, as it came in."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from localaction.vault.fields import SealedText


class Channel(models.TextChoices):
    """How a report reached the hotline."""

    WEB = "WEB", _("web form")
    SMS = "SMS", _("text message")
    VOICE = "VOICE", _("call")
    PARTNER = "PARTNER", _("partner network")


class ReportState(models.TextChoices):
    """Where a report stands."""

    NEW = "NEW", _("new")
    IN_TRIAGE = "IN_TRIAGE", _("in triage")
    ASKED = "ASKED", _("asked for more")
    JOINED = "JOINED", _("part of an incident")
    OUT_OF_SCOPE = "OUT_OF_SCOPE", _("out of scope")
    ABUSE = "ABUSE", _("abuse")
    CLOSED = "CLOSED", _("closed")


class Lane(models.TextChoices):
    """Where a report waits. Nothing is refused: what looks like a flood waits apart and pages nobody."""

    ORDINARY = "ORDINARY", _("ordinary")
    QUARANTINE = "QUARANTINE", _("quarantine")


class Basis(models.TextChoices):
    """How the reporter knows."""

    FIRSTHAND_NOW = "FIRSTHAND_NOW", _("sees it now")
    FIRSTHAND_EARLIER = "FIRSTHAND_EARLIER", _("saw it earlier")
    TOLD = "TOLD", _("was told by someone")
    SAW_ONLINE = "SAW_ONLINE", _("saw it online")
    UNKNOWN = "UNKNOWN", _("not said")


class Priority(models.IntegerChoices):
    """How urgent; P5 has a queue of its own so that it never delays P1."""

    P1 = 1, _("P1: entry or detention now")
    P2 = 2, _("P2: present now")
    P3 = 3, _("P3: left less than two hours ago")
    P4 = 4, _("P4: older, or second-hand")
    P5 = 5, _("P5: information or legal help")


class Report(models.Model):
    """One person's account (SALUTE). It is a case of its own in the ring `respond`, so it can be forgotten alone.

    What is not sealed can be counted and put in order; it names nobody and no place finer than `cell`.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    reference = models.CharField(max_length=12, unique=True)
    form_token = models.UUIDField(unique=True, null=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    state = models.CharField(max_length=15, choices=ReportState.choices, default=ReportState.NEW)
    lane = models.CharField(max_length=12, choices=Lane.choices, default=Lane.ORDINARY)
    language = models.CharField(max_length=5, default="en")
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.P4)
    category = models.PositiveSmallIntegerField(null=True)
    basis = models.CharField(max_length=20, choices=Basis.choices, default=Basis.UNKNOWN)
    activity = models.CharField(max_length=30, blank=True)
    lettering = models.JSONField(default=list)
    equipment = models.JSONField(default=list)
    paperwork = models.CharField(max_length=20, blank=True)
    # EXACT, CROSS_STREET or AREA: how closely the sealed place is known.
    precision = models.CharField(max_length=15, blank=True)
    n_people_least = models.PositiveSmallIntegerField(null=True)
    n_people_most = models.PositiveSmallIntegerField(null=True)
    n_vehicles_least = models.PositiveSmallIntegerField(null=True)
    n_vehicles_most = models.PositiveSmallIntegerField(null=True)
    n_affected = models.PositiveSmallIntegerField(null=True)
    is_caller_safe = models.BooleanField(null=True)
    wants_feedback = models.BooleanField(default=False)
    wants_callback = models.BooleanField(default=False)
    # Why it waits apart; empty in the ordinary lane.
    lane_reasons = models.JSONField(default=list)
    # What the detector took out before the account was sealed.
    n_removed = models.PositiveSmallIntegerField(default=0)
    # The text or call it began with, among what came in.
    inbound = models.UUIDField(null=True)
    observed_at = models.DateTimeField(null=True)
    observed_within_minutes = models.PositiveIntegerField(null=True)
    received_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    # Asked for while a legal hold keeps the report; done as soon as the hold is lifted.
    erasure_asked_at = models.DateTimeField(null=True)
    # An H3 cell of resolution 8, about a kilometre across: lists, texts and statistics use it and nothing finer.
    cell = models.CharField(max_length=16, blank=True)
    county = models.CharField(max_length=5, blank=True)
    place = SealedText(ring="respond", clock="respond.report.account")
    point = SealedText(ring="respond", clock="respond.report.account")
    account = SealedText(ring="respond", clock="respond.report.account")
    uniform = SealedText(ring="respond", clock="respond.report.account")
    contact = SealedText(ring="respond", clock="respond.report.contact")
    taken_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["state", "lane", "priority", "received_at"], name="respond_report_queue"),
            models.Index(fields=["received_at"], name="respond_report_received"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(n_people_most__isnull=True)
                | Q(n_people_least__isnull=True)
                | Q(n_people_most__gte=models.F("n_people_least")),
                name="respond_report_people",
            ),
            models.CheckConstraint(
                condition=Q(category__isnull=True) | Q(category__in=[1, 2, 3]), name="respond_report_category"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

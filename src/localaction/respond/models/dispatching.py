"""Who was asked to go, who went, and how they came home."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from localaction.respond.models.incidents import Incident
from localaction.respond.models.roster import Network, Volunteer
from localaction.respond.models.rules_of_dispatch import SetAside
from localaction.vault.fields import OperationalText, SealedText
from localaction.vault.rules.server_keys import Label


class RequestState(models.TextChoices):
    """Where the search for observers stands."""

    OPEN = "OPEN", _("asking")
    FILLED = "FILLED", _("filled")
    SHORT = "SHORT", _("no cover")
    CANCELLED = "CANCELLED", _("stood down")
    EXPIRED = "EXPIRED", _("ended")


RUNNING = (RequestState.OPEN, RequestState.FILLED, RequestState.SHORT)


class DispatchRequest(models.Model):
    """The search for observers for one incident; of two dispatchers at once one makes it, and both see it.

    `area` and `meeting_point` are what the unattended worker may tell people. They are emptied when it ends.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="requests")
    code = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    priority = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=5)
    cell = models.CharField(max_length=16)
    is_drill = models.BooleanField(default=False)
    n_needed = models.PositiveSmallIntegerField(default=2)
    n_crowd = models.PositiveSmallIntegerField(default=4)
    # The rules as they stood when it was opened, and how far the search has come (rules.pool_state.Dispatch).
    policy = models.JSONField(default=dict)
    rules_version = models.PositiveIntegerField(default=0)  # RulesVersion.number; 0: the defaults of the house
    step = models.PositiveSmallIntegerField(default=0)
    has_more = models.BooleanField(default=False)
    is_approved = models.BooleanField(default=False)
    is_exhausted = models.BooleanField(default=False)
    wave_at = models.DateTimeField(null=True)
    said = models.JSONField(default=list)
    area = OperationalText(label=Label.OUTBOX, clock="respond.request.place")
    meeting_point = OperationalText(label=Label.OUTBOX, clock="respond.request.place")
    # Why rest and fatigue are set aside for everybody; for one person see Allowance.
    reason = models.CharField(max_length=20, choices=SetAside.choices, blank=True)
    opened_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    filled_at = models.DateTimeField(null=True)
    short_at = models.DateTimeField(null=True)
    paged_at = models.DateTimeField(null=True)
    # Who pressed 1 in a call about it: they see to it.
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Volunteer, models.SET_NULL, null=True, related_name="+")
    nobody_told_at = models.DateTimeField(null=True)  # when the reporters heard that nobody can come
    ended_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["state", "opened_at"], name="respond_request_running")]
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=Q(ended_at__isnull=True), name="respond_request_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, state__in=RUNNING)
                | Q(ended_at__isnull=False, state__in=["CANCELLED", "EXPIRED"]),
                name="respond_request_ended",
            ),
            models.CheckConstraint(condition=Q(n_needed__gte=2), name="respond_request_never_alone"),
            models.CheckConstraint(condition=Q(n_crowd__gte=F("n_needed")), name="respond_request_crowd"),
        ]


class OfferState(models.TextChoices):
    """What became of asking one person."""

    QUEUED = "QUEUED", _("to be sent")
    SENT = "SENT", _("sent")
    DELIVERED = "DELIVERED", _("delivered")
    YES = "YES", _("yes")
    NO = "NO", _("no")
    SILENT = "SILENT", _("no answer")
    UNDELIVERABLE = "UNDELIVERABLE", _("could not be delivered")
    SUPPRESSED = "SUPPRESSED", _("opted out")
    EXPIRED = "EXPIRED", _("was never sent")
    COVERED = "COVERED", _("told that it is covered")
    WILLING = "WILLING", _("yes, when it was covered")
    LATER = "LATER", _("yes, but too late")


# Who may still answer the first question; a SILENT one may too, and is welcome while there is room.
PENDING = (OfferState.QUEUED, OfferState.SENT, OfferState.DELIVERED)


class Standing(models.TextChoices):
    """What somebody who said yes is to do. Nobody travels before GO."""

    ACCEPTED = "ACCEPTED", _("waits for GO")
    GO = "GO", _("goes")
    STANDBY = "STANDBY", _("stands by")


class Offer(models.Model):
    """One person asked for one request; asked again it is the same row with the next `attempt`."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    request = models.ForeignKey(DispatchRequest, models.CASCADE, related_name="offers")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="offers")
    state = models.CharField(max_length=14, choices=OfferState.choices, default=OfferState.QUEUED)
    place = models.PositiveSmallIntegerField()  # in the order in which people were asked
    attempt = models.PositiveSmallIntegerField(default=1)
    # The code that somebody was given by a search that was merged into this one: it still means this one.
    also_code = models.PositiveIntegerField(null=True)
    standing = models.CharField(max_length=8, choices=Standing.choices, blank=True)
    speaks = models.BooleanField(default=False)
    distance_m = models.PositiveIntegerField(default=0)
    eta_minutes = models.PositiveSmallIntegerField(null=True)
    # What they wrote, kept as written for the dispatcher while the search lasts.
    answer = OperationalText(label=Label.OUTBOX, clock="respond.offer.answer")
    is_suggestion = models.BooleanField(default=False)  # free words: a person decides what was meant
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["volunteer", "made_at"], name="respond_offer_recent")]
        constraints = [models.UniqueConstraint(fields=["request", "volunteer"], name="respond_offer_once")]

    @property
    def key(self) -> str:
        """The idempotency key of the message that carries it."""
        return f"respond.offer:{self.uuid}:{self.attempt}"


class Weighing(models.Model):
    """Why a person was or was not asked, as it stood when the search began or widened."""

    request = models.ForeignKey(DispatchRequest, models.CASCADE, related_name="weighings")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="+")
    reasons = models.JSONField(default=list)  # codes; empty: nothing spoke against them
    place = models.PositiveSmallIntegerField(null=True)
    distance_m = models.PositiveIntegerField()
    weighed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "volunteer"], name="respond_weighing_once")]


class Allowance(models.Model):
    """That rest or fatigue was set aside for one person in one search, why, and by whom."""

    request = models.ForeignKey(DispatchRequest, models.CASCADE, related_name="allowances")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=20, choices=SetAside.choices)
    made_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "volunteer"], name="respond_allowance_once")]


class AssignmentState(models.TextChoices):
    """How far somebody is who said yes."""

    STANDBY = "STANDBY", _("standing by")
    GO = "GO", _("told to go")
    EN_ROUTE = "EN_ROUTE", _("on the way")
    ON_SCENE = "ON_SCENE", _("there")
    DEPARTED = "DEPARTED", _("left")
    SAFE = "SAFE", _("safe")
    STOOD_DOWN = "STOOD_DOWN", _("stood down")


OUT = (AssignmentState.GO, AssignmentState.EN_ROUTE, AssignmentState.ON_SCENE, AssignmentState.DEPARTED)
BUSY = (AssignmentState.STANDBY, *OUT)


class Assignment(models.Model):
    """Somebody who said yes, from then to their safe return. Nobody has two at once."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    request = models.ForeignKey(DispatchRequest, models.CASCADE, related_name="assignments")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="assignments")
    offer = models.OneToOneField(Offer, models.CASCADE, related_name="assignment")
    state = models.CharField(max_length=10, choices=AssignmentState.choices, default=AssignmentState.STANDBY)
    # The first name, for the partner; and the number, so that STAND DOWN reaches them after their shift.
    called = OperationalText(label=Label.ON_CALL, clock="respond.assignment.reach")
    phone = OperationalText(label=Label.ON_CALL, clock="respond.assignment.reach")
    accepted_at = models.DateTimeField()
    go_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    departed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # When the next sign of life is due; null: none is.
    due_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)
    paged_at = models.DateTimeField(null=True)
    sos_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(ended_at__isnull=True), name="respond_assignment_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer"], condition=Q(ended_at__isnull=True), name="respond_assignment_one_each"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, state__in=BUSY)
                | Q(ended_at__isnull=False, state__in=["SAFE", "STOOD_DOWN"]),
                name="respond_assignment_ended",
            ),
        ]


class Sign(models.TextChoices):
    """A sign of life, and what it says."""

    EN_ROUTE = "EN_ROUTE", _("on the way")
    ARRIVED = "ARR", _("arrived")
    LEFT = "OUT", _("left")
    FINE = "OK", _("fine")
    HELP = "SOS", _("needs help")


class Through(models.TextChoices):
    """How a sign came."""

    SMS = "SMS", _("text message")
    PAGE = "PAGE", _("phone page")
    CALL = "CALL", _("key pressed in a call")
    DESK = "DESK", _("noted at the desk")


class CheckIn(models.Model):
    """A sign of life. `token` is the phone page's own, so that one sent twice counts once."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="check_ins")
    sign = models.CharField(max_length=10, choices=Sign.choices)
    through = models.CharField(max_length=5, choices=Through.choices)
    token = models.UUIDField(unique=True, null=True)
    # Only with SOS, and only if the person sent it.
    whereabouts = OperationalText(label=Label.ON_CALL, clock="respond.check_in.whereabouts")
    said_at = models.DateTimeField()
    received_at = models.DateTimeField()


class CoverageGap(models.Model):
    """That fewer could be asked than were needed: where, when, and why not. It names nobody."""

    request = models.ForeignKey(DispatchRequest, models.SET_NULL, null=True, related_name="gaps")
    cell = models.CharField(max_length=16)
    noticed_at = models.DateTimeField()
    weekday = models.PositiveSmallIntegerField()
    hour = models.PositiveSmallIntegerField()
    n_needed = models.PositiveSmallIntegerField()
    n_accepted = models.PositiveSmallIntegerField(default=0)
    reasons = models.JSONField(default=dict)
    is_drill = models.BooleanField(default=False)


class AidAnswer(models.TextChoices):
    """What a neighbouring network said."""

    YES = "YES", _("they come")
    NO = "NO", _("they cannot")


class AidCall(models.Model):
    """That a neighbouring network was asked for help, and what it said. It names no person of theirs."""

    request = models.ForeignKey(DispatchRequest, models.CASCADE, related_name="aid_calls")
    network = models.ForeignKey(Network, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=3, choices=AidAnswer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    through = models.CharField(max_length=5, choices=Through.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "network"], name="respond_aid_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="respond_aid_answer",
            ),
        ]

    @property
    def key(self) -> str:
        """The key of the text that asks."""
        return f"respond.aid:{self.request_id}:{self.network_id}"


class Debrief(models.Model):
    """How somebody came out of it, and what the network should learn. Each is a case of its own once it is written."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    assignment = models.OneToOneField(Assignment, models.SET_NULL, null=True, related_name="debrief")
    is_drill = models.BooleanField(default=False)
    wellbeing = models.PositiveSmallIntegerField(null=True)  # 1 badly to 5 well
    wants_call = models.BooleanField(default=False)
    lessons = SealedText(ring="respond", clock="respond.debrief")
    # Where the times that we noted are wrong.
    arrived_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)  # when somebody who wanted a call got it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(wellbeing__isnull=True) | Q(wellbeing__gte=1, wellbeing__lte=5),
                name="respond_debrief_wellbeing",
            ),
        ]


class Tally(models.Model):
    """What stays of a request when its rows about people are gone: counts and seconds, nobody's."""

    county = models.CharField(max_length=5, blank=True)
    cell = models.CharField(max_length=16, blank=True)
    hour_at = models.DateTimeField()
    is_drill = models.BooleanField(default=False)
    priority = models.PositiveSmallIntegerField()
    n_offers = models.PositiveIntegerField()
    n_yes = models.PositiveIntegerField()
    n_no = models.PositiveIntegerField()
    n_silent = models.PositiveIntegerField()
    n_undeliverable = models.PositiveIntegerField()
    n_arrived = models.PositiveIntegerField()
    n_overdue = models.PositiveIntegerField()
    to_second_yes_seconds = models.PositiveIntegerField(null=True)
    to_arrival_seconds = models.PositiveIntegerField(null=True)
    request_uuid = models.UUIDField(unique=True)

"""Requests for visits, visits, who goes, and what holds a visit up."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from localaction.places.models import Facility
from localaction.vault.fields import SealedText
from localaction.visit.models.custody import Friend
from localaction.visit.models.rides import Ride
from localaction.visit.models.rule_sets import VisitClassChoices, VisitingRules
from localaction.visit.models.volunteers import Volunteer
from localaction.visit.rules.states import ACTIVE, Flag, Outcome, State


class RequestSource(models.TextChoices):
    """Who asked for a visit."""

    SELF = "SELF", _("the person")
    FAMILY = "FAMILY", _("family")
    LEGAL = "LEGAL", _("legal team")
    HOTLINE = "HOTLINE", _("hotline")
    PEER = "PEER", _("somebody else inside")


class GenderWish(models.TextChoices):
    """Which visitors the person wishes for; why is nobody's business."""

    ANY = "ANY", _("anybody")
    WOMEN_ONLY = "WOMEN_ONLY", _("women only")
    MEN_ONLY = "MEN_ONLY", _("men only")
    ASK = "ASK", _("ask the person")


class RequestState(models.TextChoices):
    """Where a request stands."""

    OPEN = "OPEN", _("open")
    BOOKED = "BOOKED", _("booked")
    CLOSED = "CLOSED", _("closed")


class ReasonChoices(models.TextChoices):
    """Why a visit or request ended otherwise than planned. Source: merged from the UK Ministry of Justice's lists."""

    PERSON_MOVED = Outcome.PERSON_MOVED, _("the person was moved")
    PERSON_RELEASED = Outcome.PERSON_RELEASED, _("the person was released")
    PERSON_REMOVED = Outcome.PERSON_REMOVED, _("the person was removed from the country")
    PERSON_DECLINED = Outcome.PERSON_DECLINED, _("the person declined")
    PERSON_AT_COURT = Outcome.PERSON_AT_COURT, _("the person was at court")
    PERSON_QUARANTINED = Outcome.PERSON_QUARANTINED, _("the person was in quarantine")
    PERSON_IN_SEGREGATION = Outcome.PERSON_IN_SEGREGATION, _("the person was in segregation")
    VISITOR_CANCELLED = Outcome.VISITOR_CANCELLED, _("a visitor cancelled")
    VISITOR_NO_SHOW = Outcome.VISITOR_NO_SHOW, _("a visitor did not come")
    VISITOR_NOT_CLEARED = Outcome.VISITOR_NOT_CLEARED, _("a visitor was not cleared")
    VISITOR_NOT_ON_LIST = Outcome.VISITOR_NOT_ON_LIST, _("a visitor was not on the list")
    VISITOR_BARRED = Outcome.VISITOR_BARRED, _("a visitor was barred")
    VISITOR_FAILED_SEARCH = Outcome.VISITOR_FAILED_SEARCH, _("a visitor failed the search")
    DRESS_CODE = Outcome.DRESS_CODE, _("dress code")
    ID_REFUSED = Outcome.ID_REFUSED, _("identification refused")
    NO_ADULT = Outcome.NO_ADULT, _("no adult came")
    QUOTA_USED = Outcome.QUOTA_USED, _("the person's visits were used up")
    SLOT_FULL = Outcome.SLOT_FULL, _("the session was full")
    FACILITY_CLOSED = Outcome.FACILITY_CLOSED, _("the facility was closed")
    UNIT_CLOSED = Outcome.UNIT_CLOSED, _("the unit was closed")
    TIMED_OUT_IN_QUEUE = Outcome.TIMED_OUT_IN_QUEUE, _("waited until it was too late")
    CUT_SHORT_BY_STAFF = Outcome.CUT_SHORT_BY_STAFF, _("cut short by staff")
    DUPLICATE_REQUEST = Outcome.DUPLICATE_REQUEST, _("asked for twice")
    BOOKED_IN_ERROR = Outcome.BOOKED_IN_ERROR, _("booked in error")
    OTHER = Outcome.OTHER, _("another reason")


class VisitRequest(models.Model):
    """Somebody wishes for a visit. `token` makes pressing twice harmless."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    token = models.UUIDField(unique=True)
    friend = models.ForeignKey(Friend, models.CASCADE, related_name="requests")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    visit_class = models.CharField(max_length=12, choices=VisitClassChoices.choices)
    source = models.CharField(max_length=7, choices=RequestSource.choices)
    languages = models.JSONField(default=list)
    gender_wish = models.CharField(max_length=10, choices=GenderWish.choices, default=GenderWish.ANY)
    is_urgent = models.BooleanField(default=False)
    wanted_on = models.DateField(null=True)
    n_visitors = models.PositiveSmallIntegerField(default=2)
    consented_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=6, choices=RequestState.choices, default=RequestState.OPEN)
    reason = models.CharField(max_length=22, choices=ReasonChoices.choices, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["state", "asked_at"], name="visit_request_queue")]


class StateChoices(models.TextChoices):
    """Where a visit stands."""

    BOOKED = State.BOOKED, _("booked")
    CONFIRMED = State.CONFIRMED, _("confirmed")
    ON_HOLD = State.ON_HOLD, _("on hold")
    DONE = State.DONE, _("done")
    TURNED_AWAY = State.TURNED_AWAY, _("turned away")
    CANCELLED = State.CANCELLED, _("cancelled")
    NO_SHOW = State.NO_SHOW, _("nobody came")


class Visit(models.Model):
    """A visit that is arranged, or was. It is a case of its own, whose key is given to those who go: they can open
    the sheet of this visit and nothing else of the person.

    `rules` is the version under which it was booked; `sequence` counts changes for calendars.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    token = models.UUIDField(unique=True)
    request = models.ForeignKey(VisitRequest, models.SET_NULL, null=True, related_name="visits")
    friend = models.ForeignKey(Friend, models.PROTECT, related_name="visits")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    visit_class = models.CharField(max_length=12, choices=VisitClassChoices.choices)
    zone = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=11, choices=StateChoices.choices, default=StateChoices.BOOKED)
    state_before_hold = models.CharField(max_length=11, choices=StateChoices.choices, blank=True)
    reason = models.CharField(max_length=22, choices=ReasonChoices.choices, blank=True)
    n_minutes_waited = models.PositiveSmallIntegerField(null=True)
    rules = models.ForeignKey(VisitingRules, models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=11)
    # Codes of the reasons that the person who booked took upon themselves to settle.
    overridden = models.JSONField(default=list)
    sheet = SealedText(ring="visit", clock="visit.sheet")
    needs_pair = models.BooleanField(default=False)
    sequence = models.PositiveIntegerField(default=0)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    confirmation_asked_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="visit_visit_takes_time"),
            models.CheckConstraint(
                condition=Q(state="ON_HOLD", state_before_hold__in=["BOOKED", "CONFIRMED"])
                | (~Q(state="ON_HOLD") & Q(state_before_hold="")),
                name="visit_visit_hold_remembers",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["ALLOWED", "CONFIRM"]), name="visit_visit_never_against_rules"
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at"], name="visit_visit_day"),
            models.Index(fields=["facility", "starts_at"], name="visit_visit_where"),
        ]

    @property
    def is_active(self) -> bool:
        """Whether it is still to take place, held or not."""
        return self.state in ACTIVE


class Answer(models.TextChoices):
    """What a visitor said to the question whether they come."""

    UNASKED = "UNASKED", _("not asked yet")
    ASKED = "ASKED", _("asked")
    YES = "YES", _("comes")
    NO = "NO", _("cannot come")


class Going(models.Model):
    """One volunteer on one visit."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="goers")
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="visits")
    answer = models.CharField(max_length=7, choices=Answer.choices, default=Answer.UNASKED)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "volunteer"], name="visit_going_once")]


class Place(models.Model):
    """A place in a session, taken by a visit. The database gives each place of a session once, and none beyond its
    capacity: two who book the last one at the same instant cannot both have it."""

    visit = models.OneToOneField(Visit, models.CASCADE, related_name="place")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    visit_class = models.CharField(max_length=12, choices=VisitClassChoices.choices)
    starts_at = models.DateTimeField()
    number = models.PositiveSmallIntegerField()
    capacity = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "visit_class", "starts_at", "number"], name="visit_place_taken_once"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=F("capacity")), name="visit_place_within_capacity"
            ),
        ]


class FiveMinutes(models.Model):
    """Five minutes of somebody's day that a visit or a ride takes. One row a person and five minutes: overlaps are
    impossible on SQLite too, which has no exclusion constraints."""

    visit = models.ForeignKey(Visit, models.CASCADE, null=True, related_name="+")
    ride = models.ForeignKey(Ride, models.CASCADE, null=True, related_name="+")
    begins_at = models.DateTimeField()
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, null=True, related_name="+")
    friend = models.ForeignKey(Friend, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "begins_at"], name="visit_volunteer_in_one_place"),
            models.UniqueConstraint(fields=["friend", "begins_at"], name="visit_friend_in_one_visit"),
            models.CheckConstraint(
                condition=Q(volunteer__isnull=False, friend__isnull=True)
                | Q(volunteer__isnull=True, friend__isnull=False),
                name="visit_minutes_of_one",
            ),
            models.CheckConstraint(
                condition=Q(visit__isnull=False, ride__isnull=True) | Q(visit__isnull=True, ride__isnull=False),
                name="visit_minutes_for_one",
            ),
        ]


class FlagChoices(models.TextChoices):
    """Why a visit is on hold."""

    PERSON_MOVED = Flag.PERSON_MOVED, _("the person was moved")
    CLOSED = Flag.CLOSED, _("closed to visits")
    VISITOR_NOT_CLEARED = Flag.VISITOR_NOT_CLEARED, _("a visitor has no clearance for that day")
    RULES_CHANGED = Flag.RULES_CHANGED, _("the rules no longer allow it")


class HoldFlag(models.Model):
    """One reason why a visit is held, from when until when. The visit goes on when none is left."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="flags")
    flag = models.CharField(max_length=20, choices=FlagChoices.choices)
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "flag"], condition=Q(cleared_at__isnull=True), name="visit_flag_once_open"
            )
        ]


class Acquaintance(models.Model):
    """A volunteer knows a person privately, as family or friend, and so may not be the programme's visitor to them.

    Source: PBNDS 2011 (rev. 2016) 5.7 V.M.
    """

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="acquaintances")
    friend = models.ForeignKey(Friend, models.CASCADE, related_name="acquaintances")
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["volunteer", "friend"], name="visit_acquaintance_once")]

"""Who can go, when, and how they are reached in the hours in which they can be called."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from localaction.vault.fields import Blob, OperationalText, SealedText
from localaction.vault.rules.server_keys import Label


class VolunteerQuerySet(models.QuerySet["Volunteer"]):
    """Scopes of volunteers."""

    def active(self) -> VolunteerQuerySet:
        """Keep those who are on the roster."""
        return self.filter(left_at__isnull=True)


class Volunteer(models.Model):
    """Somebody who may be asked to go. Each is a case of its own in the ring `respond`.

    What is not sealed is what they can do, not who they are: languages, an H3 cell of about a kilometre, the days
    until which their papers hold. The random `uuid` is what messages know them by.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    account = models.OneToOneField("people.Person", models.SET_NULL, null=True, related_name="volunteer")
    first_name = SealedText(ring="respond", clock="respond.volunteer")
    phone = SealedText(ring="respond", clock="respond.volunteer")
    # Whom to tell if they are detained: named by themselves in advance, the lawyer's line first.
    told_if_detained = SealedText(ring="respond", clock="respond.volunteer")
    language = models.CharField(max_length=5, default="en")
    languages = models.JSONField(default=list)
    cell = models.CharField(max_length=16)
    zone = models.CharField(max_length=40, default="America/Los_Angeles")
    wakes_for_p1 = models.BooleanField(default=False)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    # First days on which a paper no longer holds; null: it was never given.
    trained_until = models.DateField(null=True)
    pledged_until = models.DateField(null=True)
    assessed_until = models.DateField(null=True)
    # The risk self-assessment advised against going to a scene.
    stays_away = models.BooleanField(default=False)
    rests_until_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)  # asked in free words to be left alone; a person looks at it
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["cell"], condition=Q(left_at__isnull=True), name="respond_volunteer_cell"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="respond_volunteer_quiet",
            ),
        ]


class Vouch(models.Model):
    """One person's word for another; two are asked for."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="vouches")
    given_by = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["volunteer", "given_by"], name="respond_vouch_once")]


class Availability(models.Model):
    """Hours of a weekday in which a volunteer may be asked, by the clock on their wall; half-open.

    `ends` at or before `begins` is over midnight: the window belongs to the day on which it begins.
    """

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="availabilities")
    weekday = models.PositiveSmallIntegerField()  # Monday is 0
    begins = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="respond_availability_weekday"),
            models.UniqueConstraint(fields=["volunteer", "weekday", "begins"], name="respond_availability_once"),
        ]


class Duty(models.TextChoices):
    """What somebody is on call for."""

    OBSERVER = "OBSERVER", _("observer")
    HOTLINE = "HOTLINE", _("hotline")
    COORDINATOR = "COORDINATOR", _("coordinator")
    LEGAL = "LEGAL", _("legal lead")


class Tier(models.IntegerChoices):
    """Who is called first, and who when nobody of the first answers."""

    FIRST = 1, _("first")
    FALLBACK = 2, _("fallback")


class ShiftQuerySet(models.QuerySet["Shift"]):
    """Scopes of shifts."""

    def running(self, now: datetime) -> ShiftQuerySet:
        """Keep those whose half-open period contains `now`."""
        return self.filter(starts_at__lte=now, ends_at__gt=now)


class Shift(models.Model):
    """Hours in which named people are on duty. Its ends are instants, so a change of clocks inside it changes
    nothing."""

    duty = models.CharField(max_length=12, choices=Duty.choices, default=Duty.OBSERVER)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=40)
    made_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["ends_at", "starts_at"], name="respond_shift_running")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="respond_shift_period"),
        ]


class Place(models.Model):
    """A volunteer's place in a shift."""

    shift = models.ForeignKey(Shift, models.CASCADE, related_name="places")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="places")
    tier = models.PositiveSmallIntegerField(choices=Tier.choices, default=Tier.FIRST)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shift", "volunteer"], name="respond_place_once")]


class OnCallQuerySet(models.QuerySet["OnCall"]):
    """Scopes of numbers on call."""

    def now(self, now: datetime, duty: Duty) -> OnCallQuerySet:
        """Keep those who may be called for a duty now, the first tier before the fallback."""
        running = self.filter(duty=duty, starts_at__lte=now, ends_at__gt=now)
        return running.order_by("tier", "pk")


class OnCall(models.Model):
    """A number that the unattended worker may call: copied for a window, deleted two hours after its end.

    A seized server shows the window, not the roster (SECURITY.md section 2.5).
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="on_call")
    duty = models.CharField(max_length=12, choices=Duty.choices, default=Duty.OBSERVER)
    tier = models.PositiveSmallIntegerField(choices=Tier.choices, default=Tier.FIRST)
    phone = OperationalText(label=Label.ON_CALL, clock="respond.on_call")
    called = OperationalText(label=Label.ON_CALL, clock="respond.on_call")
    # By it an incoming text is matched with the few rows on call; it goes with the row.
    mark = Blob(max_length=16)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = OnCallQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["mark"], name="respond_on_call_mark"),
            models.Index(fields=["duty", "ends_at"], name="respond_on_call_running"),
            # Without it SQLite reads everybody on call once for each volunteer.
            models.Index(fields=["volunteer", "duty", "ends_at"], name="respond_on_call_of"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="respond_on_call_period"),
            models.UniqueConstraint(fields=["volunteer", "duty", "starts_at"], name="respond_on_call_once"),
        ]


class NetworkQuerySet(models.QuerySet["Network"]):
    """Scopes of neighbouring networks."""

    def linked(self, on: date) -> NetworkQuerySet:
        """Keep those with which an agreement holds on a day."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), agreed_on__lte=on)


class Network(models.Model):
    """A neighbouring network that may be asked for help; its address is an organization's, not a person's."""

    title = models.CharField(max_length=80, unique=True)
    line = models.CharField(max_length=20)
    language = models.CharField(max_length=5, default="en")
    agreed_on = models.DateField()
    ended_on = models.DateField(null=True)

    objects = NetworkQuerySet.as_manager()

"""Public actions: what everybody may know of one, and the sealed papers of those who run it.

No column or sealed field has room for the name, badge number or movements of an officer.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from localaction.organise.rules.public_actions import Changed, Standing
from localaction.vault.fields import OperationalText, SealedText
from localaction.vault.rules.server_keys import Label


class ActionKind(models.TextChoices):
    """What happens."""

    VIGIL = "VIGIL", _("vigil")
    MARCH = "MARCH", _("march")
    TESTIMONY = "TESTIMONY", _("testimony at a public meeting")
    ENCAMPMENT = "ENCAMPMENT", _("encampment")
    PRESS = "PRESS", _("press event")
    GATHERING = "GATHERING", _("gathering")
    THANKS = "THANKS", _("thank-you action")


class Access(models.TextChoices):
    """What makes it possible for somebody to come."""

    WHEELCHAIR = "WHEELCHAIR", _("reachable by wheelchair")
    SEATS = "SEATS", _("seats")
    ASL = "ASL", _("sign language (ASL)")
    INTERPRETER = "INTERPRETER", _("interpreters")
    SHADE = "SHADE", _("shade or a roof")
    WATER = "WATER", _("water")
    TOILETS = "TOILETS", _("toilets")
    CHILDREN = "CHILDREN", _("a place for children")
    QUIET = "QUIET", _("a quiet corner")
    TRANSIT = "TRANSIT", _("a bus or train stop nearby")
    RIDES = "RIDES", _("rides")


class StandingChoices(models.TextChoices):
    """What the public is told of an action, in words."""

    DRAFT = Standing.DRAFT, _("not published")
    PLANNED = Standing.PLANNED, _("planned")
    CHANGED = Standing.CHANGED, _("changed")
    CALLED_OFF = Standing.CALLED_OFF, _("called off")
    OVER = Standing.OVER, _("over")


class ChangedChoices(models.TextChoices):
    """What changed in public, in words."""

    TIME = Changed.TIME, _("the time")
    PLACE = Changed.PLACE, _("the place")
    WHAT = Changed.WHAT, _("what it is")
    ACCESS = Changed.ACCESS, _("access and languages")
    CALLED_OFF = Changed.CALLED_OFF, _("called off")


class PublicActionQuerySet(models.QuerySet["PublicAction"]):
    """Scopes of public actions."""

    def public(self) -> PublicActionQuerySet:
        """Keep what two people published; what was called off stays readable."""
        return self.filter(published_at__isnull=False)


class PublicAction(models.Model):
    """What the public sees of an action: what, when, where, and what makes it possible to come. Nothing else.

    It keeps its address whatever is edited; `sequence` grows with every change.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    uid = models.SlugField(max_length=20, unique=True)
    kind = models.CharField(max_length=10, choices=ActionKind.choices)
    title = models.CharField(max_length=120)
    title_es = models.CharField(max_length=120, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=40)
    state = models.CharField(max_length=2)
    county = models.CharField(max_length=5)
    meeting_place = models.CharField(max_length=200)
    access = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    # The group of the directory that invites; by its uid, which stays while the group's row is replaced.
    host_uid = models.SlugField(max_length=80, blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    planned_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    sequence = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)

    objects = PublicActionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="organise_action_takes_time"),
            models.CheckConstraint(condition=~Q(zone="") & ~Q(county=""), name="organise_action_has_a_place"),
        ]
        indexes = [models.Index(fields=["state", "ends_at"], name="organise_action_by_state")]

    def __str__(self) -> str:
        return self.uid


class ActionChange(models.Model):
    """That something changed of an action after it was published; never what it was before."""

    action = models.ForeignKey(PublicAction, models.CASCADE, related_name="changes")
    what = models.CharField(max_length=10, choices=ChangedChoices.choices)
    changed_at = models.DateTimeField()


class Task(models.TextChoices):
    """What a volunteer does at an action."""

    LEGAL_OBSERVER = "LEGAL_OBSERVER", _("legal observer")
    MARSHAL = "MARSHAL", _("marshal")
    MEDIC = "MEDIC", _("medic")
    INTERPRETER = "INTERPRETER", _("interpreter")
    POLICE_LIAISON = "POLICE_LIAISON", _("police liaison")
    JAIL_SUPPORT = "JAIL_SUPPORT", _("jail support")
    ACCESS = "ACCESS", _("access and welcome")


class ActionNeed(models.Model):
    """How many volunteers a task needs, and the training without which nobody gets it.

    The database refuses legal observers without a training.
    """

    action = models.ForeignKey(PublicAction, models.CASCADE, related_name="needs")
    task = models.CharField(max_length=14, choices=Task.choices)
    n_needed = models.PositiveSmallIntegerField()
    training = models.ForeignKey("people.Requirement", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "task"], name="organise_need_once"),
            models.CheckConstraint(
                condition=~Q(task="LEGAL_OBSERVER") | Q(training__isnull=False), name="organise_observers_are_trained"
            ),
        ]


class ActionTurn(models.Model):
    """Somebody who helps at an action. The database gives each place of a task once, and none beyond its number.

    Goes with the operations sheet.
    """

    action = models.ForeignKey(PublicAction, models.CASCADE, related_name="turns")
    need = models.ForeignKey(ActionNeed, models.CASCADE, related_name="turns")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    n_places = models.PositiveSmallIntegerField()
    signed_up_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    in_at = models.DateTimeField(null=True)
    out_at = models.DateTimeField(null=True)
    notes_handed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "person"], name="organise_turn_once"),
            models.UniqueConstraint(fields=["need", "number"], name="organise_turn_place_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=F("n_places")), name="organise_turn_within_places"
            ),
            models.CheckConstraint(
                condition=Q(in_at__isnull=True) | Q(confirmed_at__isnull=False), name="organise_turn_in_confirmed"
            ),
            models.CheckConstraint(
                condition=Q(out_at__isnull=True) | Q(in_at__isnull=False), name="organise_turn_out_after_in"
            ),
        ]


class LongerBecause(models.TextChoices):
    """Why a sealed paper is kept longer; a choice, for free words could name somebody."""

    CHARGES = "CHARGES", _("charges are pending")
    PERMIT = "PERMIT", _("the permit is disputed")
    COMPLAINT = "COMPLAINT", _("a complaint or a suit is prepared")
    INSURANCE = "INSURANCE", _("an insurance asks")


class OperationsSheet(models.Model):
    """The private sheet of who runs an action: permit, route, contacts by task, jail support, debrief."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    action = models.OneToOneField(PublicAction, models.CASCADE, related_name="sheet")
    content = SealedText(ring="organise", clock="organise.action-sheet")
    purge_on = models.DateField()
    longer_because = models.CharField(max_length=9, choices=LongerBecause.choices, blank=True)


class ActionBriefing(models.Model):
    """What confirmed volunteers read: where they meet, what they do, whom they call. A case of its own."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    action = models.OneToOneField(PublicAction, models.CASCADE, related_name="briefing")
    content = SealedText(ring="organise", clock="organise.action-briefing")


class ArrestLog(models.Model):
    """That a coordinator keeps a log of arrests at an action; there is none until then."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    action = models.OneToOneField(PublicAction, models.CASCADE, related_name="arrest_log")
    kept_since = models.DateTimeField()
    purge_on = models.DateField()
    longer_because = models.CharField(max_length=9, choices=LongerBecause.choices, blank=True)


class Arrest(models.Model):
    """One arrest: first name or pseudonym, when, where, precinct, charge, release, next court; all of it sealed."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    log = models.ForeignKey(ArrestLog, models.CASCADE, related_name="arrests")
    content = SealedText(ring="organise", clock="organise.action-log", case="log__uuid")
    logged_at = models.DateTimeField()


class ActionReach(models.Model):
    """Where a volunteer wants to be told of actions. Given by the volunteer, optional, asked for anew every year."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="action_reach")
    zone = models.CharField(max_length=40)
    reach = OperationalText(label=Label.ON_CALL, clock="organise.action-reach")
    noted_at = models.DateTimeField()

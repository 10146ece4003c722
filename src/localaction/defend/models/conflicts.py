"""Who else is in a matter, the index that finds conflicts, what a check found, and the walls."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from localaction.defend.models.matters import Matter
from localaction.defend.rules.names import Match
from localaction.vault.fields import SealedText


class Relation(models.TextChoices):
    """What somebody is in a matter."""

    CLIENT = "CLIENT", _("the person who asks")
    FAMILY = "FAMILY", _("family")
    CO_RESPONDENT = "CO_RESPONDENT", _("in the same proceedings")
    ADVERSE = "ADVERSE", _("on the other side")
    EMPLOYER = "EMPLOYER", _("employer")
    SPONSOR = "SPONSOR", _("sponsor")
    OBLIGOR = "OBLIGOR", _("paid the bond")
    WITNESS = "WITNESS", _("witness")
    STAFF = "STAFF", _("staff or volunteer")


class Party(models.Model):
    """Somebody in a matter beside the client."""

    uuid = models.UUIDField(default=uuid4, unique=True)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="parties")
    relation = models.CharField(max_length=13, choices=Relation.choices)
    identity = SealedText(ring="defend", clock="defend.matter", case="matter__uuid")
    added_at = models.DateTimeField()


class ConflictEntry(models.Model):
    """One person in the conflict index: names, birth and digests of numbers, sealed under a key of its own.

    The key is not the matter's, so that the entry outlives a stripped file: a duty to a former client does not end
    with the file. It goes only when somebody says that it was noted wrongly (`void_at`).
    Source: ABA Model Rule 1.9; ISBA Op. 12-06 (names and open or closed without an end).
    """

    uuid = models.UUIDField(default=uuid4, unique=True)
    entry = SealedText(ring="defend", clock="defend.conflict")
    relation = models.CharField(max_length=13, choices=Relation.choices)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="conflict_entries")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField()
    void_at = models.DateTimeField(null=True)


class MatchChoices(models.TextChoices):
    """What a screener sees of a check."""

    CLEAR = Match.CLEAR, _("clear")
    POSSIBLE = Match.POSSIBLE, _("possible conflict")
    CONFLICT = Match.CONFLICT, _("conflict")


class ReviewDecision(models.TextChoices):
    """What a reviewer decided."""

    NOT_THE_SAME = "NOT_THE_SAME", _("other people, no conflict")
    NO_CONFLICT = "NO_CONFLICT", _("the same people, and no conflict")
    WALLED = "WALLED", _("may be taken behind a wall")
    CONFLICTED = "CONFLICTED", _("cannot be taken")


class ConflictCheck(models.Model):
    """One comparison of a matter's people with the whole index. Rows are added; a review closes one."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="conflict_checks")
    match = models.CharField(max_length=8, choices=MatchChoices.choices)
    n_compared = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decision = models.CharField(max_length=12, choices=ReviewDecision.choices, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", reviewed_at__isnull=True) | (~Q(decision="") & Q(reviewed_at__isnull=False)),
                name="defend_review_is_dated",
            )
        ]


class ConflictHit(models.Model):
    """One entry that may be the same person, for the reviewer only; why is sealed with the matter."""

    uuid = models.UUIDField(default=uuid4, unique=True)
    check_made = models.ForeignKey(ConflictCheck, models.CASCADE, related_name="hits")
    entry = models.ForeignKey(ConflictEntry, models.CASCADE, related_name="+")
    match = models.CharField(max_length=8, choices=MatchChoices.choices)
    score = models.FloatField()
    why = SealedText(ring="defend", clock="defend.matter", case="check_made__matter__uuid")

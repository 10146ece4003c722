"""What happens after: for the legal lead's eyes, or the family lead's, and nobody else's."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from localaction.respond.models.incidents import Incident
from localaction.respond.models.reports import Report
from localaction.vault.fields import SealedBytes, SealedText


class Consent(models.TextChoices):
    """How somebody agreed to be followed up."""

    SPOKEN = "SPOKEN", _("spoken")
    SHOUTED = "SHOUTED", _("called out at the scene")
    WRITTEN = "WRITTEN", _("written")
    FAMILY = "FAMILY", _("by the family")


class FamilySaid(models.TextChoices):
    """What the family answered when it was asked whether anybody may write or call."""

    YES = "YES", _("it agrees")
    NO = "NO", _("it does not want it")


class HandOff(models.Model):
    """What an observer or a dispatcher hands to the legal lead. Whoever writes it cannot read it again."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    incident = models.ForeignKey(Incident, models.SET_NULL, null=True, related_name="hand_offs")
    consent = models.CharField(max_length=8, choices=Consent.choices)
    account = SealedText(ring="legal", clock="respond.hand_off")
    reach = SealedText(ring="legal", clock="respond.hand_off")
    # The family's own consent; before it nobody contacts them.
    family_said = models.CharField(max_length=3, choices=FamilySaid.choices, blank=True)
    family_asked_at = models.DateTimeField(null=True)
    handed_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    handed_at = models.DateTimeField()
    taken_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(family_said="", family_asked_at__isnull=True)
                | (~Q(family_said="") & Q(family_asked_at__isnull=False)),
                name="respond_hand_off_family_asked",
            ),
        ]


class Kind(models.TextChoices):
    """What is to be done."""

    FIND = "FIND", _("find where the person is held")
    LAWYER = "LAWYER", _("find a lawyer")
    FAMILY = "FAMILY", _("ask the family whether it wants to be contacted")
    CONTACT = "CONTACT", _("contact the family")
    SCHOOL = "SCHOOL", _("school pick-up")
    OTHER = "OTHER", _("something else")


class Compartment(models.TextChoices):
    """Whose eyes a task is for."""

    LEGAL = "LEGAL", _("legal lead")
    FAMILY = "FAMILY", _("family lead")


class FollowUp(models.Model):
    """One task. Its case lies in the ring of its compartment, so one of the two columns is filled."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    hand_off = models.ForeignKey(HandOff, models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    compartment = models.CharField(max_length=8, choices=Compartment.choices)
    consented_at = models.DateTimeField(null=True)
    legal_words = SealedText(ring="legal", clock="respond.follow_up")
    family_words = SealedText(ring="family", clock="respond.follow_up")
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(compartment=Compartment.FAMILY) | Q(consented_at__isnull=False),
                name="respond_follow_up_family_consented",
            ),
            models.CheckConstraint(
                condition=Q(legal_words__isnull=True) | Q(family_words__isnull=True),
                name="respond_follow_up_one_compartment",
            ),
        ]


class Evidence(models.Model):
    """A picture as it came in, sealed for the legal lead, and a copy without metadata that may be given on.

    `sha256` is of the original, taken before anything else. `report` is whose picture it is, so that a reporter who
    asks to be forgotten is forgotten here too.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    incident = models.ForeignKey(Incident, models.SET_NULL, null=True, related_name="evidence")
    report = models.ForeignKey(Report, models.SET_NULL, null=True, related_name="evidence")
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=40)  # media type as recognised, never as named
    n_bytes = models.PositiveBigIntegerField()
    file_key = SealedBytes(ring="legal", clock="respond.evidence")
    copy_sha256 = models.CharField(max_length=64)
    n_copy_bytes = models.PositiveBigIntegerField()
    copy_key = SealedBytes(ring="legal", clock="respond.evidence")
    taken_in_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    taken_in_at = models.DateTimeField()
    review_on = models.DateField()
    disposed_at = models.DateTimeField(null=True)


class CustodyAct(models.TextChoices):
    """What was done with a piece of evidence."""

    TAKEN_IN = "TAKEN_IN", _("taken in")
    OPENED = "OPENED", _("opened")
    GIVEN = "GIVEN", _("copy given")
    KEPT = "KEPT", _("kept after review")
    DISPOSED = "DISPOSED", _("disposed of")


class GivenTo(models.TextChoices):
    """Who got a copy; never by name."""

    ATTORNEY = "ATTORNEY", _("the person’s attorney")
    FAMILY = "FAMILY", _("the family")
    COURT = "COURT", _("a court or agency")
    NETWORK = "NETWORK", _("this network, to publish")


class Custody(models.Model):
    """One line of the custody log; never changed."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="custody")
    act = models.CharField(max_length=8, choices=CustodyAct.choices)
    sha256 = models.CharField(max_length=64)
    done_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField()
    given_to = models.CharField(max_length=8, choices=GivenTo.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(act="GIVEN") & ~Q(given_to="")) | (~Q(act="GIVEN") & Q(given_to="")),
                name="respond_custody_given_to",
            ),
        ]

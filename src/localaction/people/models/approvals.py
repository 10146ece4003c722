"""What one person asked for and another must say yes to."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from localaction.people.models.accounts import Person
from localaction.vault.fields import Blob


class ApprovalQuerySet(models.QuerySet["Approval"]):
    """Scopes of approvals."""

    def open(self, now: datetime) -> ApprovalQuerySet:
        """Keep those that still wait for an answer."""
        return self.filter(answered_at__isnull=True, expires_at__gt=now)

    def granted(self, now: datetime) -> ApprovalQuerySet:
        """Keep those that were approved and can still be used."""
        return self.filter(is_granted=True, used_at__isnull=True, expires_at__gt=now)


class Approval(models.Model):
    """One question to a second person. The digest binds the answer to exactly what was asked."""

    kind = models.CharField(max_length=40)
    reference = models.CharField(max_length=100)
    digest = Blob(max_length=16)
    asked_by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(default=False)
    used_at = models.DateTimeField(null=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "reference"], name="people_approval_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_granted=False) | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="people_approval_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(is_granted=False) | ~Q(answered_by=F("asked_by")), name="people_approval_two_people"
            ),
        ]

"""The network's own rules of dispatch by version, and why somebody is asked beyond them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RulesVersionQuerySet(models.QuerySet["RulesVersion"]):
    """Scopes of versions of the rules."""

    def waiting(self) -> RulesVersionQuerySet:
        """Keep those that wait for a second person."""
        return self.filter(in_force_at__isnull=True, withdrawn_at__isnull=True)


class RulesVersion(models.Model):
    """The network's rules of dispatch as they were set once; never changed afterwards. The latest in force counts."""

    number = models.PositiveIntegerField(unique=True)
    policy = models.JSONField()
    relaxes = models.JSONField(default=list)  # names of the rules that needed a second person
    made_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    in_force_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = RulesVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force_at__isnull=True) | Q(withdrawn_at__isnull=True), name="respond_rules_either"
            ),
        ]


class SetAside(models.TextChoices):
    """Why rest or fatigue was set aside for somebody."""

    OFFERED = "OFFERED", _("they offered themselves")
    SPEAKER = "SPEAKER", _("nobody else speaks the language")
    NEAREST = "NEAREST", _("nobody else is near enough")
    DANGER = "DANGER", _("somebody is in danger now")

"""Papers of the programme: what each says, version by version, in both languages."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from localaction.people.models import Language


class Paper(models.TextChoices):
    """The papers that the desk prints."""

    INTAKE = "INTAKE", _("Intake form")
    RETAINER = "RETAINER", _("Retainer checklist")
    REFERRAL = "REFERRAL", _("Referral letter")
    HEARING = "HEARING", _("Know your hearing")


class PaperVersion(models.Model):
    """What a paper says in one language from a version on. Rows are added, never changed: the newest is printed.

    Where the programme wrote none, the example that comes with the software is printed and says that it is one.
    """

    paper = models.CharField(max_length=8, choices=Paper.choices)
    language = models.CharField(max_length=2, choices=Language.choices)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=100)
    body = models.TextField(max_length=12_000)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "language", "version"], name="defend_paper_version_once")
        ]

"""What the know-your-rights sheets say, version by version."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from localaction.organise.rules.rights import LANGUAGES, Said, direction


class Sheet(models.TextChoices):
    """The situations that a sheet is for."""

    CARD = "CARD", _("Wallet card")
    DOOR = "DOOR", _("At the door")
    WORKPLACE = "WORKPLACE", _("At work")
    JAIL = "JAIL", _("In jail or detention")
    COURT = "COURT", _("In immigration court")


class RightsText(models.Model):
    """What a sheet says in one language. A text that was approved is never changed: a change is a new draft."""

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("draft")
        APPROVED = "APPROVED", _("approved")
        WITHDRAWN = "WITHDRAWN", _("withdrawn")

    sheet = models.CharField(max_length=9, choices=Sheet)
    # One of rules.rights.LANGUAGES; another language needs no migration.
    language = models.CharField(max_length=3)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=80)
    # [{"title", "english", "lines": [[text, source], ...]}, ...]
    sections = models.JSONField()
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # The public version that this one was written to replace.
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    # The day on which somebody said that a native speaker has read exactly this text.
    native_read_on = models.DateField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "language", "version"], name="rights_version_once"),
            models.UniqueConstraint(
                fields=["sheet", "language"], condition=Q(state="DRAFT"), name="rights_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state="DRAFT", approved_at=None, withdrawn_at=None)
                | Q(state="APPROVED", approved_at__isnull=False, withdrawn_at=None)
                | Q(state="WITHDRAWN", approved_at__isnull=False, withdrawn_at__isnull=False),
                name="rights_state_has_its_days",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.sheet} {self.language} {self.version}"

    @property
    def said(self) -> Said:
        """What it says."""
        return Said.of(self.title, self.sections)

    @property
    def own_name(self) -> str:
        """The language's own name."""
        return LANGUAGES[self.language]

    @property
    def direction(self) -> str:
        """ "rtl" or "ltr"."""
        return direction(self.language)

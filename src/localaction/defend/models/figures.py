"""Cohorts that came as a file, groups to compare with, and versions of the figures that were published."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from localaction.defend.rules.outcomes import Definition, Level
from localaction.vault.fields import Blob, SealedText

COHORT_KEPT_DAYS = 90


class Cohort(models.Model):
    """A file of cases from another system, sealed as it came; it goes after ninety days.

    It has no title: the day it came and its number of cases tell it apart, and a title might name somebody.
    `lacking` names the optional columns that the file has not.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    content = SealedText(ring="defend", clock="defend.cohort")
    n_cases = models.PositiveIntegerField()
    lacking = models.JSONField(default=list)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")


class ComparisonGroup(models.Model):
    """Published counts of another group, by custody, with what it says of itself; no person stands in it."""

    label = models.CharField(max_length=80)
    source = models.CharField(max_length=300)
    content = models.TextField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")


class Basis(models.TextChoices):
    """Where the cases come from."""

    MATTERS = "MATTERS", _("the programme's own matters")
    FILE = "FILE", _("a file from another system")


class FiguresQuerySet(models.QuerySet["FiguresVersion"]):
    """Scopes of versions."""

    def published(self) -> FiguresQuerySet:
        """Keep what the public can read, withdrawn versions included, the newest first."""
        return self.filter(published_at__isnull=False).order_by("-number")

    def standing(self) -> FiguresQuerySet:
        """Keep published versions that were not withdrawn, the newest first."""
        return self.published().filter(withdrawn_at__isnull=True)


class FiguresVersion(models.Model):
    """The figures as they may be seen by anyone, frozen: small cells were left out before the row was written.

    Never changed but by its publication, which numbers it and keeps its papers, and by its withdrawal. A withdrawn
    version stays readable with the reason, because it was quoted.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    number = models.PositiveIntegerField(null=True, unique=True)
    basis = models.CharField(max_length=7, choices=Basis.choices)
    cut_on = models.DateField()
    definition = models.CharField(max_length=8, choices=[(d.value, d.value) for d in Definition])
    level = models.CharField(max_length=5, choices=[(each.value, each.value) for each in Level])
    figures = models.JSONField()
    compared_with = models.CharField(max_length=400, blank=True)
    note_en = models.CharField(max_length=600, blank=True)
    note_es = models.CharField(max_length=600, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    pdf_en = Blob(null=True)
    pdf_es = Blob(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_why_en = models.CharField(max_length=300, blank=True)
    withdrawn_why_es = models.CharField(max_length=300, blank=True)

    objects = FiguresQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, number__isnull=True)
                | Q(published_at__isnull=False, number__isnull=False),
                name="defend_figures_published_numbered",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True)
                | Q(published_at__isnull=False, withdrawn_why_en__gt="", withdrawn_why_es__gt=""),
                name="defend_figures_withdrawn_why",
            ),
        ]

    @property
    def is_withdrawn(self) -> bool:
        """Whether the programme has taken it back."""
        return self.withdrawn_at is not None

    def note(self, language: str) -> str:
        """Return the programme's own words in a language."""
        return self.note_es if language == "es" else self.note_en

    def withdrawn_why(self, language: str) -> str:
        """Return why it was taken back, in a language."""
        return self.withdrawn_why_es if language == "es" else self.withdrawn_why_en

    def pdf(self, language: str) -> bytes | None:
        """Return the paper made at publication, in a language."""
        found: Any = self.pdf_es if language == "es" else self.pdf_en
        return None if found is None else bytes(found)

"""Facts that a person enters with their source: who entered and who checked them, and what they rest on.

A fact is never overwritten. It is withdrawn, or another takes its place, and both stay with their days and names.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class CitedSource:
    """Where an entered fact can be read.

    Attributes:
        as_of: day for which the source was true.
        checked_on: day on which somebody last compared the entry with it; None: nobody has since it was written.
        confidence: "high" read in the source's own text, "medium" from a second source, "low" from memory.
    """

    title: str
    publisher: str
    url: str
    archived_url: str
    as_of: dt.date
    checked_on: dt.date | None
    confidence: str

    def as_json(self) -> dict[str, Any]:
        """Return the shape used in every export."""
        return {
            "title": self.title, "publisher": self.publisher or None, "url": self.url or None,
            "archived_url": self.archived_url or None,
        }  # fmt: skip


class Entered(models.Model):
    """That a person entered something, and whether a second person checked or somebody withdrew it."""

    # None: it came with the program, in a table that its authors wrote.
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def is_verified(self) -> bool:
        """Whether a second person compared it with its source."""
        return self.reviewed_at is not None


class Cited(Entered):
    """An entered fact with its source."""

    class Confidence(models.TextChoices):
        HIGH = "HIGH", _("read in the text itself")
        MEDIUM = "MEDIUM", _("from a second source")
        LOW = "LOW", _("from memory, not checked")

    source_title = models.CharField(max_length=300, blank=True)
    publisher = models.CharField(max_length=120, blank=True)
    url = models.URLField(max_length=600, blank=True)
    archived_url = models.URLField(max_length=600, blank=True)
    as_of = models.DateField()
    checked_on = models.DateField(null=True)
    confidence = models.CharField(max_length=6, choices=Confidence)

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """Return the page that shows the fact, empty where there is none."""
        return ""

    @property
    def source(self) -> CitedSource:
        """Return where it can be read."""
        return CitedSource(
            self.source_title, self.publisher, self.url, self.archived_url, self.as_of, self.checked_on,
            self.confidence.lower(),
        )  # fmt: skip

    @property
    def words(self) -> str:
        """Return what the fact is called where it is listed beside facts of other rooms."""
        return str(self)


def citing(path: str) -> list[Cited]:
    """Return the facts of every room whose source or archived copy lies at a path of this site.

    The host before it does not count: an installation may move. One query for each kind of fact.
    """
    found: list[Cited] = []
    for model in apps.get_models():
        if issubclass(model, Cited):
            cites = Q(url__endswith=path) | Q(archived_url__endswith=path)
            found += model._default_manager.filter(cites, withdrawn_at=None).order_by("pk")
    return found

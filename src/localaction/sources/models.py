"""Publications, what they printed, and what people decided about it.

What a publication said is append-only: `PrintedRow` and `Observation` rows are never changed. How a printed row is
understood (`outcome`, `reasons`, `values`) may be computed again when the parser or a correction changes.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Publication(models.Model):
    """One file that a public body published, in the state in which we read it."""

    class Status(models.TextChoices):
        IMPORTED = "IMPORTED", _("imported")
        QUARANTINED = "QUARANTINED", _("quarantined")
        RELEASED = "RELEASED", _("released by a person")
        REJECTED = "REJECTED", _("rejected by a person")

    source = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True)
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    # Where published_at comes from: the workbook's own property, or else its name, or else the file's date.
    dated_by = models.CharField(max_length=12)
    imported_at = models.DateTimeField()
    n_rows = models.PositiveIntegerField()
    columns = models.JSONField(default=list)
    status = models.CharField(max_length=12, choices=Status)
    reason = models.CharField(max_length=40, blank=True)
    report = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "sha256"], name="publication_is_read_once"),
        ]
        indexes = [models.Index(fields=["source", "published_at"], name="publication_in_order")]

    def __str__(self) -> str:
        return f"{self.source} {self.file_name} {self.sha256[:8]}"

    @property
    def counts(self) -> bool:
        """Whether what it printed is taken into account."""
        return self.status in (self.Status.IMPORTED, self.Status.RELEASED)


class PrintedRow(models.Model):
    """The cells of a row exactly as printed, stored once however often the row is printed again."""

    class Outcome(models.TextChoices):
        KEPT = "KEPT", _("kept")
        PARKED = "PARKED", _("parked")

    source = models.CharField(max_length=40)
    digest = models.CharField(max_length=32)
    cells = models.JSONField()
    outcome = models.CharField(max_length=6, choices=Outcome)
    reasons = models.JSONField(default=list)
    values = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "digest"], name="printed_row_is_stored_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.digest[:8]}"


class Observation(models.Model):
    """That a publication printed a row, and on which line of its sheet."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="observations")
    line = models.PositiveIntegerField()
    printed = models.ForeignKey(PrintedRow, on_delete=models.PROTECT, related_name="observations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "line"], name="one_observation_a_line")]

    def __str__(self) -> str:
        return f"{self.publication_id}:{self.line}"


class ReviewItem(models.Model):
    """A question for a person: a row not understood, a possible rename, a publication out of line."""

    class Kind(models.TextChoices):
        ROW = "ROW", _("a row that we cannot read")
        RENAME = "RENAME", _("one agency under two names?")
        PUBLICATION = "PUBLICATION", _("a publication out of line")
        PLACE = "PLACE", _("which counties does this agency serve?")
        DEPARTURE = "DEPARTURE", _("no longer on the list: confirm")
        FACILITY = "FACILITY", _("which detention center is this?")
        REPORT = "REPORT", _("a reader reports an error")

    class State(models.TextChoices):
        OPEN = "OPEN", _("open")
        ACCEPTED = "ACCEPTED", _("accepted")
        REJECTED = "REJECTED", _("rejected")
        CORRECTED = "CORRECTED", _("corrected")
        # The engine no longer asks: the question was answered by later publications.
        MOOT = "MOOT", _("no longer asked")

    # Names the same question for ever, so that a new import does not ask it twice.
    uid = models.CharField(max_length=64, unique=True)
    source = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=Kind)
    reason = models.CharField(max_length=40)
    subject = models.CharField(max_length=300)
    payload = models.JSONField(default=dict)
    rank = models.FloatField(default=0)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)

    class Meta:
        indexes = [models.Index(fields=["state", "kind", "-rank"], name="review_queue")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid[:12]}"


class Decision(models.Model):
    """What a person decided about a review item; undone by a date, never deleted."""

    item = models.ForeignKey(ReviewItem, on_delete=models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=10, choices=ReviewItem.State)
    correction = models.JSONField(default=dict, blank=True)
    why = models.CharField(max_length=500)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=models.Q(undone_at=None), name="one_standing_decision_an_item"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.verdict}"

"""287(g) agreements: what ICE lists, what happened to each, and what we hold about their end."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from localaction.places.models import Agency
from localaction.sources.models import PrintedRow, Publication


class Agreement(models.Model):
    """One agency, one model, one signing, as ICE's list of participating agencies shows it.

    Rows are derived from the publications (`rules.history`) and from nothing else.
    """

    uid = models.CharField(max_length=320, unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="agreements")
    model = models.CharField(max_length=60)
    signed = models.DateField(null=True)
    moa_url = models.URLField(max_length=600, blank=True)
    addendum_url = models.URLField(max_length=600, blank=True)
    first_listed = models.DateField()
    last_listed = models.DateField()
    # First day on which a link to the memorandum was printed; until then the list says "link pending".
    linked_on = models.DateField(null=True)
    absent_since = models.DateField(null=True)
    n_absences = models.PositiveSmallIntegerField(default=0)
    removed_on = models.DateField(null=True)
    superseded_on = models.DateField(null=True)
    is_baseline = models.BooleanField(default=False)
    # A person has yet to say whether this is a rename; nothing is announced until then.
    is_held = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["model"], name="agreements_by_model")]

    def __str__(self) -> str:
        return self.uid


class AgreementEvent(models.Model):
    """What a publication changed about an agreement."""

    class Kind(models.TextChoices):
        APPEARED = "appeared", _("appeared")
        MISSING = "missing", _("missing")
        REMOVED = "removed-from-list", _("removed from the list")
        RENAMED = "renamed", _("renamed")
        CORRECTED = "corrected", _("corrected")
        SUPERSEDED = "superseded", _("superseded")
        PENDING_APPEARED = "pending-appeared", _("application appeared")
        PENDING_GONE = "pending-gone", _("application gone")
        TERMINATED = "terminated", _("ended")

    uid = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    code = models.CharField(max_length=30)
    on = models.DateField()
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="events")
    agreement = models.ForeignKey(Agreement, null=True, on_delete=models.CASCADE, related_name="events")
    model = models.CharField(max_length=60, blank=True)
    publication = models.ForeignKey(Publication, null=True, on_delete=models.CASCADE, related_name="+")
    detail = models.JSONField(default=dict)
    is_held = models.BooleanField(default=False)
    is_baseline = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["-on", "kind"], name="events_latest_first")]

    def __str__(self) -> str:
        return f"{self.on} {self.kind} {self.agency_id}"


class Application(models.Model):
    """An application that ICE lists as pending: one agency, one model."""

    uid = models.CharField(max_length=320, unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="applications")
    model = models.CharField(max_length=60)
    first_listed = models.DateField()
    last_listed = models.DateField()
    gone_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.uid


class Printing(models.Model):
    """Which agency, agreement or application a printed row is about."""

    printed = models.OneToOneField(PrintedRow, on_delete=models.CASCADE, related_name="printing")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="printings")
    agreement = models.ForeignKey(Agreement, null=True, on_delete=models.CASCADE, related_name="printings")
    application = models.ForeignKey(Application, null=True, on_delete=models.CASCADE, related_name="printings")

    def __str__(self) -> str:
        return str(self.printed_id)


class EndEvidence(models.Model):
    """A document or a report about the end of an agreement, entered by a person with its source."""

    class Kind(models.TextChoices):
        NOTICE = "NOTICE", _("written notice to ICE")
        ORDER = "ORDER", _("order or resolution of the local body")
        COURT = "COURT", _("court decision")
        ICE = "ICE", _("statement by ICE")
        PRESS = "PRESS", _("press report")
        STATEMENT = "STATEMENT", _("statement by the agency")
        VOID = "VOID", _("declared void by the local body or the attorney general")

    # Kept by its uid, so that it survives when the agreement's row is derived anew.
    agreement_uid = models.CharField(max_length=320, db_index=True)
    kind = models.CharField(max_length=10, choices=Kind)
    dated_on = models.DateField()
    # Where the document itself names the day on which the agreement ends.
    effective_on = models.DateField(null=True, blank=True)
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=120, blank=True)
    url = models.URLField(max_length=600, blank=True)
    quote = models.CharField(max_length=500, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_why = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.dated_on} {self.agreement_uid}"

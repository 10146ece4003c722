"""Requests for records: whom we ask, what for, what happened, what moved the date, and what was released."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from localaction.places.models import Agency, Facility, Place
from localaction.vault.fields import OperationalText, SealedBytes, SealedText

RING = "records"


class Channel(models.TextChoices):
    """How a request is sent; the laws know three ways (`rules.following.SENT_BY`)."""

    EMAIL = "EMAIL", _("by e-mail")
    PORTAL = "PORTAL", _("through its web portal")
    FAX = "FAX", _("by fax")
    MAIL = "MAIL", _("by mail")
    IN_PERSON = "IN_PERSON", _("in person")


class Subject(models.TextChoices):
    """What is asked for; each has example items in the letters."""

    AGREEMENT_287G = "AGREEMENT_287G", _("287(g) files")
    JAIL_ICE_CONTACT = "JAIL_ICE_CONTACT", _("contact between the jail and ICE")
    CONTRACTS = "CONTRACTS", _("detention contracts")
    INSPECTIONS = "INSPECTIONS", _("inspections")
    PLATE_READERS = "PLATE_READERS", _("license-plate sharing")
    DATA_SHARING = "DATA_SHARING", _("data-sharing agreements")
    OTHER = "OTHER", _("other records")


class PublicBody(models.Model):
    """An office that keeps records: where requests to it go, and under which law."""

    name = models.CharField(max_length=200)
    office = models.CharField(max_length=200, blank=True, help_text="officer or unit for records; never a private name")
    jurisdiction = models.CharField(max_length=2, help_text="US for a federal body, else the state's code")
    law = models.CharField(max_length=20, help_text="key of the records law in the table")
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.SET_NULL, related_name="+")
    channel = models.CharField(max_length=9, choices=Channel)
    email = models.EmailField(blank=True)
    portal_url = models.URLField(max_length=600, blank=True)
    fax = models.CharField(max_length=40, blank=True)
    address = models.TextField(max_length=400, blank=True)
    # Where the address was read, and when somebody last looked.
    source_url = models.URLField(max_length=600, blank=True)
    checked_on = models.DateField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "public bodies"
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "name"], name="one_public_body_a_name")]

    def __str__(self) -> str:
        return f"{self.name} ({self.jurisdiction})"


class DayOff(models.Model):
    """A day off that no table knows: one body's own closing, or a holiday that a whole jurisdiction was given."""

    jurisdiction = models.CharField(max_length=2)
    # None: every body of the jurisdiction.
    body = models.ForeignKey(PublicBody, null=True, on_delete=models.CASCADE, related_name="days_off")
    on = models.DateField()
    name = models.CharField(max_length=120)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "days off"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "on"], condition=Q(withdrawn_at=None, body__isnull=False), name="one_closing_a_day"
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "on"], condition=Q(withdrawn_at=None, body=None), name="one_day_off_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.body_id} {self.on}"


class RecordsRequest(models.Model):
    """One request to one body.

    What follows from its events on the calendar stands beside them (`state` to `follow_up_on`), written by
    `actions.records.restate` alone, so that a list of many needs one query.
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("not sent yet")
        OPEN = "OPEN", _("waiting for the body")
        STOPPED = "STOPPED", _("waiting for us")
        PARTLY = "PARTLY", _("released in part")
        RELEASED = "RELEASED", _("released")
        REFUSED = "REFUSED", _("refused")
        APPEALED = "APPEALED", _("appealed")
        IN_COURT = "IN_COURT", _("in court")

    class Requester(models.TextChoices):
        COALITION = "COALITION", _("the coalition")
        PERSON = "PERSON", _("a person; name and address are sealed")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    body = models.ForeignKey(PublicBody, on_delete=models.PROTECT, related_name="requests")
    # As they were when it was filed: a body may move to another law, a request does not.
    jurisdiction = models.CharField(max_length=2)
    law = models.CharField(max_length=20)
    channel = models.CharField(max_length=9, choices=Channel)
    subject = models.CharField(max_length=16, choices=Subject)
    title = models.CharField(max_length=160)
    wanted = models.TextField(max_length=6000)
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    facility = models.ForeignKey(Facility, null=True, on_delete=models.SET_NULL, related_name="+")
    body_reference = models.CharField(max_length=60, blank=True, help_text="the body's own number")
    requester = models.CharField(max_length=9, choices=Requester, default=Requester.COALITION)
    name = SealedText(ring=RING, clock="records.requester")
    contact = SealedText(ring=RING, clock="records.requester")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Where reminders go besides the owner's devices: a worker sends them while nobody's vault is open.
    reach = OperationalText(label="volunteer", clock="records.reach")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # When anything last changed that the public may see.
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_why = models.CharField(max_length=300, blank=True)

    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    received_on = models.DateField(null=True)
    # Last day of the body or the appeal office; None: no number in the law, stopped, or nothing owed.
    due_on = models.DateField(null=True)
    # Last day of our own for an appeal; None: none open, or none known.
    appeal_by = models.DateField(null=True)
    follow_up_on = models.DateField(null=True)
    reminded_for = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["place"], condition=Q(published_at__isnull=False), name="public_requests_of_a_place"),
            models.Index(fields=["owner"], condition=Q(closed_at=None), name="open_requests_of_an_owner"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="published_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """Return our own number, by which letters and pages name it."""
        return f"R-{self.filed_at:%Y}-{self.pk}"


class RecordsEvent(models.Model):
    """What happened to a request on a day, by the body's calendar. Never changed: withdrawn, and entered anew."""

    class Kind(models.TextChoices):
        SENT = "SENT", _("we sent it")
        RECEIVED = "RECEIVED", _("the body received it")
        ROUTED = "ROUTED", _("the right office received it")
        ACKNOWLEDGED = "ACKNOWLEDGED", _("acknowledged")
        EXTENSION = "EXTENSION", _("extension by notice")
        CLARIFICATION_ASKED = "CLARIFICATION_ASKED", _("the body asked for clarification")
        CLARIFIED = "CLARIFIED", _("we gave the clarification")
        FEE_ASKED = "FEE_ASKED", _("the body asked for a fee")
        FEE_SETTLED = "FEE_SETTLED", _("fee paid, waived or settled")
        PARTIAL = "PARTIAL", _("released in part")
        FULL = "FULL", _("released in full")
        DENIED = "DENIED", _("denied")
        NO_RECORDS = "NO_RECORDS", _("the body says that it has none")
        FOLLOWED_UP = "FOLLOWED_UP", _("we asked again")
        APPEALED = "APPEALED", _("we appealed")
        APPEAL_GRANTED = "APPEAL_GRANTED", _("appeal decided for us")
        APPEAL_REFUSED = "APPEAL_REFUSED", _("appeal decided against us")
        SUED = "SUED", _("we went to court")

    request = models.ForeignKey(RecordsRequest, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind)
    on = models.DateField()
    # The body's own time of day; only laws that count hours ask for it.
    at_time = models.TimeField(null=True)
    named_on = models.DateField(null=True, help_text="the date that an extension notice names")
    fee_usd = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    note = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(named_on=None) | Q(kind="EXTENSION"), name="only_an_extension_names_a_date"
            ),
            models.CheckConstraint(condition=Q(fee_usd=None) | Q(fee_usd__gte=0), name="fee_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.kind} {self.on}"


class DueMove(models.Model):
    """That the last day of a request moved, and why; written when it was noticed, so that no date changes unseen."""

    class Because(models.TextChoices):
        EVENT = "EVENT", _("something happened to the request")
        WITHDRAWN = "WITHDRAWN", _("an entry was withdrawn")
        DAY_OFF = "DAY_OFF", _("a day off was entered or withdrawn")
        TABLE = "TABLE", _("the list of holidays or the table of laws changed")

    request = models.ForeignKey(RecordsRequest, on_delete=models.CASCADE, related_name="moves")
    was_on = models.DateField(null=True)
    is_on = models.DateField(null=True)
    because = models.CharField(max_length=9, choices=Because)
    event = models.ForeignKey(RecordsEvent, null=True, on_delete=models.SET_NULL, related_name="+")
    day_off = models.ForeignKey(DayOff, null=True, on_delete=models.SET_NULL, related_name="+")
    noticed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.request_id} {self.was_on} {self.is_on}"


class ReleasedDocument(models.Model):
    """A file that a body released: sealed, until a person has read it and marks it as public."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    request = models.ForeignKey(RecordsRequest, on_delete=models.PROTECT, related_name="documents")
    title = models.CharField(max_length=200)
    file_name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    n_bytes = models.PositiveBigIntegerField()
    # Of the bytes as they came.
    sha256 = models.CharField(max_length=64)
    key = SealedBytes(ring=RING, clock="records.document")
    released_on = models.DateField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    public_at = models.DateTimeField(null=True)
    public_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "sha256"], name="one_document_a_file_and_request"),
            models.CheckConstraint(
                condition=Q(public_at=None, public_by=None) | Q(public_at__isnull=False, public_by__isnull=False),
                name="made_public_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.sha256[:12]}"


class LetterWording(models.Model):
    """A wording of a letter as the coalition edited it; without a row ours stands, an example."""

    code = models.CharField(max_length=40, unique=True)
    wording = models.TextField(max_length=8000)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code

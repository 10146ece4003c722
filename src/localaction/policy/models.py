"""287(g) agreements as ICE lists them and what we hold about their end; state laws and local policies."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from localaction.places.models import Agency, Place
from localaction.sources.cited import Cited
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


class Measure(models.Model):
    """A state law or a local policy: what stays the same when its text is amended or our record is corrected."""

    class Kind(models.TextChoices):
        STATE_LAW = "STATE_LAW", _("state law")
        STATE_ORDER = "STATE_ORDER", _("order of the governor")
        OPINION = "OPINION", _("attorney general's opinion")
        RULING = "RULING", _("court ruling")
        ORDINANCE = "ORDINANCE", _("ordinance")
        RESOLUTION = "RESOLUTION", _("resolution")
        EXECUTIVE_ORDER = "EXECUTIVE_ORDER", _("executive order")
        GENERAL_ORDER = "GENERAL_ORDER", _("order of a sheriff or police chief")
        JAIL_POLICY = "JAIL_POLICY", _("jail policy")
        MEMORANDUM = "MEMORANDUM", _("memorandum")
        BALLOT_MEASURE = "BALLOT_MEASURE", _("ballot measure")
        DATA_SHARING = "DATA_SHARING", _("data-sharing agreement")

    uid = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=16, choices=Kind)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="measures")
    state = models.CharField(max_length=2)
    made_by = models.CharField(max_length=120)
    # Of the text in the starting set from which it was loaded; empty: entered at the desk.
    table_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "kind"], name="measures_by_state")]

    def __str__(self) -> str:
        return self.uid

    @property
    def is_law(self) -> bool:
        """Whether the whole state is bound by it."""
        return self.kind in STATE_KINDS


STATE_KINDS = (Measure.Kind.STATE_LAW, Measure.Kind.STATE_ORDER, Measure.Kind.OPINION, Measure.Kind.RULING)


class MeasureVersion(Cited):
    """The text of a law or a policy from a day on, as we hold it.

    An amendment is a version of its own with a later first day. A correction of our record points to the version that
    it `corrects`, which from then on is superseded and stays as it was.
    """

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=300, blank=True)
    citation = models.CharField(max_length=200, blank=True)
    # What it does, in our words.
    summary = models.TextField(max_length=2000)
    summary_es = models.TextField(max_length=2000, blank=True)
    adopted_on = models.DateField(null=True)
    valid_from = models.DateField(null=True)
    comply_by = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    bound = models.JSONField(default=list)
    enforcement = models.CharField(max_length=500, blank=True)
    vote = models.CharField(max_length=200, blank=True)
    # Only drafted or demanded so far; without it a version whose first day is empty was adopted and is undated.
    is_proposed = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "number"], name="one_version_a_number"),
            models.CheckConstraint(
                condition=models.Q(valid_until=None)
                | models.Q(valid_from=None)
                | models.Q(valid_until__gt=models.F("valid_from")),
                name="version_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.number}"

    def get_absolute_url(self) -> str:
        """Return the public page of its measure."""
        return reverse("measure", args=[self.measure.uid])

    @property
    def words(self) -> str:
        """Return its name."""
        return self.name


class Provision(Cited):
    """What one version says of one thing, coded by a person from quoted words; without a source of its own, the
    version's."""

    class Effect(models.TextChoices):
        REQUIRES = "REQUIRES", _("requires")
        FORBIDS = "FORBIDS", _("forbids")
        LIMITS = "LIMITS", _("forbids, with exceptions")
        PREEMPTS = "PREEMPTS", _("takes from local bodies the power to limit")
        PERMITS = "PERMITS", _("permits")
        SILENT = "SILENT", _("read, and says nothing of it")

    version = models.ForeignKey(MeasureVersion, on_delete=models.CASCADE, related_name="provisions")
    code = models.CharField(max_length=32)
    effect = models.CharField(max_length=8, choices=Effect)
    says = models.CharField(max_length=500, blank=True)
    says_es = models.CharField(max_length=500, blank=True)
    quote = models.CharField(max_length=1000, blank=True)
    pinpoint = models.CharField(max_length=120, blank=True)
    bound = models.JSONField(default=list)
    # Demanded or drafted, but not part of what was adopted.
    is_proposed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "code"], condition=models.Q(withdrawn_at=None), name="one_standing_coding_a_code"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.code} {self.effect}"

    def get_absolute_url(self) -> str:
        """Return the public page of its measure."""
        return self.version.get_absolute_url()

    @property
    def words(self) -> str:
        """Return the measure's name and where the words stand."""
        return f"{self.version.name} {self.pinpoint}".strip()


class MeasureTurn(Cited):
    """What happened to a law or a policy on a day: a court stopped it, it was repealed, it was not renewed."""

    class Kind(models.TextChoices):
        ENJOINED = "ENJOINED", _("stopped by a court")
        LIFTED = "LIFTED", _("the court's stop ended")
        REPEALED = "REPEALED", _("repealed or withdrawn")
        STRUCK_DOWN = "STRUCK_DOWN", _("struck down by a court")
        NOT_RENEWED = "NOT_RENEWED", _("not renewed")
        NOT_FOLLOWED = "NOT_FOLLOWED", _("in force, but not followed")

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="turns")
    kind = models.CharField(max_length=12, choices=Kind)
    on = models.DateField()
    subjects = models.JSONField(default=list)
    note = models.CharField(max_length=500, blank=True)
    note_es = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "kind", "on"], condition=models.Q(withdrawn_at=None), name="one_standing_turn_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.kind} {self.on}"

    def get_absolute_url(self) -> str:
        """Return the public page of its measure."""
        return reverse("measure", args=[self.measure.uid])

    @property
    def words(self) -> str:
        """Return the measure, what happened and when."""
        return f"{self.measure.uid}: {self.get_kind_display()}, {self.on}"


class SharingTerms(models.Model):
    """What a data-sharing agreement gives to whom; its expiry is the version's `valid_until`."""

    class System(models.TextChoices):
        ARRESTS = "ARRESTS", _("arrest database")
        PLATE_READERS = "PLATE_READERS", _("license-plate readers")
        JAIL_FEED = "JAIL_FEED", _("jail roster")
        LICENSES = "LICENSES", _("driver's license records")
        FUSION_CENTER = "FUSION_CENTER", _("fusion center")
        OTHER = "OTHER", _("another system")

    class Direction(models.TextChoices):
        TO_ICE = "TO_ICE", _("to immigration officers")
        FROM_ICE = "FROM_ICE", _("from immigration officers")
        BOTH = "BOTH", _("both ways")

    class Renewal(models.TextChoices):
        AUTOMATIC = "AUTOMATIC", _("renews itself")
        BY_DECISION = "BY_DECISION", _("ends unless somebody renews it")
        UNKNOWN = "UNKNOWN", _("not known")

    class Answer(models.TextChoices):
        YES = "YES", _("yes")
        NO = "NO", _("no")
        UNKNOWN = "UNKNOWN", _("not known")

    version = models.OneToOneField(MeasureVersion, on_delete=models.CASCADE, related_name="terms")
    system = models.CharField(max_length=14, choices=System)
    system_name = models.CharField(max_length=80, blank=True)
    other_party = models.CharField(max_length=120)
    direction = models.CharField(max_length=8, choices=Direction)
    renewal = models.CharField(max_length=12, choices=Renewal, default=Renewal.UNKNOWN)
    notice_days = models.PositiveSmallIntegerField(null=True)
    fee_usd_a_year = models.PositiveIntegerField(null=True)
    audit_log = models.CharField(max_length=8, choices=Answer, default=Answer.UNKNOWN)
    national_lookup = models.CharField(max_length=8, choices=Answer, default=Answer.UNKNOWN)
    immigration_hot_list = models.CharField(max_length=8, choices=Answer, default=Answer.UNKNOWN)

    def __str__(self) -> str:
        return f"{self.system} {self.other_party}"

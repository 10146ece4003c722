"""Hearings and every notice of them, who goes along, last days to file, and where members want to be told."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from localaction.defend.models.matters import Matter
from localaction.defend.rules.deadlines import Rule
from localaction.defend.rules.hearings import LASTS, Change, Setting, When
from localaction.places.models import Court
from localaction.vault.fields import OperationalText, SealedText
from localaction.vault.rules.server_keys import Label


class HearingKind(models.TextChoices):
    """What the client must appear for."""

    MASTER = "MASTER", _("master calendar hearing")
    INDIVIDUAL = "INDIVIDUAL", _("individual hearing")
    BOND = "BOND", _("bond hearing")
    STATUS = "STATUS", _("status hearing")
    CREDIBLE_FEAR = "CREDIBLE_FEAR", _("credible fear review")
    REASONABLE_FEAR = "REASONABLE_FEAR", _("reasonable fear review")
    ICE_CHECK_IN = "ICE_CHECK_IN", _("check-in with ICE")
    BIOMETRICS = "BIOMETRICS", _("biometrics appointment")
    SUPERVISION = "SUPERVISION", _("supervision appointment (ISAP)")


class Mode(models.TextChoices):
    """How the client appears."""

    IN_PERSON = "IN_PERSON", _("in person")
    VIDEO = "VIDEO", _("by video from anywhere (Webex)")
    FROM_DETENTION = "FROM_DETENTION", _("by video from the detention center")


class WhenChoices(models.TextChoices):
    """How much is known of the time."""

    EXACT = When.EXACT, _("day and hour")
    CONTROL_DATE = When.CONTROL_DATE, _("control date only")
    NOT_SET = When.NOT_SET, _("not set")


class NoticeSource(models.TextChoices):
    """Where a date was read or heard."""

    PAPER = "PAPER", _("paper notice")
    PORTAL = "PORTAL", _("the court's electronic file")
    INFORMATION_LINE = "INFORMATION_LINE", _("the court's information line or page")
    IN_COURT = "IN_COURT", _("said in court")
    CLIENT = "CLIENT", _("the client")
    OTHER = "OTHER", _("elsewhere")


class Disposition(models.TextChoices):
    """How a hearing ended."""

    HELD = "HELD", _("held")
    CONTINUED = "CONTINUED", _("put off")
    VACATED = "VACATED", _("taken off the calendar")
    CLIENT_ABSENT = "CLIENT_ABSENT", _("client did not come")
    IN_ABSENTIA = "IN_ABSENTIA", _("ordered removed in absence")


# After these the case goes on, so another date must follow.
NEEDS_NEXT = (Disposition.CONTINUED, Disposition.VACATED, Disposition.CLIENT_ABSENT)


class HearingQuerySet(models.QuerySet["Hearing"]):
    """Scopes of hearings."""

    def standing(self) -> HearingQuerySet:
        """Keep those that are neither cancelled nor over."""
        return self.filter(cancelled_at__isnull=True, disposition="")

    def without_hour(self) -> HearingQuerySet:
        """Keep standing ones without an exact time."""
        return self.standing().exclude(when=When.EXACT)

    def coming(self, now: datetime) -> HearingQuerySet:
        """Keep standing ones whose hour has not come."""
        return self.standing().filter(starts_at__gt=now)


class Hearing(models.Model):
    """One appearance, from its first notice on. Day, hour, zone and court repeat the last notice; only the actions
    write them. `uuid` and `sequence` are what calendars know it by.

    `sheet` is a case of its own, whose key is given to those who go along: first name and meeting point, no more.
    """

    uuid = models.UUIDField(default=uuid4, unique=True)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="hearings")
    kind = models.CharField(max_length=15, choices=HearingKind.choices)
    mode = models.CharField(max_length=14, choices=Mode.choices, default=Mode.IN_PERSON)
    court = models.ForeignKey(Court, models.PROTECT, related_name="+")
    when = models.CharField(max_length=12, choices=WhenChoices.choices)
    on = models.DateField(null=True)
    hour = models.TimeField(null=True)
    zone = models.CharField(max_length=40)
    starts_at = models.DateTimeField(null=True)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    disposition = models.CharField(max_length=13, choices=Disposition.choices, blank=True)
    ended_at = models.DateTimeField(null=True)
    series = models.UUIDField(null=True, db_index=True)
    follows = models.ForeignKey("self", models.SET_NULL, null=True, related_name="followed_by")
    note = SealedText(ring="defend", clock="defend.matter", case="matter__uuid")
    # Accompaniment: none until it was opened with the client's yes.
    opened_at = models.DateTimeField(null=True)
    n_needed = models.PositiveSmallIntegerField(default=0)
    n_places = models.PositiveSmallIntegerField(default=0)
    sheet = SealedText(ring="defend", clock="defend.hearing")

    objects = HearingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(when="EXACT", on__isnull=False, hour__isnull=False, starts_at__isnull=False)
                | Q(when="CONTROL_DATE", on__isnull=False, hour__isnull=True, starts_at__isnull=True)
                | Q(when="NOT_SET", on__isnull=True, hour__isnull=True, starts_at__isnull=True),
                name="defend_hearing_whole_time",
            ),
            models.CheckConstraint(
                condition=Q(disposition="", ended_at__isnull=True)
                | (~Q(disposition="") & Q(ended_at__isnull=False, cancelled_at__isnull=True)),
                name="defend_hearing_end_is_dated",
            ),
            models.CheckConstraint(condition=Q(n_needed__lte=F("n_places")), name="defend_hearing_needs_fit_places"),
        ]
        indexes = [
            models.Index(fields=["starts_at"], name="defend_hearing_day"),
            models.Index(fields=["matter", "on"], name="defend_hearing_of_matter"),
        ]

    @property
    def setting(self) -> Setting:
        """Return the time as the rules know it."""
        return Setting(When(self.when), self.on, self.hour, self.zone if self.when == When.EXACT else "")

    @property
    def ends_at(self) -> datetime | None:
        """Return when calendars may free the client again."""
        return self.starts_at + LASTS if self.starts_at else None

    @property
    def is_standing(self) -> bool:
        """Whether it is neither cancelled nor over."""
        return self.cancelled_at is None and not self.disposition


class HearingNotice(models.Model):
    """What one notice said of a hearing, where and when it was seen. Rows are added, never changed."""

    hearing = models.ForeignKey(Hearing, models.CASCADE, related_name="notices")
    change = models.CharField(max_length=13, choices=[(c.value, c.value) for c in Change])
    when = models.CharField(max_length=12, choices=WhenChoices.choices, blank=True)
    on = models.DateField(null=True)
    hour = models.TimeField(null=True)
    zone = models.CharField(max_length=40)
    court = models.ForeignKey(Court, models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()
    seen_on = models.DateField()
    source = models.CharField(max_length=16, choices=NoticeSource.choices)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # Somebody of the case looked at what a companion noted in court.
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(change="CANCELLED", when="") | (~Q(change="CANCELLED") & ~Q(when="")),
                name="defend_notice_says_when",
            )
        ]
        indexes = [models.Index(fields=["hearing", "recorded_at"], name="defend_notice_order")]

    @property
    def setting(self) -> Setting | None:
        """Return what it says of the time as the rules know it; None for a cancellation."""
        if not self.when:
            return None
        return Setting(When(self.when), self.on, self.hour, self.zone if self.when == When.EXACT else "")


class CompanionAnswer(models.TextChoices):
    """What a companion said."""

    YES = "YES", _("comes")
    ASKED = "ASKED", _("asked again")
    NO = "NO", _("does not come")


class Companion(models.Model):
    """Somebody who goes along to a hearing. The database gives each place of a hearing once, and none beyond its
    number of places. What is told of the client is told only once somebody of the case has confirmed."""

    hearing = models.ForeignKey(Hearing, models.CASCADE, related_name="companions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField(null=True)
    n_places = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=5, choices=CompanionAnswer.choices, default=CompanionAnswer.YES)
    signed_up_at = models.DateTimeField()
    answered_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hearing", "person"], name="defend_companion_once"),
            models.UniqueConstraint(fields=["hearing", "number"], name="defend_companion_place_once"),
            models.CheckConstraint(
                condition=Q(answer="NO", number__isnull=True, confirmed_at__isnull=True)
                | (~Q(answer="NO") & Q(number__isnull=False, number__gte=1, number__lte=F("n_places"))),
                name="defend_companion_within_places",
            ),
        ]


class RuleChoices(models.TextChoices):
    """What has a last day."""

    FILE_BEFORE_MASTER = Rule.FILE_BEFORE_MASTER, _("filing before a master calendar hearing")
    FILE_BEFORE_INDIVIDUAL = Rule.FILE_BEFORE_INDIVIDUAL, _("filing before an individual hearing")
    RESPOND_TO_FILING = Rule.RESPOND_TO_FILING, _("response to the other side's filing")
    APPEAL_TO_BIA = Rule.APPEAL_TO_BIA, _("appeal to the Board of Immigration Appeals")
    MOTION_TO_RECONSIDER = Rule.MOTION_TO_RECONSIDER, _("motion to reconsider")
    MOTION_TO_REOPEN = Rule.MOTION_TO_REOPEN, _("motion to reopen")
    REOPEN_IN_ABSENTIA = Rule.REOPEN_IN_ABSENTIA, _("motion to reopen an order made in absence")
    PETITION_FOR_REVIEW = Rule.PETITION_FOR_REVIEW, _("petition for review in the court of appeals")
    ASYLUM_ONE_YEAR = Rule.ASYLUM_ONE_YEAR, _("asylum application, one year after arrival")
    ADDRESS_TO_COURT = Rule.ADDRESS_TO_COURT, _("new address to the court")
    SET_BY_JUDGE = Rule.SET_BY_JUDGE, _("day set by the judge")


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """Scopes of deadlines."""

    def open(self) -> DeadlineQuerySet:
        """Keep what is neither done nor dropped."""
        return self.filter(done_on__isnull=True, dropped_at__isnull=True)


class Deadline(models.Model):
    """A last day, the rule it comes from and how it was counted. One that hangs on a hearing is counted anew when the
    hearing moves, and has no day while the hearing has none. `checked_at`: an attorney agreed with the day."""

    uuid = models.UUIDField(default=uuid4, unique=True)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="deadlines")
    hearing = models.ForeignKey(Hearing, models.CASCADE, null=True, related_name="deadlines")
    rule = models.CharField(max_length=22, choices=RuleChoices.choices)
    counted_from = models.DateField(null=True)
    due_on = models.DateField(null=True)
    # [[why, day, number of days], ...] as `rules.counting.Step`.
    steps = models.JSONField(default=list)
    note = SealedText(ring="defend", clock="defend.matter", case="matter__uuid")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    done_on = models.DateField(null=True)
    dropped_at = models.DateTimeField(null=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__isnull=False) | Q(hearing__isnull=False), name="defend_deadline_has_a_day_or_waits"
            )
        ]
        indexes = [models.Index(fields=["due_on"], name="defend_deadline_day")]


class Reach(models.Model):
    """Where a member of this programme wants to be told. Given by the member, optional, asked for anew every year."""

    uuid = models.UUIDField(default=uuid4, unique=True)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="defend_reach")
    zone = models.CharField(max_length=40)
    reach = OperationalText(label=Label.ON_CALL, clock="defend.reach")
    noted_at = models.DateTimeField()

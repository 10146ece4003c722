"""Matters, the funds that pay for them, and what happened to each: its stages, custody, appearances and outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from localaction.defend.rules.eligibility import Boundary
from localaction.defend.rules.outcomes import CUSTODY_OUTCOMES, KINDS, REPRESENTATION_DETAILS, Level
from localaction.defend.rules.stages import INTAKE, OVER, REPRESENTED, DeclineReason, MatterStage
from localaction.people.models import Person
from localaction.vault.fields import SealedText


def _values(stages: Iterable[MatterStage]) -> list[str]:
    return sorted(stage.value for stage in stages)


class StageChoices(models.TextChoices):
    """Where a matter stands."""

    REFERRED = MatterStage.REFERRED, _("came in")
    CONFLICT_REVIEW = MatterStage.CONFLICT_REVIEW, _("conflict being reviewed")
    CLEARED = MatterStage.CLEARED, _("no conflict")
    SCREENED = MatterStage.SCREENED, _("screened")
    WAITLISTED = MatterStage.WAITLISTED, _("on the waiting list")
    OFFERED = MatterStage.OFFERED, _("offered")
    DECLINED = MatterStage.DECLINED, _("not taken")
    REFERRED_OUT = MatterStage.REFERRED_OUT, _("referred elsewhere")
    RETAINED = MatterStage.RETAINED, _("retained")
    ACTIVE = MatterStage.ACTIVE, _("in court")
    AWAITING_DECISION = MatterStage.AWAITING_DECISION, _("awaits a decision")
    COMPLETED_IJ = MatterStage.COMPLETED_IJ, _("decided by the immigration judge")
    ON_APPEAL = MatterStage.ON_APPEAL, _("on appeal")
    REPRESENTATION_ENDED = MatterStage.REPRESENTATION_ENDED, _("representation ended")
    CLOSED = MatterStage.CLOSED, _("closed")


class DeclineChoices(models.TextChoices):
    """Why a matter was not taken."""

    CONFLICT = DeclineReason.CONFLICT, _("conflict of interest")
    NOT_ELIGIBLE = DeclineReason.NOT_ELIGIBLE, _("no fund may pay")
    NO_CAPACITY = DeclineReason.NO_CAPACITY, _("nobody has room")
    OUTSIDE_VENUE = DeclineReason.OUTSIDE_VENUE, _("a court we do not cover")
    HAS_COUNSEL = DeclineReason.HAS_COUNSEL, _("has a lawyer")
    PERSON_DECLINED = DeclineReason.PERSON_DECLINED, _("the person said no")
    NO_CONTACT = DeclineReason.NO_CONTACT, _("could not be reached")
    OTHER = DeclineReason.OTHER, _("another reason")


class CustodyStatus(models.TextChoices):
    """Whether the client is held."""

    DETAINED = "DETAINED", _("detained")
    NON_DETAINED = "NON_DETAINED", _("not detained")
    UNKNOWN = "UNKNOWN", _("not known")


class MatterSource(models.TextChoices):
    """By what way a matter came."""

    SELF = "SELF", _("the person")
    FAMILY = "FAMILY", _("family")
    HOTLINE = "HOTLINE", _("hotline")
    VISIT = "VISIT", _("visiting programme")
    COURT = "COURT", _("seen at court")
    PARTNER = "PARTNER", _("partner group")


class Fund(models.Model):
    """A source of money with criteria of its own. What it asks stands in its `FundRules`, version by version."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    is_merits_blind = models.BooleanField(default=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)


class FundRules(models.Model):
    """One version of a fund's criteria. A version is never changed; a decision names the one that it was made by.

    Empty lists and null ask for nothing.
    """

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField()
    in_force_from = models.DateField()
    residences = models.JSONField(default=list)
    venues = models.JSONField(default=list)
    custody = models.JSONField(default=list)
    hearings = models.JSONField(default=list)
    income_limit_percent = models.PositiveSmallIntegerField(null=True)
    boundary = models.CharField(max_length=11, choices=[(b.value, b.value) for b in Boundary], default=Boundary.UNDER)
    table_id = models.CharField(max_length=20, blank=True)
    excludes_earlier_counsel = models.BooleanField(default=False)
    excluded_categories = models.JSONField(default=list)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fund", "version"], name="defend_fund_version_once")]


class WallQuerySet(models.QuerySet["Wall"]):
    """Scopes of walls."""

    def standing(self, at: datetime) -> WallQuerySet:
        """Keep walls that stand at an instant."""
        return self.filter(Q(lifted_at__isnull=True) | Q(lifted_at__gt=at), raised_at__lte=at)


class Wall(models.Model):
    """An ethical wall: this account sees nothing of this matter, whatever its role.

    Source: ABA Model Rules 1.10(a)(2) and 1.11: timely screening of the person who is disqualified.
    """

    matter = models.ForeignKey("Matter", models.CASCADE, related_name="walls")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = WallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "person"], condition=Q(lifted_at__isnull=True), name="defend_wall_once_standing"
            )
        ]


class MatterQuerySet(models.QuerySet["Matter"]):
    """Scopes of matters. A page asks `reads.visible_to` first: it leaves out what is walled off from the reader."""

    def represented(self) -> MatterQuerySet:
        """Keep those that the programme represents now."""
        return self.filter(stage__in=REPRESENTED)

    def in_intake(self) -> MatterQuerySet:
        """Keep those that were not retained, those not taken included."""
        return self.filter(stage__in=INTAKE)

    def not_over(self) -> MatterQuerySet:
        """Leave out those that were not taken, ended or are closed."""
        return self.exclude(stage__in=OVER)

    def entered(self) -> MatterQuerySet:
        """Keep those that were retained at any time: who entered the programme."""
        return self.filter(retained_on__isnull=False)

    def outside_walls(self, person: Person, at: datetime) -> MatterQuerySet:
        """Leave out what an ethical wall keeps from a person. Every list and every page stands on this scope."""
        return self.exclude(pk__in=Wall.objects.standing(at).filter(person=person).values("matter_id"))


class Matter(models.Model):
    """One person's case, from the first call to the closed file. The row is a sealed case of the ring `defend`.

    In clear stand stage, days, court code, custody and languages, by which the desk sorts; who it is, what was told
    and why it is eligible are sealed. `stage` repeats the last `StageChange`, `custody` the last `CustodyEvent`, and
    `next_hearing_on` the next hearing: only the actions write them. `family` is shared by relatives whose cases are
    decided together. `keep_until_on` is set when the matter is over.
    """

    uuid = models.UUIDField(default=uuid4, unique=True)
    identity = SealedText(ring="defend", clock="defend.matter")
    stage = models.CharField(max_length=20, choices=StageChoices.choices, default=StageChoices.REFERRED)
    stage_since_at = models.DateTimeField()
    source = models.CharField(max_length=8, choices=MatterSource.choices)
    languages = models.JSONField(default=list)
    has_interpreter = models.BooleanField(default=False)
    court = models.CharField(max_length=12, blank=True)
    custody_at_intake = models.CharField(
        max_length=12, choices=CustodyStatus.choices, default=CustodyStatus.UNKNOWN
    )  # fmt: skip
    custody = models.CharField(max_length=12, choices=CustodyStatus.choices, default=CustodyStatus.UNKNOWN)
    next_hearing_on = models.DateField(null=True, blank=True)
    family = models.UUIDField(default=uuid4, db_index=True)
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, related_name="matters")
    attorney = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="matters")
    referral = models.UUIDField(null=True, unique=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    retained_on = models.DateField(null=True)
    over_at = models.DateTimeField(null=True)
    decline_reason = models.CharField(max_length=15, choices=DeclineChoices.choices, blank=True)
    keep_until_on = models.DateField(null=True)

    objects = MatterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage__in=_values(OVER)) | Q(over_at__isnull=False, keep_until_on__isnull=False),
                name="defend_matter_end_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=_values(REPRESENTED)) | Q(retained_on__isnull=False, fund__isnull=False),
                name="defend_matter_retained_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["DECLINED", "REFERRED_OUT"], decline_reason__gt="")
                | (~Q(stage__in=["DECLINED", "REFERRED_OUT"]) & Q(decline_reason="")),
                name="defend_matter_refusal_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "stage_since_at"], name="defend_matter_board"),
            models.Index(fields=["attorney", "stage"], name="defend_matter_docket"),
        ]  # fmt: skip

    @property
    def key(self) -> str:
        """Return the number by which the desk speaks of the matter without a name."""
        return f"M-{self.pk}"

    @property
    def is_over(self) -> bool:
        """Whether it was not taken, or has ended."""
        return self.stage in OVER

    @property
    def is_represented(self) -> bool:
        """Whether the programme represents the person now."""
        return self.stage in REPRESENTED

    @property
    def may_be_screened(self) -> bool:
        """Whether no conflict stands in the way and nobody is retained yet."""
        return self.stage in (MatterStage.CLEARED, MatterStage.SCREENED, MatterStage.WAITLISTED, MatterStage.OFFERED)

    @property
    def is_detained(self) -> bool:
        """Whether the client is known to be held now."""
        return self.custody == CustodyStatus.DETAINED


class StageChange(models.Model):
    """One step of a matter. Rows are added, never changed. `reason` is a code, never words."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="stages")
    before = models.CharField(max_length=20, choices=StageChoices.choices, blank=True)
    after = models.CharField(max_length=20, choices=StageChoices.choices)
    reason = models.CharField(max_length=40, blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["matter", "at"], name="defend_stage_order")]


class EndReason(models.TextChoices):
    """Why representation ended before the case did."""

    WITHDREW = "WITHDREW", _("the lawyer withdrew")
    SUBSTITUTED = "SUBSTITUTED", _("another lawyer took over")
    MOVED_VENUE = "MOVED_VENUE", _("the case moved to another court")
    LOST_CONTACT = "LOST_CONTACT", _("contact was lost")
    DIED = "DIED", _("the client died")
    OTHER = "OTHER", _("another reason")


assert set(EndReason.values) == set(REPRESENTATION_DETAILS)


class Outcome(models.Model):
    """What came of a case at one level, in the finest code. A remand or reopening is a row of its own, and what is
    corrected is superseded by the row that corrects it; nothing is overwritten."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="outcomes")
    code = models.CharField(max_length=40, choices=[(code, code) for code in sorted(KINDS)])
    level = models.CharField(max_length=5, choices=[(level.value, level.value) for level in Level])
    on = models.DateField()
    is_client_goal_met = models.BooleanField(null=True)
    is_followed_by_arrest = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["matter", "on"], name="defend_outcome_order")]


class CustodyEvent(models.Model):
    """One change of custody: a series of its own, for a bond won is not a case won."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="custody_events")
    custody = models.CharField(max_length=12, choices=CustodyStatus.choices)
    how = models.CharField(max_length=15, choices=[(code, code) for code in sorted(CUSTODY_OUTCOMES)], blank=True)
    on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["matter", "on"], name="defend_custody_order")]


class AppearanceForm(models.TextChoices):
    """By which form the attorney appears."""

    E28 = "E28", _("E-28, immigration court")
    E27 = "E27", _("E-27, Board of Immigration Appeals")
    G28 = "G28", _("G-28, Homeland Security")


class AppearanceScope(models.TextChoices):
    """For what the attorney appears.

    Source: 8 CFR § 1003.17(a): in immigration court for all proceedings, custody and bond only, or all others.
    """

    ALL = "ALL", _("all proceedings")
    CUSTODY_AND_BOND = "CUSTODY_AND_BOND", _("custody and bond only")
    ALL_OTHER = "ALL_OTHER", _("all but custody and bond")


class Appearance(models.Model):
    """One notice of appearance, from the day it was filed until it was withdrawn."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="appearances")
    attorney = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    form = models.CharField(max_length=3, choices=AppearanceForm.choices)
    scope = models.CharField(max_length=16, choices=AppearanceScope.choices, default=AppearanceScope.ALL)
    filed_on = models.DateField()
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=models.F("filed_on")),
                name="defend_appearance_in_order",
            ),
            models.UniqueConstraint(
                fields=["matter", "form", "scope"], condition=Q(withdrawn_on__isnull=True),
                name="defend_appearance_once_open",
            ),
        ]  # fmt: skip

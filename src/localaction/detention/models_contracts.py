"""Detention contracts as people read them in documents, deficiencies that inspectors found, and who is told of days."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from localaction.detention.rules import contracts as rules
from localaction.places.models import Facility
from localaction.sources.cited import Cited
from localaction.sources.models import Publication
from localaction.vault.fields import OperationalText
from localaction.vault.rules.server_keys import Label


class Contract(Cited):
    """An instrument under which a center holds people for ICE; what is known of it stands in its facts.

    A correction of its name, number or kind is a new row that the corrected one leads to (`corrected_by`).
    """

    class Kind(models.TextChoices):
        IGSA = rules.Kind.IGSA, _("agreement of ICE with a local government (IGSA)")
        DIGSA = rules.Kind.DIGSA, _("agreement of ICE with a local government, for ICE alone (DIGSA)")
        DIRECT = rules.Kind.DIRECT, _("contract of ICE with a company")
        USMS = rules.Kind.USMS, _("agreement of the U.S. Marshals")
        RIDER = rules.Kind.RIDER, _("rider that lets ICE use an agreement of the U.S. Marshals")
        OPERATING = rules.Kind.OPERATING, _("contract of a local government with the company that runs it")
        TASK_ORDER = rules.Kind.TASK_ORDER, _("task order (the money of a year, not the contract)")
        MODIFICATION = rules.Kind.MODIFICATION, _("modification of a contract")

    uid = models.SlugField(max_length=90, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    # The place is the center's, wherever the company has its seat.
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="contracts")
    name = models.CharField(max_length=160)
    number = models.CharField(max_length=60, blank=True)
    summary = models.TextField(max_length=1500, blank=True)
    summary_es = models.TextField(max_length=1500, blank=True)
    # A rider, a task order, a modification or an operating contract belongs to another contract.
    part_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    corrected_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")

    class Meta:
        indexes = [models.Index(fields=["facility"], name="contracts_of_a_center")]

    def __str__(self) -> str:
        return self.uid


class ContractFact(Cited):
    """One thing that one source says of a contract. Sources that disagree are rows beside each other.

    Which columns a fact uses is in `rules.contract_facts`; the rest stay empty.
    """

    class Kind(models.TextChoices):
        BEGINS = rules.Fact.BEGINS, _("first day")
        ENDS = rules.Fact.ENDS, _("day on which it ends")
        NO_END = rules.Fact.NO_END, _("has no end until somebody ends it")
        NOTICE_BY = rules.Fact.NOTICE_BY, _("last day for notice, as the document prints it")
        NOTICE_BEFORE_END = rules.Fact.NOTICE_BEFORE_END, _("days of notice before its end")
        NOTICE_ANY_TIME = rules.Fact.NOTICE_ANY_TIME, _("days of notice with which it can be ended at any time")
        RENEWAL = rules.Fact.RENEWAL, _("how it is renewed")
        PARTY = rules.Fact.PARTY, _("party")
        GUARANTEED_MINIMUM = rules.Fact.GUARANTEED_MINIMUM, _("beds paid for at least")
        PER_DIEM = rules.Fact.PER_DIEM, _("dollars for a person and day")
        DECIDES = rules.Fact.DECIDES, _("who votes on it")
        STANCE = rules.Fact.STANCE, _("what a member of that body said")
        MEETING = rules.Fact.MEETING, _("meeting at which it is decided")
        VOTED = rules.Fact.VOTED, _("a vote was taken")
        NOTICE_GIVEN = rules.Fact.NOTICE_GIVEN, _("notice was given")
        RENEWED = rules.Fact.RENEWED, _("renewed")
        ENDED = rules.Fact.ENDED, _("ended")
        REPLACED = rules.Fact.REPLACED, _("another contract took its place")
        CLOSED = rules.Fact.CLOSED, _("the center closed")
        TRANSFERRED = rules.Fact.TRANSFERRED, _("people were moved elsewhere")
        RELEASED = rules.Fact.RELEASED, _("people were released")

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=18, choices=Kind)
    on = models.DateField(null=True)
    # The last day that it can be, where a source names a month: "November 2026" is 1 to 30 November.
    on_last = models.DateField(null=True)
    until = models.DateField(null=True)
    number = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    n_of = models.PositiveSmallIntegerField(null=True)
    word = models.CharField(max_length=12, blank=True)
    name = models.CharField(max_length=160, blank=True)
    is_private = models.BooleanField(null=True)
    to_facility = models.ForeignKey(Facility, null=True, on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey(Contract, null=True, on_delete=models.PROTECT, related_name="successions")
    note = models.CharField(max_length=500, blank=True)
    note_es = models.CharField(max_length=500, blank=True)
    quote = models.CharField(max_length=1000, blank=True)
    pinpoint = models.CharField(max_length=120, blank=True)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")

    class Meta:
        indexes = [models.Index(fields=["contract", "kind"], name="facts_of_a_contract")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(on_last=None) | models.Q(on__isnull=False, on_last__gte=models.F("on")),
                name="contract_fact_days",
            ),
            models.CheckConstraint(
                condition=models.Q(number=None) | models.Q(number__gte=0), name="contract_fact_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.kind}"

    @property
    def claim(self) -> rules.Claim:
        """Return it as the rules know it."""
        return rules.Claim(
            rules.Fact(self.kind), self.as_of, self.on, self.on_last, self.until, self.number, self.word, self.name,
            self.is_private, self.pk,
        )  # fmt: skip


class Deficiency(Cited):
    """One thing that an inspection found against a standard.

    The inspection is named by center, last day and kind, for inspections themselves are derived anew by every import.
    """

    class Answer(models.TextChoices):
        YES = "YES", _("yes")
        NO = "NO", _("no")
        UNKNOWN = "UNKNOWN", _("not known")

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="deficiencies")
    inspected_on = models.DateField()
    inspection_kind = models.CharField(max_length=14, blank=True)
    standard = models.CharField(max_length=60, blank=True)
    component = models.CharField(max_length=120)
    says = models.TextField(max_length=3000)
    is_priority = models.BooleanField(default=False)
    repeated = models.CharField(max_length=8, choices=Answer, default=Answer.UNKNOWN)
    corrected = models.CharField(max_length=8, choices=Answer, default=Answer.UNKNOWN)
    pinpoint = models.CharField(max_length=120, blank=True)
    # Where it came in a file, and not from somebody's hand.
    publication = models.ForeignKey(Publication, null=True, on_delete=models.PROTECT, related_name="+")
    line = models.PositiveIntegerField(null=True)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")

    class Meta:
        verbose_name_plural = "deficiencies"
        indexes = [models.Index(fields=["facility", "inspected_on"], name="deficiencies_of_a_center")]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.inspected_on} {self.component}"


class InspectionCount(models.Model):
    """How often something happened in the year before an inspection, by its form G-324A; derived from the rows.

    `n_months`: of how many months a number was given; 12 also where the form asks for the whole year at once.
    """

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="inspection_counts")
    inspected_on = models.DateField()
    code = models.CharField(max_length=120)
    number = models.PositiveIntegerField()
    n_months = models.PositiveSmallIntegerField()
    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="+")
    line = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "inspected_on", "code"], name="one_count_an_inspection_and_code"
            )
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.inspected_on} {self.code}"


class Follower(models.Model):
    """A person of the desk who is told of days for notice: of every contract, or of those chosen."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="contract_follower")
    follows_all = models.BooleanField(default=False)
    contracts = models.ManyToManyField(Contract, related_name="followers")
    begun_at = models.DateTimeField()
    # No word from them, not even an opening of the page, for so long: the address is erased.
    seen_at = models.DateTimeField()
    reach = OperationalText(label=Label.ON_CALL, clock="detention.follower")

    def __str__(self) -> str:
        return f"F-{self.pk}"


class NoticeTold(models.Model):
    """That followers were told of a contract's day for notice, at which step. Rows are added, never changed."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="told")
    number = models.PositiveSmallIntegerField()
    # None: they were told that no day is known any more.
    notice_on = models.DateField(null=True)
    rung = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    n_told = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "number"], name="notices_told_in_order")]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.notice_on} {self.rung}"

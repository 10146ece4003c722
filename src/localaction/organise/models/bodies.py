"""Bodies that decide in a county or a town, who sits in them, when they meet, what is asked and how each one voted.

Every row is typed from a document that it cites. A correction leaves the row, its address and what points to it where
they are, and keeps the wrong text as a row of its own, withdrawn and replaced by the first.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from localaction.places.models import Place
from localaction.sources.cited import Cited


class Standing(Cited):
    """A cited row with an address that stays when its words are corrected."""

    uid = models.SlugField(max_length=80, unique=True)
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="earlier")

    class Meta:
        abstract = True


class PassesBy(models.TextChoices):
    """Of whom more than half have to say yes."""

    MEMBERS = "MEMBERS", _("more than half of all members")
    PRESENT = "PRESENT", _("more than half of those who vote")


class Body(Standing):
    """A public body, or one office, that decides something in a place."""

    class Kind(models.TextChoices):
        COUNTY_BOARD = "COUNTY_BOARD", _("county board or commissioners court")
        CITY_COUNCIL = "CITY_COUNCIL", _("city or town council")
        SCHOOL_BOARD = "SCHOOL_BOARD", _("school board")
        SHERIFF = "SHERIFF", _("sheriff")
        EXECUTIVE = "EXECUTIVE", _("mayor or county executive")
        JAIL_BOARD = "JAIL_BOARD", _("jail or prison board")
        LEGISLATURE = "LEGISLATURE", _("state legislature or its committee")
        OTHER = "OTHER", _("another public body")

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=Kind)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=2)
    # FIPS codes of the counties in which its place lies, each between spaces: " 48209 48453 ".
    counties = models.TextField(blank=True)
    # The clock on its wall: "America/Chicago".
    zone = models.CharField(max_length=40)
    n_members = models.PositiveSmallIntegerField()
    passes_by = models.CharField(max_length=8, choices=PassesBy, default=PassesBy.MEMBERS)
    # Where its rules ask for another number than half of either.
    n_votes_needed = models.PositiveSmallIntegerField(null=True)
    # What it decides that matters here, in our words.
    decides = models.CharField(max_length=400, blank=True)
    decides_es = models.CharField(max_length=400, blank=True)
    calendar_url = models.URLField(max_length=600, blank=True)
    # Who may speak, for how long, and by when one signs up.
    comment_rules = models.CharField(max_length=600, blank=True)
    comment_rules_es = models.CharField(max_length=600, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(n_members__gte=1), name="body_has_members"),
            models.CheckConstraint(
                condition=Q(n_votes_needed=None) | Q(n_votes_needed__gte=1, n_votes_needed__lte=F("n_members")),
                name="body_votes_needed",
            ),
        ]
        indexes = [models.Index(fields=["state", "kind"], name="body_by_state")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return its public page."""
        return reverse("body", args=[self.uid])


class Member(Standing):
    """Somebody who sits in a body, or holds the office, as its own pages say."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="members")
    name = models.CharField(max_length=120)
    # "Commissioner, Precinct 2", "County Judge", "Sheriff".
    title = models.CharField(max_length=80, blank=True)
    district = models.CharField(max_length=80, blank=True)
    # First day on which the term is over.
    ends_on = models.DateField(null=True)
    next_election_on = models.DateField(null=True)
    # The office's, that anybody may call or write to; never a private one.
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(max_length=120, blank=True)
    office = models.CharField(max_length=200, blank=True)
    # Day on which somebody else was found in the seat, or it was found empty.
    gone_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class MemberCheck(models.Model):
    """That somebody asked on a day who holds a seat."""

    class Answer(models.TextChoices):
        AS_WRITTEN = "AS_WRITTEN", _("the same person, all as written")
        CHANGED = "CHANGED", _("the same person, something changed")
        NO_ANSWER = "NO_ANSWER", _("nobody answered")
        GONE = "GONE", _("no longer holds the seat")

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="checks")
    on = models.DateField()
    answer = models.CharField(max_length=10, choices=Answer)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.member_id} {self.on} {self.answer}"


class Meeting(Standing):
    """One sitting of a body or of one of its committees."""

    class Status(models.TextChoices):
        SCHEDULED = "SCHEDULED", _("announced")
        POSTPONED = "POSTPONED", _("postponed")
        CANCELLED = "CANCELLED", _("cancelled")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    # Empty: the whole body meets.
    committee = models.CharField(max_length=120, blank=True)
    starts_at = models.DateTimeField()
    where = models.CharField(max_length=200, blank=True)
    agenda_url = models.URLField(max_length=600, blank=True)
    watch_url = models.URLField(max_length=600, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.SCHEDULED)
    # Last moment to sign up to speak.
    speak_by = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["starts_at"], name="meeting_by_time")]

    def __str__(self) -> str:
        return f"{self.body_id} {self.starts_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """Return its public page."""
        return reverse("meeting", args=[self.uid])


class AgendaItem(Standing):
    """One point of an agenda."""

    class Kind(models.TextChoices):
        AGREEMENT = "AGREEMENT", _("287(g) or another agreement with ICE")
        CONTRACT = "CONTRACT", _("detention or jail contract")
        ORDINANCE = "ORDINANCE", _("ordinance or order")
        RESOLUTION = "RESOLUTION", _("resolution")
        BUDGET = "BUDGET", _("budget or grant")
        APPOINTMENT = "APPOINTMENT", _("appointment")
        REPORT = "REPORT", _("report or hearing")
        COMMENT = "COMMENT", _("public comment")
        OTHER = "OTHER", _("something else")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    number = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=12, choices=Kind)
    # What is asked of the body, in our words.
    asks = models.CharField(max_length=600, blank=True)
    asks_es = models.CharField(max_length=600, blank=True)
    document_url = models.URLField(max_length=600, blank=True)

    def __str__(self) -> str:
        return self.title


class Vote(Standing):
    """One vote on a point of an agenda."""

    class Stage(models.TextChoices):
        COMMITTEE = "COMMITTEE", _("in committee")
        FIRST_READING = "FIRST_READING", _("on first reading")
        FINAL = "FINAL", _("final")

    class Result(models.TextChoices):
        PASSED = "PASSED", _("passed")
        FAILED = "FAILED", _("failed")
        PUT_OFF = "PUT_OFF", _("put off")
        NOT_STATED = "NOT_STATED", _("the source does not say")

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="votes")
    stage = models.CharField(max_length=13, choices=Stage)
    on = models.DateField()
    # The words that were voted on, where they are not the item's own.
    motion = models.CharField(max_length=300, blank=True)
    result = models.CharField(max_length=10, choices=Result)
    # How many could vote: the body's members, or the committee's.
    n_members = models.PositiveSmallIntegerField()
    passes_by = models.CharField(max_length=8, choices=PassesBy, default=PassesBy.MEMBERS)
    n_votes_needed = models.PositiveSmallIntegerField(null=True)
    # As printed; None where the source gives no number.
    n_yes = models.PositiveSmallIntegerField(null=True)
    n_no = models.PositiveSmallIntegerField(null=True)
    n_abstained = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(n_votes_needed=None) | Q(n_votes_needed__gte=1, n_votes_needed__lte=F("n_members")),
                name="vote_votes_needed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.on} {self.stage}"


class Ballot(models.Model):
    """How one member voted."""

    class Choice(models.TextChoices):
        YES = "YES", _("yes")
        NO = "NO", _("no")
        ABSTAIN = "ABSTAIN", _("abstained")
        ABSENT = "ABSENT", _("absent")
        EXCUSED = "EXCUSED", _("excused")
        RECUSED = "RECUSED", _("recused")
        NOT_RECORDED = "NOT_RECORDED", _("not recorded")

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="ballots")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="ballots")
    choice = models.CharField(max_length=12, choices=Choice)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vote", "member"], name="one_ballot_a_member")]

    def __str__(self) -> str:
        return f"{self.vote_id} {self.member_id} {self.choice}"

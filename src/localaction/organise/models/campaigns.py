"""Campaigns toward one decision: a dated checklist, evidence, partners, what happened, and what came of it.

Only what is public or the coalition's own is kept here: no supporter, no member of the public, no private contact.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from localaction.organise.models.bodies import Body, Meeting
from localaction.organise.models.groups import Group
from localaction.sources.cited import Entered


class Campaign(models.Model):
    """What a coalition wants decided, by whom and by which day. How it stands follows from its dated events."""

    class Kind(models.TextChoices):
        END_287G = "END_287G", _("end a 287(g) agreement")
        NARROWEST_MODEL = "NARROWEST_MODEL", _("ask for the narrowest model under a mandate")
        FREEDOM_CITY = "FREEDOM_CITY", _("adopt a Freedom City resolution")
        END_DATA_SHARING = "END_DATA_SHARING", _("end a data-sharing agreement")
        STOP_RENEWAL = "STOP_RENEWAL", _("stop the renewal of a detention contract")
        USE_INSPECTIONS = "USE_INSPECTIONS", _("use inspections against a detention center")
        FUND_DEFENSE = "FUND_DEFENSE", _("fund a legal-defense program")
        RAPID_RESPONSE = "RAPID_RESPONSE", _("start a rapid response network")
        VISITATION = "VISITATION", _("start a visitation program")

    class Model(models.TextChoices):
        WSO = "WSO", _("warrant service officer model")
        JEM = "JEM", _("jail enforcement model")
        TFM = "TFM", _("task force model")
        OTHER = "OTHER", _("another model")

    class Owner(models.TextChoices):
        PRIVATE = "PRIVATE", _("a company owns the building")
        PUBLIC = "PUBLIC", _("a public body owns the building")
        UNKNOWN = "UNKNOWN", _("nobody has found out yet")

    uid = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=16, choices=Kind)
    title = models.CharField(max_length=160)
    title_es = models.CharField(max_length=160, blank=True)
    # The decision itself: the instrument and what it says.
    decision = models.CharField(max_length=400)
    decision_es = models.CharField(max_length=400, blank=True)
    # Who decides; None where it is no public body that we hold, and then in words.
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="campaigns")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.SET_NULL, related_name="campaigns")
    decided_by = models.CharField(max_length=400, blank=True)
    decided_by_es = models.CharField(max_length=400, blank=True)
    n_votes_needed = models.PositiveSmallIntegerField(null=True)
    n_seats = models.PositiveSmallIntegerField(null=True)
    starts_on = models.DateField()
    # As planned at the start; an event moves it.
    decide_by = models.DateField()
    state = models.CharField(max_length=2)
    # Census codes, each between spaces: of the places it is about, and of those with their counties and state.
    places = models.TextField()
    stands_at = models.TextField()
    # One a line, in the order of `places`.
    place_names = models.TextField()
    long_goal = models.CharField(max_length=400, blank=True)
    long_goal_es = models.CharField(max_length=400, blank=True)
    middle_goal = models.CharField(max_length=400, blank=True)
    middle_goal_es = models.CharField(max_length=400, blank=True)
    short_goal = models.CharField(max_length=400, blank=True)
    short_goal_es = models.CharField(max_length=400, blank=True)
    # One a line.
    demands = models.TextField(max_length=2000, blank=True)
    demands_es = models.TextField(max_length=2000, blank=True)
    # Of the agreement that is to end or to be signed.
    model = models.CharField(max_length=5, choices=Model, blank=True)
    # Of the detention center, where a contract or a center is concerned.
    owner = models.CharField(max_length=7, choices=Owner, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    # None: not public. Taken off the public pages it is None again.
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # Last time that anything of it changed, for readers' copies and calendars.
    changed_at = models.DateTimeField()
    n_changes = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(decide_by__gte=F("starts_on")), name="campaign_starts_before_decision"),
            models.CheckConstraint(
                condition=Q(n_votes_needed=None) | Q(n_votes_needed__gte=1, n_votes_needed__lte=F("n_seats")),
                name="campaign_votes_needed_of_seats",
            ),
        ]
        indexes = [models.Index(fields=["state", "published_at"], name="campaign_by_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return its public page."""
        return reverse("campaign", args=[self.uid])

    @property
    def geoids(self) -> list[str]:
        """Return the Census codes of its places."""
        return self.places.split()


class Step(models.Model):
    """One line of a campaign's checklist, with its day and what lies on the table when it is done."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="steps")
    # Of the template; empty for a step that somebody added.
    code = models.SlugField(max_length=40, blank=True)
    title = models.CharField(max_length=160)
    title_es = models.CharField(max_length=160, blank=True)
    document = models.CharField(max_length=200, blank=True)
    document_es = models.CharField(max_length=200, blank=True)
    # Address within this site that yields the document.
    page = models.CharField(max_length=200, blank=True)
    due_on = models.DateField()
    # Whether it comes after the decision.
    is_after = models.BooleanField(default=False)
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # Where the finished document can be read.
    done_url = models.CharField(max_length=600, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None, done_by=None) | (~Q(done_on=None) & ~Q(done_by=None)),
                name="step_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.due_on} {self.title}"

    def is_late(self, on: dt.date) -> bool:
        """Return whether it should have been done before a day and was not."""
        return self.done_on is None and self.due_on < on


class Tactic(Entered):
    """What the campaign does or did to be heard."""

    class Kind(models.TextChoices):
        MEETING = "MEETING", _("meeting with who decides")
        TESTIMONY = "TESTIMONY", _("testimony")
        LETTERS = "LETTERS", _("letters and calls")
        PRESS = "PRESS", _("press")
        PUBLIC_EVENT = "PUBLIC_EVENT", _("public event")
        RECORDS = "RECORDS", _("records request")
        OTHER = "OTHER", _("something else")

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="tactics")
    kind = models.CharField(max_length=12, choices=Kind)
    on = models.DateField(null=True)
    what = models.CharField(max_length=300)
    what_es = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.what


class Evidence(Entered):
    """A claim with where it can be read: a page of this site or another, the words there, and their day."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="evidence")
    claim = models.CharField(max_length=300)
    claim_es = models.CharField(max_length=300, blank=True)
    # "/place/48453/" for a page of this site, else a whole address.
    page = models.CharField(max_length=600)
    quote = models.CharField(max_length=600, blank=True)
    source_title = models.CharField(max_length=300)
    as_of = models.DateField()

    def __str__(self) -> str:
        return self.claim


class Partner(Entered):
    """That a group of the directory carries the campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="partners")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="campaigns")
    role = models.CharField(max_length=200, blank=True)
    role_es = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "group"], condition=Q(withdrawn_at=None), name="one_partner_a_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.group_id}"


class CampaignEvent(Entered):
    """Something that happened on a day: the decision, that it was moved, or what came afterwards."""

    class Kind(models.TextChoices):
        WON = "WON", _("won")
        PARTLY = "PARTLY", _("won in part")
        LOST = "LOST", _("lost")
        WITHDRAWN = "WITHDRAWN", _("given up")
        MOVED = "MOVED", _("the decision was moved to another day")
        MILESTONE = "MILESTONE", _("a step on the way")
        AFTERWARDS = "AFTERWARDS", _("what happened afterwards")

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField()
    # The new day, where the decision was moved.
    to = models.DateField(null=True)
    said = models.CharField(max_length=600)
    said_es = models.CharField(max_length=600, blank=True)
    document = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=600, blank=True)
    quote = models.CharField(max_length=600, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="MOVED") & ~Q(to=None)) | (~Q(kind="MOVED") & Q(to=None)), name="moved_to_a_day"
            ),
            # A campaign is closed with the document of the decision; one that was given up needs none.
            models.CheckConstraint(
                condition=~Q(kind__in=["WON", "PARTLY", "LOST"]) | ~Q(document=""), name="outcome_with_document"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.on} {self.kind}"

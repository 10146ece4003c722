"""Who decides a campaign's question, what each of them said and when, and what others are asked to do.

They are people in public office, or seats. What they said is never overwritten: a word withdrawn stays with its reason.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from localaction.organise.models.bodies import Member
from localaction.organise.models.campaigns import Campaign
from localaction.organise.models.officials import Official
from localaction.sources.cited import Entered


class DecisionMaker(Entered):
    """Somebody who votes or signs, or to whom one of those listens."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="makers")
    # Of a body that we hold, of a roster, or else only named with the seat.
    member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    official = models.ForeignKey(Official, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    seat = models.CharField(max_length=160, blank=True)
    # The office's, never a private one.
    phone = models.CharField(max_length=60, blank=True)
    # None: votes or signs. Else: who listens to them.
    influences = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="influenced_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "member"], condition=Q(withdrawn_at=None) & ~Q(member=None),
                name="one_decision_maker_a_member",
            ),
            models.CheckConstraint(condition=Q(member=None) | Q(official=None), name="decision_maker_of_one_roster"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Ask(Entered):
    """What somebody who wants to help can do, by when, and who may do it."""

    class Channel(models.TextChoices):
        CALL = "CALL", _("call")
        WRITE = "WRITE", _("write")
        SPEAK = "SPEAK", _("speak in public")
        VISIT = "VISIT", _("meet in person")
        SIGN = "SIGN", _("sign up")

    class Who(models.TextChoices):
        ANYBODY = "ANYBODY", _("anybody")
        RESIDENTS = "RESIDENTS", _("whoever lives there")
        CONSTITUENTS = "CONSTITUENTS", _("only who can vote for the person asked")
        MEMBERS = "MEMBERS", _("members of the partner groups")

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="asks")
    channel = models.CharField(max_length=5, choices=Channel)
    who = models.CharField(max_length=12, choices=Who)
    title = models.CharField(max_length=160)
    title_es = models.CharField(max_length=160, blank=True)
    script = models.TextField(max_length=1200)
    script_es = models.TextField(max_length=1200, blank=True)
    # Last day on which it helps.
    deadline_on = models.DateField()
    # None: everybody on the call list.
    target = models.ForeignKey(DecisionMaker, null=True, on_delete=models.SET_NULL, related_name="asks")
    # When two people made it public.
    published_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.title


class Position(Entered):
    """What somebody who decides said on a day, or that they were asked; appended, never changed."""

    class Kind(models.TextChoices):
        FOR = "FOR", _("for it")
        AGAINST = "AGAINST", _("against it")
        UNDECIDED = "UNDECIDED", _("undecided")
        UNKNOWN = "UNKNOWN", _("not known any more")
        PLEDGED = "PLEDGED", _("pledged to vote or sign for it")
        ASKED = "ASKED", _("was asked")

    maker = models.ForeignKey(DecisionMaker, on_delete=models.CASCADE, related_name="positions")
    kind = models.CharField(max_length=9, choices=Kind)
    on = models.DateField()
    # What was said or answered, in their words or ours.
    said = models.CharField(max_length=600, blank=True)
    source_title = models.CharField(max_length=300)
    url = models.CharField(max_length=600, blank=True)
    ask = models.ForeignKey(Ask, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(source_title=""), name="position_has_a_source")]

    def __str__(self) -> str:
        return f"{self.maker_id} {self.on} {self.kind}"

"""Groups that a resident can call, join or learn from, and when somebody last asked whether what is written is so."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from localaction.sources.cited import Cited


class Group(Cited):
    """A hotline, a network, a programme or a toolkit of a coalition, a state or the nation."""

    class Kind(models.TextChoices):
        HOTLINE = "HOTLINE", _("hotline")
        RAPID_RESPONSE = "RAPID_RESPONSE", _("rapid response network")
        VISITATION = "VISITATION", _("visitation program")
        LEGAL_DEFENSE = "LEGAL_DEFENSE", _("legal-defense program")
        ACCOMPANIMENT = "ACCOMPANIMENT", _("accompaniment to court")
        COALITION = "COALITION", _("coalition")
        FINDER = "FINDER", _("directory or official look-up")
        TOOLKIT = "TOOLKIT", _("toolkit")

    class Scope(models.TextChoices):
        COUNTIES = "COUNTIES", _("the counties named")
        STATE = "STATE", _("a whole state")
        NATION = "NATION", _("the whole country")

    uid = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=Kind)
    scope = models.CharField(max_length=8, choices=Scope)
    state = models.CharField(max_length=2, blank=True)
    # FIPS codes, each between spaces: " 48209 48453 "; a page of a place then needs no further query.
    counties = models.TextField(blank=True)
    # What it does for whoever calls, in our words.
    does = models.CharField(max_length=400)
    does_es = models.CharField(max_length=400, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(max_length=120, blank=True)
    # Codes such as "en", "es", "ht".
    languages = models.JSONField(default=list)
    hours = models.CharField(max_length=120, blank=True)
    # How a volunteer joins, and what it takes: "two evenings of training, then four hours a month".
    join = models.CharField(max_length=300, blank=True)
    join_es = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(scope="NATION", state="") | (~models.Q(scope="NATION") & ~models.Q(state=""))),
                name="group_of_a_state_or_the_nation",
            ),
        ]
        indexes = [models.Index(fields=["scope", "state"], name="group_by_scope")]

    def __str__(self) -> str:
        return self.name

    @property
    def county_fips(self) -> list[str]:
        """Return the codes of its counties."""
        return self.counties.split()


class GroupCheck(models.Model):
    """That somebody called or wrote on a day to ask whether what is written of a group is still so."""

    class Answer(models.TextChoices):
        AS_WRITTEN = "AS_WRITTEN", _("all as written")
        CHANGED = "CHANGED", _("something changed")
        NO_ANSWER = "NO_ANSWER", _("nobody answered")
        GONE = "GONE", _("it no longer exists")

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="checks")
    on = models.DateField()
    answer = models.CharField(max_length=10, choices=Answer)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.group_id} {self.on} {self.answer}"

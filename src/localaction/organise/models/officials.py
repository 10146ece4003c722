"""Elected officials: who holds which seat since when, where their offices are, and on which committees they sit.

Only what two public-domain rosters print of people in public office is kept; their birth dates, photographs and private
accounts are not.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from localaction.places.models import Place
from localaction.sources.models import Publication


class Seat(models.Model):
    """One seat in a public body, whoever holds it."""

    class Kind(models.TextChoices):
        US_SENATE = "US_SENATE", _("United States Senate")
        US_HOUSE = "US_HOUSE", _("United States House of Representatives")
        STATE_UPPER = "STATE_UPPER", _("state senate")
        STATE_LOWER = "STATE_LOWER", _("state house")
        # Nebraska and the District of Columbia have one chamber.
        STATE_ONLY = "STATE_ONLY", _("legislature of one chamber")
        GOVERNOR = "GOVERNOR", _("governor")
        LT_GOVERNOR = "LT_GOVERNOR", _("lieutenant governor")
        ATTORNEY_GENERAL = "ATTORNEY_GENERAL", _("attorney general")
        SECRETARY_OF_STATE = "SECRETARY_OF_STATE", _("secretary of state")
        TREASURER = "TREASURER", _("treasurer")
        AUDITOR = "AUDITOR", _("auditor")
        ELECTIONS = "ELECTIONS", _("chief election officer")
        MAYOR = "MAYOR", _("mayor")

    # Names the same seat in every publication: "US_HOUSE/TX/10", "MAYOR/AK/anchorage".
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=2)
    # As printed: "10", "Ward 4", "Worcester, Hampden, Hampshire and Middlesex"; empty: the whole state or place.
    district = models.CharField(max_length=120, blank=True)
    # The municipality of a mayor; None where the roster's name fits none or several.
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["state", "kind"], name="seat_by_state")]

    def __str__(self) -> str:
        return self.key


class Official(models.Model):
    """A person in public office, as a roster names them."""

    # The roster's own number: "bioguide:C000127", "ocd-person/80f0f5f8-…".
    key = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=160)
    family_name = models.CharField(max_length=80)
    party = models.CharField(max_length=80, blank=True)
    url = models.URLField(max_length=400, blank=True)
    contact_url = models.URLField(max_length=400, blank=True)
    # The publication that named them last.
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name


class Tenure(models.Model):
    """That an official holds or held a seat, from a day on and until another, as far as the roster says."""

    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="tenures")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="tenures")
    starts_on = models.DateField(null=True)
    # First day on which they hold it no more; a term of Congress ends by law, so this may lie ahead.
    ends_on = models.DateField(null=True)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")
    # Day of the first publication that no longer names them in the seat; the roster does not say why.
    gone_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["official", "seat", "starts_on"], name="one_tenure_a_term"),
            models.UniqueConstraint(
                fields=["official", "seat"], condition=models.Q(starts_on=None), name="one_tenure_without_a_first_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.official_id} {self.seat_id}"


class OfficeAddress(models.Model):
    """An office of an official that anybody may write to, call or visit."""

    class Kind(models.TextChoices):
        CAPITOL = "CAPITOL", _("at the capitol")
        DISTRICT = "DISTRICT", _("in the district")

    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="offices")
    kind = models.CharField(max_length=8, choices=Kind)
    address = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=2, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    # Codes of the counties of its ZIP code, else of its city, each between spaces: " 48209 48453 ".
    counties = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return f"{self.official_id} {self.city}"


class Committee(models.Model):
    """A committee or subcommittee of Congress."""

    class Chamber(models.TextChoices):
        SENATE = "SENATE", _("Senate")
        HOUSE = "HOUSE", _("House")
        JOINT = "JOINT", _("both chambers")

    key = models.CharField(max_length=12, unique=True)
    chamber = models.CharField(max_length=6, choices=Chamber)
    name = models.CharField(max_length=200)
    url = models.URLField(max_length=400, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="subcommittees")
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name


class CommitteeSeat(models.Model):
    """That an official sits on a committee."""

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="seats")
    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="committee_seats")
    title = models.CharField(max_length=80, blank=True)
    rank = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["committee", "official"], name="one_seat_a_committee")]

    def __str__(self) -> str:
        return f"{self.committee_id} {self.official_id}"

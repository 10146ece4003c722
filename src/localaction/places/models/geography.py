"""States, counties and municipalities by Census GEOID, loaded from the reference files."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q


class PlaceQuerySet(models.QuerySet["Place"]):
    """Scopes of places."""

    def in_use(self, on: date) -> Self:
        """Keep places whose code is in use on a day."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=on),
            Q(valid_until=None) | Q(valid_until__gt=on),
        )

    def counties(self) -> Self:
        """Keep counties and county equivalents."""
        return self.filter(kind=Place.Kind.COUNTY)


class Place(models.Model):
    """A state (2 digits), a county or equivalent (5), an incorporated place (7), or a town or township (10)."""

    class Kind(models.TextChoices):
        """What sort of place; a COMMUNITY is named by the Census but has no government of its own."""

        STATE = "STATE"
        COUNTY = "COUNTY"
        MUNICIPALITY = "MUNICIPALITY"
        COMMUNITY = "COMMUNITY"

    geoid = models.CharField(primary_key=True, max_length=10)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=100, help_text="short: Travis")
    full_name = models.CharField(max_length=120, help_text="as the law or the Census says: Travis County, Austin city")
    state = models.CharField(max_length=2, help_text="postal letters")
    lat = models.FloatField(null=True, help_text="centre of a county, degrees north")
    lon = models.FloatField(null=True, help_text="centre of a county, degrees east")
    valid_from = models.DateField(null=True, help_text="first day of the code; empty: always")
    valid_until = models.DateField(null=True, help_text="first day on which it is no code any more; empty: in use")
    heirs = models.CharField(max_length=60, blank=True, help_text="codes that took its place, with spaces between")
    one_with = models.CharField(
        max_length=10, blank=True, help_text="of a county: the municipality that is one government with it"
    )

    objects = PlaceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "kind", "name"], name="place_by_state"),
            models.Index(fields=["one_with"], name="place_one_with", condition=~Q(one_with="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["STATE", "COUNTY", "MUNICIPALITY", "COMMUNITY"]), name="place_kind"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from=None) | Q(valid_until__gt=models.F("valid_from")),
                name="place_period",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Return the name by which a page calls the place: "Texas", "Travis County, TX", "Austin, TX"."""
        if self.kind == self.Kind.STATE:
            return self.name
        return f"{self.full_name if self.kind == self.Kind.COUNTY else self.name}, {self.state}"

    def is_current(self, on: date) -> bool:
        """Tell whether the code is in use on a day."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_until is None or on < self.valid_until)


class Lies(models.Model):
    """A municipality or community lies, wholly or in part, in a county."""

    municipality = models.ForeignKey(Place, models.CASCADE, related_name="lies_in", db_index=False)
    county = models.ForeignKey(Place, models.CASCADE, related_name="holds")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "county"], name="lies_once")]


class ZipCounty(models.Model):
    """A ZIP code touches a county."""

    zip = models.CharField(max_length=5)
    county = models.ForeignKey(Place, models.CASCADE, related_name="zips")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["zip", "county"], name="zip_touches_once")]


class Neighbour(models.Model):
    """Two counties share a border line; each pair is stored in both directions."""

    county = models.ForeignKey(Place, models.CASCADE, related_name="borders", db_index=False)
    neighbour = models.ForeignKey(Place, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "neighbour"], name="neighbour_once"),
            models.CheckConstraint(condition=~Q(county=models.F("neighbour")), name="neighbour_of_another"),
        ]


class ReferenceVersion(models.Model):
    """Which version of the reference files the tables of this room hold."""

    digest = models.CharField(primary_key=True, max_length=64)
    loaded_at = models.DateTimeField(auto_now_add=True)

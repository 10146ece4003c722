"""What is known of detention centers: what ICE's statistics print of them, inspections, and daily counts.

Listings and inspections are derived from the printed rows and may be derived anew; daily counts are kept as read.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from localaction.places.models import Facility
from localaction.sources.models import Publication


class Listing(models.Model):
    """A facility on one publication of ICE's detention statistics."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="listings")
    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="+")
    line = models.PositiveIntegerField()
    fiscal_year = models.PositiveSmallIntegerField()
    # The day up to which the publication counts; the averages begin with the fiscal year.
    as_of = models.DateField()
    printed_name = models.CharField(max_length=200)
    type = models.CharField(max_length=20, blank=True)
    aor = models.CharField(max_length=12, blank=True)
    sex = models.CharField(max_length=20, blank=True)
    population = models.FloatField(
        null=True, help_text="average daily population of the fiscal year; null: not printed"
    )
    guaranteed_minimum = models.PositiveIntegerField(null=True, help_text="null: none is printed")
    # Averages by heading; a column that ICE no longer fills is left out, which is not zero.
    measures = models.JSONField(default=dict)
    scheduled = models.CharField(max_length=6, blank=True, help_text="fiscal year of a scheduled inspection, or soon")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "line"], name="one_listing_a_line")]
        indexes = [models.Index(fields=["facility", "as_of"], name="listings_in_order")]

    def __str__(self) -> str:
        return f"{self.printed_name} {self.as_of}"


class Inspection(models.Model):
    """An inspection that has a day, with the publications that print it."""

    class Kind(models.TextChoices):
        CONTRACTOR = "CONTRACTOR", _("by a contractor of ICE")
        ODO = "ODO", _("by ICE's Office of Detention Oversight")
        OASIP = "OASIP", _("self-inspection with help of ICE's Office of Detention Oversight")
        ORSA = "ORSA", _("self-assessment by the facility")
        PRE_OCCUPANCY = "PRE_OCCUPANCY", _("before people were brought there")
        OTHER = "OTHER", _("of another kind")
        UNSTATED = "", _("kind not stated")

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="inspections")
    kind = models.CharField(max_length=14, choices=Kind, blank=True)
    ended_on = models.DateField()
    begun_on = models.DateField(null=True)
    standard = models.CharField(max_length=60, blank=True)
    rating = models.CharField(max_length=60, blank=True)
    inspector = models.CharField(max_length=80, blank=True)
    # File names of ICE's cover letter and summary, where the inspections list names them.
    documents = models.JSONField(default=list)
    source = models.CharField(max_length=40)
    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="+")
    line = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facility", "ended_on", "kind"], name="one_inspection_a_day_and_kind")
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.kind} {self.ended_on}"


class PopulationYear(models.Model):
    """The daily counts of one code in one calendar year, by one source and one measure.

    A year is one row, for 1.8 million days in rows of their own would be a hundred times as many to read.
    """

    class Measure(models.TextChoices):
        MIDNIGHT = "MIDNIGHT", _("people at midnight")
        ANY_TIME = "ANY_TIME", _("people at any time of the day")
        HEADCOUNT = "HEADCOUNT", _("people by the head-count of the University of Washington")
        MALE = "MALE", _("men")
        FEMALE = "FEMALE", _("women")
        CONVICTED = "CONVICTED", _("people with a conviction")
        POSSIBLY_UNDER_18 = "POSSIBLY_UNDER_18", _("people who may be under 18")

    detloc = models.CharField(max_length=12)
    measure = models.CharField(max_length=18, choices=Measure)
    year = models.PositiveSmallIntegerField()
    # One for each day from 1 January on; null: the source prints no row for that day, which is not zero.
    counts = models.JSONField()
    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "detloc", "measure", "year"], name="one_row_a_code_measure_and_year"
            )
        ]
        indexes = [models.Index(fields=["detloc", "measure", "year"], name="population_of_a_code")]

    def __str__(self) -> str:
        return f"{self.detloc} {self.measure} {self.year}"


class ListEntry(models.Model):
    """What one list of facilities prints of a facility: its code, its operator and owner, its contract's days."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="list_entries")
    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="+")
    detloc = models.CharField(max_length=12, blank=True)
    line = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=40, blank=True)
    operator = models.CharField(max_length=80, blank=True)
    owner = models.CharField(max_length=80, blank=True)
    contract_from = models.DateField(null=True)
    contract_until = models.DateField(null=True)
    guaranteed_minimum = models.PositiveIntegerField(null=True)
    capacity = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "line"], name="one_list_entry_a_line")]

    def __str__(self) -> str:
        return f"{self.detloc} {self.name}"


# Models in files of their own; Django looks for them here.
from localaction.detention.models_contracts import (  # noqa: E402
    Contract,
    ContractFact,
    Deficiency,
    Follower,
    InspectionCount,
    NoticeTold,
)

__all__ = [
    "Contract", "ContractFact", "Deficiency", "Follower", "Inspection", "InspectionCount", "ListEntry", "Listing",
    "NoticeTold", "PopulationYear",
]  # fmt: skip

from localaction.detention import models_records as models_records  # noqa: E402 (its base must be there first)

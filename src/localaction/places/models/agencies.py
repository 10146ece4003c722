"""Police and other public agencies: who they are, under which names, and which counties they serve.

What an agency signed lives in `policy`; here is only its identity, so that other rooms can point to it.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Agency(models.Model):
    """A public agency under one name; `same_as` points to the one that stands for it when it has several."""

    class Kind(models.TextChoices):
        SHERIFF = "SHERIFF", _("sheriff")
        POLICE = "POLICE", _("municipal police")
        CONSTABLE = "CONSTABLE", _("constable or marshal")
        CORRECTIONS = "CORRECTIONS", _("jail or corrections")
        PROSECUTOR = "PROSECUTOR", _("prosecutor")
        CAMPUS = "CAMPUS", _("campus police")
        PORT = "PORT", _("airport or port police")
        STATE = "STATE", _("state agency")
        GUARD = "GUARD", _("national or state guard")
        TRIBAL = "TRIBAL", _("tribal police")
        OTHER = "OTHER", _("other agency")

    class Coverage(models.TextChoices):
        COUNTY = "COUNTY", _("county")
        MUNICIPAL = "MUNICIPAL", _("municipal")
        STATEWIDE = "STATEWIDE", _("statewide")
        NEEDS_PERSON = "NEEDS_PERSON", _("not known yet")

    state = models.CharField(max_length=2)
    # What all spellings of the name have in common (`policy.rules.names.key`).
    key = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.OTHER)
    coverage = models.CharField(max_length=12, choices=Coverage, default=Coverage.NEEDS_PERSON)
    evidence = models.CharField(max_length=40, blank=True)
    municipality = models.CharField(max_length=10, blank=True)
    ori = models.CharField(max_length=9, blank=True)
    # What the coverage was worked out from; it is worked out anew when this changes.
    basis = models.CharField(max_length=64, blank=True)
    same_as = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="other_names")

    class Meta:
        verbose_name_plural = "agencies"
        constraints = [models.UniqueConstraint(fields=["state", "key"], name="one_agency_a_name")]
        indexes = [models.Index(fields=["state", "coverage"], name="agency_by_state")]

    def __str__(self) -> str:
        return f"{self.name}, {self.state}"


class AgencyCounty(models.Model):
    """That an agency serves a county."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="counties")
    county = models.CharField(max_length=5)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "county"], name="agency_serves_a_county_once")]
        indexes = [models.Index(fields=["county"], name="agencies_of_a_county")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.county}"


class AgencyName(models.Model):
    """One spelling of an agency's name, with the days between which it was printed."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="names")
    printed = models.CharField(max_length=200)
    first_printed_on = models.DateField()
    last_printed_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "printed"], name="one_row_a_spelling")]

    def __str__(self) -> str:
        return self.printed


class RosterEntry(models.Model):
    """A line of a published roster of agencies: the only bridge from a name to an ORI."""

    source = models.CharField(max_length=12)
    ori = models.CharField(max_length=12)
    state = models.CharField(max_length=2)
    type = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
    counties = models.JSONField(default=list)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "ori"], name="one_roster_line_an_ori")]
        indexes = [models.Index(fields=["state", "type", "key"], name="roster_by_name")]

    def __str__(self) -> str:
        return f"{self.ori} {self.name}"

"""Detention centers: who they are, under which names and codes, and where they stand.

What is known of one lives in `detention`; here is only its identity, so that other rooms can point to it.
"""

from __future__ import annotations

from django.db import models


class Facility(models.Model):
    """A place where ICE holds people, or has held them: a center, a jail, a hospital, a hotel, a hold room."""

    # Names the same center for ever: its DETLOC, or else state, name and city.
    uid = models.CharField(max_length=260, unique=True)
    detloc = models.CharField(max_length=12, blank=True, help_text="ICE's own code; empty: not known")
    name = models.CharField(max_length=200, help_text="as printed last")
    address = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=2, blank=True)
    zip = models.CharField(max_length=5, blank=True)
    county = models.CharField(max_length=5, blank=True, help_text="FIPS code; empty: not known, or one of several")
    counties = models.JSONField(default=list, help_text="FIPS codes of all counties in which it can stand")
    county_evidence = models.CharField(max_length=14, blank=True)
    # Set when a name without a code was found later to be this coded facility's.
    same_as = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="other_names")

    class Meta:
        verbose_name_plural = "facilities"
        constraints = [
            models.UniqueConstraint(fields=["detloc"], condition=~models.Q(detloc=""), name="one_facility_a_code"),
        ]
        indexes = [
            models.Index(fields=["county"], name="facility_by_county"),
            models.Index(fields=["state", "name"], name="facility_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.state} {self.detloc}".strip()

    @property
    def address_part(self) -> str:
        """Return what stands for the facility in an address of this site: its code, or else its number."""
        return self.detloc or str(self.pk)


class FacilityName(models.Model):
    """One name of a facility in one kind of publication, between which days, and why it is this facility's."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="names")
    printed = models.CharField(max_length=200)
    source = models.CharField(max_length=40)
    city = models.CharField(max_length=80, blank=True)
    # Codes of the evidence with commas between: "CODE", "NAME,PLACE,POPULATION".
    evidence = models.CharField(max_length=80)
    first_printed_on = models.DateField()
    last_printed_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facility", "source", "printed", "city"], name="one_row_a_facility_name")
        ]

    def __str__(self) -> str:
        return self.printed

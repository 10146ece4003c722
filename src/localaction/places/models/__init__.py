"""Places as rows: states, counties, municipalities, how they lie to each other, and the agencies that work there."""

from localaction.places.models.agencies import Agency, AgencyCounty, AgencyName, RosterEntry
from localaction.places.models.geography import Lies, Neighbour, Place, ReferenceVersion, ZipCounty

__all__ = [
    "Agency",
    "AgencyCounty",
    "AgencyName",
    "Lies",
    "Neighbour",
    "Place",
    "ReferenceVersion",
    "RosterEntry",
    "ZipCounty",
]

"""Places as rows: states, counties, municipalities, how they lie to each other; agencies and detention centers."""

from localaction.places.models.agencies import Agency, AgencyCounty, AgencyName, RosterEntry
from localaction.places.models.courts import Court
from localaction.places.models.facilities import Facility, FacilityName
from localaction.places.models.geography import Lies, Neighbour, Place, ReferenceVersion, ZipCounty

__all__ = [
    "Agency",
    "AgencyCounty",
    "AgencyName",
    "Court",
    "Facility",
    "FacilityName",
    "Lies",
    "Neighbour",
    "Place",
    "ReferenceVersion",
    "RosterEntry",
    "ZipCounty",
]

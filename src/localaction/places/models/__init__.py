"""Places as rows: states, counties, municipalities, and how they lie to each other."""

from localaction.places.models.geography import Lies, Neighbour, Place, ReferenceVersion, ZipCounty

__all__ = ["Lies", "Neighbour", "Place", "ReferenceVersion", "ZipCounty"]

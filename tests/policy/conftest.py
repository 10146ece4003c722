"""Tests of this room find the reference places loaded, and a desk at which publications are imported."""

from __future__ import annotations

from tests.ingest.desk import desk  # noqa: F401 (a fixture)
from tests.reference import reference_places, reference_places_of_the_file  # noqa: F401 (fixtures)

"""Tests of this room find the reference places loaded, once for the whole run."""

from __future__ import annotations

from tests.reference import reference_places, reference_places_of_the_file  # noqa: F401 (fixtures)

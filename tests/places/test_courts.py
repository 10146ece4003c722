"""The courts an installation starts with, and what somebody has checked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from localaction.places.courts import load_courts, note_checked, read_courts
from localaction.places.models import Court

pytestmark = pytest.mark.django_db


def test_every_court_has_a_clock_that_exists_and_counts_as_unverified():
    courts = read_courts()

    assert len(courts) >= 60
    assert len({court.code for court in courts}) == len(courts)
    assert all(court.checked_on is None and court.source_url for court in courts)


def test_courts_go_by_their_own_clock_not_their_states():
    summer = datetime(2026, 7, 1, 12, tzinfo=UTC)
    hours = {c.code: summer.astimezone(ZoneInfo(c.zone)).hour for c in read_courts()}

    # El Paso lies in Texas and goes by Mountain Time; Arizona has no summer time.
    assert (hours["ELPASO"], hours["HOUSTON-GES"], hours["PHOENIX"], hours["DENVER"]) == (6, 7, 5, 6)
    assert (hours["HONOLULU"], hours["GUAYNABO"], hours["SAIPAN"]) == (2, 8, 22)


def test_loading_twice_changes_nothing_and_keeps_what_somebody_checked():
    assert load_courts() == len(read_courts())
    assert load_courts() == 0
    court = Court.objects.get(code="CHICAGO")
    note_checked(court, date(2026, 11, 24), "America/Denver")
    Court.objects.filter(code="ELOY").update(city="Elsewhere")

    assert load_courts() == 1
    assert Court.objects.get(code="CHICAGO").zone == "America/Denver"
    assert Court.objects.get(code="ELOY").city == "Eloy"


def test_a_court_without_a_clock_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        Court.objects.create(code="X", name="X", city="X", state="AZ", zone="", source="x")

"""Lists published one after another, and the people who answer what the queue asks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import amparo
from tests.ingest.desk import desk  # noqa: F401 (a fixture)
from tests.ingest.workbooks import PENDING, write
from tests.reference import reference_places, reference_places_of_the_file  # noqa: F401 (fixtures)

from localaction.policy.actions.lists import import_participating, import_pending
from localaction.sources.models import ReviewItem


@pytest.fixture
def publish(tmp_path, db):
    """Import ICE's list of a day (ISO) and return the report on the file."""

    def one(day, rows, hour=12, is_pending=False, **layout):
        saved = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour), dt.UTC)
        kind, run = ("pending", import_pending) if is_pending else ("participating", import_participating)
        if is_pending:
            layout["columns"] = PENDING
        path = write(tmp_path / str(hour) / f"{kind}Agencies{saved:%m%d%Y}pm.xlsx", rows, saved, **layout)
        (report,) = run([path], timezone.now(), lambda files: files)
        return report

    return one


@pytest.fixture
def reviewer(db):
    """Amparo's browser, signed in."""
    client = Client()
    client.force_login(amparo())
    return client


@pytest.fixture
def asked():
    """Return the questions of a kind, open ones only unless said, the best first."""

    def of(kind, **where):
        where.setdefault("state", "OPEN")
        return list(ReviewItem.objects.filter(kind=kind, **where).order_by("-rank", "id"))

    return of

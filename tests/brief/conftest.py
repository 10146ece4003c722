"""Tests of the API, the exports and the feeds find the reference places loaded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.brief.lists import BASTROP, LAST_DAY, LISTS, publish, publish_pending
from tests.cast import amparo
from tests.detention.contracting import deficiency, moshannon
from tests.detention.records_desk import Desk, account, at, sent
from tests.ingest.desk import desk  # noqa: F401 (a fixture)
from tests.organise import campaigning, lawful
from tests.organise.deciding import county_board, keeper, two_bills
from tests.reference import reference_places, reference_places_of_the_file  # noqa: F401 (fixtures)

from localaction.detention.actions import records
from localaction.organise.actions import campaigns as act
from localaction.people.rules.roles import Role
from localaction.policy.actions.starting_set import load_starting_set


@pytest.fixture
def laws(db):
    """The starting set of state laws and local policies, loaded."""
    load_starting_set(timezone.now())


@pytest.fixture
def lists(db, tmp_path):
    """Five lists of participating agencies and one of pending ones, imported."""
    publish(tmp_path, LISTS)
    publish_pending(tmp_path, LAST_DAY, [BASTROP])


@pytest.fixture
def contracts(db):
    """A contract with every kind of party and vote, and a deficiency of its center."""
    row = moshannon(amparo())
    deficiency(amparo(), row.facility)


@pytest.fixture
def asked(db):
    """A public request for records that is late."""
    room = Desk(account("nora", Role.COORDINATOR), account("rita"), None)
    records.publish(room.nora, sent(room, "TX", "2026-01-12"), at("2026-01-13"))


@pytest.fixture
def deciding(db):
    """A county board with a meeting and two votes, and a bill of two Congresses."""
    by, now = keeper(), timezone.now()
    county_board(by, now)
    two_bills(by, now)


@pytest.fixture
def joining(db):
    """A campaign and a vigil that anybody may join."""
    olga, pedro = campaigning.organiser("olga-of-the-campaign"), campaigning.organiser("pedro")
    campaigning.published(act.start(campaigning.given(), olga, campaigning.NOW), olga, pedro)
    at = timezone.now()
    lawful.published(lawful.open_desk(at), starts_at=at + timedelta(days=3), ends_at=at + timedelta(days=3, hours=2))

"""Check 28: of many tries at once exactly as many pass as the bucket holds, on both databases."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from localaction.people import limits
from localaction.people.models import Bucket
from localaction.people.rules.limits import Limit
from localaction.vault import retention

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.security]
THREE = Limit("test", capacity=3, seconds_each=10)


@pytest.fixture(autouse=True)
def _day_keys_of_their_own(settings, tmp_path):
    settings.MEMORY_FOLDER = str(tmp_path)


def test_a_bucket_empties_and_fills_again():
    assert [limits.take(THREE, "x", NOW) for _ in range(4)] == [True, True, True, False]
    assert not limits.take(THREE, "x", NOW + timedelta(seconds=9))
    assert limits.take(THREE, "x", NOW + timedelta(seconds=10))
    assert not limits.take(THREE, "x", NOW + timedelta(seconds=11))
    assert [limits.take(THREE, "x", NOW + timedelta(hours=1)) for _ in range(4)] == [True, True, True, False]


def test_buckets_of_others_are_others():
    for _ in range(3):
        limits.take(THREE, "x", NOW)

    assert limits.take(THREE, "y", NOW)
    assert limits.take(Limit("other", 3, 10), "x", NOW)


def test_what_is_given_back_can_be_taken_again_and_never_more_than_fits():
    for _ in range(3):
        limits.take(THREE, "x", NOW)
    limits.give_back(THREE, "x", NOW)
    assert [limits.take(THREE, "x", NOW) for _ in range(2)] == [True, False]
    for _ in range(9):
        limits.give_back(THREE, "x", NOW)

    assert [limits.take(THREE, "x", NOW) for _ in range(4)] == [True, True, True, False]


def test_no_source_can_be_read_out_of_the_table():
    limits.take(THREE, "198.51.100.0/24", NOW)
    row = Bucket.objects.get()

    assert len(row.key) == 16
    assert b"198" not in row.key


def test_the_key_of_a_day_is_shared_and_forgotten():
    today, again, tomorrow = (limits.day_key(day) for day in ("2026-11-02", "2026-11-02", "2026-11-03"))

    assert today == again != tomorrow
    assert limits.day_key("2026-11-02") != today, "yesterday's key is gone once a new day began"


def test_buckets_are_purged_after_a_day():
    limits.take(THREE, "x", NOW)

    retention.purge(NOW + timedelta(hours=23))
    assert Bucket.objects.exists()
    retention.purge(NOW + timedelta(hours=25))
    assert not Bucket.objects.exists()


PROGRAM = """
import sys, django
from django.db import connection
django.setup()
connection.settings_dict["NAME"] = sys.argv[1]
from datetime import UTC, datetime
from localaction.people import limits
from localaction.people.rules.limits import Limit
limit, now = Limit("race", capacity=50, seconds_each=1e9), datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
print(sum(limits.take(limit, "x", now) for _ in range(500)))
"""


@pytest.mark.django_db(transaction=True)
def test_four_processes_together_take_exactly_what_the_bucket_holds(tmp_path):
    from django.db import connection

    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        name = str(tmp_path / "race.sqlite3")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [name])
    command = [sys.executable, "-c", PROGRAM, name]
    environment = os.environ | {
        "PYTHONPATH": "src",
        "DJANGO_SETTINGS_MODULE": "localaction.site.settings",
        "LOCALACTION_HOME": str(tmp_path),
        "DATABASE_URL": os.environ.get("DATABASE_URL", ""),
    }
    runs = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    taken = [int(run.communicate()[0]) for run in runs]

    assert sum(taken) == 50

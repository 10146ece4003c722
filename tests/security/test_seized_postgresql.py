"""Check 3: the files of a PostgreSQL server (tables, write-ahead log, own log) and a dump hold nothing of a person."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from django.db import connection
from tests.security.test_seized_server import CONTACT, PHONE, STORY, Site, content, places_with
from tests.vault.desk import PASSPHRASE
from tests.vault.test_backup import home, programs

from localaction.vault import server_key, snapshots
from localaction.vault.rules.server_keys import Label, sub_key

__all__ = ["home", "programs"]
pytestmark = pytest.mark.security


@pytest.fixture
def files(lasting_desk, home, programs, people, tmp_path):
    """Everything that lies on the disk after a site has been used: the site, and the server's files with a dump."""
    if connection.vendor != "postgresql":
        pytest.skip("reads the files of PostgreSQL")
    site = Site(people)
    people("canary-in-clear")
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
    snapshots.take(tmp_path)
    plain = subprocess.run(
        ["pg_restore", "--file=-", str(tmp_path / snapshots.POSTGRESQL_FILE)], capture_output=True, check=True
    )
    (tmp_path / "dump.sql").write_bytes(plain.stdout)
    found = [path for path in folder.rglob("*") if path.is_file()] + [tmp_path / "dump.sql"]
    return site, [path for path in found if content(path)]


def test_no_secret_is_in_the_servers_files_or_a_dump(files):
    site, found = files
    key = server_key.read()
    secrets = [
        STORY, CONTACT, PHONE, PHONE[2:], "canary-photo-1199", PASSPHRASE, site.cookie, *site.codes, *site.shares,
        site.opened.secret, site.case.dek, key, *(sub_key(key, label) for label in Label),
    ]  # fmt: skip

    assert {repr(secret)[:20]: places for secret in secrets if (places := places_with(secret, found))} == {}


def test_what_is_kept_in_clear_would_be_found(files):
    """Positive control: a username is in a table's file, in the write-ahead log and in the dump."""
    _, found = files
    with_it = [path for path in found if b"canary-in-clear" in content(path)]

    assert {path.parent.name == "pg_wal" for path in with_it} == {True, False}
    assert any("base" in path.parts for path in with_it)
    assert any(path.name == "dump.sql" for path in with_it)

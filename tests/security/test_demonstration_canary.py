"""Check 1: a coalition full of marked words is used for real, and none of the words is on the disk afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import psycopg
import pyrage
import pytest
from django.db import connection
from tests.messages.programs import ROOT, Installation
from tests.security.test_seized_server import content, places_with
from tests.vault.test_backup import path_with_programs

pytestmark = [pytest.mark.security, pytest.mark.chaos]


@pytest.fixture(scope="module")
def seized(tmp_path_factory):
    """What the program printed, and every file that is left of a demonstration that was used, backed up and stopped."""
    folder = tmp_path_factory.mktemp("seized")
    identity = pyrage.x25519.Identity.generate()
    (folder / "identity").write_text(str(identity))
    home = folder / "home"
    home.mkdir()
    installation = Installation(home, BACKUP_RECIPIENT=str(identity.to_public()), REQUIRE_SECOND_FACTOR="0")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.security.program_demonstration"], env=installation.environment, cwd=ROOT,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        (home / "errors-of-the-program.log").write_text(done.stderr)
        if url := installation.environment.get("DATABASE_URL"):
            with psycopg.connect(url) as server:
                installation.environment["PATH"] = path_with_programs(server.info.server_version // 10000)
        installation.do("purge")
        installation.do("backup", str(folder / "backups"))
        yield json.loads(done.stdout.splitlines()[-1]), _files(folder, installation)
    finally:
        installation.close()


def _files(folder: Path, installation: Installation) -> list[Path]:
    found = [path for place in ("home", "backups") for path in (folder / place).rglob("*") if path.is_file()]
    if url := installation.environment.get("DATABASE_URL"):
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("CHECKPOINT")
            row = server.execute("SHOW data_directory").fetchone()
        found += [path for path in Path(row[0]).rglob("*") if path.is_file()]
    return [path for path in found if content(path)]


def test_nothing_that_anybody_told_is_anywhere_on_the_disk(seized):
    printed, files = seized

    assert {word: places for word in printed["told"] if (places := places_with(word, files))} == {}


def test_no_passphrase_or_recovery_code_is_anywhere_on_the_disk(seized):
    printed, files = seized

    assert {word[:8]: places for word in printed["secrets"] if (places := places_with(word, files))} == {}


def test_the_demonstration_was_used_and_its_pages_answered(seized):
    printed, _ = seized

    assert set(printed["statuses"].values()) == {200}
    assert {name.split()[0] for name in printed["statuses"]} == {"stranger", "dora", "vera", "amparo"}
    assert sum(word.startswith("canarino") for word in printed["told"]) >= 20


def test_the_names_that_people_chose_for_the_desk_are_in_clear_as_the_documentation_says(seized):
    """Positive control for the search: what is allowed to be in clear is found where it lies."""
    _, files = seized
    database = [path for path in files if path.name.startswith("localaction.sqlite3") or "base" in path.parts]

    assert any("media" in path.parts for path in files), "the sealed photograph is among the files"
    assert any(b"amparo" in content(path) for path in database), [path.name for path in files][:20]
    assert connection.vendor in {"sqlite", "postgresql"}

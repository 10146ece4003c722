"""Scenario 12 of the design: what those who run an action tell each other is in no page, export, file or backup."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import psycopg
import pyrage
import pytest
from tests.messages.programs import ROOT, Installation
from tests.security.test_seized_server import content, places_with
from tests.vault.test_backup import path_with_programs

pytestmark = [pytest.mark.security, pytest.mark.chaos]


def run(installation, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "tests.security.program_actions", *arguments], env=installation.environment, cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1]), done.stderr


@pytest.fixture(scope="module")
def seized(tmp_path_factory):
    """What the program printed, every file while the papers are kept, and what is left after their days."""
    folder = tmp_path_factory.mktemp("seized-action")
    home = folder / "home"
    home.mkdir()
    identity = pyrage.x25519.Identity.generate()
    installation = Installation(home, BACKUP_RECIPIENT=str(identity.to_public()), REQUIRE_SECOND_FACTOR="0")
    try:
        printed, errors = run(installation)
        (home / "errors-of-the-program.log").write_text(errors)
        if url := installation.environment.get("DATABASE_URL"):
            with psycopg.connect(url) as server:
                installation.environment["PATH"] = path_with_programs(server.info.server_version // 10000)
        installation.do("backup", str(folder / "backups"))
        places = {word: places_with(word, _files(folder, installation)) for word in printed["told"]}
        control = places_with("publicamente-dicho", _files(folder, installation))
        left, _errors = run(installation, "purge")
        yield printed, places, control, left
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


def test_nothing_of_the_sealed_papers_is_anywhere_on_the_disk_or_in_the_backup(seized):
    printed, places, _control, _left = seized

    assert {word: found for word, found in places.items() if found} == {}
    assert len(printed["told"]) >= 40


def test_what_is_public_is_found_where_it_lies(seized):
    """Positive control for the search."""
    printed, _places, control, _left = seized

    assert control
    assert printed["is_public"]


def test_no_public_page_feed_export_answer_or_search_and_no_other_role_shows_a_mark(seized):
    printed, *_ = seized

    assert {name: words for name, words in printed["leaked"].items() if words} == {}
    assert printed["found"] == []
    assert len(printed["leaked"]) >= 20


def test_who_runs_it_reads_all_that_was_kept_and_a_volunteer_the_briefing_alone(seized):
    printed, *_ = seized

    assert printed["statuses"] == [200, 302, 302, 302, 200, 302, 302]
    # Both arrests with six fields, the sheet's thirteen and the briefing's four.
    assert len(printed["read_by_dora"]) >= 25
    assert len(printed["read_by_ana"]) == 4


def test_when_their_day_has_come_keys_and_words_are_gone_and_the_public_page_stays(seized):
    *_, left = seized

    assert left == {"n_keys_before": 4, "n_keys": 0, "n_words": 0, "n_turns": 0, "page": True}

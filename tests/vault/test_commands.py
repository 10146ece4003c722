"""The vault from the console: exit codes and JSON."""

from __future__ import annotations

import json

import pytest
from tests.vault.desk import PASSPHRASE, START, OnCall

from localaction.site.command import parser
from localaction.vault import actions, audit
from localaction.vault.models import AuditEvent
from localaction.vault.rules.events import Event


@pytest.fixture
def run(desk, capsys):
    """Run one command in this process and return its exit code and what it printed."""

    def command(*arguments):
        options = parser().parse_args(arguments)
        code = options.run(options)
        said = capsys.readouterr()
        return code, json.loads(said.out) if "--json" in arguments else said.out + said.err

    return command


def test_a_whole_trail_and_its_anchor(run):
    audit.record("7", Event.CASE_OPENED, "case", at=START)

    code, printed = run("audit", "anchor")
    assert (code, printed.strip()) == (0, str(audit.anchor()))
    assert run("audit", "verify", "--anchor", printed.strip(), "--json") == (
        0, {"whole": True, "events": 1, "anchor": printed.strip(), "problems": []},
    )  # fmt: skip
    assert "rewritten" in run("audit", "verify")[1]


def test_a_broken_trail_is_refused_with_its_flaws(run):
    audit.record("7", Event.CASE_OPENED, "case", at=START)
    AuditEvent.objects.update(actor="8")

    code, verdict = run("audit", "verify", "--json")
    assert (code, verdict["problems"]) == (1, [{"seq": 1, "flaw": "EDITED"}])
    assert "EDITED at event 1" in run("audit", "verify")[1]
    assert run("audit", "verify", "--anchor", "yesterday")[0] == 2


def test_a_missed_purge_is_red_and_a_purge_makes_it_green(run):
    row = OnCall(ends_at=START.replace(year=2020))
    actions.write_operational(row, "phone", "+13125550123")
    row.save()

    assert run("purge", "--check", "--json") == (1, {"overdue": {"test.on-call": 1}})
    code, done = run("purge", "--json")
    assert (code, done["purged"]) == (0, {"test.on-call": 1})
    assert run("purge", "--check")[1].strip() == "Nothing is overdue."


def test_a_lockdown_counts_what_it_ended(run, people):
    amparo = people("amparo")
    actions.enrol_holder(amparo, PASSPHRASE, START)
    actions.unlock(amparo, PASSPHRASE, START)

    code, done = run("lockdown", "--deep", "--json")

    assert (code, done["n_vaults"], done["n_passphrases"]) == (0, 1, 1)


def test_a_server_key_is_never_overwritten(run):
    code, said = run("server-key", "new")

    assert code == 1
    assert "exists" in said


def test_a_place_without_a_backup_is_refused(run, tmp_path):
    identity = tmp_path / "identity"
    identity.write_text("x")

    code, refusal = run("restore", str(tmp_path), "--identity", str(identity), "--json")

    assert (code, refusal["refused"]) == (1, "NoBackup")

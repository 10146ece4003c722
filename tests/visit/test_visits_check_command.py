"""The command's edges: files, exit codes, languages, the printed shapes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from tests.visit.asking import FACILITIES, request_for

import localaction
from localaction.site.command import main

OPEN = "{id: x, source: somewhere, observed_on: 2026-06-01, social: {days: daily, time: '09:00-17:00'}}"
ASKED = yaml.safe_dump(request_for("x", "2026-06-16", "10:00"))


def test_the_answer_has_the_published_shape(run):
    code, out, err = run(OPEN, ASKED, "--json")

    printed = json.loads(out)
    assert (code, err) == (0, "")
    assert printed["answer"] == "ALLOWED"
    assert printed["reasons"] == [
        {
            "code": "SESSION_OPEN",
            "effect": "ALLOWED",
            "text": "The rules on file allow this visit: Mon, Tue, Wed, Thu, Fri, Sat, Sun, 09:00-17:00.",
            "source": "somewhere",
            "observed_on": "2026-06-01",
        }
    ]


def test_any_answer_is_exit_code_0(run):
    refused = yaml.safe_dump(request_for("x", "2026-06-16", "18:00"))

    code, out, _ = run(OPEN, refused)

    assert code == 0
    assert out.startswith("NOT_ALLOWED: Not allowed.\n  TIME_NOT_OPEN: 18:00 is outside")


@pytest.mark.parametrize("rules", [OPEN, f"[{OPEN}]", f"facilities: [{OPEN}]", f"# note\n- {OPEN}\n- {{id: y}}\n"])
def test_the_rules_may_be_one_entry_a_list_or_a_file_of_many(run, rules):
    code, out, _ = run(rules, ASKED, "--json")

    assert (code, json.loads(out)["answer"]) == (0, "ALLOWED")


def test_keys_beside_the_facilities_hold_for_all_of_them(run):
    code, out, _ = run(
        "{observed_on: 2020-01-01, facilities: [{id: x, social: {days: daily, time: '9:00-17:00'}}]}", ASKED
    )

    assert code == 0
    assert "RULES_STALE" in out


@pytest.mark.parametrize(
    ("rules", "request_text", "said"),
    [
        ("", ASKED, "not a rule set"),
        ("just words", ASKED, "not a rule set"),
        ("[]", ASKED, "not a rule set"),
        ("{social: {}}", ASKED, "without an `id`"),
        ("{id: [x", ASKED, "not readable as YAML"),
        ("{id: x, id: y}", ASKED, "given twice"),
        ("{id: &a x, note: *a}", ASKED, "aliases"),
        ("{id: !!python/name:os.system x}", ASKED, "not readable as YAML"),
        ("[{id: x}, {id: X}]", ASKED, "two entries"),
        ("{id: z}", ASKED, "no rules for “x”; it has z"),
        (OPEN, "", "not a request"),
        (OPEN, "[1, 2]", "not a request"),
        (OPEN, "{date: 2026-06-16}", "facility is not named"),
        (OPEN, "{facility: x, date: 2026-02-30}", "date:"),
        (OPEN, "{facility: x, date: 16/06/2026}", "date: a day written YYYY-MM-DD"),
        (OPEN, "{facility: x, time: 10am}", "time: a time written HH:MM"),
        (OPEN, "{facility: x, time: '25:00'}", "time: a time of day"),
        (OPEN, "{facility: x, visit_class: SOCAIL}", "visit_class: one of SOCIAL"),
        (OPEN, "{facility: x, person: {a_number_last3: 'A204567312'}}", "the last three digits are wanted"),
        (OPEN, "{facility: x, person: [W3A]}", "person.: a mapping"),
        (OPEN, "{facility: x, party: {adults: -1}}", "party.adults: a whole number"),
        (OPEN, "{facility: x, visitors: [{name: Ana, cleared_until: soon}]}", "visitors[1].cleared_until"),
        (OPEN, "{facility: x, visitors: [Ana]}", "visitors[1]"),
        (OPEN, "{facility: x, previous_visits: [yesterday]}", "previous_visits"),
        (OPEN, "{facility: x, asked_at: noon}", "asked_at"),
    ],
)
def test_what_cannot_be_read_is_exit_code_2_with_a_clear_word(run, rules, request_text, said):
    code, out, err = run(rules, request_text, "--json")

    assert (code, out) == (2, "")
    assert said in err


def test_every_wrong_value_is_named_at_once(run):
    _, _, err = run(OPEN, "{facility: x, date: soon, time: late}")

    assert "date:" in err
    assert "time:" in err


def test_a_missing_file_is_exit_code_2(tmp_path, capsys):
    code = main(["visits", "check", "--rules", str(tmp_path / "none.yaml"), "--request", str(tmp_path / "none.yaml")])

    assert code == 2
    assert "none.yaml: cannot be opened" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"\xff\xfe{", b"#" * 2_000_001])
def test_a_file_that_is_no_text_or_far_too_large_is_exit_code_2(tmp_path, capsys, content):
    (tmp_path / "odd.yaml").write_bytes(content)

    assert main(["visits", "check", "--rules", str(tmp_path / "odd.yaml"), "--request", "r.yaml"]) == 2
    assert "odd.yaml" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["check"], ["check", "--rules", "x"], ["check", "--lang", "xx"]])
def test_wrong_usage_is_exit_code_2(arguments, capsys):
    with pytest.raises(SystemExit) as refused:
        main(["visits", *arguments])

    assert refused.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_hours_and_digits_written_without_quotes_are_read_as_written(run):
    rules = "{id: x, social: {days: daily, time: '12:00-13:00', holiday_policy: SAME, anumber_band: 040-049}}"
    asked = "{facility: x, visit_class: SOCIAL, date: 2026-06-16, time: 12:10, person: {a_number_last3: 045}}"

    _, out, _ = run(rules, asked, "--json")

    assert json.loads(out)["answer"] == "ALLOWED"


def test_a_key_that_the_request_should_not_have_is_noted_and_changes_nothing(run):
    _, out, _ = run(OPEN, ASKED + "favourite_colour: red\n", "--json")

    printed = json.loads(out)
    assert printed["answer"] == "ALLOWED"
    assert "favourite_colour" in next(r["text"] for r in printed["checklist"] if r["code"] == "REQUEST_KEY_UNREAD")


def test_the_console_answers_in_a_process_of_its_own(tmp_path):
    (tmp_path / "request.yaml").write_text(
        yaml.safe_dump(request_for("pine_prairie", "2026-06-20", "08:00", person={"classification": "HIGH"}))
    )
    source = Path(localaction.__file__).parents[1]

    done = subprocess.run(
        [sys.executable, "-c", "from localaction.site.command import script; script()", "visits", "check",
         "--rules", str(FACILITIES), "--request", str(tmp_path / "request.yaml"), "--json"],
        env={**os.environ, "PYTHONPATH": str(source), "LOCALACTION_HOME": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["answer"] == "ALLOWED"


def published() -> list[Path]:
    folder = os.environ.get("LOCALACTION_DATA")
    return [FACILITIES, *(Path(folder).glob("visiting/*.yaml") if folder else [])]


@pytest.mark.parametrize("path", published(), ids=str)
def test_every_key_of_every_published_rule_set_is_understood(path):
    from localaction.visit.exchange import read_rule_sets
    from localaction.visit.exchange.plain import plain_file

    rule_sets = read_rule_sets(plain_file(path), str(path))

    assert len(rule_sets) == 12
    assert "unread=(Statement" not in repr(rule_sets)

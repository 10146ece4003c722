"""`localaction deadline` as a person or a script meets it."""

from __future__ import annotations

import json

import pytest

from localaction.site.command import main


def answer(capsys, *arguments):
    code = main(["deadline", *arguments, "--json"])
    assert code == 0
    return json.loads(capsys.readouterr().out)


def test_the_json_has_the_promised_shape(capsys):
    found = answer(capsys, "TX", "--law", "PIA", "--received", "2026-11-20T16:50")

    assert found["due"] == "2026-12-08"
    assert "552.221" in found["basis"]
    assert [set(day) for day in found["days"]] == [{"date", "counts", "why"}] * 19
    assert sum(day["counts"] for day in found["days"]) == 10
    by_date = {day["date"]: day for day in found["days"]}
    assert not by_date["2026-11-26"]["counts"] and "Thanksgiving" in by_date["2026-11-26"]["why"]
    assert not by_date["2026-11-27"]["counts"] and "Friday after" in by_date["2026-11-27"]["why"]


def test_the_history_shows_what_moved_the_date(capsys):
    found = answer(capsys, "Texas", "--received", "2026-11-20T16:50", "--event", "closing=2026-11-30")

    assert [moved["due"] for moved in found["history"]] == ["2026-12-08", "2026-12-09"]
    assert "2026-11-30" in found["history"][1]["because"]


def test_no_statutory_date_is_said_and_our_practice_is_labelled(capsys):
    found = answer(capsys, "us-nc", "--received", "2026-11-23")

    assert found["due"] is None
    assert found["basis"].startswith("No statutory date")
    follow_up = next(step for step in found["next"] if step["kind"] == "follow-up")
    assert follow_up["label"] == "our practice, not the law"
    assert follow_up["citation"] is None


def test_an_unverified_number_is_shown_as_unverified(capsys):
    found = answer(capsys, "VA", "--received", "2026-11-23")

    assert found["confidence"] == "K"
    assert "unverified" in found["basis"]


def test_people_read_every_day_and_what_comes_next(capsys):
    code = main(["deadline", "Pennsylvania", "--received", "2026-12-22"])
    printed = capsys.readouterr().out

    assert code == 0
    assert "Due: 2026-12-30" in printed
    assert "deemed denied on 2026-12-30" in printed
    assert "appeal by 2027-01-22" in printed
    assert "Fri 2026-12-25     -    holiday: Christmas Day" in printed


def test_an_unknown_jurisdiction_is_refused_with_a_list(capsys):
    code = main(["deadline", "Ruritania", "--received", "2026-11-20"])

    assert code == 1
    assert "TX Texas" in capsys.readouterr().err


def test_an_unknown_law_is_refused_with_a_list(capsys):
    code = main(["deadline", "TX", "--law", "nonsense", "--received", "2026-11-20", "--json"])

    assert code == 1
    assert json.loads(capsys.readouterr().out)["known"] == ["pia Public Information Act (Tex. Gov't Code ch. 552)"]


def test_an_impossible_event_is_refused(capsys):
    code = main(["deadline", "TX", "--received", "2026-11-20", "--event", "denial=2026-11-01"])

    assert code == 1
    assert "before the request was received" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["TX"],
        ["TX", "--received", "yesterday"],
        ["TX", "--received", "20206-01-01"],
        ["TX", "--received", "1066-10-14"],
        ["TX", "--received", "2026-11-20", "--event", "closing"],
        ["TX", "--received", "2026-11-20", "--event", "party=2026-11-21"],
        ["TX", "--received", "2026-11-20", "--event", "ack=2026-02-30"],
        ["TX", "--received", "2026-11-20", "--event", "ack=2026-11-21/2026-11-22"],
        ["TX", "--received", "2026-11-20", "--by", "pigeon"],
    ],
)
def test_wrong_usage_exits_with_two(arguments, capsys):
    with pytest.raises(SystemExit) as left:
        main(["deadline", *arguments])

    assert left.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_a_time_with_a_zone_is_read_where_the_body_sits(capsys):
    late_friday = answer(capsys, "TX", "--received", "2026-11-21T01:00:00+00:00")

    assert late_friday["received"] == "2026-11-20"

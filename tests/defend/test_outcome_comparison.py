"""Two groups side by side: only like with like."""

from __future__ import annotations

import json

import pytest

from localaction.site.command import main

CASES = "case_id,entered,ended,outcome,custody_at_intake,court,family_id\n" + "".join(
    f"C{i},2025-01-{1 + i % 20:02},2025-06-01,{'RELIEF_GRANTED' if i < 19 else 'REMOVAL_ORDER'},detained,Eloy,\n"
    for i in range(50)
)
FULL = "custody_at_intake,stays,leaves,court,entered_from,entered_until,stage,definition,level,pending\n"
LIKE = "detained,30,970,Eloy,2025-01-01,2025-01-31,first-hearing,standard,IJ,excluded\n"


@pytest.fixture
def compare(tmp_path, capsys):
    def _compare(comparison, *arguments, cases=CASES):
        (tmp_path / "cases.csv").write_text(cases)
        (tmp_path / "other.csv").write_text(comparison)
        words = ["outcomes", str(tmp_path / "cases.csv"), "--cut", "2026-06-30",
                 "--comparison", str(tmp_path / "other.csv"), *arguments]  # fmt: skip
        assert main([*words, "--json"]) == 0
        figures = json.loads(capsys.readouterr().out)
        assert main(words) == 0
        return figures["comparison"], capsys.readouterr().out

    return _compare


def test_a_group_that_says_nothing_of_itself_is_not_like_for_like(compare):
    found, text = compare("custody_at_intake,stays,leaves\ndetained,30,970\n")

    assert found["like_for_like"] is False
    assert [item.split(":")[0] for item in found["missing"]] == [
        "court", "period of entry", "stage of entry", "outcome definition and level", "treatment of pending cases",
    ]  # fmt: skip
    assert "difference" not in found and "ratio" not in found
    assert "not like-for-like" in text
    assert "12.7" not in text and "3.0%" not in text and "times" not in text


def test_a_group_like_the_programmes_is_compared(compare):
    found, text = compare(FULL + LIKE, "--stage", "first hearing")

    assert found["like_for_like"] is True
    assert [round(found["difference"][key], 3) for key in ("value", "low", "high")] == [0.35, 0.228, 0.489]
    assert [round(found["ratio"][key], 1) for key in ("value", "low", "high")] == [12.7, 7.7, 20.9]
    assert "38.0% [25.9, 51.8] of 50 v 3.0% [2.1, 4.3] of 1000" in text


@pytest.mark.parametrize(
    ("change", "item"),
    [
        (("detained,", "non-detained,"), "custody: the comparison group has no decided detained cases"),
        (("Eloy", "Houston"), "court: not the same in both groups"),
        (("2025-01-01", "2019-01-01"), "period of entry: not the same in both groups"),
        (("first-hearing", "after bond"), "stage of entry: not the same in both groups"),
        (("standard", "broad"), "outcome definition and level: not the same in both groups"),
        (("IJ", "FINAL"), "outcome definition and level: not the same in both groups"),
        (("excluded", "counted as leaving"), "treatment of pending cases: not the same in both groups"),
    ],
)
def test_one_unlike_item_is_enough_to_refuse(compare, change, item):
    found, text = compare(FULL + LIKE.replace(*change), "--stage", "first-hearing")

    assert found["missing"] == [item]
    assert item in text
    assert "ratio" not in found


def test_someone_may_vouch_for_what_the_file_does_not_say(compare):
    vouch = [word for item in ("court", "period", "stage", "definition", "pending") for word in ("--same", item)]

    found, text = compare("custody_at_intake,stays,leaves\ndetained,30,970\n", *vouch)

    assert found["like_for_like"] is True
    assert "vouched for: court, period, stage, definition, pending" in text


def test_nobody_can_vouch_away_a_stated_difference(compare):
    found, _ = compare(FULL + LIKE.replace("Eloy", "Houston"), "--stage", "first-hearing", "--same", "court")

    assert found["missing"] == ["court: not the same in both groups"]


def test_the_other_group_is_weighted_to_the_programmes_custody_mix(compare):
    cases = CASES + "".join(
        f"N{i},2025-01-05,2025-06-01,{'TERMINATED' if i < 25 else 'REMOVAL_ORDER'},non-detained,Eloy,\n"
        for i in range(50)
    )
    other = FULL + LIKE + LIKE.replace("detained,30,970", "non-detained,50,50")

    found, _ = compare(other, "--stage", "first-hearing", cases=cases)

    assert found["other_standardised"]["rate"] == pytest.approx(0.5 * 0.03 + 0.5 * 0.5)
    assert found["other_crude"]["rate"] == pytest.approx(80 / 1100, abs=1e-6)
    assert found["own"]["rate"] == 0.44


def test_there_is_no_multiplier_of_zero(compare):
    found, text = compare(FULL + LIKE.replace("30,970", "0,1000"), "--stage", "first-hearing")

    assert found["ratio"] is None
    assert "no ratio" in text


def test_a_bad_comparison_file_is_refused_by_row(tmp_path, capsys):
    (tmp_path / "cases.csv").write_text(CASES)
    (tmp_path / "other.csv").write_text("custody_at_intake,stays,leaves\ndetained,many,970\n")

    status = main(["outcomes", str(tmp_path / "cases.csv"), "--cut", "2026-06-30",
                   "--comparison", str(tmp_path / "other.csv")])  # fmt: skip

    assert status == 1
    assert "row 2: stays is 'many'" in capsys.readouterr().err

"""`localaction outcomes`: files in, figures out, and files refused."""

from __future__ import annotations

import json

import pytest

from localaction.defend.rules.intervals import plain_rate
from localaction.site.command import main

HEADER = "case_id,entered,ended,outcome,custody_at_intake,court,family_id"
TWELVE = """\
C01,2025-01-15,2025-03-16,REMOVAL_ORDER,detained,Eloy,
C02,2025-01-20,2025-05-20,VOLUNTARY_DEPARTURE,detained,Eloy,
C03,2025-02-01,,,detained,Eloy,
C04,2025-02-10,2025-11-07,RELIEF_GRANTED,detained,Eloy,
C05,2025-03-01,2025-04-30,REMOVAL_ORDER,detained,Eloy,
C06,2025-04-01,,,non-detained,Eloy,
C07,2025-05-05,2025-09-02,TERMINATED,detained,Eloy,
C08,2025-06-01,2025-08-30,REPRESENTATION_ENDED,non-detained,Eloy,
C09,2025-07-01,,,detained,Eloy,
C10,2025-09-01,,,detained,Eloy,
C11,2026-01-05,,,detained,Eloy,
C12,2026-03-01,,,detained,Eloy,
"""


@pytest.fixture
def write(tmp_path):
    def _write(rows, name="cases.csv", header=HEADER):
        path = tmp_path / name
        path.write_text(f"{header}\n{rows}", encoding="utf-8")
        return str(path)

    return _write


@pytest.fixture
def ask(capsys):
    def _ask(*arguments):
        code = main(["outcomes", *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return _ask


@pytest.fixture
def figures(ask):
    def _figures(*arguments):
        code, out, _ = ask(*arguments, "--json")
        assert code == 0
        return json.loads(out)

    return _figures


def row_of(figures, day):
    return next(row for row in figures["cumulative_incidence"] if row["day"] == day)


def cells(figures):
    return [figures[cell] for cell in ("entered", "stays", "leaves", "ended", "pending")]


def test_twelve_clients_at_midyear_2026(write, figures):
    found = figures(write(TWELVE), "--cut", "2026-06-30")

    assert cells(found) == [12, 2, 3, 1, 6]
    assert found["completed_only"] == {"rate": 0.4, "low": 0.117621, "high": 0.769276, "n": 5}
    assert round(found["floor"], 3) == 0.167
    assert round(found["ceiling"], 3) == 0.667
    year = row_of(found, 365)
    assert [round(year[cell], 4) for cell in ("stays", "leaves", "ended", "pending")] == [0.2, 0.25, 0.0833, 0.4667]
    assert found["definitions"]["strict"]["rate"] == 0.2
    assert found["definitions"]["standard"]["rate"] == 0.4
    assert found["definitions"]["print_all"] is True


def test_twelve_clients_at_midyear_2025_are_eight_of_a_young_programme(write, figures):
    found = figures(write(TWELVE), "--cut", "2025-06-30")

    assert cells(found) == [8, 0, 3, 0, 5]
    assert found["completed_only"]["rate"] == 0
    assert round(found["completed_only"]["high"], 3) == 0.561
    assert found["ceiling"] == 0.625
    assert round(row_of(found, 120)["leaves"], 4) == 0.5556
    assert any(warning.startswith("early program") for warning in found["warnings"])
    assert any("C09, C10, C11, C12" in warning for warning in found["warnings"])


def test_twelve_clients_at_the_end_of_2025(write, figures):
    found = figures(write(TWELVE), "--cut", "2025-12-31")

    assert found["entered"] == 10
    assert (found["completed_only"]["rate"], found["floor"], found["ceiling"]) == (0.4, 0.2, 0.6)
    row = row_of(found, 270)
    assert [round(row[cell], 4) for cell in ("stays", "leaves", "ended")] == [0.2667, 0.3, 0.1]


def test_the_santa_ana_table(write, figures):
    rows = ["RELIEF_GRANTED"] * 4 + ["VOLUNTARY_DEPARTURE"] * 2 + ["REMOVAL_ORDER"] * 5 + ["REPRESENTATION_ENDED"] * 2
    text = [f"S{i},2018-03-01,2019-03-01,{code},detained,," for i, code in enumerate(rows)]
    text += [f"P{i},2018-03-01,,,detained,," for i in range(33)]

    found = figures(write("\n".join(text)), "--cut", "2021-02-28")

    assert cells(found) == [46, 4, 7, 2, 33]
    rounded = [round(found["completed_only"][key], 3) for key in ("rate", "low", "high")]
    assert rounded == [0.364, 0.152, 0.646]
    assert round(found["floor"], 3) == 0.087
    assert [round(found["floor_interval"][key], 3) for key in ("low", "high")] == [0.034, 0.203]
    assert round(found["ceiling"], 3) == 0.804
    # Of closed cases rather than completed ones the same table gives another rate: 4 of 13.
    closed = plain_rate(found["stays"], found["stays"] + found["leaves"] + found["ended"])
    closed_rounded = [round(x, 3) for x in (closed.value, closed.interval.low, closed.interval.high)]
    assert closed_rounded == [0.308, 0.127, 0.576]


def test_the_strict_headline_still_adds_up(write, figures):
    found = figures(write(TWELVE), "--cut", "2026-06-30", "--definition", "strict")

    assert cells(found) == [12, 1, 3, 2, 6]
    assert found["completed_only"]["rate"] == 0.2


def test_administrative_closure_is_pending_and_counts_only_when_asked_for(write, figures):
    rows = TWELVE + "C13,2025-02-02,2025-06-02,ADMIN_CLOSED,detained,Eloy,\n"

    standard = figures(write(rows), "--cut", "2026-06-30")
    broad = figures(write(rows), "--cut", "2026-06-30", "--definition", "broad")

    assert cells(standard) == [13, 2, 3, 1, 7]
    assert cells(broad) == [13, 3, 3, 1, 6]
    assert standard["definitions"]["broad"]["rate"] == broad["completed_only"]["rate"] == 0.5


def test_a_family_decided_together_is_one_decision_for_the_interval(write, figures):
    together = "".join(f"F{i},2025-01-01,2025-09-01,RELIEF_GRANTED,detained,Eloy,FAM\n" for i in range(5))
    alone = "".join(f"A{i},2025-01-01,2025-09-01,REMOVAL_ORDER,detained,Eloy,\n" for i in range(5))

    found = figures(write(together + alone), "--cut", "2026-06-30")

    assert found["clustering"] == {"decided_cases": 10, "separate_decisions": 6}
    # Wilson for a share of one half among six decisions.
    limits = [found["completed_only"][key] for key in ("rate", "low", "high")]
    assert limits == [0.5, 0.187616, 0.812384]


def test_the_text_says_all_twelve_things(write, ask):
    code, out, _ = ask(write(TWELVE), "--cut", "2026-06-30", "--merits-blind", "yes", "--turned-away", "7")

    assert code == 0
    heads = ["Cohort", "Flow", "Completed only", "Bounds", "Cumulative incidence", "Caution", "Comparison",
             "Selection", "Uncertainty", "Definition", "Level", "Families"]  # fmt: skip
    lines = out.splitlines()
    for number, head in enumerate(heads, start=1):
        assert any(line.startswith(f"{number}. {head}") for line in lines), head
    assert "2 of 5 stay: 40.0% [11.8, 76.9]" in out
    assert "strict (relief granted): 1 of 5, 20.0%" in out
    assert "7 eligible people were turned away" in out


def test_a_cohort_of_nobody_is_reported_as_such(write, figures):
    found = figures(write(TWELVE), "--cut", "2024-12-31")

    assert cells(found) == [0, 0, 0, 0, 0]
    assert found["completed_only"]["rate"] is None
    assert found["cumulative_incidence"] == []
    assert any("nobody had entered" in warning for warning in found["warnings"])


@pytest.mark.parametrize(
    ("row", "code", "text"),
    [
        ("X,2025-01-01,2025-02-01,WON,detained,,", "UNKNOWN_OUTCOME", "WON"),
        ("X,2025-01-01,2025-02-01,BOND_GRANTED,detained,,", "UNKNOWN_OUTCOME", "custody outcome"),
        ("X,2025-03-01,2025-02-01,TERMINATED,detained,,", "ENDED_BEFORE_ENTERED", "2025-02-01"),
        ("X,2025-13-01,,,detained,,", "BAD_DATE", "2025-13-01"),
        ("X,01/02/2025,,,detained,,", "BAD_DATE", "01/02/2025"),
        ("X,20250102,,,detained,,", "BAD_DATE", "20250102"),
        ("X,,,,detained,,", "BAD_DATE", "entered is empty"),
        (",2025-01-01,,,detained,,", "NO_CASE_ID", "case_id"),
        ("X,2025-01-01,,,jailed,,", "UNKNOWN_CUSTODY", "jailed"),
        ("X,2025-01-01,2025-02-01,,detained,,", "END_WITHOUT_OUTCOME", "no outcome"),
        ("X,2025-01-01,,TERMINATED,detained,,", "OUTCOME_WITHOUT_END", "no ended"),
        ("X,2025-01-01,,,detained,,,,extra", "TOO_MANY_VALUES", "more values"),
    ],
)
def test_a_bad_row_is_refused_by_its_number(write, ask, row, code, text):
    path = write(f"A,2025-01-01,,,detained,,\n{row}\n")

    status, out, err = ask(path, "--cut", "2026-06-30", "--json")

    assert status == 1
    errors = json.loads(out)["errors"]
    assert [(error["code"], error["rows"]) for error in errors] == [(code, [3])]
    assert "row 3:" in err
    assert text in err


def test_every_fault_is_listed_not_the_first_only(write, ask):
    path = write("A,2025-01-01,2025-02-01,WON,detained,,\nB,soon,,,detained,,\nC,2025-01-01,,,x,,\n")

    status, _, err = ask(path, "--cut", "2026-06-30")

    assert status == 1
    assert [number for number in (2, 3, 4) if f"row {number}:" in err] == [2, 3, 4]


def test_a_case_listed_twice_is_refused_with_both_rows(write, ask):
    status, _, err = ask(write("A,2025-01-01,,,detained,,\nB,2025-01-01,,,detained,,\nA,2025-02-01,,,detained,,\n"),
                         "--cut", "2026-06-30")  # fmt: skip

    assert status == 1
    assert "rows 2, 4: case A is there 2 times" in err


def test_a_reopened_case_is_numbered_by_spells(write, figures, ask):
    header = f"{HEADER},spell"
    spells = "A,2025-01-01,2025-02-01,REMOVAL_ORDER,detained,,,1\nA,2025-03-01,,,detained,,,2\n"

    assert cells(figures(write(spells, header=header), "--cut", "2026-06-30")) == [1, 0, 0, 0, 1]

    status, _, err = ask(write(spells.replace("2025-03-01", "2025-01-15"), header=header), "--cut", "2026-06-30")
    assert (status, "rows 2, 3: case A: spell 2 begins before" in err) == (1, True)


@pytest.mark.parametrize("column", ["case_id", "entered", "ended", "outcome", "custody_at_intake"])
def test_a_missing_column_is_named(write, ask, column):
    header = HEADER.replace(column, "something")

    status, _, err = ask(write(TWELVE, header=header), "--cut", "2026-06-30")

    assert status == 1
    assert f"the column {column} is missing" in err


def test_a_file_without_families_is_read_with_a_warning(write, figures):
    found = figures(write("A,2025-01-01,,,detained\n", header="case_id,entered,ended,outcome,custody_at_intake"),
                    "--cut", "2026-06-30")  # fmt: skip

    assert found["entered"] == 1
    assert {"the file has no column court", "the file has no column family_id"} <= set(found["warnings"])


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path, ask):
    binary = tmp_path / "cases.csv"
    binary.write_bytes(b"case_id,entered\xff\xfe")

    assert ask(str(tmp_path / "none.csv"), "--cut", "2026-06-30")[0] == 1
    status, _, err = ask(str(binary), "--cut", "2026-06-30")
    assert (status, "not UTF-8" in err) == (1, True)


def test_a_spreadsheets_byte_order_mark_and_blank_rows_do_no_harm(tmp_path, figures):
    path = tmp_path / "cases.csv"
    path.write_text(f"\ufeff{HEADER}\r\n\r\nA,2025-01-01,,,Detained,,\r\n,,,,,,\r\n", encoding="utf-8")

    assert figures(str(path), "--cut", "2026-06-30")["entered"] == 1


def test_final_decisions_need_a_level_column(write, ask, figures):
    status, _, err = ask(write(TWELVE), "--cut", "2026-06-30", "--level", "final")
    assert (status, "the column level is missing" in err) == (1, True)

    rows = "A,2025-01-01,2025-02-01,REMOVAL_ORDER,detained,,,IJ\nB,2025-01-01,2025-02-01,TERMINATED,detained,,,FINAL\n"
    found = figures(write(rows, header=f"{HEADER},level"), "--cut", "2026-06-30", "--level", "final")
    assert cells(found) == [2, 1, 0, 0, 1]
    assert found["level"] == "FINAL"
    _, out, _ = ask(write(rows, header=f"{HEADER},level"), "--cut", "2026-06-30", "--level", "final")
    assert "Of cases decided for good, 1 of 1 stay" in out


def test_a_wrong_cut_is_wrong_usage(write, ask):
    with pytest.raises(SystemExit) as stop:
        ask(write(TWELVE), "--cut", "yesterday")

    assert stop.value.code == 2


def test_a_day_asked_for_is_on_the_curve(write, figures):
    found = figures(write(TWELVE), "--cut", "2026-06-30", "--at", "101")

    assert row_of(found, 101)["ended"] == pytest.approx(1 / 12, abs=1e-6)


def test_many_late_cases_are_counted_and_only_some_of_them_named(write, figures):
    late = "".join(f"L{i},2027-01-01,,,detained,,\n" for i in range(30))

    found = figures(write(TWELVE + late), "--cut", "2026-06-30")

    assert any(warning.startswith("30 cases entered after the cut") and "L19, ..." in warning
               for warning in found["warnings"])  # fmt: skip

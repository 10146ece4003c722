"""Deficiencies that people copied out of reports into a spreadsheet."""

from __future__ import annotations

import pytest
from tests.cast import amparo
from tests.detention.contracting import D, center

from localaction.detention.ingest.deficiencies import COLUMNS, find_table, understand
from localaction.detention.models import Deficiency
from localaction.sources import entering
from localaction.sources.models import PrintedRow

pytestmark = pytest.mark.django_db
HEAD = "DETLOC,inspected_on,standard,component,says,priority,repeated,url,source_title,as_of,pinpoint\n"
GOOD = (
    'CCASDCA,2025-12-18,NDS 2019,Medical Care,"Sick call, nine days.",yes,no,https://example.org/a,ODO,2026-02-01,p. 4'
)


@pytest.fixture
def otay():
    return center("CCASDCA", "OTAY MESA DETENTION CENTER", "SAN DIEGO", "CA", "06073")


def write(desk, *rows, name="a.csv"):
    path = desk.folder / name
    path.write_text(HEAD + "\n".join(rows) + "\n")
    return path


def test_each_row_becomes_a_deficiency_that_anybody_may_check(desk, otay):
    report = desk.publish("deficiencies", write(desk, GOOD))

    assert (report["rows_kept"], report["events"]) == (1, {"entered": 1})
    row = Deficiency.objects.get()
    assert (row.facility, row.inspected_on, row.says, row.is_priority, row.repeated, row.corrected) == (
        otay, D(2025, 12, 18), "Sick call, nine days.", True, "NO", "UNKNOWN",
    )  # fmt: skip
    assert (row.confidence, row.is_verified, row.line, row.publication.file_name) == ("MEDIUM", False, 2, "a.csv")
    entering.confirm(row, amparo(), row.entered_at)


def test_the_same_row_again_changes_nothing(desk, otay):
    desk.publish("deficiencies", write(desk, GOOD))
    _, again = desk.run("import", "deficiencies", desk.folder / "a.csv")
    more = desk.publish("deficiencies", write(desk, GOOD, GOOD.replace("Medical Care", "Food"), name="b.csv"))

    assert (again["files"][0]["status"], more["events"]) == ("unchanged", {"entered": 1})
    assert Deficiency.objects.count() == 2


def test_rows_that_cannot_be_recorded_are_parked_with_their_reasons(desk, otay):
    rows = [
        GOOD, GOOD.replace("CCASDCA", "NOWHERE"), GOOD.replace("2025-12-18", "18/12/2025"),
        GOOD.replace("Medical Care", ""), GOOD.replace("https://example.org/a", "javascript:alert(1)"),
        "CCASDCA,2025-12-18",
    ]  # fmt: skip
    report = desk.publish("deficiencies", write(desk, *rows))

    assert (report["rows_read"], report["rows_kept"]) == (6, 1)
    assert report["parked"] == {
        "DETLOC_UNKNOWN": 1, "INSPECTED_ON_UNREADABLE": 1, "COMPONENT_MISSING": 2, "URL_UNREADABLE": 1,
    }  # fmt: skip
    assert PrintedRow.objects.filter(outcome=PrintedRow.Outcome.PARKED).count() == 5


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", '"broken\n'])
def test_a_table_of_something_else_is_refused(desk, text):
    path = desk.folder / "x.csv"
    path.write_text(text)

    code, answer = desk.run("import", "deficiencies", path)

    assert (code, answer["files"][0]["status"]) == (1, "refused")


def test_the_columns_that_are_needed_are_named(desk):
    path = desk.folder / "x.csv"
    path.write_text(",".join(COLUMNS).upper() + "\n")

    assert find_table(path).rows == []
    assert understand({}, frozenset()).reasons[0] == "COMPONENT_MISSING"

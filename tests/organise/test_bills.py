"""Federal bills: those that come with the program, those from a file, and what the desk corrects."""

from __future__ import annotations

import csv
import datetime as dt
import json

import pytest
from tests.organise.deciding import keeper, two_bills

from localaction.organise import reads_bills
from localaction.organise.actions import bill_files, bills
from localaction.organise.models import Bill
from localaction.sources.entering import AlreadyEntered, GivenSource, Refused
from localaction.sources.importers import importer

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
ON = NOON.date()
LINE = {
    "congress": 119, "chamber": "HOUSE", "number": 756, "title": "287(g) Program Protection Act",
    "subject": "LOCAL_POLICE", "does": "Protects 287(g).", "introduced_on": "2025-01-28", "status": "INTRODUCED",
    "source": "congress.gov", "as_of": "2026-11-01", "confidence": "HIGH",
}  # fmt: skip


def take(path, at=NOON):
    (report,) = importer("federal-bills").run([path], at, lambda files: files)
    return report


def write(folder, lines, name="bills.json"):
    path = folder / name
    if name.endswith("csv"):
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(LINE))
            writer.writeheader()
            writer.writerows(lines)
    else:
        path.write_text(json.dumps(lines))
    return path


def test_the_bills_that_come_with_the_program_are_entered_once_and_marked_as_unverified(db):
    assert bill_files.load_starting_bills(NOON) == Bill.objects.count() >= 8
    assert bill_files.load_starting_bills(NOON) == 0

    assert not Bill.objects.exclude(reviewed_at=None).exists()
    (again,) = [fact for fact in reads_bills.bills(ON) if fact.bill.uid == "119-protect-immigration-act"]
    assert [bill.number for bill in again.chain] == [2805, None]
    assert (again.course.n_days, again.course.n_days_since_first) == (341, 2042)
    assert {fact.course.state for fact in reads_bills.bills(ON) if fact.bill.congress < 119} == {"DIED"}


def test_a_bill_that_a_person_corrected_is_not_entered_again(db):
    bill_files.load_starting_bills(NOON)
    row, by = Bill.objects.get(uid="119-hr-756-287g-program-protection-act"), keeper()
    given = bills.GivenBill(119, "HOUSE", "Another title", "LOCAL_POLICE", "Does.", "REPORTED", 756)
    bills.correct_bill(row, given, GivenSource("congress.gov", ON, "HIGH"), by, NOON)

    assert bill_files.load_starting_bills(NOON) == 0
    assert Bill.objects.get(pk=row.pk).title == "Another title"
    assert Bill.objects.get(replaced_by=row).title == "287(g) Program Protection Act"


@pytest.mark.parametrize("name", ["bills.json", "bills.csv"])
def test_a_file_is_taken_once_and_its_changes_after(db, tmp_path, name):
    path = write(tmp_path, [LINE], name)
    first, second = take(path), take(path)
    path = write(tmp_path, [{**LINE, "status": "REPORTED", "as_of": "2026-11-20"}], name)
    third = take(path)

    assert (first.status, first.rows_kept, first.events) == ("imported", 1, {"appeared": 1})
    assert (second.status, second.rows_kept, second.events) == ("unchanged", 1, {})
    assert third.events == {"corrected": 1}
    assert Bill.objects.get(withdrawn_at=None).status == "REPORTED"


def test_what_a_person_entered_stays(db, tmp_path):
    given = bills.GivenBill(119, "HOUSE", "Ours", "LOCAL_POLICE", "Does.", "INTRODUCED", 756)
    bills.enter_bill(given, GivenSource("congress.gov", ON, "HIGH"), keeper(), NOON)

    report = take(write(tmp_path, [LINE]))

    assert report.parked == {"KEPT_AS_ENTERED": 1}
    assert Bill.objects.get().title == "Ours"


@pytest.mark.parametrize(
    ("more", "reason"),
    [({"congress": "119th"}, "CONGRESS_UNREADABLE"), ({"title": ""}, "NO_TITLE"),
     ({"subject": "FISH"}, "SUBJECT_UNKNOWN"),
     ({"introduced_on": "2024-01-28"}, "NOT_IN_THIS_CONGRESS"), ({"takes_up": "nothing"}, "TAKES_UP_UNKNOWN"),
     ({"title": "x" * 201}, "TOO_LONG"), ({"introduced_on": "soon"}, "INTRODUCED_ON_UNREADABLE"),
     ({"as_of": "2027-01-01"}, "IN_THE_FUTURE"), ({"congress": 70, "introduced_on": ""}, "TOO_EARLY")],
)  # fmt: skip
def test_a_line_that_cannot_be_right_is_left_out_with_its_reason(db, tmp_path, more, reason):
    report = take(write(tmp_path, [{**LINE, **more}, {**LINE, "number": 757}]))

    assert (report.rows_read, report.rows_kept, report.parked) == (2, 1, {reason: 1})


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"{", "NOT_JSON"), (b"{}", "WRONG_LIST"), (b"[]", "EMPTY"), (b"[1]", "WRONG_LIST"), (b"\xff\xfe", "NOT_TEXT")],
)
def test_a_file_that_is_no_list_of_bills_is_refused(db, tmp_path, content, code):
    path = tmp_path / "bills.json"
    path.write_bytes(content)

    report = take(path)

    assert (report.status, report.reason.split(":")[0]) == ("refused", code)


def test_a_bill_takes_up_one_of_an_earlier_congress_only(db):
    by = keeper()
    later = two_bills(by, NOON)
    given = bills.GivenBill(119, "SENATE", "X", "OTHER", "Does.", "INTRODUCED", 5, reintroduces=later)
    with pytest.raises(Refused) as refusal:
        bills.enter_bill(given, GivenSource("congress.gov", ON, "HIGH"), by, NOON)
    same = bills.GivenBill(117, "HOUSE", "Other", "OTHER", "Does.", "INTRODUCED", 2805)
    with pytest.raises(AlreadyEntered):
        bills.enter_bill(same, GivenSource("congress.gov", ON, "HIGH"), by, NOON)

    assert refusal.value.codes == ["NOT_EARLIER"]


def test_the_page_of_bills_counts_days_and_names_the_chain(db, client):
    two_bills(keeper(), NOON)

    page, feed = client.get("/bills/").content.decode(), client.get("/bills/feed/").content.decode()

    assert "No action known for" in page and "since Dec. 18, 2025" in page
    assert "ended with its Congress on Jan. 3, 2023; introduced again later" in page
    assert "Introduced in the Congresses 117, 119" in page
    assert "PROTECT Immigration Act" in feed

"""Files and rows as they should not be: each gets a clear report, and nothing wrong is published."""

from __future__ import annotations

import datetime as dt
import zipfile

import pytest
from tests.ingest import broken
from tests.ingest.snapshot import tables
from tests.ingest.workbooks import (
    BEFORE_JULY_2025,
    BEFORE_MARCH_2025,
    CREATOR,
    LAST_SAVED_BY,
    PARTICIPATING,
    PENDING,
    Row,
    moa,
    sheriff,
    write,
    write_old,
)

from localaction.policy.models import Agreement
from localaction.sources.models import Observation, PrintedRow, Publication, ReviewItem

WALKER = sheriff("TEXAS", "Walker", signed=dt.date(2025, 4, 2), moa=moa("walkercosotx", "WSO", "040225"))
WALLER = sheriff("TEXAS", "Waller", signed=dt.date(2020, 2, 12), moa=moa("wallercosotx", "WSO", "021220"))
COOK = sheriff("ILLINOIS", "Cook", signed=dt.date(2025, 4, 2))
SOUND = [WALKER, WALLER, COOK]
MANY = [
    sheriff(state, county, signed=dt.date(2025, 4, 2))
    for state, counties in {
        "TEXAS": ("Anderson", "Andrews", "Angelina", "Archer", "Austin", "Bailey", "Bandera", "Bastrop", "Baylor"),
        "FLORIDA": ("Baker", "Bay", "Bradford", "Brevard", "Broward", "Calhoun", "Charlotte", "Citrus"),
        "GEORGIA": ("Appling", "Bacon", "Baldwin"),
        "OHIO": ("Butler", "Seneca", "Portage"),
        "KANSAS": ("Finney", "Ford", "Jackson"),
        "UTAH": ("Beaver", "Kane", "Utah"),
        "IDAHO": ("Bonneville", "Gooding", "Owyhee"),
    }.items()
    for county in counties
]


@pytest.fixture
def sound(desk):
    """The desk after one sound list."""
    desk.publish("2025-07-01", SOUND)
    return desk


def imported(desk, path, source="287g-participating"):
    """Import one file and return the exit code and the report on it."""
    code, answer = desk.run("import", source, path)
    (report,) = answer["files"]
    return code, report


def refused(desk, content, name="participatingAgencies07022025am.xlsx"):
    """Import bytes that must be refused without a trace, and return the code of the reason."""
    path = desk.folder / "refused" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    before = tables()
    code, report = imported(desk, path)
    assert (code, report["status"], report["rows_read"]) == (1, "refused", 0), report
    assert tables() == before
    reason, _, sentence = report["reason"].partition(": ")
    assert name in sentence
    return reason


def aside(desk, path, source="287g-participating"):
    """Import a file that must be set aside, with its rows kept as printed, and return the code of the reason."""
    before = desk.agreements(), desk.changes()
    code, report = imported(desk, path, source)
    assert (code, report["status"], report["events"]) == (1, "quarantined", {}), report
    assert (desk.agreements(), desk.changes()) == before
    publication = Publication.objects.get(sha256=report["sha256"], source=source)
    assert Observation.objects.filter(publication=publication).count() == report["rows_read"] == publication.n_rows
    assert ReviewItem.objects.filter(kind="PUBLICATION", payload__publication=publication.pk, state="OPEN").exists()
    return report["reason"].split()[0]


# Not a workbook at all.


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n" + bytes(2000),
        b"<!doctype html><title>404</title><p>The page cannot be found.",
        b"STATE,LAW ENFORCEMENT AGENCY,TYPE\nTEXAS,Walker County,County\n",
        b"%PDF-1.7\n" + bytes(500),
    ],
    ids=["nothing", "a picture", "a web page", "a table as text", "a document"],
)
def test_a_file_that_is_no_workbook_is_refused(sound, content):
    assert refused(sound, content) == "NOT_A_WORKBOOK"


def test_an_archive_that_is_no_workbook_is_refused(sound, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("word/document.xml", "<document/>")

    assert refused(sound, (tmp_path / "a.zip").read_bytes()) == "NOT_A_WORKBOOK"


def test_an_encrypted_workbook_is_refused_as_such(sound):
    assert refused(sound, broken.encrypted()) == "ENCRYPTED"
    assert refused(sound, broken.encrypted(), "pending.xls") == "ENCRYPTED"
    content = sound.sheet("2025-07-02", SOUND).read_bytes()
    assert refused(sound, broken.with_password(content)) == "ENCRYPTED"


def test_a_workbook_cut_off_anywhere_is_refused(sound):
    content = sound.sheet("2025-07-02", SOUND).read_bytes()

    for length in range(0, len(content), max(1, len(content) // 60)):
        assert refused(sound, content[:length]) in ("TRUNCATED", "NOT_A_WORKBOOK"), length


def test_an_old_workbook_cut_off_anywhere_is_refused_or_kept_whole(sound, tmp_path):
    content = write_old(tmp_path / "list.xls", SOUND).read_bytes()

    for length in range(8, len(content) - 512, max(1, len(content) // 30)):
        assert refused(sound, content[:length], "list07022025.xls") in ("TRUNCATED", "NOT_A_WORKBOOK"), length


def test_a_zip_bomb_is_refused_unopened(sound):
    content = sound.sheet("2025-07-02", SOUND).read_bytes()

    assert refused(sound, broken.bomb(content)) == "TOO_LARGE"


def test_a_zip_bomb_that_lies_about_its_size_is_refused(sound):
    content = sound.sheet("2025-07-02", SOUND).read_bytes()

    assert refused(sound, broken.claiming_less(broken.bomb(content, 20))) == "TRUNCATED"


def test_a_path_that_is_not_there_is_said_to_be_missing(desk, capsys):
    from localaction.site.command import main

    assert main(["import", "287g-participating", str(desk.folder / "nowhere.xlsx")]) == 1
    assert "no such file or folder" in capsys.readouterr().err


def test_the_other_files_of_a_folder_go_on_when_one_is_refused(sound):
    folder = sound.folder / "several"
    saved = dt.datetime(2025, 7, 2, tzinfo=dt.UTC)
    write(folder / "participatingAgencies07022025am.xlsx", SOUND, saved)
    write(folder / "participatingAgencies07032025am.xlsx", SOUND[:2], saved + dt.timedelta(days=1))
    (folder / "participatingAgencies07022025pm.xlsx").write_bytes(b"<html>")
    (folder / "~$participatingAgencies07032025am.xlsx").write_bytes(b"lock")

    code, answer = sound.run("import", "287g-participating", folder)

    assert code == 1
    assert sorted(report["status"] for report in answer["files"]) == ["imported", "imported", "refused"]


# The wrong list, or one that lost something.


def test_the_pending_list_under_a_participating_name_is_set_aside(sound):
    path = write(sound.folder / "participatingAgencies09222025pm.xlsx", SOUND, dt.datetime(2025, 9, 22), PENDING)

    assert aside(sound, path) == "LIST_OF_PENDING"


def test_the_participating_list_under_a_pending_name_is_set_aside(sound):
    path = write(sound.folder / "pendingAgencies09222025pm.xlsx", SOUND, dt.datetime(2025, 9, 22))

    assert aside(sound, path, "287g-pending") == "LIST_OF_PARTICIPATING"


@pytest.mark.parametrize("column", ["STATE", "LAW ENFORCEMENT AGENCY", "SUPPORT TYPE", "SIGNED", "MOA"])
@pytest.mark.parametrize("renamed", [True, False])
def test_a_column_missing_or_renamed_sets_the_file_aside(sound, column, renamed):
    columns = [("RENAMED" if renamed else None) if c == column else c for c in PARTICIPATING]
    rows = [[cell for cell, _ in row.cells(PARTICIPATING)] for row in SOUND]

    assert aside(sound, sound.sheet("2025-07-02", rows, columns=columns)) == "COLUMN_MISSING"


def test_a_column_that_was_there_before_and_is_gone_sets_the_file_aside(sound):
    assert aside(sound, sound.sheet("2025-07-02", SOUND, columns=BEFORE_JULY_2025)) == "COLUMNS_GONE"


def test_the_older_columns_are_read_and_newer_ones_may_come(desk):
    early = [row.but(signed=dt.date(2020, 2, 12)) for row in SOUND]
    desk.publish("2025-02-21", early, columns=BEFORE_MARCH_2025)
    desk.publish("2025-03-17", early, columns=BEFORE_JULY_2025)
    desk.publish("2025-07-01", early)

    assert desk.story() == [] and len(desk.agreements()) == 3


def test_no_headings_at_all_is_refused(sound):
    content = sound.sheet("2025-07-02", [["TEXAS", "Walker"]], columns=["A", "B"]).read_bytes()

    assert refused(sound, content) == "NO_TABLE"


def test_a_list_that_lost_half_its_rows_is_set_aside(desk):
    desk.publish("2025-07-01", MANY)

    assert aside(desk, desk.sheet("2025-07-02", MANY[:16])) == "ROWS_FELL"


def test_a_list_without_any_rows_is_set_aside_once_there_were_some(desk):
    desk.publish("2025-07-01", MANY)

    assert aside(desk, desk.sheet("2025-07-02", [])) == "ROWS_FELL"


def test_a_list_that_lost_whole_states_is_set_aside(desk):
    desk.publish("2025-07-01", MANY)
    kept = [row for row in MANY if row.state in ("TEXAS", "FLORIDA", "GEORGIA")]
    extra = [sheriff("TEXAS", county) for county in ("Bee", "Bell", "Blanco", "Borden", "Bosque", "Bowie", "Brazos")]

    assert aside(desk, desk.sheet("2025-07-02", kept + extra)) == "STATES_GONE"


def test_a_list_whose_states_cannot_be_read_is_set_aside(desk):
    desk.publish("2025-07-01", MANY)
    path = desk.sheet("2025-07-02", [row.but(state=f"{row.state}X") for row in MANY])

    assert aside(desk, path) == "MANY_STATE_UNKNOWN"
    assert PrintedRow.objects.filter(outcome="PARKED").count() == len(MANY)


def test_a_list_saved_in_the_future_is_set_aside(sound):
    assert aside(sound, sound.sheet("2099-07-02", SOUND)) == "DATED_IN_FUTURE"


@pytest.mark.parametrize("stamp", [b"9999-12-31T23:59:59Z", b"0001-01-01T00:00:00+05:00", b"soon", b""])
def test_a_time_that_cannot_be_right_gives_way_to_the_name(sound, stamp):
    import re

    from tests.ingest.workbooks import with_member

    path = sound.sheet("2025-07-02", SOUND)
    path.write_bytes(
        with_member(path.read_bytes(), "docProps/core.xml", lambda xml: re.sub(rb"2025-07-02T[\d:]+Z", stamp, xml))
    )
    code, report = imported(sound, path)

    assert (code, report["published_at"][:10]) == (0, "2025-07-02")


# Rows.


def one(sound, row, **layout):
    """Import the sound list with one more row and return the report and the row as stored."""
    report = sound.publish("2025-07-02", [*SOUND, row], **layout)
    assert report["rows_read"] == report["rows_kept"] + report["rows_parked"] == 4
    return report, PrintedRow.objects.order_by("-pk").first()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (COOK.but(state="WEST VIRIGINIA"), "STATE_UNKNOWN"),
        (COOK.but(state=None), "STATE_MISSING"),
        (COOK.but(agency=None), "AGENCY_MISSING"),
        (COOK.but(agency="—"), "AGENCY_MISSING"),
        (COOK.but(model=None), "MODEL_MISSING"),
        (COOK.but(agency="Sheriff " * 625), "AGENCY_TOO_LONG"),
    ],
)
def test_a_row_that_cannot_be_read_is_parked_with_a_reason_and_asked_about(sound, row, reason):
    report, stored = one(sound, row)

    assert report["parked"] == {reason: 1}
    assert (stored.outcome, stored.reasons[0]) == ("PARKED", reason)
    assert ReviewItem.objects.filter(kind="ROW", reason=reason, state="OPEN").count() == 1
    assert len(sound.agreements()) == 3


@pytest.mark.parametrize(
    ("signed", "read", "note"),
    [
        ("05/082025", "2025-05-08", "SIGNED_REPAIRED"),
        ("6/72025", "2025-06-07", "SIGNED_REPAIRED"),
        ("01/05/20026", None, "SIGNED_OUT_OF_RANGE"),
        (dt.date(5025, 7, 7), None, "SIGNED_OUT_OF_RANGE"),
        (dt.date(1999, 7, 7), None, "SIGNED_OUT_OF_RANGE"),
        (6_621_000, None, "SIGNED_UNREADABLE"),
        ("13/45/2025", None, "SIGNED_UNREADABLE"),
        ("soon", None, "SIGNED_UNREADABLE"),
        (True, None, "SIGNED_UNREADABLE"),
        (None, None, "SIGNED_MISSING"),
    ],
)
def test_a_date_that_cannot_be_right_is_left_out_and_noted(sound, signed, read, note):
    row = sheriff("FLORIDA", "Lake", signed=signed, moa=moa("lakecosofl"))
    report, stored = one(sound, row)

    assert report["noted"] == {note: 1}
    (agreement,) = sound.agreements("--state", "FL")
    assert agreement["signed"] == read == stored.values["signed"]


@pytest.mark.parametrize(
    ("wrapped", "address"),
    [
        (
            "https://gcc02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.ice.gov%2Fdoclib%2F287gMOA%2Fa.pdf"
            "&data=05%7C02%7Csomebody%40ice.dhs.gov%7C0",
            "https://www.ice.gov/doclib/287gMOA/a.pdf",
        ),
        (
            "chrome-extension://efaidnbmnnnibpcajpcglclefindmkaj/https:/www.ice.gov/doclib/287gMOA/a.pdf",
            "https://www.ice.gov/doclib/287gMOA/a.pdf",
        ),
        (
            "chrome-extension://efaidnbmnnnibpcajpcglclefindmkaj/https://www.ice.gov/doclib/287gMOA/a.pdf",
            "https://www.ice.gov/doclib/287gMOA/a.pdf",
        ),
        ("https://www.ice.gov/doclib/287gMOA/a b.pdf", "https://www.ice.gov/doclib/287gMOA/a%20b.pdf"),
        ("javascript:alert(1)", None),
        ("file:///C:/Users/somebody/a.pdf", None),
        ("https://www.ice.gov/" + "a" * 5000 + ".pdf", None),
    ],
)
def test_a_link_is_taken_out_of_its_wrapping_and_what_is_no_address_is_noted(sound, wrapped, address):
    report, stored = one(sound, sheriff("FLORIDA", "Lake", moa=wrapped))

    (agreement,) = sound.agreements("--state", "FL")
    assert agreement["moa_url"] == address
    assert report["noted"] == ({} if address else {"LINK_UNREADABLE": 1})
    assert stored.cells["MOA link"] == wrapped


def test_formulas_are_counted_and_their_rows_parked_when_they_say_nothing(sound):
    report, _ = one(sound, COOK.but(agency='="Cook"&" County"'))

    assert report["noted"]["FORMULAS"] == 1 and report["parked"] == {"AGENCY_MISSING": 1}


@pytest.mark.parametrize("text", ["@SUM(1+1)*cmd|' /C calc'!A0", "+1-2+cmd|' /C calc'!A0 Police Department"])
def test_text_that_a_spreadsheet_would_run_is_kept_as_text(sound, text):
    _, stored = one(sound, Row("ILLINOIS", text))

    assert stored.cells["LAW ENFORCEMENT AGENCY"] == text
    assert text in {agreement["agency"]["name"] for agreement in sound.agreements("--state", "IL")}


def test_control_characters_are_stored_so_that_any_database_takes_them(sound):
    _, stored = one(sound, COOK.but(agency="Cook_x0000_ County_x0007_ Sheriff's\u2028Office\u200b"))

    assert "\x00" not in stored.cells["LAW ENFORCEMENT AGENCY"]
    assert stored.outcome == "KEPT"


@pytest.mark.parametrize("column", [c for c in PARTICIPATING if c != "LAW ENFORCEMENT AGENCY"])
def test_five_thousand_letters_in_any_other_cell_harm_nothing(sound, column):
    report, stored = one(sound, Row("ILLINOIS", "Elgin Police Department", printed={column: "x" * 5000}))

    assert stored.cells[column] == "x" * 5000
    assert report["rows_parked"] == (column == "STATE")


# Layout.


def test_a_million_empty_rows_are_no_rows(desk):
    path = desk.sheet("2025-07-01", SOUND)
    path.write_bytes(broken.with_empty_rows(path.read_bytes()))
    code, report = imported(desk, path)

    assert (code, report["rows_read"], report["rows_kept"]) == (0, 3, 3)


def test_a_stray_cell_in_the_last_row_of_the_sheet_is_refused_with_its_size(sound):
    content = sound.sheet("2025-07-02", SOUND).read_bytes()

    assert refused(sound, broken.with_a_last_cell(content)) == "TOO_LARGE"


def test_a_column_printed_twice_loses_neither_cell(sound):
    columns = (*PARTICIPATING, "STATE")
    rows = [[cell for cell, _ in row.cells(PARTICIPATING)] + ["OHIO"] for row in SOUND]
    sound.publish("2025-07-02", rows, columns=columns)

    stored = PrintedRow.objects.order_by("-pk").first()
    assert (stored.cells["STATE"], stored.cells["STATE (2)"]) == ("ILLINOIS", "OHIO")
    assert {a["agency"]["state"] for a in sound.agreements()} == {"TX", "IL"}


def test_a_band_of_text_over_the_headings_is_passed_by(sound):
    report = sound.publish(
        "2025-07-02", SOUND, above=[["287(g) Participating Agencies", None], [], ["As of 07/02/2025"]]
    )

    assert report["rows_read"] == 3 and sound.story() == []


def test_an_empty_row_inside_the_table_does_not_end_it(sound):
    report = sound.publish("2025-07-02", [WALKER, [None] * 8, ["", " "], WALLER, COOK])

    assert report["rows_read"] == 3 and sound.story() == []


def test_notes_on_a_second_sheet_are_passed_by_wherever_it_stands(sound):
    notes = [("<Notes", [["Read me"], ["STATE", "is the state"]]), ("More", [[1, 2, 3]])]
    report = sound.publish("2025-07-02", SOUND, sheets=notes)

    assert report["rows_read"] == 3 and sound.story() == []


def test_a_second_list_in_the_same_workbook_is_not_silently_left_out(sound):
    more = [PARTICIPATING, ["OHIO", "Butler County Sheriff's Office", "County", "Butler County", "Task Force Model"]]
    path = sound.sheet("2025-07-02", SOUND, sheets=[("Sheet2", more)])

    assert aside(sound, path) == "SEVERAL_LISTS"


def test_cells_beyond_the_headings_are_kept_as_printed(sound):
    cells = [cell for cell, _ in COOK.cells(PARTICIPATING)]
    sound.publish("2025-07-02", [WALKER, WALLER, [*cells, None, "see note 3"]])

    assert PrintedRow.objects.order_by("-pk").first().cells["BEYOND"] == ["see note 3"]


def test_the_format_of_before_2007_is_read_with_its_links_and_dated_by_its_name(desk):
    path = write_old(desk.folder / "participatingAgencies07022025pm.xls", SOUND)
    code, report = imported(desk, path)

    assert (code, report["published_at"]) == (0, "2025-07-02T17:00:00+00:00")
    assert Publication.objects.get().dated_by == "name"
    assert {a["agency"]["name"]: a["moa_url"] for a in desk.agreements("--state", "TX")} == {
        "Walker County Sheriff's Office": WALKER.moa,
        "Waller County Sheriff's Office": WALLER.moa,
    }
    assert {str(a.signed) for a in Agreement.objects.all()} == {"2025-04-02", "2020-02-12"}


def test_an_old_workbook_with_a_nul_in_a_cell_is_read(desk):
    path = write_old(desk.folder / "participatingAgencies07022025pm.xls", [*SOUND, COOK.but(agency="Kane\0 Police")])

    assert imported(desk, path)[0] == 0


def test_the_names_of_those_who_saved_the_workbook_are_not_stored(sound):
    everything = repr(tables())

    assert "walkercosotx" in everything
    for name in (CREATOR, LAST_SAVED_BY):
        assert name not in everything and name.split(",")[0] not in everything

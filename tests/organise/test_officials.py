"""Officials: who holds which seat, as two public rosters print it, and what they leave unsaid of a place."""

from __future__ import annotations

import datetime as dt
import io
import os
import tarfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from localaction.organise.ingest import meanings
from localaction.organise.rules import seats

AT = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
ON = AT.date()
PUBLISHED = Path(os.environ.get("LOCALACTION_DATA", "/nowhere")) / "officials"


def member(bioguide, last, state, district=None, start="2025-01-03", end="2027-01-03", **more):
    """Return a member of Congress as the roster writes one."""
    kind = {"type": "sen", "class": 1} if district is None else {"type": "rep", "district": district}
    term = {**kind, "start": start, "end": end, "state": state, "party": "Party", "phone": "202-555-0100",
            "address": "1 Long Hall", "url": "https://last.house.gov", **more}  # fmt: skip
    name = {"first": "First", "last": last, "official_full": f"First {last}"}
    return {
        "id": {"bioguide": bioguide, "fec": ["X"]},
        "name": name,
        "bio": {"birthday": "1950-01-01"},
        "terms": [term],
    }


def person(number, name, kind, where, district=None, end=None, offices=()):
    """Return a state official as Open States writes one."""
    role = {"type": kind, "jurisdiction": f"ocd-jurisdiction/country:us/{where}/government", "start_date": "2023-01-10"}
    role |= {"district": district} if district else {}
    role |= {"end_date": end} if end else {}
    return {"id": f"ocd-person/{number}", "name": name, "family_name": name.split()[-1], "given_name": "X",
            "party": [{"name": "Party"}], "roles": [role], "birth_date": "1960-05-05", "offices": list(offices),
            "links": [{"url": "https://example.gov"}]}  # fmt: skip


def write_yaml(folder, name, records):
    """Write a roster of Congress."""
    path = folder / name
    path.write_text(yaml.safe_dump(records))
    return path


def write_archive(folder, records, name="openstates-people-x.tar.gz", mtime=1_790_000_000):
    """Write an archive of people."""
    path = folder / name
    with tarfile.open(path, "w:gz") as archive:
        for n, record in enumerate(records):
            body = yaml.safe_dump(record).encode()
            entry = tarfile.TarInfo(f"./data/x/{n}.yml")
            entry.size, entry.mtime = len(body), mtime
            archive.addfile(entry, io.BytesIO(body))
    return path


def take(source, *paths, at=AT):
    """Import files of a source."""
    from localaction.sources.importers import importer

    return importer(source).run(list(paths), at, lambda files: files)


@pytest.fixture
def texas(db, tmp_path):
    """Two senators and three representatives of Texas, one of Alaska, and some of their states' officials."""
    take(
        "congress-members",
        write_yaml(
            tmp_path, "legislators-current.yaml",
            [member("S1", "Alvarez", "TX"), member("S2", "Brown", "TX", **{"class": 2}),
             member("H1", "Cortez", "TX", 1), member("H2", "Dale", "TX", 2),
             member("H3", "Evans", "TX", 35), member("H4", "Frost", "AK", 0)],
        ),
    )  # fmt: skip
    office = {"id": "H3-austin", "address": "9 Elm St.", "city": "Austin", "state": "TX", "zip": "78701"}
    take("congress-offices", write_yaml(tmp_path, "offices.yaml", [{"id": {"bioguide": "H3"}, "offices": [office]}]))
    capitol = {"classification": "capitol", "address": "P.O. Box 1; Austin, TX 78711", "voice": "512-555-0100"}
    take(
        "state-officials",
        write_archive(
            tmp_path,
            [person("g", "Gil Garza", "governor", "state:tx", end="2027-01-19"),
             person("u", "Una Urban", "upper", "state:tx", "14", offices=[
                 capitol, {"classification": "district", "address": "5 Oak; Austin, TX 78702", "voice": "512-5"}]),
             person("v", "Vic Vance", "upper", "state:tx", "29", offices=[
                 capitol, {"classification": "district", "address": "P.O. Box 1; Austin, TX 78711"}]),
             person("m", "Mia Moss", "mayor", "state:tx/place:austin"),
             person("n", "Ned Nash", "mayor", "state:tx/place:atlantis"),
             person("c", "First Cortez", "lower", "x", "TX-1")],
        ),
    )  # fmt: skip
    return tmp_path


def represented(geoid, on=ON):
    """Return who represents a place, as (seat, name, basis)."""
    from localaction.organise import reads
    from localaction.places.models import Place
    from localaction.places.reads import counties_of

    place = Place.objects.get(pk=geoid)
    found = reads.for_place(place, counties_of(place, on), on)
    return [(fact.seat.kind, fact.official.name, fact.basis) for fact in found.facts], found


def test_those_whom_the_whole_state_elects_represent_each_of_its_places(texas):
    facts, _ = represented("48453")

    assert [name for kind, name, basis in facts if basis == "WHOLE_STATE"] == [
        "First Alvarez", "First Brown", "Gil Garza"
    ]  # fmt: skip


def test_a_member_for_one_of_several_districts_is_not_said_to_represent_a_county(texas):
    facts, found = represented("48453")

    assert ("US_HOUSE", "First Evans", "OFFICE_HERE") in facts
    assert not [name for kind, name, basis in facts if kind == "US_HOUSE" and basis != "OFFICE_HERE"]
    assert found.n_by_kind == {"US_HOUSE": 3, "STATE_UPPER": 2}


def test_the_one_member_of_a_state_with_one_district_represents_all_of_it(texas):
    facts, found = represented("02020")

    assert facts == [("US_HOUSE", "First Frost", "WHOLE_STATE")]
    assert found.n_by_kind == {}


def test_an_office_at_the_capitol_is_no_office_of_the_district(texas):
    facts, _ = represented("48453")

    assert [name for kind, name, basis in facts if kind == "STATE_UPPER"] == ["Una Urban"]


def test_a_mayor_stands_on_the_page_of_the_city_alone(texas):
    city, _ = represented("4805000")
    county, _ = represented("48453")

    assert ("MAYOR", "Mia Moss", "PLACE") in city
    assert not [fact for fact in county if fact[0] == "MAYOR"]


def test_a_term_that_is_over_is_not_shown_as_held(texas):
    assert ("GOVERNOR", "Gil Garza", "WHOLE_STATE") in represented("48453", dt.date(2027, 1, 19))[0]
    assert ("GOVERNOR", "Gil Garza", "WHOLE_STATE") not in represented("48453", dt.date(2027, 1, 20))[0]


def test_what_cannot_be_read_is_parked_with_a_reason_and_a_place_of_no_such_name_is_noted(texas):
    from localaction.sources.models import PrintedRow

    rows = PrintedRow.objects.filter(source="state-officials")
    assert list(rows.filter(outcome="PARKED").values_list("reasons", flat=True)) == [["JURISDICTION_UNKNOWN"]]
    assert ["PLACE_UNKNOWN"] in list(rows.filter(outcome="KEPT").values_list("reasons", flat=True))


def test_birth_dates_are_not_kept(texas):
    from localaction.sources.models import PrintedRow

    kept = str(list(PrintedRow.objects.values_list("cells", flat=True)))
    assert "1950-01-01" not in kept
    assert "1960-05-05" not in kept


def test_somebody_whom_the_newest_roster_no_longer_names_is_gone_from_its_day_on_and_not_before(texas):
    later = write_yaml(texas, "later.yaml", [member("S1", "Alvarez", "TX"), member("S2", "Brown", "TX", **{"class": 2}),
                                             member("H1", "Cortez", "TX", 1), member("H2", "Dale", "TX", 2),
                                             member("H4", "Frost", "AK", 0)])  # fmt: skip
    os.utime(later, (AT.timestamp() + 86400 * 40,) * 2)
    (report,) = take("congress-members", later, at=AT + dt.timedelta(days=41))

    assert report.status == "imported"
    day = (AT + dt.timedelta(days=40)).date()
    assert "First Evans" in [name for _, name, _ in represented("48453", day - dt.timedelta(days=1))[0]]
    assert "First Evans" not in [name for _, name, _ in represented("48453", day)[0]]


def test_a_roster_that_lost_a_fifth_of_its_records_is_set_aside(texas):
    short = write_yaml(texas, "short.yaml", [member("S1", "Alvarez", "TX")])
    os.utime(short, (AT.timestamp() + 86400,) * 2)

    (report,) = take("congress-members", short, at=AT + dt.timedelta(days=2))

    assert (report.status, report.reason.split()[0]) == ("quarantined", "ROWS_FELL")
    assert "First Brown" in [name for _, name, _ in represented("48453", ON + dt.timedelta(days=3))[0]]


def test_the_same_file_twice_changes_nothing(texas):
    from localaction.organise.models import OfficeAddress, Official, Tenure

    before = [sorted(kind.objects.values_list("pk", flat=True)) for kind in (Official, Tenure, OfficeAddress)]
    reports = take("congress-members", texas / "legislators-current.yaml")

    assert [report.status for report in reports] == ["unchanged"]
    assert before == [sorted(kind.objects.values_list("pk", flat=True)) for kind in (Official, Tenure, OfficeAddress)]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"a: [", "NOT_YAML"), (b"- x: 1\n", "WRONG_LIST"), (b"[]\n", "EMPTY"), (b"5\n", "WRONG_LIST")],
)
def test_a_file_that_is_no_roster_is_refused_with_its_reason(db, tmp_path, content, code):
    path = tmp_path / "x.yaml"
    path.write_bytes(content)

    (report,) = take("congress-members", path)

    assert (report.status, report.reason.split(":")[0]) == ("refused", code)


def test_an_archive_that_is_none_is_refused(db, tmp_path):
    path = tmp_path / "x.tar.gz"
    path.write_bytes(b"\x1f\x8bnothing")

    (report,) = take("state-officials", path)

    assert (report.status, report.reason.split(":")[0]) == ("refused", "NOT_AN_ARCHIVE")


@given(
    st.recursive(st.none() | st.integers() | st.text(max_size=8), lambda held: st.lists(held, max_size=3), max_leaves=6)
)
def test_no_day_that_somebody_typed_makes_a_roster_unreadable(said):
    role = {"type": "lower", "jurisdiction": "ocd-jurisdiction/country:us/state:tx/government", "start_date": said,
            "end_date": said, "district": said}  # fmt: skip

    (held,), reasons = seats.of_state({"roles": [role]})

    assert reasons == []
    assert held.key.startswith("STATE_LOWER/TX")


@pytest.mark.parametrize(
    ("said", "over_from"),
    [("2024-12-31", "2025-01-01"), ("2024-12", "2025-01-01"), ("2024", "2025-01-01"), ("2024-02", "2024-03-01"),
     ("", None), ("soon", None), ("2024-13", None)],
)  # fmt: skip
def test_the_last_day_of_a_role_is_still_held(said, over_from):
    role = {"type": "upper", "jurisdiction": "ocd-jurisdiction/country:us/state:tx/government", "end_date": said}

    assert seats.of_state({"roles": [role]})[0][0].ends_on == over_from


def test_the_place_shows_its_officials_and_says_what_the_rosters_do_not(texas, client):
    page = client.get("/place/48453/").content.decode()

    assert all(name in page for name in ("First Alvarez", "First Brown", "Gil Garza"))
    assert "In the state senate sit 2 members." in page
    assert "The state has 3 members of the United States House." in page
    assert "An office is no proof" in page
    assert client.get("/officials/tx/").content.decode().count("First Dale") == 2  # the name, and the words of a link


def test_a_state_that_is_none_is_not_found(texas, client):
    assert client.get("/officials/zz/").status_code == 404
    assert client.get("/officials/").status_code == 200


def test_who_represents_a_place_takes_one_query(texas, django_assert_num_queries):
    from localaction.organise import reads
    from localaction.places.models import Place

    place = Place.objects.get(pk="48453")
    with django_assert_num_queries(1):
        reads.for_place(place, [place], ON)


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published rosters are not on this machine")
def test_the_published_rosters_are_read_whole(db):
    """537 members, 1,312 offices, 49 committees and 181 parts of them, 3,879 seats, 8,802 people in the archive."""
    from localaction.organise.models import Committee, CommitteeSeat, OfficeAddress, Tenure

    read = {}
    for source, name in (
        ("congress-members", "legislators-current.yaml"), ("congress-offices", "legislators-district-offices.yaml"),
        ("congress-committees", "committees-current.yaml"),
        ("congress-committee-seats", "committee-membership-current.yaml"),
        ("state-officials", "openstates-people-current.tar.gz"),
    ):  # fmt: skip
        (report,) = take(source, PUBLISHED / name)
        read[source] = (report.rows_read, report.rows_kept, report.parked)

    assert read == {
        "congress-members": (537, 537, {}), "congress-offices": (1312, 1312, {}),
        "congress-committees": (230, 230, {}), "congress-committee-seats": (3879, 3879, {}),
        "state-officials": (8802, 8266, {"MEMBER_OF_CONGRESS": 536}),
    }  # fmt: skip
    assert Tenure.objects.filter(seat__kind__in=["US_SENATE", "US_HOUSE"]).count() == 537
    assert (Committee.objects.count(), Committee.objects.filter(parent=None).count()) == (230, 49)
    assert CommitteeSeat.objects.count() == 3879
    assert OfficeAddress.objects.filter(official__key__startswith="bioguide", kind="DISTRICT").count() == 1312
    facts, found = represented("48453")
    assert [name for kind, name, basis in facts if kind == "US_SENATE"] == ["Ted Cruz", "John Cornyn"]
    whole_state = [kind for kind, _, basis in facts if basis == "WHOLE_STATE"]
    assert {"GOVERNOR", "ATTORNEY_GENERAL"} <= set(whole_state) and "US_HOUSE" not in whole_state
    assert found.n_by_kind["US_HOUSE"] == 37


def test_every_kind_of_roster_is_understood():
    from localaction.organise.ingest.rosters import ROSTERS

    assert {roster.source for roster in ROSTERS} == set(meanings.UNDERSTAND)

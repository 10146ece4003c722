"""Whatever is printed: no crash, no row dropped in silence, and the same reading every time."""

from __future__ import annotations

import datetime as dt
import os
import random
import re
import string
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ingest.workbooks import PARTICIPATING as COLUMNS
from tests.ingest.workbooks import moa, sheriff, write
from tests.sources.mutations import MUTATIONS, STRANGE

from localaction.places.reference_files import gazetteer
from localaction.policy.actions.agencies import special_agencies
from localaction.policy.ingest.agreements import PARTICIPATING, exact_state, find_table, list_source, state_name
from localaction.policy.rules import history, names, rows
from localaction.policy.rules.coverage import Roster, cover
from localaction.policy.rules.identity import Row
from localaction.policy.rules.published import Published
from localaction.sources import workbook
from localaction.sources.actions import WrongList, receive
from localaction.sources.models import Observation
from localaction.sources.rules import date_in_name

ON = dt.date(2025, 7, 1)
SLOWLY = settings(deadline=None, suppress_health_check=list(HealthCheck))
TRADE = ("County", "Sheriff's", "Office", "Police", "Dept.", "PD", "SO", "Town of", "City of", "St.", "Constable", "’s",
         "Parish", "Walker", "Waller", "Cook", "Harris", "State", "Patrol", "Florida", "Department of Corrections",
         "Twp", "&", "No. 3", "University", "Airport", "National Guard", "Tribe", "of", "the")  # fmt: skip
agency_names = st.lists(st.sampled_from(TRADE) | st.text(max_size=12), max_size=7).map(" ".join)
cells = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(STRANGE)
    | agency_names
)
states = st.sampled_from(sorted(gazetteer().states))


# Single cells and rows.


def understood(printed):
    return rows.understand(printed, exact_state, ON, None, state_name)


@given(st.dictionaries(st.sampled_from([*COLUMNS, "MOA link", "ADDENDUM link", "OTHER"]), cells))
@SLOWLY
def test_every_row_is_kept_with_a_state_a_name_and_a_model_or_parked_with_a_reason(printed):
    read = understood(printed)

    assert read == understood(printed)
    if read.is_kept:
        assert read.values["state"] in gazetteer().states and read.values["key"] and read.values["model"]
        assert len(read.values["key"]) <= 200 and len(read.values["model"]) <= 60
    else:
        assert read.reasons and read.reasons[0] in rows.PARKED
    signed = read.values["signed"]
    assert signed is None or "2002-01-01" <= signed <= "2025-07-02"


@given(st.dates(rows.FIRST_SIGNING, ON), st.sampled_from(["{m}/{d}/{y}", "{m:02}/{d:02}/{y}", "{m:02}/{d:02}{y}"]))
@SLOWLY
def test_a_date_written_the_american_way_is_read_as_it_was_meant(day, shape):
    text = shape.format(m=day.month, d=day.day, y=day.year)

    read, note = rows.read_signed(text, ON)
    assert read == day
    assert (note == "SIGNED_REPAIRED") == (text.count("/") == 1)
    assert rows.read_signed(day.isoformat(), ON) == (day, "")


@given(cells)
@SLOWLY
def test_no_cell_stops_the_reader_of_dates(cell):
    read, note = rows.read_signed(cell, ON)

    assert (read is None) == (note in ("SIGNED_MISSING", "SIGNED_UNREADABLE", "SIGNED_OUT_OF_RANGE"))


addresses = st.text(string.ascii_letters + string.digits + "-_.~/%", min_size=1, max_size=60).map(
    lambda path: f"https://www.ice.gov/{path}"
)


@given(st.text() | addresses | st.text(max_size=20).map("https://".__add__))
@SLOWLY
def test_an_address_is_none_or_on_the_web_and_reading_it_again_changes_nothing(text):
    address = rows.web_address(text)

    assert address == "" or re.match(r"https?://\S+$", address)
    assert rows.web_address(address) == address
    assert isinstance(rows.document_name(address), str)


@given(addresses)
@SLOWLY
def test_every_wrapping_gives_the_address_that_was_wrapped(address):
    plain = rows.web_address(address)
    safe = f"https://gcc02.safelinks.protection.outlook.com/?url={quote(address, safe='')}&data=05%7C02"

    assert rows.web_address(safe) == plain
    assert rows.web_address(safe.replace("&data", "&amp;data")) == plain


@given(agency_names, states)
@SLOWLY
def test_a_name_is_the_same_name_however_its_letters_and_spaces_are_set(name, state):
    found = names.key(name, state_name(state))

    assert re.fullmatch(r"[a-z0-9]*", found)
    assert names.key(f"  {name} ", state_name(state)) == found
    assert names.key(names.tidy(name), state_name(state)) == found
    assert names.key(name.upper().lower(), state_name(state)) == names.key(name.upper(), state_name(state))


@given(
    states, agency_names, st.sampled_from(["COUNTY", "MUNICIPALITY", "STATE", ""]), st.text(max_size=20) | agency_names
)
@SLOWLY
def test_an_agency_has_counties_of_its_own_state_or_is_statewide_or_waits_for_a_person(state, name, type_, county):
    found = cover(state, name, type_, county, gazetteer(), Roster(), special_agencies())

    assert found.evidence
    assert bool(found.counties) == (found.coverage in ("COUNTY", "MUNICIPAL"))
    assert all(gazetteer().usps(fips) == state for fips in found.counties)
    assert found == cover(state, name, type_, county, gazetteer(), Roster(), special_agencies())


@given(st.text(max_size=60))
@SLOWLY
def test_no_file_name_stops_the_reader_of_its_date(name):
    claimed = date_in_name(name)

    assert claimed is None or claimed.tzinfo is not None


@given(st.dates(dt.date(2020, 1, 1), dt.date(2099, 12, 31)), st.sampled_from(["am", "pm", "mid", ""]))
@SLOWLY
def test_a_date_in_a_file_name_is_found(day, half):
    claimed = date_in_name(f"participatingAgencies{day:%m%d%Y}{half}.xlsx")

    assert claimed is not None and claimed.date() == day


# Histories.


KNOWN: dict[tuple, Row] = {}


def row(state, agency, model, signed, link):
    """Return the row; the same cells have the same id, as stored rows have."""
    url = moa(link, model) if link else ""
    what = (state, agency, model, signed, url)
    if what not in KNOWN:
        KNOWN[what] = Row(
            len(KNOWN) + 1, state, names.key(agency, state_name(state)), agency, "", model, signed, url,
            rows.document_name(url),
        )  # fmt: skip
    return KNOWN[what]


sheet_rows = st.builds(
    row,
    st.sampled_from(["TX", "FL"]),
    st.sampled_from([
        "Walker County Sheriff's Office", "Waller County Sheriff's Office", "Walker County Sheriff's Department",
        "Palm Beach Police Department", "Town of Palm Beach Police Department", "North Palm Beach Police Department",
        "Florida Department of Corrections",
    ]),
    st.sampled_from(["TFM", "WSO"]),
    st.sampled_from(["", "2025-03-07", "2025-03-08", "2025-06-01"]),
    st.sampled_from(["", "a", "b"]),
)  # fmt: skip
lists = st.lists(sheet_rows, max_size=6)
sequences = st.lists(lists, min_size=1, max_size=7)


def published(sequence, first=dt.date(2025, 7, 1)):
    days = [dt.datetime.combine(first, dt.time(12), dt.UTC) + dt.timedelta(days=n) for n in range(len(sequence))]
    return [Published(n, at.date(), found, at=at) for n, (at, found) in enumerate(zip(days, sequence, strict=True))]


def told(publications):
    return history.read_all(publications, lambda state, agency: None, state_name=state_name)


def facts(story):
    return [a.__dict__ for a in story.agreements], story.events, story.questions


@given(sequences)
@SLOWLY
def test_no_printed_row_is_lost_and_no_agreement_vanishes(sequence):
    publications = published(sequence)
    story = told(publications)

    about = {i for a in story.agreements for i in a.rows}
    assert about == {r.id for p in publications for r in p.rows}
    assert len({a.uid for a in story.agreements}) == len(story.agreements)
    last = publications[-1]
    standing = [a for a in story.agreements if a.last_listed == last.on and not a.superseded_on]
    assert {(a.agency, a.model) for a in standing} == {(story.agencies.of(r.name), r.model) for r in last.rows}
    assert not any(a.absences or a.removed_on for a in standing)


@given(sequences)
@SLOWLY
def test_the_events_of_each_agreement_add_up_to_where_it_stands(sequence):
    story = told(published(sequence))
    n_events = dict.fromkeys((a.uid for a in story.agreements), 0)

    for agreement in story.agreements:
        mine = [e for e in story.events if e.agreement == agreement.uid and e.kind != "renamed"]
        assert mine[0].kind == "appeared" and mine[0].code in ("NEW", "FIRST_FILE")
        is_there = False
        for event in mine:
            if event.kind == "appeared" or event.code == "LISTED_AGAIN":
                assert not is_there
                is_there = True
            elif event.kind == "missing":
                assert is_there
                is_there = False
            elif event.kind == "removed-from-list":
                assert not is_there
            elif event.kind == "superseded":
                is_there = False
        assert is_there == (agreement.absences == 0 and agreement.superseded_on is None)
        n_events[agreement.uid] = len(mine)
        assert (agreement.removed_on is not None) <= (agreement.absences >= history.REMOVED_AFTER)
        assert agreement.first_listed <= agreement.last_listed
    assert all(n_events.values())
    assert not any(e.kind == "terminated" for e in story.events)
    assert len({e.uid for e in story.events}) == len(story.events)


@given(sequences)
@SLOWLY
def test_reading_twice_tells_the_same(sequence):
    assert facts(told(published(sequence))) == facts(told(published(sequence)))


@given(sequences, st.integers(0, 6))
@SLOWLY
def test_a_list_served_again_as_saved_at_the_same_moment_changes_nothing(sequence, place):
    publications = published(sequence)
    copied = publications[place % len(publications)]
    again = [*publications[: copied.id + 1], replace(copied, id=99), *publications[copied.id + 1 :]]

    assert facts(told(again)) == facts(told(publications))


@given(sequences)
@SLOWLY
def test_a_list_unchanged_on_a_later_day_counts_absences_and_nothing_else(sequence):
    publications = published(sequence)
    before, after = told(publications), told([*publications, Published(99, dt.date(2025, 8, 1), sequence[-1])])

    assert after.events[: len(before.events)] == before.events
    assert {e.kind for e in after.events[len(before.events) :]} <= {"removed-from-list"}
    assert [a.uid for a in after.agreements] == [a.uid for a in before.agreements]


@given(sequences)
@SLOWLY
def test_names_are_joined_by_a_document_only_and_never_across_states(sequence):
    publications = published(sequence)
    agencies = told(publications).agencies
    documents = defaultdict(set)
    for printed in (r for p in publications for r in p.rows):
        documents[printed.name].add(printed.document)

    for name in documents:
        for other in documents.keys() - {name}:
            if agencies.of(name) == agencies.of(other):
                assert name[0] == other[0]
                assert documents[name] - {""} and documents[other] - {""}


@pytest.mark.long
@given(sequences, st.integers(0, 6))
@settings(SLOWLY, max_examples=2000)
def test_two_thousand_histories_keep_every_promise(sequence, place):
    test_a_list_served_again_as_saved_at_the_same_moment_changes_nothing.hypothesis.inner_test(sequence, place)
    for promise in (
        test_no_printed_row_is_lost_and_no_agreement_vanishes,
        test_the_events_of_each_agreement_add_up_to_where_it_stands,
        test_a_list_unchanged_on_a_later_day_counts_absences_and_nothing_else,
        test_names_are_joined_by_a_document_only_and_never_across_states,
    ):
        promise.hypothesis.inner_test(sequence)


# Workbooks.


@pytest.fixture(scope="module")
def originals(tmp_path_factory):
    """Return the bytes of real publications where there are any, and of one of our own."""
    own = tmp_path_factory.mktemp("own") / "participatingAgencies07012025pm.xlsx"
    counties = ("Walker", "Waller", "Harris", "Bee", "Lee", "Coke", "Cooke", "Parker", "Parmer", "Smith")
    write(own, [sheriff("TEXAS", c, moa=moa(c, "WSO")) for c in counties] * 3, dt.datetime(2025, 7, 1, 12))
    root = os.environ.get("LOCALACTION_DATA")
    real = sorted(Path(root, "287g/participating").glob("*.xlsx")) if root else []
    if not real and os.environ.get("CI"):
        pytest.fail("LOCALACTION_DATA must name the folder of published files in continuous integration")
    return [own.read_bytes(), *(path.read_bytes() for path in sorted(real, key=lambda p: p.stat().st_size)[:60:4])]


def mutate(originals, number, path):
    """Write the mutated workbook of this number and return what was done to it."""
    chance = random.Random(number)
    content, mutation = chance.choice(originals), chance.choice(MUTATIONS)
    path.write_bytes(mutation(content, chance))
    return mutation.__name__


def look_into(originals, number, path):
    """Read a mutated workbook as an import does; what cannot be read must say why."""
    what = mutate(originals, number, path)
    try:
        book = workbook.read(path)
        table = find_table(book, PARTICIPATING)
    except workbook.Unreadable as refusal:
        assert refusal.code in ("NOT_A_WORKBOOK", "ENCRYPTED", "TRUNCATED", "TOO_LARGE"), (what, number)
        return refusal.code
    except WrongList as refusal:
        assert refusal.code, (what, number)
        return refusal.code
    assert book.sheets and len(table.rows) == rows_below(book), (what, number)
    source = list_source(PARTICIPATING, {})
    for _, printed in table.rows:
        meaning = source.understand(printed, ON, "")
        assert meaning.is_kept or meaning.reasons, (what, number)
    return "READ"


def rows_below(book):
    """Return how many rows with anything in them stand below the headings, counted another way than the parser does."""
    return max(
        sum(any(str(cell or "").strip() or cell == 0 for cell in line) for line in sheet.rows)
        - next(n for n, line in enumerate(sheet.rows, 1) if sum(str(c).strip().upper() in COLUMNS for c in line) >= 2)
        for sheet in book.sheets
        if any(sum(str(c).strip().upper() in COLUMNS for c in line) >= 2 for line in sheet.rows)
    )


def test_a_hundred_mutated_workbooks_are_read_or_refused_with_a_reason(originals, tmp_path):
    outcomes = {look_into(originals, number, tmp_path / "list07012025.xlsx") for number in range(100)}

    assert {"READ", "TRUNCATED"} <= outcomes


@pytest.mark.long
def test_two_thousand_mutated_workbooks_are_read_or_refused_with_a_reason(originals, tmp_path):
    for number in range(100, 2100):
        look_into(originals, number, tmp_path / "list07012025.xlsx")


def receive_mutated(originals, numbers, folder):
    """Import mutated workbooks one after the other; every row read must be stored, kept or parked."""
    for number in numbers:
        path = folder / f"participatingAgencies{number:04}.xlsx"
        what = mutate(originals, number, path)
        (report,) = receive(list_source(PARTICIPATING, {}), [path], timezone.now(), iter)
        assert report.status in ("imported", "quarantined", "refused", "unchanged"), (what, number)
        assert report.rows_read == report.rows_kept + report.rows_parked, (what, number)
        assert bool(report.reason) == (report.status in ("refused", "quarantined")), (what, number)
        stored = Observation.objects.filter(publication__sha256=report.sha256).count() if report.rows_read else 0
        assert stored == report.rows_read, (what, number)


@pytest.mark.django_db
def test_mutated_workbooks_are_stored_row_by_row(originals, tmp_path):
    receive_mutated(originals, range(5000, 5025), tmp_path)


@pytest.mark.long
@pytest.mark.django_db
def test_many_mutated_workbooks_are_stored_row_by_row(originals, tmp_path):
    receive_mutated(originals, range(6000, 6300), tmp_path)

"""What anybody reads of contracts, deficiencies and inspections, and what the desk lets people do."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from tests.brief.lists import BASTROP, LAST_DAY, LISTS, publish, publish_pending
from tests.brief.schema import problems
from tests.cast import ada, amparo, dan
from tests.detention.contracting import NOW, D, center, deficiency, enter, fact, hutto, moshannon, otay_mesa
from tests.detention.publications import HUTTO, facility, facility_list, statistics

from localaction.brief.reads import brief
from localaction.detention.actions import contracts as act
from localaction.detention.models import Contract, ContractFact, Deficiency
from localaction.places.models import Place
from localaction.policy.actions.starting_set import load_starting_set
from localaction.sources import entering

pytestmark = pytest.mark.django_db
TODAY = D(2026, 11, 24)


@pytest.fixture
def today():
    with time_machine.travel(dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def march():
    with time_machine.travel(NOW, tick=False):
        yield


def text(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return b"".join(response.streaming_content).decode() if response.streaming else response.content.decode()


# Public.


def test_the_list_shows_the_next_day_for_notice_first_and_says_what_else_to_know(client, today):
    person = amparo()
    hutto(person)
    otay_mesa(person)
    said = text(client, "/contracts/")

    assert said.index("Task order of 2026") < said.index("Williamson County agreement")
    assert "End: Dec. 19, 2026." in said
    assert "25 days left." in said
    assert "This is a task order: the money of a year." in said
    assert "Williamson" not in text(client, "/contracts/?state=CA")


def test_the_page_of_a_contract_shows_both_dates_the_votes_and_the_sources(client, march):
    row = moshannon(amparo())
    said = text(client, f"/contract/{row.uid}/")

    for words in (
        "End: Sept. 28, 2026.", "End: between Nov. 1, 2026 and Nov. 30, 2026.", "November 2026", "211 days left",
        "The sources differ; the earliest day counts for alerts.",
        "Board of Commissioners: 2 of 3 votes are needed", "Commissioner Glass: for ending it, Jan. 13, 2026",
        "Regional paper", "County minutes", "unverified",
        "ICE pays Clearfield County, which hands the money on to GEO Group, the company that runs it.",
        "Ending this will not close a privately owned center",
        "April 1, 2026 (180)", "June 30, 2026 (90)", "Aug. 29, 2026 (30)",
    ):  # fmt: skip
        assert words in said, words


def test_after_the_date_without_an_event_the_page_says_that_the_outcome_is_unknown(client, today):
    row = moshannon(amparo())

    assert "By the earliest source it ended on Sept. 28, 2026; nobody has found out" in text(
        client, f"/contract/{row.uid}/"
    )


@pytest.mark.parametrize("address", ["/contract/nothing/", "/contract/-/"])
def test_an_unknown_contract_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_a_centers_page_shows_its_contracts_or_that_nobody_has_looked(client, today):
    row = otay_mesa(amparo())
    other = center("X", "X JAIL", "X", "CA", "06073")

    assert row.name in text(client, "/facility/CCASDCA/")
    assert "Nobody has entered under which contract" in text(client, f"/facility/{other.address_part}/")


def test_the_place_brief_with_everything_on_it_shows_contracts_and_keeps_its_limits(client, desk, today):
    publish(desk.folder / "lists", LISTS)
    publish_pending(desk.folder, LAST_DAY, [BASTROP])
    load_starting_set(timezone.now())
    codes = [
        ("CCAHUTX", HUTTO[0], "1001 WELCH STREET", "TAYLOR", "WILLIAMSON", "TX", 76574, "", "CDF"),
    ]  # fmt: skip
    desk.publish("facility-list", facility_list(desk.folder / "list.xlsx", codes))
    desk.publish("detention-statistics", statistics(desk.folder / "b.xlsx", [facility(HUTTO, 456.4, 461, *[None] * 4)]))
    row = hutto(amparo())
    coming = enter(amparo(), row.facility, name="Another agreement")
    fact(amparo(), coming, "ENDS", on=D(2027, 1, 31))
    fact(amparo(), coming, "NOTICE_BEFORE_END", number=60, word="CALENDAR")
    travis = Place.objects.get(pk="48453")

    with CaptureQueriesContext(connection) as queries:
        found = brief(travis, TODAY)
    said = text(client, "/place/48453/")

    assert len(queries) <= 25
    assert len(said.encode()) < 60_000
    assert "Last day for notice: Dec. 2, 2026, counted back from the end on Jan. 31, 2027." in said
    assert "Ending this will not close a privately owned center" not in said
    facts = found.as_json()["blocks"]["contracts"]["facts"]
    assert [one["name"] for one in facts] == ["Another agreement", "Williamson County agreement"]
    assert all(one["source"]["title"] and one["as_of"] and one["confidence"] for one in facts)
    shown = client.get("/api/v1/brief/48453").json()
    assert problems(shown, {"$ref": "#/Brief"}, client.get("/api/v1/openapi.json").json()) == []


def test_the_calendar_of_notice_days_moves_its_event_and_cancels_a_decided_one(client, march):
    row = moshannon(amparo())

    def event():
        (found,) = Calendar.from_ical(text(client, "/contracts/notices.ics")).walk("VEVENT")
        return found

    first = event()
    assert (first["dtstart"].dt, first["status"]) == (D(2026, 9, 28), "CONFIRMED")
    assert str(first["summary"]) == (
        "Contract ends: Clearfield County agreement, MOSHANNON VALLEY PROCESSING CENTER (PA)"
    )
    fact(amparo(), row, "NOTICE_BEFORE_END", number=60, word="CALENDAR")
    moved = event()
    assert (moved["uid"], moved["dtstart"].dt) == (first["uid"], D(2026, 7, 30))
    assert moved["sequence"] > first["sequence"]
    act.correct_fact(row.facts.get(kind="NOTICE_BEFORE_END"), {"number": 30, "word": "CALENDAR"}, source_of(row),
                     ada(), NOW)  # fmt: skip
    assert event()["sequence"] > moved["sequence"]
    fact(amparo(), row, "ENDED", on=D(2026, 2, 1))
    assert event()["status"] == "CANCELLED"


def source_of(row):
    return entering.GivenSource("The agreement", D(2026, 2, 1), "HIGH", url="https://example.org/agreement")


def test_a_meeting_that_decides_is_in_the_calendar(client, march):
    row = hutto(amparo())
    fact(amparo(), row, "MEETING", on=D(2026, 4, 7), name="Commissioners Court")

    (found,) = Calendar.from_ical(text(client, "/contracts/notices.ics?state=TX")).walk("VEVENT")
    assert (found["dtstart"].dt, str(found["summary"])[:10]) == (D(2026, 4, 7), "Decides on")


def test_the_feed_tells_what_was_entered_last(client, march):
    moshannon(amparo())
    hutto(amparo())
    said = text(client, "/contracts/feed/")

    assert "ended: Jan. 31, 2019" in said
    assert "day on which it ends: Sept. 28, 2026" in said
    assert "day on which it ends" not in text(client, "/contracts/feed/?state=TX")
    assert client.get("/contracts/feed/?state=moon").status_code == 400
    assert client.get("/contracts/notices.ics?state=moon").status_code == 400


def test_the_api_and_the_table_say_what_the_page_says_in_the_shape_that_is_documented(client, march):
    row = moshannon(amparo())
    document = client.get("/api/v1/openapi.json").json()
    (found,) = client.get("/api/v1/contracts?state=PA").json()

    assert problems(found, {"$ref": "#/Contract"}, document) == []
    assert found == client.get(f"/api/v1/contracts/{row.uid}").json()
    assert [day["on"] for day in found["notice_days"]] == ["2026-09-28", "2026-11-01"]
    assert found["warnings"] == ["private-owner"]
    assert found["status"] == "runs"
    assert client.get("/api/v1/contracts?as_of=2026-10-01").json()[0]["status"] == "outcome-unknown"
    (line,) = csv.DictReader(io.StringIO(text(client, "/api/v1/contracts.csv").removeprefix("\ufeff")))
    assert (line["id"], line["facility_state"], line["notice_days_on"]) == (row.uid, "PA", "2026-09-28 | 2026-11-01")
    assert client.get("/api/v1/contracts/nothing").status_code == 404


def test_a_fact_that_is_entered_changes_what_a_reader_already_has(client, march):
    row = moshannon(amparo())
    first = client.get("/api/v1/contracts")
    again = client.get("/api/v1/contracts", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    fact(amparo(), row, "NO_END", read=source_of(row))

    assert client.get("/api/v1/contracts", headers={"if-none-match": first.headers["ETag"]}).status_code == 200


# Deficiencies.


def test_deficiencies_are_found_by_words_state_standard_and_center(client, today):
    person = amparo()
    place = center("CCASDCA", "OTAY MESA DETENTION CENTER", "SAN DIEGO", "CA", "06073")
    deficiency(person, place)
    deficiency(person, place, component="Telephone Access", says="Four of ten telephones did not work.")

    assert "Four of ten telephones" in text(client, "/deficiencies/?words=telephones+work")
    assert "nine days" not in text(client, "/deficiencies/?words=telephones")
    assert "nine days" in text(client, "/deficiencies/?words=medical&state=CA&standard=NDS&facility=ccasdca")
    assert "None found" in text(client, "/deficiencies/?state=TX")
    assert "We know no detention center" in text(client, "/deficiencies/?facility=NOWHERE")
    assert "nine days" in text(client, "/facility/CCASDCA/")
    found = client.get("/api/v1/deficiencies?words=medical").json()
    assert problems(found[0], {"$ref": "#/Deficiency"}, client.get("/api/v1/openapi.json").json()) == []
    assert text(client, "/api/v1/deficiencies.csv?facility=CCASDCA").count("\r\n") == 3
    assert client.get("/api/v1/deficiencies?facility=NOWHERE").json() == []


def test_without_any_deficiency_the_page_says_that_nobody_has_read_the_reports(client):
    assert "Nobody has looked yet" in text(client, "/deficiencies/")


# The desk.


def typed(**values):
    return {
        "source_title": "The agreement", "url": "https://example.org/agreement", "as_of": "2026-02-01",
        "confidence": "HIGH", **values,
    }  # fmt: skip


def test_a_researcher_enters_a_contract_and_its_notice_clause_and_a_second_person_checks_it(client, march):
    place = center("MSVPCPA", "MOSHANNON", "PHILIPSBURG", "PA", "42033")
    client.force_login(amparo())
    client.post(
        "/desk/contracts/new/", typed(kind="IGSA", facility="msvpcpa", name="Agreement", number="70CDCR21DIG000012")
    )
    row = Contract.objects.get(facility=place)
    for kind, values in (
        ("ends", {"on": "2026-09-28"}), ("notice_before_end", {"number": "60", "word": "CALENDAR"}),
        ("party", {"word": "OWNER", "name": "GEO Group", "is_private": "True"}),
    ):  # fmt: skip
        answer = client.post(f"/desk/contracts/{row.pk}/add/{kind}/", typed(**values))
        assert answer.status_code == 302, answer.content.decode()

    assert "counted back from the end on Sept. 28, 2026" in text(client, f"/desk/contracts/{row.pk}/")
    assert row.facts.get(kind="PARTY").is_private is True
    clause = row.facts.get(kind="NOTICE_BEFORE_END")
    assert "another person must check it" in client.post(
        f"/desk/contracts/fact/{clause.pk}/confirm/", follow=True
    ).content.decode()  # fmt: skip
    client.force_login(ada())
    client.post(f"/desk/contracts/fact/{clause.pk}/confirm/")
    clause.refresh_from_db()
    assert clause.is_verified


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        ("ends", {"on": ""}, "This field is required."),
        ("ends", {"on": "2026-09-28", "on_last": "2026-09-01"}, "lies before the first."),
        ("party", {"word": "OWNER", "name": ""}, "This field is required."),
        ("replaced", {"on": "2026-01-01", "successor": "nothing"}, "We know no contract of this address."),
        ("guaranteed_minimum", {"number": "10.5"}, "Give a whole number."),
    ],
)
def test_what_is_typed_wrongly_is_refused_beside_its_field(client, march, kind, values, said):
    row = moshannon(amparo())
    client.force_login(amparo())

    answer = client.post(f"/desk/contracts/{row.pk}/add/{kind}/", typed(**values))

    assert (answer.status_code, said in answer.content.decode()) == (400, True)


def test_a_fact_is_corrected_and_withdrawn_at_the_desk_and_both_stay_on_record(client, march):
    row = moshannon(amparo())
    first, second = row.facts.filter(kind="ENDS")
    client.force_login(ada())
    client.post(f"/desk/contracts/fact/{first.pk}/correct/", typed(on="2026-10-28"))
    client.post(f"/desk/contracts/fact/{second.pk}/withdraw/", {"why": "The paper took it back."})
    said = text(client, f"/desk/contracts/{row.pk}/")

    assert "superseded by a correction" in said
    assert "The paper took it back." in said
    assert [fact.on for fact in row.facts.filter(kind="ENDS", withdrawn_at=None)] == [D(2026, 10, 28)]


def test_a_corrected_contract_is_led_to_from_its_old_page(client, march):
    row = moshannon(amparo())
    client.force_login(ada())
    client.post(f"/desk/contracts/{row.pk}/correct/", typed(kind="DIGSA", facility="MSVPCPA", name="New name"))
    right = Contract.objects.get(withdrawn_at=None)

    assert client.get(f"/desk/contracts/{row.pk}/").headers["Location"] == f"/desk/contracts/{right.pk}/"
    assert (right.uid, right.kind) == (row.uid, "DIGSA")


def test_a_deficiency_is_entered_corrected_and_checked(client, today):
    center("MSVPCPA", "MOSHANNON", "PHILIPSBURG", "PA", "42033")
    client.force_login(amparo())
    values = typed(
        facility="MSVPCPA", inspected_on="2026-01-15", inspection_kind="ODO", standard="NDS 2019",
        component="Medical Care", says="No nurse at night.", repeated="YES", corrected="NO",
    )  # fmt: skip
    assert client.post("/desk/deficiencies/new/", values).status_code == 302
    row = Deficiency.objects.get()
    assert client.post("/desk/deficiencies/new/", values).status_code == 400
    client.post(f"/desk/deficiencies/{row.pk}/correct/", {**values, "says": "No nurse from 6 p.m. on."})
    right = Deficiency.objects.get(withdrawn_at=None)
    assert (right.says, right.corrects) == ("No nurse from 6 p.m. on.", row)
    client.force_login(ada())
    client.post(f"/desk/contracts/deficiency/{right.pk}/confirm/")
    right.refresh_from_db()
    assert right.is_verified
    assert "verified" in text(client, "/desk/deficiencies/")


@pytest.mark.parametrize(
    "address", ["/desk/contracts/", "/desk/contracts/new/", "/desk/deficiencies/", "/desk/contracts/follow/"]
)
def test_a_stranger_of_the_desk_sees_none_of_it(client, address):
    client.force_login(dan())

    assert client.get(address).status_code == 403


@pytest.mark.parametrize("address", ["contracts/nothing/1/confirm/", "contracts/fact/99/confirm/"])
def test_what_is_not_there_cannot_be_confirmed(client, address):
    client.force_login(amparo())

    assert client.post(f"/desk/{address}").status_code == 404


def test_every_kind_of_fact_has_a_form(client, march):
    row = moshannon(amparo())
    client.force_login(amparo())

    for kind in ContractFact.Kind.values:
        assert client.get(reverse("desk-contract-add", args=[row.pk, kind.lower()])).status_code == 200
    assert client.get(reverse("desk-contract-add", args=[row.pk, "moon"])).status_code == 404

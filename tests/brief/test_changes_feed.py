"""What changed as an Atom feed: news only, stable names, in the reader's language."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree

import pytest
from tests.brief.lists import GASTON, HAYS, LAST_DAY, WALES, WORTH, Row, agency, publish

from localaction.places.models import Agency
from localaction.policy import reads as policy

ATOM = "{http://www.w3.org/2005/Atom}"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


def feed(client, address="/changes/feed/"):
    """Return the feed, once it is seen to be what RFC 4287 asks for."""
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{ATOM}feed"
    for element in [root, *root.iter(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1, name
        assert RFC_3339.fullmatch(element.findtext(f"{ATOM}updated"))
        assert re.fullmatch(r"tag:[\w.]+,2026:\S+", element.findtext(f"{ATOM}id"))
        (alternate,) = [link for link in element.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert alternate.get("href").startswith("http://")
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    return root


def titles(root):
    return [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]


@pytest.mark.usefixtures("lists")
def test_the_feed_has_the_news_and_nothing_that_a_person_has_yet_to_decide(client):
    root = feed(client)

    assert titles(root) == [
        f"NC · {GASTON.agency}: is no longer on ICE's list since June 6, 2025: Jail Enforcement Model. "
        "We have not confirmed an end.",
        f"TX · {HAYS.agency}: is new on ICE's list: Warrant Service Officer, signed June 2, 2025.",
    ]
    held = {change.agency for change in policy.changes() if change.is_held}
    assert held == {WALES.agency, WORTH.agency}


@pytest.mark.usefixtures("lists")
def test_an_entry_leads_to_the_agency_and_to_the_publication(client):
    entry = feed(client, "/changes/feed/?state=TX").find(f"{ATOM}entry")

    (change,) = policy.changes(state="TX", kinds=["appeared"])
    assert entry.findtext(f"{ATOM}id") == f"tag:127.0.0.1,2026:change/{change.uid}"
    assert entry.find(f"{ATOM}link").get("href").endswith(f"/agency/{agency(HAYS.agency).pk}/")
    assert entry.findtext(f"{ATOM}updated") == "2025-06-10T00:00:00+00:00"
    assert "participatingAgencies06102025pm.xlsx" in entry.findtext(f"{ATOM}summary")
    assert [c.get("term") for c in entry.findall(f"{ATOM}category")] == ["appeared", "TX"]


@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize(
    ("query", "title", "n"),
    [
        ("state=tx", "What changed: Texas", 1),
        ("state=&county=&kind=&since=&until=", "What changed", 2),
        ("county=48209", "What changed: Hays County, TX", 1),
        ("place=48209", "What changed: Hays County, TX", 1),
        ("place=48453", "What changed: Travis County, TX", 0),
        ("place=37", "What changed: North Carolina", 1),
        ("place=3725580", "What changed: Gastonia, NC", 1),
        ("place=37071&kind=missing", "What changed: Gaston County, NC", 1),
        ("state=FL&kind=renamed", "What changed: Florida", 1),
        ("state=NC&since=2025-06-16", "What changed: North Carolina", 1),
    ],
)
def test_a_feed_may_be_of_a_state_a_county_or_any_place(client, query, title, n):
    root = feed(client, f"/changes/feed/?{query}")

    assert (root.findtext(f"{ATOM}title"), len(titles(root))) == (title, n)


@pytest.mark.usefixtures("lists")
def test_the_feed_is_read_in_spanish_under_the_same_names(client):
    english, spanish = feed(client), feed(client, "/es/changes/feed/")

    def ids(root):
        return [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]

    assert ids(english) == ids(spanish)
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert (english.get(lang), spanish.get(lang)) == ("en", "es")
    assert titles(english) != titles(spanish)
    assert english.findtext(f"{ATOM}id") != spanish.findtext(f"{ATOM}id")
    assert "/es/agency/" in spanish.find(f"{ATOM}entry/{ATOM}link").get("href")


@pytest.mark.usefixtures("lists")
def test_a_feed_without_entries_is_as_old_as_the_latest_publication(client):
    assert feed(client, "/changes/feed/?place=48453").findtext(f"{ATOM}updated") == f"{LAST_DAY}T00:00:00+00:00"


def test_the_feed_keeps_its_names_when_everything_is_derived_anew(client, lists, tmp_path):
    before = feed(client)
    publish(tmp_path, {"2025-06-27": [WORTH, HAYS]}, dt.datetime(2025, 7, 2, tzinfo=dt.UTC))

    after = feed(client)

    ids = [[entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")] for root in (before, after)]
    assert set(ids[0]) <= set(ids[1])


@pytest.mark.django_db
def test_a_name_with_marks_of_a_page_or_of_a_machine_harms_no_reader(client, tmp_path):
    odd = Row("TEXAS", "Travis <script>alert(1)</script> & Sons Constable", "TFM", dt.date(2025, 6, 1))
    publish(tmp_path, {"2025-06-02": [HAYS], "2025-06-06": [HAYS, odd]})
    # A workbook can hold such a mark, though our own writer refuses it.
    Agency.objects.filter(name=odd.agency).update(name=f"{odd.agency}\x02")

    (entry,) = feed(client).iter(f"{ATOM}entry")

    assert "<script>alert(1)</script> & Sons Constable" in entry.findtext(f"{ATOM}title")
    assert "<script>" not in entry.findtext(f"{ATOM}summary")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "status"),
    [("state=Nowhere", 400), ("since=then", 400), ("kind=gossip", 400), ("place=99999", 404), ("place=%00", 404)],
)
def test_a_feed_of_what_we_do_not_know_is_refused(client, query, status):
    assert client.get(f"/changes/feed/?{query}").status_code == status


@pytest.mark.usefixtures("lists")
def test_the_feed_takes_a_fixed_number_of_queries(client, django_assert_num_queries):
    with django_assert_num_queries(3):
        client.get("/changes/feed/")
    with django_assert_num_queries(4):
        client.get("/changes/feed/?place=48209&kind=all")

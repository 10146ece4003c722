"""The read API: the same facts as on the command line, described by an OpenAPI document that tells the truth."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.brief.lists import BASTROP, LAST_DAY, PALM, agency, publish
from tests.brief.schema import problems

from localaction.places.models import Agency
from localaction.policy.models import EndEvidence
from localaction.policy.reads_agency import agency_page
from localaction.site.command import main

TRAVIS_COUNTY = "48453"


def get(client, path, status=200, **headers):
    response = client.get(f"/api/v1/{path}", **headers)
    assert response.status_code == status, response.content
    return response.json()


@pytest.fixture
def command(capsys):
    """Run a command and return what it prints as JSON."""

    def run(*arguments):
        capsys.readouterr()
        code = main([*arguments, "--json"])
        assert code == 0
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture(scope="module")
def document():
    from localaction.brief.routes import api

    return json.loads(json.dumps(api.get_openapi_schema()))


# The same answers as the command line's.


@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", []),
        ("?state=TX", ["--state", "TX"]),
        ("?county=48453&state=", ["--county", "48453"]),
        ("?state=florida&as_of=2025-06-07", ["--state", "FL", "--as-of", "2025-06-07"]),
        ("?as_of=2019-01-01", ["--as-of", "2019-01-01"]),
    ],
)
def test_agreements_are_those_of_the_command_line(client, command, query, options):
    answer = get(client, f"agreements{query}")

    assert answer == command("agreements", *options)
    assert bool(answer) == ("2019" not in query)


@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", []),
        ("?state=FL&since=2025-06-07", ["--state", "FL", "--since", "2025-06-07"]),
        ("?county=37071&until=2025-06-30", ["--county", "37071", "--until", "2025-06-30"]),
    ],
)
def test_changes_are_those_of_the_command_line_the_latest_first(client, command, query, options):
    answer = get(client, f"changes{query}")

    assert answer == command("changes", "287g", *options)[::-1]
    assert answer


@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize("geoid", ["48", TRAVIS_COUNTY, "4805000", "37071"])
def test_a_brief_is_that_of_the_command_line(client, command, geoid):
    answer = get(client, f"brief/{geoid}?as_of=2025-06-25")

    assert answer == command("brief", geoid, "--as-of", "2025-06-25")
    assert answer["blocks"]["changes"]["state"] in ("found", "none-found")
    assert answer["place"].items() <= get(client, f"places/{geoid}").items()


@pytest.mark.usefixtures("lists")
def test_the_kinds_of_changes_may_be_chosen(client):
    assert {c["kind"] for c in get(client, "changes?kind=appeared&kind=renamed")} == {"appeared", "renamed"}
    assert get(client, "changes?kind=all") == get(client, "changes?kind=") == get(client, "changes")


@pytest.mark.usefixtures("lists")
def test_following_the_next_pages_gives_every_change_once(client):
    found, address = [], "/api/v1/changes?limit=2"
    while address:
        response = client.get(address)
        found += response.json()
        link = re.fullmatch(r'<http://[^/]+(/\S+)>; rel="next"', response.headers.get("Link", ""))
        address = link[1] if link else ""

    assert found == get(client, "changes")
    assert len(found) > 4


# An agency as printed.


@pytest.mark.usefixtures("lists")
def test_an_agency_shows_each_row_as_printed_with_its_first_and_last_publication(client):
    palm = agency(PALM.agency)
    answer = get(client, f"agencies/{palm.pk}")

    assert [(n["name"], n["first_printed"], n["last_printed"]) for n in answer["names"]] == [
        ("Town of Palm Beach Police Department", "2025-06-02", "2025-06-02"),
        ("Palm Beach Police Services Department", "2025-06-06", LAST_DAY),
    ]
    assert [(p["agency"], p["first"]["file"], p["last"]["file"], p["n_publications"]) for p in answer["printed"]] == [
        ("Town of Palm Beach Police Department", *["participatingAgencies06022025pm.xlsx"] * 2, 1),
        (
            "Palm Beach Police Services Department",
            "participatingAgencies06062025pm.xlsx",
            "participatingAgencies06202025pm.xlsx",
            4,
        ),
    ]
    assert {(p["state"], p["model"], p["signed"], p["moa"], p["link"]) for p in answer["printed"]} == {
        ("FLORIDA", "Task Force Model", "2025-03-07", "link", PALM.moa)
    }
    assert {p["agreement_id"] for p in answer["printed"]} == {a["id"] for a in answer["agreements"]}
    assert [c["kind"] for c in answer["changes"]] == ["renamed", "appeared"]


@pytest.mark.usefixtures("lists")
def test_an_agency_on_a_day_knows_nothing_of_later_publications(client):
    answer = get(client, f"agencies/{agency(PALM.agency).pk}?as_of=2025-06-03")

    assert [n["name"] for n in answer["names"]] == ["Town of Palm Beach Police Department"]
    assert [c["kind"] for c in answer["changes"]] == ["appeared"]
    assert len(answer["printed"]) == 1


@pytest.mark.usefixtures("lists")
def test_an_application_stands_on_the_page_of_its_agency(client):
    answer = get(client, f"agencies/{agency(BASTROP.agency).pk}")

    assert answer["applications"] == [
        {"model": "TFM", "status": "pending", "first_listed": LAST_DAY, "last_listed": LAST_DAY, "gone_on": None}
    ]
    assert [(p["list"], p["agreement_id"]) for p in answer["printed"]] == [("287g-pending", None)]


@pytest.mark.usefixtures("lists")
def test_the_number_of_a_joined_name_leads_to_the_agency_that_stands_for_it(client):
    palm = agency(PALM.agency)
    joined = Agency.objects.get(same_as=palm)

    response = client.get(f"/api/v1/agencies/{joined.pk}?as_of=2025-06-25")

    assert (response.status_code, response.headers["Location"]) == (308, f"/api/v1/agencies/{palm.pk}?as_of=2025-06-25")


# The document.


def test_the_document_describes_the_answers_of_every_route(
    client, lists, laws, contracts, asked, deciding, joining, document
):
    paths = {
        "places/find?q=Springfield": "places/find",
        "places/find?q=nowhere at all": "places/find",
        f"places/{TRAVIS_COUNTY}": "places/{geoid}",
        "places/48": "places/{geoid}",
        "places/4805000": "places/{geoid}",
        f"brief/{TRAVIS_COUNTY}": "brief/{geoid}",
        "brief/12": "brief/{geoid}",
        "agreements": "agreements",
        "changes": "changes",
        f"agencies/{agency(PALM.agency).pk}": "agencies/{agency_id}",
        "policies": "policies",
        "policies?state=TX&as_of=2017-09-10": "policies",
        "policies/tx-sb-4-2017": "policies/{uid}",
        "policies/pa-philadelphia-pars": "policies/{uid}",
        "contracts?as_of=2026-10-01": "contracts",
        "contracts/pa-msvpcpa-clearfield-county-agreement": "contracts/{uid}",
        "deficiencies": "deficiencies",
        "records?state=TX": "records",
        "bodies?state=TX": "bodies",
        "votes": "votes",
        "bills": "bills",
        "public-actions?state=PA": "public-actions",
        "campaigns": "campaigns",
        "campaigns/stop-the-renewal-of-moshannon": "campaigns/{uid}",
        "publications": "publications",
        "datapackage.json": "datapackage.json",
    }
    for address, path in paths.items():
        answers = document["paths"][f"/api/v1/{path}"]["get"]["responses"]
        schema = answers["200"]["content"]["application/json"]["schema"]

        assert problems(get(client, address), schema, document) == [], address

    described = {path for path in document["paths"] if not path.endswith((".csv", ".geojson"))}
    assert described == {f"/api/v1/{path}" for path in paths.values()}


def test_every_route_declares_its_refusals(document):
    for path, operations in document["paths"].items():
        operation = operations["get"]
        declared = {status for status in operation["responses"] if status >= "4"}
        expected = {"422"} if operation["parameters"] else set()
        expected |= {"404"} if "{" in path else set()

        assert declared == expected, path
        assert {"200", "304"} <= set(operation["responses"])


def test_the_document_is_openapi_3_1(client, document):
    assert client.get("/api/v1/openapi.json").json() == document
    assert document["openapi"] == "3.1.0"
    assert {"title", "version", "license"} <= set(document["info"])
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations) == 32
    for path, methods in document["paths"].items():
        assert set(methods) == {"get"}
        given = methods["get"]["parameters"]
        assert {p["name"] for p in given if p["in"] == "path"} == set(re.findall(r"{(\w+)}", path))
        assert all(set(p) == {"in", "name", "schema", "required", "description", "example"} for p in given)
        assert all(p["required"] for p in given if p["in"] == "path")
        for answer in methods["get"]["responses"].values():
            assert answer["description"]
    for name in re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)):
        assert name in document["components"]["schemas"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status", "wrong"),
    [
        ("agreements?state=Nowhere", 422, ["state"]),
        ("agreements?county=00000&as_of=tomorrow", 422, ["as_of", "county"]),
        ("agreements.csv?as_of=1700000000", 422, ["as_of"]),
        ("agreements.geojson?as_of=1999-12-31", 422, ["as_of"]),
        ("changes?kind=gossip&limit=0&offset=-1", 422, ["kind", "limit", "offset"]),
        ("changes.csv?since=2025-02-30", 422, ["since"]),
        ("places/find", 422, ["q"]),
        ("places/find?q=" + "x" * 201, 422, ["q"]),
        ("places/travis", 422, ["geoid"]),
        ("places/99999", 404, []),
        ("brief/99", 404, []),
        ("brief/48453?as_of=2101-01-01", 422, ["as_of"]),
        ("agencies/0", 422, ["agency_id"]),
        ("agencies/123456789", 404, []),
        ("agencies/99999999999999999999", 404, []),
        ("policies?state=Nowhere", 422, ["state"]),
        ("policies/none-such", 404, []),
        ("policies/No_Such", 422, ["uid"]),
        ("publications?source=Ice!", 422, ["source"]),
    ],
)
def test_a_refusal_says_which_parameter_is_wrong(client, document, path, status, wrong):
    answer = get(client, path, status)

    assert problems(answer, {"$ref": "#/components/schemas/Refusal"}, document) == []
    assert sorted(one["name"] for one in answer["wrong"]) == wrong


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_the_api_is_only_read(client, method):
    assert getattr(client, method)("/api/v1/agreements").status_code == 405


# Copies that a reader has already.


ADDRESSES = [
    "/api/v1/agreements?state=TX", "/api/v1/agreements.csv", "/api/v1/agreements.geojson", "/api/v1/changes",
    "/api/v1/changes.csv", "/api/v1/publications", "/api/v1/brief/48453", "/api/v1/places/48453",
    "/api/v1/places/find?q=Travis", "/api/v1/datapackage.json", "/changes/feed/", "/es/changes/feed/?state=TX",
]  # fmt: skip


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.usefixtures("lists")
def test_a_reader_who_has_the_answer_gets_304_and_no_cookie(client, subtests):
    for address in ADDRESSES:
        with subtests.test(address):
            first = client.get(address)
            by_tag = client.get(address, headers={"if-none-match": first.headers["ETag"]})
            by_date = client.get(address, headers={"if-modified-since": first.headers["Last-Modified"]})
            head = client.head(address)

            assert [r.status_code for r in (first, by_tag, by_date, head)] == [200, 304, 304, 200]
            for response in (first, by_tag):
                assert response.headers["Cache-Control"] == "public, max-age=300"
                assert response.headers["ETag"] == first.headers["ETag"]
                assert "X-Robots-Tag" not in response.headers
                assert not response.cookies
                assert "Cookie" not in response.headers.get("Vary", "")
            assert body(first)
            assert body(by_tag) == body(head) == b""


def test_a_new_publication_makes_a_new_answer(client, lists, tmp_path):
    tags = {address: client.get(address).headers["ETag"] for address in ADDRESSES}
    publish(tmp_path, {"2025-06-24": [PALM]}, dt.datetime(2025, 7, 2, tzinfo=dt.UTC))

    again = {address: client.get(address, headers={"if-none-match": tag}) for address, tag in tags.items()}

    assert {response.status_code for response in again.values()} == {200}
    assert all(response.headers["ETag"] != tags[address] for address, response in again.items())


@pytest.mark.usefixtures("lists")
def test_a_document_of_an_end_makes_a_new_answer(client, django_user_model):
    first = client.get("/api/v1/agreements")
    EndEvidence.objects.create(
        agreement_uid="x", kind="NOTICE", dated_on="2025-06-20", title="Notice", entered_at=dt.datetime.now(dt.UTC),
        entered_by=django_user_model.objects.create_user("amparo"),
    )  # fmt: skip

    again = client.get("/api/v1/agreements", headers={"if-none-match": first.headers["ETag"]})

    assert again.status_code == 200


@pytest.mark.usefixtures("lists")
def test_what_depends_on_the_day_is_new_every_day(client, time_machine):
    time_machine.move_to(dt.datetime(2040, 7, 5, 23, 59, tzinfo=dt.UTC), tick=False)
    dated, today = client.get("/api/v1/brief/48453?as_of=2025-07-01"), client.get("/api/v1/brief/48453")
    time_machine.move_to(dt.datetime(2040, 7, 6, 0, 1, tzinfo=dt.UTC), tick=False)

    def status(address, first, header, name):
        return client.get(address, headers={header: first.headers[name]}).status_code

    assert status("/api/v1/brief/48453", today, "if-none-match", "ETag") == 200
    assert status("/api/v1/brief/48453", today, "if-modified-since", "Last-Modified") == 200
    assert status("/api/v1/brief/48453?as_of=2025-07-01", dated, "if-none-match", "ETag") == 304


# Cost and robustness.


QUERIES = {
    "agreements": 14, "agreements.csv": 14, "agreements.geojson": 14, "changes": 2, "changes.csv": 2,
    "publications": 2, "datapackage.json": 1, "places/find?q=Travis": 2, "places/48453": 3, "brief/48453": 25,
    "brief/48": 24, "policies": 4, "policies.csv": 4, "policies/tx-sb-4-2017": 7,
    "records": 2, "records.csv": 2, "bodies": 2, "bodies.csv": 2, "votes": 2, "bills": 2, "bills.csv": 2,
    "campaigns": 9, "campaigns.csv": 9, "public-actions": 2, "public-actions.csv": 2,
    "contracts": 5, "contracts.csv": 5, "contracts/pa-msvpcpa-clearfield-county-agreement": 6, "deficiencies": 2,
    "deficiencies.csv": 2,
}  # fmt: skip


@pytest.mark.usefixtures("lists", "laws", "contracts", "deciding", "joining")
def test_a_route_makes_a_fixed_number_of_queries(client, subtests):
    for address, n in QUERIES.items():
        with subtests.test(address):
            with CaptureQueriesContext(connection) as queries:
                assert body(client.get(f"/api/v1/{address}"))
            assert len(queries) == n


@pytest.mark.usefixtures("lists")
def test_an_agency_takes_a_fixed_number_of_queries():
    counts = {}
    for row in Agency.objects.all():
        with CaptureQueriesContext(connection) as queries:
            agency_page(row.pk, dt.date(2025, 7, 1))
        counts[row.name] = len(queries)

    assert max(counts.values()) <= 24


ROUTES = [
    "contracts", "contracts/{}", "deficiencies", "deficiencies.csv",
    "places/find", "places/{}", "brief/{}", "agreements", "agreements.csv", "agreements.geojson", "agencies/{}",
    "changes", "changes.csv", "publications", "policies", "policies/{}", "records", "feed",
    "bodies", "votes", "bills",
]  # fmt: skip
NAMES = ["q", "state", "county", "as_of", "since", "until", "kind", "limit", "offset", "source", "place"]
LIKELY = ["TX", "texas", "48453", "48", "all", "appeared", "2025-06-20", "2100-12-31", "2000-01-01", "0", "1", "500"]
words = st.sampled_from(LIKELY) | st.text(max_size=30) | st.integers().map(str) | st.dates().map(str)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    route=st.sampled_from(ROUTES),
    part=st.sampled_from(["48453", "48", "1", "2"]) | st.integers(0, 10**30).map(str),
    query=st.lists(st.tuples(st.sampled_from(NAMES), words), max_size=4),
)
@pytest.mark.django_db
def test_no_query_makes_the_api_fail(client, route, part, query):
    address = "/changes/feed/" if route == "feed" else f"/api/v1/{route.format(part)}"
    asked: dict[str, list[str]] = {}
    for name, word in query:
        asked.setdefault(name, []).append(word)

    response = client.get(address, asked)

    assert response.status_code in {200, 308, 400, 404, 422}
    assert body(response) or response.status_code == 308

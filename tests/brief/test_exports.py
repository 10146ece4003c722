"""The facts as files: a spreadsheet runs nothing, a map finds every agency, and the package says what columns mean."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.brief.lists import GASTON, ODD, ROUND_ROCK, STATE_POLICE, TRAVIS

from localaction.brief import shapes
from localaction.brief.exports import BYTE_ORDER_MARK, cell, columns, csv_lines, data_package


def text(response):
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def table(response):
    return list(csv.DictReader(io.StringIO(text(response).removeprefix(BYTE_ORDER_MARK), newline="")))


# CSV.


@pytest.mark.usefixtures("lists")
def test_the_table_of_agreements_says_what_the_api_says(client):
    facts = client.get("/api/v1/agreements?as_of=2025-06-25").json()
    rows = table(client.get("/api/v1/agreements.csv?as_of=2025-06-25"))

    assert len(rows) == len(facts) > 8
    by_id = {row["id"]: row for row in rows}
    for fact in facts:
        row = by_id[str(fact["id"])]
        assert row["agency_name"].removeprefix("'") == fact["agency"]["name"]
        assert row["agency_county_fips"] == " | ".join(fact["agency"]["county_fips"])
        assert row["signed"] == (fact["signed"] or "")
        assert row["needs_person"] == str(fact["needs_person"]).lower()
        assert row["termination_clause_code"] == fact["termination_clause"]["code"]
        assert row["source_sha256"] == (fact["source"] or {"sha256": ""})["sha256"]


@pytest.mark.usefixtures("lists")
def test_the_table_of_changes_has_every_change_with_its_evidence(client):
    facts = client.get("/api/v1/changes").json()
    rows = table(client.get("/api/v1/changes.csv"))

    assert [(r["date"], r["kind"], r["agency_id"]) for r in rows] == [
        (f["date"], f["kind"], str(f["agency_id"])) for f in facts
    ]
    assert [json.loads(r["detail"]) for r in rows] == [f["detail"] for f in facts]
    assert [r["evidence_file"] for r in rows] == [" | ".join(e["file"] for e in f["evidence"]) for f in facts]


@pytest.mark.usefixtures("lists")
def test_a_name_that_a_spreadsheet_would_run_is_made_a_text(client):
    rows = table(client.get("/api/v1/agreements.csv?state=TX"))

    assert "'" + ODD.agency in {row["agency_name"] for row in rows}
    for row in rows:
        assert not [value for value in row.values() if value.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]


@given(st.text())
def test_no_text_begins_as_a_formula_and_none_is_lost(value):
    written = cell(value)

    assert not written.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert written in (value, f"'{value}")


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), max_size=3))
def test_a_row_reads_back_as_it_was_written(names):
    row = {"geoid": "48", "kind": "state", "name": "Texas", "state": 'T"X,\n', "counties": names}
    lines = "".join(csv_lines(shapes.PlaceName, [row]))

    heading, values = csv.reader(io.StringIO(lines.removeprefix(BYTE_ORDER_MARK), newline=""))

    assert heading == ["geoid", "kind", "name", "state", "counties"]
    assert values == ["48", "state", "Texas", 'T"X,\n', cell(names)]


@pytest.mark.django_db
def test_a_table_without_rows_still_has_its_heading(client):
    response = client.get("/api/v1/changes.csv")

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="changes.csv"'
    written = text(response)
    assert written.startswith(BYTE_ORDER_MARK + "date,kind,state,agency_id,")
    assert written.endswith("\r\n") and written.count("\r\n") == 1


# GeoJSON.


def positions(geometry):
    return [geometry["coordinates"]] if geometry["type"] == "Point" else geometry["coordinates"]


@pytest.mark.usefixtures("lists")
def test_the_map_is_geojson_with_one_feature_an_agency(client):
    response = client.get("/api/v1/agreements.geojson?as_of=2025-06-25")
    answer = json.loads(text(response))

    assert response.headers["Content-Type"] == "application/geo+json; charset=utf-8"
    assert (answer["type"], answer["as_of"]) == ("FeatureCollection", "2025-06-25")
    assert len({feature["id"] for feature in answer["features"]}) == len(answer["features"])
    for feature in answer["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"} and feature["type"] == "Feature"
        if feature["geometry"] is None:
            continue
        assert set(feature["geometry"]) == {"type", "coordinates"}
        for longitude, latitude in positions(feature["geometry"]):
            assert -180 < longitude < -60 and 15 < latitude < 72
    facts = client.get("/api/v1/agreements?as_of=2025-06-25").json()
    assert sum(len(f["properties"]["agreements"]) for f in answer["features"]) == len(facts)


@pytest.mark.usefixtures("lists")
def test_an_agency_stands_at_the_centre_of_its_counties_and_one_of_the_state_nowhere(client):
    answer = json.loads(text(client.get("/api/v1/agreements.geojson?as_of=2025-06-25")))
    features = {feature["properties"]["name"]: feature for feature in answer["features"]}

    travis = client.get("/api/v1/places/48453").json()
    at = features[TRAVIS.agency]["geometry"]
    assert at == {"type": "Point", "coordinates": [travis["lon"], travis["lat"]]}
    assert features[ROUND_ROCK.agency]["geometry"]["type"] == "MultiPoint"
    assert features[STATE_POLICE.agency]["geometry"] is None
    assert features[ODD.agency]["geometry"] is None
    assert features[TRAVIS.agency]["properties"]["in_force"] is True
    assert features[GASTON.agency]["properties"]["in_force"] is False


@pytest.mark.django_db
def test_a_map_of_nothing_is_a_map(client):
    assert json.loads(text(client.get("/api/v1/agreements.geojson")))["features"] == []


# The data package.


@pytest.mark.usefixtures("lists", "laws", "contracts", "asked", "deciding", "joining")
def test_the_package_names_the_columns_that_the_files_have_and_their_types(client):
    package = client.get("/api/v1/datapackage.json").json()

    readers = {
        "date": dt.date.fromisoformat, "datetime": dt.datetime.fromisoformat, "integer": int, "object": json.loads,
        "boolean": {"true": True, "false": False}.__getitem__, "string": str,
        "number": float,
    }  # fmt: skip
    for resource in package["resources"]:
        rows = table(client.get(f"/api/v1/{resource['name']}.csv"))
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == list(rows[0])
        for row in rows:
            for field in fields:
                value = row[field["name"]]
                assert value or "constraints" not in field, field
                if value:
                    readers[field["type"]](value)


def test_the_package_says_under_which_licence_and_from_where():
    package = data_package()

    assert package["profile"] == "tabular-data-package"
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert {source["path"] for source in package["sources"]} == {"https://www.ice.gov/identify-and-arrest/287g"}
    assert [resource["path"].rpartition("/")[2] for resource in package["resources"]] == [
        "agreements.csv",
        "changes.csv",
        "policies.csv",
        "contracts.csv",
        "deficiencies.csv",
        "records.csv",
        "campaigns.csv",
        "public-actions.csv",
        "bodies.csv",
        "votes.csv",
        "bills.csv",
    ]


def test_a_value_within_a_list_is_a_text_for_a_cell_may_hold_several():
    by_name = {column.name: column for column in columns(shapes.Change)}

    assert by_name["date"].kind == "date" and not by_name["date"].is_optional
    assert by_name["evidence_published_at"].kind == "string" and by_name["evidence_published_at"].is_optional
    assert by_name["detail"].kind == "object"

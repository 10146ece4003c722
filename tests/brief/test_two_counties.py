"""Travis County and Gaston County as residents read them, from the published files alone, by the commands of everybody.

What is expected stands in the publications of December 2025 and January 2026 and in the starting set of laws.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from django.utils import timezone
from tests.reference import reference_places, reference_places_of_the_file  # noqa: F401 (fixtures)

from localaction.policy.actions.starting_set import load_starting_set
from localaction.site.command import main

DATA = os.environ.get("LOCALACTION_DATA", "")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA, reason="LOCALACTION_DATA names no folder of published files"),
]
ON = "2026-11-24"


@pytest.fixture
def published(db, capsys):
    """The newest lists of agreements and of pending ones, a year of statistics, and the starting set, imported."""
    folder = Path(DATA)
    load_starting_set(timezone.now())
    for source, path in (
        ("287g-participating", folder / "287g/participating/participatingAgencies12302025am.xlsx"),
        ("287g-pending", folder / "287g/pending/pendingAgencies12312025am.xlsx"),
        ("detention-statistics", folder / "detention-statistics/FY26_detentionStats02022026.xlsx"),
    ):
        assert main(["import", source, str(path)]) == 0
    capsys.readouterr()


def blocks(place, capsys):
    assert main(["brief", place, "--as-of", ON, "--json"]) == 0
    return json.loads(capsys.readouterr().out)["blocks"]


def signed(block):
    return {(fact["agency"]["name"], fact["model"], fact["signed"]) for fact in block["facts"]}


def standing(block):
    """Give each provision of each policy with how it stands on the day."""
    return {(fact["id"], one["code"]): one["status"] for fact in block["facts"] for one in fact["provisions"]}


def test_travis_county_reads_as_its_sources_say(published, capsys):
    found = blocks("Travis County, TX", capsys)

    assert (found["agreements"]["state"], found["agreements"]["looked_on"]) == ("none-found", "2025-12-30")
    assert {(name.split(" - ")[-1].split("- ")[-1], model, day) for name, model, day in signed(found["statewide"])} == {
        ("Texas Highway Patrol", "TFM", "2025-11-03"),
        ("Criminal Investigations Division", "TFM", "2025-10-17"),
        ("Texas National Guard", "TFM", "2025-04-10"),
        ("Texas Office of the Attorney General", "TFM", "2025-01-30"),
    }
    assert signed(found["neighbours"]) >= {
        ("Williamson County Sheriff's Office", "WSO", "2025-09-22"),
        ("Bastrop County Sheriff's Office", "WSO", "2025-09-22"),
        ("Bastrop County Sheriff's Office", "TFM", "2025-12-08"),
        ("Burnet County Sheriff's Office", "WSO", "2019-11-05"),
        ("Caldwell County Sheriff's Office", "TFM", "2025-07-15"),
    }
    # Asking cannot be forbidden in Texas; telling people that they need not answer can be ordered.
    assert standing(found["policies"])["tx-austin-freedom-city-inform-2018", "INFORM"] == "in-force"
    assert {"tx-sb-4-2017", "tx-sb-8-2025"} <= {fact["id"] for fact in found["state_law"]["facts"]}
    assert next(f for f in found["state_law"]["facts"] if f["id"] == "tx-sb-8-2025")["comply_by"] == "2026-12-01"
    [hutto] = [fact for fact in found["detention"]["facts"] if "HUTTO" in fact["name"]]
    assert (hutto["type"], hutto["guaranteed_minimum"], hutto["where"]) == ("CDF", 461, "neighbor")
    assert (hutto["inspection"]["last_on"], hutto["inspection"]["days"]) == ("2024-12-19", 705)
    assert hutto["inspection"]["standing"] == "overdue"
    assert "TRAVITX" not in {fact["detloc"] for fact in found["detention"]["facts"] if fact["is_listed"]}
    assert [fact["due_on"] for fact in found["actions"]["facts"]] == ["2026-12-10"]


def test_gaston_county_reads_as_its_sources_say(published, capsys):
    found = blocks("Gaston County, NC", capsys)

    # Neither the county's own police nor the town of the same name in South Carolina.
    assert signed(found["agreements"]) == {("Gaston County Sheriff's Office", "JEM", "2020-06-09")}
    assert found["agreements"]["facts"][0]["termination_clause"]["code"] == "FIELD_OFFICE_NO_PERIOD"
    assert {("Lincoln County Sheriff's Office", "WSO", "2020-06-05"), ("Cleveland County Sheriff's Office", "WSO",
            "2020-01-16")} <= signed(found["neighbours"])  # fmt: skip
    laws = {fact["id"]: fact for fact in found["state_law"]["facts"]}
    assert {"nc-hb-10-2024", "nc-hb-318-2025"} <= laws.keys()
    assert "GASTNNC" not in {fact["detloc"] for fact in found["detention"]["facts"]}
    assert [fact["due_on"] for fact in found["actions"]["facts"]] == [None]


@pytest.mark.parametrize("place", ["Travis County, TX", "Gaston County, NC", "Williamson County, TX"])
def test_every_fact_of_a_county_names_its_source_and_its_day(published, capsys, place):
    found = blocks(place, capsys)
    assert found.pop("unknown")
    for name, block in found.items():
        for fact in block["facts"]:
            said = fact.get("sources") or fact["source"]
            for source in said if isinstance(said, list) else [said]:
                assert source["title"], (name, fact)
                assert fact.get("as_of") or source.get("as_of") or source.get("published_at"), (name, fact)

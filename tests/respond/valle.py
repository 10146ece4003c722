"""The network `Valle RRN` of the scenarios: twelve volunteers within 4 km, seven of whom may be asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import h3

from localaction.messages.rules.quiet import QuietHours
from localaction.respond.rules.candidates import Need, Span, Volunteer, choose
from localaction.respond.rules.cells import RESOLUTION, cell_of, cells_by_distance, km_between
from localaction.respond.rules.policy import Policy
from localaction.respond.rules.pool_state import Found
from localaction.respond.rules.triage import Priority

ZONE = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 3, 3, 6, 10, tzinfo=ZONE).astimezone(UTC)
HERE = cell_of(37.7790, -122.2210)
POLICY = Policy()
ELIGIBLE = ["V01", "V02", "V04", "V06", "V08", "V10", "V11"]
NEED = Need(HERE, Priority.P1, language="en")


def volunteers() -> dict[str, Volunteer]:
    """V01 is nearest; each is in the next cell out, all within 4 km."""
    cells = []
    for km, cell in cells_by_distance(HERE, 4.0):
        if not cells or km > km_between(HERE, cells[-1]) + 0.1:
            cells.append(cell)
    assert len(cells) >= 12 and h3.get_resolution(cells[0]) == RESOLUTION
    on_shift = (Span(NOW - timedelta(hours=4), NOW + timedelta(hours=8)),)
    people = {}
    for number in range(1, 13):
        key = f"V{number:02}"
        people[key] = Volunteer(
            key, cells[number - 1], frozenset({"en", "es"}), is_consented=True, has_pledged=True, is_self_assessed=True,
            certified_until=NOW + timedelta(days=200), n_vouches=2, shifts=on_shift, zone=ZONE,
        )  # fmt: skip
    changes = {
        "V03": {"quiet": QuietHours(time(21), time(8))},
        "V05": {"is_opted_out": True},
        "V07": {"certified_until": NOW - timedelta(days=1)},
        "V09": {"is_busy": True},
        "V11": {"languages": frozenset({"es"})},
        "V12": {"unanswered_at": (NOW - timedelta(hours=2), NOW - timedelta(hours=5))},
    }
    return people | {key: replace(people[key], **change) for key, change in changes.items()}


def finder(people, now, policy=POLICY):
    """Answer searches out of these people."""
    by_cell = {}
    for person in people.values():
        by_cell.setdefault(person.cell, []).append(person)

    def find(state, km):
        left = {cell: [one for one in ones if one.key not in state.left_out] for cell, ones in by_cell.items()}
        return Found(tuple(choose(left, state.need, policy, now, km, 1000)))

    return find

"""What the records of each roster mean; a record that cannot be read is parked with a reason code."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from localaction.organise.ingest import rosters
from localaction.organise.rules import seats
from localaction.places.reference_files import gazetteer
from localaction.places.rules.county_of_address import county_of
from localaction.sources.actions import Cells, ListSource, Meaning, Table
from localaction.sources.rules import Doubt

CHAMBERS = {"senate": "SENATE", "house": "HOUSE", "joint": "JOINT"}
# A roster of people in office is never much shorter than the one before: half of the House changes at most.
MAX_LOST = 0.2
CITY_DIGITS = 7
_ZIP = re.compile(r"\b(\d{5})(?:-\d{4})?\s*$")


def member(cells: Cells, _on: dt.date, _digest: str) -> Meaning:
    """Return the official, the seat and the office in Washington that a member's record says."""
    held, reason = seats.of_member(cells)
    if held is None:
        return Meaning(False, [reason], {"state": "", "name": cells["name"].get("official_full", "")})
    term, name = cells["terms"][-1], cells["name"]
    address = str(term.get("address") or "")
    values = {
        "key": f"bioguide:{cells['id']['bioguide']}", "state": held.state,
        "name": name.get("official_full") or f"{name['first']} {name['last']}", "family_name": name["last"],
        "party": str(term.get("party") or ""), "url": _web(term.get("url")),
        "contact_url": _web(term.get("contact_form")),
        "held": [asdict(held)],
        "offices": [_office("CAPITOL", address, "Washington", "DC", term.get("phone"), [])] if address else [],
    }  # fmt: skip
    return Meaning(True, [] if held.state in gazetteer().states else ["STATE_UNKNOWN"], values)


def district_office(cells: Cells, _on: dt.date, _digest: str) -> Meaning:
    """Return one district office, with the counties in which its address lies."""
    city, state = str(cells.get("city") or ""), str(cells.get("state") or "")
    street = ", ".join(str(cells[part]) for part in ("address", "building", "suite") if cells.get(part))
    zip_code = str(cells.get("zip") or "")[:5]
    where = county_of(gazetteer(), state, zip_code, city) if state in gazetteer().states else None
    values = {
        "key": f"bioguide:{cells['bioguide']}", "state": state, "name": f"{cells['bioguide']} {city} {street}",
        "office": _office(
            "DISTRICT", ", ".join(part for part in (street, city, f"{state} {zip_code}".strip()) if part), city, state,
            cells.get("phone"), list(where.counties if where else ()),
        ),
    }  # fmt: skip
    return Meaning(bool(city and state), [] if city and state else ["ADDRESS_MISSING"], values)


def committee(cells: Cells, _on: dt.date, _digest: str) -> Meaning:
    """Return a committee or a part of one."""
    chamber = CHAMBERS.get(cells["type"])
    values = {
        "key": cells["thomas_id"], "state": "", "name": cells["name"], "chamber": chamber,
        "url": _web(cells.get("url")),
        "parent": cells.get("parent", ""),
    }  # fmt: skip
    return Meaning(chamber is not None, [] if chamber else ["CHAMBER_UNKNOWN"], values)


def committee_seat(cells: Cells, _on: dt.date, _digest: str) -> Meaning:
    """Return that a member sits on a committee."""
    values = {
        "key": f"bioguide:{cells['bioguide']}", "committee": cells["committee"], "state": "",
        "name": f"{cells['committee']} {cells['bioguide']}", "title": cells["title"], "rank": cells["rank"],
    }  # fmt: skip
    return Meaning(True, [], values)


def state_official(cells: Cells, _on: dt.date, _digest: str) -> Meaning:
    """Return the official, every seat held now or before, and the offices that a person's record says.

    A mayor's municipality is told by its name where exactly one of the state bears it.
    """
    held, reasons = seats.of_state(cells)
    values: dict[str, Any] = {
        "key": str(cells["id"]), "state": held[0].state if held else "", "name": str(cells.get("name") or ""),
        "family_name": str(cells.get("family_name") or ""),
        "party": ", ".join(str(party["name"]) for party in cells.get("party", ()) if party.get("name")),
        "url": _web(next((link.get("url") for link in cells.get("links", ())), "")),
        "contact_url": "",
        "held": [asdict(one) for one in held],
        "places": {},
        "offices": _state_offices(cells.get("offices", ()), held[0].state if held else ""),
    }  # fmt: skip
    for one in held:
        if one.place:
            found = gazetteer().municipalities(one.state, one.place.replace("_", " "))
            # Mayors head cities and villages; a township of the same name has a supervisor.
            cities = {place.geoid for place in found if len(place.geoid) == CITY_DIGITS} or {p.geoid for p in found}
            if len(cities) == 1:
                values["places"][one.place] = cities.pop()
            else:
                reasons.append("PLACE_AMBIGUOUS" if found else "PLACE_UNKNOWN")
    return Meaning(bool(values["name"] and held), reasons or ([] if held else ["ROLE_UNKNOWN"]), values)


UNDERSTAND = {
    rosters.MEMBERS: member, rosters.OFFICES: district_office, rosters.COMMITTEES: committee,
    rosters.SEATS: committee_seat, rosters.STATES: state_official,
}  # fmt: skip


def list_source(source: str, n_before: int) -> ListSource:
    """Return how to keep a roster.

    Args:
        n_before: records of the publication before it; 0 for the first. One that lost many is set aside.
    """

    def judge(_facts: dict[str, Any], rows: list[Meaning]) -> list[Doubt]:
        fell = n_before and len(rows) < (1 - MAX_LOST) * n_before
        return [Doubt("ROWS_FELL", {"before": n_before, "now": len(rows)})] if fell else []

    return ListSource(
        source=source,
        find_table=lambda workbook: Table((), []),
        understand=UNDERSTAND[source],
        name_of=lambda values: (values["state"], values["name"]),
        judge=judge,
    )


def _office(kind: str, address: str, city: str, state: str, phone: Any, counties: list[str]) -> dict[str, Any]:
    return {
        "kind": kind, "address": address[:300], "city": city[:80], "state": state, "phone": str(phone or "")[:60],
        "counties": f" {' '.join(sorted(counties))} " if counties else "",
    }  # fmt: skip


def _state_offices(offices: Sequence[Cells], state: str) -> list[dict[str, Any]]:
    """Return a state official's offices; one called a district's that stands at the capitol is the capitol's."""
    found, at_capitol = [], {"capitol"}
    for office in sorted(offices, key=lambda one: one.get("classification") != "capitol"):
        address = str(office.get("address") or "").replace("; ", ", ")
        zip_code = _ZIP.search(address)
        is_capitol = office.get("classification") == "capitol" or any(word in address.lower() for word in at_capitol)
        if is_capitol and zip_code:
            at_capitol.add(zip_code[1])
        counties = [] if is_capitol else _counties_of(address, state)
        found.append(
            _office("CAPITOL" if is_capitol else "DISTRICT", address, "", state, office.get("voice"), counties)
        )
    return found


def _counties_of(address: str, state: str) -> list[str]:
    """Return the counties of the ZIP code at the end of an address, where it has one."""
    zip_code = _ZIP.search(address)
    if zip_code is None or state not in gazetteer().states:
        return []
    return list(county_of(gazetteer(), state, zip_code[1], "").counties)


def _web(address: Any) -> str:
    text = str(address or "").strip()
    return text if text.startswith(("http://", "https://")) and len(text) <= 400 else ""

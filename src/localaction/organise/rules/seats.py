"""What a roster's record says: which seat is held, from when, until when.

A seat's key names it in every publication. What cannot be read is said with a reason code, never dropped.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Roles of openstates/people and the kinds of seat that they are; "legislature" is a chamber without a second.
KINDS = {
    "upper": "STATE_UPPER", "lower": "STATE_LOWER", "legislature": "STATE_ONLY", "governor": "GOVERNOR",
    "lt_governor": "LT_GOVERNOR", "attorney general": "ATTORNEY_GENERAL", "secretary of state": "SECRETARY_OF_STATE",
    "treasurer": "TREASURER", "auditor": "AUDITOR", "chief election officer": "ELECTIONS", "mayor": "MAYOR",
}  # fmt: skip
AT_LARGE = "0"
_JURISDICTION = re.compile(
    r"ocd-jurisdiction/country:us/(?:state|district|territory):([a-z]{2})(?:/([a-z_]+):([^/]+))?/"
)


@dataclass(frozen=True)
class Held:
    """One term in one seat.

    Attributes:
        place: the name of a mayor's municipality as the roster spells it in its address: "new_york".
        starts_on, ends_on: ISO days; the term is over from `ends_on` on. None: not said.
    """

    kind: str
    state: str
    district: str
    place: str
    starts_on: str | None
    ends_on: str | None

    @property
    def key(self) -> str:
        """Return what names the seat."""
        return "/".join(part for part in (self.kind, self.state, self.district or self.place) if part)[:120]


def of_member(record: Mapping[str, Any]) -> tuple[Held | None, str]:
    """Return the seat that a record of a member of Congress says is held, or a reason code.

    A term ends on a day in January on which the next begins, so that day is the first on which it is over.

    Source: U.S. Const. amend. XX, § 1 (terms end at noon on 3 January).
    """
    term = record["terms"][-1]
    kind = {"sen": "US_SENATE", "rep": "US_HOUSE"}.get(str(term.get("type")))
    if kind is None:
        return None, "ROLE_UNKNOWN"
    district = f"class {term.get('class')}" if kind == "US_SENATE" else str(term.get("district", ""))
    if kind == "US_HOUSE" and not district.lstrip("-").isdigit():
        return None, "DISTRICT_MISSING"
    return Held(kind, str(term["state"]), district, "", _day(term.get("start")), _day(term.get("end"))), ""


def of_state(record: Mapping[str, Any]) -> tuple[list[Held], list[str]]:
    """Return every seat that a record of openstates/people says is or was held, and reason codes for the rest.

    Members of Congress stand in its archive too; the roster of Congress names them and goes before.
    """
    found, reasons = [], []
    for role in record["roles"]:
        kind = KINDS.get(str(role.get("type")))
        where = _JURISDICTION.match(str(role.get("jurisdiction", "")))
        if kind is None or where is None:
            in_congress = str(role.get("jurisdiction")) == "ocd-jurisdiction/country:us/government"
            unknown = "MEMBER_OF_CONGRESS" if in_congress else "JURISDICTION_UNKNOWN"
            reasons.append("ROLE_UNKNOWN" if kind is None else unknown)
            continue
        place = where[3] or ""
        if (kind == "MAYOR") != bool(place) and where[1] != "dc":
            reasons.append("JURISDICTION_UNKNOWN")
            continue
        found.append(
            Held(
                kind, where[1].upper(), str(role.get("district") or ""), place, _day(role.get("start_date")),
                _after(role.get("end_date")),
            )
        )  # fmt: skip
    return found, reasons


def certain(kind: str, n_seats: int, districts: Sequence[str]) -> bool:
    """Return whether everybody of a state votes for a seat of this kind, so that it represents each of its places.

    A senator and an executive are elected by the whole state, and so is the one member of a state with one district.
    """
    if kind in ("US_SENATE", "GOVERNOR", "LT_GOVERNOR", "ATTORNEY_GENERAL", "SECRETARY_OF_STATE", "TREASURER",
                "AUDITOR", "ELECTIONS"):  # fmt: skip
        return True
    return kind == "US_HOUSE" and n_seats == 1 and all(district == AT_LARGE for district in districts)


def _day(said: Any) -> str | None:
    """Return an ISO day, None where there is none; "2019" and "2019-01" are the first day of what they name."""
    text = str(said or "")
    if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", text):
        return None
    try:
        return dt.date.fromisoformat((text + "-01-01")[:10]).isoformat()
    except ValueError:
        return None


def _after(said: Any) -> str | None:
    """Return the day after a role's last day; of "2024" or "2024-12" the day after the year or the month."""
    text = str(said or "")
    first = _day(said)
    if first is None:
        return None
    day = dt.date.fromisoformat(first)
    if len(text) == 4:
        return dt.date(day.year + 1, 1, 1).isoformat()
    if len(text) == 7:
        return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1).isoformat()
    return (day + dt.timedelta(days=1)).isoformat()

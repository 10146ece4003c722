"""What ICE's workbooks print of inspections, and when the lack of one is a fact.

The columns changed four times: two inspections of the contractor Nakamoto (to January 2023), ICE's own Office of
Detention Oversight (ODO) beside them (2023), ODO alone (February 2024), and one "last inspection" of any kind with a
mark for one that is pending (since August 2024; without the mark in FY2026). In one file of 2021 a date was printed
twice, so that the columns after it say what belongs to the column before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from localaction.detention.rules.printed_cells import Cell, day, text

# A yearly inspection is what ICE's own standards and the annual lists of 2009 to 2022 show; no text of a law that
# fixes the interval was found, so that the interval is a setting.
# Source: Ours: see docs/decisions/0080-inspection-absence.md.
EVERY_DAYS = 365

_KINDS = {
    "regular": "CONTRACTOR", "orsa": "ORSA", "odo": "ODO", "odo oasip": "OASIP", "oasip": "OASIP",
    "preocc": "PRE_OCCUPANCY", "pre-occ": "PRE_OCCUPANCY", "pre-occupancy": "PRE_OCCUPANCY",
}  # fmt: skip


@dataclass(frozen=True)
class Printed:
    """One inspection as a row printed it; nothing is known of it beyond that.

    Attributes:
        kind: CONTRACTOR, ODO, OASIP, ORSA, PRE_OCCUPANCY, or OTHER with the word in `as_printed`.
        ended_on: the last day, or None for one that is scheduled.
        scheduled: "FY26", "soon" or "".
    """

    kind: str
    standard: str
    rating: str
    ended_on: dt.date | None
    scheduled: str = ""

    def as_json(self) -> dict[str, str | None]:
        """Return the shape that is stored."""
        ended = self.ended_on.isoformat() if self.ended_on else None
        return {**self.__dict__, "ended_on": ended}


@dataclass(frozen=True)
class Read:
    """The inspections of a row, and codes of what could not be read."""

    inspections: list[Printed]
    notes: list[str]


# For each inspection that a layout may hold: columns of type, standard, rating and day. A heading that is not there
# reads as empty; the type of one that has no column of its own is fixed.
_LAYOUTS = (
    ("LAST INSPECTION TYPE", "LAST INSPECTION STANDARD", "LAST INSPECTION RATING - FINAL", "LAST INSPECTION DATE"),
    ("LAST INSPECTION TYPE", "LAST INSPECTION STANDARD", "LAST FINAL RATING", "LAST INSPECTION END DATE"),
    ("LAST INSPECTION TYPE", "ODO LAST INSPECTION STANDARD", "ODO FINAL RATING", "ODO INSPECTION END DATE"),
    ("=Regular", "LAST NAKAMOTO INSPECTION STANDARD", "LAST NAKAMOTO INSPECTION RATING - FINAL",
     "LAST NAKAMOTO INSPECTION DATE"),
    ("SECOND TO LAST INSPECTION TYPE", "SECOND TO LAST INSPECTION STANDARD", "SECOND TO LAST INSPECTION RATING",
     "SECOND TO LAST INSPECTION DATE"),
    ("SECOND TO LAST NAKAMOTO INSPECTION TYPE", "SECOND TO LAST NAKAMOTO INSPECTION STANDARD", "",
     "SECOND TO LAST NAKAMOTO INSPECTION DATE"),
)  # fmt: skip


def kind_of(word: str) -> str:
    """Return the code of a kind of inspection; "" for none, OTHER for a word that is not known."""
    folded = word.strip().casefold()
    return _KINDS.get(folded, "OTHER") if folded else ""


def read(cells: Mapping[str, Cell]) -> Read:
    """Return the inspections that a row of any layout prints, the last one first.

    Args:
        cells: by heading in capitals.
    """
    found: list[Printed] = []
    notes: list[str] = []
    for columns in _LAYOUTS:
        if columns[3] in cells:
            _one(cells, columns, found, notes)
    for heading, cell in cells.items():
        if heading.startswith("PENDING FY") and text(cell):
            year = heading.removeprefix("PENDING FY")[:2]
            found.append(Printed("", "", "", None, f"FY{year}" if year.isdigit() else "soon"))
    unique = list(dict.fromkeys(found))
    return Read(unique, list(dict.fromkeys(notes)))


def _one(cells: Mapping[str, Cell], columns: tuple[str, ...], found: list[Printed], notes: list[str]) -> None:
    head, standard_in, rating_in, day_in = columns
    word = head[1:] if head.startswith("=") else text(cells.get(head))
    standard, rating = text(cells.get(standard_in)), text(cells.get(rating_in))
    if word and kind_of(word) == "OTHER":
        shifted = standard if kind_of(standard) not in ("", "OTHER") else ""
        if day(word).on or word.casefold() == "new facility":
            # The date of the inspection before was printed here too, and the kind one column further.
            notes.append("INSPECTION_COLUMNS_SHIFTED")
            word, standard = shifted, ""
        elif kind_of(standard) == "" and word.upper().startswith(("NDS", "PBNDS", "FRS", "JFRMU")):
            notes.append("INSPECTION_COLUMNS_SHIFTED")
            word, standard, rating = "", word, ""
        elif rating == "" and word.upper().startswith(("NDS", "PBNDS", "FRS", "JFRMU")):
            notes.append("INSPECTION_COLUMNS_SHIFTED")
            word, standard, rating = "", word, standard
    when = day(cells.get(day_in))
    if when.is_unreadable:
        notes.append("INSPECTION_DATE_UNREADABLE")
    if when.on or when.scheduled:
        kind = kind_of(word)
        if kind == "CONTRACTOR" and day_in.startswith("ODO"):
            kind = "ODO"
        rating = "" if rating.casefold().startswith("pending") else rating
        found.append(Printed(kind, standard, rating, when.on, when.scheduled))


class Standing(StrEnum):
    """Whether a facility is inspected as often as expected."""

    IN_TIME = "IN_TIME"
    OVERDUE = "OVERDUE"
    SCHEDULED = "SCHEDULED"
    NEVER = "NEVER"


@dataclass(frozen=True)
class Absence:
    """What the lack of an inspection amounts to on a day.

    Attributes:
        last_on: day of the last inspection with a date, or None.
        days: since then, or None.
        overdue_days: days beyond the expected interval; 0 when in time, None when there never was one.
        scheduled: what the newest publication says is to come ("FY26"), or "".
    """

    standing: Standing
    last_on: dt.date | None
    days: int | None
    overdue_days: int | None
    scheduled: str


def absence(dates: list[dt.date], scheduled: str, on: dt.date, every_days: int = EVERY_DAYS) -> Absence:
    """Say whether a facility's last inspection is too long ago.

    A facility that has only a scheduled inspection is SCHEDULED, not in time: no result was published. One whose last
    inspection is too long ago is OVERDUE, whatever is scheduled. NEVER means that no publication we hold prints one.

    Args:
        dates: last days of all inspections known.
        scheduled: of the newest publication, or "".
        on: the day for which it is asked; later inspections are left out.
        every_days: the longest interval that is in time.
    """
    known = [when for when in dates if when <= on]
    if not known:
        return Absence(Standing.SCHEDULED if scheduled else Standing.NEVER, None, None, None, scheduled)
    last = max(known)
    days = (on - last).days
    late = max(0, days - every_days)
    return Absence(Standing.OVERDUE if late else Standing.IN_TIME, last, days, late, scheduled)

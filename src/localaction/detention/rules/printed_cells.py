"""Reading single cells of ICE's workbooks: days, numbers, ZIP codes, and what stands for "nothing"."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

Cell = str | int | float | bool | None

# "*" stands for "no inspection" in FY2023 and FY2024 and for "none" in the guaranteed minimum.
NOTHING = frozenset({"", "N/A", "NA", "*", "-", "NONE", "NULL", "#N/A"})
_ISO = re.compile(r"^(\d{4}-\d{2}-\d{2})(?:[ T].*)?$")
_SLASHES = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})$")
_SCHEDULED = re.compile(r"scheduled(?:\s*(?:for)?\s*(?:FY)?\s*(\d{2}|\d{4}))?$", re.IGNORECASE)
# Excel counts days from here; 1900 was no leap year, which its own count forgets.
_EXCEL_ZERO = dt.date(1899, 12, 30)
_FIRST, _LAST = dt.date(1985, 1, 1), dt.date(2100, 1, 1)


class When(NamedTuple):
    """What a cell for a day says.

    Attributes:
        on: the day, or None.
        scheduled: "FY26", or "soon" where no year is named; "" where nothing is scheduled.
        is_unreadable: the cell holds something else.
    """

    on: dt.date | None = None
    scheduled: str = ""
    is_unreadable: bool = False


def text(cell: Cell) -> str:
    """Return a cell's text with single spaces; "" for what stands for nothing."""
    said = " ".join(str(cell).split()) if cell is not None else ""
    return "" if said.upper() in NOTHING else said


def day(cell: Cell) -> When:
    """Return the day that a cell holds: ISO text, month/day/year, Excel's serial number or "Scheduled FY26"."""
    said = text(cell)
    if not said or said.casefold() == "new facility":
        return When()
    scheduled = _SCHEDULED.fullmatch(said)
    if scheduled:
        return When(scheduled=f"FY{scheduled[1][-2:]}" if scheduled[1] else "soon")
    try:
        found = _day(said)
    except (ValueError, OverflowError):
        found = None
    if found is None or not _FIRST <= found < _LAST:
        return When(is_unreadable=True)
    return When(found)


def _day(said: str) -> dt.date | None:
    iso = _ISO.match(said)
    if iso:
        return dt.date.fromisoformat(iso[1])
    parts = _SLASHES.match(said)
    if parts:
        month, on, year = (int(part) for part in parts.groups())
        return dt.date(year if year > 99 else 2000 + year, month, on)
    return _EXCEL_ZERO + dt.timedelta(days=int(float(said))) if re.fullmatch(r"\d{5}(\.\d+)?", said) else None


def number(cell: Cell) -> float | None:
    """Return a number, or None where a cell is empty or says something else."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell)
    said = text(cell).replace(",", "")
    try:
        return float(said) if said else None
    except ValueError:
        return None


def zip_code(cell: Cell) -> str:
    """Return the five digits of a ZIP code that was printed as a number or as text; "" when it is none.

    A number has lost its leading zeros ("2863" in Rhode Island is 02863).
    """
    found = re.fullmatch(r"(\d{3,5})(?:\.0|-\d{4})?|(\d{9})", text(cell))
    if not found:
        return ""
    return found[1].zfill(5) if found[1] else found[2][:5]

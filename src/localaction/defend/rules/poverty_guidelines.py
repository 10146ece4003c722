"""The Federal Poverty Guidelines, by year and region.

Source: HHS, Annual Update of the HHS Poverty Guidelines, 42 U.S.C. § 9902(2): 89 FR 2961 (17 January 2024), 90 FR 5917
(17 January 2025), 91 FR 1797 (15 January 2026). A table says what its amounts were checked against; one that says
nothing is from memory and is reported as unverified.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Region(StrEnum):
    """The three regions the guidelines know: the 48 states and D.C., Alaska, Hawaii."""

    CONTIGUOUS = "CONTIGUOUS"
    ALASKA = "ALASKA"
    HAWAII = "HAWAII"


class NoGuideline(LookupError):
    """No table was in force on that day, or the household is of nobody."""


@dataclass(frozen=True)
class Guideline:
    """One region's table: whole dollars a year for one person, and for each person more.

    `effective_from` is when HHS says it takes effect; a fund may say otherwise by naming `table_id`.
    """

    table_id: str
    region: Region
    effective_from: date
    one_person_usd: int
    each_more_usd: int
    checked_against: str

    @property
    def is_verified(self) -> bool:
        """True when the amounts were compared with a publication."""
        return bool(self.checked_against)

    def amount_usd(self, n_people: int) -> int:
        """Return the guideline for a household, whole dollars a year.

        Raises:
            NoGuideline: the household has nobody in it.
        """
        if n_people < 1:
            raise NoGuideline(f"no guideline for a household of {n_people}")
        return self.one_person_usd + (n_people - 1) * self.each_more_usd


_2024, _2025, _2026 = date(2024, 1, 11), date(2025, 1, 15), date(2026, 1, 13)
_LISTED = "published lists of the amounts"
TABLES = (
    Guideline("FPG-2024-48", Region.CONTIGUOUS, _2024, 15060, 5380, _LISTED),
    Guideline("FPG-2024-AK", Region.ALASKA, _2024, 18810, 6730, "Alaska's heating-aid income table for 2025"),
    Guideline("FPG-2024-HI", Region.HAWAII, _2024, 17310, 6190, ""),
    Guideline("FPG-2025-48", Region.CONTIGUOUS, _2025, 15650, 5500, _LISTED),
    Guideline("FPG-2025-AK", Region.ALASKA, _2025, 19550, 6880, _LISTED),
    Guideline("FPG-2025-HI", Region.HAWAII, _2025, 17990, 6330, _LISTED),
    Guideline("FPG-2026-48", Region.CONTIGUOUS, _2026, 15960, 5680, _LISTED),
    Guideline("FPG-2026-AK", Region.ALASKA, _2026, 19950, 7100, _LISTED),
    Guideline("FPG-2026-HI", Region.HAWAII, _2026, 18360, 6530, _LISTED),
)


def region_of(state: str) -> Region:
    """Return the region of a state's two-letter code.

    Source: Ours for the territories, for which HHS sets no guideline and leaves the choice to the programme.
    """
    return {"AK": Region.ALASKA, "HI": Region.HAWAII}.get(state.upper(), Region.CONTIGUOUS)


def guideline(region: Region, on: date, table_id: str = "") -> Guideline:
    """Return the named table, or else the region's latest in force on the day.

    Raises:
        NoGuideline: there is no such table, or none was in force yet.
    """
    fitting = [
        table
        for table in TABLES
        if table.region is region and (table.table_id == table_id if table_id else table.effective_from <= on)
    ]
    if not fitting:
        raise NoGuideline(f"no poverty guideline {table_id or f'for {region} on {on}'}")
    return max(fitting, key=lambda table: table.effective_from)

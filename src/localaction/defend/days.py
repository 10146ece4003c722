"""The federal holidays."""

from __future__ import annotations

from datetime import date


def federal_holidays(first: date, last: date) -> frozenset[date]:
    """Return the days on which federal offices are shut between two days, those kept in lieu included.

    Source: 5 U.S.C. 6103 (a) and (b), as the `holidays` package computes it.
    """
    import holidays  # takes a tenth of a second, which other commands need not spend

    return frozenset(holidays.country_holidays("US", years=range(first.year, last.year + 2), observed=True))

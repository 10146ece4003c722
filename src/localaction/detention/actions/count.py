"""Writing what inspections' forms count, summed over the months of the year before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from localaction.detention.actions.gather import Appearance
from localaction.detention.models import InspectionCount
from localaction.places.models import Facility

A_YEAR = 12


def write_counts(facilities: Mapping[str, Facility], rows: Mapping[str, Iterable[Appearance]]) -> int:
    """Write the counts of every inspection anew; returns how many there are.

    Months are added up. A row that two publications print alike counts once: by center, inspection and month the last
    one holds.
    """
    found: dict[tuple[int, dt.date], dict[str, dict[str, Appearance]]] = {}
    for uid, seen_rows in rows.items():
        for seen in seen_rows:
            counts = seen.values.get("counts")
            if not counts:
                continue
            key = (facilities[uid].pk, seen.on)
            month = seen.values.get("month", "")
            for code in counts:
                found.setdefault(key, {}).setdefault(code, {})[month] = seen
    made = [
        InspectionCount(
            facility_id=pk, inspected_on=on, code=code[:120],
            number=sum(seen.values["counts"][code] for seen in by_month.values()),
            n_months=A_YEAR if "" in by_month else len(by_month), publication_id=first.publication, line=first.line,
        )
        for (pk, on), codes in found.items()
        for code, by_month in codes.items()
        for first in [by_month[min(by_month)]]
    ]  # fmt: skip
    InspectionCount.objects.all().delete()
    InspectionCount.objects.bulk_create(made, batch_size=1000)
    return len(made)

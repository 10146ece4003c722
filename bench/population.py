"""Importing the daily counts of every center, against reading the same columns; then one center's series."""

from __future__ import annotations

import os
import time
from datetime import date, timedelta
from pathlib import Path

from bench.table import Figure, median, percentile

N_SERIES = 200
YEARS_DAYS = 3 * 365
BAR_TIMES, BAR_MS = 3.0, 20.0


def measure(home: Path) -> list[Figure]:
    """Return the figures of population; needs the published parquet file."""
    from django.core.management import call_command
    from django.utils import timezone

    from localaction.detention.actions.receive import import_daily_population
    from localaction.detention.ingest import daily_population
    from localaction.detention.models import PopulationYear
    from localaction.detention.reads_facility import series
    from localaction.places.models import Facility
    from localaction.sources import parquet

    home.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    (path,) = sorted((Path(os.environ["LOCALACTION_DATA"]) / "facility-daily-population").glob("*.parquet"))
    wanted = (
        daily_population.CODE, daily_population.DAY, daily_population.NAME, *daily_population.MEASURES.values()
    )  # fmt: skip
    reading = []
    for _ in range(3):
        began = time.perf_counter()
        parquet.columns(path, wanted)
        reading.append(time.perf_counter() - began)
    began = time.perf_counter()
    (report,) = import_daily_population([path], timezone.now(), lambda files: files)
    importing = time.perf_counter() - began
    times = importing / median(reading)
    ids = PopulationYear.objects.values_list("detloc", flat=True).distinct()
    centers = list(Facility.objects.filter(detloc__in=list(ids)).order_by("pk")[:N_SERIES])
    until = date(2026, 3, 1)
    taken = []
    for center in centers:
        began = time.perf_counter()
        series(center, until)
        taken.append((time.perf_counter() - began) * 1000)
    p95 = percentile(taken, 0.95)
    return [
        Figure(
            f"import daily counts, {report.rows_read:,} rows", f"{importing:.1f} s, × {times:.1f}",
            f"≤ × {BAR_TIMES:.0f}", f"reading its columns {median(reading):.1f} s", times <= BAR_TIMES,
        ),
        Figure(
            f"  one center's series ({(until - timedelta(days=YEARS_DAYS)).isoformat()} on)",
            f"p50 {median(taken):.1f} ms, p95 {p95:.1f} ms", f"p95 ≤ {BAR_MS:.0f} ms", f"{len(centers)} centers",
            p95 <= BAR_MS,
        ),
    ]  # fmt: skip

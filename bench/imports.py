"""How long the import of ICE's lists takes, against reading the same cells with the same reader.

Each import runs in a process of its own, so that its memory is its own: `python -m bench.imports STEP` prints JSON.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.table import Figure, median

ONE = "participatingAgencies01232026am.xlsx"
DATABASE, READY = "localaction.sqlite3", "ready.sqlite3"


def measure(home: Path) -> list[Figure]:
    """Return the figures of the import rows."""
    _restore(home)
    raw_one = _step(home, "raw", ONE)
    on_empty = _step(home, "one")
    _restore(home)
    everything = _step(home, "all")
    raw_all = _step(home, "raw")
    on_full = _step(home, "again")
    return [
        _one("import one list of 1,314 rows, nothing else known", on_empty, raw_one),
        _one("the same on top of the 185 others", on_full, raw_one),
        Figure(
            f"import all {everything['files']} lists in order",
            _both(everything),
            "≤ 60 s",
            f"raw read {_both(raw_all)}, × {everything['cpu'] / raw_all['cpu']:.1f} of CPU",
            everything["seconds"] <= 60,
        ),
        Figure("  its peak memory", f"{everything['mb']} MB", "≤ 500 MB", "", everything["mb"] <= 500),
    ]


def complete(home: Path) -> None:
    """Import everything into the home; what is there already is not imported again."""
    if not (home / DATABASE).exists():
        _restore(home)
    _step(home, "all")
    _step(home, "pending")


def _restore(home: Path) -> None:
    """Put a database in place that holds places and roster and nothing else."""
    if not (home / READY).exists():
        _step(home, "ready")
        shutil.copy(home / DATABASE, home / READY)
    for beside in ("", "-wal", "-shm"):
        (home / f"{DATABASE}{beside}").unlink(missing_ok=True)
    shutil.copy(home / READY, home / DATABASE)


def _one(what: str, step: dict[str, Any], raw: dict[str, Any]) -> Figure:
    times = step["cpu"] / raw["cpu"]
    against = f"raw read {raw['seconds'] * 1000:.0f} ms (CPU {raw['cpu'] * 1000:.0f})"
    return Figure(what, f"{_both(step)}, × {times:.1f} of CPU", "≤ × 3", against, times <= 3)


def _both(step: dict[str, Any]) -> str:
    return f"{step['seconds']:.1f} s (CPU {step['cpu']:.1f})"


def _step(home: Path, name: str, *more: str) -> dict[str, Any]:
    environment = {**os.environ, "LOCALACTION_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-m", "bench.imports", name, *more], env=environment, stdout=subprocess.PIPE, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


# What the processes do.


def run(name: str, arguments: list[str]) -> dict[str, Any]:
    """Do one step and return its seconds and the process's peak memory."""
    import django

    django.setup()
    from django.utils import timezone

    from localaction.places.actions import import_rosters
    from localaction.policy.actions.lists import import_participating, import_pending
    from localaction.site.home import make_ready
    from localaction.sources import workbook

    data = Path(os.environ["LOCALACTION_DATA"])
    lists = sorted((data / "287g/participating").glob("*.xls*"))
    at = timezone.now()
    if name == "ready":
        make_ready()
        import_rosters(sorted((data / "law-enforcement-agencies").glob("fbi*.csv")), at, iter)
        _checkpoint()
    started, busy = time.perf_counter(), time.process_time()
    files, seconds, cpu = len(lists), None, None
    if name == "raw":
        chosen = [path for path in lists if not arguments or path.name in arguments]
        times = 9 if arguments else 1
        seconds, cpu = _medians([_timed(lambda: [workbook.read(path) for path in chosen]) for _ in range(times)])
    elif name == "one":
        import_participating([path for path in lists if path.name == ONE], at, iter)
    elif name == "all":
        import_participating(lists, at, iter)
    elif name == "pending":
        import_pending(sorted((data / "287g/pending").glob("*.xls*")), at, iter)
    elif name == "again":
        seconds, cpu = _medians([_import_again(lists, at) for _ in range(3)])
    seconds = time.perf_counter() - started if seconds is None else seconds
    cpu = time.process_time() - busy if cpu is None else cpu
    _checkpoint()
    return {
        "seconds": seconds,
        "cpu": cpu,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "files": files,
    }


def _timed(action: Any) -> tuple[float, float]:
    """Return the seconds that passed and those that the processor worked: on a busy machine they differ."""
    started, busy = time.perf_counter(), time.process_time()
    action()
    return time.perf_counter() - started, time.process_time() - busy


def _medians(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    return median([passed for passed, _ in pairs]), median([worked for _, worked in pairs])


def _import_again(lists: list[Path], at: Any) -> tuple[float, float]:
    """Forget one publication, as if it had not come yet, and return the seconds that its import takes."""
    from localaction.policy.actions.derive import derive
    from localaction.policy.actions.lists import import_participating
    from localaction.policy.models import AgreementEvent
    from localaction.sources.models import Observation, Publication

    publication = Publication.objects.get(file_name=ONE)
    AgreementEvent.objects.filter(publication=publication).delete()
    Observation.objects.filter(publication=publication).delete()
    publication.delete()
    derive(at)
    return _timed(lambda: import_participating([path for path in lists if path.name == ONE], at, iter))


def _checkpoint() -> None:
    """Bring what stands in SQLite's log into the file, so that the file alone is the database."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1], sys.argv[2:])))

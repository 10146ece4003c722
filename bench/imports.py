"""How long the import of ICE's lists takes, against reading the same cells with the same reader.

Each import runs in a process of its own, so that its memory is its own: `python -m bench.imports STEP` prints JSON.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.table import Figure, median

ONE = "participatingAgencies01232026am.xlsx"
DATABASE = "localaction.sqlite3"


def measure(home: Path) -> list[Figure]:
    """Return the figures of the import rows."""
    empty = _ready(home)
    raw_one = _step(home, "raw", ONE)
    (home / DATABASE).write_bytes(empty)
    on_empty = _step(home, "one")
    (home / DATABASE).write_bytes(empty)
    everything = _step(home, "all")
    raw_all = _step(home, "raw")
    on_full = _step(home, "again")
    _step(home, "pending")
    return [
        _one("import one list of 1,314 rows, nothing else known", on_empty, raw_one),
        _one("the same on top of the 185 others", on_full, raw_one),
        Figure(
            f"import all {everything['files']} lists in order",
            f"{everything['seconds']:.1f} s",
            "≤ 60 s",
            f"raw read {raw_all['seconds']:.1f} s (× {everything['seconds'] / raw_all['seconds']:.1f})",
            everything["seconds"] <= 60,
        ),
        Figure("  its peak memory", f"{everything['mb']} MB", "≤ 500 MB", "", everything["mb"] <= 500),
    ]


def complete(home: Path) -> None:
    """Import everything into the home, unless it is there already."""
    _ready(home)
    _step(home, "all")
    _step(home, "pending")


def _one(what: str, step: dict[str, Any], raw: dict[str, Any]) -> Figure:
    times = step["seconds"] / raw["seconds"]
    return Figure(
        what, f"{step['seconds']:.2f} s, × {times:.1f}", "≤ × 3", f"raw read {raw['seconds'] * 1000:.0f} ms", times <= 3
    )


def _ready(home: Path) -> bytes:
    """Make the home ready with places and roster, and return its database."""
    if not (home / DATABASE).exists():
        _step(home, "ready")
    return (home / DATABASE).read_bytes()


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
    started = time.perf_counter()
    files, seconds = len(lists), None
    if name == "raw":
        chosen = [path for path in lists if not arguments or path.name in arguments]
        times = 9 if arguments else 1
        seconds = median([_timed(lambda: [workbook.read(path) for path in chosen]) for _ in range(times)])
    elif name == "one":
        import_participating([path for path in lists if path.name == ONE], at, iter)
    elif name == "all":
        import_participating(lists, at, iter)
    elif name == "pending":
        import_pending(sorted((data / "287g/pending").glob("*.xls*")), at, iter)
    elif name == "again":
        seconds = median([_import_again(lists, at) for _ in range(3)])
    seconds = time.perf_counter() - started if seconds is None else seconds
    _checkpoint()
    return {
        "seconds": seconds,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "files": files,
    }


def _timed(action: Any) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def _import_again(lists: list[Path], at: Any) -> float:
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

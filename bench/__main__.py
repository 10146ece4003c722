"""`python -m bench [NAME ...]`: measure, and print each figure beside its bar. Run by hand on a quiet machine.

Needs LOCALACTION_DATA, the folder of published files; `pool`, `dispatch` and `flood` do not. Everything happens in a
temporary home; with --home DIR it is kept there and an import that is already complete is not done again.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from bench.table import show

NAMES = ("import", "brief", "worker", "letters", "population", "pool", "dispatch", "flood")


def main() -> int:
    """Measure what was asked for and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", metavar="NAME", nargs="*", help=f"of: {', '.join(NAMES)}; default: all")
    parser.add_argument("--home", type=Path, help="a home to keep; default: a temporary one")
    parser.add_argument("--database", action="store_true", help="keep DATABASE_URL; default: SQLite in the home")
    options = parser.parse_args()
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"no such measure: {', '.join(sorted(unknown))}")
    if not set(options.names or NAMES) <= {"pool", "dispatch", "flood"} and not os.environ.get("LOCALACTION_DATA"):
        print("bench: LOCALACTION_DATA must name the folder of published files", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="localaction-bench-") as temporary:
        home = (options.home or Path(temporary)).absolute()
        os.environ["LOCALACTION_HOME"] = str(home)
        if not options.database:
            os.environ["DATABASE_URL"] = ""
        os.environ["DJANGO_SETTINGS_MODULE"] = "localaction.site.settings"
        import django

        django.setup()
        from bench import briefs, dispatching, flooding, imports, letters, pool, population

        measures = {
            "import": imports.measure,
            "brief": briefs.measure,
            "worker": briefs.measure_worker,
            "letters": letters.measure,
            "population": population.measure,
            "pool": pool.measure,
            "dispatch": dispatching.measure,
            "flood": flooding.measure,
        }
        show([figure for name in options.names or NAMES for figure in measures[name](home)])
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`import` and `update`."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from tqdm import tqdm

from localaction.sources import importers, official
from localaction.sources.importers import FileReport, Importer, Progress


def register(commands: Any) -> None:
    """Add this room's commands to the parser."""
    names = [i.source for i in importers.importers()]
    read = commands.add_parser(
        "import",
        help="import published files in order of publication",
        description="Import published files in order of publication. The same file twice changes nothing.",
        epilog=f"SOURCE is one of: {', '.join(names)}; or `all`, with the folder that holds them all.",
    )
    read.add_argument("source", metavar="SOURCE", choices=[*names, "all"], help="what the files are")
    read.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="a file or a folder")
    read.add_argument("--json", action="store_true", help="print a machine-readable report")
    read.set_defaults(run=run_import)
    update = commands.add_parser("update", help="fetch the newest publications from their official pages, then import")
    update.add_argument("source", metavar="SOURCE", nargs="*", help="default: every source that has an official page")
    update.add_argument("--json", action="store_true", help="print a machine-readable report")
    update.add_argument("--quiet", action="store_true", help="one line a source")
    update.set_defaults(run=run_update)


def run_import(options: argparse.Namespace) -> int:
    """Import files and report on each; 1 when one was refused or quarantined."""
    missing = [str(path) for path in options.paths if not path.exists()]
    if missing:
        print(f"localaction import: no such file or folder: {', '.join(missing)}", file=sys.stderr)
        return 1
    if options.source == "all":
        chosen = [
            (i, [p for root in options.paths for p in sorted(root.glob(i.pattern))]) for i in importers.importers()
        ]
    else:
        found = importers.importer(options.source)
        chosen = [(found, list(options.paths))] if found else []
    reports = [
        report
        for which, paths in chosen
        if paths
        for report in carry_out(which, paths, _bar(which.source, options.json))
    ]
    if not reports:
        print("localaction import: nothing to import in the paths given", file=sys.stderr)
        return 1
    return show(reports, options.json)


def carry_out(which: Importer, paths: list[Path], progress: Progress) -> list[FileReport]:
    """Import files of one source, and have the other rooms follow when something changed."""
    at = timezone.now()
    reports = which.run(paths, at, progress)
    if any(report.status == "imported" for report in reports):
        for action in importers.follow_ups(which.source):
            action(at)
    return reports


def run_update(options: argparse.Namespace) -> int:
    """Fetch and import; 1 when a page could not be reached, with the reason."""
    wanted = [i for i in importers.importers() if i.page and (not options.source or i.source in options.source)]
    unknown = set(options.source) - {i.source for i in importers.importers()}
    if unknown:
        print(f"localaction update: unknown source: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    reports: list[FileReport] = []
    problems: dict[str, str] = {}
    for which in wanted:
        try:
            paths = official.fetch(which, settings.HOME / "fetched", settings.CONFIG.update_timeout_seconds)
        except official.NotReached as problem:
            problems[which.source] = str(problem)
            continue
        reports.extend(carry_out(which, paths, _bar(which.source, options.json or options.quiet)))
    for source, why in problems.items():
        print(f"{source}: not updated: {why}", file=sys.stderr)
    if options.json:
        show(reports, True, problems)
    elif reports and not options.quiet:
        show(reports, False)
    return 1 if problems else 0


def _bar(source: str, is_quiet: bool) -> Progress:
    def progress(paths: Iterable[Path]) -> Iterable[Path]:
        return tqdm(list(paths), desc=source, unit="file", disable=is_quiet or not sys.stderr.isatty(), leave=False)

    return progress


def show(reports: list[FileReport], as_json: bool, problems: dict[str, str] | None = None) -> int:
    """Print the reports and return the exit code."""
    totals = totals_of(reports)
    if as_json:
        answer: dict[str, Any] = {"files": [report.as_json() for report in reports], "totals": totals}
        print(json.dumps({**answer, "not_reached": problems} if problems else answer, indent=1, default=str))
    else:
        for report in reports:
            print(_line(report))
        print(_line_of_totals(totals))
    return 1 if totals["quarantined"] or totals["refused"] else 0


def totals_of(reports: list[FileReport]) -> dict[str, Any]:
    """Return the sums over all files."""
    statuses = Counter(report.status for report in reports)
    events: Counter[str] = Counter()
    for report in reports:
        events.update(report.events)
    return {
        "files": len(reports),
        **{status: statuses.get(status, 0) for status in ("imported", "unchanged", "quarantined", "refused")},
        "rows_read": sum(r.rows_read for r in reports),
        "rows_kept": sum(r.rows_kept for r in reports),
        "rows_parked": sum(r.rows_parked for r in reports),
        "events": dict(events),
    }


def _line(report: FileReport) -> str:
    parts = [f"{Path(report.path).name}: {report.status}"]
    if report.published_at and report.status != "unchanged":
        parts.append(f"published {report.published_at:%Y-%m-%d %H:%M}")
    if report.rows_read:
        parts.append(
            f"{report.rows_read} rows, {report.rows_kept} kept, {report.rows_parked} parked{_codes(report.parked)}"
        )
    if report.noted:
        parts.append(f"noted{_codes(report.noted)}")
    if report.events:
        parts.append(", ".join(f"{kind} {n}" for kind, n in sorted(report.events.items())))
    if report.reason:
        parts.append(report.reason)
    return "; ".join(parts)


def _codes(codes: dict[str, int]) -> str:
    return f" ({', '.join(f'{code} {n}' for code, n in sorted(codes.items()))})" if codes else ""


def _line_of_totals(totals: dict[str, Any]) -> str:
    events = ", ".join(f"{kind} {n}" for kind, n in sorted(totals["events"].items())) or "no changes"
    return (
        f"{totals['files']} files: {totals['imported']} imported, {totals['unchanged']} unchanged, "
        f"{totals['quarantined']} quarantined, {totals['refused']} refused; {totals['rows_read']} rows, "
        f"{totals['rows_kept']} kept, {totals['rows_parked']} parked; {events}"
    )

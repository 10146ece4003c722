"""`outcomes`: honest outcome figures of a legal-defence programme from a file of cases."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from localaction.defend.exports import outcome_figures, public_outcome_figures
from localaction.defend.ingest.cases import NO_LEVEL, Fault, FileRefused, fault_of, read_cases, read_comparison
from localaction.defend.outcome_text import outcome_text
from localaction.defend.rules.cohort import SpellsOutOfOrder
from localaction.defend.rules.comparison import STATED_ITEMS
from localaction.defend.rules.outcome_report import OutcomeReport, Question, outcome_report
from localaction.defend.rules.outcomes import Definition, Level
from localaction.defend.rules.wording import Code, say


def register(commands: Any) -> None:
    """Add this room's commands to the parser."""
    outcomes = commands.add_parser("outcomes", help="honest outcome figures of a legal-defence programme")
    outcomes.add_argument("cases", type=Path, metavar="CASES.csv", help="one row a case, header row first")
    outcomes.add_argument("--cut", type=_day, required=True, metavar="DATE", help="the day up to which ends count")
    outcomes.add_argument("--comparison", type=Path, metavar="FILE.csv", help="stays and leaves of another group")
    outcomes.add_argument(
        "--same",
        action="append",
        default=[],
        choices=STATED_ITEMS,
        metavar="ITEM",
        help=f"vouch that the comparison is the same in {', '.join(STATED_ITEMS)}; may be repeated",
    )
    outcomes.add_argument(
        "--definition",
        default="standard",
        choices=[each.lower() for each in Definition],
        help="what counts as staying; default standard",
    )
    outcomes.add_argument(
        "--level",
        default="ij",
        choices=[each.lower() for each in Level],
        help="the judge's decision (ij, default) or only final ones",
    )
    outcomes.add_argument("--stage", default="", help="stage at which people entered, such as first-hearing")
    outcomes.add_argument("--merits-blind", choices=["yes", "no"], help="were people taken without regard to merits")
    outcomes.add_argument("--turned-away", type=_count, metavar="N", help="eligible people who were turned away")
    outcomes.add_argument(
        "--at",
        type=_count,
        action="append",
        default=[],
        metavar="DAYS",
        help="one more day after entry for the cumulative incidence; may be repeated",
    )
    outcomes.add_argument("--public", action="store_true", help="leave out whatever could betray under ten people")
    outcomes.add_argument("--json", action="store_true", help="machine-readable output")
    outcomes.set_defaults(run=run_outcomes, needs_home=False)  # fmt: skip


def run_outcomes(options: argparse.Namespace) -> int:
    """Read the files, print the figures; a file with any fault is refused with all of them."""
    try:
        report, lacking = _report(options)
    except FileRefused as refusal:
        _refuse(refusal, as_json=options.json)
        return 1
    figures = public_outcome_figures(report) if options.public else outcome_figures(report)
    absent = [say(Code.COLUMN_ABSENT, column=name) for name in lacking]
    figures["warnings"] += [saying.text() for saying in absent]
    figures["sayings"] += [saying.as_json() for saying in absent]
    print(json.dumps(figures, indent=2) if options.json else outcome_text(figures))
    return 0


def _report(options: argparse.Namespace) -> tuple[OutcomeReport, list[str]]:
    cases, lacking = read_cases(options.cases)
    level = Level(options.level.upper())
    if level is Level.FINAL and "level" in lacking:
        raise FileRefused(options.cases, [Fault("MISSING_COLUMN", (), NO_LEVEL)])
    question = Question(
        cut=options.cut,
        definition=Definition(options.definition.upper()),
        level=level,
        stage=options.stage,
        merits_blind=None if options.merits_blind is None else options.merits_blind == "yes",
        n_turned_away=options.turned_away,
        days=tuple(options.at),
        same=frozenset(options.same),
    )
    comparison = read_comparison(options.comparison) if options.comparison else None
    try:
        report = outcome_report(cases, question, comparison)
    except SpellsOutOfOrder as error:
        raise FileRefused(options.cases, [fault_of("SPELLS", error.rows, "%(why)s", why=error)]) from error
    return report, [name for name in lacking if name != "level"]


def _refuse(refusal: FileRefused, *, as_json: bool) -> None:
    if as_json:
        errors = [{"code": fault.code, "rows": list(fault.rows), "text": fault.text} for fault in refusal.faults]
        print(json.dumps({"refused": True, "path": str(refusal.path), "errors": errors}, indent=2))
    print(f"localaction: {refusal}", file=sys.stderr)
    for fault in refusal.faults:
        print(f"  {fault}", file=sys.stderr)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-06-30") from None


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")
    return int(text)

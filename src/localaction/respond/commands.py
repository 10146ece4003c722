"""`respond simulate` and `respond roster`."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from localaction.respond.rules.policy import PolicyRefused
from localaction.respond.rules.simulated_day import AssumptionRefused, Assumptions, Day
from localaction.respond.simulation import POLICIES, Tried, compared, policy_of, try_policy

_HEAD = (
    "policy", "2nd yes p50 / p90", "first arrival p50 / p90", "alerted", "surplus yes", "offers per arrival", "Gini",
    "filled", "told in 60 min",
)  # fmt: skip


def register(commands: Any) -> None:
    """Add this room's commands to the parser."""
    respond = commands.add_parser("respond", help="the rapid response network")
    sub = respond.add_subparsers(dest="respond_command", metavar="COMMAND", required=True)
    _register_roster(sub)
    simulate = sub.add_parser(
        "simulate", help="play made-up days through the real pool and compare policies; see docs/simulation.md"
    )
    simulate.add_argument("--day", choices=[day.value for day in Day], default=Day.NORMAL.value, help="default normal")
    simulate.add_argument("--policy", choices=POLICIES, default="rolling", help="default rolling, as the desk does")
    simulate.add_argument("--compare", action="store_true", help="all policies side by side, on the same days")
    simulate.add_argument("--pool", type=int, help="how many are asked at once; default 7 rolling, 10 in waves")
    simulate.add_argument("--people", type=int, default=60, help="on duty; default 60")
    simulate.add_argument("--acceptance", type=float, default=0.32, help="0.17, 0.32 or 0.47; default 0.32")
    simulate.add_argument("--within", type=float, default=6.0, metavar="KM", help="where people live; default 6")
    simulate.add_argument("--spread", type=float, default=6.0, metavar="KM", help="where it happens; default 6")
    simulate.add_argument("--days", type=int, default=1, help="days in a row with the same people; default 1")
    simulate.add_argument("--rate", type=float, default=1.0, help="text segments a second; default 1")
    simulate.add_argument("--runs", type=int, default=100, help="times the days are played; default 100")
    simulate.add_argument("--seed", type=int, default=1, help="the same seed gives the same figures; default 1")
    simulate.add_argument("--json", action="store_true", help="print machine-readable JSON")
    simulate.set_defaults(run=run_simulate, needs_home=False)


def _register_roster(sub: Any) -> None:
    roster = sub.add_parser("roster", help="take volunteers on from a CSV list; unusable lines are named")
    roster.add_argument("path", help="columns first_name, phone, languages, and point or cell; - reads standard input")
    roster.add_argument("--by", required=True, metavar="USERNAME", help="the coordinator who takes them on")
    roster.add_argument("--agreed-to", required=True, metavar="WORDS", help="the exact words that all said yes to")
    roster.add_argument("--json", action="store_true", help="print machine-readable JSON")
    roster.set_defaults(run=run_roster)


def run_roster(options: argparse.Namespace) -> int:
    """Take volunteers on; 1 where a line was refused or nobody could be taken on."""
    from django.utils import timezone

    from localaction.people.models import Person
    from localaction.people.permissions import NotAllowed
    from localaction.respond.actions import roster_list
    from localaction.vault.actions import NoRing, RingTampered

    person = Person.objects.filter(username=options.by).first()
    if person is None:
        print(f"localaction respond roster: nobody is called {options.by}", file=sys.stderr)
        return 2
    try:
        given = sys.stdin.buffer.read() if options.path == "-" else Path(options.path).read_bytes()
        text = roster_list.text_of(given)
        done = roster_list.import_volunteers(person, text, options.agreed_to, timezone.now())
    except OSError as error:
        print(f"localaction respond roster: {options.path}: {error.strerror}", file=sys.stderr)
        return 2
    except (NotAllowed, roster_list.MissingColumns, roster_list.NotAList, NoRing, RingTampered) as refusal:
        print(f"localaction respond roster: {type(refusal).__name__}: {refusal}", file=sys.stderr)
        return 1
    if options.json:
        refused = [{"line": line, "reason": code} for line, code in done.refused]
        print(json.dumps({"added": done.n_added, "opted_out": done.n_opted_out, "refused": refused}))
    else:
        print(f"taken on: {done.n_added}, of them opted out: {done.n_opted_out}")
        for line, code in done.refused:
            print(f"line {line}: {code}")
    return 1 if done.refused else 0


def run_simulate(options: argparse.Namespace) -> int:
    """Play the days under one policy or all of them, and print what each cost and brought."""
    try:
        if options.runs < 1:
            raise AssumptionRefused({"runs": "1 or more"})
        assume = Assumptions(
            Day(options.day), options.people, options.within, options.spread, options.acceptance, options.days,
            segments_a_second=options.rate,
        )  # fmt: skip
        chosen = [(options.policy, policy_of(options.policy, options.people, options.pool))]
        if options.compare:
            chosen = list(compared(options.people))
    except (AssumptionRefused, PolicyRefused) as refused:
        for name, fault in refused.faults.items():
            print(f"localaction respond simulate: {name}: {fault}", file=sys.stderr)
        return 2
    tried = [try_policy(title, policy, assume, options.runs, options.seed) for title, policy in chosen]
    if options.json:
        print(json.dumps(_as_json(assume, options, tried), indent=1))
        return 0
    print(
        f"{assume.day} day, {assume.n_people} on duty within {assume.within_km:g} km, acceptance "
        f"{assume.acceptance:.0%}, {assume.n_dispatches_a_day:.1f} dispatches a day, {assume.n_days} day(s), "
        f"{options.runs} runs, seed {options.seed}; minutes\n"
    )
    _show([_HEAD, *(_row(one) for one in tried)])
    return 0


def _as_json(assume: Assumptions, options: argparse.Namespace, tried: list[Tried]) -> dict[str, Any]:
    supposed = {
        name: one.total_seconds() if hasattr(one, "total_seconds") else one for name, one in asdict(assume).items()
    }
    return {
        "assumptions": supposed, "n_runs": options.runs, "seed": options.seed, "unit": "minutes",
        "policies": [one.as_json() for one in tried],
    }  # fmt: skip


def _row(one: Tried) -> tuple[str, ...]:
    return (
        one.policy, f"{_shown(one.second_yes_p50)} / {_shown(one.second_yes_p90)}",
        f"{_shown(one.arrival_p50)} / {_shown(one.arrival_p90)}", f"{one.n_alerted:.1f}", f"{one.n_surplus:.1f}",
        _shown(one.offers_per_arrival), f"{one.gini:.2f}", f"{one.filled:.0%}", f"{one.told_in_time:.0%}",
    )  # fmt: skip


def _shown(number: float | None) -> str:
    return "never" if number is None else f"{number:.1f}"


def _show(lines: list[tuple[str, ...]]) -> None:
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())

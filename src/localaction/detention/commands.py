"""`deadline`: the clocks of a records request."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from typing import Any

from localaction.detention import clock_words
from localaction.detention.lawbook import UnknownStatute, find_law
from localaction.detention.rules.clocks import Event, EventRefused
from localaction.detention.rules.laws import Kind
from localaction.detention.rules.reckoning import Reckoning, reckon

# The holidays package and the statutes of the table say nothing reliable outside of these.
YEARS = range(1990, 2101)


def register(commands: Any) -> None:
    """Add this room's commands to the parser."""
    deadline = commands.add_parser(
        "deadline",
        help="when a records request must be answered, with every day counted",
        description="When a records request must be answered, what moves the date, what comes next. No legal advice.",
    )
    deadline.add_argument("jurisdiction", metavar="JURISDICTION", help='"US", "TX", "Texas" or "us-tx"')
    deadline.add_argument("--law", default="", help="needed only where there are several laws")
    deadline.add_argument(
        "--received", required=True, type=moment, metavar="DATETIME",
        help="2026-11-20, 2026-11-20T16:50 (the body's own time) or with a zone",
    )  # fmt: skip
    deadline.add_argument(
        "--event", action="append", default=[], type=event, metavar="KIND=DATE", dest="events",
        help=f"{', '.join(Kind)}; extension=NOTICE/DATE gives the date that a notice names; may be repeated",
    )  # fmt: skip
    deadline.add_argument(
        "--by", choices=("email", "mail", "person"), default="email", help="how the request was sent; default email"
    )
    deadline.add_argument("--json", action="store_true", help="print JSON")
    deadline.set_defaults(run=run_deadline, needs_home=False)


def moment(text: str) -> dt.datetime | dt.date:
    """Return a date, or a time with or without a zone. Raises: ArgumentTypeError."""
    try:
        read = dt.datetime.fromisoformat(text.strip())
        _in_range(read.date())
        return read if ":" in text or "T" in text.upper() else read.date()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-11-20 or 2026-11-20T16:50") from error


def event(text: str) -> Event:
    """Return one event written KIND=DATE or extension=NOTICE/DATE. Raises: ArgumentTypeError."""
    kind, equals, days = text.partition("=")
    if not equals or kind.strip().lower() not in set(Kind):
        raise argparse.ArgumentTypeError(f"{text!r} is not KIND=DATE with one of {', '.join(Kind)}")
    on, slash, named = days.partition("/")
    found = Kind(kind.strip().lower())
    if slash and found != Kind.EXTENSION:
        raise argparse.ArgumentTypeError(f"{text!r}: only an extension names a second date")
    try:
        # A time of day is taken off: every rule here counts days.
        return Event(found, _day(on), _day(named) if slash else None)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r}: {days!r} is not a date like 2026-11-30") from error


def _day(text: str) -> dt.date:
    return _in_range(dt.datetime.fromisoformat(text.strip()).date())


def _in_range(day: dt.date) -> dt.date:
    """Return `day`, or raise ValueError where no list of holidays reaches."""
    if day.year not in YEARS:
        raise ValueError(f"{day} is not between {YEARS.start} and {YEARS.stop - 1}")
    return day


def run_deadline(options: argparse.Namespace) -> int:
    """Print the clocks of one request; 1 when the law is unknown or an event cannot have happened as told."""
    try:
        reckoning = reckon(find_law(options.jurisdiction, options.law), options.received, options.events, options.by)
    except UnknownStatute as error:
        return _refuse(options, str(error.args[0]), list(error.known))
    except EventRefused as error:
        return _refuse(options, clock_words.refusal_text(error.event, error.reason), [])
    if options.json:
        print(json.dumps(clock_words.as_json(reckoning), ensure_ascii=False, indent=2))
    else:
        _print(reckoning)
    return 0


def _refuse(options: argparse.Namespace, reason: str, known: list[str]) -> int:
    """Say why there is no answer and what there is instead; return exit code 1."""
    if options.json:
        print(json.dumps({"error": reason, "known": known}, ensure_ascii=False, indent=2))
    print(f"localaction: {reason}" + ("; known:" if known else ""), file=sys.stderr)
    for line in known:
        print(f"  {line}", file=sys.stderr)
    return 1


def _print(reckoning: Reckoning) -> None:
    """Print a reckoning for people."""
    answer = clock_words.as_json(reckoning)
    print(f"{reckoning.law.place}, {answer['title']} ({answer['citation']})")
    print(f"Received {answer['received']}. Due: {answer['due_at'] or answer['due'] or 'no date'}")
    print(f"{answer['basis']}\n")
    for day in answer["days"]:
        weekday = dt.date.fromisoformat(day["date"]).strftime("%a")
        print(f"  {weekday} {day['date']}  {'counts' if day['counts'] else '   -  '}  {day['why']}")
    print("\nNext:")
    for step in answer["next"]:
        print(f"  {step['date'] or 'no date   '}  {step['text']}")
    if len(answer["history"]) > 1:
        print("\nHow the date moved:")
        for moved in answer["history"]:
            print(f"  {moved['due'] or 'no date   '}  {moved['because']}")
    for line in (*answer["warnings"], *answer["notes"]):
        print(f"\nNote: {line}")
    print(f"\nDays off: {answer['calendar']['citation']}. This is not legal advice.")

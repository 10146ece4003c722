"""`agreements` and `changes`."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from typing import Any

from django.db.models import Q
from django.utils import timezone

from localaction.places.models import Agency
from localaction.places.reference_files import gazetteer
from localaction.policy import reads, reads_measures
from localaction.policy.actions.starting_set import BadStartingSet, load_starting_set


def day(text: str) -> dt.date:
    """Return a day written as 2026-01-23."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-01-23") from None


def state_code(text: str) -> str:
    """Return a state's two-letter code from its code or name."""
    code = gazetteer().state(text)
    if code is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a state")
    return code


def county_code(text: str) -> str:
    """Return a county's FIPS code."""
    if text not in gazetteer().counties:
        raise argparse.ArgumentTypeError(f"{text!r} is not the FIPS code of a county, such as 48453")
    return text


def register(commands: Any) -> None:
    """Add this room's commands to the parser."""
    listed = commands.add_parser("agreements", help="287(g) agreements with their status on a day")
    listed.add_argument("--state", type=state_code, help="two-letter code or name")
    listed.add_argument("--county", type=county_code, metavar="FIPS", help="agencies that serve this county")
    listed.add_argument("--as-of", type=day, metavar="DAY", help="default: today")
    listed.add_argument("--json", action="store_true", help="print machine-readable JSON")
    listed.set_defaults(run=run_agreements)
    changed = commands.add_parser("changes", help="what really changed, event by event, with evidence")
    changed.add_argument("what", choices=["287g"], help="the list")
    changed.add_argument("--since", type=day, metavar="DAY")
    changed.add_argument("--until", type=day, metavar="DAY")
    changed.add_argument("--state", type=state_code, help="two-letter code or name")
    changed.add_argument("--county", type=county_code, metavar="FIPS")
    changed.add_argument("--json", action="store_true", help="print machine-readable JSON")
    changed.set_defaults(run=run_changes)
    laws = commands.add_parser("policies", help="state laws and local policies with their standing on a day")
    laws.add_argument("--state", type=state_code, help="two-letter code or name")
    laws.add_argument("--as-of", type=day, metavar="DAY", help="default: today")
    laws.add_argument("--load", action="store_true", help="first enter what the starting set has and we have not")
    laws.add_argument("--json", action="store_true", help="print machine-readable JSON")
    laws.set_defaults(run=run_policies)


def run_agreements(options: argparse.Namespace) -> int:
    """Print agreements; statewide agencies are shown for each county of their state."""
    on = options.as_of or timezone.now().date()
    where = Q()
    if options.state:
        where &= reads.in_state(options.state)
    if options.county:
        usps = gazetteer().usps(options.county)
        where &= reads.serving([options.county]) | Q(agency__state=usps, agency__coverage=Agency.Coverage.STATEWIDE)
    found = reads.agreements(where, on)
    if options.json:
        print(json.dumps([fact.as_json() for fact in found], indent=1))
        return 0
    for fact in found:
        where_text = " ".join(fact.agency.county_fips) or fact.agency.coverage.lower().replace("_", "-")
        signed = fact.signed.isoformat() if fact.signed else "date unknown"
        print(f"{fact.agency.state}  {fact.agency.name}  [{where_text}]  {fact.model}  signed {signed}  {fact.status}")
    print(f"{len(found)} agreements on {on}", file=sys.stderr)
    return 0


def run_policies(options: argparse.Namespace) -> int:
    """Print laws and policies; 1 when a file of the starting set cannot be understood."""
    now = timezone.now()
    if options.load:
        try:
            done = load_starting_set(now)
        except BadStartingSet as refusal:
            print(f"localaction policies: {refusal}", file=sys.stderr)
            return 1
        print(
            f"{done.n_entered} entered, {done.n_replaced} replaced, {done.n_unchanged} unchanged, "
            f"{done.n_kept} kept as people made them",
            file=sys.stderr,
        )
    found = reads_measures.listed(options.state or "", options.as_of or now.date())
    if options.json:
        print(json.dumps([fact.as_json() for fact in found], indent=1))
        return 0
    for fact in found:
        version = fact.record.version
        checked = "verified" if version.is_verified else "unverified"
        print(f"{version.measure.state}  {version.measure.place.title}  {version.name}  {fact.status}  {checked}")
    return 0


def run_changes(options: argparse.Namespace) -> int:
    """Print changes, the earliest first."""
    counties = [options.county] if options.county else []
    found = reads.changes(options.since, options.until, options.state or "", counties)[::-1]
    if options.json:
        print(json.dumps([change.as_json() for change in found], indent=1))
        return 0
    for change in found:
        detail = ", ".join(f"{key} {value}" for key, value in change.detail.items() if value)
        held = "  (waits for a person)" if change.is_held else ""
        columns = (
            str(change.date),
            f"{change.kind:18}",
            change.state,
            change.agency,
            change.model,
            change.code,
            detail,
        )
        print("  ".join(columns) + held)
    print(f"{len(found)} changes", file=sys.stderr)
    return 0

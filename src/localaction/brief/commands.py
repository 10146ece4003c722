"""`brief`."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from django.utils import timezone

from localaction.brief import reads
from localaction.brief.words import STATUSES, change_sentence
from localaction.places import reads as place_reads
from localaction.policy.commands import day
from localaction.policy.words import model as model_name


def register(commands: Any) -> None:
    """Add this room's commands to the parser."""
    brief = commands.add_parser("brief", help="the place brief of a county, municipality or state")
    brief.add_argument("place", metavar="PLACE", nargs="+", help='GEOID, ZIP code or name, such as "Travis County, TX"')
    brief.add_argument("--as-of", type=day, metavar="DAY", help="default: today")
    brief.add_argument("--json", action="store_true", help="print machine-readable JSON")
    brief.set_defaults(run=run_brief)


def run_brief(options: argparse.Namespace) -> int:
    """Print the brief; 1 with the choices when the name is not one place's."""
    text = " ".join(options.place)
    found = place_reads.find(text, geoid_first=True)
    if found.place is None:
        choices = [{"geoid": c.place.geoid, "name": c.place.title, "description": c.description} for c in found.choices]
        if options.json:
            print(
                json.dumps({"error": str(found.reason), "message": str(found.sentence), "choices": choices}, indent=1)
            )
        else:
            print(f"localaction brief: {found.sentence}", file=sys.stderr)
            for choice in choices:
                print(f"  {choice['geoid']}  {choice['name']}  {choice['description']}", file=sys.stderr)
        return 1
    answer = reads.brief(found.place, options.as_of or timezone.now().date())
    print(json.dumps(answer.as_json(), indent=1) if options.json else as_text(answer))
    return 0


TITLES = {
    "agreements": "Agencies of this place",
    "statewide": "Statewide agencies that can act here",
    "pending": "Pending applications",
    "neighbours": "Neighbours",
    "changes": "What changed",
}


def as_text(answer: reads.Brief) -> str:
    """Return the brief for a terminal."""
    lines = [f"{answer.place.title} ({answer.place.geoid}), as of {answer.as_of}"]
    for name, title in TITLES.items():
        block = answer.blocks[name]
        lines += ["", title]
        if block.state == reads.NOT_LOOKED:
            lines.append("  nobody has looked yet")
        elif not block.facts:
            lines.append(f"  none found; looked on {block.looked_on}")
        for fact in block.facts:
            lines.append(f"  {_line(name, fact)}")
    lines += ["", "What we do not know", *(f"  {text}" for text in answer.unknown)]
    if answer.participating:
        lines += [
            "",
            f"Source: {answer.participating.title}, {answer.participating.file_name}, {answer.participating.url}",
        ]
    return "\n".join(lines)


def _line(name: str, fact: Any) -> str:
    if name == "changes":
        return f"{fact.date}  {fact.agency}: {change_sentence(fact.kind, fact.code, fact.model, fact.detail)}"
    if name == "pending":
        return f"{fact.agency.name}, {model_name(fact.model)}: pending since {fact.first_listed}"
    signed = f"signed {fact.signed}" if fact.signed else "date of signing unknown"
    return f"{fact.agency.name}, {model_name(fact.model)}, {signed}: {STATUSES.get(fact.status, fact.status)}"

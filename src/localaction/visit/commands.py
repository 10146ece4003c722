"""`visits check`: may they visit there and then?"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.utils.translation import gettext, gettext_noop, override

from localaction.visit.days import federal_holidays
from localaction.visit.exchange import Unreadable, read_request, read_rule_sets
from localaction.visit.exchange.plain import plain_file
from localaction.visit.rules import Answer, Effect, Reason, check

ANSWERS = {
    Effect.ALLOWED: gettext_noop("Allowed, as far as the rules on file say."),
    Effect.NOT_ALLOWED: gettext_noop("Not allowed."),
    Effect.CONFIRM: gettext_noop("Ask the facility before you set out."),
}


def register(commands: Any) -> None:
    """Add this room's commands to the parser."""
    visits = commands.add_parser("visits", help="visiting rules of detention facilities")
    actions = visits.add_subparsers(dest="action", metavar="ACTION", required=True)
    ask = actions.add_parser(
        "check",
        help="may these visitors see this person there and then?",
        description="Answers ALLOWED, NOT_ALLOWED or CONFIRM, with every reason. Exit code 0: answered, whatever the"
        " answer; 2: a file cannot be read or the facility has no rules in it.",
    )
    ask.add_argument("--rules", required=True, type=Path, help="YAML: one facility's rules, or a list of them")
    ask.add_argument("--request", required=True, type=Path, help="YAML: facility, visit_class, date, time, person...")
    ask.add_argument("--lang", choices=["en", "es"], default="en", help="language of the texts; default en")
    ask.add_argument("--json", action="store_true", help="print JSON")
    ask.set_defaults(run=run_check, needs_home=False)


def run_check(options: argparse.Namespace) -> int:
    """Read the two files, ask the rules, print the answer."""
    try:
        rule_sets = read_rule_sets(plain_file(options.rules), str(options.rules))
        request = read_request(plain_file(options.request), str(options.request))
        wanted = request.facility.casefold()
        rules = next((r for r in rule_sets if r.facility.casefold() == wanted), None)
        if rules is None:
            known = ", ".join(sorted(r.facility for r in rule_sets))
            raise Unreadable(f"{options.rules}: no rules for “{request.facility}”; it has {known}")
    except Unreadable as error:
        print(f"localaction visits check: {error}", file=sys.stderr)
        return 2
    answer = check(rules, request, federal_holidays(request.on.year) if request.on else {})
    with override(options.lang):
        if options.json:
            print(json.dumps(as_json(answer), ensure_ascii=False, indent=2))
        else:
            print(as_text(answer))
    return 0


def as_json(answer: Answer) -> dict[str, Any]:
    """Return the answer as the interface's JSON shape, in the active language."""
    return {
        "answer": str(answer.effect),
        "reasons": [_reason(r) for r in answer.reasons],
        "checklist": [_reason(r) for r in answer.checklist],
    }


def _reason(reason: Reason) -> dict[str, str | None]:
    return {
        "code": reason.printed_code,
        "effect": str(reason.effect),
        "text": reason.text(gettext),
        "source": reason.source or None,
        "observed_on": reason.observed_on.isoformat() if reason.observed_on else None,
    }


def as_text(answer: Answer) -> str:
    """Return the answer for a reader, in the active language."""
    lines = [f"{answer.effect}: {gettext(ANSWERS[answer.effect])}"]
    lines += [f"  {r.printed_code}: {r.text(gettext)}" for r in answer.reasons]
    if answer.checklist:
        lines.append(gettext("To know:"))
        lines += [f"  {r.text(gettext)}" for r in answer.checklist]
    return "\n".join(lines)

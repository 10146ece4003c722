"""`reset-link`: the way back in for somebody who can reach the server's own console."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from django.conf import settings
from django.utils import timezone


def register(commands: Any) -> None:
    """Add this room's command to the parser."""
    reset = commands.add_parser(
        "reset-link",
        help="print a link with which a member chooses a new passphrase",
        description="Print a link, good once and for 24 hours, with which a member chooses a new passphrase and an "
        "account that was locked opens again. Second factors stay, and the vault stays closed without the "
        "member's recovery code. The audit trail notes it.",
    )
    reset.add_argument("username")
    reset.add_argument("--json", action="store_true", help="print JSON")
    reset.set_defaults(run=run_reset_link)


def run_reset_link(options: argparse.Namespace) -> int:
    """Print the link, or say why there is none."""
    from localaction.people import actions
    from localaction.people.models import Person

    person = Person.objects.filter(username__iexact=options.username).first()
    if person is None:
        print(f"localaction: nobody is called {options.username}", file=sys.stderr)
        return 1
    try:
        link = settings.CONFIG.public_url + actions.offer_reset("system", person, timezone.now())
    except actions.LinkRefused as error:
        print(f"localaction: {error}", file=sys.stderr)
        return 1
    print(json.dumps({"username": person.username, "link": link}) if options.json else link)
    return 0

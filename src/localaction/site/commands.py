"""`init`, `serve` and `doctor`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.utils import timezone


def register(commands: Any) -> None:
    """Add this room's commands to the parser."""
    init = commands.add_parser("init", help="make a home ready; doing it twice changes nothing")
    init.set_defaults(run=run_init, needs_home=False)
    serve = commands.add_parser("serve", help="run the web application")
    serve.add_argument("--port", type=int, default=8000, help="default 8000")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on; default 127.0.0.1")
    serve.add_argument("--workers", type=int, default=1, help="processes; default 1")
    serve.add_argument("--no-worker", action="store_true", help="the web alone; `localaction worker` runs elsewhere")
    serve.set_defaults(run=run_serve, needs_home=False)
    demo = commands.add_parser("demo", help="fill an empty home with the demonstration coalition of invented people")
    demo.add_argument("--json", action="store_true", help="print machine-readable JSON")
    demo.set_defaults(run=run_demo, needs_home=False)
    doctor = commands.add_parser("doctor", help="check configuration, keys, database and lists; say what to do")
    doctor.add_argument("--json", action="store_true", help="print machine-readable JSON")
    doctor.set_defaults(run=run_doctor, needs_home=False)


def run_init(options: argparse.Namespace) -> int:
    """Make the home ready and say where it is."""
    from localaction.site.home import load_laws, make_ready

    make_ready(collect=True)
    load_laws()
    print(f"Ready: {settings.HOME}")
    return 0


def run_demo(options: argparse.Namespace) -> int:
    """Play the demonstration, and print once how to sign in as each of its people; 1 where people are already."""
    from localaction.people.demonstration import HasPeople
    from localaction.people.words import in_words
    from localaction.site.demonstration import play
    from localaction.site.home import make_ready

    make_ready()
    try:
        cast = play(timezone.now())
    except HasPeople:
        print("People work here already. Play the demonstration in a home of its own: set LOCALACTION_HOME.")
        return 1
    accounts = [
        {"username": name, "role": str(in_words(one.held)), "passphrase": one.passphrase, "code": one.recovery_code}
        for name, one in cast.players.items()
    ]
    if options.json:
        print(json.dumps({"accounts": accounts}, indent=1))
        return 0
    print("The demonstration coalition is ready; everybody in it is invented. Shown once:")
    for account in accounts:
        print(f"  {account['username']:8} {account['role']:45} {account['passphrase']}")
    return 0


def run_doctor(options: argparse.Namespace) -> int:
    """Print every finding; 1 when one of them is an error."""
    from localaction.site.doctor import findings

    found = findings(timezone.now())
    if options.json:
        print(json.dumps({"findings": [asdict(finding) for finding in found]}, indent=1))
    else:
        for finding in found:
            remedy = f"; {finding.remedy}" if finding.remedy else ""
            print(f"{finding.level:8} {finding.subject}: {finding.message}{remedy}")
    return 1 if any(finding.level == "error" for finding in found) else 0


def run_serve(options: argparse.Namespace) -> int:
    """Make the home ready, say how to sign in, and run gunicorn with a worker beside it."""
    from localaction.people.actions import setup_link
    from localaction.site.home import load_laws, make_ready

    make_ready(collect=True)
    load_laws()
    address = f"http://{options.host}:{options.port}"
    link = setup_link()
    print(f"\nLocal Action is at {address}/")
    if link:
        print(f"Nobody can sign in yet. Make the first account at {address}{link}")
    else:
        print(f"Sign in at {address}/desk/")
    print("Stop with Ctrl-C.\n")
    sys.stdout.flush()
    # exec, not import: the hashed static files made above are seen only by a fresh process.
    arguments = [
        sys.executable, "-m", "gunicorn", "localaction.site.wsgi:application",
        "--bind", f"{options.host}:{options.port}", "--worker-class", "gthread", "--workers", str(options.workers),
        "--threads", "8", "--max-requests", "2000", "--max-requests-jitter", "200", "--log-level", "warning",
        "--config", "python:localaction.site.web_server",
    ]  # fmt: skip
    if options.no_worker:
        os.execv(sys.executable, arguments)
    from localaction.site.serving import run_together

    code = "import sys; from localaction.site.command import main; sys.exit(main(sys.argv[1:]))"
    return run_together(arguments, [sys.executable, "-c", code, "worker"])

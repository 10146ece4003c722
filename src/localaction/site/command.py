"""The console script `localaction`: it gathers the commands of every room.

A room's `commands.py` has one function, `register(commands)`, that adds its sub-commands. A sub-command is a
function of the parsed arguments that returns the exit code: 0 ok, 1 refused with reasons, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import sys

# Rooms in the order in which `localaction --help` lists their commands.
ROOMS = (
    "site", "sources", "places", "policy", "detention", "brief", "respond", "visit", "defend", "organise",
    "messages", "people", "vault",
)  # fmt: skip


def parser() -> argparse.ArgumentParser:
    """Return the parser with every room's commands."""
    from localaction import __version__

    top = argparse.ArgumentParser(
        prog="localaction", description="One desk for local coalitions that stand with immigrants."
    )
    top.add_argument("--version", action="version", version=f"localaction {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for room in ROOMS:
        name = f"localaction.{room}.commands"
        if importlib.util.find_spec(name) is not None:
            importlib.import_module(name).register(commands)
    return top


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "localaction.site.settings")
    from pydantic import ValidationError

    arguments = sys.argv[1:] if argv is None else argv
    try:
        import django

        django.setup()
    except ValidationError as error:
        print(f"localaction: the configuration is wrong:\n{error}", file=sys.stderr)
        return 2
    if arguments[:1] == ["manage"]:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["localaction manage", *arguments[1:]])
        return 0
    options = parser().parse_args(arguments)
    from localaction.site.home import make_ready

    if getattr(options, "needs_home", True):
        make_ready()
    try:
        return int(options.run(options))
    except BrokenPipeError:
        # The reader (head, less) has left; there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def script() -> None:
    """Entry point of the console script."""
    sys.exit(main())

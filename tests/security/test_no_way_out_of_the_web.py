"""Check 51: the web process reaches no other machine; the worker, which sends, is not bound so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from localaction.site import commands

pytestmark = pytest.mark.security
PROGRAM = """
import socket, sys
if sys.argv[1] == "web":
    from localaction.site import web_server
    web_server.post_fork(None, None)
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname()).close()
for address in (("192.0.2.1", 9), ("2001:db8::1", 9, 0, 0)):
    try:
        with socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET, socket.SOCK_DGRAM) as away:
            away.sendto(b"", address)
    except Exception as error:
        print(type(error).__name__)
    else:
        print("sent")
"""


def outcome(who):
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, who],
        env={"PYTHONPATH": str(root / "src"), "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.split()


def test_the_web_process_is_refused_and_loopback_stays_open():
    assert outcome("web") == ["NoWayOut", "NoWayOut"]


def test_the_guard_is_what_refuses():
    assert "NoWayOut" not in outcome("worker")


def test_serve_starts_the_web_with_the_guard(monkeypatch):
    """Of the command that `serve` runs, without running it."""
    import argparse

    from localaction.site import home

    ran = []
    monkeypatch.setattr(home, "make_ready", lambda collect=False: None)
    monkeypatch.setattr(home, "load_laws", lambda: None)
    monkeypatch.setattr("os.execv", lambda path, arguments: ran.extend(arguments))
    monkeypatch.setattr("localaction.people.actions.setup_link", lambda: "")
    monkeypatch.setattr("localaction.site.serving.run_together", lambda web, worker: ran.extend(web) or 0)
    commands.run_serve(argparse.Namespace(host="127.0.0.1", port=1, workers=1, no_worker=False))

    assert ran[ran.index("--config") + 1] == "python:localaction.site.web_server"

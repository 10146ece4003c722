"""The tests' own guard: nothing reaches another machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SWALLOWED = """
import contextlib, socket

def test_quiet():
    with contextlib.suppress(Exception):
        socket.getaddrinfo("example.org", 443)
"""


@pytest.mark.tries_to_leave
@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("8.8.8.8", 53)])
def test_a_connection_to_another_machine_is_refused(address):
    with socket.socket() as out, pytest.raises(RuntimeError, match="loopback only"):
        out.connect(address)


@pytest.mark.tries_to_leave
def test_looking_up_another_machine_is_refused():
    with pytest.raises(RuntimeError, match="loopback only"):
        socket.getaddrinfo("www.ice.gov", 443)


def test_loopback_stays_open():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as out:
        assert out.getpeername() == server.getsockname()


def test_a_refusal_that_the_code_swallows_still_fails_its_test(tmp_path):
    quiet = tmp_path / "test_quiet.py"
    quiet.write_text(SWALLOWED)
    plugins = [
        f"-pno:{name}" for name in ("django", "playwright", "xdist", "randomly", "hypothesispytest", "cacheprovider")
    ]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-c",
        os.devnull,
        "--import-mode=importlib",
        "-ptests.conftest",
        *plugins,
        quiet,
    ]

    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)

    assert run.returncode == 1
    assert "tried to reach another machine" in run.stdout

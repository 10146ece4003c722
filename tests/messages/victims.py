"""The processes of a running installation, found by what they are, and killed."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from pathlib import Path

from tests.messages.programs import Installation

# `localaction serve` does not start a dead worker again within five seconds; the machine may be slow besides.
PATIENCE_SECONDS = 60


def children(pid: int) -> dict[int, str]:
    """Return the command lines of a process's children."""
    found = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((place / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == pid:
                found[int(place.name)] = (place / "cmdline").read_text().replace("\0", " ")
        except (OSError, ValueError):
            continue  # it ended while we looked
    return found


class Victims:
    """`localaction serve` (gunicorn with a worker beside it) and a second worker, as a service manager keeps them."""

    def __init__(self, installation: Installation, port: int) -> None:
        self.installation, self.port = installation, port
        self.serving: subprocess.Popen[str] = self._serve()
        self.worker = installation.start("worker")

    def _serve(self) -> subprocess.Popen[str]:
        return self.installation.start("serve", "--port", str(self.port))

    def _gunicorn(self) -> list[int]:
        return [pid for pid, command in children(self.serving.pid).items() if "gunicorn" in command]

    def _web(self) -> list[int]:
        return [pid for master in self._gunicorn() for pid in children(master)]

    def _workers(self) -> list[int]:
        beside = [pid for pid, command in children(self.serving.pid).items() if command.endswith(" worker ")]
        return beside + ([self.worker.pid] if self.worker.poll() is None else [])

    def kill(self, role: str, choose) -> None:
        """Kill one process of a role, `web`, `gunicorn` or `worker`, and start again what nobody else does.

        Args:
            choose: picks one of a list.
        """
        look = {"web": self._web, "gunicorn": self._gunicorn, "worker": self._workers}[role]
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (alive := look()):
            assert self.serving.poll() is None, "the server did not come back after its own death"
            assert time.monotonic() < deadline, f"no {role} came back"
            threading.Event().wait(0.05)
        victim = choose(alive)
        os.kill(victim, signal.SIGKILL)
        if victim == self.worker.pid:
            self.worker.wait()
            self.worker = self.installation.start("worker")
        if role == "gunicorn":
            self.serving.wait(PATIENCE_SECONDS)  # it ends with its web server
            self.serving = self._serve()

    def end(self) -> list[int]:
        """Ask both to stop in peace, and return their exit codes."""
        for program in (self.serving, self.worker):
            program.terminate()
        return [program.wait(PATIENCE_SECONDS) for program in (self.serving, self.worker)]

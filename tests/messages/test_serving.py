"""The web server and its worker live and end together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Says its number, then waits to be told to stop and says so.
OBEDIENT = (
    "import os, signal, sys; say = lambda words: os.write(1, ('{name} ' + words + chr(10)).encode()); "
    "signal.signal(signal.SIGTERM, lambda *_: (say('stops'), sys.exit(0))); "
    "say(str(os.getpid())); signal.pause()"
)
SUPERVISOR = (
    "import sys; from localaction.site import serving; serving.RESTART_SECONDS = 0.1; "
    "sys.exit(serving.run_together([sys.executable, '-c', sys.argv[1]], [sys.executable, '-c', sys.argv[2]]))"
)


class Supervised:
    """A running pair, and the lines that it prints."""

    def __init__(self, web: str, worker: str) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        self.program = subprocess.Popen(
            [sys.executable, "-c", SUPERVISOR, web, worker], env=environment, stdout=subprocess.PIPE, text=True
        )
        self.lines: list[str] = []
        self.changed = threading.Condition()
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        for line in self.program.stdout:
            with self.changed:
                self.lines.append(line.strip())
                self.changed.notify_all()

    def wait_for(self, condition) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: condition(self.lines), 60), self.lines

    def end(self) -> int:
        code = self.program.wait(60)
        self.reader.join()  # ends when nobody holds the pipe any more: no child is left
        self.program.stdout.close()
        return code


def pids(lines: list[str], name: str) -> list[int]:
    return [int(line.split()[1]) for line in lines if line.startswith(f"{name} ") and line.split()[1].isdigit()]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_both_end_when_told_to(number):
    pair = Supervised(OBEDIENT.format(name="web"), OBEDIENT.format(name="worker"))
    pair.wait_for(lambda lines: len(lines) == 2)

    pair.program.send_signal(number)

    assert pair.end() == 0
    assert {"web stops", "worker stops"} <= set(pair.lines)


def test_the_worker_ends_with_the_web_server_and_its_exit_code_is_told():
    pair = Supervised("import time; time.sleep(0.5); raise SystemExit(3)", OBEDIENT.format(name="worker"))

    assert pair.end() == 3


def test_a_worker_that_was_killed_is_started_again():
    pair = Supervised(OBEDIENT.format(name="web"), OBEDIENT.format(name="worker"))
    pair.wait_for(lambda lines: pids(lines, "worker"))

    os.kill(pids(pair.lines, "worker")[0], signal.SIGKILL)

    pair.wait_for(lambda lines: len(pids(lines, "worker")) == 2)
    pair.program.terminate()
    assert pair.end() == 0


def test_both_end_when_their_parent_is_killed():
    pair = Supervised(OBEDIENT.format(name="web"), OBEDIENT.format(name="worker"))
    pair.wait_for(lambda lines: len(lines) == 2)

    pair.program.kill()

    assert pair.end() == -signal.SIGKILL
    assert {"web stops", "worker stops"} <= set(pair.lines)

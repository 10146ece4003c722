"""The web server and its worker, started and stopped together."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from types import FrameType

# Linux: the parent's death reaches the children even when it was killed.
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
# Longer than a message in a worker's hands takes to be handed over.
GRACE_SECONDS = 30.0
# A worker that dies at once each time must not use up the machine.
RESTART_SECONDS = 5.0


def die_with_parent(number: signal.Signals = signal.SIGTERM) -> None:
    """Have the kernel send this process a signal when its parent ends, however that happens; on Linux only."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, number)


def run_together(web: Sequence[str], worker: Sequence[str]) -> int:
    """Run a web server with a worker beside it, and return the web server's exit code.

    1. When the web server ends, the worker is told to stop.
    2. When the worker ends by itself it is started again, at most every five seconds.
    3. SIGTERM and SIGINT are passed on to both; each then has half a minute to end in peace.
    """
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    # In groups of their own: Ctrl-C at the terminal reaches only this process, which passes it on once.
    options = {"preexec_fn": die_with_parent, "start_new_session": True}
    serving = subprocess.Popen(web, **options)  # type: ignore[call-overload]
    working, started = subprocess.Popen(worker, **options), time.monotonic()  # type: ignore[call-overload]
    while not stopping.wait(0.2) and serving.poll() is None:
        if working.poll() is not None and time.monotonic() - started > RESTART_SECONDS:
            working, started = subprocess.Popen(worker, **options), time.monotonic()  # type: ignore[call-overload]
    for program in (serving, working):
        if program.poll() is None:
            program.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for program in (serving, working):
        try:
            program.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
    return 0 if stopping.is_set() else int(serving.returncode)

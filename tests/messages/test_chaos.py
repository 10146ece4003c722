"""Workers and the processes that queue are killed at random points; nothing is lost, and repeats stay in the window.

The window: a letter in the hands of a worker that is killed between the server's "250" and its own commit is sent
again; a worker has two hands for letters.
"""

from __future__ import annotations

import json
import random
import re
import signal
import threading
import time
from collections import Counter

import pytest
from aiosmtpd.controller import Controller
from tests.messages.programs import Installation

pytestmark = [pytest.mark.chaos, pytest.mark.security]


class Sink(Controller):
    """A real SMTP server that notes each letter's subscriber, and refuses one in ten for the time being."""

    def __init__(self, seed: int) -> None:
        self.letters: Counter[int] = Counter()
        self.n_taken = 0
        self.changed = threading.Condition()
        self._dice = random.Random(seed)
        super().__init__(self, hostname="127.0.0.1", port=0)

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self._dice.random() < 0.1:
            return "451 try later"
        with self.changed:
            self.letters[int(re.search(r"\d+", envelope.rcpt_tos[0]).group())] += 1
            self.n_taken += 1
            self.changed.notify_all()
        return "250 OK"

    def wait_for(self, condition, seconds: float) -> bool:
        with self.changed:
            return self.changed.wait_for(condition, seconds)


class Queuer:
    """A process that queues, killed at given marks and started again; the keys it printed are committed."""

    def __init__(self, installation: Installation, n_letters: int, marks: list[int]) -> None:
        self.installation, self.n_letters, self.marks = installation, n_letters, marks
        self.acknowledged, self.n_killed = -1, 0
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        while self.acknowledged + 1 < self.n_letters:
            program = self.installation.start(
                str(self.acknowledged + 1), str(self.n_letters), module="tests.messages.program_queue"
            )
            for line in program.stdout:
                if line.endswith("\n"):
                    self.acknowledged = int(line)
                if self.marks and self.acknowledged >= self.marks[0]:
                    self.marks.pop(0)
                    program.kill()
                    self.n_killed += 1
            if program.wait() not in {0, -signal.SIGKILL}:
                return  # the letters that are missing will be told


def survive(tmp_path, n_letters: int, n_kills: int, start_worker, seconds: float) -> None:
    """Queue and send `n_letters` while `n_kills` processes are killed, and check what arrived."""
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    dice = random.Random(seed)
    sink = Sink(seed)
    sink.start()
    installation = Installation(
        tmp_path, SMTP_HOST="127.0.0.1", SMTP_PORT=str(sink.port), SMTP_SECURITY="none", EMAIL_FROM="desk@example.org"
    )
    try:
        n_queuer_kills = max(1, n_kills // 5)
        queuer = Queuer(installation, n_letters, sorted(dice.sample(range(n_letters * 9 // 10), n_queuer_kills)))
        workers = [start_worker(installation) for _ in range(2)]
        deadline = time.monotonic() + seconds
        n_worker_kills = n_kills - n_queuer_kills
        for mark in sorted(dice.sample(range(n_letters * 9 // 10), n_worker_kills)):
            assert sink.wait_for(lambda mark=mark: sink.n_taken >= mark, deadline - time.monotonic())
            # Not always in the instant in which a letter was taken, which is the worst one.
            threading.Event().wait(dice.random() / 20)
            victim = dice.randrange(2)
            workers[victim].kill()
            workers[victim] = start_worker(installation)
        done = sink.wait_for(lambda: len(sink.letters) == n_letters, deadline - time.monotonic())
        queuer.thread.join()
        for worker in workers:
            worker.terminate()
        codes = [worker.wait(30) for worker in workers]
        n_repeats = sum(times - 1 for times in sink.letters.values())
        print(
            f"killed: {queuer.n_killed} queuers, {n_worker_kills} workers; "
            f"letters: {len(sink.letters)} of {n_letters}, sent again: {n_repeats}"
        )

        assert done, f"{n_letters - len(sink.letters)} letters never arrived"
        assert set(codes) <= {0, -signal.SIGTERM}  # the latter while it was still starting
        assert n_repeats <= 2 * n_worker_kills
        rest = json.loads(installation.do("queue", "--json").stdout)
        assert (rest["channels"]["EMAIL"]["waiting"], rest["channels"]["EMAIL"]["leased"]) == (0, 0)
        assert queuer.n_killed == n_queuer_kills
    finally:
        installation.close()
        sink.stop(no_assert=True)


def test_five_kills_during_three_hundred_letters_lose_none(tmp_path):
    def start(installation):
        return installation.start("3", module="tests.messages.program_worker")

    survive(tmp_path, 300, 5, start, seconds=120)


@pytest.mark.long
def test_fifty_kills_during_five_thousand_letters_lose_none(tmp_path):
    survive(tmp_path, 5000, 50, lambda installation: installation.start("worker"), seconds=1200)

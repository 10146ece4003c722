"""Web processes and workers are killed at random points; what was acknowledged is sent, and repeats stay in the window.

The window: a letter in the hands of a worker that is killed between the server's "250" and its own commit is sent
again, under the same Message-ID; its first attempt is then on record as lost. A worker has two hands for letters.
"""

from __future__ import annotations

import json
import random
import signal
import socket
import threading
import time

import pytest
from tests.messages.clients import Clients
from tests.messages.ordering.urls import LETTERS_EACH
from tests.messages.programs import Installation
from tests.messages.sink import Sink
from tests.messages.victims import Victims

pytestmark = [pytest.mark.chaos, pytest.mark.security]

HANDS = 2
LEDGER = """
import json
from localaction.messages.models import Attempt, Outbox, Outcome
rows = {row.pk: row for row in Outbox.objects.filter(code="tests.letter")}
lost = Attempt.objects.filter(outcome=Outcome.LOST).values_list("outbox_id", flat=True)
print(json.dumps({
    "keys": [row.key for row in rows.values()],
    "unsent": [row.key for row in rows.values() if row.state != "SENT"],
    "lost": [int(rows[pk].key.rpartition(":")[2]) for pk in lost],
}))
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def survive(tmp_path, n_letters: int, kills: dict[str, int], seconds: float, **environment: str) -> None:
    """Order and send `n_letters` while processes are killed, and check what arrived."""
    seed = random.randrange(1_000_000)
    dice, port, sink = random.Random(seed), free_port(), Sink(seed)
    sink.start()
    installation = Installation(
        tmp_path, whole=True, SMTP_HOST="127.0.0.1", SMTP_PORT=str(sink.port), SMTP_SECURITY="none",
        EMAIL_FROM="desk@example.org",
    )  # fmt: skip
    installation.environment |= {"DJANGO_SETTINGS_MODULE": "tests.messages.ordering.settings", **environment}
    victims = Victims(installation, port)
    clients = Clients(f"http://127.0.0.1:{port}/orders/", n_letters // LETTERS_EACH, sink)
    try:
        roles = [role for role, times in kills.items() for _ in range(times)]
        dice.shuffle(roles)
        deadline = time.monotonic() + seconds
        for role, mark in zip(roles, sorted(dice.sample(range(1, n_letters * 9 // 10), len(roles))), strict=True):
            reached = sink.wait_for(lambda mark=mark: sink.n_taken >= mark, deadline - time.monotonic())
            assert reached, f"seed {seed}: {len(sink.letters)} of {n_letters} letters"
            # Not always in the instant in which a letter was taken, which is the worst one for a worker.
            threading.Event().wait(dice.random() / 20)
            victims.kill(role, dice.choice)
        done = sink.wait_for(lambda: len(sink.letters) == n_letters, deadline - time.monotonic())
        clients.end()
        codes = victims.end()
        ledger = json.loads(installation.python(LEDGER))
        n_repeats = sum(times - 1 for times in sink.letters.values())
        print(
            f"seed {seed}; killed {kills}; {len(clients.acknowledged)} orders acknowledged, {clients.n_retries} asked "
            f"again; {len(sink.letters)} of {n_letters} letters arrived, {n_repeats} sent again, "
            f"{len(ledger['lost'])} attempts lost"
        )

        assert done, f"{n_letters - len(sink.letters)} letters never arrived"
        assert clients.acknowledged == set(range(n_letters // LETTERS_EACH))
        ordered = {f"letter:{clients.tokens[n // LETTERS_EACH]}:{n}" for n in range(n_letters)}
        assert sorted(ledger["keys"]) == sorted(ordered), "a letter that was acknowledged is missing, or is there twice"
        assert ledger["unsent"] == []
        assert {subscriber: len(keys) for subscriber, keys in sink.keys.items() if len(keys) > 1} == {}
        assert sink.repeated <= set(ledger["lost"]), "sent twice although no worker was killed with it in hand"
        assert n_repeats <= HANDS * (kills["worker"] + kills["gunicorn"])
        assert set(codes) <= {0, -signal.SIGTERM}  # the latter while it was still starting
    finally:
        clients.end()
        installation.close()
        sink.stop(no_assert=True)


def test_kills_of_web_and_worker_during_two_hundred_letters_lose_none(tmp_path):
    survive(tmp_path, 200, {"web": 2, "gunicorn": 0, "worker": 2}, seconds=120, TEST_LEASE_SECONDS="3")


@pytest.mark.long
def test_fifty_kills_of_web_and_worker_during_five_thousand_letters_lose_none(tmp_path):
    survive(tmp_path, 5000, {"web": 20, "gunicorn": 5, "worker": 25}, seconds=1500)

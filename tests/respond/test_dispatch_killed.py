"""Workers are killed again and again during one dispatch: nobody is lost, and it is filled once.

The provider on loopback takes no idempotency key: a text in the hands of a worker that is killed between the provider's
answer and its own commit leaves a second time, recognizable by the same code, and its first attempt is on record as
lost. Every other text leaves once.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time

import pytest
from bench.dispatching import Provider
from tests.messages.programs import ROOT, Installation

pytestmark = [pytest.mark.long, pytest.mark.chaos]
LEDGER = """
import json
from localaction.messages.models import Attempt, Outbox, Outcome
from localaction.respond.models import Assignment, DispatchRequest, Offer
search = DispatchRequest.objects.get()
keys = Outbox.objects.filter(code="respond.dispatch.offer").values_list("key", flat=True)
lost = Attempt.objects.filter(outcome=Outcome.LOST, outbox__code="respond.dispatch.offer").count()
print(json.dumps({
    "state": search.state, "n_keys": len(keys), "n_offers": Offer.objects.count(), "n_lost": lost,
    "going": Assignment.objects.filter(ended_at__isnull=True, state="GO").count(),
    "assignments": Assignment.objects.count(),
}))
"""


@pytest.mark.parametrize("n_kills", [5, 50])
def test_killed_workers_send_each_offer_once_and_the_search_is_filled_once(tmp_path, n_kills):
    seed = random.randrange(1_000_000)
    dice, provider = random.Random(seed), Provider()
    installation = Installation(
        tmp_path, SMS_VIA="twilio", TWILIO_ACCOUNT_SID="AC" + "0" * 32, TWILIO_AUTH_TOKEN="12345",
        TWILIO_FROM="+15105550100", TWILIO_BASE_URL=f"http://127.0.0.1:{provider.server_address[1]}",
        SMS_SEGMENTS_PER_SECOND="1", SMS_SEGMENTS_PER_DAY="0", PUBLIC_URL="http://127.0.0.1:8000",
    )  # fmt: skip
    caller = subprocess.Popen(
        [sys.executable, "-m", "bench.dispatching", "120"], env=installation.environment, cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert caller.stdout.readline().strip() == "ready"
        worker = installation.start("worker")
        caller.stdin.write("call 0\n")
        caller.stdin.flush()
        code = caller.stdout.readline().split()[0]
        answered, n_killed, deadline = set(), 0, time.monotonic() + 20 * n_kills + 120
        while n_killed < n_kills or len(answered) < n_kills // 5 + 3:
            assert time.monotonic() < deadline, f"seed {seed}: {n_killed} kills, {len(answered)} answers"
            threading.Event().wait(dice.uniform(0.5, 4))
            for _, number, body in list(provider.taken):
                if f"Y{code} " in body and number not in answered and n_killed < n_kills:
                    # Everybody declines until the last kill, so that somebody is always being asked.
                    answered.add(number)
                    say(caller, number, f"N{code}")
            if n_killed < n_kills:
                worker.kill()
                worker.wait()
                n_killed += 1
                worker = installation.start("worker")
            else:
                break
        n_before = len({number for _, number, body in provider.taken if f"Y{code} " in body})
        offers = provider.wait_for(n_before + 2, f"Y{code} ")
        fresh = list(dict.fromkeys(number for _, number, _ in offers if number not in answered))
        for number in fresh[:2]:
            say(caller, number, f"Y{code}")
        going = provider.wait_for(2, f"GO {code}")
        worker.terminate()
        worker.wait(60)
        ledger = json.loads(installation.python(LEDGER))
        sent = [number for _, number, body in provider.taken if f"Y{code} " in body]
        n_repeats = len(sent) - len(set(sent))
        print(f"seed {seed}: {n_killed} kills, {len(sent)} offers to {len(set(sent))} people, {ledger}")

        assert len(fresh) >= 2
        assert sorted({number for _, number, _ in going}) == sorted(fresh[:2])
        assert (ledger["state"], ledger["going"], ledger["assignments"]) == ("FILLED", 2, 2)
        assert ledger["n_keys"] == ledger["n_offers"], "one message for each offer"
        assert n_repeats <= ledger["n_lost"] <= n_killed
    finally:
        caller.kill()
        caller.wait()
        installation.close()
        provider.shutdown()
        provider.server_close()


def say(caller, number: str, words: str) -> None:
    caller.stdin.write(f"says {number} {words}\n")
    caller.stdin.flush()
    caller.stdout.readline()

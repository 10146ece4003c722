"""Twenty signed webhooks a second before a real server, with repeats and twins, and a database that stalls."""

from __future__ import annotations

import concurrent.futures
import random
import socket
import sqlite3
import sys
import threading
import time
from collections import Counter

import psycopg
import pytest
import requests
from tests.messages.programs import Installation
from twilio.request_validator import RequestValidator

pytestmark = [pytest.mark.long, pytest.mark.chaos, pytest.mark.security]

TOKEN = "12345"
RATE, SECONDS, STALL_FROM, STALL_SECONDS = 20, 60, 20, 20


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def stall(installation: Installation) -> None:
    """Hold the database so that nobody can write, for 20 seconds."""
    if "DATABASE_URL" in installation.environment:
        with psycopg.connect(installation.environment["DATABASE_URL"]) as holder:
            holder.execute("LOCK TABLE localaction_messages_inbound IN ACCESS EXCLUSIVE MODE")
            threading.Event().wait(STALL_SECONDS)
            holder.rollback()
        return
    holder = sqlite3.connect(installation.home / "localaction.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    threading.Event().wait(STALL_SECONDS)
    holder.execute("ROLLBACK")
    holder.close()


def test_none_is_lost_none_is_doubled_and_the_answer_is_quick(tmp_path):
    port = free_port()
    url = f"http://127.0.0.1:{port}/hooks/twilio/sms"
    installation = Installation(tmp_path, PUBLIC_URL=f"http://127.0.0.1:{port}", TWILIO_AUTH_TOKEN=TOKEN)
    # The hotline takes texts as reports, so it needs its ring, as an installation in use has one.
    installation.python(
        "from django.utils import timezone; from localaction.people.demonstration import gather; gather(timezone.now())"
    )
    try:
        server = [sys.executable, "-m", "gunicorn", "localaction.site.wsgi:application", "--bind", f"127.0.0.1:{port}"]
        installation.run(*server, "--worker-class", "gthread", "--threads", "8", "--log-level", "warning")
        installation.start("worker")
        until_it_answers(url)
        outcomes, sids = storm(installation, url)

        quiet = sorted(
            took for began, took, _ in outcomes if not STALL_FROM - 1 <= began <= STALL_FROM + STALL_SECONDS + 2
        )
        stalled = sorted(took for began, took, _ in outcomes if STALL_FROM <= began <= STALL_FROM + STALL_SECONDS)
        p95 = quiet[int(len(quiet) * 0.95)]
        print(
            f"{len(outcomes)} posts of {len(sids)} texts; p50 {quiet[len(quiet) // 2] * 1000:.0f} ms, "
            f"p95 {p95 * 1000:.0f} ms outside the stall, worst in the stall {stalled[-1] * 1000:.0f} ms"
        )
        assert Counter(status for _, _, status in outcomes) == {200: len(outcomes)}
        ends = time.monotonic() + 60
        while True:
            counted = installation.python(
                "from localaction.messages.models import Inbound, InboundState as S\n"
                "rows = Inbound.objects\n"
                "print(rows.count(), rows.values('provider_id').distinct().count(), rows.filter(state=S.DONE).count())"
            )
            if counted.split() == [str(len(sids))] * 3 or time.monotonic() > ends:
                break
        assert counted.split() == [str(len(sids))] * 3
        assert p95 <= 0.3
    finally:
        installation.close()


def until_it_answers(url: str) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            assert requests.get(url, timeout=60).status_code == 405
            return
        except requests.ConnectionError:
            threading.Event().wait(0.2)
    raise AssertionError("the server did not start")


def storm(installation: Installation, url: str):
    """Post at the rate, and return (second, duration, status) of each post and every text's number."""
    dice, validator = random.Random(7), RequestValidator(TOKEN)
    outcomes, sids, posts = [], [], []
    started = time.monotonic()
    threading.Timer(STALL_FROM, stall, [installation]).start()

    def post(sid: str) -> None:
        fields = {"MessageSid": sid, "From": f"+1512555{int(sid[2:]):04d}", "To": "+15125550199", "Body": f"van {sid}"}
        headers = {"X-Twilio-Signature": validator.compute_signature(url, fields)}
        began = time.monotonic()
        status = requests.post(url, fields, headers=headers, timeout=30).status_code
        outcomes.append((began - started, time.monotonic() - began, status))

    with concurrent.futures.ThreadPoolExecutor(40) as pool:
        for n in range(RATE * SECONDS):
            wait = started + n / RATE - time.monotonic()
            if wait > 0:
                threading.Event().wait(wait)
            if sids and dice.random() < 0.1:
                posts.append(pool.submit(post, dice.choice(sids)))  # a repeat
                continue
            sids.append(f"SM{n:04d}")
            posts.append(pool.submit(post, sids[-1]))
            if dice.random() < 0.05:
                posts.append(pool.submit(post, sids[-1]))  # its twin, at the same time
    for made in posts:
        made.result()  # a post that could not be made at all is told here
    return outcomes, sids

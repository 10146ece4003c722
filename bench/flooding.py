"""Two thousand junk texts and twelve genuine reports in ten minutes: what a dispatcher sees on top, and when."""

from __future__ import annotations

import random
import time
import uuid
from datetime import timedelta
from pathlib import Path

from bench.table import Figure, median, percentile

N_JUNK, N_GENUINE = 2_000, 12
BAR_SECONDS = 30.0


def measure(home: Path) -> list[Figure]:
    """Return how long each genuine report takes from its webhook to the top of the queue, and how high it stands."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from localaction.messages.actions import receive
    from localaction.messages.actions.receive import Received
    from localaction.messages.models import InboundKind
    from localaction.people.models import Person
    from localaction.respond import reads_desk
    from localaction.respond.models import DispatchRequest, Report
    from localaction.vault import actions as vault
    from localaction.vault import server_key

    home.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    settings.MEMORY_FOLDER = str(home)
    server_key.make()
    now = timezone.now()
    amparo = Person.objects.create_user("flooded")
    vault.enrol_holder(amparo, "granite lantern orbit velvet thirteen", now)
    vault.create_ring("respond", [amparo], by=amparo, at=now)
    draw = random.Random(3)
    kinds = ["junk"] * N_JUNK + ["genuine"] * N_GENUINE
    draw.shuffle(kinds)
    known: set[int] = set(Report.objects.values_list("pk", flat=True))
    delays, places, spent = [], [], 0.0
    for n, kind in enumerate(kinds):
        # Ten minutes of arrivals in the rows; on the wall as fast as the machine does it.
        at = now + timedelta(seconds=600 * n / len(kinds))
        number = f"+1510556{n:04d}" if kind == "genuine" else f"+1510557{draw.randrange(200):04d}"
        said = f"I see 4 agents with ICE vests at the door, {n} Oak and Main, now" if kind == "genuine" else f"lol {n}"
        began = time.monotonic()
        receive.receive(Received("twilio", f"SM{uuid.uuid4().hex}", InboundKind.SMS, number, "+15105550100", said, at))
        receive.hand_on(at)
        spent += time.monotonic() - began
        if kind == "genuine":
            mine = Report.objects.exclude(pk__in=known).order_by("-pk")[0]
            on_top = [row.pk for row in reads_desk.queue().reports[:N_GENUINE]]
            delays.append(time.monotonic() - began)
            places.append(on_top.index(mine.pk) + 1 if mine.pk in on_top else 10_000)
    worst = max(delays)
    n_dispatched = DispatchRequest.objects.count()
    return [
        Figure(
            f"flood: {N_JUNK:,} junk and {N_GENUINE} genuine texts, {connection.vendor}",
            f"genuine among the first {max(places)}, after p50 {median(delays):.2f} s, worst {worst:.2f} s",
            f"within {BAR_SECONDS:.0f} s on top", f"{len(kinds) / spent:.0f} texts/s, {n_dispatched} dispatched",
            worst <= BAR_SECONDS and max(places) <= N_GENUINE and n_dispatched == 0,
        ),
        Figure("  of one text: taken in and read", f"p95 {percentile(delays, 0.95):.2f} s", "", ""),
    ]  # fmt: skip

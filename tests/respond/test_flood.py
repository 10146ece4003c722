"""Thousands of junk reports in ten minutes: nothing is dropped, nobody is paged, the genuine stand before the junk."""

from __future__ import annotations

import random
import time
from datetime import timedelta

import pytest
from tests.respond.hotline import NOW, outgoing

from localaction.respond import reads_desk
from localaction.respond.actions.intake import Came, receive_report
from localaction.respond.models import Channel, DispatchRequest, Incident, Report
from localaction.respond.rules import told as reading
from localaction.respond.rules.lanes import Sign
from localaction.respond.told import Told

MINUTES = 10
GENUINE = (
    "I see 4 agents with vests ICE at the door, {n}th and Main, now",
    "estoy viendo como {n} agentes encapuchados llevando a un hombre en la {n} y Oak, ahora",
)
# What a program of an evening would send: words, rumours, copies, and some that pretend to be urgent.
JUNK = (
    "lol fake {n}", "ICE EVERYWHERE {n} pls share", "buy followers {n}", "agents agents agents {n}",
    "saw a post on facebook {n} they took everyone", "hola {n}",
)  # fmt: skip


def poured(n_junk, n_genuine, seed=7):
    """Take everything in as it would come over ten minutes, and return which reports are genuine."""
    chance = random.Random(seed)
    arrivals = [(chance.uniform(0, 60 * MINUTES), False, n) for n in range(n_junk)]
    arrivals += [(chance.uniform(60, 60 * MINUTES), True, n) for n in range(n_genuine)]
    genuine, slowest = set(), 0.0
    for second, is_genuine, n in sorted(arrivals):
        now = NOW + timedelta(seconds=second)
        words = GENUINE[n % 2].format(n=n + 3) if is_genuine else chance.choice(JUNK).format(n=n)
        source = f"10.9.{n}.0/24" if is_genuine else f"10.0.{n % 60}.0/24"
        signs = frozenset() if is_genuine or n % 3 else frozenset({Sign.TOO_FAST})
        language = reading.language_of(words)
        begun = time.perf_counter()
        came = Came(signs, source)
        report = receive_report(Told(Channel.WEB, language, words, reading.read(words, now)), now, came).report
        slowest = max(slowest, (time.perf_counter() - begun) if is_genuine else 0.0)
        if is_genuine:
            genuine.add(report.pk)
            assert stands_before_the_junk(report, genuine)
    return genuine, slowest


def stands_before_the_junk(report, genuine):
    """Whether a report is shown before any junk in the list that it is in, the moment it has come in."""
    shown = reads_desk.queue()
    rows = shown.reports if report.lane == "ORDINARY" else shown.quarantine
    before = [row.pk for row in rows].index(report.pk)
    return all(row.pk in genuine for row in rows[:before])


@pytest.mark.parametrize("n_junk", [200, pytest.param(2000, marks=pytest.mark.long)])
def test_the_genuine_stand_before_the_junk_the_moment_they_come_in(hotline, n_junk):
    genuine, slowest = poured(n_junk, 12)

    assert Report.objects.count() == n_junk + 12
    assert outgoing() == []
    assert not Incident.objects.exists()
    assert not DispatchRequest.objects.exists()
    assert len(genuine) == 12
    assert slowest < 2.0

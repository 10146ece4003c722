"""From the press on Dispatch to the first offer that a provider took, and from a no to the next offer.

One worker as it runs in an installation, a provider on loopback that answers at once and notes when, 5,000 volunteers.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
import uuid
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from bench.table import Figure, median, percentile

# The first call comes right after both programs were started, and is shown by itself.
N_VOLUNTEERS, N_CALLS = 5_000, 21
BAR_SECONDS = 2.0
# Generous, so that the first figure is the software's and not the carrier's; the third row runs at another rate.
RATE = 20.0
MIDDLE = (37.7790, -122.2210)
RADIUS_KM = 12.0
PATIENCE_SECONDS = 60.0


class Provider(ThreadingHTTPServer):
    """Takes texts as Twilio's Messages resource does, and notes when each came."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Requests)
        self.taken: list[tuple[float, str, str]] = []
        self.more = threading.Condition()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def wait_for(self, count: int, words: str) -> list[tuple[float, str, str]]:
        """Return the texts whose body holds the words, once there are that many."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        with self.more:
            while True:
                found = [one for one in self.taken if words in one[2]]
                if len(found) >= count or time.monotonic() > deadline:
                    return found
                self.more.wait(0.5)


class _Requests(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        with self.server.more:
            self.server.taken.append((time.monotonic(), form["To"][0], form["Body"][0]))
            self.server.more.notify_all()
        body = json.dumps({"sid": f"SM{uuid.uuid4().hex}", "status": "queued"}).encode()
        self.send_response(201)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def measure(home: Path) -> list[Figure]:
    """Return the figures of dispatch; runs a real worker beside this process."""
    provider = Provider()
    program = [sys.executable, "-m", "bench.dispatching", str(N_VOLUNTEERS)]
    settings = {
        "LOCALACTION_TWILIO_BASE_URL": f"http://127.0.0.1:{provider.server_address[1]}",
        "LOCALACTION_HOME": str(home / "dispatch"), "LOCALACTION_SMS_VIA": "twilio",
        "LOCALACTION_TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "LOCALACTION_TWILIO_AUTH_TOKEN": "12345",
        "LOCALACTION_TWILIO_FROM": "+15105550100", "LOCALACTION_SMS_SEGMENTS_PER_SECOND": str(RATE),
        "LOCALACTION_SMS_SEGMENTS_PER_DAY": "0", "LOCALACTION_PUBLIC_URL": "http://127.0.0.1:8000",
    }  # fmt: skip
    environment = os.environ | settings
    (home / "dispatch").mkdir(parents=True, exist_ok=True)
    manage = [sys.executable, "-m", "django"]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], env=environment, check=True)
    caller = subprocess.Popen(program, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert caller.stdin is not None and caller.stdout is not None
    command = "import sys; from localaction.site.command import main; sys.exit(main(['worker']))"
    worker = None
    first, again, clicks = [], [], []
    try:
        assert caller.stdout.readline().strip() == "ready"
        worker = subprocess.Popen([sys.executable, "-c", command], env=environment)
        time.sleep(3)
        for number in range(N_CALLS):
            caller.stdin.write(f"call {number}\n")
            caller.stdin.flush()
            code, began, ended = caller.stdout.readline().split()
            found = provider.wait_for(7, f" N{code}")
            first.append(found[0][0] - float(began))
            clicks.append(float(ended) - float(began))
            caller.stdin.write(f"says {found[0][1]} {code}\n")
            caller.stdin.flush()
            said = float(caller.stdout.readline())
            found = provider.wait_for(8, f" N{code}")
            again.append(found[7][0] - said if len(found) > 7 else PATIENCE_SECONDS)
    finally:
        for process in (caller, worker):
            if process is not None:
                process.terminate()
                process.wait(30)
    times = sorted(at for at, _, _ in provider.taken)
    busiest = max(sum(at <= one < at + 1.0 for one in times) for at in times)
    return [
        _figure(f"dispatch, {N_VOLUNTEERS:,} volunteers: click to first offer taken", first[1:]),
        Figure("  the very first, while both programs start", f"{first[0]:.2f} s", "", f"its click {clicks[0]:.2f} s"),
        Figure("  of it the click itself", f"p50 {median(clicks[1:]):.2f} s", "", f"{N_CALLS - 1} searches"),
        _figure("  a no to the next offer taken", again),
        Figure(
            "  texts in the busiest second", f"{busiest}", f"≤ {RATE:.0f} a second",
            f"{len(times)} texts of one segment", busiest <= RATE,
        ),
    ]  # fmt: skip


def _figure(what: str, seconds: list[float]) -> Figure:
    p95 = percentile(seconds, 0.95)
    return Figure(
        what, f"p50 {median(seconds):.2f} s, p95 {p95:.2f} s", f"p95 ≤ {BAR_SECONDS:.0f} s", "", p95 <= BAR_SECONDS
    )


def _fill(now: Any, n_volunteers: int) -> Any:
    """Make the roster, everybody on shift with a number, and somebody who dispatches with an open vault."""
    from django.db import transaction

    from localaction.messages.actions.queue import mark_of
    from localaction.messages.models import Act, Channel, Consent, How
    from localaction.people.models import Membership, Person
    from localaction.people.rules.roles import Programme, Role
    from localaction.respond.models import OnCall, Place, Shift, Volunteer, Vouch
    from localaction.respond.rules.cells import cell_of, cells_by_distance
    from localaction.vault import actions as vault
    from localaction.vault import server_key
    from localaction.vault.actions.operational import write_operational

    server_key.make()
    draw = random.Random(1)
    amparo = Person.objects.create_user("amparo")
    Membership.objects.create(person=amparo, programme=Programme.RESPOND, role=Role.DISPATCHER, valid_from=now)
    phrase = "granite lantern orbit velvet thirteen"
    vault.enrol_holder(amparo, phrase, now)
    vault.create_ring("respond", [amparo], by=amparo, at=now)
    cells = [cell for _, cell in cells_by_distance(cell_of(*MIDDLE), RADIUS_KM)]
    until, before = (now + timedelta(days=300)).date(), now - timedelta(hours=4)
    others = [Person.objects.create_user(f"bench{n}") for n in range(2)]
    with transaction.atomic():
        shift = Shift.objects.create(
            starts_at=before, ends_at=now + timedelta(hours=8), zone="America/Los_Angeles", published_at=before
        )
        rows = [
            Volunteer(
                uuid=uuid.UUID(int=draw.getrandbits(128)), cell=draw.choice(cells), joined_at=before,
                languages=["en", "es"], trained_until=until, pledged_until=until, assessed_until=until,
            )
            for _ in range(n_volunteers)
        ]  # fmt: skip
        Volunteer.objects.bulk_create(rows, batch_size=1000)
        Vouch.objects.bulk_create(Vouch(volunteer=r, given_by=o, given_at=before) for r in rows for o in others)
        Place.objects.bulk_create(Place(shift=shift, volunteer=r) for r in rows)
        calls = []
        for n, row in enumerate(rows):
            number = f"+1510{5_550_000 + n:07d}"
            call = OnCall(
                volunteer=row, mark=mark_of(Channel.SMS, number), starts_at=before, ends_at=now + timedelta(hours=8)
            )
            write_operational(call, "phone", number)
            write_operational(call, "called", "V")
            calls.append(call)
        OnCall.objects.bulk_create(calls, batch_size=1000)
        Consent.objects.bulk_create(
            Consent(mark=c.mark, person=c.volunteer.uuid, act=Act.IN, channel=Channel.SMS, how=How.DESK, at=before)
            for c in calls
        )
    return vault.unlock(amparo, phrase, now)[0], amparo


def _caller() -> None:
    """Press Dispatch when told so, and have a text come in when told so; says the time of each on its output."""
    import django

    django.setup()
    from django.utils import timezone

    from localaction.messages.actions.receive import Received, receive
    from localaction.messages.models import InboundKind
    from localaction.respond.actions import dispatch, incidents
    from localaction.respond.actions.intake import receive_report
    from localaction.respond.models import Channel, Incident
    from localaction.respond.rules.cells import cell_of
    from localaction.respond.told import Told

    session, amparo = _fill(timezone.now(), int(sys.argv[1]))
    draw = random.Random(2)
    print("ready", flush=True)
    for line in sys.stdin:
        what, *rest = line.split()
        now = timezone.now()
        if what == "call":
            report = receive_report(Told(Channel.VOICE, "en", "4 agents at the door"), now, by=amparo).report
            row = incidents.open_incident(session, report, amparo, now)
            row = incidents.describe_place(session, row, "E 14th & Main", "bus stop", amparo, now, row.version)
            cell = cell_of(MIDDLE[0] + draw.uniform(-0.05, 0.05), MIDDLE[1] + draw.uniform(-0.05, 0.05))
            Incident.objects.filter(pk=row.pk).update(cell=cell, priority=1, category=3)
            began = time.monotonic()
            search = dispatch.call_wave(session, Incident.objects.get(pk=row.pk), amparo, timezone.now())
            print(search.code, began, time.monotonic(), flush=True)
        else:
            began = time.monotonic()
            receive(
                Received(
                    "twilio", f"SM{uuid.uuid4().hex}", InboundKind.SMS, rest[0], "+15105550100", f"N{rest[1]}", now
                )
            )
            print(began, flush=True)


if __name__ == "__main__":
    _caller()

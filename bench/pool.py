"""How long it takes to choose whom to ask, out of a roster of 100,000."""

from __future__ import annotations

import random
import time
import uuid
from datetime import date, timedelta
from pathlib import Path

from bench.table import Figure, median, percentile

N_VOLUNTEERS, N_PLACES = 100_000, 300
# A metropolitan area: 40 a cell; one in ten on call, as a network with shifts of 12 hours a few times a month is.
RADIUS_KM, ON_CALL = 25.0, 0.1
MIDDLE = (34.05, -118.25)
BAR_MS = 20


def measure(home: Path) -> list[Figure]:
    """Return the figures of choosing a pool, for places all over the area."""
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from localaction.respond.models import Volunteer
    from localaction.respond.reads_pool import pool_near
    from localaction.respond.rules.candidates import Need
    from localaction.respond.rules.cells import cell_of, cells_by_distance
    from localaction.respond.rules.policy import DEFAULT
    from localaction.respond.rules.triage import Priority

    home.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    now = timezone.now()
    draw = random.Random(1)
    cells = [cell for _, cell in cells_by_distance(cell_of(*MIDDLE), RADIUS_KM)]
    if Volunteer.objects.count() < N_VOLUNTEERS:
        _fill(cells, draw)
    times, busy, queries, sizes = [], [], [], []
    for number in range(N_PLACES):
        need = Need(draw.choice(cells), Priority.P1, "es")
        started, worked = time.perf_counter(), time.process_time()
        found = pool_near(need, DEFAULT, now, DEFAULT.radii_km[0], 2 * DEFAULT.n_pool)
        times.append((time.perf_counter() - started) * 1000)
        busy.append((time.process_time() - worked) * 1000)
        sizes.append(len(found))
        if number % 10 == 0:
            with CaptureQueriesContext(connection) as asked:
                pool_near(need, DEFAULT, now, DEFAULT.radii_km[0], 2 * DEFAULT.n_pool)
            queries.append(len(asked))
    p95 = percentile(times, 0.95)
    return [
        Figure(
            f"choose a pool of {N_VOLUNTEERS:,}, {N_PLACES} places, {connection.vendor}",
            f"p50 {median(times):.1f} ms, p95 {p95:.1f} ms (CPU {median(busy):.1f}, {percentile(busy, 0.95):.1f})",
            f"p95 ≤ {BAR_MS} ms",
            f"{median(queries):.0f} queries, most {max(queries)}; {median(sizes):.0f} found",
            p95 <= BAR_MS,
        )
    ]


def _fill(cells: list[str], draw: random.Random) -> None:
    """Write the roster: everybody fit and vouched for, one in ten on call, and one in five of these busy this week."""
    from django.db import connection, transaction
    from django.utils import timezone

    from localaction.messages.models import Act, Channel, Consent, How
    from localaction.people.models import Person
    from localaction.respond.models import (
        Availability,
        DispatchRequest,
        Incident,
        Offer,
        OfferState,
        OnCall,
        Place,
        Shift,
        Volunteer,
        Vouch,
    )

    now = timezone.now()
    until, before, after = date(2100, 1, 1), now - timedelta(hours=6), now + timedelta(hours=6)
    with transaction.atomic():
        words = [Person.objects.create_user(f"bench{n}") for n in range(2)]
        Volunteer.objects.bulk_create(
            (
                Volunteer(
                    uuid=uuid.UUID(int=draw.getrandbits(128)), cell=draw.choice(cells), joined_at=before,
                    languages=draw.choice([["en"], ["es"], ["en", "es"]]), trained_until=until, pledged_until=until,
                    assessed_until=until,
                )
                for _ in range(N_VOLUNTEERS)
            ),
            batch_size=2000,
        )  # fmt: skip
        everybody = list(Volunteer.objects.order_by("pk"))
        Vouch.objects.bulk_create(
            (Vouch(volunteer=one, given_by=word, given_at=before) for one in everybody for word in words),
            batch_size=5000,
        )
        Consent.objects.bulk_create(
            (
                Consent(mark=one.uuid.bytes, person=one.uuid, act=Act.IN, channel=Channel.SMS, how=How.DESK, at=before)
                for one in everybody
            ),
            batch_size=5000,
        )
        Availability.objects.bulk_create(
            (
                Availability(volunteer=one, weekday=day, begins="18:00", ends="23:00")
                for one in everybody
                for day in (4, 5)
            ),
            batch_size=5000,
        )
        shift = Shift.objects.create(starts_at=before, ends_at=after, zone="America/Los_Angeles", published_at=before)
        on_call = [one for one in everybody if draw.random() < ON_CALL]
        Place.objects.bulk_create((Place(shift=shift, volunteer=one) for one in on_call), batch_size=5000)
        OnCall.objects.bulk_create(
            (OnCall(volunteer=one, mark=one.uuid.bytes, starts_at=before, ends_at=after) for one in on_call),
            batch_size=5000,
        )
        for code in range(1, 4):
            incident = Incident.objects.create(code=code, opened_at=before)
            asked = DispatchRequest.objects.create(
                incident=incident, code=code, priority=1, language="en", cell=cells[0], opened_at=before
            )
            Offer.objects.bulk_create(
                Offer(request=asked, volunteer=one, place=1, made_at=before, sent_at=before, state=OfferState.SILENT)
                for one in on_call
                if draw.random() < 0.2
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

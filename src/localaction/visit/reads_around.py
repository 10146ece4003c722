"""What pages show of rides and of the rota."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from localaction.people.models import Person
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb
from localaction.vault import actions as vault
from localaction.vault.actions import NoGrant, Unlocked
from localaction.visit.models import (
    Accompaniment,
    AccompanimentState,
    Ready,
    Ride,
    RideOffer,
    RideState,
    Shift,
    Volunteer,
)

LATELY = timedelta(days=2)
AHEAD = timedelta(days=28)
UNDER_WAY = [AccompanimentState.OPEN, AccompanimentState.TAKEN]


def rides(by: Person, now: datetime) -> list[Ride]:
    """Return rides to come: all of them for who arranges visits; open ones and their own for a volunteer. One query."""
    rows = Ride.objects.filter(ends_at__gt=now - LATELY).exclude(state=RideState.CANCELLED)
    if not allows(by, Verb.ARRANGE_VISITS, now):
        rows = rows.filter(Q(state=RideState.OPEN) | Q(driver__person=by))
    return list(rows.select_related("facility", "friend", "driver__person").order_by("leaves_at", "pk"))


def ride_for(by: Person, uuid: UUID, now: datetime) -> Ride | None:
    """Return a ride that this person may see; None for all others."""
    rows = Ride.objects.select_related("facility", "friend", "driver__person").filter(uuid=uuid)
    if not allows(by, Verb.ARRANGE_VISITS, now):
        rows = rows.filter(Q(state=RideState.OPEN) | Q(driver__person=by))
    return rows.first()


def offers_for(ride: Ride) -> list[RideOffer]:
    """Return offers that cover a ride in time and seats, the earliest first. One query."""
    rows = RideOffer.objects.filter(
        withdrawn_at__isnull=True, from_at__lte=ride.leaves_at, until_at__gte=ride.ends_at, n_seats__gte=ride.n_seats
    )  # fmt: skip
    return list(rows.select_related("volunteer__person").order_by("made_at", "pk"))


def offers(by: Person, now: datetime) -> list[RideOffer]:
    """Return offers that are not over: all for who arranges visits, else one's own. One query."""
    rows = RideOffer.objects.filter(withdrawn_at__isnull=True, until_at__gt=now)
    if not allows(by, Verb.ARRANGE_VISITS, now):
        rows = rows.filter(volunteer__person=by)
    return list(rows.select_related("volunteer__person").order_by("from_at", "pk"))


def own_offers(by: Person) -> QuerySet[RideOffer]:
    """Return a volunteer's offers."""
    return RideOffer.objects.filter(volunteer__person=by)


def sealed_words(session: Unlocked | None, row: Ride | Accompaniment, column: str) -> str:
    """Return what is sealed in a row; empty where the vault is closed, there is no key, or it is erased."""
    if session is None or getattr(row, column) is None:
        return ""
    try:
        return vault.open_case(session, row.uuid).read(row, column) or ""
    except NoGrant:
        return ""


@dataclass(frozen=True)
class Door:
    """Somebody who comes out or came out, with what is ready for them."""

    row: Accompaniment
    ready: list[tuple[str, str, bool]]


def doors(now: datetime) -> list[Accompaniment]:
    """Return who is being met now or was in two days, those whom nobody fetches yet first. One query."""
    rows = Accompaniment.objects.filter(Q(state__in=UNDER_WAY) | Q(ended_at__gt=now - LATELY))
    found = rows.select_related("friend", "facility", "volunteer__person").order_by("-learnt_at")
    return sorted(found, key=lambda row: (row.state != AccompanimentState.OPEN, row.state != AccompanimentState.TAKEN))


def door_for(by: Person, uuid: UUID, now: datetime) -> Door | None:
    """Return one of them for who arranges visits, who goes, or any volunteer while nobody goes; None for others."""
    rows = Accompaniment.objects.select_related("friend", "facility", "volunteer__person").filter(uuid=uuid)
    if not allows(by, Verb.ARRANGE_VISITS, now):
        rows = rows.filter(Q(state=AccompanimentState.OPEN) | Q(volunteer__person=by))
    row = rows.first()
    if row is None:
        return None
    return Door(row, [(code, str(label), code in row.ready) for code, label in Ready.choices])


def shifts(now: datetime) -> list[Shift]:
    """Return the shifts of the coming four weeks, with who is on call. One query."""
    rows = Shift.objects.filter(ends_at__gt=now, begins_at__lt=now + AHEAD)
    return list(rows.select_related("facility", "volunteer__person").order_by("begins_at", "facility__name"))


def all_shifts() -> QuerySet[Shift]:
    """Return every shift."""
    return Shift.objects.all()


def volunteer_of_offer(ride: Ride, number: str) -> Volunteer | None:
    """Return the volunteer of an offer that covers a ride; None for any other number."""
    return next((offer.volunteer for offer in offers_for(ride) if str(offer.pk) == number), None)


def n_nobody_goes() -> int:
    """Return for how many who come out nobody goes yet. One query."""
    return Accompaniment.objects.filter(state=AccompanimentState.OPEN).count()

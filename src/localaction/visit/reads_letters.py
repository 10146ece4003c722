"""What pages show of letters: what is to be posted, what arrived, who writes to whom, and one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from localaction.people.models import Person
from localaction.people.permissions import allows, require
from localaction.people.rules.roles import Verb
from localaction.visit.identity import Identity
from localaction.visit.models import Direction, Friend, Letter, PenPal, PostalAddress, Volunteer
from localaction.visit.rules.onboarding import Step

SHOWN = timedelta(days=60)


@dataclass(frozen=True)
class Post:
    """The programme's post; nothing of it is opened."""

    address: str
    to_post: list[Letter]
    arrived: list[Letter]
    under_way: list[Letter]
    pen_pals: list[PenPal]


def address() -> str:
    """Return the programme's postal address; empty while nobody has said it. One query."""
    row = PostalAddress.objects.order_by("-pk").first()
    return row.text if row else ""


def post(by: Person, now: datetime) -> Post:
    """Return what is to be posted, what came in and waits, and what went out in 60 days. Five queries.

    Raises:
        NotAllowed: `by` does not arrange visits.
    """
    require(by, Verb.ARRANGE_VISITS, now)
    rows = Letter.objects.select_related("friend__facility", "volunteer__person").order_by("recorded_at", "pk")
    out, since = rows.filter(direction=Direction.OUT), now.date() - SHOWN
    pals = PenPal.objects.filter(ended_on__isnull=True).select_related("friend", "volunteer__person")
    return Post(
        address(), list(out.filter(posted_on__isnull=True)),
        list(rows.filter(direction=Direction.IN, handed_on__isnull=True)),
        list(out.filter(Q(posted_on__gte=since) | Q(returned_on__gte=since))),
        list(pals.order_by("friend_id", "volunteer__person__username")),
    )  # fmt: skip


def letter_for(by: Person, uuid: UUID, now: datetime) -> Letter | None:
    """Return a letter that this person may see: their own, or any for who arranges visits; None for all others."""
    rows = Letter.objects.select_related("friend__facility", "volunteer__person").filter(uuid=uuid)
    if not allows(by, Verb.ARRANGE_VISITS, now):
        rows = rows.filter(volunteer__person=by)
    return rows.first()


def own_letters(by: Person) -> list[Letter]:
    """Return a volunteer's letters, the newest first. One query."""
    rows = Letter.objects.filter(volunteer__person=by).select_related("friend")
    return list(rows.order_by("-recorded_at")[:50])


def own_pen_pals(by: Person) -> QuerySet[PenPal]:
    """Return whom a volunteer writes to."""
    mine = PenPal.objects.filter(volunteer__person=by, ended_on__isnull=True)
    return mine.select_related("friend").order_by("friend_id")


def pen_pals() -> QuerySet[PenPal]:
    """Return every pair that writes to each other."""
    return PenPal.objects.filter(ended_on__isnull=True)


def people_inside() -> list[Friend]:
    """Return people who are held, or of whom it is not known, by their keys. One query."""
    return list(Friend.objects.filter(ended_at__isnull=True, identity__isnull=False).order_by("pk"))


def writers() -> list[Volunteer]:
    """Return volunteers who have not left or been suspended. One query."""
    rows = Volunteer.objects.exclude(step__in=[Step.LEFT, Step.SUSPENDED]).select_related("person")
    return list(rows.order_by("person__username"))


def envelope(letter: Letter, identity: Identity) -> list[str]:
    """Return the lines of an envelope to somebody inside: name, A-number, and the detention center's address.

    Source: ICE's facility pages ask for name and A-number on mail to a person in detention.
    """
    place = letter.friend.facility
    lines = [identity.full_name or letter.friend.key]
    if identity.a_number:
        lines.append(f"A {identity.a_number[:3]}-{identity.a_number[3:6]}-{identity.a_number[6:]}")
    if place is not None:
        lines += [place.name, place.address, " ".join(part for part in (place.city, place.state, place.zip) if part)]
    return [line for line in lines if line]

"""Numbers on call: copied out of the vault for a window, so that the unattended worker can reach people in it.

A seized server shows the window, not the roster (SECURITY.md section 2.5); the clock `respond.on_call` deletes a number
two hours after its window.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from localaction.messages.actions.queue import Recipient, Route, mark_of
from localaction.messages.models import Channel
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.people.trail import note
from localaction.respond.models import Assignment, Duty, OnCall, Place, Shift, Tier, Volunteer
from localaction.vault import actions as vault
from localaction.vault.actions import Damaged, OpenCase, Unlocked
from localaction.vault.actions.operational import read_operational, write_operational
from localaction.vault.rules.events import Event

# Ours: a search lasts an hour; whoever was asked outside a shift answers within it.
LENT_FOR = timedelta(hours=1)


class ShiftIsOver(ValueError):
    """A shift that has ended puts nobody on call."""


@dataclass(frozen=True)
class Reach:
    """How somebody on call is reached: the number and what they are called."""

    volunteer: Volunteer
    phone: str
    called: str

    def recipient(self) -> Recipient:
        """Return whom a text goes to; their opt-out holds for all their addresses."""
        route = Route(Channel.SMS, self.phone)
        return Recipient((route,), language=self.volunteer.language, person=self.volunteer.uuid)


def make_shift(
    by: Person, duty: Duty, starts_at: datetime, ends_at: datetime, places: Mapping[Volunteer, Tier], now: datetime
) -> Shift:
    """Make a shift of named people; their numbers are on call once it is published.

    Raises:
        ShiftIsOver: it ends before it begins, or has ended.
        NotAllowed: `by` does not keep the roster.
    """
    require(by, Verb.KEEP_ROSTER, now, Programme.RESPOND)
    if ends_at <= starts_at or ends_at <= now:
        raise ShiftIsOver("the shift has ended, or ends before it begins")
    with transaction.atomic():
        shift = Shift.objects.create(
            duty=duty, starts_at=starts_at, ends_at=ends_at, zone=settings.CONFIG.time_zone, made_by=by
        )
        Place.objects.bulk_create(Place(shift=shift, volunteer=one, tier=tier) for one, tier in places.items())
        note(by, Event.DISPATCH_DECIDED, shift.pk, f"SHIFT MADE {len(places)}", at=now)
    return shift


def publish_shift(session: Unlocked, shift: Shift, by: Person, now: datetime) -> int:
    """Put everybody of a shift on call for its hours, and take off call who is no longer in it; returns how many are.

    Somebody whose number cannot be opened or is missing is left out: one bad row stops nobody else's.

    Raises:
        ShiftIsOver: it has ended.
        NotAllowed: `by` does not keep the roster.
    """
    require(by, Verb.KEEP_ROSTER, now, Programme.RESPOND)
    if shift.ends_at <= now:
        raise ShiftIsOver("the shift has ended")
    with transaction.atomic():
        current = Shift.objects.select_for_update().get(pk=shift.pk)
        places = list(current.places.select_related("volunteer").filter(volunteer__left_at__isnull=True))
        opened = vault.open_cases(session, [place.volunteer.uuid for place in places]) if places else {}
        same = OnCall.objects.filter(duty=current.duty, starts_at=current.starts_at, ends_at=current.ends_at)
        in_another = Place.objects.filter(
            shift__duty=current.duty, shift__starts_at=current.starts_at, shift__ends_at=current.ends_at
        ).exclude(shift=current)
        same.exclude(volunteer__in=in_another.values("volunteer")).delete()
        rows = [
            row
            for place in places
            if (row := _row(opened.get(place.volunteer.uuid), place.volunteer, current, Tier(place.tier))) is not None
        ]
        OnCall.objects.bulk_create(rows, ignore_conflicts=True)
        current.published_at = now
        current.save(update_fields=["published_at"])
        note(by, Event.DISPATCH_DECIDED, current.pk, f"SHIFT PUBLISHED {len(rows)}", at=now)
    shift.published_at = now
    return len(rows)


def _row(case: OpenCase | None, volunteer: Volunteer, hours: Shift, tier: Tier) -> OnCall | None:
    phone = case.read(volunteer, "phone") if case is not None else None
    if case is None or not phone:
        return None
    row = OnCall(
        volunteer=volunteer, duty=hours.duty, tier=tier, mark=mark_of(Channel.SMS, phone), starts_at=hours.starts_at,
        ends_at=hours.ends_at,
    )  # fmt: skip
    write_operational(row, "phone", phone)
    write_operational(row, "called", case.read(volunteer, "first_name") or "")
    return row


def lend_numbers(session: Unlocked, volunteers: Iterable[Volunteer], now: datetime) -> int:
    """Put people on call for an hour who are inside a window of their own but in no shift; returns how many.

    The caller has a transaction open.
    """
    asked = list(volunteers)
    opened = vault.open_cases(session, [one.uuid for one in asked]) if asked else {}
    hours = Shift(duty=Duty.OBSERVER, starts_at=now, ends_at=now + LENT_FOR)
    rows = [row for one in asked if (row := _row(opened.get(one.uuid), one, hours, Tier.FIRST)) is not None]
    OnCall.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def reach_of(volunteer: Volunteer, now: datetime) -> Reach | None:
    """Return how a volunteer is reached: on call now, or on an assignment that began while they were."""
    on_call = OnCall.objects.filter(volunteer=volunteer, starts_at__lte=now).order_by("-ends_at").first()
    row = on_call or Assignment.objects.filter(volunteer=volunteer).exclude(phone=None).order_by("-pk").first()
    return _read(row, volunteer) if row is not None else None


def on_duty(duty: Duty, now: datetime) -> list[Reach]:
    """Return who is on call for a duty now, the first tier before the fallback, nobody twice."""
    rows: dict[int, OnCall] = {}
    for row in OnCall.objects.now(now, duty).select_related("volunteer"):
        rows.setdefault(row.volunteer_id, row)
    found = [_read(row, row.volunteer) for row in rows.values()]
    return [one for one in found if one is not None]


def _read(row: OnCall | Assignment, volunteer: Volunteer) -> Reach | None:
    try:
        phone = read_operational(row, "phone")
        return Reach(volunteer, phone, read_operational(row, "called") or "") if phone else None
    except Damaged:
        return None


def who_writes(mark: bytes, sender: str) -> Volunteer | None:
    """Return the volunteer that an incoming text is from: their number is on call, or on an assignment that runs."""
    row = OnCall.objects.filter(mark=mark).select_related("volunteer").order_by("-ends_at").first()
    if row is not None:
        return row.volunteer
    # Few are out at once; after their shift their number is on the assignment only.
    for assignment in Assignment.objects.filter(ended_at__isnull=True).select_related("volunteer"):
        reach = _read(assignment, assignment.volunteer)
        if reach is not None and reach.phone == sender:
            return assignment.volunteer
    return None

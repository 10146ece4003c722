"""The rota: shifts opened, taken once, given back; somebody comes out, those on call are told, one of them goes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Verb
from localaction.places.models import Facility
from localaction.vault import actions as vault
from localaction.vault.actions import Unlocked
from localaction.visit.actions.booking import give_case
from localaction.visit.models import Accompaniment, AccompanimentState, Friend, Ready, Shift, Volunteer
from localaction.visit.rules.onboarding import Step, may_be_cleared
from localaction.visit.rules.rota import WIDEN_AFTER, Part, bounds
from localaction.visit.telling import remind
from localaction.visit.texts import COMES_OUT

MOST_DAYS = 62
ON_THE_ROTA = timedelta(days=30)


class WrongDays(ValueError):
    """The last day comes before the first, or there are more than 62."""


class NotOnboarded(Exception):
    """The onboarding is not finished, or the account is no volunteer's."""


class ShiftTaken(Exception):
    """Somebody has this shift, one has another at that time, or it is over."""


class SomebodyGoes(Exception):
    """Somebody else was faster, or it was called off."""


class NotYours(Exception):
    """It is neither one's own nor does one arrange visits."""


def open_shifts(
    by: Person, facility: Facility, zone: str, first_on: date, last_on: date, parts: Iterable[Part], at: datetime
) -> int:
    """Open the shifts of some days, both ends included; those that are there stay. Returns how many are new.

    Raises:
        NotAllowed: `by` does not arrange visits.
        WrongDays: see the class.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    n_days = (last_on - first_on).days + 1
    if not 1 <= n_days <= MOST_DAYS:
        raise WrongDays(f"{n_days} days")
    n_new = 0
    with transaction.atomic():
        for on in (first_on + timedelta(days=n) for n in range(n_days)):
            for part in parts:
                begins_at, ends_at = bounds(on, part, zone)
                _row, is_new = Shift.objects.get_or_create(
                    facility=facility, on=on, part=part,
                    defaults={"zone": zone, "begins_at": begins_at, "ends_at": ends_at},
                )  # fmt: skip
                n_new += is_new
    return n_new


def _volunteer(by: Person, at: datetime) -> Volunteer:
    require(by, Verb.VISIT, at)
    found = Volunteer.objects.filter(person=by).first()
    if found is None or not may_be_cleared(Step(found.step)):
        raise NotOnboarded(f"account {by.pk}")
    return found


def take_shift(by: Person, shift: Shift, at: datetime) -> None:
    """Go on call for a shift.

    Raises:
        NotAllowed, NotOnboarded: who may not.
        ShiftTaken: see the class; of two at the same instant the database lets one.
    """
    volunteer = _volunteer(by, at)
    try:
        with transaction.atomic():
            free = Shift.objects.filter(pk=shift.pk, volunteer__isnull=True, ends_at__gt=at)
            if not free.update(volunteer=volunteer):
                raise ShiftTaken(f"shift {shift.pk}")
    except IntegrityError as error:
        raise ShiftTaken("two shifts at one time") from error
    shift.refresh_from_db()


def give_back_shift(by: Person, shift: Shift, at: datetime) -> None:
    """Give a shift back, so that another can take it.

    Raises:
        NotAllowed: `by` does not visit.
        ShiftTaken: it is not one's own, or over.
    """
    require(by, Verb.VISIT, at)
    if not Shift.objects.filter(pk=shift.pk, volunteer__person=by, ends_at__gt=at).update(volunteer=None):
        raise ShiftTaken(f"shift {shift.pk}")
    shift.refresh_from_db()


def on_call(facility: Facility, at: datetime) -> list[Volunteer]:
    """Return who is on call at a detention center at an instant. One query."""
    shifts = Shift.objects.filter(facility=facility, begins_at__lte=at, ends_at__gt=at, volunteer__isnull=False)
    return [shift.volunteer for shift in shifts.select_related("volunteer__person") if shift.volunteer]


def call_out(friend: Friend, facility: Facility, at: datetime) -> Accompaniment:
    """Somebody comes out: tell those on call there at once; without anybody on call, everybody on the rota.

    Called in the transaction that records the release; needs no open vault. A person has one open row.
    """
    open_states = [AccompanimentState.OPEN, AccompanimentState.TAKEN]
    known = Accompaniment.objects.filter(friend=friend, state__in=open_states).first()
    if known is not None:
        return known
    made = Accompaniment.objects.create(friend=friend, facility=facility, learnt_at=at)
    there = on_call(facility, at)
    for volunteer in there:
        remind(COMES_OUT, volunteer, f"{made.uuid}", {}, "", at)
    if not there:
        _widen(made, at)
    return made


def _widen(row: Accompaniment, at: datetime) -> None:
    """Tell everybody who has or had a shift there within 30 days; who was told before is not told again."""
    near = Volunteer.objects.filter(
        shifts__facility=row.facility_id, shifts__begins_at__gt=at - ON_THE_ROTA, shifts__begins_at__lt=at + ON_THE_ROTA
    )  # fmt: skip
    for volunteer in near.select_related("person").distinct():
        remind(COMES_OUT, volunteer, f"{row.uuid}", {}, "", at)
    row.widened_at = at
    row.save(update_fields=["widened_at"])


def widen_untaken(now: datetime) -> int:
    """Ask everybody on the rota about those who come out and whom nobody fetches yet; returns about how many."""
    late = Accompaniment.objects.filter(
        state=AccompanimentState.OPEN, widened_at__isnull=True, learnt_at__lte=now - WIDEN_AFTER
    )  # fmt: skip
    n_widened = 0
    for number in list(late.values_list("pk", flat=True)):
        with transaction.atomic():
            row = late.select_for_update(of=("self",)).filter(pk=number).first()
            if row is not None:
                _widen(row, now)
                n_widened += 1
    return n_widened


def go(by: Person, row: Accompaniment, at: datetime) -> None:
    """Say that one goes to the door.

    Raises:
        NotAllowed, NotOnboarded: who may not.
        SomebodyGoes: see the class; of two at the same instant the database lets one.
    """
    volunteer = _volunteer(by, at)
    free = Accompaniment.objects.filter(pk=row.pk, state=AccompanimentState.OPEN, volunteer__isnull=True)
    if not free.update(state=AccompanimentState.TAKEN, volunteer=volunteer):
        raise SomebodyGoes(f"accompaniment {row.pk}")
    row.refresh_from_db()


def say_where(session: Unlocked, by: Person, row: Accompaniment, words: str, at: datetime) -> bool:
    """Write down where to meet whom, sealed for the ring and for who goes; False when they have no vault key.

    Raises:
        NotAllowed: `by` does not arrange visits.
        NotYours: nobody goes yet, or it is over.
        NoGrant: the caller is not in the ring.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    with transaction.atomic():
        locked = Accompaniment.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if locked.state != AccompanimentState.TAKEN or locked.volunteer_id is None:
            raise NotYours("nobody goes yet, or it is over")
        is_first = locked.where is None
        opened = vault.seal_new_case("visit", row.uuid) if is_first else vault.open_case(session, row.uuid)
        opened.write(locked, "where", words)
        locked.save(update_fields=["where"])
        volunteer = Volunteer.objects.select_related("person").get(pk=locked.volunteer_id)
        given = give_case(session, row.uuid, volunteer)
    row.refresh_from_db()
    return given


def _own(by: Person, row: Accompaniment, at: datetime) -> Accompaniment:
    locked = Accompaniment.objects.select_for_update(of=("self",)).select_related("volunteer").get(pk=row.pk)
    if locked.volunteer is None or locked.volunteer.person_id != by.pk:
        require(by, Verb.ARRANGE_VISITS, at)
    if locked.state != AccompanimentState.TAKEN:
        raise NotYours("nobody goes yet, or it is over")
    return locked


def note_ready(by: Person, row: Accompaniment, ready: Iterable[str], is_done: bool, at: datetime) -> None:
    """Tick what the person has, and say when all is done; by who goes or a coordinator.

    Raises:
        NotAllowed: neither of them.
        NotYours: nobody goes yet, or it is over.
    """
    with transaction.atomic():
        locked = _own(by, row, at)
        locked.ready = [code for code in Ready.values if code in set(ready)]
        if is_done:
            locked.state, locked.ended_at = AccompanimentState.DONE, at
        locked.save(update_fields=["ready", "state", "ended_at"])
    row.refresh_from_db()


def call_off(by: Person, row: Accompaniment, at: datetime) -> None:
    """Say that nobody needs to go: family is there, or the news was wrong.

    Raises:
        NotAllowed: `by` does not arrange visits.
        SomebodyGoes: it is over.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    waiting = Accompaniment.objects.filter(pk=row.pk, state__in=[AccompanimentState.OPEN, AccompanimentState.TAKEN])
    if not waiting.update(state=AccompanimentState.CALLED_OFF, ended_at=at):
        raise SomebodyGoes(f"accompaniment {row.pk}")
    row.refresh_from_db()

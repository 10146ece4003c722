"""Rides: asked for, offered, taken by one driver, confirmed with whom to fetch and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Verb
from localaction.places.models import Facility
from localaction.vault import actions as vault
from localaction.vault.actions import Unlocked
from localaction.visit.actions.booking import give_case
from localaction.visit.models import FiveMinutes, Friend, Ride, RideOffer, RideState, Volunteer
from localaction.visit.rules.booking import five_minutes
from localaction.visit.rules.onboarding import Step, may_be_cleared
from localaction.visit.telling import remind_when
from localaction.visit.texts import RIDE, RIDE_OFF

LONGEST = timedelta(hours=24)


class NotADriver(Exception):
    """The onboarding is not finished, or the account is no volunteer's."""


class AlreadyTaken(Exception):
    """Somebody else was faster, or the ride is off."""


class Busy(Exception):
    """The driver has a visit or another ride at that time."""


class WrongTime(ValueError):
    """It is over, ends before it begins, or lasts longer than a day."""


class NotAt(Exception):
    """The ride is not in the state that this needs."""


@dataclass(frozen=True)
class Needed:
    """A ride as the desk needs it; times are aware."""

    kind: str
    facility: Facility
    leaves_at: datetime
    ends_at: datetime
    zone: str
    n_seats: int
    details: str
    friend: Friend | None = None


def ask_ride(by: Person, needed: Needed, token: UUID, at: datetime) -> Ride:
    """Note that a ride is needed; whom to fetch and where is sealed. The same token twice is one ride.

    Raises:
        NotAllowed: `by` does not arrange visits.
        WrongTime: see the class.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    if needed.leaves_at <= at or not timedelta(0) < needed.ends_at - needed.leaves_at <= LONGEST:
        raise WrongTime("a ride is to come, and takes at most a day")
    with transaction.atomic():
        known = Ride.objects.filter(token=token).first()
        if known is not None:
            return known
        ride = Ride(
            token=token, kind=needed.kind, facility=needed.facility, friend=needed.friend, leaves_at=needed.leaves_at,
            ends_at=needed.ends_at, zone=needed.zone, n_seats=needed.n_seats, asked_at=at, asked_by=by,
        )  # fmt: skip
        vault.seal_new_case("visit", ride.uuid).write(ride, "details", needed.details)
        ride.save()
    return ride


def offer_ride(by: Person, from_at: datetime, until_at: datetime, n_seats: int, at: datetime) -> RideOffer:
    """Say that one could drive between two moments.

    Raises:
        NotAllowed, NotADriver: who may not drive.
        WrongTime: see the class.
    """
    driver = _driver(by, at)
    if until_at <= max(at, from_at):
        raise WrongTime("an offer ends after it begins, and is not over")
    return RideOffer.objects.create(
        volunteer=driver, from_at=from_at, until_at=until_at, n_seats=n_seats, made_at=at
    )  # fmt: skip


def withdraw_offer(by: Person, offer: RideOffer, at: datetime) -> None:
    """Take one's offer back.

    Raises:
        NotAllowed: `by` does not visit; somebody else's offer stays as it is.
    """
    require(by, Verb.VISIT, at)
    RideOffer.objects.filter(pk=offer.pk, volunteer__person=by, withdrawn_at__isnull=True).update(withdrawn_at=at)


def _driver(by: Person, at: datetime) -> Volunteer:
    require(by, Verb.VISIT, at)
    found = Volunteer.objects.filter(person=by).first()
    if found is None or not may_be_cleared(Step(found.step)):
        raise NotADriver(f"account {by.pk}")
    return found


def take_ride(by: Person, ride: Ride, at: datetime) -> None:
    """Take a ride oneself; it is confirmed by a coordinator, who says then whom to fetch and where.

    Raises:
        NotAllowed, NotADriver: who may not drive.
        AlreadyTaken, Busy: see the classes; the database decides between two at once.
    """
    _take(ride, _driver(by, at), at)


def assign_ride(by: Person, ride: Ride, volunteer: Volunteer, at: datetime) -> None:
    """Give a ride to somebody who offered to drive then, and tell them.

    Raises:
        NotAllowed: `by` does not arrange visits.
        NotADriver: their onboarding is not finished.
        AlreadyTaken, Busy: see the classes.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    if not may_be_cleared(Step(volunteer.step)):
        raise NotADriver(str(volunteer))
    _take(ride, volunteer, at)


def _take(ride: Ride, driver: Volunteer, at: datetime) -> None:
    try:
        with transaction.atomic():
            free = Ride.objects.filter(pk=ride.pk, state=RideState.OPEN, driver__isnull=True, leaves_at__gt=at)
            if not free.update(state=RideState.TAKEN, driver=driver):
                raise AlreadyTaken(f"ride {ride.pk}")
            pieces = five_minutes(ride.leaves_at, ride.ends_at)
            FiveMinutes.objects.bulk_create(FiveMinutes(ride=ride, begins_at=p, volunteer=driver) for p in pieces)
    except IntegrityError as error:
        raise Busy("the driver is elsewhere then") from error
    ride.refresh_from_db()


def _locked(ride: Ride, *states: RideState) -> Ride:
    row = Ride.objects.select_for_update(of=("self",)).select_related("driver__person").get(pk=ride.pk)
    if row.state not in states:
        raise NotAt(f"ride {row.pk}")
    return row


def _driver_of(ride: Ride) -> Volunteer:
    if ride.driver is None:
        raise NotAt(f"ride {ride.pk} has no driver")
    return ride.driver


def confirm_ride(session: Unlocked, by: Person, ride: Ride, at: datetime) -> bool:
    """Confirm the driver, give them the key of whom to fetch and where, and tell them.

    Returns:
        whether they can open it; False when they have no vault key and must be told by voice.

    Raises:
        NotAllowed: `by` does not arrange visits.
        NotAt: nobody has taken it, or it is over.
        NoGrant: the caller holds no key of the ride.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    with transaction.atomic():
        row = _locked(ride, RideState.TAKEN)
        driver = _driver_of(row)
        row.state = RideState.CONFIRMED
        row.save(update_fields=["state"])
        given = give_case(session, row.uuid, driver)
        remind_when(RIDE, driver, f"{row.uuid}", row.leaves_at, row.zone, at)
    ride.refresh_from_db()
    return given


def give_back_ride(by: Person, ride: Ride, at: datetime) -> None:
    """Say that one cannot drive after all; the ride looks for a driver again.

    Raises:
        NotAt: it is not one's own, or over.
    """
    with transaction.atomic():
        row = _locked(ride, RideState.TAKEN, RideState.CONFIRMED)
        driver = _driver_of(row)
        if driver.person_id != by.pk:
            raise NotAt(f"ride {row.pk}")
        _let_go(row, driver, by, at)
        row.state, row.driver = RideState.OPEN, None
        row.save(update_fields=["state", "driver"])
    ride.refresh_from_db()


def _let_go(ride: Ride, driver: Volunteer, by: Person, at: datetime) -> None:
    FiveMinutes.objects.filter(ride=ride).delete()
    vault.unshare_case(ride.uuid, driver.person, by, at)


def cancel_ride(by: Person, ride: Ride, at: datetime) -> None:
    """Call a ride off; a driver is told.

    Raises:
        NotAllowed: `by` does not arrange visits.
        NotAt: it is over.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    with transaction.atomic():
        row = _locked(ride, RideState.OPEN, RideState.TAKEN, RideState.CONFIRMED)
        if row.driver is not None:
            _let_go(row, row.driver, by, at)
            remind_when(RIDE_OFF, row.driver, f"{row.uuid}", row.leaves_at, row.zone, at)
        row.state = RideState.CANCELLED
        row.save(update_fields=["state"])
    ride.refresh_from_db()


def finish_ride(by: Person, ride: Ride, at: datetime) -> None:
    """Say that a ride was driven; by its driver or a coordinator.

    Raises:
        NotAllowed: neither of them.
        NotAt: it was not confirmed, or has not begun.
    """
    with transaction.atomic():
        row = _locked(ride, RideState.CONFIRMED)
        if _driver_of(row).person_id != by.pk:
            require(by, Verb.ARRANGE_VISITS, at)
        if at < row.leaves_at:
            raise NotAt("it has not begun")
        row.state = RideState.DONE
        row.save(update_fields=["state"])
        FiveMinutes.objects.filter(ride=row).delete()
    ride.refresh_from_db()

"""Taking on a person in detention, and recording what was seen of where they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Verb
from localaction.places.models import Facility
from localaction.vault import actions as vault
from localaction.vault.actions import Unlocked
from localaction.visit.actions import holds, rota
from localaction.visit.identity import Identity, write_identity
from localaction.visit.models import CustodyObservation, Friend
from localaction.visit.rules.custody import Custody, Seen, SeenBy, Sighting, Whereabouts, whereabouts

A_NUMBER = "a-number"


class NotYetSeen(ValueError):
    """An observation lies in the future."""


class WrongPlace(ValueError):
    """HELD needs a facility, and nothing else has one."""


@dataclass(frozen=True)
class Recorded:
    """What an observation changed."""

    observation: CustodyObservation
    was: Whereabouts
    now: Whereabouts

    @property
    def is_move(self) -> bool:
        """Whether the person is now confirmed at another facility than before."""
        return self.was.facility is not None and self.now.facility not in (None, self.was.facility)


def add_friend(session: Unlocked, by: Person, identity: Identity, at: datetime) -> Friend:
    """Take on a person; what is told of them is sealed for the visit ring.

    Raises:
        NotAllowed: `by` does not arrange visits.
        NoRing, RingTampered: nothing can be sealed.
        NoGrant: the A-number is to be marked, and the caller is not in the ring.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    with transaction.atomic():
        friend = Friend(added_at=at, added_by=by)
        opened = vault.seal_new_case("visit", friend.uuid)
        write_identity(opened, friend, identity)
        friend.save()
        _mark(session, friend, identity)
    return friend


def change_identity(session: Unlocked, by: Person, friend: Friend, identity: Identity, at: datetime) -> None:
    """Replace what is known of who a person is.

    Raises:
        NotAllowed: `by` does not arrange visits.
        NoGrant: the caller holds no key for the person.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    with transaction.atomic():
        write_identity(vault.open_case(session, friend.uuid), friend, identity)
        friend.save(update_fields=["identity"])
        _mark(session, friend, identity)


def _mark(session: Unlocked, friend: Friend, identity: Identity) -> None:
    if identity.a_number:
        vault.mark_case(session, friend.uuid, "visit", A_NUMBER, identity.a_number)


def same_number(session: Unlocked, a_number: str) -> list[Friend]:
    """Return people noted with the same A-number, so that nobody is taken on twice.

    Raises:
        NoGrant: the caller is not in the ring.
    """
    return list(Friend.objects.filter(uuid__in=vault.cases_marked(session, "visit", A_NUMBER, a_number)))


def sightings_of(friend: Friend) -> list[Sighting]:
    """Return a person's observations as the rules take them. One query."""
    return [
        Sighting(Seen(row.seen), SeenBy(row.seen_by), row.seen_at, row.facility_id)
        for row in friend.observations.order_by("seen_at", "pk")
    ]


def record_sighting(
    by: Person, friend: Friend, seen: Seen, seen_by: SeenBy, facility: Facility | None, seen_at: datetime, at: datetime
) -> Recorded:
    """Record what somebody saw, and do what follows for the person's visits, in one transaction.

    1. Add the observation; what was seen before stays as it is.
    2. Work out where the person is.
    3. Confirmed elsewhere: open requests are closed, booked visits are held and their visitors told.
       Confirmed back: the holds are lifted. Released or removed: visits are cancelled. Released: the rota is paged.
       Not found or merely reported: nothing is cancelled, the state is UNKNOWN.

    Needs no open vault: a move must be recordable from a telephone at night.

    Raises:
        NotAllowed: `by` does not arrange visits.
        NotYetSeen, WrongPlace: see the classes.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    if seen_at > at:
        raise NotYetSeen("nobody has seen that yet")
    if (seen is Seen.HELD) is (facility is None):
        raise WrongPlace("a person is held at a facility, or not held")
    with transaction.atomic():
        locked = Friend.objects.select_for_update(of=("self",)).get(pk=friend.pk)
        was = whereabouts(sightings_of(locked))
        observation = CustodyObservation.objects.create(
            friend=locked, seen=seen, facility=facility, seen_by=seen_by, seen_at=seen_at, recorded_at=at,
            recorded_by=by,
        )  # fmt: skip
        now = whereabouts(sightings_of(locked))
        locked.custody, locked.facility_id = now.custody, now.facility
        locked.confirmed_at, locked.ended_at = now.confirmed_at, now.ended_at
        locked.save(update_fields=["custody", "facility", "confirmed_at", "ended_at"])
        if now.custody in (Custody.RELEASED, Custody.REMOVED):
            holds.after_end(locked, at)
            if now.custody is Custody.RELEASED and was.custody is not Custody.RELEASED:
                _somebody_comes_out(locked, was, at)
        else:
            holds.after_move(locked, at)
    friend.refresh_from_db()
    return Recorded(observation, was, now)


def _somebody_comes_out(friend: Friend, was: Whereabouts, at: datetime) -> None:
    """Page the rota of where the person was seen last; of who was never seen anywhere nobody knows the door."""
    last = was.facility or (was.stays[-1].facility if was.stays else None)
    if last is not None:
        rota.call_out(friend, Facility.objects.get(pk=last), at)

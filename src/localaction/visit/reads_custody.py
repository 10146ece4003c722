"""What pages show of people in detention and where they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Verb
from localaction.places.models import Facility
from localaction.vault import actions as vault
from localaction.vault.actions import Unlocked
from localaction.visit.actions.custody import sightings_of
from localaction.visit.identity import Identity, read_identity
from localaction.visit.models import CustodyObservation, Friend
from localaction.visit.rules.custody import Age, Whereabouts, whereabouts

# The locator shows people for 60 days after they were released. Source: ICE, "Online Detainee Locator System".
LOCATOR = "https://locator.ice.gov/odls/#/search"
RECENTLY = timedelta(days=90)


@dataclass(frozen=True)
class FriendLine:
    """A person in a list; `identity` is empty where the reader holds no key."""

    friend: Friend
    identity: Identity
    age: Age


@dataclass(frozen=True)
class StayLine:
    """A stay with its facility."""

    facility: Facility
    not_before: datetime | None
    first_seen_at: datetime
    last_seen_at: datetime
    gone_by: datetime | None


@dataclass(frozen=True)
class FriendPage:
    """A person, where they are and were, and every observation, the newest first."""

    friend: Friend
    identity: Identity
    age: Age
    stays: list[StayLine]
    observations: list[CustodyObservation]
    whereabouts: Whereabouts


def friends(session: Unlocked | None, by: Person, now: datetime) -> list[FriendLine]:
    """Return the people the programme visits or visited in the last 90 days, those with the oldest confirmation
    first; without names while the vault is closed. Four queries.

    Raises:
        NotAllowed: `by` does not arrange visits.
    """
    require(by, Verb.ARRANGE_VISITS, now)
    rows = [
        friend
        for friend in Friend.objects.select_related("facility").order_by("confirmed_at", "pk")
        if friend.ended_at is None or friend.ended_at > now - RECENTLY
    ]
    opened = vault.open_cases(session, [friend.uuid for friend in rows]) if session else {}
    lines = [
        FriendLine(f, read_identity(opened[f.uuid], f) if f.uuid in opened else Identity(), f.age(now)) for f in rows
    ]
    return sorted(lines, key=lambda line: (line.friend.is_over, line.friend.custody != "UNKNOWN"))


def friend_page(session: Unlocked, by: Person, friend: Friend, now: datetime) -> FriendPage:
    """Return everything about one person; opening the case is noted in the audit trail. Six queries.

    Raises:
        NotAllowed: `by` does not arrange visits.
        NoGrant: the caller holds no key for the person, or it was shredded.
    """
    require(by, Verb.ARRANGE_VISITS, now)
    known = whereabouts(sightings_of(friend))
    facilities = Facility.objects.in_bulk({stay.facility for stay in known.stays})
    stays = [
        StayLine(facilities[s.facility], s.not_before, s.first_seen_at, s.last_seen_at, s.gone_by)
        for s in reversed(known.stays)
    ]
    observations = list(
        friend.observations.select_related("facility", "recorded_by").order_by("-seen_at", "-recorded_at")
    )
    identity = read_identity(vault.open_case(session, friend.uuid), friend)
    return FriendPage(friend, identity, friend.age(now), stays, observations, known)

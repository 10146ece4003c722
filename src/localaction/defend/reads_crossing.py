"""What pages show of what crosses the line of privilege, of accounts in the index, and of who waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from localaction.defend import reads_capacity
from localaction.defend.identity import Identity
from localaction.defend.models import CaseGrant, ConflictEntry, Matter, SignalConsent, Wall
from localaction.defend.permissions import matters_for
from localaction.defend.reads_capacity import Place
from localaction.defend.reads_matters import named
from localaction.people.models import Person
from localaction.people.permissions import allows, require
from localaction.people.rules.roles import Programme, Verb
from localaction.referrals import actions as referrals
from localaction.referrals.models import Referral, ReferralState
from localaction.vault.actions import Unlocked
from localaction.vault.rules.rings import Ring


@dataclass(frozen=True)
class AccessPage:
    """What a client agreed to say, to whom the case is granted, and who is kept out."""

    consents: list[SignalConsent]
    grants: list[CaseGrant]
    walls: list[Wall]


@dataclass(frozen=True)
class PlaceLine:
    """A place on the waiting list; of a matter that the reader may not see only that somebody has it."""

    place: Place
    identity: Identity
    is_visible: bool


def access_page(by: Person, matter: Matter, at: datetime) -> AccessPage:
    """Return who may see a matter beside its readers. Walls are for reviewers only. Three queries."""
    may_review = allows(by, Verb.REVIEW_CONFLICTS, at, Programme.DEFEND)
    walls = matter.walls.standing(at).select_related("person", "raised_by").order_by("pk")
    return AccessPage(
        list(matter.consents.order_by("-given_on", "-pk")),
        list(matter.grants.current(at).select_related("person", "supervisor").order_by("pk")),
        list(walls) if may_review else [],
    )


def referrals_waiting(by: Person, at: datetime) -> list[Referral]:
    """Return what other programmes passed on and nobody took, the oldest first; none for who takes no intake."""
    if not allows(by, Verb.TAKE_INTAKE, at, Programme.DEFEND):
        return []
    return list(Referral.objects.open_for(Ring.DEFEND))


def find_referral(by: Person, number: int, at: datetime) -> Referral | None:
    """Return one referral to defence, None where there is none or it is closed.

    Raises:
        NotAllowed: `by` takes no intake.
    """
    require(by, Verb.TAKE_INTAKE, at, Programme.DEFEND)
    return Referral.objects.filter(pk=number, to_ring=Ring.DEFEND, state=ReferralState.OPEN).first()


def referral_content(session: Unlocked, by: Person, referral: Referral, at: datetime) -> dict[str, str]:
    """Return what a referral says; noted in the audit trail.

    Raises:
        NotAllowed: `by` takes no intake.
        NoGrant: not in the ring.
    """
    require(by, Verb.TAKE_INTAKE, at, Programme.DEFEND)
    return referrals.read(session, referral)


def staff_entered() -> list[ConflictEntry]:
    """Return which accounts have their own names in the conflict index, by name."""
    rows = ConflictEntry.objects.filter(person__isnull=False, void_at__isnull=True).select_related("person")
    return list(rows.order_by("person__username"))


def places_for(session: Unlocked | None, by: Person, at: datetime) -> list[PlaceLine]:
    """Return who waits, in order, with the names that the reader may see and has the vault open for."""
    places = reads_capacity.waiting(at)
    visible = matters_for(by, at).filter(pk__in=[place.matter.pk for place in places])
    lines = {line.matter.pk: line.identity for line in named(session, visible)}
    return [PlaceLine(place, lines.get(place.matter.pk, Identity()), place.matter.pk in lines) for place in places]

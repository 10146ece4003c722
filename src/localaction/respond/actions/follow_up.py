"""What the legal lead and the family lead do after an arrest, each in a compartment of their own."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.people.trail import note
from localaction.referrals import actions as referrals
from localaction.referrals.models import Consent as ReferralConsent
from localaction.referrals.models import Referral
from localaction.respond.actions.hand_off import add_task
from localaction.respond.actions.incidents import note as note_here
from localaction.respond.events import RespondEvent
from localaction.respond.models import Compartment, FamilySaid, FollowUp, HandOff, Kind
from localaction.respond.rules import follow_up
from localaction.vault import actions as vault
from localaction.vault.actions import Unlocked
from localaction.vault.rules import never_stored
from localaction.vault.rules.events import Event
from localaction.vault.rules.rings import Ring

REFERRAL = "respond.arrest"
# Whom something can be referred to: the people who defend, and those who visit.
RECEIVERS = (Ring.DEFEND, Ring.VISIT)


class HandOffClosed(Exception):
    """The matter was closed."""


class AskedBefore(Exception):
    """The family was asked, and its answer stands."""


class StillToDo(Exception):
    """Tasks are open; close them first, if only with a word why."""


class NothingToContact(Exception):
    """The family agreed, but no words say who is to be contacted."""


def take_up(hand_off: HandOff, by: Person, at: datetime) -> None:
    """Note who of the legal side works on it.

    Raises:
        HandOffClosed: it was closed.
        NotAllowed: `by` does not lead the legal side.
    """
    require(by, Verb.SEE_EVIDENCE, at, Programme.RESPOND)
    with transaction.atomic():
        current = _locked(hand_off)
        current.taken_by, current.taken_at = by, at
        current.save(update_fields=["taken_by", "taken_at"])


def note_family(hand_off: HandOff, said: FamilySaid, words: str, by: Person, at: datetime) -> None:
    """Note what the family answered; only a yes makes tasks for the family lead, sealed for them alone.

    Args:
        words: whom to contact and how, in the family's own wish; needed with a yes.

    Raises:
        AskedBefore: the answer is on record.
        NothingToContact: a yes without words.
        NeverStored: the words hold an A-number or the like.
        HandOffClosed, NotAllowed: see `take_up`.
        NoRing, RingTampered: nothing can be sealed for the family lead.
    """
    require(by, Verb.SEE_EVIDENCE, at, Programme.RESPOND)
    never_stored.refuse(words)
    if said == FamilySaid.YES and not words.strip():
        raise NothingToContact("say who is to be contacted")
    with transaction.atomic():
        current = _locked(hand_off)
        if current.family_said:
            raise AskedBefore("the family was asked")
        current.family_said, current.family_asked_at = said, at
        current.save(update_fields=["family_said", "family_asked_at"])
        current.tasks.filter(kind=Kind.FAMILY, done_at__isnull=True).update(done_at=at, done_by=by)
        if said == FamilySaid.YES:
            for planned in follow_up.after_family_agreed(at):
                add_task(current, Kind(planned.task), Compartment.FAMILY, planned.due_at, at, words.strip(), at)
        note_here(by, RespondEvent.FAMILY_ASKED, current.uuid, said, at)


def add_legal_task(hand_off: HandOff, kind: Kind, words: str, due_at: datetime, by: Person, at: datetime) -> FollowUp:
    """Set the legal lead a further task.

    Raises:
        NeverStored, HandOffClosed, NotAllowed: see `note_family`.
    """
    require(by, Verb.SEE_EVIDENCE, at, Programme.RESPOND)
    never_stored.refuse(words)
    with transaction.atomic():
        return add_task(_locked(hand_off), kind, Compartment.LEGAL, due_at, at, words.strip())


def finish(session: Unlocked, task: FollowUp, words: str, by: Person, at: datetime) -> None:
    """Close a task, with what came of it sealed beside what was to be done; a second time changes nothing.

    Raises:
        NoGrant: it is of the other compartment.
        NeverStored: the words hold an A-number or the like.
        NotAllowed: `by` follows nothing up.
    """
    require(by, Verb.FOLLOW_UP, at, Programme.RESPOND)
    never_stored.refuse(words)
    column = "legal_words" if task.compartment == Compartment.LEGAL else "family_words"
    with transaction.atomic():
        current = FollowUp.objects.select_for_update().get(pk=task.pk)
        if current.done_at is not None:
            return
        case = vault.open_case(session, current.uuid)
        if words.strip():
            before = case.read(current, column)
            case.write(current, column, f"{before}\n{words.strip()}" if before else words.strip())
        current.done_at, current.done_by = at, by
        current.save()


def refer(
    hand_off: HandOff, to: Ring, words: str, consent: ReferralConsent, consented_on: date, by: Person, at: datetime
) -> Referral:
    """Pass on what defenders or visitors need, with the person's consent; sealed for them, not to be read again here.

    Raises:
        ValueError: there is no such receiver.
        NotConsented: the consent lies in the future.
        NeverStored, HandOffClosed, NotAllowed: see `note_family`.
        NoRing, RingTampered: the receiver has no ring.
    """
    require(by, Verb.SEE_EVIDENCE, at, Programme.RESPOND)
    if to not in RECEIVERS:
        raise ValueError("nothing is referred there")
    never_stored.refuse(words)
    with transaction.atomic():
        current = _locked(hand_off)
        return referrals.pass_on(
            by, Programme.RESPOND, to, REFERRAL, {"words": words.strip()}, subject=current.uuid, consent=consent,
            consented_on=consented_on, at=at,
        )  # fmt: skip


def close(hand_off: HandOff, by: Person, at: datetime) -> None:
    """Close the matter; thirty days later its words are shredded.

    Raises:
        StillToDo: a task is open.
        HandOffClosed, NotAllowed: see `take_up`.
    """
    require(by, Verb.SEE_EVIDENCE, at, Programme.RESPOND)
    with transaction.atomic():
        current = _locked(hand_off)
        if current.tasks.filter(done_at__isnull=True).exists():
            raise StillToDo("tasks are open")
        current.closed_at = at
        current.save(update_fields=["closed_at"])
        note(by, Event.REFERRAL_MADE, current.uuid, "LEGAL CLOSED", at=at)


def _locked(hand_off: HandOff) -> HandOff:
    current = HandOff.objects.select_for_update(of=("self",)).get(pk=hand_off.pk)
    if current.closed_at is not None:
        raise HandOffClosed("it was closed")
    return current

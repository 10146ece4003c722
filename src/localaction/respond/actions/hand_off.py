"""Handing what was learned at a scene to the legal lead, and from there to the defenders: whoever writes it cannot
read it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from localaction.people.models import Person
from localaction.people.permissions import NotAllowed, allows
from localaction.people.rules.roles import Programme, Verb
from localaction.people.trail import note
from localaction.respond import media, texts_follow_up
from localaction.respond.actions import evidence, legal_line
from localaction.respond.actions.photos import Clean, remove_files
from localaction.respond.models import Assignment, Compartment, Consent, Evidence, FollowUp, HandOff, Incident, Kind
from localaction.respond.rules import follow_up
from localaction.vault import actions as vault
from localaction.vault.rules import never_stored
from localaction.vault.rules.events import Event

ANYWHERE = (Verb.DISPATCH, Verb.SEE_EVIDENCE)


def may_hand_over(by: Person, incident: Incident, at: datetime) -> bool:
    """Return whether somebody may: dispatchers and the legal lead always, observers of what they were sent to."""
    if any(allows(by, verb, at, Programme.RESPOND) for verb in ANYWHERE):
        return True
    sent = Assignment.objects.filter(volunteer__account=by, request__incident=incident, go_at__isnull=False)
    return allows(by, Verb.OBSERVE, at, Programme.RESPOND) and sent.exists()


def hand_over(
    by: Person, incident: Incident, consent: Consent, account: str, reach: str, at: datetime,
    pictures: Sequence[Clean] = (),
) -> HandOff:  # fmt: skip
    """Seal an account for the legal lead, with how the person agreed to be followed up, and tell who is on call.

    1. The words and each picture become cases of the ring `legal`. 2. The first tasks are set. 3. The legal lead on
    call is told that something waits, and nothing of it.

    Args:
        reach: how the person or the family can be reached; may be empty.

    Raises:
        NotAllowed: `by` neither dispatches nor leads the legal side, and was not sent to this incident.
        NeverStored: the words hold an A-number or the like, which is told by voice.
        NoRing, RingTampered: nothing can be sealed.
        OSError: the disk took no file; nothing is kept then.
    """
    if not may_hand_over(by, incident, at):
        raise NotAllowed(f"account {by.pk} may not hand over")
    never_stored.refuse(account)
    never_stored.refuse(reach)
    taken: list[Evidence] = []
    try:
        with transaction.atomic():
            case = vault.seal_new_case("legal")
            hand_off = HandOff(uuid=case.case, incident=incident, consent=consent, handed_by=by, handed_at=at)
            case.write(hand_off, "account", account)
            case.write(hand_off, "reach", reach or None)
            hand_off.save()
            for planned in follow_up.after_arrest(at):
                add_task(hand_off, Kind(planned.task), Compartment.LEGAL, planned.due_at, at)
            taken.extend(evidence.take_in(incident, picture, by, at) for picture in pictures)
            legal_line.tell(texts_follow_up.HAND_OFF, f"{hand_off.uuid}", at)
            note(by, Event.REFERRAL_MADE, hand_off.uuid, f"LEGAL {consent}", at=at)
    except BaseException:
        for row in taken:
            remove_files(media.files_of(row))
        raise
    return hand_off


def add_task(
    hand_off: HandOff, kind: Kind, compartment: Compartment, due_at: datetime, at: datetime, words: str = "",
    consented_at: datetime | None = None,
) -> FollowUp:  # fmt: skip
    """Set a task, a case of its own in the ring of whom it is for; the caller has a transaction open.

    Args:
        consented_at: when the family agreed; a task of the family lead is refused by the database without it.
    """
    case = vault.seal_new_case("legal" if compartment == Compartment.LEGAL else "family")
    task = FollowUp(
        uuid=case.case, hand_off=hand_off, kind=kind, compartment=compartment, due_at=due_at, made_at=at,
        consented_at=consented_at,
    )  # fmt: skip
    case.write(task, "legal_words" if compartment == Compartment.LEGAL else "family_words", words or None)
    task.save(force_insert=True)
    return task

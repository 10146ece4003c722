"""Handing what was learned at a scene to the legal lead: whoever writes it cannot read it again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from localaction.people.models import Person
from localaction.people.permissions import NotAllowed, allows
from localaction.people.rules.roles import Programme, Verb
from localaction.people.trail import note
from localaction.respond.models import Consent, HandOff, Incident
from localaction.respond.rules import never_stored
from localaction.vault import actions as vault
from localaction.vault.rules.events import Event

HANDS_OVER = (Verb.OBSERVE, Verb.DISPATCH, Verb.FOLLOW_UP)


def hand_over(by: Person, incident: Incident, consent: Consent, account: str, reach: str, at: datetime) -> HandOff:
    """Seal an account for the legal lead, with how the person agreed to be followed up.

    Args:
        reach: how the person or the family can be reached; may be empty.

    Raises:
        NotAllowed: `by` neither observes, dispatches nor follows up.
        NeverStored: the words hold an A-number or the like, which is told by voice.
        NoRing, RingTampered: nothing can be sealed.
    """
    if not any(allows(by, verb, at, Programme.RESPOND) for verb in HANDS_OVER):
        raise NotAllowed(f"account {by.pk} may not hand over")
    never_stored.refuse(account)
    never_stored.refuse(reach)
    with transaction.atomic():
        case = vault.seal_new_case("legal")
        hand_off = HandOff(uuid=case.case, incident=incident, consent=consent, handed_by=by, handed_at=at)
        case.write(hand_off, "account", account)
        case.write(hand_off, "reach", reach)
        hand_off.save()
        note(by, Event.REFERRAL_MADE, hand_off.uuid, f"LEGAL {consent}", at=at)
    return hand_off

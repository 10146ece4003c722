"""Handing what was learned at a scene to the legal lead, and from there to the defenders: whoever writes it cannot
read it again."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from localaction.people.models import Person
from localaction.people.permissions import NotAllowed, allows, require
from localaction.people.rules.roles import Programme, Verb
from localaction.people.trail import note
from localaction.referrals import actions as referrals
from localaction.referrals.models import Consent as ReferralConsent
from localaction.referrals.models import Referral
from localaction.respond.models import Consent, HandOff, Incident
from localaction.respond.rules import never_stored
from localaction.vault import actions as vault
from localaction.vault.actions import Unlocked
from localaction.vault.rules.events import Event
from localaction.vault.rules.rings import Ring

TO_DEFENCE = "respond.hand_off"
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


def refer_to_defence(
    session: Unlocked, by: Person, hand_off: HandOff, consent: ReferralConsent, consented_on: date, at: datetime
) -> Referral:
    """Pass a hand-off on to the defenders, sealed for them; nothing of the incident goes along.

    What was called out at a scene is a consent to be followed up, not to be passed on: the legal lead asks again.

    Raises:
        NotAllowed: `by` does not see evidence, which only the legal lead does.
        NotConsented: the consent lies in the future.
        NoGrant: the caller is not in the ring of the hand-off.
        NoRing, RingTampered: nothing can be sealed for the defenders.
    """
    require(by, Verb.SEE_EVIDENCE, at, Programme.RESPOND)
    with transaction.atomic():
        case = vault.open_case(session, hand_off.uuid)
        told = {column: case.read(hand_off, column) or "" for column in ("account", "reach")}
        made = referrals.pass_on(
            by, Programme.RESPOND, Ring.DEFEND, TO_DEFENCE, {name: text for name, text in told.items() if text},
            subject=hand_off.uuid, consent=consent, consented_on=consented_on, at=at,
        )  # fmt: skip
        HandOff.objects.filter(pk=hand_off.pk, taken_at__isnull=True).update(taken_at=at, taken_by=by)
    return made

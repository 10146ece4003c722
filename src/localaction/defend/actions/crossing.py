"""What crosses the line of privilege: referrals that come in, signals that go out, cases granted to an agent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from localaction.defend.actions.conduct import write_note
from localaction.defend.actions.conflicts import check
from localaction.defend.actions.matters import Opening, open_matter, require_matter
from localaction.defend.models import CaseGrant, Matter, Signal, SignalConsent
from localaction.people.models import Person
from localaction.people.permissions import allows, require
from localaction.people.rules.roles import Programme, Verb
from localaction.referrals import actions as referrals
from localaction.referrals.models import Consent, Referral
from localaction.vault import actions as vault
from localaction.vault import audit
from localaction.vault.actions import Unlocked
from localaction.vault.models import CaseKey
from localaction.vault.rules.rings import Ring

KINDS: Mapping[Signal, str] = {Signal.VISIT_PLEASE: "defend.please_visit", Signal.ACCOMPANY: "defend.accompany"}


class NoConsent(Exception):
    """The client did not agree that this is said, or took it back."""


class NotAnAgent(ValueError):
    """A single case is granted to somebody who works granted cases, by somebody else."""


def take_referral(session: Unlocked, by: Person, referral: Referral, at: datetime) -> dict[str, str]:
    """Take what another programme passed on; afterwards a matter is opened with it, or a note written.

    Raises:
        NotAllowed: `by` takes no intake.
        NoGrant: not in the ring.
        AlreadyClosed: it was taken or declined.
    """
    require(by, Verb.TAKE_INTAKE, at, Programme.DEFEND)
    return referrals.take(session, by, referral, at)


def open_from_referral(session: Unlocked, by: Person, referral: Referral, opening: Opening, at: datetime) -> Matter:
    """Take a referral and open a matter with it, check it for conflicts, and keep what was passed on as its first note.

    Raises:
        NotAllowed, NobodyNamed: see `open_matter`.
        NoGrant: not in the ring.
        AlreadyClosed: somebody was faster.
    """
    with transaction.atomic():
        content = take_referral(session, by, referral, at)
        matter = open_matter(by, replace(opening, referral=referral.uuid), at)
        write_note(session, by, matter, as_note(content), at)
    check(session, by, matter, at)
    return matter


def add_referral(session: Unlocked, by: Person, referral: Referral, matter: Matter, at: datetime) -> None:
    """Take a referral into a matter that is open already, as a note in its file.

    Raises:
        NotAllowed: `by` takes no intake.
        NotYours: the matter is not open to them.
        NoGrant, AlreadyClosed: see `open_from_referral`.
    """
    with transaction.atomic():
        write_note(session, by, matter, as_note(take_referral(session, by, referral, at)), at)


def as_note(content: Mapping[str, str]) -> str:
    """Return what was passed on as the text of a note."""
    return "\n".join(f"{key}: {text}" for key, text in content.items() if text)


def decline_referral(by: Person, referral: Referral, at: datetime) -> None:
    """Decline what another programme passed on; the sender sees that.

    Raises:
        NotAllowed: `by` takes no intake.
        AlreadyClosed: it was taken or declined.
    """
    require(by, Verb.TAKE_INTAKE, at, Programme.DEFEND)
    referrals.decline(by, referral, at)


def give_consent(by: Person, matter: Matter, signal: Signal, on: date, at: datetime) -> SignalConsent:
    """Note that the client agreed to one signal.

    Raises:
        NotAllowed: `by` takes no intake.
        NotYours: the matter is not open to them.
        NotConsented: the day lies in the future.
    """
    require(by, Verb.TAKE_INTAKE, at, Programme.DEFEND)
    require_matter(by, matter, at)
    if on > at.date():
        raise referrals.NotConsented("the consent is to come")
    row, _made = SignalConsent.objects.get_or_create(
        matter=matter, signal=signal, withdrawn_on=None, defaults={"given_on": on}
    )
    return row


def withdraw_consent(by: Person, matter: Matter, signal: Signal, on: date, at: datetime) -> None:
    """Note that the client took a consent back; what was said before stays said.

    Raises:
        NotAllowed, NotYours: see `give_consent`.
    """
    require(by, Verb.TAKE_INTAKE, at, Programme.DEFEND)
    require_matter(by, matter, at)
    SignalConsent.objects.filter(matter=matter, signal=signal, withdrawn_on__isnull=True).update(withdrawn_on=on)


def has_consent(matter: Matter, signal: Signal, on: date) -> bool:
    """Return whether the client's yes to a signal is in force on a day. One query."""
    return matter.consents.filter(signal=signal, given_on__lte=on, withdrawn_on__isnull=True).exists()


def send_signal(by: Person, matter: Matter, signal: Signal, words: str, at: datetime) -> Referral:
    """Say one consented thing to the visiting programme, sealed for it; nothing else of the matter goes along.

    Raises:
        NotAllowed: `by` works no cases.
        NotYours: the matter is not open to them.
        NoConsent: see the class.
        NoRing, RingTampered: nothing can be sealed for the visiting programme.
    """
    require(by, Verb.WORK_CASES, at, Programme.DEFEND)
    require_matter(by, matter, at)
    consent = matter.consents.filter(signal=signal, given_on__lte=at.date(), withdrawn_on__isnull=True).first()
    if consent is None:
        raise NoConsent(f"{signal} of matter {matter.pk}")
    return referrals.pass_on(
        by, Programme.DEFEND, Ring.VISIT, KINDS[signal], {"words": words}, subject=matter.uuid,
        consent=Consent.SPOKEN, consented_on=consent.given_on, at=at,
    )  # fmt: skip


def grant_case(
    session: Unlocked, by: Person, matter: Matter, agent: Person, until: datetime, at: datetime
) -> CaseGrant:
    """Open one matter to one legal agent under `by`, who answers for them, for a time.

    Raises:
        NotAllowed: `by` works no cases.
        NotYours: the matter is not open to `by`, or is walled off from the agent.
        NotAnAgent: see the class.
        NoGrant, NotAHolder, RingTampered: see `vault.share_case`.
    """
    require(by, Verb.WORK_CASES, at, Programme.DEFEND)
    require_matter(by, matter, at)
    if agent.pk == by.pk or not allows(agent, Verb.WORK_GRANTED_CASES, at, Programme.DEFEND):
        raise NotAnAgent(f"account {agent.pk}")
    if matter.walls.standing(at).filter(person=agent).exists():
        raise NotAnAgent(f"account {agent.pk} is walled off")
    with transaction.atomic():
        made = CaseGrant.objects.create(matter=matter, person=agent, supervisor=by, given_at=at, until=until)
        vault.share_case(session, matter.uuid, agent)
    return made


def end_grant(by: Person, grant: CaseGrant, at: datetime) -> None:
    """Take a granted matter back before its time.

    Raises:
        NotAllowed: `by` works no cases.
        NotYours: the matter is not open to `by`.
    """
    require(by, Verb.WORK_CASES, at, Programme.DEFEND)
    require_matter(by, grant.matter, at)
    with transaction.atomic():
        CaseGrant.objects.filter(pk=grant.pk, until__gt=at).update(until=at)
        vault.unshare_case(grant.matter.uuid, grant.person, by, at)


def end_expired_grants(at: datetime) -> int:
    """Take back the keys of grants that have run out; returns of how many. Run by the clock."""
    n_ended = 0
    for grant in CaseGrant.objects.filter(until__lte=at).select_related("matter", "person"):
        is_current = CaseGrant.objects.current(at).filter(matter=grant.matter, person=grant.person).exists()
        if not is_current and CaseKey.objects.filter(case=grant.matter.uuid, user=grant.person).exists():
            vault.unshare_case(grant.matter.uuid, grant.person, audit.SYSTEM, at)
            n_ended += 1
    return n_ended

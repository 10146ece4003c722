"""Two people: one asks, another says yes. Any room can use it.

    approvals.register(Kind("respond.announcement", _("Send an announcement"), Verb.ANNOUNCE, Programme.RESPOND))
    approval = approvals.ask("respond.announcement", str(announcement.pk), announcement.text, by=amparo, at=now)
    ...
    approvals.use("respond.announcement", str(announcement.pk), announcement.text, by=amparo, at=now)  # or NotApproved

The text (or any other payload) is bound by a digest: a yes to one text is no yes to another. A kind with
`carry_out` does its work in the transaction of the yes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.functional import Promise

from localaction.people.models import Approval, Person
from localaction.people.permissions import NotAllowed, allows
from localaction.people.rules.events import PeopleEvent
from localaction.people.rules.roles import Programme, Verb
from localaction.people.trail import note

# Ours: as long as an invitation lives; what was right three days ago is asked anew.
LASTS = timedelta(hours=72)


class OwnRequest(Exception):
    """Somebody tried to approve what they asked for themselves."""


class NotOpen(Exception):
    """It was answered, is too old, or its asker has left."""


class NotApproved(Exception):
    """No second person has said yes to exactly this."""


class UnknownKind(Exception):
    """No room registered approvals of this kind."""


@dataclass(frozen=True)
class Kind:
    """What is asked for.

    Args:
        code: room and subject, such as "people.invitation".
        title: words for the page of what waits.
        verb: what the second person's role must allow, in `programme` (None: that of `programme_of`, or any).
        describe: returns one line about the subject for the page, without secrets.
        programme_of: returns the programme of one approval, for kinds that occur in several.
        carry_out: what happens at the yes, in its transaction: `carry_out(approval, by, at)`.
    """

    code: str
    title: str | Promise
    verb: Verb
    programme: Programme | None = None
    describe: Callable[[Approval], str] | None = None
    programme_of: Callable[[Approval], Programme] | None = None
    carry_out: Callable[[Approval, Person, datetime], None] | None = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; called from AppConfig.ready."""
    _kinds[kind.code] = kind


def kind_of(code: str) -> Kind:
    """Return a registered kind.

    Raises:
        UnknownKind: no room registered it.
    """
    try:
        return _kinds[code]
    except KeyError as error:
        raise UnknownKind(code) from error


def digest_of(payload: str) -> bytes:
    """Return the 16 bytes that bind an answer to a payload."""
    return hashlib.blake2b(payload.encode(), digest_size=16, person=b"la-approval").digest()


def ask(kind: str, reference: str, payload: str, by: Person, at: datetime, lasts: timedelta = LASTS) -> Approval:
    """Ask for a second person's yes; asking the same again returns the open question.

    Args:
        reference: the id of what it is about.
        payload: everything the yes shall cover; only its digest is kept.

    Raises:
        UnknownKind: no room registered it.
    """
    kind_of(kind)
    digest = digest_of(payload)
    with transaction.atomic():
        same = Approval.objects.open(at).filter(kind=kind, reference=reference, digest=digest, asked_by=by).first()
        if same is not None:
            return same
        approval = Approval.objects.create(
            kind=kind, reference=reference, digest=digest, asked_by=by, asked_at=at, expires_at=at + lasts
        )
        note(by, PeopleEvent.APPROVAL_ASKED, f"{kind}:{reference}", str(approval.pk), at=at)
    return approval


def may_answer(approval: Approval, person: Person, at: datetime) -> bool:
    """Return whether a person may say yes or no: another than the asker, with the kind's verb."""
    kind = kind_of(approval.kind)
    programme = kind.programme_of(approval) if kind.programme_of else kind.programme
    return approval.asked_by_id != person.pk and allows(person, kind.verb, at, programme)


def _answer(approval: Approval, by: Person, at: datetime) -> Approval:
    if approval.asked_by_id == by.pk:
        raise OwnRequest("a second person must answer")
    if not may_answer(approval, by, at):
        raise NotAllowed(f"account {by.pk} may not answer {approval.kind}")
    current = Approval.objects.select_for_update().select_related("asked_by").get(pk=approval.pk)
    if current.answered_at is not None or current.expires_at <= at or not current.asked_by.is_active:
        raise NotOpen("this was answered, is too old, or its asker has left")
    current.answered_by, current.answered_at = by, at
    return current


def approve(approval: Approval, by: Person, at: datetime) -> Approval:
    """Say yes, and do what hangs on it.

    Raises:
        OwnRequest: the asker cannot be the second person.
        NotAllowed: the role of `by` does not cover it.
        NotOpen: it was answered, is too old, or its asker has left.
    """
    with transaction.atomic():
        current = _answer(approval, by, at)
        current.is_granted = True
        carry_out = kind_of(current.kind).carry_out
        if carry_out is not None:
            current.used_at = at
        current.save(update_fields=["answered_by", "answered_at", "is_granted", "used_at"])
        if carry_out is not None:
            carry_out(current, by, at)
        note(by, PeopleEvent.APPROVAL_GRANTED, f"{current.kind}:{current.reference}", str(current.pk), at=at)
    return current


def decline(approval: Approval, by: Person, at: datetime) -> Approval:
    """Say no. The asker may take their own question back the same way.

    Raises:
        NotAllowed, NotOpen: see `approve`.
    """
    with transaction.atomic():
        if approval.asked_by_id == by.pk:
            current = Approval.objects.select_for_update().get(pk=approval.pk)
            if current.answered_at is not None or current.expires_at <= at:
                raise NotOpen("this was answered or is too old")
            current.answered_by, current.answered_at = by, at
        else:
            current = _answer(approval, by, at)
        current.save(update_fields=["answered_by", "answered_at"])
        note(by, PeopleEvent.APPROVAL_DECLINED, f"{current.kind}:{current.reference}", str(current.pk), at=at)
    return current


def is_approved(kind: str, reference: str, payload: str, at: datetime) -> bool:
    """Return whether a second person has said yes to exactly this, it is not too old, and it was not used."""
    wanted = Approval.objects.granted(at).filter(kind=kind, reference=reference, digest=digest_of(payload))
    return wanted.filter(asked_by__is_active=True, answered_by__is_active=True).exists()


def use(kind: str, reference: str, payload: str, by: Person, at: datetime) -> None:
    """Use a yes up, in the caller's transaction; of two at once one gets it.

    Raises:
        NotApproved: there is none for exactly this.
    """
    wanted = Approval.objects.granted(at).filter(kind=kind, reference=reference, digest=digest_of(payload))
    one = wanted.filter(asked_by__is_active=True, answered_by__is_active=True).order_by("pk").first()
    if one is None or not Approval.objects.filter(pk=one.pk, used_at__isnull=True).update(used_at=at):
        raise NotApproved(f"{kind} {reference} needs a second person's yes")


def waiting_for(person: Person, at: datetime) -> list[Approval]:
    """Return the open questions that this person may answer, the oldest first. One query, and those of `allows`."""
    questions = Approval.objects.open(at).filter(asked_by__is_active=True, kind__in=list(_kinds))
    found = questions.exclude(asked_by=person).select_related("asked_by").order_by("asked_at", "pk")
    return [approval for approval in found if may_answer(approval, person, at)]

"""What the pages of people, sign-ins, approvals and keys show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.db.models import Q

from localaction.people import approvals, requirements
from localaction.people.actions.memberships import rings_by_role
from localaction.people.models import Approval, Device, Invitation, Membership, Person, SignIn
from localaction.people.permissions import reach, visible_to
from localaction.people.requirements import Stand
from localaction.people.rules.roles import Verb, rings_of
from localaction.people.words import in_words, ring_words
from localaction.vault import reads as vault_reads
from localaction.vault.models import AuditEvent, KeyringState
from localaction.vault.reads import Epoch
from localaction.vault.rules.rings import Ring


@dataclass(frozen=True)
class PersonLine:
    """One account in the list."""

    person: Person
    roles: list[str]
    has_factor: bool


def people(viewer: Person, at: datetime) -> list[PersonLine]:
    """Return the accounts a person may see, in use first, by username. Four queries."""
    seen = list(visible_to(viewer, at).order_by("-is_active", "username"))
    roles: dict[int, list[str]] = defaultdict(list)
    for membership in Membership.objects.current(at).filter(person__in=seen).order_by("programme", "role"):
        roles[membership.person_id].append(in_words(membership.held))
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    factors = set(Authenticator.objects.filter(user__in=seen, type__in=kinds).values_list("user_id", flat=True))
    return [PersonLine(person, roles[person.pk], person.pk in factors) for person in seen]


def invitations(viewer: Person, at: datetime) -> list[tuple[Invitation, str]]:
    """Return the invitations still open in the programmes a person may invite into, with their roles in words."""
    programmes = reach(viewer, Verb.INVITE, at)
    found = Invitation.objects.filter(expires_at__gt=at, programme__in=programmes).select_related("invited_by")
    return [(invitation, in_words(invitation.held)) for invitation in found.order_by("expires_at")]


@dataclass(frozen=True)
class PersonPage:
    """One account with its roles, requirements and what the viewer may do to it."""

    person: Person
    memberships: list[tuple[Membership, str]]
    stands: list[Stand]
    has_factor: bool
    has_key: bool


def person_page(person: Person, at: datetime) -> PersonPage:
    """Return what the page of one account shows."""
    current = Membership.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=at), person=person)
    asked = requirements.required_of(person, at)
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return PersonPage(
        person,
        [(membership, in_words(membership.held)) for membership in current.order_by("programme", "role")],
        requirements.stands(person, asked, at.date()),
        Authenticator.objects.filter(user_id=person.pk, type__in=kinds).exists(),
        vault_reads.is_holder(person),
    )


@dataclass(frozen=True)
class DeviceLine:
    """A device of one's own with its sign-ins that are open."""

    device: Device
    sign_ins: list[SignIn]
    is_this: bool


def device_of(person: Person, session_key: str) -> Device | None:
    """Return the device that a session of a person runs on; None where it was not remembered."""
    return Device.objects.filter(person=person, sign_ins__session_id=session_key).first()


def devices(person: Person, session_key: str) -> list[DeviceLine]:
    """Return a person's devices, this one first. Two queries.

    Args:
        session_key: of this request, as stored.
    """
    open_here: dict[int | None, list[SignIn]] = defaultdict(list)
    for sign_in in SignIn.objects.filter(person=person).order_by("-last_used_at"):
        open_here[sign_in.device_id].append(sign_in)
    lines = [
        DeviceLine(device, open_here[device.pk], any(s.pk == session_key for s in open_here[device.pk]))
        for device in Device.objects.filter(person=person).order_by("-last_used_on", "pk")
    ]
    return sorted(lines, key=lambda line: not line.is_this)


@dataclass(frozen=True)
class Question:
    """An approval in words."""

    approval: Approval
    title: str
    subject: str


def _question(approval: Approval) -> Question:
    kind = approvals.kind_of(approval.kind)
    return Question(approval, str(kind.title), kind.describe(approval) if kind.describe else approval.reference)


def waiting_for(person: Person, at: datetime) -> list[Question]:
    """Return what waits for this person's yes or no, the oldest first."""
    return [_question(approval) for approval in approvals.waiting_for(person, at)]


def asked_by(person: Person, at: datetime) -> list[Question]:
    """Return what this person asked for and nobody has answered yet."""
    return [_question(a) for a in Approval.objects.open(at).filter(asked_by=person).order_by("asked_at")]


@dataclass(frozen=True)
class RingLine:
    """A ring: its keys, who is inside, who waits, and what the person looking may do about it."""

    slug: str
    words: str
    epochs: list[Epoch]
    holders: list[Person]
    waiting: list[Person]
    is_inside: bool
    unready: list[str]
    may_move: bool
    may_cover: bool

    @property
    def exists(self) -> bool:
        """Whether it was made."""
        return bool(self.epochs)

    @property
    def live(self) -> list[Epoch]:
        """The keys that still open something, the newest first."""
        return [epoch for epoch in self.epochs if epoch.state != KeyringState.DESTROYED]

    @property
    def n_old_cases(self) -> int:
        """How many cases hang on an earlier key."""
        return sum(epoch.n_cases for epoch in self.epochs if epoch.state == KeyringState.RETIRED)


def entitled_to(slug: str, at: datetime) -> list[Person]:
    """Return the active people whose roles read a ring, by username."""
    entitled = [m.person_id for m in Membership.objects.current(at) if slug in rings_of(m.held)]
    return list(Person.objects.filter(pk__in=entitled, is_active=True).order_by("username"))


def rings(viewer: Person, at: datetime) -> list[RingLine]:
    """Return every ring with its keys, its holders and those who wait to be let in."""
    keys, uncovered = vault_reads.epochs(), vault_reads.ceremony()
    lines = []
    for ring in Ring:
        inside = [holder.user_id for holder in vault_reads.holders(ring.value)]
        entitled = entitled_to(ring.value, at)
        waiting = vault_reads.pending_access(ring.value, [person.pk for person in entitled])
        epochs = keys.get(ring.value, [])
        old = [epoch for epoch in epochs if epoch.state == KeyringState.RETIRED]
        lines.append(
            RingLine(
                ring.value,
                ring_words(ring.value),
                epochs,
                list(Person.objects.filter(pk__in=inside).order_by("username")),
                [person for person in entitled if person.pk in waiting],
                viewer.pk in inside,
                vault_reads.unready(ring.value),
                may_move=any(viewer.pk in epoch.holders for epoch in old),
                may_cover=uncovered.confirmed_at is not None
                and ring.value in uncovered.uncovered
                and any(viewer.pk in epoch.holders and not epoch.is_covered for epoch in epochs),
            )
        )
    return lines


def recoverable(at: datetime) -> list[tuple[Person, list[str]]]:
    """Return who could be let in by the recovery shares: people with a vault key, and the rings their roles read."""
    lines: dict[Person, list[str]] = defaultdict(list)
    for ring in Ring:
        for person in entitled_to(ring.value, at):
            lines[person].append(ring.value)
    return [(person, slugs) for person, slugs in lines.items() if vault_reads.is_holder(person)]


def needs_key(person: Person, at: datetime) -> bool:
    """Return whether a person's roles read sealed rows and they have no vault key yet."""
    return bool(rings_by_role(person, at)) and not vault_reads.is_holder(person)


@dataclass(frozen=True)
class TrailLine:
    """An event of the audit trail with the names of today's accounts."""

    seq: int
    at: datetime
    actor: str
    action: str
    target: str
    detail: str


def audit_trail(before: int | None = None, n_lines: int = 100, of: Person | None = None) -> list[TrailLine]:
    """Return events, the newest first, with usernames for numbers. Two queries.

    Args:
        before: only events with a smaller number.
        of: only what this account did or what was done to it.
    """
    events = AuditEvent.objects.order_by("-seq")
    if before is not None:
        events = events.filter(seq__lt=before)
    if of is not None:
        events = events.filter(Q(actor=str(of.pk)) | Q(target=str(of.pk), action__startswith="people:"))
    chosen = list(events[:n_lines])
    numbers = {int(event.actor) for event in chosen if event.actor.isdigit()}
    numbers |= {int(e.target) for e in chosen if e.target.isdigit() and e.action.startswith(("people:", "vault:"))}
    names = dict(Person.objects.filter(pk__in=numbers).values_list("pk", "username"))
    return [
        TrailLine(
            event.seq,
            event.at,
            names.get(int(event.actor), event.actor) if event.actor.isdigit() else event.actor,
            event.action,
            names.get(int(event.target), event.target) if event.target.isdigit() else event.target,
            event.detail or "",
        )
        for event in chosen
    ]


DUE = ("EXPIRED", "MISSING", "RENEW")


def requirements_due(viewer: Person, on: date, at: datetime) -> list[tuple[Person, Stand]]:
    """Return who does not meet a requirement, or should renew, among the people somebody looks after.

    The same number of queries however many people.
    """
    programmes = reach(viewer, Verb.RECORD_REQUIREMENTS, at)
    people = list(visible_to(viewer, at).filter(is_active=True).order_by("username"))
    found = requirements.stands_of(people, programmes, at)
    return [(person, stand) for person in people for stand in found[person.pk] if stand.verdict.standing in DUE]

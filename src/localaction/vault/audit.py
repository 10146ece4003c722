"""Adding to the audit trail, erasing its details, and proving that it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from nacl.utils import random

from localaction.vault.models import AuditEvent, AuditHead
from localaction.vault.rules import chain
from localaction.vault.rules.chain import Flaw, Link, Problem, Tip
from localaction.vault.rules.events import Event

SYSTEM = "system"
BATCH = 500


@dataclass(frozen=True)
class Verdict:
    """Whether the trail is whole, how many events were read, and every flaw."""

    n_events: int
    problems: list[Problem]

    @property
    def is_whole(self) -> bool:
        """Whether no flaw was found."""
        return not self.problems


def name_of(actor: AbstractBaseUser | str) -> str:
    """Return the name under which an actor stands in the trail: the account's number, never a person's name."""
    return actor if isinstance(actor, str) else str(actor.pk)


def _locked_head() -> AuditHead:
    head = AuditHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        AuditHead.objects.get_or_create(pk=1)
        head = AuditHead.objects.select_for_update().get(pk=1)
    return head


def record(
    actor: AbstractBaseUser | str, action: Event, target: str = "", detail: str = "", *, at: datetime
) -> AuditEvent:
    """Add one event, in the caller's transaction when there is one.

    Call it last in a transaction: the head stays locked until the commit.

    Args:
        actor: an account, or "system".
        target: what was acted on, as an id (case uuid, ring, rule); never content.
        detail: at most a few codes and counts; erased after 90 days.

    Source: SECURITY.md section 3.3.
    """
    with transaction.atomic():
        head = _locked_head()
        salt = random(chain.SALT_BYTES)
        commitment = chain.commit_to(detail, salt)
        seq, who = head.seq + 1, name_of(actor)
        digest = chain.hash_of(seq, at, who, action.value, target, commitment, head.hash)
        event = AuditEvent.objects.create(
            seq=seq, at=at, actor=who, action=action.value, target=target, detail=detail, salt=salt,
            commitment=commitment, prev=head.hash, hash=digest,
        )  # fmt: skip
        head.seq, head.hash = seq, digest
        head.save(update_fields=["seq", "hash"])
    return event


def anchor() -> Tip:
    """Return the number and hash of the last event, to be noted where this server cannot write."""
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    return Tip(head.seq, head.hash)


def _links(last_seq: int) -> Iterator[Link]:
    rows = AuditEvent.objects.filter(seq__lte=last_seq).order_by("seq")
    for row in rows.iterator(chunk_size=BATCH):
        yield Link(
            row.seq, row.at, row.actor, row.action, row.target, row.detail, row.salt, row.commitment, row.prev, row.hash
        )


def verify(anchor: Tip | None = None) -> Verdict:
    """Read the whole trail and list its flaws.

    Args:
        anchor: a tip noted earlier off the server; only with one is a complete rewrite found.
    """
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    root = Tip(head.root_seq, head.root_hash)
    # Events added while this reads are not flaws; events beyond a head that stays behind are.
    newest = AuditEvent.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    now_head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    n_events = AuditEvent.objects.filter(seq__lte=head.seq).count()
    found = chain.problems(_links(head.seq), root, Tip(head.seq, head.hash), anchor)
    if newest > now_head.seq:
        found.append(Problem(newest, Flaw.HEAD))
    if root.seq and not AuditEvent.objects.filter(action=Event.CHECKPOINT, target=str(root)).exists():
        found.append(Problem(root.seq, Flaw.ROOT))
    return Verdict(n_events, found)


def erase_details(before: datetime) -> int:
    """Erase the details of events older than `before`; the chain still verifies. Returns how many."""
    old = AuditEvent.objects.filter(at__lt=before, detail__isnull=False)
    return old.update(detail=None, salt=None)


def checkpoint(before: datetime, at: datetime) -> int:
    """Forget events older than `before`, leaving their last hash as the root of the trail. Returns how many.

    The root is itself an event of the trail, so that an anchor noted later covers it.
    """
    with transaction.atomic():
        head = _locked_head()
        kept = AuditEvent.objects.filter(at__gte=before).order_by("seq").values_list("seq", flat=True).first()
        old = AuditEvent.objects.filter(seq__lt=kept if kept is not None else head.seq + 1)
        last = old.order_by("-seq").first()
        if last is None:
            return 0
        root = Tip(last.seq, last.hash)
        record(SYSTEM, Event.CHECKPOINT, str(root), at=at)
        AuditHead.objects.filter(pk=1).update(root_seq=root.seq, root_hash=root.hash)
        n_forgotten, _ = AuditEvent.objects.filter(seq__lte=root.seq).delete()
    return n_forgotten

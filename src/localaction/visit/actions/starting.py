"""Starting a programme: a step is done with its paper, or was not done after all."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Verb
from localaction.places.models import Facility
from localaction.vault import actions as vault
from localaction.vault.actions import Unlocked
from localaction.visit.models import StartingStep
from localaction.visit.models.starting import PaperType
from localaction.visit.rules.starting import Item

LARGEST = 2_000_000
# What a file of each kind begins with. Source: ISO 32000-2 7.5.2; W3C PNG 5.2; ITU T.81 B.1.1.3.
_BEGINS = {PaperType.PDF: b"%PDF-", PaperType.PNG: b"\x89PNG\r\n\x1a\n", PaperType.JPEG: b"\xff\xd8\xff"}


class NotYet(ValueError):
    """The day is to come."""


class NotAPaper(ValueError):
    """Not a PDF, PNG or JPEG, or larger than 2 megabytes."""


def finish_step(by: Person, facility: Facility, item: Item, on: date, paper: bytes, at: datetime) -> StartingStep:
    """Record that a step was done, with its paper; doing it again replaces day and paper.

    Args:
        paper: bytes of the file; empty for none, which keeps the one that is there.

    Raises:
        NotAllowed: `by` does not keep visiting rules.
        NotYet, NotAPaper: see the classes.
    """
    require(by, Verb.KEEP_VISITING_RULES, at)
    if on > at.date():
        raise NotYet("nobody has done it yet")
    kind = _kind_of(paper) if paper else ""
    with transaction.atomic():
        row, _is_new = StartingStep.objects.select_for_update(of=("self",)).get_or_create(
            facility=facility, item=item, defaults={"done_on": on, "done_by": by, "recorded_at": at}
        )
        row.done_on, row.done_by, row.recorded_at = on, by, at
        if paper:
            if row.paper is not None:
                vault.erase_case(row.uuid, by, at)
            vault.seal_new_case("visit", row.uuid).write(row, "paper", paper)
            row.paper_type = kind
        row.save()
    return row


def _kind_of(paper: bytes) -> str:
    if len(paper) <= LARGEST:
        for kind, begins in _BEGINS.items():
            if paper.startswith(begins):
                return kind.value
    raise NotAPaper("PDF, PNG or JPEG up to 2 MB")


def undo_step(by: Person, step: StartingStep, at: datetime) -> None:
    """Take back that a step was done; its paper is erased.

    Raises:
        NotAllowed: `by` does not keep visiting rules.
        UnderHold: a legal hold keeps the paper; nothing is changed.
    """
    require(by, Verb.KEEP_VISITING_RULES, at)
    with transaction.atomic():
        if step.paper is not None:
            vault.erase_case(step.uuid, by, at)
        StartingStep.objects.filter(pk=step.pk).delete()


def open_paper(session: Unlocked, by: Person, step: StartingStep, at: datetime) -> bytes:
    """Open the paper of a step; noted in the audit trail. Empty where there is none.

    Raises:
        NotAllowed: `by` does not keep visiting rules.
        NoGrant: not in the ring, or erased.
    """
    require(by, Verb.KEEP_VISITING_RULES, at)
    if step.paper is None:
        return b""
    return vault.open_case(session, step.uuid).read_bytes(step, "paper") or b""

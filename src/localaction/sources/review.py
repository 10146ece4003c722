"""Deciding what the review queue asks: each decision is recorded with who, when and why, and can be undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from localaction.sources.models import Decision, Publication, ReviewItem

State = ReviewItem.State
AfterDecision = Callable[[ReviewItem, dt.datetime], int]
_AFTER: dict[str, list[AfterDecision]] = {}
# Which verdicts make sense of which question.
VERDICTS = {
    ReviewItem.Kind.ROW: (State.CORRECTED, State.REJECTED),
    ReviewItem.Kind.RENAME: (State.ACCEPTED, State.REJECTED, State.CORRECTED),
    ReviewItem.Kind.PUBLICATION: (State.ACCEPTED, State.REJECTED),
    ReviewItem.Kind.PLACE: (State.CORRECTED, State.REJECTED),
    ReviewItem.Kind.DEPARTURE: (State.ACCEPTED, State.REJECTED),
    ReviewItem.Kind.FACILITY: (State.CORRECTED, State.REJECTED),
    ReviewItem.Kind.REPORT: (State.ACCEPTED, State.REJECTED),
}


class AlreadyDecided(Exception):
    """Somebody else decided the item first, or it is no longer asked and `decision` is None."""

    def __init__(self, decision: Decision | None) -> None:
        super().__init__(str(decision))
        self.decision = decision


class WrongVerdict(Exception):
    """The verdict does not answer this kind of question."""


class NothingToUndo(Exception):
    """No decision stands on the item."""


class Unfounded(Exception):
    """The answer needs a document or a second source that is not there."""


@dataclass(frozen=True)
class Done:
    """What became of a decision: it is recorded, and so many entries of the history differ now."""

    decision: Decision
    n_changed: int


def on_decision(source: str, action: AfterDecision) -> None:
    """Have `action` called with the item and the time after a decision on an item of `source` was made or undone.

    It returns how many entries of the history it changed, and may raise `Unfounded` to refuse the decision.
    """
    _AFTER.setdefault(source, []).append(action)


@transaction.atomic
def decide(
    item_id: int, verdict: str, person: Any, why: str, at: dt.datetime, correction: dict[str, str] | None = None
) -> Done:
    """Decide a review item; everything that follows from it is worked out before this returns.

    Args:
        item_id: the item.
        verdict: ACCEPTED, REJECTED or CORRECTED.
        person: the signed-in person.
        why: the reason or the source that was looked at; recorded.
        at: now.
        correction: for CORRECTED, values by name ("state", "agency", "model", "signed"; "coverage", "counties").

    Raises:
        AlreadyDecided: the item is not open.
        WrongVerdict: the verdict does not answer this question, or a correction is missing.
        Unfounded: the room that asked refuses the answer for want of evidence; nothing is recorded.
    """
    item = ReviewItem.objects.select_for_update().get(pk=item_id)
    if item.state != State.OPEN:
        standing = item.decisions.filter(undone_at=None).select_related("item", "decided_by")
        raise AlreadyDecided(standing.first())
    if verdict not in VERDICTS[ReviewItem.Kind(item.kind)] or (verdict == State.CORRECTED and not correction):
        raise WrongVerdict(verdict)
    decision = Decision.objects.create(
        item=item, verdict=verdict, correction=correction or {}, why=why[:500], decided_by=person, decided_at=at
    )
    item.state = verdict
    item.save(update_fields=["state"])
    return Done(decision, _carry_out(item, at))


@transaction.atomic
def undo(item_id: int, person: Any, at: dt.datetime) -> int:
    """Take the standing decision on an item back; the item is open again.

    Returns:
        How many entries of the history differ now.

    Raises:
        NothingToUndo: no decision stands.
    """
    item = ReviewItem.objects.select_for_update().get(pk=item_id)
    if not Decision.objects.filter(item=item, undone_at=None).update(undone_at=at, undone_by=person):
        raise NothingToUndo
    item.state = State.OPEN
    item.save(update_fields=["state"])
    return _carry_out(item, at)


def _carry_out(item: ReviewItem, at: dt.datetime) -> int:
    if item.kind == ReviewItem.Kind.PUBLICATION:
        status = {State.ACCEPTED: Publication.Status.RELEASED, State.REJECTED: Publication.Status.REJECTED}.get(
            State(item.state), Publication.Status.QUARANTINED
        )
        Publication.objects.filter(pk=item.payload["publication"]).update(status=status)
    return sum(action(item, at) for action in _AFTER.get(item.source, ()))

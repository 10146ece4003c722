"""The conflict check, its review, and the walls that a review raises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from localaction.defend.actions.conflict_index import Indexed, Sought, note_entry, open_entries, sought
from localaction.defend.actions.matters import end_intake, move, require_matter
from localaction.defend.identity import Identity, read_identity
from localaction.defend.models import (
    ConflictCheck,
    ConflictEntry,
    ConflictHit,
    Matter,
    Party,
    Relation,
    ReviewDecision,
    Wall,
)
from localaction.defend.rules.names import Hit, Match
from localaction.defend.rules.stages import INTAKE, OVER, DeclineReason, MatterStage
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.people.trail import note
from localaction.vault import actions as vault
from localaction.vault.actions import OpenCase, Unlocked
from localaction.vault.rules.events import Event

_ORDER = (Match.CLEAR, Match.POSSIBLE, Match.CONFLICT)


class ConflictFirst(Exception):
    """The people of the matter were not checked for conflicts, or what was found is not decided."""


class AlreadyReviewed(Exception):
    """Somebody has decided it, or there was nothing to decide."""


class WallNeeded(ValueError):
    """A matter that is taken behind a wall needs somebody who is kept out."""


class OwnWall(ValueError):
    """Nobody lifts the wall that keeps them out, or walls themselves in as the reviewer."""


@dataclass(frozen=True)
class _Found:
    entry: ConflictEntry
    hit: Hit


def check(session: Unlocked, by: Person, matter: Matter, at: datetime) -> ConflictCheck:
    """Compare everybody in a matter with the whole conflict index, and move the matter by what was found.

    1. Open the matter and every entry that is not its own; what a wall keeps from `by` is compared too, or a wall
       would hide the very conflict that raised it.
    2. Keep the strongest hit of each entry, with its reasons sealed in the matter.
    3. Without a hit a matter that came in is cleared; with one it waits for a reviewer. A matter that is represented
       already keeps its stage and waits in the reviewer's list all the same.

    Costs eight queries and about 0.3 ms an entry, most of it opening seals.

    Raises:
        NotAllowed: `by` does not check conflicts.
        NotYours: the matter is not open to them.
        NoGrant: the caller holds no key for the matter.
    """
    require(by, Verb.CHECK_CONFLICTS, at, Programme.DEFEND)
    require_matter(by, matter, at)
    opened = vault.open_case(session, matter.uuid)
    rows: list[Matter | Party] = [matter, *matter.parties.all()]
    people = [sought(read_identity(opened, row)) for row in rows]
    others = ConflictEntry.objects.filter(void_at__isnull=True).exclude(matter=matter).order_by("pk")
    # Compared before the transaction, which would keep every other writer out meanwhile. Two matters checked at once
    # still find each other: both entered the index before, so the later of the two reads sees the other.
    entries = open_entries(session, others)
    found = [hit for entry in entries if (hit := _strongest(entry, people)) is not None]
    worst = max((one.hit.match for one in found), key=_ORDER.index, default=Match.CLEAR)
    with transaction.atomic():
        made = ConflictCheck.objects.create(matter=matter, match=worst, n_compared=len(entries), at=at, by=by)
        _keep_hits(opened, made, found)
        _move_by(matter, worst, by, at)
        note(by, Event.CONFLICTS_CHECKED, matter.pk, f"{worst} {len(found)} of {len(entries)}", at=at)
    return made


def _strongest(indexed: Indexed, people: Sequence[Sought]) -> _Found | None:
    hits = [indexed.compare(person) for person in people]
    best = max(hits, key=lambda hit: (_ORDER.index(hit.match), hit.score))
    return None if best.match is Match.CLEAR else _Found(indexed.entry, best)


def _keep_hits(opened: OpenCase, made: ConflictCheck, found: Sequence[_Found]) -> None:
    rows = []
    for one in found:
        row = ConflictHit(check_made=made, entry=one.entry, match=one.hit.match, score=one.hit.score)
        opened.write(row, "why", "\n".join(one.hit.reasons))
        rows.append(row)
    ConflictHit.objects.bulk_create(rows)


def _move_by(matter: Matter, worst: Match, by: Person, at: datetime) -> None:
    stage = MatterStage(matter.stage)
    if stage not in INTAKE or stage in OVER:
        return
    if worst is not Match.CLEAR and stage is not MatterStage.CONFLICT_REVIEW:
        move(matter, MatterStage.CONFLICT_REVIEW, by, at, reason=worst)
    elif worst is Match.CLEAR and stage in (MatterStage.REFERRED, MatterStage.CONFLICT_REVIEW):
        move(matter, MatterStage.CLEARED, by, at)


def review(
    by: Person, made: ConflictCheck, decision: ReviewDecision, walled: Sequence[Person], at: datetime
) -> None:  # fmt: skip
    """Decide a check that found something; a matter in intake goes on, or is declined.

    Args:
        walled: who is kept out of the matter from now on; needed for WALLED.

    Raises:
        NotAllowed: `by` does not review conflicts.
        NotYours: the matter is walled off from the reviewer.
        AlreadyReviewed, WallNeeded, OwnWall: see the classes.
    """
    require(by, Verb.REVIEW_CONFLICTS, at, Programme.DEFEND)
    require_matter(by, made.matter, at)
    if decision is ReviewDecision.WALLED and not walled:
        raise WallNeeded("say who is kept out")
    with transaction.atomic():
        waiting = ConflictCheck.objects.filter(pk=made.pk, decision="").exclude(match=Match.CLEAR)
        if not waiting.update(decision=decision, reviewed_at=at, reviewed_by=by):
            raise AlreadyReviewed(f"check {made.pk}")
        made.refresh_from_db()
        for person in walled:
            raise_wall(by, made.matter, person, at)
        matter = Matter.objects.get(pk=made.matter_id)
        if matter.stage == MatterStage.CONFLICT_REVIEW:
            if decision is ReviewDecision.CONFLICTED:
                end_intake(matter, MatterStage.DECLINED, DeclineReason.CONFLICT, by, at)
            elif _is_settled(matter):
                move(matter, MatterStage.CLEARED, by, at, reason=decision)
        note(by, Event.CONFLICTS_REVIEWED, made.matter_id, decision, at=at)


def _is_settled(matter: Matter) -> bool:
    return not matter.conflict_checks.exclude(match=Match.CLEAR).filter(decision="").exists()


def require_no_conflict(matter: Matter) -> None:
    """Refuse to go on while a conflict is possible: before screening, an offer or a retainer. Two queries.

    Raises:
        ConflictFirst: nobody checked since the last person was entered, or a check waits for its review, or the
            latest decision was that the matter cannot be taken.
    """
    latest = matter.conflict_checks.order_by("-at", "-pk").first()
    entered = matter.conflict_entries.filter(void_at__isnull=True).order_by("-noted_at").first()
    is_fresh = latest is not None and (entered is None or latest.at >= entered.noted_at)
    if latest is None or not is_fresh or not _is_settled(matter):
        raise ConflictFirst(f"matter {matter.pk} must be checked")
    if latest.decision == ReviewDecision.CONFLICTED:
        raise ConflictFirst(f"matter {matter.pk} is in conflict")


def raise_wall(by: Person, matter: Matter, person: Person, at: datetime) -> Wall:
    """Keep an account out of a matter from now on, whatever its role; a key of its own for the case goes too.

    Raises:
        NotAllowed: `by` does not review conflicts.
        NotYours: the matter is walled off from `by`.
        OwnWall: `person` is `by`.
    """
    require(by, Verb.REVIEW_CONFLICTS, at, Programme.DEFEND)
    require_matter(by, matter, at)
    if person.pk == by.pk:
        raise OwnWall("let another reviewer decide a matter that concerns you")
    with transaction.atomic():
        wall, is_new = Wall.objects.get_or_create(
            matter=matter, person=person, lifted_at=None, defaults={"raised_at": at, "raised_by": by}
        )
        if is_new:
            matter.grants.filter(person=person, until__gt=at).update(until=at)
            vault.unshare_case(matter.uuid, person, by, at)
            Matter.objects.filter(pk=matter.pk, attorney=person).update(attorney=None)
            note(by, Event.WALL_RAISED, matter.pk, str(person.pk), at=at)
    return wall


def lift_wall(by: Person, wall: Wall, at: datetime) -> None:
    """End a wall; that it stood stays on record.

    Raises:
        NotAllowed: `by` does not review conflicts.
        NotYours: the matter is walled off from `by`, so nobody lifts their own wall.
    """
    require(by, Verb.REVIEW_CONFLICTS, at, Programme.DEFEND)
    require_matter(by, wall.matter, at)
    with transaction.atomic():
        if Wall.objects.filter(pk=wall.pk, lifted_at__isnull=True).update(lifted_at=at, lifted_by=by):
            note(by, Event.WALL_LIFTED, wall.matter_id, str(wall.person_id), at=at)


def note_staff(by: Person, person: Person, identity: Identity, at: datetime) -> ConflictEntry:
    """Enter an account's own name in the index, so that a matter against a colleague or volunteer is found.

    Raises:
        NotAllowed: `by` does not review conflicts.
        NoRing, RingTampered: nothing can be sealed.
    """
    require(by, Verb.REVIEW_CONFLICTS, at, Programme.DEFEND)
    with transaction.atomic():
        ConflictEntry.objects.filter(person=person, void_at__isnull=True).update(void_at=at)
        return note_entry(identity, Relation.STAFF, at, person=person)


def void_entry(by: Person, entry: ConflictEntry, at: datetime) -> None:
    """Take an entry that was noted wrongly out of the index; it is erased 30 days later.

    Raises:
        NotAllowed: `by` does not review conflicts.
    """
    require(by, Verb.REVIEW_CONFLICTS, at, Programme.DEFEND)
    ConflictEntry.objects.filter(pk=entry.pk, void_at__isnull=True).update(void_at=at)

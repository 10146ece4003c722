"""What pages show of matters. Whoever asks gets only what is theirs: every read begins with `matters_for`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from localaction.defend.actions.conflict_index import open_entries
from localaction.defend.identity import Identity, read_identity
from localaction.defend.models import ConflictCheck, ConflictHit, Matter, Relation, Wall
from localaction.defend.permissions import NotYours, matters_for
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.people.trail import note
from localaction.vault import actions as vault
from localaction.vault.actions import Unlocked
from localaction.vault.rules.events import Event


@dataclass(frozen=True)
class MatterLine:
    """A matter in a list; `identity` is empty where the reader has no vault open or holds no key."""

    matter: Matter
    identity: Identity


@dataclass(frozen=True)
class HitLine:
    """One hit as its reviewer sees it; of a matter that is walled off from the reviewer only that there is one."""

    hit: ConflictHit
    is_walled: bool
    name: str
    relation: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class ReviewPage:
    """A check, whom it was about, and its hits, the strongest first."""

    check: ConflictCheck
    identity: Identity
    hits: list[HitLine]


def find_matter(by: Person, number: int, at: datetime) -> Matter:
    """Return one matter that is open to a person. That a wall stopped somebody is noted in the audit trail.

    Raises:
        NotYours: there is none of this number, or it is not open to them: the answer is the same.
    """
    found = matters_for(by, at).select_related("fund", "attorney").filter(pk=number).first()
    if found is not None:
        return found
    if Wall.objects.standing(at).filter(matter_id=number, person=by).exists():
        note(by, Event.WALL_STOPPED, number, at=at)
    raise NotYours(f"matter {number} is not open to account {by.pk}")


def review_page(session: Unlocked, by: Person, number: int, at: datetime) -> ReviewPage:
    """Return a check with its hits and why; opening it is noted in the audit trail.

    Raises:
        NotAllowed: `by` does not review conflicts.
        NotYours: there is no such check, or the matter is walled off from them.
        NoGrant: the reader holds no key for the matter.
    """
    require(by, Verb.REVIEW_CONFLICTS, at, Programme.DEFEND)
    check = ConflictCheck.objects.select_related("matter", "by", "reviewed_by").filter(pk=number).first()
    if check is None:
        raise NotYours(f"no check {number}")
    matter = find_matter(by, check.matter_id, at)
    opened = vault.open_case(session, matter.uuid)
    hits = list(check.hits.select_related("entry__matter", "entry__person", "check_made__matter").order_by("-score"))
    names = {one.entry.pk: one.identity for one in open_entries(session, [hit.entry for hit in hits])}
    walled = set(Wall.objects.standing(at).filter(person=by).values_list("matter_id", flat=True))
    lines = []
    for hit in hits:
        relation = str(Relation(hit.entry.relation).label)
        if hit.entry.matter_id in walled or hit.entry.person_id == by.pk:
            lines.append(HitLine(hit, True, "", relation, ()))
            continue
        why = opened.read(hit, "why") or ""
        lines.append(HitLine(hit, False, ", ".join(names[hit.entry.pk].names), relation, tuple(why.splitlines())))
    return ReviewPage(check, read_identity(opened, matter), lines)

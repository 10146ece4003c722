"""What pages show of matters. Whoever asks gets only what is theirs: every read begins with `matters_for`."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from localaction.defend.actions.conflict_index import open_entries
from localaction.defend.identity import Identity, read_identity
from localaction.defend.models import (
    Appearance,
    CaseGrant,
    ConflictCheck,
    ConflictHit,
    CustodyEvent,
    FundDecision,
    Matter,
    MatterNote,
    Outcome,
    Party,
    Relation,
    Screening,
    SignalConsent,
    StageChange,
    Wall,
)
from localaction.defend.permissions import NotYours, matters_for
from localaction.defend.rules.names import Match
from localaction.defend.words import LANGUAGES, in_words
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.people.trail import note
from localaction.vault import actions as vault
from localaction.vault.actions import OpenCase, Unlocked
from localaction.vault.rules.events import Event

# A list on a page; whoever has more matters at one stage narrows it.
LONGEST = 200


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


@dataclass(frozen=True)
class DecisionLine:
    """What one fund said, and why."""

    row: FundDecision
    reasons: tuple[str, ...]
    income_percent: str

    @property
    def said(self) -> list[str]:
        """Return the reasons in words."""
        return [in_words(reason) for reason in self.reasons]


@dataclass(frozen=True)
class ScreeningLine:
    """A screening: what was answered and what each fund said."""

    row: Screening
    answers: dict[str, Any]
    decisions: list[DecisionLine]


@dataclass(frozen=True)
class MatterPage:
    """A file as its readers see it. Lists are newest first, but parties."""

    matter: Matter
    identity: Identity
    parties: list[tuple[Party, Identity]]
    check: ConflictCheck | None
    screening: ScreeningLine | None
    notes: list[tuple[MatterNote, str]]
    stages: list[StageChange]
    outcomes: list[Outcome]
    custody_events: list[CustodyEvent]
    appearances: list[Appearance]
    consents: list[SignalConsent]
    grants: list[CaseGrant]
    walls: list[Wall]

    @property
    def languages(self) -> list[str]:
        """Return the client's languages in words."""
        return [str(dict(LANGUAGES).get(code, code)) for code in self.matter.languages]


def board(session: Unlocked | None, by: Person, at: datetime, stages: Collection[str]) -> list[MatterLine]:
    """Return the matters at these stages that a person may see, those longest at their stage first; without names
    while the vault is closed. Eight queries at most.
    """
    rows = matters_for(by, at).filter(stage__in=stages, identity__isnull=False).select_related("fund", "attorney")
    return named(session, rows.order_by("stage_since_at", "pk")[:LONGEST])


def named(session: Unlocked | None, rows: Iterable[Matter]) -> list[MatterLine]:
    """Return matters with the names of their clients where they can be opened. Two queries and one event."""
    matters = list(rows)
    opened = vault.open_cases(session, [matter.uuid for matter in matters]) if session and matters else {}
    return [
        MatterLine(matter, read_identity(opened[matter.uuid], matter) if matter.uuid in opened else Identity())
        for matter in matters
    ]


def counts(by: Person, at: datetime) -> dict[str, int]:
    """Return how many matters that a person may see stand at each stage."""
    rows = matters_for(by, at).values_list("stage").annotate(n=Count("pk"))
    return dict(rows)


def matter_page(session: Unlocked, by: Person, number: int, at: datetime) -> MatterPage:
    """Return a whole file; opening it is noted in the audit trail. At most eighteen queries.

    Raises:
        NotYours: see `find_matter`.
        NoGrant: the reader holds no key for the matter, or it was stripped.
    """
    matter = find_matter(by, number, at)
    opened = vault.open_case(session, matter.uuid)
    return MatterPage(
        matter, read_identity(opened, matter),
        [(party, read_identity(opened, party)) for party in matter.parties.select_related("matter").order_by("pk")],
        matter.conflict_checks.order_by("-at", "-pk").first(),
        _screening(opened, matter),
        [(row, opened.read(row, "words") or "") for row in matter.notes.select_related("matter", "by").order_by("-at")],
        list(matter.stages.select_related("by").order_by("-at", "-pk")),
        list(matter.outcomes.order_by("-on", "-pk")),
        list(matter.custody_events.order_by("-on", "-pk")),
        list(matter.appearances.select_related("attorney").order_by("-filed_on", "-pk")),
        list(matter.consents.order_by("-given_on", "-pk")),
        list(matter.grants.current(at).select_related("person", "supervisor").order_by("pk")),
        list(matter.walls.standing(at).select_related("person").order_by("pk")),
    )  # fmt: skip


def _screening(opened: OpenCase, matter: Matter) -> ScreeningLine | None:
    row = matter.screenings.select_related("matter").order_by("-at", "-pk").first()
    if row is None:
        return None
    decisions = []
    for decision in row.decisions.select_related("rules__fund", "screening__matter").order_by("rules__fund__code"):
        found = json.loads(opened.read(decision, "findings") or "{}")
        decisions.append(
            DecisionLine(decision, tuple(found.get("reasons", ())), found.get("income_percent") or "")
        )  # fmt: skip
    return ScreeningLine(row, json.loads(opened.read(row, "answers") or "{}"), decisions)


def open_reviews(by: Person, at: datetime) -> list[ConflictCheck]:
    """Return the checks that wait for a reviewer, the oldest first, without those walled off from them."""
    waiting = ConflictCheck.objects.filter(decision="", matter__in=matters_for(by, at)).exclude(match=Match.CLEAR)
    return list(waiting.select_related("matter").order_by("at", "pk"))


def find_matter(by: Person, number: int, at: datetime) -> Matter:
    """Return one matter that is open to a person. That a wall stopped somebody is noted in the audit trail.

    Raises:
        NotYours: there is none of this number, or it is not open to them: the answer is the same.
    """
    found = matters_for(by, at).select_related("fund", "attorney").filter(pk=number, identity__isnull=False).first()
    if found is not None:
        return found
    if Wall.objects.standing(at).filter(matter_id=number, person=by).exists():
        note(by, Event.WALL_STOPPED, number, at=at)
    raise NotYours(f"matter {number} is not open to account {by.pk}")


def find_check(by: Person, number: int, at: datetime) -> ConflictCheck:
    """Return one check for its reviewer.

    Raises:
        NotAllowed: `by` does not review conflicts.
        NotYours: there is no such check, or the matter is walled off from them.
    """
    require(by, Verb.REVIEW_CONFLICTS, at, Programme.DEFEND)
    check = ConflictCheck.objects.select_related("matter", "by", "reviewed_by").filter(pk=number).first()
    if check is None:
        raise NotYours(f"no check {number}")
    find_matter(by, check.matter_id, at)
    return check


def review_page(session: Unlocked, by: Person, check: ConflictCheck, at: datetime) -> ReviewPage:
    """Return a check with its hits and why; opening it is noted in the audit trail.

    Raises:
        NotAllowed: `by` does not review conflicts.
        NotYours: the matter is walled off from them.
        NoGrant: the reader holds no key for the matter.
    """
    require(by, Verb.REVIEW_CONFLICTS, at, Programme.DEFEND)
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

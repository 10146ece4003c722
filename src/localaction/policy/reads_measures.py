"""What pages, exports and the API show of state laws and local policies, with a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from localaction.places.models import Lies, Place
from localaction.policy.models import STATE_KINDS, MeasureTurn, Provision, SharingTerms
from localaction.policy.rulebook import Record, records, rule_of, rules_of, whole
from localaction.policy.rules.binding import Binding, Body, Force, Rule, Stand, Standing, own_stand, stand, what_binds
from localaction.policy.rules.codebook import Subject, subject_of
from localaction.policy.rules.entries import last_notice_day
from localaction.policy.rules.rubric import COUNTY, IN_JAIL, JAILERS, OFFICERS, TOWN, Score, over_time, score
from localaction.sources.cited import CitedSource

BOOK = {Place.Kind.COUNTY: COUNTY, Place.Kind.STATE: COUNTY | TOWN}
OVER = (Force.REPEALED, Force.STRUCK_DOWN, Force.EXPIRED, Force.NOT_RENEWED)


@dataclass(frozen=True)
class ProvisionFact:
    """What a version says of one thing, and where that stands on a day."""

    provision: Provision
    subject: Subject
    stand: Stand
    source: CitedSource

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        row = self.provision
        return {
            "code": row.code, "subject": self.subject.value, "effect": row.effect, "says": row.says or None,
            "quote": row.quote or None, "pinpoint": row.pinpoint or None, "status": word(self.stand.force),
            "since": self.stand.since.isoformat() if self.stand.since else None,
            "preempted_by": self.stand.by.measure if self.stand.by else None,
            "source": self.source.as_json(), "as_of": self.source.as_of.isoformat(),
            "confidence": self.source.confidence, "verified": row.is_verified,
        }  # fmt: skip


@dataclass(frozen=True)
class MeasureFact:
    """A law or a policy in the version that holds on a day."""

    record: Record
    stand: Stand
    status: str
    provisions: list[ProvisionFact]
    turns: list[MeasureTurn] = field(default_factory=list)

    @property
    def uid(self) -> str:
        """Return the name of the law or policy in addresses."""
        return self.record.version.measure.uid

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.stand.force in OVER

    @property
    def terms(self) -> SharingTerms | None:
        """Return the terms of a data-sharing agreement."""
        return getattr(self.record.version, "terms", None)

    @property
    def notice_by(self) -> dt.date | None:
        """Return the last day on which notice against the renewal of data sharing can be given."""
        return last_notice_day(self.record.version.valid_until, self.terms.notice_days) if self.terms else None

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        version = self.record.version
        measure, source, terms = version.measure, version.source, self.terms
        days = {n: getattr(version, n) for n in ("adopted_on", "valid_from", "comply_by")}
        return {
            "id": measure.uid, "kind": measure.kind, "level": "state" if measure.is_law else "local",
            "place": {"geoid": measure.place_id, "name": measure.place.title}, "state": measure.state,
            "made_by": measure.made_by, "name": version.name, "title": version.title or None,
            "citation": version.citation or None, "summary": version.summary,
            **{name: day.isoformat() if day else None for name, day in days.items()},
            "valid_until": self.record.until.isoformat() if self.record.until else None,
            "status": self.status, "since": self.stand.since.isoformat() if self.stand.since else None,
            "bound": list(version.bound), "enforcement": version.enforcement or None, "vote": version.vote or None,
            "provisions": [fact.as_json() for fact in self.provisions],
            "events": [{"kind": t.kind, "on": t.on.isoformat(), "note": t.note, "subjects": t.subjects,
                        "source": t.source.as_json()} for t in self.turns],
            "sharing": {"system": terms.system, "other_party": terms.other_party, "direction": terms.direction,
                        "renewal": terms.renewal, "notice_days": terms.notice_days,
                        "fee_usd_a_year": terms.fee_usd_a_year} if terms else None,
            "source": source.as_json(), "as_of": source.as_of.isoformat(),
            "checked_on": source.checked_on.isoformat() if source.checked_on else None,
            "confidence": source.confidence, "verified": version.is_verified,
        }  # fmt: skip


def word(force: Force) -> str:
    """Return a standing as exports write it: "in-force"."""
    return force.value.lower().replace("_", "-")


def facts(found: Sequence[Record], on: dt.date, laws: Iterable[Rule] = ()) -> list[MeasureFact]:
    """Return each measure once, in the version that holds on a day, or else the next one, or the last.

    Args:
        found: versions.
        laws: state laws that may override; those among `found` are considered anyway.
    """
    rules = [*laws, *rules_of([r for r in found if r.version.measure.is_law])]
    chosen: dict[str, Record] = {}
    for record in found:
        begins, kept = record.version.valid_from, chosen.get(record.version.measure.uid)
        if kept is None or (begins is not None and begins <= on):
            chosen[record.version.measure.uid] = record
    return [_fact(record, rules, on) for record in chosen.values()]


def _fact(record: Record, laws: list[Rule], on: dt.date) -> MeasureFact:
    provisions = []
    for row in record.provisions:
        rule = rule_of(record, row)
        source = row.source if row.source_title else record.version.source
        read = CitedSource(**{**vars(source), "confidence": row.confidence.lower(), "checked_on": row.checked_on})
        provisions.append(
            ProvisionFact(row, subject_of(row.code), stand(rule, laws, on, record.version.measure.state), read)
        )
    own = own_stand(whole(record), on)
    turns = [turn for turn in record.turns if turn.on <= on]
    live = [p for p in provisions if not p.provision.is_proposed]
    lost = [p for p in live if p.stand.force is Force.PREEMPTED]
    status = word(own.force)
    if own.force is Force.IN_FORCE and lost:
        status = "preempted" if len(lost) == len(live) else "partly-preempted"
    elif own.force is Force.IN_FORCE and any(p.stand.force is Force.ENJOINED for p in live):
        status = "partly-enjoined"
    return MeasureFact(record, own, status, provisions, turns)


@dataclass(frozen=True)
class PlaceLaw:
    """What binds in a place on a day: the laws of its state, its own policies, and what follows."""

    laws: list[MeasureFact]
    policies: list[MeasureFact]
    bindings: dict[Subject, Binding]
    score: Score
    history: list[tuple[dt.date, Score]]
    rules: list[Rule]
    looked_on: dt.date | None

    @property
    def bans(self) -> list[Rule]:
        """Return the rules of the state on 287(g)."""
        return [rule for rule in self.rules if rule.subject is Subject.AGREEMENT]


def for_place(place: Place, counties: Collection[Place], on: dt.date) -> PlaceLaw:
    """Return the laws and policies that bear on a place on a day. Queries: at most 3.

    A county shows the policies of its towns too; they bind only the town's own officers.
    """
    here = {place.geoid, *(county.geoid for county in counties)}
    where = Q(measure__kind__in=STATE_KINDS)
    if place.kind == Place.Kind.STATE:
        where |= Q(measure__place_id=place.geoid)
    else:
        where |= Q(measure__place_id__in=here)
    if place.kind == Place.Kind.COUNTY:
        where |= Q(measure__place_id__in=Lies.objects.filter(county_id=place.geoid).values("municipality_id"))
    found = records(Q(measure__state=place.state) & where)
    rules = rules_of(found)
    shown = facts(found, on)
    bodies = {subject: _body(place, here, subject) for subject in Subject}
    bindings = {subject: what_binds(rules, body, subject, on) for subject, body in bodies.items()}
    everyone = Body(OFFICERS | BOOK.get(Place.Kind(place.kind), TOWN), place.state, frozenset(here))
    return PlaceLaw(
        [fact for fact in shown if fact.record.version.measure.is_law],
        [fact for fact in shown if not fact.record.version.measure.is_law],
        bindings, score(rules, everyone, on), over_time(rules, everyone), rules,
        max((record.version.as_of for record in found), default=None),
    )  # fmt: skip


def listed(state: str, on: dt.date) -> list[MeasureFact]:
    """Return every law and policy of a state, or of all for an empty text, as it stands on a day. Queries: 3."""
    return facts(records(Q(measure__state=state) if state else Q()), on)


@dataclass(frozen=True)
class DatedEvent:
    """A day on which a law or policy began, or something happened to it.

    Attributes:
        kind: ADOPTED, IN_FORCE, COMPLY_BY, or the kind of a turn.
    """

    on: dt.date
    kind: str
    record: Record
    turn: MeasureTurn | None = None


def dated_events(state: str, until: dt.date, limit: int) -> list[DatedEvent]:
    """Return what happened to laws and policies up to a day, the latest first. Queries: 3."""
    found: dict[tuple[str, str, dt.date], DatedEvent] = {}
    for record in records(Q(measure__state=state) if state else Q()):
        version, uid = record.version, record.version.measure.uid
        days = {"ADOPTED": version.adopted_on, "IN_FORCE": version.valid_from, "COMPLY_BY": version.comply_by}
        for kind, day in days.items():
            if day is not None:
                found.setdefault((uid, kind, day), DatedEvent(day, kind, record))
        for turn in record.turns:
            found.setdefault((uid, turn.kind, turn.on), DatedEvent(turn.on, turn.kind, record, turn))
    past = [event for event in found.values() if event.on <= until]
    return sorted(past, key=lambda event: (event.on, event.record.version.measure.uid, event.kind), reverse=True)[
        :limit
    ]


def one(uid: str, on: dt.date) -> MeasureFact | None:
    """Return one law or policy as it stands on a day, None where there is none. Queries: at most 6."""
    versions = records(Q(measure__uid=uid))
    if not versions:
        return None
    laws = records(Q(measure__state=versions[0].version.measure.state, measure__kind__in=STATE_KINDS))
    return facts(versions, on, rules_of(laws))[0]


def _body(place: Place, here: set[str], subject: Subject) -> Body:
    holders = JAILERS if subject in IN_JAIL else OFFICERS
    return Body(holders, place.state, frozenset(here))


def town_body(geoid: str, state: str) -> Body:
    """Return the police of a town."""
    return Body(TOWN, state, frozenset({geoid}))


def town_sentences(law: PlaceLaw, state: str, on: dt.date) -> list[tuple[str, Binding, Binding]]:
    """Return for each town with a policy of its own what binds its police in asking and in telling."""
    towns = {
        (f.record.version.measure.place_id, f.record.version.measure.place.name)
        for f in law.policies
        if f.record.version.measure.place.kind == Place.Kind.MUNICIPALITY
    }
    found = []
    for geoid, name in sorted(towns, key=lambda town: town[1]):
        body = town_body(geoid, state)
        asked, told = (what_binds(law.rules, body, s, on) for s in (Subject.INQUIRY, Subject.INFORM))
        if told.standing in (Standing.REQUIRED_HERE, Standing.REQUIRED):
            found.append((name, asked, told))
    return found

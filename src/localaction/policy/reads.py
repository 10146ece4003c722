"""What pages, exports and commands show of 287(g) agreements, with a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet, prefetch_related_objects

from localaction.places.models import Agency
from localaction.policy import banning
from localaction.policy.citations import last_published as last_published
from localaction.policy.citations import source_of as source_of
from localaction.policy.citations import span_of_records as span_of_records
from localaction.policy.ingest.agreements import PARTICIPATING
from localaction.policy.models import Agreement, AgreementEvent, Application, EndEvidence
from localaction.policy.rules.binding import Rule
from localaction.policy.rules.status import (
    Clause,
    Evidence,
    Listing,
    clause,
    ended_on,
    is_in_force,
    listing_status,
    status,
)
from localaction.sources.models import Observation, Publication
from localaction.sources.printed import Source

IN_FORCE = ("listed", "listed-link-pending", "missing")
# What a reader means by news; the rest is ICE at work on its own sheet.
NEWS = ("appeared", "removed-from-list", "superseded", "terminated")
# What a page of a place shows: news, and what may become news.
SHOWN = (*NEWS, "missing", "renamed", "pending-appeared")


@dataclass(frozen=True)
class AgencyFact:
    """An agency as shown beside its agreements."""

    id: int
    name: str
    names: list[str]
    state: str
    kind: str
    coverage: str
    county_fips: list[str]
    ori: str
    municipality: str
    evidence: str

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        return {
            "id": self.id, "name": self.name, "names": self.names, "state": self.state, "kind": self.kind.lower(),
            "coverage": self.coverage.lower().replace("_", "-"), "county_fips": self.county_fips,
            "ori": self.ori or None, "municipality": self.municipality or None, "coverage_evidence": self.evidence,
        }  # fmt: skip


@dataclass(frozen=True)
class AgreementFact:
    """An agreement on a day."""

    id: int
    agency: AgencyFact
    model: str
    signed: dt.date | None
    status: str
    listing_status: str
    ends_on: dt.date | None
    first_listed: dt.date
    last_listed: dt.date
    absent_since: dt.date | None
    is_baseline: bool
    is_held: bool
    moa_url: str
    addendum_url: str
    clause: Clause
    evidence: list[EndEvidence]
    source: Source | None
    as_of: dt.date

    @property
    def is_in_force(self) -> bool:
        """Whether officers act under it, as far as is known."""
        return is_in_force(self.status)

    @property
    def confidence(self) -> str:
        """high: printed by ICE and not in doubt; medium: absent, or a person has yet to decide."""
        return "medium" if self.is_held or self.status in ("missing", "removed-from-list") else "high"

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        return {
            "id": self.id,
            "agency": self.agency.as_json(),
            "model": self.model,
            "signed": self.signed.isoformat() if self.signed else None,
            "status": self.status,
            "listing_status": self.listing_status,
            "ends_on": self.ends_on.isoformat() if self.ends_on else None,
            "first_listed": self.first_listed.isoformat(),
            "last_listed": self.last_listed.isoformat(),
            "absent_since": self.absent_since.isoformat() if self.absent_since else None,
            "listed_before_records_begin": self.is_baseline,
            "needs_person": self.is_held,
            "moa_url": self.moa_url or None,
            "addendum_url": self.addendum_url or None,
            "termination_clause": {"code": self.clause.code, "notice_days": self.clause.notice_days},
            "source": self.source.as_json() if self.source else None,
            "as_of": self.as_of.isoformat(),
            "confidence": self.confidence,
        }


@dataclass(frozen=True)
class Change:
    """One thing that changed."""

    uid: str
    date: dt.date
    kind: str
    code: str
    state: str
    agency_id: int
    agency: str
    model: str
    detail: dict[str, Any]
    is_held: bool
    evidence: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        return {
            "date": self.date.isoformat(), "kind": self.kind, "state": self.state, "agency_id": self.agency_id,
            "agency": self.agency, "model": self.model, "detail": {"code": self.code, **self.detail},
            "needs_person": self.is_held, "evidence": self.evidence,
            "source": self.evidence[0] if self.evidence else None, "as_of": self.date.isoformat(),
            "confidence": "medium" if self.is_held or self.kind == "missing" else "high",
        }  # fmt: skip


def in_state(state: str) -> Q:
    """Return the condition that an agency belongs to a state."""
    return Q(agency__state=state)


def serving(counties: Collection[str]) -> Q:
    """Return the condition that an agency serves one of the counties, by itself, not as a statewide one."""
    return Q(agency__counties__county__in=counties)


def agreements(
    where: Q, on: dt.date, bans: Collection[Rule] | None = None, known: Publication | None = None
) -> list[AgreementFact]:
    """Return the agreements that match, as they stood on a day; those first listed later are left out.

    Args:
        bans: rules of state laws on 287(g), where they are at hand; None: they are read.
        known: the latest publication until the day, where it is at hand.

    Queries: 7, whatever the number of agreements, and up to 3 for the bans.
    """
    rows = agreement_rows(where, on)
    with_names(rows)
    return agreement_facts(rows, on, bans, known)


def agreement_rows(where: Q, on: dt.date) -> list[Agreement]:
    """Return the agreements that match and were listed by a day, without the names of their agencies. Queries: 1."""
    return list(Agreement.objects.filter(where, first_listed__lte=on).select_related("agency").distinct())


def with_names(rows: Iterable[Agreement | Application]) -> None:
    """Fetch the counties and names of the agencies of agreements and applications together. Queries: 4."""
    prefetch_related_objects([row.agency for row in rows], "counties", "names", "other_names__names")


def agreement_facts(
    rows: list[Agreement], on: dt.date, bans: Collection[Rule] | None = None, known: Publication | None = None
) -> list[AgreementFact]:
    """Return agreements as they stood on a day; see `agreements`. Queries: 3, up to 4 more for what is not at hand."""
    bans = banning.rules() if bans is None else bans
    turns = _turns([row.pk for row in rows])
    proofs = _evidence([row.uid for row in rows])
    sources = _sources(rows)
    known = known or last_published(PARTICIPATING, on)
    as_of = known.published_at.date() if known else on
    facts = []
    for row in rows:
        listing = Listing(row.linked_on, turns.get(row.pk, []))
        shown = [e for e in proofs.get(row.uid, []) if e.dated_on <= on]
        evidence = [Evidence(e.kind, e.dated_on, e.effective_on, e.publisher) for e in shown]
        word = listing_status(listing, on) or "listed"
        facts.append(
            AgreementFact(
                row.pk,
                agency_fact(row.agency),
                row.model,
                row.signed,
                banning.status(status(row.model, listing, evidence, on) or word, row.agency, bans, on),
                word,
                ended_on(row.model, evidence),
                row.first_listed,
                row.last_listed,
                row.absent_since,
                row.is_baseline,
                row.is_held,
                row.moa_url,
                row.addendum_url,
                clause(row.model),
                shown,
                sources.get(row.pk),
                min(as_of, max(row.last_listed, row.first_listed)) if word.startswith("listed") else as_of,
            )
        )
    return sorted(facts, key=lambda f: (f.agency.state, f.agency.name, f.model, f.signed or dt.date.min))


def agency_fact(agency: Agency) -> AgencyFact:
    """Return what is shown of an agency; its counties and names should be prefetched."""
    names = {name.printed for name in agency.names.all()}
    for other in agency.other_names.all():
        names |= {name.printed for name in other.names.all()}
    return AgencyFact(
        agency.pk, agency.name, sorted(names), agency.state, agency.kind, agency.coverage,
        sorted(c.county for c in agency.counties.all()), agency.ori, agency.municipality, agency.evidence,
    )  # fmt: skip


def _turns(ids: list[int]) -> dict[int, list[tuple[dt.date, str, str]]]:
    found: dict[int, list[tuple[dt.date, str, str]]] = defaultdict(list)
    for start in range(0, len(ids), 900):
        events = AgreementEvent.objects.filter(agreement_id__in=ids[start : start + 900]).order_by(
            "on", "publication__published_at", "publication_id"
        )
        for pk, on, kind, code in events.values_list("agreement_id", "on", "kind", "code"):
            found[pk].append((on, kind, code))
    return found


def _evidence(uids: list[str]) -> dict[str, list[EndEvidence]]:
    found: dict[str, list[EndEvidence]] = defaultdict(list)
    wanted = set(uids)
    # The table holds a few documents a year; one read of it is cheaper than a list of 1,500 uids.
    for row in EndEvidence.objects.filter(withdrawn_at=None).order_by("dated_on"):
        if row.agreement_uid in wanted:
            found[row.agreement_uid].append(row)
    return found


def _sources(rows: list[Agreement]) -> dict[int, Source]:
    """Return for each agreement the line of the last publication that printed it."""
    days = {row.last_listed for row in rows}
    if not days:
        return {}
    publications = {
        p.pk: p
        for p in Publication.objects.filter(source=PARTICIPATING, published_at__date__in=days).order_by("published_at")
    }
    latest: dict[int, Source] = {}
    ids = [row.pk for row in rows]
    for start in range(0, len(ids), 900):
        seen = Observation.objects.filter(
            publication_id__in=publications, printed__printing__agreement_id__in=ids[start : start + 900]
        ).values_list("printed__printing__agreement_id", "publication_id", "line")
        for pk, publication_id, line in sorted(seen, key=lambda s: publications[s[1]].published_at):
            latest[pk] = source_of(publications[publication_id], line)
    return latest


def changes(
    since: dt.date | None = None,
    until: dt.date | None = None,
    state: str = "",
    counties: Collection[str] = (),
    kinds: Collection[str] = (),
    limit: int | None = None,
    offset: int = 0,
) -> list[Change]:
    """Return what changed, the latest first; what stood on the first publication of all is no change.

    Args:
        since, until: days, both included.
        state: two-letter code, or empty for all.
        counties: FIPS codes; agencies of the whole state count for each of its counties.
        kinds: event kinds; empty for all.
        limit, offset: for pages.
    """
    rows = changed(since, until, state, counties, kinds)
    end = None if limit is None else offset + limit
    return [change_of(event) for event in rows[offset:end]]


def changed(
    since: dt.date | None, until: dt.date | None, state: str, counties: Collection[str], kinds: Collection[str]
) -> QuerySet[AgreementEvent]:
    """Return the events that match, the latest first."""
    rows = AgreementEvent.objects.filter(is_baseline=False).select_related("agency", "publication")
    if since:
        rows = rows.filter(on__gte=since)
    if until:
        rows = rows.filter(on__lte=until)
    if state:
        rows = rows.filter(agency__state=state)
    if counties:
        fips = {f"{c[:2]}" for c in counties}
        rows = rows.filter(
            serving(counties) | Q(agency__coverage=Agency.Coverage.STATEWIDE, agency__state__in=_usps(fips))
        ).distinct()
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return rows.order_by("-on", "-publication__published_at", "agency__state", "agency__name", "kind", "uid")


def _usps(fips: Iterable[str]) -> list[str]:
    from localaction.places.reference_files import gazetteer

    return [gazetteer().usps(code) for code in fips]


def change_of(event: AgreementEvent) -> Change:
    """Return an event as it is shown; its agency and publication should be selected."""
    if event.publication:
        evidence = [source_of(event.publication).as_json()]
    else:
        evidence = [{name: event.detail.get(name, "") for name in ("title", "publisher", "url", "dated_on")}]
    return Change(
        event.uid, event.on, event.kind, event.code, event.agency.state, event.agency_id, event.agency.name,
        event.model, event.detail, event.is_held, evidence,
    )  # fmt: skip


def find_agencies(text: str, limit: int = 20) -> list[AgencyFact]:
    """Return the agencies with agreements or applications whose name holds every word of `text`. Queries: 4."""
    rows = Agency.objects.filter(same_as=None, printings__isnull=False)
    asked = [word for word in text.split() if len(word) > 2][:6]
    if not asked:
        return []
    for word in asked:
        rows = rows.filter(name__icontains=word)
    rows = rows.prefetch_related("counties", "names", "other_names__names").distinct().order_by("name", "state")
    return [agency_fact(row) for row in rows[:limit]]


def counts_by_state(on: dt.date) -> dict[str, int]:
    """Return how many agencies of each state ICE lists on the latest publication until a day, that day included."""
    known = last_published(PARTICIPATING, on)
    if known is None:
        return {}
    rows = (
        Observation.objects.filter(publication=known)
        .exclude(printed__printing=None)
        .values_list("printed__printing__agency__state", "printed__printing__agency_id")
        .distinct()
    )
    found: dict[str, int] = defaultdict(int)
    for state, _ in rows:
        found[state] += 1
    return dict(found)

"""From observations to agreements: the only place where agreements, applications and events are written.

Everything is derived again from the first publication on. The steps:
1. read what the publications in force printed, and what people decided;
2. let `rules.history` tell what happened;
3. write agencies, agreements, applications and events so that they say just that, touching only what differs;
4. put into the review queue what a person must decide.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from localaction.places.reference_files import gazetteer
from localaction.policy.actions import agencies as agency_rows
from localaction.policy.actions import questions
from localaction.policy.endings import endings, is_end_shown
from localaction.policy.ingest.agreements import PARTICIPATING, PENDING, misprint, state_name, understanding
from localaction.policy.models import Agreement, AgreementEvent, Application, Printing
from localaction.policy.rules import applications, history, published
from localaction.policy.rules.coverage import place_test
from localaction.policy.rules.identity import Name, Row
from localaction.sources.models import Observation, PrintedRow, Publication, ReviewItem
from localaction.sources.review import Unfounded
from localaction.sources.rules import order_of


@dataclass(frozen=True)
class Derived:
    """Events of each publication, by kind, for the report of an import."""

    by_publication: dict[int, dict[str, int]]
    n_changed: int
    n_events_changed: int


@transaction.atomic
def derive(at: dt.datetime) -> Derived:
    """Bring agreements, applications, agencies, events and questions in line with what was published and decided.

    Args:
        at: now, for new questions.

    Returns:
        The events of each publication, how many rows had to be changed (0 when nothing new was learned), and how
        many of these are events.
    """
    places = gazetteer()
    participating, rows = read_publications(PARTICIPATING)
    reviewed = questions.reviewed_handovers()
    story = history.read_all(participating, place_test(places), *questions.decided_renames(), reviewed, state_name)
    pending, pending_rows = read_publications(PENDING)
    waiting = applications.read_all(pending, story.agencies)
    everything = {**rows, **pending_rows}
    names = agency_rows.write(everything, participating, pending, story.agencies)
    n = _write_agreements(story.agreements, everything, names)
    n += _write_applications(waiting.applications, names)
    ids = dict(Agreement.objects.values_list("uid", "id"))
    applied = dict(Application.objects.values_list("uid", "id"))
    happened = [*story.events, *waiting.events, *endings(story.agreements, at.date())]
    n_events = _write_events(happened, ids, names, {a.uid: a for a in story.agreements})
    _write_printings(story.agreements, waiting.applications, everything, names, ids, applied)
    n += questions.ask(story, everything, names, at)
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for event in happened:
        counts[event.publication][event.kind] += 1
    return Derived({p: dict(kinds) for p, kinds in counts.items()}, n + n_events, n_events)


def read_publications(source: str) -> tuple[list[published.Published], dict[int, Row]]:
    """Return the publications in force in order, and every kept row that they printed, by the row's id."""
    rows: dict[int, Row] = {}
    parked: dict[int, str] = {}
    for pk, outcome, values in (
        PrintedRow.objects.filter(source=source).values_list("id", "outcome", "values").iterator()
    ):
        if outcome == PrintedRow.Outcome.KEPT:
            rows[pk] = Row(
                pk, values["state"], values["key"], values["agency"], values["county"], values["model"],
                values["signed"] or "", values["moa_url"], values["moa_document"],
            )  # fmt: skip
        else:
            parked[pk] = values.get("key", "")
    printed: dict[int, list[int]] = defaultdict(list)
    table = connection.ops.quote_name(Observation._meta.db_table)
    of_source = connection.ops.quote_name(Publication._meta.db_table)
    publications = [p for p in Publication.objects.filter(source=source).order_by("published_at", "id") if p.counts]
    publications.sort(key=lambda p: order_of(p.published_at, p.file_name))
    with connection.cursor() as cursor:
        # Ids ascend with the lines; the index on lines would cost a look-up of each of 180,000 rows.
        cursor.execute(
            f"SELECT publication_id, printed_id FROM {table} WHERE publication_id IN "  # noqa: S608
            f"(SELECT id FROM {of_source} WHERE source = %s) ORDER BY id",
            [source],
        )
        for publication_id, printed_id in cursor.fetchall():
            printed[publication_id].append(printed_id)
    found = [
        published.Published(
            p.pk, p.published_at.date(), [rows[i] for i in printed[p.pk] if i in rows],
            frozenset(parked[i] for i in printed[p.pk] if parked.get(i)), p.published_at,
        )
        for p in publications
    ]  # fmt: skip
    in_force = {row.id for publication in found for row in publication.rows}
    return found, {pk: row for pk, row in rows.items() if pk in in_force}


def _write_agreements(agreements: list[published.Agreement], rows: dict[int, Row], names: dict[Name, int]) -> int:
    addenda = questions.addenda(rows)
    wanted = {
        a.uid: {
            "agency_id": names[a.agency],
            "model": a.model,
            "signed": dt.date.fromisoformat(a.signed) if a.signed else None,
            "moa_url": a.url[:600],
            "addendum_url": next((addenda[i] for i in sorted(a.rows, reverse=True) if i in addenda), ""),
            "first_listed": a.first_listed,
            "last_listed": a.last_listed,
            "linked_on": a.linked_on,
            "absent_since": a.absent_since,
            "n_absences": min(a.absences, 30_000),
            "removed_on": a.removed_on,
            "superseded_on": a.superseded_on,
            "is_baseline": a.is_baseline,
            "is_held": a.is_held,
        }
        for a in agreements
    }
    return bring_in_line(Agreement, wanted)


def _write_applications(waiting: list[applications.Waiting], names: dict[Name, int]) -> int:
    wanted = {
        w.uid: {
            "agency_id": names[w.agency],
            "model": w.model,
            "first_listed": w.first_listed,
            "last_listed": w.last_listed,
            "gone_on": w.gone_on,
        }
        for w in waiting
    }  # fmt: skip
    return bring_in_line(Application, wanted)


def _write_events(
    events: Iterable[published.Event],
    ids: dict[str, int],
    names: dict[Name, int],
    agreements: dict[str, published.Agreement],
) -> int:
    wanted = {}
    for event in events:
        agreement = agreements.get(event.agreement)
        uid = hashlib.blake2b(event.uid.encode(), digest_size=24).hexdigest()
        wanted[uid] = {
            "kind": event.kind,
            "code": event.code,
            "on": event.on,
            "agency_id": names[event.agency],
            "agreement_id": ids.get(event.agreement),
            "model": event.detail.get("model") or (agreement.model if agreement else ""),
            "publication_id": event.publication or None,
            "detail": event.detail,
            "is_held": event.is_held,
            "is_baseline": event.code == "FIRST_FILE",
        }
    return bring_in_line(AgreementEvent, wanted)


def bring_in_line(model: Any, wanted: dict[str, dict[str, Any]]) -> int:
    """Make the table hold just the rows wanted, by their `uid`; return how many were made, changed or removed."""
    fields = list(next(iter(wanted.values()))) if wanted else []
    there = {row["uid"]: row for row in model.objects.values("id", "uid", *fields)}
    made = [model(uid=uid, **values) for uid, values in wanted.items() if uid not in there]
    changed = [
        model(id=there[uid]["id"], uid=uid, **values)
        for uid, values in wanted.items()
        if uid in there and any(there[uid][name] != value for name, value in values.items())
    ]
    gone = [row["id"] for uid, row in there.items() if uid not in wanted]
    model.objects.bulk_create(made, batch_size=500)
    if changed:
        # An upsert: Django's bulk_update builds a CASE of every row and field and takes ten times as long.
        model.objects.bulk_create(
            changed, batch_size=500, update_conflicts=True, unique_fields=["id"], update_fields=fields
        )
    for start in range(0, len(gone), 500):
        model.objects.filter(id__in=gone[start : start + 500]).delete()
    return len(made) + len(changed) + len(gone)


def _write_printings(
    agreements: list[published.Agreement],
    waiting: list[applications.Waiting],
    rows: dict[int, Row],
    names: dict[Name, int],
    ids: dict[str, int],
    applied: dict[str, int],
) -> None:
    """Say of each printed row which agency, agreement or application it is about."""
    about = {i: ids[a.uid] for a in agreements for i in a.rows}
    asked = {i: applied[w.uid] for w in waiting for i in w.rows}
    wanted = {i: (names[row.name], about.get(i), asked.get(i)) for i, row in rows.items() if row.name in names}
    there = {
        p[0]: p[1:] for p in Printing.objects.values_list("printed_id", "agency_id", "agreement_id", "application_id")
    }
    stale = [i for i, values in there.items() if wanted.get(i) != values]
    for start in range(0, len(stale), 500):
        Printing.objects.filter(printed_id__in=stale[start : start + 500]).delete()
    Printing.objects.bulk_create(
        [
            Printing(printed_id=i, agency_id=values[0], agreement_id=values[1], application_id=values[2])
            for i, values in wanted.items()
            if there.get(i) != values
        ],
        batch_size=500,
    )


def after_decision(item: ReviewItem, at: dt.datetime) -> int:
    """Read misprinted rows again where a person corrected them, and derive everything anew.

    Returns:
        How many entries of the history differ now.

    Raises:
        Unfounded: an end was confirmed that no document and no two sources show.
    """
    if item.kind == ReviewItem.Kind.DEPARTURE:
        if item.state == ReviewItem.State.ACCEPTED and not is_end_shown(
            item.payload["agreement"], item.payload["model"]
        ):
            raise Unfounded
        return 0
    if item.kind == ReviewItem.Kind.ROW:
        read_again(item.source, item.payload["misprint"])
    return derive(at).n_events_changed


def read_again(source: str, what: str) -> None:
    """Read the rows of one misprint again, in each publication that has it."""
    understand = understanding(questions.row_corrections())
    for row in PrintedRow.objects.filter(source=source):
        if misprint(row.cells) != what:
            continue
        first = Publication.objects.filter(observations__printed=row).order_by("published_at").first()
        if first is None:
            continue
        meaning = understand(row.cells, first.published_at.date(), row.digest)
        row.outcome = PrintedRow.Outcome.KEPT if meaning.is_kept else PrintedRow.Outcome.PARKED
        row.reasons, row.values = meaning.reasons, meaning.values
        row.save(update_fields=["outcome", "reasons", "values"])

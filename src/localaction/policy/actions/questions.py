"""What the review queue asks about 287(g) lists, and what people's answers mean."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from localaction.places.models import Agency
from localaction.policy.ingest.agreements import PARTICIPATING, PENDING, misprint, state_name
from localaction.policy.rules.history import History
from localaction.policy.rules.identity import Handover, Name, Row
from localaction.policy.rules.names import key
from localaction.sources.models import Decision, PrintedRow, Publication, ReviewItem

LOOKED_INTO = Path(__file__).resolve().parent.parent / "reference" / "handovers.csv"
SOURCES = (PARTICIPATING, PENDING)
State, Kind = ReviewItem.State, ReviewItem.Kind


def _uid(*parts: str) -> str:
    return hashlib.blake2b("|".join(parts).encode(), digest_size=24).hexdigest()


def _standing(kind: str) -> Iterable[tuple[dict[str, Any], str, dict[str, str]]]:
    """Return payload, verdict and correction of every decision that stands."""
    return Decision.objects.filter(item__kind=kind, item__source__in=SOURCES, undone_at=None).values_list(
        "item__payload", "verdict", "correction"
    )


Pairs = list[tuple[Name, Name]]


def decided_renames() -> tuple[Pairs, Pairs, Pairs]:
    """Return the pairs of names that people joined, those that they kept apart, and those where a holder changed."""
    accepted: Pairs = []
    rejected: Pairs = []
    moved: Pairs = []
    for payload, verdict, _ in _standing(Kind.RENAME):
        pair = ((payload["before"][0], payload["before"][1]), (payload["after"][0], payload["after"][1]))
        if verdict == State.ACCEPTED:
            accepted.append(pair)
        elif verdict == State.REJECTED:
            rejected.append(pair)
        elif verdict == State.CORRECTED:
            moved.append(pair)
    return accepted, rejected, moved


@functools.cache
def _looked_into() -> list[dict[str, str]]:
    with LOOKED_INTO.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reviewed_handovers() -> dict[tuple[int, Name, Name], str]:
    """Return the hand-overs in real publications that were looked into by hand, with the answer.

    Each holds only for the very publication it was found in (by its digest), and until a person here decides
    otherwise.
    """
    wanted = {line["publication"] for line in _looked_into()}
    ids = {
        sha[:16]: pk
        for pk, sha in Publication.objects.filter(source=PARTICIPATING).values_list("id", "sha256")
        if sha[:16] in wanted
    }
    return {
        (ids[line["publication"]], _name(line, "before"), _name(line, "after")): line["verdict"]
        for line in _looked_into()
        if line["publication"] in ids
    }


def _name(line: dict[str, str], which: str) -> Name:
    state = line[f"state_{which}"]
    return state, key(line[f"name_{which}"], state_name(state))


def decided_places() -> dict[Name, dict[str, str]]:
    """Return the counties that people gave to agencies, by name."""
    return {
        (payload["state"], payload["key"]): correction
        for payload, verdict, correction in _standing(Kind.PLACE)
        if verdict == State.CORRECTED and correction.get("coverage")
    }


def row_corrections() -> dict[str, dict[str, str]]:
    """Return people's readings of misprinted rows, by what names the misprint."""
    return {
        payload["misprint"]: correction
        for payload, verdict, correction in _standing(Kind.ROW)
        if verdict == State.CORRECTED and correction
    }


def addenda(rows: Mapping[int, Row]) -> dict[int, str]:
    """Return the addendum's address of each printed row that has one."""
    found = PrintedRow.objects.filter(source=PARTICIPATING).exclude(values__addendum_url="")
    return {pk: url[:600] for pk, url in found.values_list("id", "values__addendum_url") if pk in rows and url}


def ask(story: History, rows: Mapping[int, Row], names: Mapping[Name, int], at: dt.datetime) -> int:
    """Bring the queue in line with what is open now; return how many items were added or became moot."""
    wanted = {
        item.uid: item
        for item in [*_renames(story.questions, at), *_rows(at), *_places(at), *_departures(story, rows, at)]
    }
    kinds = (Kind.RENAME, Kind.ROW, Kind.PLACE, Kind.DEPARTURE)
    there = dict(ReviewItem.objects.filter(source__in=SOURCES, kind__in=kinds).values_list("uid", "state"))
    new = [item for uid, item in wanted.items() if uid not in there]
    ReviewItem.objects.bulk_create(new, batch_size=500)
    moot = [uid for uid, state in there.items() if state == State.OPEN and uid not in wanted]
    again = [uid for uid, state in there.items() if state == State.MOOT and uid in wanted]
    ReviewItem.objects.filter(uid__in=moot).update(state=State.MOOT)
    ReviewItem.objects.filter(uid__in=again).update(state=State.OPEN)
    return len(new) + len(moot) + len(again)


def _renames(handovers: Iterable[Handover], at: dt.datetime) -> Iterable[ReviewItem]:
    for h in handovers:
        yield ReviewItem(
            uid=_uid("rename", *h.before, *h.after),
            source=PARTICIPATING,
            kind=Kind.RENAME,
            reason="SAME_SIGNING" if "SAME_SIGNING" in h.evidence else h.evidence[0],
            subject=f"{h.printed_before} → {h.printed_after} ({h.after[0]})"[:300],
            payload={
                "before": list(h.before), "after": list(h.after), "printed_before": h.printed_before,
                "printed_after": h.printed_after, "models": list(h.models), "evidence": list(h.evidence),
                "publication": h.publication, "is_strong": h.is_strong,
            },
            rank=h.rank,
            asked_at=at,
        )  # fmt: skip


def _rows(at: dt.datetime) -> Iterable[ReviewItem]:
    """Ask about each misprint that parks a row or leaves its model unknown."""
    parked = PrintedRow.objects.filter(source__in=SOURCES, outcome=PrintedRow.Outcome.PARKED)
    unknown = PrintedRow.objects.filter(source__in=SOURCES, outcome=PrintedRow.Outcome.KEPT, reasons__icontains="UN")
    asked = set()
    counted = [Publication.Status.IMPORTED, Publication.Status.RELEASED]
    for row in [*parked.filter(observations__publication__status__in=counted).distinct(), *unknown]:
        reason = next((r for r in row.reasons if r not in ("SIGNED_MISSING", "SIGNED_REPAIRED", "MODEL_MISSPELT")), "")
        what = misprint(row.cells)
        if not reason or (reason, what) in asked:
            continue
        asked.add((reason, what))
        yield ReviewItem(
            uid=_uid("row", row.source, reason, what),
            source=row.source,
            kind=Kind.ROW,
            reason=reason,
            subject=" · ".join(
                str(row.cells.get(c) or "—").strip() for c in ("STATE", "LAW ENFORCEMENT AGENCY", "SUPPORT TYPE")
            )[:300],
            payload={"misprint": what, "cells": row.cells, "values": row.values, "printed": row.pk},
            rank=0.9 if row.outcome == PrintedRow.Outcome.PARKED else 0.5,
            asked_at=at,
        )


def _places(at: dt.datetime) -> Iterable[ReviewItem]:
    for agency in Agency.objects.filter(
        same_as=None, coverage=Agency.Coverage.NEEDS_PERSON, printings__isnull=False
    ).distinct():
        yield ReviewItem(
            uid=_uid("place", agency.state, agency.key),
            source=PARTICIPATING,
            kind=Kind.PLACE,
            reason=agency.evidence or "PLACE_UNKNOWN",
            subject=f"{agency.name} ({agency.state})"[:300],
            payload={"state": agency.state, "key": agency.key, "agency": agency.pk},
            rank=0.4,
            asked_at=at,
        )


def _departures(story: History, rows: Mapping[int, Row], at: dt.datetime) -> Iterable[ReviewItem]:
    """Ask for a confirmation of each agreement that ICE no longer lists."""
    for a in story.agreements:
        if a.removed_on is None:
            continue
        printed = rows[max(a.rows)]
        yield ReviewItem(
            uid=_uid("departure", a.uid, a.removed_on.isoformat()),
            source=PARTICIPATING,
            kind=Kind.DEPARTURE,
            reason="REMOVED_FROM_LIST",
            subject=f"{printed.agency} ({printed.state}), {a.model}"[:300],
            payload={
                "agreement": a.uid,
                "since": a.absent_since.isoformat() if a.absent_since else "",
                "model": a.model,
            },
            rank=0.7,
            asked_at=at,
        )

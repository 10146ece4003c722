"""What the desk shows of the review queue, with a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from localaction.sources.models import Decision, Observation, PrintedRow, ReviewItem
from localaction.sources.reads_publications import PER_PAGE, PublicationFact, with_predecessor

Kind, State = ReviewItem.Kind, ReviewItem.State
# What holds other things back comes first: a publication set aside, news that waits for a name, rows left out.
URGENCY = (Kind.PUBLICATION, Kind.RENAME, Kind.ROW, Kind.REPORT, Kind.DEPARTURE, Kind.PLACE)


@dataclass(frozen=True)
class Made:
    """A decision as recorded."""

    verdict: str
    why: str
    who: str
    at: dt.datetime
    correction: dict[str, str]
    undone_by: str
    undone_at: dt.datetime | None


@dataclass(frozen=True)
class Entry:
    """One line of the queue."""

    id: int
    kind: str
    reason: str
    source: str
    subject: str
    asked_at: dt.datetime
    state: str
    n_candidates: int
    decided: Made | None


@dataclass(frozen=True)
class Queue:
    """One page of the queue; `counts` holds the open questions of each kind, the most urgent kind first."""

    entries: list[Entry]
    counts: list[tuple[str, int]]
    n_open: int
    n_decided: int
    page: int
    n_pages: int


def _by_urgency(rows: QuerySet[ReviewItem]) -> QuerySet[ReviewItem]:
    places = [When(kind=kind, then=Value(place)) for place, kind in enumerate(URGENCY)]
    return rows.annotate(urgency=Case(*places, output_field=IntegerField())).order_by(
        "urgency", "-rank", "asked_at", "id"
    )


def queue(kind: str = "", state: str = "open", page: int = 1) -> Queue:
    """Return one page of the review queue. Queries: 5, whatever the number of questions.

    Args:
        kind: a `ReviewItem.Kind`, or empty for all.
        state: "open": the most urgent first; "decided": the latest decision first.
        page: from 1; one beyond the end gives the last.
    """
    counts: dict[str, int] = defaultdict(int)
    n_decided = 0
    for of_kind, in_state, n in (
        ReviewItem.objects.values_list("kind", "state").annotate(n=Count("id")).order_by("kind", "state")
    ):
        if in_state == State.OPEN:
            counts[of_kind] += n
        elif in_state != State.MOOT and kind in ("", of_kind):
            n_decided += n
    rows = ReviewItem.objects.filter(kind=kind) if kind else ReviewItem.objects.all()
    if state == "open":
        rows = _by_urgency(rows.filter(state=State.OPEN))
        total = counts[kind] if kind else sum(counts.values())
    else:
        rows = rows.filter(decisions__undone_at=None, decisions__isnull=False).order_by("-decisions__decided_at", "-id")
        total = n_decided
    n_pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), n_pages)
    shown = list(rows[(page - 1) * PER_PAGE : page * PER_PAGE])
    decisions = _decisions(shown)
    candidates = _candidates()
    return Queue(
        [
            Entry(
                row.pk, row.kind, row.reason, row.source, row.subject, row.asked_at, row.state,
                candidates.get(_vanished(row.payload), 0) if row.kind == Kind.RENAME else 0,
                next((m for m in decisions.get(row.pk, ()) if m.undone_at is None), None),
            )
            for row in shown
        ],
        [(k, counts[k]) for k in URGENCY], sum(counts.values()), n_decided, page, n_pages,
    )  # fmt: skip


def _vanished(payload: dict[str, Any]) -> tuple[Any, ...]:
    return (payload.get("publication"), *payload.get("before", ()))


def _candidates() -> dict[tuple[Any, ...], int]:
    """Return how many open candidates each vanished name has."""
    counts: dict[tuple[Any, ...], int] = defaultdict(int)
    for payload in ReviewItem.objects.filter(kind=Kind.RENAME, state=State.OPEN).values_list("payload", flat=True):
        counts[_vanished(payload)] += 1
    return counts


def _decisions(items: Collection[ReviewItem]) -> dict[int, list[Made]]:
    """Return the decisions on each item, the latest first."""
    found: dict[int, list[Made]] = defaultdict(list)
    rows = Decision.objects.filter(item__in=items).select_related("decided_by", "undone_by").order_by("-decided_at")
    for d in rows:
        found[d.item_id].append(
            Made(
                d.verdict, d.why, d.decided_by.get_username(), d.decided_at, d.correction,
                d.undone_by.get_username() if d.undone_by else "", d.undone_at,
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True)
class Seen:
    """Where a row was printed."""

    file_name: str
    published_at: dt.datetime
    line: int


@dataclass(frozen=True)
class PrintedAs:
    """A row exactly as printed, and between which publications."""

    id: int
    name: tuple[str, str]
    cells: dict[str, Any]
    reasons: list[str]
    first: Seen
    last: Seen
    n_publications: int


@dataclass(frozen=True)
class Compared:
    """One column of two rows, as printed, side by side."""

    column: str
    before: str
    after: str
    # A web address that may be followed.
    before_url: str
    after_url: str

    @property
    def is_same(self) -> bool:
        """Whether both rows print the same."""
        return self.before == self.after


@dataclass(frozen=True)
class Candidate:
    """A name that may have taken the place of the vanished one."""

    item_id: int
    state: str
    name: str
    evidence: list[str]
    is_this: bool
    before: PrintedAs | None
    after: PrintedAs | None
    cells: list[Compared]


@dataclass(frozen=True)
class ItemPage:
    """Everything that a person needs to decide one question."""

    item: ReviewItem
    standing: Made | None
    undone: list[Made]
    rows: list[PrintedAs]
    candidates: list[Candidate]
    publication: PublicationFact | None
    predecessor: PublicationFact | None
    next_id: int | None


def item_page(item: ReviewItem, printed: Collection[int] = (), columns: Sequence[str] = ()) -> ItemPage:
    """Return what is needed to decide a question. Queries: 8 at most, whatever was printed.

    Args:
        item: the question.
        printed: ids of the printed rows it is about, where the question itself names none.
        columns: the order of the columns, which a JSON column of PostgreSQL does not keep.
    """
    decisions = _decisions([item]).get(item.pk, [])
    rows: list[PrintedAs] = []
    candidates: list[Candidate] = []
    publication = predecessor = None
    if item.kind == Kind.RENAME:
        siblings = _siblings(item)
        names = {tuple(s.payload[which]) for s in siblings for which in ("before", "after")}
        wanted = reduce(or_, (Q(values__state=state, values__key=key) for state, key in names))
        rows = _printed(PrintedRow.objects.filter(wanted, source=item.source))
        candidates = [_candidate(s, item, rows, columns) for s in siblings]
    elif item.kind == Kind.PUBLICATION:
        publication, predecessor = with_predecessor(item.payload["publication"])
    elif item.kind == Kind.ROW:
        rows = _printed(PrintedRow.objects.filter(pk=item.payload["printed"]))
    elif printed:
        rows = _printed(PrintedRow.objects.filter(pk__in=printed))
    following = _by_urgency(ReviewItem.objects.filter(state=State.OPEN).exclude(pk=item.pk))
    ids = list(following.filter(kind=item.kind).values_list("pk", flat=True)[:1]) or list(
        following.values_list("pk", flat=True)[:1]
    )
    return ItemPage(
        item,
        next((m for m in decisions if m.undone_at is None), None),
        [m for m in decisions if m.undone_at is not None],
        rows, candidates, publication, predecessor, ids[0] if ids else None,
    )  # fmt: skip


def _siblings(item: ReviewItem) -> list[ReviewItem]:
    """Return all candidates for the name that vanished, the best first."""
    state, key = item.payload["before"]
    rows = ReviewItem.objects.filter(
        kind=Kind.RENAME, source=item.source, payload__before__0=state, payload__before__1=key,
        payload__publication=item.payload["publication"],
    ).exclude(~Q(pk=item.pk), state=State.MOOT)  # fmt: skip
    return list(rows.order_by("-rank", "id"))


def _printed(rows: QuerySet[PrintedRow]) -> list[PrintedAs]:
    """Return rows with where they were printed, in order of their first publication. Queries: 2."""
    by_id = {row.pk: row for row in rows}
    seen: dict[int, list[Seen]] = defaultdict(list)
    for pk, line, file_name, at in (
        Observation.objects.filter(printed__in=list(by_id))
        .order_by("publication__published_at", "publication_id", "line")
        .values_list("printed_id", "line", "publication__file_name", "publication__published_at")
    ):
        seen[pk].append(Seen(file_name, at, line))
    found = [
        PrintedAs(
            pk, (row.values.get("state") or "", row.values.get("key") or ""), row.cells, row.reasons,
            seen[pk][0], seen[pk][-1], len({(s.file_name, s.published_at) for s in seen[pk]}),
        )
        for pk, row in by_id.items()
        if seen[pk]
    ]  # fmt: skip
    return sorted(found, key=lambda row: (row.first.published_at, row.first.line))


def _candidate(sibling: ReviewItem, item: ReviewItem, rows: list[PrintedAs], columns: Sequence[str]) -> Candidate:
    payload = sibling.payload
    before = [row for row in rows if row.name == tuple(payload["before"])]
    after = [row for row in rows if row.name == tuple(payload["after"])]
    left, right = _pair(before, after)
    return Candidate(
        sibling.pk, sibling.state, payload["printed_after"], payload["evidence"], sibling.pk == item.pk,
        left, right, compare(left, right, columns),
    )  # fmt: skip


def _pair(before: list[PrintedAs], after: list[PrintedAs]) -> tuple[PrintedAs | None, PrintedAs | None]:
    """Return the two rows that are most alike: of equals, the old name's last and the new name's first."""
    pairs = [(old, new) for old in reversed(before) for new in after]
    if not pairs:
        return (before[-1] if before else None), (after[0] if after else None)
    return max(pairs, key=lambda pair: sum(line.is_same for line in compare(*pair)))


def compare(before: PrintedAs | None, after: PrintedAs | None, columns: Sequence[str] = ()) -> list[Compared]:
    """Return the filled cells of two rows side by side, in the order of the columns."""
    left, right = (before.cells if before else {}), (after.cells if after else {})
    order = [*columns, *sorted({*left, *right} - set(columns))]
    return [
        Compared(c, cell(left.get(c)), cell(right.get(c)), address(left.get(c)), address(right.get(c)))
        for c in order
        if cell(left.get(c)) or cell(right.get(c))
    ]


def cell(value: Any) -> str:
    """Return a cell as text; an empty one as an empty text."""
    if isinstance(value, list):
        return " | ".join(cell(v) for v in value)
    return "" if value is None else str(value).strip()


def address(value: Any) -> str:
    """Return the cell where it is a web address that may be followed, else an empty text."""
    text = cell(value)
    return text if text.startswith(("https://", "http://")) else ""

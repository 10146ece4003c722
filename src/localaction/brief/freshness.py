"""Answers that a reader who has them already need not fetch again."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, DateTimeField, Max, Model, QuerySet, Value
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language

from localaction import __version__
from localaction.detention.models import Contract, ContractFact, Deficiency
from localaction.detention.models_records import RecordsRequest
from localaction.organise.models import (
    AgendaItem,
    Bill,
    Body,
    Campaign,
    Group,
    GroupCheck,
    Meeting,
    Member,
    MemberCheck,
    Vote,
)
from localaction.organise.models.public_actions import PublicAction
from localaction.places.models import ReferenceVersion, RosterEntry
from localaction.policy.models import EndEvidence, MeasureTurn, MeasureVersion, Provision
from localaction.respond.models.statements import Statement
from localaction.sources.models import Decision, Publication

# Short, so that a correction is seen soon; after it a reader asks again and mostly gets 304.
CACHE_CONTROL = "public, max-age=300"


@dataclass(frozen=True)
class Learned:
    """When this installation last learned something that may change a public fact.

    Attributes:
        at: the latest import of a publication, decision, document or set of places; None when there is none.
        mark: changes whenever one of them comes or goes.
    """

    at: dt.datetime | None
    mark: str


# Each table whose rows may change a public fact, and the columns that say when a row last did.
_LEARNED: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Publication, ("imported_at",)),
    (Decision, ("decided_at", "undone_at")),
    (EndEvidence, ("entered_at", "withdrawn_at")),
    (MeasureVersion, ("entered_at", "reviewed_at", "withdrawn_at")),
    (Provision, ("entered_at", "reviewed_at", "withdrawn_at")),
    (MeasureTurn, ("entered_at", "reviewed_at", "withdrawn_at")),
    (Contract, ("entered_at", "reviewed_at", "withdrawn_at")),
    (ContractFact, ("entered_at", "reviewed_at", "withdrawn_at")),
    (Deficiency, ("entered_at", "reviewed_at", "withdrawn_at")),
    (Campaign, ("changed_at",)),
    (RecordsRequest, ("changed_at",)),
    (Statement, ("published_at",)),
    (Group, ("entered_at", "withdrawn_at")),
    (GroupCheck, ()),
    (Body, ("entered_at", "withdrawn_at")),
    (Member, ("entered_at", "withdrawn_at")),
    (MemberCheck, ()),
    (Meeting, ("entered_at", "withdrawn_at")),
    (AgendaItem, ("entered_at", "withdrawn_at")),
    (Vote, ("entered_at", "withdrawn_at")),
    (Bill, ("entered_at", "withdrawn_at")),
    (PublicAction, ("changed_at",)),
    (ReferenceVersion, ("loaded_at",)),
    (RosterEntry, ()),
)
_N_TIMES = max(len(columns) for _, columns in _LEARNED)


def _last_of(number: int, kind: type[Model], columns: tuple[str, ...]) -> QuerySet[Any, Any]:
    never = [Cast(Value(None), DateTimeField())] * (_N_TIMES - len(columns))
    times = {f"time_{n}": at for n, at in enumerate([*(Max(column) for column in columns), *never])}
    rows = kind._default_manager.order_by().annotate(kind_number=Value(number)).values("kind_number")
    counted: QuerySet[Any, Any] = rows.annotate(n_rows=Count("pk"), **times)
    return counted.values_list("kind_number", "n_rows", *times)


def last_learned() -> Learned:
    """Return when a public fact may last have changed. Queries: 1."""
    first, *others = (_last_of(number, kind, columns) for number, (kind, columns) in enumerate(_LEARNED))
    rows = sorted(first.union(*others, all=True))
    times = [at for _number, _n, *ats in rows for at in ats if at]
    return Learned(max(times, default=None), repr(rows))


def answer(
    request: HttpRequest, make: Callable[[], HttpResponseBase], today: dt.date | None = None
) -> HttpResponseBase:
    """Return what `make` gives, with an entity tag and a date; or 304 without calling it when the reader has it.

    Args:
        request: the path, the query and the language tell one answer from another.
        make: builds the answer, status 200.
        today: where the answer depends on the day; it is then a new one every midnight (UTC).
    """
    learned = last_learned()
    parts = (__version__, request.get_full_path(), get_language(), learned.mark, today)
    etag = quote_etag(hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest())
    midnight = dt.datetime.combine(today, dt.time(), dt.UTC) if today else None
    changed_at = max((at for at in (learned.at, midnight) if at), default=None)
    modified = int(changed_at.timestamp()) if changed_at else None
    response = get_conditional_response(request, etag, modified) or make()
    response.headers["ETag"] = etag
    if modified is not None:
        response.headers["Last-Modified"] = http_date(modified)
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response

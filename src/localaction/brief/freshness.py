"""Answers that a reader who has them already need not fetch again."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Max
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language

from localaction import __version__
from localaction.places.models import ReferenceVersion, RosterEntry
from localaction.policy.models import EndEvidence, MeasureTurn, MeasureVersion, Provision
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


def last_learned() -> Learned:
    """Return when a public fact may last have changed. Queries: 8."""
    published = Publication.objects.aggregate(at=Max("imported_at"), n=Count("id"))
    decided = Decision.objects.aggregate(at=Max("decided_at"), undone=Max("undone_at"), n=Count("id"))
    proved = EndEvidence.objects.aggregate(at=Max("entered_at"), withdrawn=Max("withdrawn_at"), n=Count("id"))
    placed = ReferenceVersion.objects.aggregate(at=Max("loaded_at"))
    entered = [
        kind._default_manager.aggregate(
            at=Max("entered_at"), reviewed=Max("reviewed_at"), withdrawn=Max("withdrawn_at"), n=Count("id")
        )
        for kind in (MeasureVersion, Provision, MeasureTurn)
    ]
    times = [
        *(row[name] for row in entered for name in ("at", "reviewed", "withdrawn")),
        published["at"],
        decided["at"],
        decided["undone"],
        proved["at"],
        proved["withdrawn"],
        placed["at"],
    ]
    counts = (published["n"], decided["n"], proved["n"], *(row["n"] for row in entered), RosterEntry.objects.count())
    return Learned(max((at for at in times if at), default=None), repr((times, counts)))


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

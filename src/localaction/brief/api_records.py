"""Requests for records in the read API."""

from __future__ import annotations

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Query

from localaction.brief import exports, shapes_records
from localaction.brief.asked import ListedIn
from localaction.brief.freshness import answer
from localaction.brief.routes import file_answer, json_answer, route, today
from localaction.detention import reads_records


@route("records", list[shapes_records.RecordsRequest], gettext_noop("Requests for records with their lateness"))
def records(request: HttpRequest, asked: Query[ListedIn]) -> HttpResponseBase:
    """What is really late first; only requests that were made public."""
    return answer(request, lambda: json_answer([line.as_json() for line in _lines(asked)]), today())


@route("records.csv", None, gettext_noop("Requests for records as a table for a spreadsheet"), media="text/csv")
def records_csv(request: HttpRequest, asked: Query[ListedIn]) -> HttpResponseBase:
    """CSV, UTF-8, one row a request; `datapackage.json` describes the columns."""

    def make() -> StreamingHttpResponse:
        rows = (line.as_json() for line in _lines(asked))
        return file_answer(exports.csv_lines(shapes_records.RecordsRequest, rows), "text/csv", "records.csv")

    return answer(request, make, today())


def _lines(asked: ListedIn) -> list[reads_records.PublicLine]:
    return reads_records.public_in(asked.state or "", asked.as_of or today(), timezone.now())

"""Public actions in the read API."""

from __future__ import annotations

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Query

from localaction.brief import exports, shapes_actions
from localaction.brief.asked import ListedIn
from localaction.brief.freshness import answer
from localaction.brief.routes import file_answer, json_answer, route, today
from localaction.organise import reads_actions


@route("public-actions", list[shapes_actions.PublicAction], gettext_noop("Public actions to come"))
def public_actions(request: HttpRequest, asked: Query[ListedIn]) -> HttpResponseBase:
    """The nearest day first; what was called off stays until its day, with its status."""
    return answer(request, lambda: json_answer([fact.as_json() for fact in _facts(asked)]), today())


@route("public-actions.csv", None, gettext_noop("Public actions as a table for a spreadsheet"), media="text/csv")
def public_actions_csv(request: HttpRequest, asked: Query[ListedIn]) -> HttpResponseBase:
    """CSV, UTF-8, one row an action; `datapackage.json` describes the columns."""

    def make() -> StreamingHttpResponse:
        rows = (fact.as_json() for fact in _facts(asked))
        return file_answer(exports.csv_lines(shapes_actions.PublicAction, rows), "text/csv", "public-actions.csv")

    return answer(request, make, today())


def _facts(asked: ListedIn) -> list[reads_actions.ActionFact]:
    return reads_actions.coming(timezone.now(), asked.state or "", on=asked.as_of)

"""Bodies that decide, their votes, and federal bills in the read API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_noop
from ninja import Query, Schema

from localaction.brief import exports, shapes_bodies
from localaction.brief.asked import ListedIn, OnDay
from localaction.brief.freshness import answer
from localaction.brief.routes import file_answer, json_answer, route, today
from localaction.organise import reads_bills, reads_bodies


@route("bodies", list[shapes_bodies.Body], gettext_noop("Who decides, when they meet and how they voted"))
def bodies(request: HttpRequest, asked: Query[ListedIn]) -> HttpResponseBase:
    """Boards, councils and offices with members, meetings, points of agendas and votes, as they stand."""
    return answer(request, lambda: json_answer(_bodies(asked)), today())


@route("bodies.csv", None, gettext_noop("Who decides as a table for a spreadsheet"), media="text/csv")
def bodies_csv(request: HttpRequest, asked: Query[ListedIn]) -> HttpResponseBase:
    """CSV, UTF-8, one row a body; `datapackage.json` describes the columns."""
    return _table(request, shapes_bodies.Body, lambda: _bodies(asked), "bodies.csv")


@route("votes", list[shapes_bodies.VoteRow], gettext_noop("Votes of bodies that decide"))
def votes(request: HttpRequest, asked: Query[ListedIn]) -> HttpResponseBase:
    """The latest first; a committee's vote is not final, and what is not recorded is counted as unknown."""
    return answer(request, lambda: json_answer(_votes(asked)), today())


@route("votes.csv", None, gettext_noop("Votes as a table for a spreadsheet"), media="text/csv")
def votes_csv(request: HttpRequest, asked: Query[ListedIn]) -> HttpResponseBase:
    """CSV, UTF-8, one row a vote; `datapackage.json` describes the columns."""
    return _table(request, shapes_bodies.VoteRow, lambda: _votes(asked), "votes.csv")


@route("bills", list[shapes_bodies.Bill], gettext_noop("Federal bills with how long each has waited"))
def bills(request: HttpRequest, asked: Query[OnDay]) -> HttpResponseBase:
    """Those of the latest Congress first."""
    return answer(request, lambda: json_answer(_bills(asked)), today())


@route("bills.csv", None, gettext_noop("Federal bills as a table for a spreadsheet"), media="text/csv")
def bills_csv(request: HttpRequest, asked: Query[OnDay]) -> HttpResponseBase:
    """CSV, UTF-8, one row a bill; `datapackage.json` describes the columns."""
    return _table(request, shapes_bodies.Bill, lambda: _bills(asked), "bills.csv")


def _table(request: HttpRequest, shape: type[Schema], rows: Any, name: str) -> HttpResponseBase:
    def make() -> HttpResponseBase:
        found: Iterable[dict[str, Any]] = rows()
        return file_answer(exports.csv_lines(shape, found), "text/csv", name)

    return answer(request, make, today())


def _bodies(asked: ListedIn) -> list[dict[str, Any]]:
    where = Q(state=asked.state) if asked.state else Q()
    return [fact.as_json() for fact in reads_bodies.bodies(where, asked.as_of or today())]


def _votes(asked: ListedIn) -> list[dict[str, Any]]:
    found = reads_bodies.votes(asked.state or "", asked.as_of or today())
    return [
        {
            **vote.as_json(), "body": sitting.fact.body.uid, "body_name": sitting.fact.body.name,
            "place": sitting.fact.body.place_id, "state": sitting.fact.body.state, "meeting": sitting.meeting.uid,
            "item": item.title,
        }
        for sitting, item, vote in found
    ]  # fmt: skip


def _bills(asked: OnDay) -> list[dict[str, Any]]:
    return [fact.as_json() for fact in reads_bills.bills(asked.as_of or today())]

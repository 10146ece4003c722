"""Detention contracts and deficiencies in the read API."""

from __future__ import annotations

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_noop
from ninja import P, PathEx, Query

from localaction.brief import exports, shapes_oversight
from localaction.brief.asked import ListedIn, OnDay, SoughtDeficiencies
from localaction.brief.freshness import answer
from localaction.brief.routes import NotThere, day_of, file_answer, json_answer, route, today
from localaction.detention import reads_contracts, reads_deficiencies
from localaction.detention.models import Deficiency
from localaction.detention.reads import UnknownFacility, find

ContractUid = PathEx[
    str,
    P(
        pattern=r"^[a-z0-9-]{1,90}$",
        description=gettext_noop("Name of the contract, as in contracts."),
        examples=["tx-ccahutx-agreement"],
    ),
]


@route("contracts", list[shapes_oversight.Contract], gettext_noop("Detention contracts as they stand on a day"))
def contracts(request: HttpRequest, asked: Query[ListedIn]) -> HttpResponseBase:
    """The next last day for notice first; ended contracts too, with their status."""
    return answer(request, lambda: json_answer([state.as_json() for state in _contracts(asked)]), day_of(asked))


@route("contracts.csv", None, gettext_noop("Detention contracts as a table for a spreadsheet"), media="text/csv")
def contracts_csv(request: HttpRequest, asked: Query[ListedIn]) -> HttpResponseBase:
    """CSV, UTF-8, one row a contract; `datapackage.json` describes the columns."""

    def make() -> StreamingHttpResponse:
        rows = (state.as_json() for state in _contracts(asked))
        return file_answer(exports.csv_lines(shapes_oversight.Contract, rows), "text/csv", "contracts.csv")

    return answer(request, make, day_of(asked))


@route("contracts/{uid}", shapes_oversight.Contract, gettext_noop("One detention contract"), fails=(404, 422))
def one_contract(request: HttpRequest, uid: ContractUid, asked: Query[OnDay]) -> HttpResponseBase:
    """A contract with every fact, its source, and the days for notice that follow."""
    found = reads_contracts.one(uid, asked.as_of or today())
    if found is None:
        raise NotThere(f"We know no contract called {uid}.")
    return answer(request, lambda: json_answer(found.as_json()), day_of(asked))


def _contracts(asked: ListedIn) -> list[reads_contracts.ContractState]:
    return reads_contracts.listed(asked.state or "", asked.as_of or today())


@route("deficiencies", list[shapes_oversight.Deficiency], gettext_noop("What inspections found against a standard"))
def deficiencies(request: HttpRequest, asked: Query[SoughtDeficiencies]) -> HttpResponseBase:
    """The latest inspection first, up to 500."""
    rows = _deficiencies(asked)[: exports.MOST_DEFICIENCIES]
    return answer(request, lambda: json_answer([reads_deficiencies.as_json(row) for row in rows]))


@route("deficiencies.csv", None, gettext_noop("Deficiencies as a table for a spreadsheet"), media="text/csv")
def deficiencies_csv(request: HttpRequest, asked: Query[SoughtDeficiencies]) -> HttpResponseBase:
    """CSV, UTF-8, one row a deficiency; `datapackage.json` describes the columns."""

    def make() -> StreamingHttpResponse:
        rows = (reads_deficiencies.as_json(row) for row in _deficiencies(asked).iterator(chunk_size=500))
        return file_answer(exports.csv_lines(shapes_oversight.Deficiency, rows), "text/csv", "deficiencies.csv")

    return answer(request, make)


def _deficiencies(asked: SoughtDeficiencies) -> reads_deficiencies.Deficiencies:
    try:
        center = find(asked.facility) if asked.facility else None
    except UnknownFacility:
        return Deficiency.objects.none()
    return reads_deficiencies.found(asked.words, asked.state or "", asked.standard, center)

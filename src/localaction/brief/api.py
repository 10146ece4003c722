"""The read API: the same facts as the pages and the command line, for programs. No key, no cookie."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_noop
from ninja import P, PathEx, Query

from localaction.brief import exports, reads, shapes
from localaction.brief.asked import Changed, ChangedPage, Listed, ListedIn, OfSource, OnDay, Sought
from localaction.brief.freshness import answer
from localaction.brief.publications import publications
from localaction.brief.routes import NotThere, day_of, file_answer, json_answer, route, today
from localaction.places import reads as places
from localaction.places.models import Place
from localaction.policy import reads as policy
from localaction.policy import reads_measures as measures
from localaction.policy.reads_agency import UnknownAgency, agency_page, standing_number

Geoid = PathEx[
    str,
    P(
        pattern=r"^([0-9]{2}|[0-9]{5}|[0-9]{7}|[0-9]{10})$",
        description=gettext_noop("Census code: a state's of 2 digits, a county's of 5, a city's of 7 or 10."),
        examples=["48453"],
    ),
]

AgencyNumber = PathEx[int, P(ge=1, description=gettext_noop("The agency's number, as in agreements."), examples=[1])]

Uid = PathEx[
    str,
    P(
        pattern=r"^[a-z0-9-]{1,80}$",
        description=gettext_noop("Name of the law or policy, as in policies."),
        examples=["tx-sb-4-2017"],
    ),
]


def _place(geoid: str) -> Place:
    place = Place.objects.filter(pk=geoid).first()
    if place is None:
        raise NotThere(f"We know no place with the code {geoid}.")
    return place


@route("places/find", shapes.Found, gettext_noop("What a name or a ZIP code means"))
def find_place(request: HttpRequest, asked: Query[Sought]) -> HttpResponseBase:
    """Several places that fit give choices, never a guess."""

    def make() -> HttpResponse:
        found = places.find(asked.q)
        place = places.Choice(found.place, places.describe(found.place)) if found.place else None
        return json_answer(
            {
                "query": asked.q, "reason": str(found.reason), "message": found.sentence,
                "place": _choice(place) if place else None, "choices": [_choice(c) for c in found.choices],
                "others": [_choice(c) for c in found.others], "n_more": found.n_more,
            }
        )  # fmt: skip

    return answer(request, make)


def _choice(choice: places.Choice) -> dict[str, str]:
    return {"geoid": choice.place.geoid, "name": choice.place.title, "description": choice.description}


@route("places/{geoid}", shapes.Place, gettext_noop("One place"), fails=(404, 422))
def one_place(request: HttpRequest, geoid: Geoid) -> HttpResponseBase:
    """A state, a county, a municipality or a community."""
    place = _place(geoid)

    def make() -> HttpResponse:
        on = today()
        near = places.neighbours(place, on) if place.kind == Place.Kind.COUNTY else []
        counties = places.counties_of(place, on) if place.kind != Place.Kind.STATE else []
        return json_answer(
            {
                **reads.place_json(place, counties),
                "lat": place.lat, "lon": place.lon,
                "valid_from": place.valid_from.isoformat() if place.valid_from else None,
                "valid_until": place.valid_until.isoformat() if place.valid_until else None,
                "heirs": place.heirs.split(), "neighbours": [county.geoid for county in near],
            }
        )  # fmt: skip

    return answer(request, make, today())


@route("brief/{geoid}", shapes.Brief, gettext_noop("The brief of a place"), fails=(404, 422))
def brief(request: HttpRequest, geoid: Geoid, asked: Query[OnDay]) -> HttpResponseBase:
    """Everything that is known of a place on a day, question by question."""
    place = _place(geoid)
    return answer(request, lambda: json_answer(reads.brief(place, asked.as_of or today()).as_json()), day_of(asked))


@route("agreements", list[shapes.Agreement], gettext_noop("Agreements with their status on a day"))
def agreements(request: HttpRequest, asked: Query[Listed]) -> HttpResponseBase:
    """Sorted by state, agency and model; ended ones too, with their status."""
    return answer(request, lambda: json_answer([fact.as_json() for fact in _listed(asked)]), day_of(asked))


@route("agreements.csv", None, gettext_noop("Agreements as a table for a spreadsheet"), media="text/csv")
def agreements_csv(request: HttpRequest, asked: Query[Listed]) -> HttpResponseBase:
    """CSV, UTF-8, one row an agreement; `datapackage.json` describes the columns."""

    def make() -> StreamingHttpResponse:
        rows = (fact.as_json() for fact in _listed(asked))
        return file_answer(exports.csv_lines(shapes.Agreement, rows), "text/csv", "agreements.csv")

    return answer(request, make, day_of(asked))


@route("agreements.geojson", None, gettext_noop("Agencies as points on a map"), media="application/geo+json")
def agreements_geojson(request: HttpRequest, asked: Query[Listed]) -> HttpResponseBase:
    """One feature an agency, at the centre of its county; an agency of a whole state has no geometry."""

    def make() -> StreamingHttpResponse:
        pieces = exports.geojson_pieces(_listed(asked), asked.as_of or today())
        return file_answer(pieces, "application/geo+json", "agreements.geojson")

    return answer(request, make, day_of(asked))


def _listed(asked: Listed) -> list[policy.AgreementFact]:
    return policy.agreements(asked.where, asked.as_of or today())


@route(
    "agencies/{agency_id}",
    shapes.AgencyHistory,
    gettext_noop("One agency, with all that was printed"),
    fails=(404, 422),
    moves=True,
)
def agency(request: HttpRequest, agency_id: AgencyNumber, asked: Query[OnDay]) -> HttpResponseBase:
    """Every distinct row as printed, with its first and last publication. 308 when the number was joined to another."""
    try:
        stands = standing_number(agency_id)
    except UnknownAgency:
        raise NotThere(f"We know no agency with the number {agency_id}.") from None
    if stands != agency_id:
        response = HttpResponse(status=308)
        response.headers["Location"] = _with_query(request, reverse("api-v1:agency", args=[stands]))
        return response
    return answer(request, lambda: json_answer(agency_page(agency_id, asked.as_of or today()).as_json()), day_of(asked))


def _with_query(request: HttpRequest, path: str) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


@route("changes", list[shapes.Change], gettext_noop("What changed, the latest first"))
def changes(request: HttpRequest, asked: Query[ChangedPage]) -> HttpResponseBase:
    """Where more follow, the header Link names the next page."""

    def make() -> HttpResponse:
        found = policy.changes(**asked.asked, limit=asked.limit + 1, offset=asked.offset)
        response = json_answer([change.as_json() for change in found[: asked.limit]])
        if len(found) > asked.limit:
            query = request.GET.copy()
            query["offset"] = str(asked.offset + asked.limit)
            address = f"{settings.CONFIG.public_url}{request.path}?{query.urlencode()}"
            response.headers["Link"] = f'<{address}>; rel="next"'
        return response

    return answer(request, make)


@route("changes.csv", None, gettext_noop("All changes as a table for a spreadsheet"), media="text/csv")
def changes_csv(request: HttpRequest, asked: Query[Changed]) -> HttpResponseBase:
    """CSV, UTF-8, one row a change; `datapackage.json` describes the columns."""

    def make() -> StreamingHttpResponse:
        rows = (change.as_json() for change in policy.changes(**asked.asked))
        return file_answer(exports.csv_lines(shapes.Change, rows), "text/csv", "changes.csv")

    return answer(request, make)


@route("policies", list[shapes.Measure], gettext_noop("State laws and local policies with their standing on a day"))
def policies(request: HttpRequest, asked: Query[ListedIn]) -> HttpResponseBase:
    """Each law and policy in the version that holds on the day, with its provisions; ended ones too."""
    return answer(request, lambda: json_answer([fact.as_json() for fact in _measures(asked)]), day_of(asked))


@route("policies.csv", None, gettext_noop("Laws and policies as a table for a spreadsheet"), media="text/csv")
def policies_csv(request: HttpRequest, asked: Query[ListedIn]) -> HttpResponseBase:
    """CSV, UTF-8, one row a law or policy; `datapackage.json` describes the columns."""

    def make() -> StreamingHttpResponse:
        rows = (fact.as_json() for fact in _measures(asked))
        return file_answer(exports.csv_lines(shapes.Measure, rows), "text/csv", "policies.csv")

    return answer(request, make, day_of(asked))


@route("policies/{uid}", shapes.Measure, gettext_noop("One law or policy"), fails=(404, 422))
def one_policy(request: HttpRequest, uid: Uid, asked: Query[OnDay]) -> HttpResponseBase:
    """A state law or a local policy with its quoted provisions and what became of it."""
    found = measures.one(uid, asked.as_of or today())
    if found is None:
        raise NotThere(f"We know no law or policy called {uid}.")
    return answer(request, lambda: json_answer(found.as_json()), day_of(asked))


def _measures(asked: ListedIn) -> list[measures.MeasureFact]:
    return measures.listed(asked.state or "", asked.as_of or today())


@route("publications", list[shapes.Publication], gettext_noop("The files from which the facts were read"))
def listed_publications(request: HttpRequest, asked: Query[OfSource]) -> HttpResponseBase:
    """The latest first; also those set aside, with the reason."""
    return answer(request, lambda: json_answer([fact.as_json() for fact in publications(asked.source)]))


@route("datapackage.json", dict[str, Any], gettext_noop("What the columns of the tables mean"), fails=())
def data_package(request: HttpRequest) -> HttpResponseBase:
    """A Frictionless data package."""
    return answer(request, lambda: json_answer(exports.data_package()))

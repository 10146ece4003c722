"""The read API: the same facts as the pages and the command line, for programs. No key, no cookie."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import NinjaAPI, P, PathEx, Query
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema

from localaction import __version__
from localaction.brief import exports, reads, shapes
from localaction.brief.asked import Changed, ChangedPage, Listed, ListedIn, OfSource, OnDay, Sought
from localaction.brief.freshness import answer
from localaction.brief.publications import publications
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


class ReadApi(NinjaAPI):
    """An API that is only read: each route answers GET and, without a body, HEAD."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """Return the OpenAPI document (3.1), brought in line with the standard.

        HEAD is left out, for it is GET without a body. A parameter's example stands alone, where django-ninja writes
        a list, and may be left out but not null. Schemas that only gather parameters are dropped.
        """
        document = super().get_openapi_schema(**given)
        for operations in document["paths"].values():
            operations.pop("head", None)
            for parameter in operations["get"].get("parameters", []):
                schema = parameter["schema"]
                parameter["example"] = parameter.pop("examples")[0]
                schema.update(next(iter(schema.pop("anyOf", [])), {}))
        text = json.dumps(document)
        schemas = document["components"]["schemas"]
        for name in [name for name in schemas if f'"#/components/schemas/{name}"' not in text]:
            del schemas[name]
        return document


api = ReadApi(
    title="Local Action",
    version=__version__,
    description="Who works with ICE where: agreements under section 287(g), what changed, and who says so. "
    "More keys may be added to an answer; none is taken away within a version.",
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api-v1",
    openapi_extra={"info": {"license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"}}},
)


def _read(
    path: str, shape: Any, summary: str, *, media: str = "", fails: Iterable[int] = (422,), moves: bool = False
) -> Callable[..., Any]:
    """Return the decorator of a route.

    Args:
        shape: of the answer 200; None for a file.
        media: the file's media type.
        fails: which refusals it has: 404 where the path names something, 422 where a parameter can be wrong.
        moves: whether it may send on to another address.
    """
    told: dict[Any, Any] = dict.fromkeys(fails, shapes.Refusal)
    content: dict[int, Any] = {304: {"description": "The reader has it already."}}
    if moves:
        content[308] = {"description": "The number was joined to another's."}
    if media:
        content[200] = {"description": "OK", "content": {media: {"schema": {"type": "string"}}}}
    else:
        told[200] = shape
    return api.api_operation(
        ["GET", "HEAD"],
        path,
        response=told,
        summary=summary,
        operation_id=re.sub(r"\W+", "_", path).strip("_"),
        openapi_extra={"responses": content},
    )


def today() -> dt.date:
    """Return the day, in UTC."""
    return timezone.now().date()


def _json(payload: Any, status: int = 200) -> HttpResponse:
    text = json.dumps(payload, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type="application/json; charset=utf-8")


def _file(pieces: Iterable[str], media: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(pieces, content_type=f"{media}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class NotThere(LookupError):
    """Nothing has the code or number that the path names."""


@api.exception_handler(NotThere)
def _not_there(request: HttpRequest, refusal: Exception) -> HttpResponse:
    return _json({"error": "NOT_FOUND", "message": str(refusal), "wrong": []}, 404)


@api.exception_handler(ValidationError)
def _not_understood(request: HttpRequest, refusal: Exception) -> HttpResponse:
    errors = refusal.errors if isinstance(refusal, ValidationError) else []
    wrong = [
        {
            # ("query", "asked", "state") or ("query", "asked", "kind", 0): the name alone is the reader's.
            "name": str([part for part in error["loc"] if isinstance(part, str)][-1]),
            "message": error["msg"].removeprefix("Value error, "),
        }
        for error in errors
    ]
    return _json({"error": "NOT_UNDERSTOOD", "message": "A parameter is missing or wrong.", "wrong": wrong}, 422)


def _place(geoid: str) -> Place:
    place = Place.objects.filter(pk=geoid).first()
    if place is None:
        raise NotThere(f"We know no place with the code {geoid}.")
    return place


@_read("places/find", shapes.Found, gettext_noop("What a name or a ZIP code means"))
def find_place(request: HttpRequest, asked: Query[Sought]) -> HttpResponseBase:
    """Several places that fit give choices, never a guess."""

    def make() -> HttpResponse:
        found = places.find(asked.q)
        place = places.Choice(found.place, places.describe(found.place)) if found.place else None
        return _json(
            {
                "query": asked.q, "reason": str(found.reason), "message": found.sentence,
                "place": _choice(place) if place else None, "choices": [_choice(c) for c in found.choices],
                "others": [_choice(c) for c in found.others], "n_more": found.n_more,
            }
        )  # fmt: skip

    return answer(request, make)


def _choice(choice: places.Choice) -> dict[str, str]:
    return {"geoid": choice.place.geoid, "name": choice.place.title, "description": choice.description}


@_read("places/{geoid}", shapes.Place, gettext_noop("One place"), fails=(404, 422))
def one_place(request: HttpRequest, geoid: Geoid) -> HttpResponseBase:
    """A state, a county, a municipality or a community."""
    place = _place(geoid)

    def make() -> HttpResponse:
        on = today()
        near = places.neighbours(place, on) if place.kind == Place.Kind.COUNTY else []
        counties = places.counties_of(place, on) if place.kind != Place.Kind.STATE else []
        return _json(
            {
                **reads.place_json(place, counties),
                "lat": place.lat, "lon": place.lon,
                "valid_from": place.valid_from.isoformat() if place.valid_from else None,
                "valid_until": place.valid_until.isoformat() if place.valid_until else None,
                "heirs": place.heirs.split(), "neighbours": [county.geoid for county in near],
            }
        )  # fmt: skip

    return answer(request, make, today())


@_read("brief/{geoid}", shapes.Brief, gettext_noop("The brief of a place"), fails=(404, 422))
def brief(request: HttpRequest, geoid: Geoid, asked: Query[OnDay]) -> HttpResponseBase:
    """Everything that is known of a place on a day, question by question."""
    place = _place(geoid)
    return answer(request, lambda: _json(reads.brief(place, asked.as_of or today()).as_json()), _day_of(asked))


@_read("agreements", list[shapes.Agreement], gettext_noop("Agreements with their status on a day"))
def agreements(request: HttpRequest, asked: Query[Listed]) -> HttpResponseBase:
    """Sorted by state, agency and model; ended ones too, with their status."""
    return answer(request, lambda: _json([fact.as_json() for fact in _listed(asked)]), _day_of(asked))


@_read("agreements.csv", None, gettext_noop("Agreements as a table for a spreadsheet"), media="text/csv")
def agreements_csv(request: HttpRequest, asked: Query[Listed]) -> HttpResponseBase:
    """CSV, UTF-8, one row an agreement; `datapackage.json` describes the columns."""

    def make() -> StreamingHttpResponse:
        rows = (fact.as_json() for fact in _listed(asked))
        return _file(exports.csv_lines(shapes.Agreement, rows), "text/csv", "agreements.csv")

    return answer(request, make, _day_of(asked))


@_read("agreements.geojson", None, gettext_noop("Agencies as points on a map"), media="application/geo+json")
def agreements_geojson(request: HttpRequest, asked: Query[Listed]) -> HttpResponseBase:
    """One feature an agency, at the centre of its county; an agency of a whole state has no geometry."""

    def make() -> StreamingHttpResponse:
        pieces = exports.geojson_pieces(_listed(asked), asked.as_of or today())
        return _file(pieces, "application/geo+json", "agreements.geojson")

    return answer(request, make, _day_of(asked))


def _listed(asked: Listed) -> list[policy.AgreementFact]:
    return policy.agreements(asked.where, asked.as_of or today())


def _day_of(asked: OnDay) -> dt.date | None:
    return None if asked.as_of else today()


@_read(
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
    return answer(request, lambda: _json(agency_page(agency_id, asked.as_of or today()).as_json()), _day_of(asked))


def _with_query(request: HttpRequest, path: str) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


@_read("changes", list[shapes.Change], gettext_noop("What changed, the latest first"))
def changes(request: HttpRequest, asked: Query[ChangedPage]) -> HttpResponseBase:
    """Where more follow, the header Link names the next page."""

    def make() -> HttpResponse:
        found = policy.changes(**asked.asked, limit=asked.limit + 1, offset=asked.offset)
        response = _json([change.as_json() for change in found[: asked.limit]])
        if len(found) > asked.limit:
            query = request.GET.copy()
            query["offset"] = str(asked.offset + asked.limit)
            address = f"{settings.CONFIG.public_url}{request.path}?{query.urlencode()}"
            response.headers["Link"] = f'<{address}>; rel="next"'
        return response

    return answer(request, make)


@_read("changes.csv", None, gettext_noop("All changes as a table for a spreadsheet"), media="text/csv")
def changes_csv(request: HttpRequest, asked: Query[Changed]) -> HttpResponseBase:
    """CSV, UTF-8, one row a change; `datapackage.json` describes the columns."""

    def make() -> StreamingHttpResponse:
        rows = (change.as_json() for change in policy.changes(**asked.asked))
        return _file(exports.csv_lines(shapes.Change, rows), "text/csv", "changes.csv")

    return answer(request, make)


@_read("policies", list[shapes.Measure], gettext_noop("State laws and local policies with their standing on a day"))
def policies(request: HttpRequest, asked: Query[ListedIn]) -> HttpResponseBase:
    """Each law and policy in the version that holds on the day, with its provisions; ended ones too."""
    return answer(request, lambda: _json([fact.as_json() for fact in _measures(asked)]), _day_of(asked))


@_read("policies.csv", None, gettext_noop("Laws and policies as a table for a spreadsheet"), media="text/csv")
def policies_csv(request: HttpRequest, asked: Query[ListedIn]) -> HttpResponseBase:
    """CSV, UTF-8, one row a law or policy; `datapackage.json` describes the columns."""

    def make() -> StreamingHttpResponse:
        rows = (fact.as_json() for fact in _measures(asked))
        return _file(exports.csv_lines(shapes.Measure, rows), "text/csv", "policies.csv")

    return answer(request, make, _day_of(asked))


@_read("policies/{uid}", shapes.Measure, gettext_noop("One law or policy"), fails=(404, 422))
def one_policy(request: HttpRequest, uid: Uid, asked: Query[OnDay]) -> HttpResponseBase:
    """A state law or a local policy with its quoted provisions and what became of it."""
    found = measures.one(uid, asked.as_of or today())
    if found is None:
        raise NotThere(f"We know no law or policy called {uid}.")
    return answer(request, lambda: _json(found.as_json()), _day_of(asked))


def _measures(asked: ListedIn) -> list[measures.MeasureFact]:
    return measures.listed(asked.state or "", asked.as_of or today())


@_read("publications", list[shapes.Publication], gettext_noop("The files from which the facts were read"))
def listed_publications(request: HttpRequest, asked: Query[OfSource]) -> HttpResponseBase:
    """The latest first; also those set aside, with the reason."""
    return answer(request, lambda: _json([fact.as_json() for fact in publications(asked.source)]))


@_read("datapackage.json", dict[str, Any], gettext_noop("What the columns of the tables mean"), fails=())
def data_package(request: HttpRequest) -> HttpResponseBase:
    """A Frictionless data package."""
    return answer(request, lambda: _json(exports.data_package()))

"""How the read API answers: its routes, its refusals, and the OpenAPI document that describes them.

The routes themselves stand in `api` (places, agreements, laws) and `api_detention`.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema

from localaction import __version__
from localaction.brief import shapes
from localaction.brief.asked import OnDay


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


def route(
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


def json_answer(payload: Any, status: int = 200) -> HttpResponse:
    text = json.dumps(payload, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type="application/json; charset=utf-8")


def file_answer(pieces: Iterable[str], media: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(pieces, content_type=f"{media}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class NotThere(LookupError):
    """Nothing has the code or number that the path names."""


@api.exception_handler(NotThere)
def _not_there(request: HttpRequest, refusal: Exception) -> HttpResponse:
    return json_answer({"error": "NOT_FOUND", "message": str(refusal), "wrong": []}, 404)


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
    return json_answer({"error": "NOT_UNDERSTOOD", "message": "A parameter is missing or wrong.", "wrong": wrong}, 422)


def day_of(asked: OnDay) -> dt.date | None:
    """Return today where an answer depends on it, None where another day was asked for."""
    return None if asked.as_of else today()

"""The API's own words for people: what the OpenAPI document says, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Parameter:
    """One parameter of an endpoint."""

    name: str
    is_required: bool
    description: str
    values: list[str]


@dataclass(frozen=True)
class Endpoint:
    """One endpoint.

    Attributes:
        example: its path with the example of each path parameter, and of the required ones of the query.
        shape: name of the shape of its answer, or empty for a file.
        is_list: whether the answer is a list of that shape.
        media: media type of the answer.
        refusals: status codes with which it refuses.
    """

    path: str
    summary: str
    example: str
    parameters: list[Parameter]
    shape: str
    is_list: bool
    media: str
    refusals: list[str]


@dataclass(frozen=True)
class Field:
    """One field of a shape."""

    name: str
    kind: str
    description: str


@dataclass(frozen=True)
class Shape:
    """One shape of the answers; a word out of a fixed choice has `values` and no fields."""

    name: str
    fields: list[Field]
    values: list[str]


def endpoints(document: Document) -> list[Endpoint]:
    """Return the endpoints of an OpenAPI document, in its order."""
    return [_endpoint(path, operations["get"]) for path, operations in document["paths"].items()]


def _endpoint(path: str, operation: Document) -> Endpoint:
    given = operation.get("parameters", [])
    media, content = next(iter(operation["responses"][200]["content"].items()))
    schema, summary = content["schema"], operation["summary"]
    return Endpoint(
        path,
        _(summary),
        _example(path, given),
        [_parameter(parameter) for parameter in given],
        _name(schema.get("items", schema)),
        schema.get("type") == "array",
        media,
        [str(status) for status in sorted(operation["responses"]) if status >= 400],
    )


def _example(path: str, given: Iterable[Document]) -> str:
    query = {}
    for parameter in given:
        value = parameter["example"]
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(value))
        elif parameter["required"]:
            query[parameter["name"]] = value
    return f"{path}?{urlencode(query)}" if query else path


def _parameter(parameter: Document) -> Parameter:
    description = parameter["description"]
    values = parameter["schema"].get("items", {}).get("enum", [])
    return Parameter(parameter["name"], parameter["required"], _(description), values)


def shapes(document: Document) -> list[Shape]:
    """Return the shapes of an OpenAPI document, by name; they are named as in the answers, in English."""
    return [
        Shape(
            name,
            [
                Field(field, kind(inner), inner.get("description", ""))
                for field, inner in schema.get("properties", {}).items()
            ],
            schema.get("enum", []),
        )
        for name, schema in sorted(document["components"]["schemas"].items())
    ]


def kind(schema: Document) -> str:
    """Return a JSON schema in a few words: "string", "date", "list of Source", "Source or null"."""
    if "anyOf" in schema:
        return " or ".join(kind(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {kind(schema['items'])}"
    if "enum" in schema:
        return " or ".join(str(value) for value in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    return _name(schema) or str(schema.get("format") or schema.get("type") or "object")


def _name(schema: Document) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]

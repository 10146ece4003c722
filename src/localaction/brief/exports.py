"""The facts as files: CSV for a spreadsheet, GeoJSON for a map, and a data package that describes the tables.

The columns of a table are the fields of the API's shape, with an underscore between a field and the fields within:
`agency_name`, `source_sha256`. Several values stand in one cell with " | " between them.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from django.conf import settings
from ninja import Schema

from localaction.brief import shapes, shapes_actions, shapes_bodies, shapes_campaigns, shapes_oversight, shapes_records
from localaction.places.models import Agency
from localaction.places.reference_files import gazetteer
from localaction.policy.citations import PAGE
from localaction.policy.ingest.agreements import PARTICIPATING, PENDING
from localaction.policy.reads import AgreementFact

SEPARATOR = " | "
# The table has them all.
MOST_DEFICIENCIES = 500
# A spreadsheet takes a cell that begins so for a formula, and runs it.
# Source: OWASP, CSV injection (read 2026-02).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
# Without it Excel reads UTF-8 as the computer's old character set.
BYTE_ORDER_MARK = "\ufeff"
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
TABLES: dict[str, tuple[type[Schema], str]] = {
    "agreements": (shapes.Agreement, "287(g) agreements with their status on a day, one row an agreement."),
    "changes": (shapes.Change, "What changed in ICE's lists, one row an event, the latest first."),
    "policies": (shapes.Measure, "State laws and local policies with their standing on a day, one row each."),
    "contracts": (shapes_oversight.Contract, "Detention contracts with their days for notice, one row a contract."),
    "deficiencies": (shapes_oversight.Deficiency, "What inspections found against a standard, one row each."),
    "records": (shapes_records.RecordsRequest, "Requests for records with their lateness, one row a request."),
    "campaigns": (shapes_campaigns.CampaignRow, "Campaigns toward one decision, one row a campaign."),
    "public-actions": (shapes_actions.PublicAction, "Public actions to come, one row each."),
    "bodies": (shapes_bodies.Body, "Bodies that decide, with members, meetings and votes, one row a body."),
    "votes": (shapes_bodies.VoteRow, "Votes of those bodies, one row a vote, the latest first."),
    "bills": (shapes_bodies.Bill, "Federal bills with how long each has waited on a day, one row a bill."),
}
KINDS: dict[Any, str] = {
    dt.date: "date", dt.datetime: "datetime", int: "integer", float: "number", bool: "boolean", dict: "object",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column of a table: the path of its value in the shape, and its type as Frictionless names it.

    A text may be empty, and so is optional.
    """

    path: tuple[str, ...]
    kind: str
    is_optional: bool
    description: str

    @property
    def name(self) -> str:
        """Return the heading."""
        return "_".join(self.path)


def columns(
    shape: type[Schema], above: tuple[str, ...] = (), is_optional: bool = False, is_several: bool = False
) -> Iterator[Column]:
    """Yield the columns of a shape, in the order of its fields.

    Args:
        above: the path of the shape within the table's.
        is_optional: whether the whole shape may be null.
        is_several: whether it stands in a list; its values are then texts, for a cell may hold several.
    """
    for name, field in shape.model_fields.items():
        kind, is_list, may_lack = _unwrapped(field.annotation)
        lacks, several = is_optional or may_lack, is_several or is_list
        if isinstance(kind, type) and issubclass(kind, Schema):
            yield from columns(kind, (*above, name), lacks, several)
        else:
            word = "string" if several else KINDS.get(kind, "string")
            yield Column((*above, name), word, lacks or word == "string", field.description or "")


def _unwrapped(annotation: Any) -> tuple[Any, bool, bool]:
    """Return the type within, whether it is a list of it, and whether it may be null."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        kind, is_list, _ = _unwrapped(next(a for a in inner if a is not NoneType))
        return kind, is_list, NoneType in inner
    if origin is list:
        return _unwrapped(inner[0])[0], True, False
    if origin is Literal:
        return str, False, False
    return origin or annotation, False, False


def csv_lines(shape: type[Schema], rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield a CSV file line by line (RFC 4180, UTF-8 with a byte order mark); the heading always comes.

    Args:
        shape: gives the columns.
        rows: what `as_json` gave.
    """
    writer = csv.writer(_Echo())
    table = list(columns(shape))
    yield BYTE_ORDER_MARK + writer.writerow([column.name for column in table])
    for row in rows:
        yield writer.writerow([cell(_value(row, column.path)) for column in table])


class _Echo:
    """Hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _value(fact: Any, path: tuple[str, ...]) -> Any:
    for depth, name in enumerate(path):
        if isinstance(fact, list):
            return [_value(one, path[depth:]) for one in fact]
        if fact is None:
            return None
        fact = fact[name]
    return fact


def cell(value: Any) -> str:
    """Return a value as it stands in a CSV file; before a text that a spreadsheet would run stands an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = SEPARATOR.join(str(one) for one in value if one is not None)
    elif isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    return str(value)


def geojson_pieces(facts: Iterable[AgreementFact], on: dt.date) -> Iterator[str]:
    """Yield a GeoJSON document (RFC 7946) piece by piece: one feature an agency, at the centre of its county.

    An agency of several counties is a MultiPoint; one of a whole state, or of which we do not know the county, has no
    geometry. The properties are the agency's, with its `agreements` and whether one of them is in force.
    """
    by_agency: dict[int, list[AgreementFact]] = {}
    for fact in facts:
        by_agency.setdefault(fact.agency.id, []).append(fact)
    head = {"type": "FeatureCollection", "as_of": on.isoformat(), "license": LICENCE["path"]}
    yield json.dumps(head)[:-1] + ', "features": ['
    for position, of_agency in enumerate(by_agency.values()):
        feature = json.dumps(_feature(of_agency), ensure_ascii=False)
        yield f",\n{feature}" if position else f"\n{feature}"
    yield "\n]}\n"


def _feature(facts: list[AgreementFact]) -> dict[str, Any]:
    agency = facts[0].agency
    agreements = [fact.as_json() for fact in facts]
    for agreement in agreements:
        del agreement["agency"]
    return {
        "type": "Feature",
        "id": agency.id,
        "geometry": None if agency.coverage == Agency.Coverage.STATEWIDE else _points(agency.county_fips),
        "properties": {
            **agency.as_json(),
            "in_force": any(fact.is_in_force for fact in facts),
            "agreements": agreements,
        },
    }


def _points(counties: list[str]) -> dict[str, Any] | None:
    known = gazetteer().counties
    points = [[known[fips].lon, known[fips].lat] for fips in counties if fips in known]
    if not points:
        return None
    if len(points) == 1:
        return {"type": "Point", "coordinates": points[0]}
    return {"type": "MultiPoint", "coordinates": points}


def data_package() -> dict[str, Any]:
    """Return the description of the CSV files (Frictionless tabular data package 1.0)."""
    address = f"{settings.CONFIG.public_url}/api/v1/"
    return {
        "profile": "tabular-data-package",
        "name": "local-action-287g",
        "title": f"{settings.CONFIG.coalition}: 287(g) agreements",
        "description": "What ICE lists, what changed, and what documents show, with the source of each row.",
        "homepage": address,
        "licenses": [LICENCE],
        "sources": [{"title": f"ICE, {source}", "path": PAGE} for source in (PARTICIPATING, PENDING)],
        "contributors": [{"title": settings.CONFIG.coalition, "path": settings.CONFIG.public_url, "role": "publisher"}],
        "resources": [_resource(name, address) for name in TABLES],
    }


def _resource(name: str, address: str) -> dict[str, Any]:
    shape, description = TABLES[name]
    fields: list[dict[str, Any]] = []
    for column in columns(shape):
        fields.append({"name": column.name, "type": column.kind, "description": column.description})
        if not column.is_optional:
            fields[-1]["constraints"] = {"required": True}
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "description": description,
        "path": f"{address}{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "header": True},
        "schema": {"fields": fields, "missingValues": [""]},
    }

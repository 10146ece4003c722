"""A small validator of JSON Schema: the part of it that our OpenAPI document uses; it refuses what it does not know."""

from __future__ import annotations

import datetime as dt

KNOWN = {
    "$ref", "additionalProperties", "anyOf", "const", "default", "description", "enum", "examples", "format", "items",
    "maximum", "maxLength", "minimum", "pattern", "properties", "required", "title", "type",
}  # fmt: skip
TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None), "array": list}


def problems(value, schema, document, where="$"):
    """Return what is wrong with a value; a key that the schema does not name counts as wrong."""
    unknown = set(schema) - KNOWN
    assert not unknown, f"the validator does not know {unknown}"
    if "$ref" in schema:
        return problems(value, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document, where)
    if "anyOf" in schema:
        tried = [problems(value, one, document, where) for one in schema["anyOf"]]
        return [] if [] in tried else min(tried, key=len)
    if "const" in schema and value != schema["const"]:
        return [f"{where}: {value!r} is not {schema['const']!r}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{where}: {value!r} is none of {schema['enum']}"]
    kind = schema.get("type")
    if kind == "object":
        return _object(value, schema, document, where)
    if kind == "array" and isinstance(value, list):
        return [p for i, one in enumerate(value) for p in problems(one, schema["items"], document, f"{where}[{i}]")]
    if kind and (not isinstance(value, TYPES[kind]) or (kind == "integer" and isinstance(value, bool))):
        return [f"{where}: {value!r} is no {kind}"]
    return _format(value, schema.get("format"), where)


def _object(value, schema, document, where):
    if not isinstance(value, dict):
        return [f"{where}: {value!r} is no object"]
    named, rest = schema.get("properties", {}), schema.get("additionalProperties", False)
    found = [f"{where}.{name} is missing" for name in schema.get("required", []) if name not in value]
    for name, inner in value.items():
        if name in named:
            found += problems(inner, named[name], document, f"{where}.{name}")
        elif rest is False:
            found.append(f"{where}.{name} is not in the schema")
        elif rest is not True:
            found += problems(inner, rest, document, f"{where}.{name}")
    return found


def _format(value, kind, where):
    try:
        if kind == "date":
            dt.date.fromisoformat(value)
        elif kind == "date-time":
            assert dt.datetime.fromisoformat(value).tzinfo is not None
    except (ValueError, AssertionError):
        return [f"{where}: {value!r} is no {kind}"]
    return []

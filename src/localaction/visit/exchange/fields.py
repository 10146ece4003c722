"""Reading a mapping key by key: known keys into fields, harmless ones into notes, all others kept as unread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from localaction.visit.rules.shapes import Statement

Fields = dict[str, Any]
Reader = Callable[[object], Fields]


def to(field: str, reader: Callable[[object], Any]) -> Reader:
    """Return a reader that puts one value into one field."""
    return lambda value: {field: reader(value)}


def to_both(first: str, second: str, reader: Callable[[object], tuple[Any, Any]]) -> Reader:
    """Return a reader that puts one value into two fields."""
    return lambda value: dict(zip((first, second), reader(value), strict=True))


def read_fields(raw: Mapping[str, Any], readers: Mapping[str, Reader], notes: frozenset[str]) -> Fields:
    """Return the fields of a mapping, with `notes` and `unread` among them.

    A value that its reader refuses, and two keys that speak of the same field, are left unread: guessing which one
    holds is how visitors are turned away. Null is as good as absent.
    """
    fields: Fields = {}
    spoken: dict[str, str] = {}
    unread: dict[str, object] = {}
    for key, value in raw.items():
        if value is None or key not in readers:
            continue
        try:
            read = readers[key](value)
        except ValueError:
            unread[key] = value
            continue
        rivals = {spoken[field] for field in read if field in spoken}
        if rivals:
            unread[key] = value
            unread.update({rival: raw[rival] for rival in rivals})
        spoken.update(dict.fromkeys(read, key))
        fields.update(read)
    fields = {field: value for field, value in fields.items() if spoken[field] not in unread}
    known = readers.keys() | notes
    unread.update({key: value for key, value in raw.items() if key not in known and value is not None})
    kept = {key: raw[key] for key in (raw.keys() & notes) - readers.keys() if raw[key] is not None}
    return {**fields, "notes": statements(kept), "unread": statements(unread)}


def statements(raw: Mapping[str, object]) -> tuple[Statement, ...]:
    """Return keys with their values as printed, in the order of the keys."""
    return tuple(Statement(key, raw[key]) for key in sorted(raw))


def joined(raw: Mapping[str, Any], first: str, second: str, whole: str) -> dict[str, Any]:
    """Return a mapping in which two keys that are the ends of a range are one key, unless that key is there too."""
    if first not in raw or second not in raw or whole in raw:
        return dict(raw)
    rest = {key: value for key, value in raw.items() if key not in (first, second)}
    return {**rest, whole: f"{raw[first]}-{raw[second]}"}


def mapping(value: object) -> dict[str, Any]:
    """Return a value that must be a mapping."""
    if not isinstance(value, dict):
        raise ValueError("a mapping is wanted")
    return value

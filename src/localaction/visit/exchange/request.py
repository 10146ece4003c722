"""Read one request for a visit. A value that is missing is unknown; a value that is wrong is an error."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from localaction.visit.exchange import values as v
from localaction.visit.exchange.plain import Unreadable
from localaction.visit.rules.shapes import Clearance, Mode, Party, Person, Request, VisitClass, Visitor

T = TypeVar("T")


class _Keys:
    """The keys of one mapping, read one by one; what is wrong is collected, what is left over is named."""

    def __init__(self, raw: object, path: str, wrong: list[str], unread: list[str]) -> None:
        self.raw: dict[str, Any] = raw if isinstance(raw, dict) else {}
        self.path, self.wrong, self.unread, self.read = path, wrong, unread, set[str]()
        if raw is not None and not isinstance(raw, dict):
            wrong.append(f"{path or 'request'}: a mapping is wanted")

    def get(self, key: str, reader: Callable[[object], T], missing: T) -> T:
        """Return a key's value, or `missing` where it is absent, null or empty."""
        self.read.add(key)
        value = self.raw.get(key)
        if value is None or value == "":
            return missing
        try:
            return reader(value)
        except ValueError as error:
            self.wrong.append(f"{self.path}{key}: {error}")
            return missing

    def below(self, key: str) -> _Keys:
        """Return the keys of a mapping under a key."""
        self.read.add(key)
        return _Keys(self.raw.get(key), f"{self.path}{key}.", self.wrong, self.unread)

    def done(self) -> None:
        """Name the keys that nobody read."""
        self.unread += [f"{self.path}{key}" for key in self.raw if key not in self.read]


def read_request(plain: object, name: str) -> Request:
    """Return the request that plain values describe; see `docs/decisions/0040-visiting-rules.md` for every key.

    Raises: `Unreadable` with every wrong value at once, and when the facility is not named.
    """
    if not isinstance(plain, dict):
        raise Unreadable(f"{name}: not a request: a mapping with `facility`, `date`, `time`... is wanted")
    wrong: list[str] = []
    unread: list[str] = []
    keys = _Keys(plain, "", wrong, unread)
    request = Request(
        facility=keys.get("facility", v.word, ""),
        visit_class=keys.get("visit_class", v.one_of(VisitClass), None),
        on=keys.get("date", v.day, None),
        at=keys.get("time", _visit_time, None),
        person=_person(keys.below("person")),
        party=_party(keys.below("party")),
        visitors=tuple(_visitors(keys)),
        previous_visits=keys.get("previous_visits", v.days_list, None),
        asked_at=keys.get("asked_at", _moment, None),
        mode=keys.get("mode", v.one_of(Mode), None),
        has_appointment=keys.get("appointment", v.flag, None),
        is_granted=keys.get("granted", v.flag, None),
    )
    keys.done()
    if not request.facility:
        wrong.append("facility: the facility is not named")
    if wrong:
        raise Unreadable(f"{name}: " + "; ".join(wrong))
    return Request(**{**request.__dict__, "unread": tuple(sorted(unread))})


def _person(keys: _Keys) -> Person:
    person = Person(
        unit=keys.get("unit", v.word, ""),
        classification=keys.get("classification", v.word, ""),
        sex=keys.get("sex", v.sex, ""),
        surname=keys.get("surname", v.word, ""),
        a_number_last3=keys.get("a_number_last3", _last_digits, ""),
        tier=keys.get("tier", v.word, ""),
        has_requested=keys.get("has_requested", v.flag, None),
    )
    keys.done()
    return person


def _party(keys: _Keys) -> Party | None:
    party = Party(keys.get("adults", v.count, None), keys.get("children", v.count, 0))
    keys.done()
    return party if keys.raw else None


def _visitors(parent: _Keys) -> list[Visitor]:
    listed: list[object] = parent.get("visitors", v.one_or_many, [])
    visitors = []
    for number, raw in enumerate(listed, start=1):
        keys = _Keys(raw, f"visitors[{number}].", parent.wrong, parent.unread)
        single = Clearance(keys.get("cleared_from", v.day, None), keys.get("cleared_until", v.day, None))
        more: list[object] = keys.get("clearances", v.one_or_many, [])
        visitors.append(
            Visitor(
                name=keys.get("name", v.word, f"#{number}"),
                clearances=tuple(c for c in (single, *_clearances(keys, more)) if c != Clearance()),
                revoked_on=keys.get("revoked_on", v.day, None),
                cleared_at=keys.get("cleared_at", v.words, ()),
                is_family=keys.get("is_family", v.flag, None),
                is_on_list=keys.get("on_list", v.flag, None),
                role=keys.get("role", v.word, ""),
                previous_visits=keys.get("previous_visits", v.days_list, None),
            )
        )
        keys.done()
    return visitors


def _clearances(visitor: _Keys, listed: list[object]) -> list[Clearance]:
    found = []
    for number, raw in enumerate(listed, start=1):
        keys = _Keys(raw, f"{visitor.path}clearances[{number}].", visitor.wrong, visitor.unread)
        found.append(Clearance(keys.get("from", v.day, None), keys.get("until", v.day, None)))
        keys.done()
    return found


def _visit_time(value: object) -> int:
    at = v.clock_time(value)
    if at == 24 * 60:
        raise ValueError("a visit begins before 24:00")
    return at


def _last_digits(value: object) -> str:
    """Read the last digits, three at most; a number has lost its zeros in YAML or JSON, so they are put back."""
    digits = f"{value:03d}" if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else str(value)
    if not re.fullmatch(r"[0-9]{1,3}", digits):
        raise ValueError("the last three digits are wanted, and no more")
    return digits


def _moment(value: object) -> datetime | date:
    """Read a moment written YYYY-MM-DDTHH:MM, with an offset or without, or a bare day."""
    text = value.strip() if isinstance(value, str) else ""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return v.day(text)
    if not re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*", text):
        raise ValueError("a moment written YYYY-MM-DDTHH:MM, or a day, is wanted")
    return datetime.fromisoformat(text)

"""The table of records laws: one file per jurisdiction in `records_laws/`, read once and checked as it is read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from localaction.detention.rules.calendars import Calendar, HolidayList, HolidayRule
from localaction.detention.rules.laws import (
    Appeal,
    Clock,
    Confidence,
    Duty,
    Extension,
    Kind,
    Law,
    Outcome,
    Rule,
    Silence,
    Toll,
    Unit,
)

FOLDER = Path(__file__).parent / "records_laws"
OTHER_NAMES = {"usa": "us", "federal": "us", "unitedstatesofamerica": "us", "washingtondc": "dc"}


class UnknownStatute(LookupError):
    """No such jurisdiction or law; `known` lists what there is."""

    def __init__(self, message: str, known: Iterable[str]) -> None:
        super().__init__(message)
        self.known = tuple(known)


class BadLawTable(ValueError):
    """A file of the table says something that no rule understands."""


def jurisdictions() -> dict[str, str]:
    """Return the name of each jurisdiction by its code ("US", "TX"), in order of code."""
    return {path.stem.upper(): str(_file(path.stem)["name"]) for path in sorted(FOLDER.glob("*.toml"))}


def laws_of(jurisdiction: str) -> tuple[Law, ...]:
    """Return the records laws of "US", "TX", "Texas", "us-tx" or "ocd-division/country:us/state:tx".

    Raises: UnknownStatute listing the jurisdictions.
    """
    wanted = _plain(jurisdiction.rsplit(":", 1)[-1])
    wanted = OTHER_NAMES.get(wanted, wanted)
    if len(wanted) == 4 and wanted.startswith("us"):
        wanted = wanted[2:]
    for code, name in jurisdictions().items():
        if wanted in (code.lower(), _plain(name)):
            return _laws(code.lower())
    known = (f"{code} {name}" for code, name in jurisdictions().items())
    raise UnknownStatute(f"no records law is known for {jurisdiction!r}", known)


def find_law(jurisdiction: str, name: str = "") -> Law:
    """Return one law by its key, title, initials, citation or another name; `name` may be empty where there is one law.

    Raises: UnknownStatute listing the jurisdictions, or the laws of this one.
    """
    laws = laws_of(jurisdiction)
    if not name and len(laws) == 1:
        return laws[0]
    for law in laws:
        initials = "".join(word[0] for word in law.title.split() if word[0].isupper())
        if name and _plain(name) in {_plain(n) for n in (law.key, law.title, law.citation, initials, *law.aliases)}:
            return law
    message = f"{laws[0].place} has no records law called {name!r}" if name else f"{laws[0].place} has several laws"
    raise UnknownStatute(message, (f"{law.key} {law.title} ({law.citation})" for law in laws))


def every_law() -> tuple[Law, ...]:
    """Return every law of the table, in order of jurisdiction."""
    return tuple(law for code in jurisdictions() for law in _laws(code.lower()))


def _plain(text: str) -> str:
    """Return the letters and digits of a name, in lower case."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


@cache
def _file(code: str) -> Mapping[str, Any]:
    """Return one file of the table as written."""
    return tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))


@cache
def _laws(code: str) -> tuple[Law, ...]:
    """Return the laws of one file. Raises: BadLawTable naming the file."""
    table = dict(_file(code))
    try:
        place, zone = table.pop("name"), table.pop("zone")
        calendar, rule = _calendar(code, dict(table.pop("calendar", {})))
        laws = tuple(_law(code.upper(), place, zone, calendar, rule, dict(row)) for row in table.pop("law"))
        _nothing_left(table)
    except (KeyError, TypeError, ValueError) as error:
        raise BadLawTable(f"{code}.toml: {error!r}") from error
    return laws


def _nothing_left(row: Mapping[str, Any]) -> None:
    """Refuse keys that nobody read: a misspelt rule must not be lost in silence."""
    if row:
        raise BadLawTable(f"unknown keys: {', '.join(row)}")


def _calendar(code: str, row: dict[str, Any]) -> tuple[Calendar, Rule]:
    """Return the calendar of a jurisdiction and where it comes from."""
    rule = Rule(row.pop("citation", ""), Confidence(row.pop("confidence", "S")))
    library = row.pop("library", True)
    kept = HolidayList(
        library=("" if code == "us" else code.upper()) if library else None,
        added=tuple(HolidayRule(**holiday) for holiday in row.pop("add", ())),
        dropped=frozenset(row.pop("drop", ())),
    )
    calendar = Calendar(
        kept,
        optional=tuple(HolidayRule(**holiday) for holiday in row.pop("optional", ())),
        max_closings=row.pop("max_closings", None),
    )
    for holiday in (*kept.added, *calendar.optional):
        holiday.kept_on(2026)
    _nothing_left(row)
    return calendar, rule


def _law(code: str, place: str, zone: str, calendar: Calendar, rule: Rule, row: dict[str, Any]) -> Law:
    """Return one law of a file."""
    clocks = tuple(_clock(dict(clock)) for clock in row.pop("clock"))
    silence = dict(row.pop("silence", {}))
    law = Law(
        jurisdiction=code,
        place=place,
        key=row.pop("key"),
        title=row.pop("title"),
        aliases=tuple(row.pop("aliases", ())),
        citation=row.pop("citation"),
        zone=zone,
        calendar=calendar,
        calendar_rule=rule,
        clocks=clocks,
        tolls=tuple(_toll(dict(toll)) for toll in row.pop("toll", ())),
        silence=_silence(silence) if silence else None,
        appeals=tuple(_appeal(dict(appeal)) for appeal in row.pop("appeal", ())),
        notes=tuple(row.pop("notes", ())),
    )
    _nothing_left(row)
    keys = [clock.key for clock in clocks]
    if not keys or len(set(keys)) != len(keys):
        raise BadLawTable("a law needs clocks with different keys")
    for place_in_order, clock in enumerate(clocks):
        if clock.after not in ("receipt", *keys[:place_in_order]):
            raise BadLawTable(f"clock {clock.key} runs after {clock.after}, which is not an earlier clock")
    return law


def _source(row: dict[str, Any]) -> dict[str, Any]:
    """Take the citation and the confidence out of a row."""
    return {"citation": row.pop("citation"), "confidence": Confidence(row.pop("confidence"))}


def _clock(row: dict[str, Any]) -> Clock:
    """Return one clock."""
    duty = Duty(row.pop("duty"))
    extension = dict(row.pop("extension", {}))
    if "n" not in row and "promptly" not in row:
        raise BadLawTable("a clock has n, or promptly with what the law says instead")
    promptly = row.pop("promptly", "")
    clock = Clock(
        **_source(row),
        key=row.pop("key", duty.value),
        duty=duty,
        n=row.pop("n", None),
        unit=Unit(row.pop("unit", "business")),
        after=row.pop("after", "receipt"),
        from_due=row.pop("from_due", False),
        sent_by=frozenset(row.pop("sent_by", ())),
        next_day_if=frozenset(row.pop("next_day_if", ())),
        routing_days=row.pop("routing_days", 0),
        rolls=row.pop("rolls", True),
        extension=_extension(extension) if extension else None,
        note=row.pop("note", promptly),
    )
    _nothing_left(row)
    return clock


def _extension(row: dict[str, Any]) -> Extension:
    """Return one extension rule."""
    extension = Extension(
        **_source(row), n=row.pop("n", None), unit=Unit(row.pop("unit", "business")), times=row.pop("times", 1)
    )
    _nothing_left(row)
    return extension


def _toll(row: dict[str, Any]) -> Toll:
    """Return one rule on what stops the clock."""
    toll = Toll(
        **_source(row),
        event=Kind(row.pop("event")),
        mode=row.pop("mode"),
        limit=row.pop("limit", None),
        lapse_n=row.pop("lapse_n", None),
        lapse_unit=Unit(row.pop("lapse_unit", "calendar")),
    )
    _nothing_left(row)
    if toll.mode not in ("pause", "restart"):
        raise BadLawTable(f"a clock can pause or restart, not {toll.mode!r}")
    return toll


def _silence(row: dict[str, Any]) -> Outcome:
    """Return what silence means."""
    outcome = Outcome(
        **_source(row),
        outcome=Silence(row.pop("outcome")),
        earlier_of=tuple((span["n"], Unit(span["unit"])) for span in row.pop("earlier_of", ())),
        after=row.pop("after", ""),
    )
    _nothing_left(row)
    return outcome


def _appeal(row: dict[str, Any]) -> Appeal:
    """Return one way to appeal."""
    appeal = Appeal(
        **_source(row),
        to=row.pop("to"),
        n=row.pop("n", None),
        unit=Unit(row.pop("unit", "calendar")),
        on_denial=row.pop("on_denial", True),
        on_silence=row.pop("on_silence", True),
        decide_n=row.pop("decide_n", None),
        decide_unit=Unit(row.pop("decide_unit", "business")),
    )
    _nothing_left(row)
    return appeal

"""From what was recorded of a matter to the spells that the figures count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from localaction.defend.rules.cohort import CaseRow
from localaction.defend.rules.outcomes import KINDS, Kind, Level


@dataclass(frozen=True)
class Event:
    """One recorded outcome of a matter; a remand or a reopening is one too."""

    on: date
    code: str
    level: Level


@dataclass(frozen=True)
class History:
    """A matter as the figures need it: when it entered, what was recorded, and what it is compared by."""

    case_id: str
    entered_on: date
    events: tuple[Event, ...]
    custody: str
    court: str = ""
    family_id: str = ""


def spells_of(history: History, level: Level, cut: date) -> list[CaseRow]:
    """Return the spells of a matter as they were known at the end of the day `cut`.

    1. What was recorded for a later day has not happened yet; what is dated before the entry is not the programme's.
    2. A remand or reopening begins a new spell, pending again.
    3. Within a spell the first decision that counts at `level` ends it: at IJ level a judge's decision and whatever
       followed it on appeal are one end, on the judge's day; at FINAL level the judge's decision leaves it pending.
    4. An administrative closure ends a spell only while nothing follows it: it is off the calendar, not decided.

    Source: Ours; 8 CFR § 1003.1 and 1241.1 for when a judge's order becomes final.
    """
    known = sorted(
        (event for event in history.events if history.entered_on <= event.on <= cut), key=lambda event: event.on
    )
    rows: list[CaseRow] = []
    starts_on = history.entered_on
    begun: list[Event] = []
    for event in known:
        if KINDS[event.code] is Kind.REOPENED:
            rows.append(_spell(history, len(rows) + 1, starts_on, _end(begun, level) or event))
            starts_on, begun = event.on, []
        else:
            begun.append(event)
    rows.append(_spell(history, len(rows) + 1, starts_on, _end(begun, level)))
    return rows


def cases_of(histories: Iterable[History], level: Level, cut: date) -> list[CaseRow]:
    """Return the spells of all matters that had entered by the cut."""
    return [row for history in histories if history.entered_on <= cut for row in spells_of(history, level, cut)]


def _end(events: Sequence[Event], level: Level) -> Event | None:
    """Return what ends a spell, None while it is pending; a decision that is not final may be what it returns."""
    ends = [event for event in events if KINDS[event.code] is not Kind.ADMIN_CLOSED]
    if not ends:
        return events[-1] if events else None
    if level is Level.FINAL:
        final = [event for event in ends if event.level is Level.FINAL or _is_no_decision(event)]
        return final[0] if final else ends[0]
    return ends[0]


def _is_no_decision(event: Event) -> bool:
    return KINDS[event.code] in (Kind.REPRESENTATION_ENDED, Kind.OTHER_CLOSURE)


def _spell(history: History, number: int, starts_on: date, end: Event | None) -> CaseRow:
    return CaseRow(
        row=0, case_id=history.case_id, entered_on=starts_on, ended_on=end.on if end else None,
        code=end.code if end else None, custody=history.custody, court=history.court, family_id=history.family_id,
        level=end.level if end else None, spell=number,
    )  # fmt: skip

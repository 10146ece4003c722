"""From what was recorded of a matter to the spells that the figures count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from localaction.defend.rules.cohort import CaseRow
from localaction.defend.rules.outcomes import KINDS, Kind, Level


@dataclass(frozen=True)
class Event:
    """One recorded outcome of a matter; a remand or a reopening is one too, and so is the closing of the file."""

    on: date
    code: str
    level: Level
    is_file_closing: bool = False


@dataclass(frozen=True)
class History:
    """A matter as the figures need it: when it entered, what was recorded, and what it is compared by."""

    case_id: str
    entered_on: date
    events: tuple[Event, ...]
    custody: str
    court: str = ""
    family_id: str = ""


_DECISIONS = {Kind.RELIEF, Kind.TERMINATION, Kind.CITIZEN, Kind.VOLUNTARY_DEPARTURE, Kind.REMOVAL}
_OTHER_ENDS = {Kind.REPRESENTATION_ENDED, Kind.OTHER_CLOSURE}


def spells_of(history: History, level: Level, cut: date) -> list[CaseRow]:
    """Return the spells of a matter as they were known at the end of the day `cut`.

    1. What was recorded for a later day has not happened yet; what is dated before the entry is not the programme's.
    2. A remand or reopening begins a new spell, pending again; so does representation that is taken up again.
    3. Within a spell a decision outweighs everything else: at IJ level the judge's last one, whatever followed it on
       appeal; at FINAL level the last final one, while the judge's alone leaves the case pending.
    4. Without a decision the end of representation counts, then an administrative closure (off the calendar, not
       decided), and last that the file was closed without any of these.

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
    decisions = [event for event in events if KINDS[event.code] in _DECISIONS]
    counting = [event for event in decisions if event.level is level]
    if counting:
        return counting[-1]
    if decisions and level is Level.IJ:
        return decisions[0]
    closings = [event for event in events if event.is_file_closing]
    ends = [event for event in events if KINDS[event.code] in _OTHER_ENDS and not event.is_file_closing]
    off_calendar = [event for event in events if KINDS[event.code] is Kind.ADMIN_CLOSED]
    if decisions:
        return (ends or closings or decisions)[-1]
    return next(iter(ends or off_calendar[-1:] or closings), None)


def _spell(history: History, number: int, starts_on: date, end: Event | None) -> CaseRow:
    return CaseRow(
        row=0, case_id=history.case_id, entered_on=starts_on, ended_on=end.on if end else None,
        code=end.code if end else None, custody=history.custody, court=history.court, family_id=history.family_id,
        level=end.level if end else None, spell=number,
    )  # fmt: skip

"""Lawful public actions: what the public is told of them, how long their sealed papers are kept, and check-in.

Source: design, `policy-and-oversight.md` 1.7 (operations sheet private, expiring; arrest log off by default, first
name or pseudonym, mandatory purge date) and scenario 12; NLG's manual for legal observers for roles and check-in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any


class Standing(StrEnum):
    """What the public is told of an action."""

    DRAFT = "DRAFT"
    PLANNED = "PLANNED"
    CHANGED = "CHANGED"
    CALLED_OFF = "CALLED_OFF"
    OVER = "OVER"


class Changed(StrEnum):
    """What changed of an action in public."""

    TIME = "TIME"
    PLACE = "PLACE"
    WHAT = "WHAT"
    ACCESS = "ACCESS"
    CALLED_OFF = "CALLED_OFF"


class Paper(StrEnum):
    """The two sealed papers with a purge day of their own."""

    SHEET = "SHEET"
    LOG = "LOG"


# Ours: a month for the debrief and for a dispute about the permit. An arrest is followed for longer: the first dates in
# court are weeks away, and a charge that is not brought by then is mostly not brought.
KEPT_DAYS: Mapping[Paper, int] = {Paper.SHEET: 30, Paper.LOG: 90}
# Ours: nobody can lengthen beyond these. A misdemeanor is mostly decided within a year.
KEPT_AT_MOST_DAYS: Mapping[Paper, int] = {Paper.SHEET: 90, Paper.LOG: 365}
# Ours: who is still out the day after reads it; then volunteers need it no more.
BRIEFING_KEPT = timedelta(days=2)
# The fields of an action by what a change of them is called in public.
FIELDS: Mapping[str, Changed] = {
    "starts_at": Changed.TIME, "ends_at": Changed.TIME, "zone": Changed.TIME, "county": Changed.PLACE,
    "meeting_place": Changed.PLACE, "kind": Changed.WHAT, "title": Changed.WHAT, "title_es": Changed.WHAT,
    "host_uid": Changed.WHAT, "access": Changed.ACCESS, "languages": Changed.ACCESS,
}  # fmt: skip
LONGEST = timedelta(days=60)
# Ours: legal observers meet before the crowd does; whoever is still in after half an hour may need somebody.
IN_BEFORE, OUT_AFTER = timedelta(hours=3), timedelta(minutes=30)
IN_UNTIL = timedelta(hours=12)
# Ours: two days leave time to find a stand-in, three hours are for setting out.
REMIND_BEFORE = (timedelta(days=2), timedelta(hours=3))
_ONE_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-]){0,29}")


class EndsBeforeItBegins(ValueError):
    """The end is not after the beginning, or more than sixty days after it."""


class PurgeRefused(ValueError):
    """A purge day that nobody may set; `code` is IN_THE_PAST, TOO_LATE or NO_REASON, `latest` the last one allowed."""

    def __init__(self, code: str, latest: date) -> None:
        super().__init__(code)
        self.code = code
        self.latest = latest


class FullName(ValueError):
    """More than a first name or a pseudonym of one word."""


def standing(
    published_at: datetime | None, is_changed: bool, called_off_at: datetime | None, ends_at: datetime, now: datetime
) -> Standing:
    """Return what the public is told of an action at an instant.

    Args:
        is_changed: whether anything of it changed after it was published.
    """
    if published_at is None:
        return Standing.DRAFT
    if called_off_at is not None:
        return Standing.CALLED_OFF
    if ends_at <= now:
        return Standing.OVER
    return Standing.CHANGED if is_changed else Standing.PLANNED


def check_times(starts_at: datetime, ends_at: datetime) -> None:
    """Refuse times between which nothing can happen.

    Raises:
        EndsBeforeItBegins: see the class. Ours: an encampment of more than sixty days is entered anew.
    """
    if not timedelta(0) < ends_at - starts_at <= LONGEST:
        raise EndsBeforeItBegins("an action ends after it begins, at most sixty days later")


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Changed]:
    """Return what a change of an action's fields is called in public, each once; empty for none."""
    kinds = [kind for name, kind in FIELDS.items() if before[name] != after[name]]
    return list(dict.fromkeys(kinds))


def purge_day(paper: Paper, ends_on: date) -> date:
    """Return the day on which a sealed paper goes unless somebody moves it."""
    return ends_on + timedelta(days=KEPT_DAYS[paper])


def check_purge(paper: Paper, ends_on: date, now_set: date, wanted: date, has_reason: bool, today: date) -> None:
    """Refuse a purge day that nobody may set: shorter is always allowed, longer with a reason and up to a limit.

    Raises:
        PurgeRefused: IN_THE_PAST, TOO_LATE or NO_REASON.
    """
    latest = ends_on + timedelta(days=KEPT_AT_MOST_DAYS[paper])
    if wanted <= today:
        raise PurgeRefused("IN_THE_PAST", latest)
    if wanted > latest:
        raise PurgeRefused("TOO_LATE", latest)
    if wanted > now_set and not has_reason:
        raise PurgeRefused("NO_REASON", latest)


def moved_purge(paper: Paper, old_end: date, new_end: date, now_set: date) -> date:
    """Return the purge day after an action moved: as long after the end as before, never beyond the limit."""
    moved = now_set + (new_end - old_end)
    return min(moved, new_end + timedelta(days=KEPT_AT_MOST_DAYS[paper]))


def may_check_in(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Return whether somebody may check in now: from three hours before the beginning until twelve after the end."""
    return starts_at - IN_BEFORE <= now < ends_at + IN_UNTIL


def is_missing(ends_at: datetime, in_at: datetime | None, out_at: datetime | None, now: datetime) -> bool:
    """Return whether somebody checked in, the action is over for half an hour, and nobody has checked them out."""
    return in_at is not None and out_at is None and now >= ends_at + OUT_AFTER


def reminder_due(starts_at: datetime, told_at: datetime, now: datetime) -> int | None:
    """Return which reminder is due, by its place in `REMIND_BEFORE`, or None.

    One that fell due before the volunteer was confirmed or the time last changed is left out; of several that a worker
    missed only the last is sent; none once it has begun.
    """
    if now >= starts_at:
        return None
    due = [number for number, before in enumerate(REMIND_BEFORE) if told_at < starts_at - before <= now]
    return max(due) if due else None


def one_word(called: str) -> str:
    """Return how an arrested person is called, without blanks around it: a first name or a pseudonym.

    Raises:
        FullName: empty, several words, figures, or longer than thirty letters. A double name is written "Ana-Maria".
    """
    word = called.strip()
    if not _ONE_WORD.fullmatch(word):
        raise FullName("a first name or a pseudonym, one word")
    return word

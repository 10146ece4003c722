"""Last days to file: set, looked at by an attorney, counted anew when a hearing moves, done."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from localaction.defend.actions.matters import require_matter
from localaction.defend.days import federal_holidays
from localaction.defend.models import Deadline, Hearing, Matter
from localaction.defend.rules.deadlines import BEFORE_HEARING, Counted, NoDay, Rule, count
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.vault import actions as vault
from localaction.vault.actions import Unlocked

A_YEAR = timedelta(days=400)


class NeedsHearing(ValueError):
    """A filing before a hearing hangs on one of this matter's hearings, and nothing else does."""


class AlreadyDone(Exception):
    """The deadline was met or dropped."""


def set_deadline(
    by: Person, matter: Matter, rule: Rule, counted_from: date | None, at: datetime, hearing: Hearing | None = None
) -> Deadline:
    """Set a last day by its rule. What is filed before a hearing hangs on the hearing's day, and waits without one.

    Raises:
        NotYours: the matter is not open to `by`.
        NeedsHearing: see the class.
        NoDay: the rule counts from a day, and none was given.
    """
    require_matter(by, matter, at)
    if (rule in BEFORE_HEARING) != (hearing is not None) or (hearing is not None and hearing.matter_id != matter.pk):
        raise NeedsHearing(rule)
    if hearing is None and counted_from is None:
        raise NoDay(rule)
    row = Deadline(matter=matter, hearing=hearing, rule=rule, set_at=at, set_by=by)
    _fill(row, _of_hearing(hearing) if hearing is not None else counted_from)
    row.save()
    return row


def write_note(session: Unlocked, by: Person, deadline: Deadline, words: str, at: datetime) -> None:
    """Seal what is to be filed.

    Raises:
        NotYours: the matter is not open to `by`.
        NoGrant: the caller holds no key for the matter.
    """
    require_matter(by, deadline.matter, at)
    vault.open_case(session, deadline.matter.uuid).write(deadline, "note", words.strip() or None)
    deadline.save(update_fields=["note"])


def check_deadline(by: Person, deadline: Deadline, at: datetime) -> None:
    """Note that an attorney agrees with the day.

    Raises:
        NotAllowed: `by` works no cases.
        NotYours: the matter is not open to them.
        AlreadyDone: see the class.
    """
    require(by, Verb.WORK_CASES, at, Programme.DEFEND)
    _change(by, deadline, at, checked_at=at, checked_by=by)


def finish_deadline(by: Person, deadline: Deadline, done_on: date, at: datetime) -> None:
    """Record that it was filed on a day.

    Raises:
        NotYours: the matter is not open to `by`.
        AlreadyDone: see the class.
    """
    _change(by, deadline, at, done_on=done_on)


def drop_deadline(by: Person, deadline: Deadline, at: datetime) -> None:
    """Record that nothing needs to be filed after all; only who works cases may say so.

    Raises:
        NotAllowed: `by` works no cases.
        NotYours, AlreadyDone: see `finish_deadline`.
    """
    require(by, Verb.WORK_CASES, at, Programme.DEFEND)
    _change(by, deadline, at, dropped_at=at)


def recount(hearing: Hearing, at: datetime) -> int:
    """Count the open deadlines of a hearing anew, in the caller's transaction; returns how many got another day.

    A day that changed must be looked at again. A cancelled hearing has no day.
    """
    n_changed = 0
    start = None if hearing.cancelled_at is not None else _of_hearing(hearing)
    for row in Deadline.objects.open().select_for_update(of=("self",)).filter(hearing=hearing):
        before = row.due_on
        _fill(row, start)
        if row.due_on != before:
            row.checked_at, row.checked_by = None, None
            n_changed += 1
        row.save()
    return n_changed


def _of_hearing(hearing: Hearing) -> date | None:
    return hearing.on if hearing.starts_at is not None else None


def _fill(row: Deadline, counted_from: date | None) -> None:
    row.counted_from, row.due_on, row.steps = counted_from, None, []
    if counted_from is None:
        return
    counted = counted_for(Rule(row.rule), counted_from)
    row.due_on = counted.due_on
    row.steps = [[step.why, step.on.isoformat(), step.n_days] for step in counted.steps]


def counted_for(rule: Rule, counted_from: date) -> Counted:
    """Return the last day of a rule with the federal holidays of the years concerned."""
    return count(rule, counted_from, federal_holidays(counted_from - A_YEAR, counted_from + A_YEAR))


def _change(by: Person, deadline: Deadline, at: datetime, **columns: object) -> None:
    require_matter(by, deadline.matter, at)
    with transaction.atomic():
        if not Deadline.objects.open().filter(pk=deadline.pk).update(**columns):
            raise AlreadyDone(f"deadline {deadline.pk}")
    deadline.refresh_from_db()

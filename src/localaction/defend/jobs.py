"""What defence does by the clock; none of it needs an open vault.

A message is worded from the row as it stands when it is sent: a reminder about an old date is never queued ahead.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from localaction.defend.models import BondNotice, CompanionAnswer, Deadline, Hearing
from localaction.defend.rules import hearings as rules
from localaction.defend.telling import companions_of, reminder_key, tell, those_told
from localaction.defend.texts import BOND_DUE, FILING_DUE, REMINDER, TOO_FEW
from localaction.messages import schedule
from localaction.messages.schedule import Job
from localaction.people.models import Membership, Person
from localaction.people.rules.roles import Programme, Role
from localaction.places.rules.local_time import said_day

# Ours: two weeks leave time to gather papers, the last days are for the post.
FILING_DAYS_BEFORE = (14, 7, 3, 1, 0)


def register_jobs() -> None:
    """Register the background work of defence."""
    for name, title, every, run in (
        ("defend.remind", _("Remind of hearings"), timedelta(minutes=5), remind),
        ("defend.too-few", _("Say where companions are missing"), timedelta(minutes=15), say_too_few),
        ("defend.filings", _("Remind of filings and of obligors' days"), timedelta(hours=3), remind_of_days),
    ):
        schedule.register(Job(name, title, every, run))


def remind(now: datetime) -> int:
    """Remind the attorney and the companions of hearings 7, 3 and 1 days before; returns how many messages leave.

    Each hearing is read again under a lock, so that none is reminded of a date that has just changed.
    """
    horizon = now + timedelta(days=max(rules.REMIND_DAYS_BEFORE) + 1)
    n_sent = 0
    for number in list(Hearing.objects.coming(now).filter(starts_at__lte=horizon).values_list("pk", flat=True)):
        with transaction.atomic():
            rows = Hearing.objects.coming(now).select_for_update(of=("self",)).select_related("matter__attorney")
            row = rows.filter(pk=number).first()
            if row is None or row.starts_at is None:
                continue
            days = rules.reminder_due(row.starts_at, row.zone, row.changed_at, now)
            if days is not None:
                n_sent += tell(REMINDER, reminder_key(row, days), those_told(row), now, hearing=row,
                               expires_at=row.starts_at)  # fmt: skip
    return n_sent


def say_too_few(now: datetime) -> int:
    """Tell attorney and coordinators of hearings within three days for which too few companions have said yes."""
    soon = Hearing.objects.coming(now).filter(
        starts_at__lte=now + rules.ESCALATE_BEFORE, opened_at__isnull=False, n_needed__gt=0
    )
    n_sent = 0
    for row in soon.select_related("matter__attorney"):
        if row.starts_at is None or not rules.must_escalate(row.starts_at, n_coming(row), row.n_needed, now):
            continue
        people = ([row.matter.attorney] if row.matter.attorney else []) + coordinators(now)
        with transaction.atomic():
            n_sent += tell(TOO_FEW, f"{row.uuid}:{row.sequence}", people, now, hearing=row, expires_at=row.starts_at)
    return n_sent


def n_coming(hearing: Hearing) -> int:
    """Return how many confirmed companions have said yes to the date as it stands. One query."""
    rows = companions_of(hearing)
    return sum(row.answer == CompanionAnswer.YES and row.confirmed_at is not None for row in rows)


def coordinators(now: datetime) -> list[Person]:
    """Return the coordinators of this programme. One query."""
    rows = Membership.objects.current(now).filter(programme=Programme.DEFEND, role=Role.COORDINATOR)
    return [row.person for row in rows.filter(person__is_active=True).select_related("person")]


def remind_of_days(now: datetime) -> int:
    """Remind attorneys of filings and obligors of their days; returns how many messages leave."""
    today = now.date()
    last = today + timedelta(days=max(FILING_DAYS_BEFORE))
    n_sent = 0
    filings = Deadline.objects.open().filter(due_on__gte=today, due_on__lte=last, matter__attorney__isnull=False)
    for row in filings.select_related("matter__attorney"):
        if row.due_on is None or row.matter.attorney is None:
            continue
        left = next((n for n in sorted(FILING_DAYS_BEFORE) if (row.due_on - today).days <= n), None)
        n_sent += _remind(FILING_DUE, f"{row.uuid}:{row.due_on}:{left}", row.matter.attorney, row.due_on, now)
    for notice in BondNotice.objects.filter(done_on__isnull=True, due_on__gte=today).select_related("bond__obligor"):
        due = [day for day in map(date.fromisoformat, notice.remind_on) if day <= today]
        if due and notice.bond.obligor is not None:
            key = f"{notice.bond.uuid}:{notice.pk}:{max(due)}"
            n_sent += _remind(BOND_DUE, key, notice.bond.obligor, notice.due_on, now)
    return n_sent


def _remind(code: str, key: str, person: Person, day: date, now: datetime) -> int:
    with transaction.atomic():
        return tell(code, key, [person], now, values={"day": said_day(day, person.language or "en")})

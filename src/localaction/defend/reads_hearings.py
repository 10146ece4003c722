"""What pages show of hearings: the docket, one hearing, what companions may see."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from localaction.defend.models import (
    Companion,
    CompanionAnswer,
    Deadline,
    Hearing,
    HearingNotice,
    Matter,
    NoticeSource,
    Reach,
)
from localaction.defend.models.hearings import NEEDS_NEXT, HearingQuerySet
from localaction.defend.permissions import matters_for
from localaction.defend.rules.deadlines import RULES, Rule, Statement
from localaction.defend.rules.hearings import must_escalate
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.places.models import Court
from localaction.vault import actions as vault
from localaction.vault.actions import NoGrant, Unlocked

SHOWN_BACK = timedelta(days=30)
HORIZON = timedelta(days=400)


@dataclass(frozen=True)
class HearingLine:
    """A hearing in a list, with how many confirmed companions have said yes and whether that is too few now."""

    hearing: Hearing
    n_coming: int
    is_short: bool


@dataclass(frozen=True)
class DeadlineLine:
    """A deadline with its rule; `is_past` shows red."""

    deadline: Deadline
    statement: Statement
    is_past: bool


@dataclass(frozen=True)
class Docket:
    """What an attorney sees first, of the matters open to them."""

    deadlines: list[DeadlineLine]
    unchecked: list[HearingNotice]
    short: list[HearingLine]
    no_result: list[Hearing]
    needs_next: list[Hearing]
    without_hour: list[Hearing]
    coming: list[HearingLine]
    matters: list[Matter]


def docket(by: Person, now: datetime) -> Docket:
    """Return what the person's matters need, the most pressing first. Eight queries, and those of `matters_for`."""
    mine = matters_for(by, now)
    hearings = Hearing.objects.filter(matter__in=mine).select_related("matter", "court")
    lines = [_line(row, now) for row in _with_companions(hearings.coming(now).filter(starts_at__lt=now + HORIZON))]
    over = hearings.filter(disposition__in=NEEDS_NEXT, followed_by__isnull=True, ended_at__gt=now - HORIZON)
    noted = HearingNotice.objects.filter(hearing__matter__in=mine, source=NoticeSource.IN_COURT, checked_at=None)
    return Docket(
        deadline_lines(Deadline.objects.filter(matter__in=mine), now.date()),
        [row for row in noted.select_related("hearing__matter", "hearing__court", "recorded_by").order_by("pk")
         if row.recorded_by_id != row.hearing.matter.attorney_id],
        [line for line in lines if line.is_short],
        list(hearings.standing().filter(starts_at__lte=now).order_by("starts_at")),
        list(over.order_by("ended_at")),
        list(hearings.without_hour().order_by("on", "pk")),
        lines,
        list(mine.not_over().order_by("pk")[:200]),
    )  # fmt: skip


def _with_companions(rows: HearingQuerySet) -> list[Hearing]:
    return list(rows.prefetch_related("companions__person").order_by("starts_at", "pk"))


def _line(hearing: Hearing, now: datetime) -> HearingLine:
    rows = hearing.companions.all()
    n_coming = sum(row.answer == CompanionAnswer.YES and row.confirmed_at is not None for row in rows)
    is_short = hearing.starts_at is not None and must_escalate(hearing.starts_at, n_coming, hearing.n_needed, now)
    return HearingLine(hearing, n_coming, is_short)


def deadline_lines(rows: QuerySet[Deadline], today: date) -> list[DeadlineLine]:
    """Return open deadlines with their rules, the earliest first, those that wait for a hearing last. One query."""
    found = rows.filter(done_on__isnull=True, dropped_at__isnull=True).select_related("matter", "hearing")
    lines = [DeadlineLine(row, RULES[Rule(row.rule)], row.due_on is not None and row.due_on < today) for row in found]
    return sorted(lines, key=lambda line: (line.deadline.due_on or date.max, line.deadline.pk))


def of_matter(matter: Matter, now: datetime) -> tuple[list[HearingLine], list[DeadlineLine]]:
    """Return a matter's hearings, cancelled and past ones included, and its open deadlines. Three queries.

    The caller has asked `matters_for`.
    """
    rows = _with_companions(Hearing.objects.filter(matter=matter).select_related("court", "matter"))
    return [_line(row, now) for row in rows], deadline_lines(Deadline.objects.filter(matter=matter), now.date())


def hearing_for(by: Person, uuid: UUID, now: datetime) -> Hearing | None:
    """Return a hearing of a matter that is open to the person; None otherwise, walls included."""
    rows = Hearing.objects.filter(uuid=uuid, matter__in=matters_for(by, now))
    return rows.select_related("matter__attorney", "court", "follows").first()


def deadline_for(by: Person, uuid: UUID, now: datetime) -> Deadline | None:
    """Return a deadline of a matter that is open to the person; None otherwise."""
    rows = Deadline.objects.filter(uuid=uuid, matter__in=matters_for(by, now))
    return rows.select_related("matter", "hearing").first()


def matter_for(by: Person, number: int, now: datetime) -> Matter | None:
    """Return a matter that is open to the person; None otherwise."""
    return matters_for(by, now).filter(pk=number).first()


def standing_of(matter: Matter) -> HearingQuerySet:
    """Return the hearings of a matter on which a filing can hang, with their courts."""
    return Hearing.objects.standing().filter(matter=matter).select_related("court").order_by("on", "pk")


def court_of(matter: Matter) -> Court | None:
    """Return the court that the matter's last hearing, or its file, names."""
    last = Hearing.objects.filter(matter=matter).select_related("court").order_by("-pk").first()
    return last.court if last else Court.objects.filter(code=matter.court).first()


def companions_of(hearing: Hearing) -> list[Companion]:
    """Return everybody who signed up for a hearing, those who gave the place back last. One query."""
    return list(hearing.companions.select_related("person").order_by("number", "pk"))


def history(hearing: Hearing) -> list[HearingNotice]:
    """Return every notice of a hearing, the last first. One query."""
    return list(hearing.notices.select_related("court", "recorded_by").order_by("-recorded_at", "-pk"))


def note_of(session: Unlocked | None, hearing: Hearing) -> str:
    """Return the sealed note of a hearing; empty where the vault is closed, there is no key, or it is erased."""
    if session is None or hearing.note is None:
        return ""
    try:
        return vault.open_case(session, hearing.matter.uuid).read(hearing, "note") or ""
    except NoGrant:
        return ""


def sheet_of(session: Unlocked | None, hearing: Hearing) -> dict[str, str]:
    """Return what companions are told, as "called" and "meeting"; empty without a key, or when it is erased."""
    if session is None or hearing.sheet is None:
        return {}
    try:
        text = vault.open_case(session, hearing.uuid).read(hearing, "sheet")
    except NoGrant:
        return {}
    found: dict[str, str] = json.loads(text) if text else {}
    return found


@dataclass(frozen=True)
class Duty:
    """A hearing as companions see it: when, which court, how many places are left, and what they said themselves."""

    hearing: Hearing
    n_left: int
    mine: Companion | None


def court_duties(by: Person, now: datetime) -> tuple[list[Duty], list[Duty]]:
    """Return one's own hearings of the last day and to come, and those open to sign up for. Three queries.

    Raises:
        NotAllowed: `by` does not go along to court.
    """
    require(by, Verb.ACCOMPANY, now, Programme.DEFEND)
    own = Q(companions__person=by) & ~Q(companions__answer=CompanionAnswer.NO)
    rows = _opened(by, now).filter(starts_at__gt=now - timedelta(days=1))
    mine = [_duty(row, by) for row in _with_companions(rows.filter(own).select_related("court").distinct())]
    taken = {duty.hearing.pk for duty in mine}
    free = _with_companions(rows.coming(now).exclude(pk__in=taken).select_related("court"))
    return mine, [duty for duty in (_duty(row, by) for row in free) if duty.n_left > 0]


def _opened(by: Person, now: datetime) -> HearingQuerySet:
    """Return the hearings that are open for companions, without those of matters that are walled off from a person."""
    return Hearing.objects.filter(opened_at__isnull=False, matter__in=Matter.objects.outside_walls(by, now))


def _duty(hearing: Hearing, by: Person) -> Duty:
    rows = [row for row in hearing.companions.all() if row.answer != CompanionAnswer.NO]
    return Duty(hearing, hearing.n_places - len(rows), next((row for row in rows if row.person_id == by.pk), None))


def duty_for(by: Person, uuid: UUID, now: datetime) -> Duty | None:
    """Return an opened hearing for a companion: their own, or one that is still to come; None otherwise."""
    require(by, Verb.ACCOMPANY, now, Programme.DEFEND)
    rows = _opened(by, now).filter(uuid=uuid).select_related("court", "matter")
    row = rows.prefetch_related("companions__person").first()
    if row is None:
        return None
    duty = _duty(row, by)
    is_open = row.is_standing and row.starts_at is not None and row.starts_at > now
    return duty if duty.mine is not None or is_open else None


def reach_row(person: Person) -> Reach | None:
    """Return where a member wants to be told; None before they said so."""
    return Reach.objects.filter(person=person).first()


def courts() -> QuerySet[Court]:
    """Return the courts that are not closed, by state."""
    return Court.objects.filter(closed_on__isnull=True).order_by("state", "city", "name")


def companion_of(hearing: Hearing, number: int) -> Companion | None:
    """Return one companion of a hearing."""
    return Companion.objects.select_related("hearing__matter", "person").filter(hearing=hearing, pk=number).first()


def notice_of(hearing: Hearing, number: int) -> HearingNotice | None:
    """Return one notice of a hearing."""
    return HearingNotice.objects.select_related("hearing__matter").filter(hearing=hearing, pk=number).first()

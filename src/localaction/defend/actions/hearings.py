"""Recording hearings, every notice of them, and how they ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID, uuid4

from django.db import transaction

from localaction.defend.actions.deadlines import recount
from localaction.defend.actions.matters import require_matter
from localaction.defend.models import (
    Companion,
    CompanionAnswer,
    Disposition,
    Hearing,
    HearingKind,
    HearingNotice,
    Matter,
    Mode,
    NoticeSource,
)
from localaction.defend.models.hearings import NEEDS_NEXT
from localaction.defend.rules import hearings as rules
from localaction.defend.rules.hearings import Change, Setting, When
from localaction.defend.telling import companions_of, take_back_reminders, tell, those_told
from localaction.defend.texts import ASK_AGAIN, CANCELLED, MOVED, MOVED_EARLIER, TIME_LOST
from localaction.people.models import Person
from localaction.places.models import Court
from localaction.places.rules.local_time import HalfATime
from localaction.vault import actions as vault
from localaction.vault.actions import Unlocked


class HearingOver(Exception):
    """How the hearing ended is recorded; its date is not changed any more."""


class NotBegun(ValueError):
    """A hearing that has not begun has no result but being taken off the calendar."""


class SeenInFuture(ValueError):
    """A notice cannot have been seen after today."""


@dataclass(frozen=True)
class Seen:
    """Where a date was read: what the notice says, the court, when it was seen, and in what."""

    setting: Setting
    court: Court
    seen_on: date
    source: NoticeSource


def at_court(when: When, on: date | None, hour: time | None, court: Court) -> Setting:
    """Return the setting of a notice by the clock of its court.

    Raises:
        HalfATime, NoSuchHour, UnknownZone: see `rules.hearings.Setting`.
    """
    return Setting(when, on, hour, court.zone if when is When.EXACT else "")


def schedule_hearing(
    by: Person, matter: Matter, kind: HearingKind, seen: Seen, at: datetime, *, mode: Mode = Mode.IN_PERSON,
    series: UUID | None = None, follows: Hearing | None = None,
) -> Hearing:  # fmt: skip
    """Record a hearing with its first notice. One of the same kind that was put off, and has no next date yet, gets it.

    Raises:
        NotYours: the matter is not open to `by`.
        SeenInFuture: see the class.
    """
    require_matter(by, matter, at)
    _refuse_future(seen, at)
    with transaction.atomic():
        waits = Hearing.objects.filter(matter=matter, kind=kind, disposition__in=NEEDS_NEXT, followed_by=None)
        return begin(
            by, matter, kind, seen, at, mode=mode, series=series, follows=follows or waits.order_by("-ended_at").first()
        )


def begin(
    by: Person, matter: Matter, kind: HearingKind, seen: Seen, at: datetime, *, mode: Mode = Mode.IN_PERSON,
    series: UUID | None = None, follows: Hearing | None = None,
) -> Hearing:  # fmt: skip
    """Write a hearing and its first notice in the caller's transaction, whose permission was checked."""
    hearing = Hearing(matter=matter, kind=kind, mode=mode, series=series, follows=follows, changed_at=at)
    _take(hearing, seen)
    hearing.save()
    _keep_notice(hearing, Change.FIRST, seen, by, at)
    refresh_next(matter, at)
    return hearing


def schedule_series(
    by: Person, matter: Matter, kind: HearingKind, seen: Seen, every_days: int, n_dates: int, at: datetime
) -> list[Hearing]:
    """Record a series, such as weekly check-ins: each date is a hearing of its own at the same hour of the court.

    Raises:
        NotYours, SeenInFuture: see `schedule_hearing`.
        LongSeries: see `rules.hearings.series`.
        HalfATime: a series needs day and hour.
        NoSuchHour: the clocks skip the hour on one of its days.
    """
    require_matter(by, matter, at)
    _refuse_future(seen, at)
    if seen.setting.on is None:
        raise HalfATime("a series needs its first day")
    dates = rules.series(seen.setting.on, every_days, n_dates)
    number = uuid4()
    with transaction.atomic():
        return [
            begin(by, matter, kind, Seen(at_court(When.EXACT, on, seen.setting.at, seen.court), seen.court,
                                         seen.seen_on, seen.source), at, series=number)
            for on in dates
        ]  # fmt: skip


def record_notice(by: Person, hearing: Hearing, seen: Seen, at: datetime) -> Change:
    """Record what a new notice says. The notice is kept even when it changes nothing.

    1. Reminders of the old date that have not left are taken back.
    2. Day, hour, zone and court are replaced; the number of changes grows, so that calendars follow.
    3. Deadlines that hang on the hearing are counted anew.
    4. Whoever had agreed to come along is asked again.
    5. The attorney is told, at any hour, and of an earlier date in words that say so.

    Raises:
        NotYours: the matter is not open to `by`.
        HearingOver, SeenInFuture: see the classes.
    """
    require_matter(by, hearing.matter, at)
    _refuse_future(seen, at)
    with transaction.atomic():
        row = locked(hearing)
        before, was_cancelled = row.setting, row.cancelled_at is not None
        change = rules.change(
            before, seen.setting, same_place=row.court_id == seen.court.pk, was_cancelled=was_cancelled
        )
        if change is not Change.SAME:
            old_starts_at = row.starts_at
            take_back_reminders(row, at)
            _take(row, seen)
            row.cancelled_at = None
            _changed(row, at)
            recount(row, at)
            _tell_change(row, change, old_starts_at, at)
            refresh_next(row.matter, at)
        _keep_notice(row, change, seen, by, at)
    hearing.refresh_from_db()
    return change


def cancel_hearing(by: Person, hearing: Hearing, seen_on: date, source: NoticeSource, at: datetime) -> None:
    """Record that a hearing is off. It stays in calendars as cancelled; who would have come is told before the hour.

    Raises:
        NotYours: the matter is not open to `by`.
        HearingOver: see the class.
    """
    require_matter(by, hearing.matter, at)
    with transaction.atomic():
        row = locked(hearing)
        if row.cancelled_at is None:
            _cancel(row, by, seen_on, source, at)
            refresh_next(row.matter, at)
    hearing.refresh_from_db()


def cancel_series(by: Person, hearing: Hearing, seen_on: date, source: NoticeSource, at: datetime) -> int:
    """Record that what is still to come of a series is off; returns how many dates that were.

    Raises:
        NotYours: the matter is not open to `by`.
    """
    require_matter(by, hearing.matter, at)
    with transaction.atomic():
        rows = Hearing.objects.select_for_update(of=("self",)).coming(at)
        coming = list(rows.filter(series=hearing.series, series__isnull=False).select_related("matter__attorney"))
        for row in coming:
            _cancel(row, by, seen_on, source, at)
        refresh_next(hearing.matter, at)
    hearing.refresh_from_db()
    return len(coming)


def end_hearing(
    by: Person, hearing: Hearing, disposition: Disposition, at: datetime, after: Seen | None = None
) -> None:
    """Record how a hearing ended, and the next date where one was given.

    Raises:
        NotYours: the matter is not open to `by`.
        HearingOver: it was recorded before.
        NotBegun: see the class.
    """
    require_matter(by, hearing.matter, at)
    with transaction.atomic():
        end(by, locked(hearing), disposition, at, after)
    hearing.refresh_from_db()


def end(by: Person, row: Hearing, disposition: Disposition, at: datetime, after: Seen | None) -> Hearing | None:
    """Give a locked hearing its end in the caller's transaction, whose permission was checked; returns the next one.

    Raises:
        NotBegun: see the class.
    """
    if disposition is not Disposition.VACATED and row.starts_at is not None and at < row.starts_at + rules.NOTED_FROM:
        raise NotBegun(f"hearing {row.pk}")
    take_back_reminders(row, at)
    row.disposition, row.ended_at = disposition, at
    row.save(update_fields=["disposition", "ended_at"])
    following = None
    if after is not None:
        following = begin(by, row.matter, HearingKind(row.kind), after, at, mode=Mode(row.mode), follows=row)
    refresh_next(row.matter, at)
    return following


def write_note(session: Unlocked, by: Person, hearing: Hearing, words: str, at: datetime) -> None:
    """Seal what only those of the case read: judge, room, what to bring.

    Raises:
        NotYours: the matter is not open to `by`.
        NoGrant: the caller holds no key for the matter.
    """
    require_matter(by, hearing.matter, at)
    vault.open_case(session, hearing.matter.uuid).write(hearing, "note", words.strip() or None)
    hearing.save(update_fields=["note"])


def check_notice(by: Person, notice: HearingNotice, at: datetime) -> None:
    """Note that somebody of the case has looked at what a companion wrote down in court.

    Raises:
        NotYours: the matter is not open to `by`.
    """
    require_matter(by, notice.hearing.matter, at)
    HearingNotice.objects.filter(pk=notice.pk, checked_at__isnull=True).update(checked_at=at)


def locked(hearing: Hearing) -> Hearing:
    """Return the hearing locked until the transaction ends.

    Raises:
        HearingOver: see the class.
    """
    rows = Hearing.objects.select_for_update(of=("self",)).select_related("matter__attorney", "court")
    row: Hearing = rows.get(pk=hearing.pk)
    if row.disposition:
        raise HearingOver(f"hearing {row.pk}")
    return row


def refresh_next(matter: Matter, at: datetime) -> None:
    """Repeat in the matter the day of its next hearing, by the court's calendar; control dates count too."""
    standing = Hearing.objects.standing().filter(matter=matter, on__isnull=False)
    coming = standing.exclude(when=When.EXACT, starts_at__lte=at).filter(on__gte=at.date())
    matter.next_hearing_on = coming.order_by("on").values_list("on", flat=True).first()
    matter.save(update_fields=["next_hearing_on"])


def _refuse_future(seen: Seen, at: datetime) -> None:
    # A day is granted, for it may be tomorrow where the notice was seen.
    if (seen.seen_on - at.date()).days > 1:
        raise SeenInFuture(str(seen.seen_on))


def _take(row: Hearing, seen: Seen) -> None:
    row.court, row.zone = seen.court, seen.court.zone
    row.when, row.on, row.hour, row.starts_at = (
        seen.setting.when, seen.setting.on, seen.setting.at, seen.setting.starts_at,
    )  # fmt: skip


def _changed(row: Hearing, at: datetime) -> None:
    row.sequence += 1
    row.changed_at = at
    row.save()


def _keep_notice(row: Hearing, change: Change, seen: Seen, by: Person, at: datetime) -> None:
    HearingNotice.objects.create(
        hearing=row, change=change, when=seen.setting.when, on=seen.setting.on, hour=seen.setting.at,
        zone=seen.court.zone, court=seen.court, sequence=row.sequence, seen_on=seen.seen_on, source=seen.source,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip


def _cancel(row: Hearing, by: Person, seen_on: date, source: NoticeSource, at: datetime) -> None:
    take_back_reminders(row, at)
    people = those_told(row)
    row.cancelled_at = at
    _changed(row, at)
    HearingNotice.objects.create(
        hearing=row, change=Change.CANCELLED, zone=row.zone, court=row.court, sequence=row.sequence, seen_on=seen_on,
        source=source, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    recount(row, at)
    if rules.may_tell_cancelled(row.starts_at, at):
        tell(CANCELLED, f"{row.uuid}:{row.sequence}", people, at, hearing=row, expires_at=row.starts_at)


def _tell_change(row: Hearing, change: Change, old_starts_at: datetime | None, at: datetime) -> None:
    key = f"{row.uuid}:{row.sequence}"
    attorney = [row.matter.attorney] if row.matter.attorney else []
    if row.starts_at is None:
        if rules.may_tell_cancelled(old_starts_at, at):
            tell(TIME_LOST, key, those_told(row), at, hearing=row, moment=old_starts_at, expires_at=old_starts_at)
        return
    if row.starts_at <= at:
        return
    code = MOVED_EARLIER if change is Change.MOVED_EARLIER else MOVED
    tell(code, key, attorney, at, hearing=row, expires_at=row.starts_at)
    if change in rules.ASKS_AGAIN:
        companions = companions_of(row)
        Companion.objects.filter(pk__in=[c.pk for c in companions]).update(answer=CompanionAnswer.ASKED, answered_at=at)
        tell(ASK_AGAIN, key, [c.person for c in companions], at, hearing=row, expires_at=row.starts_at)

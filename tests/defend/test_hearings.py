"""Scenario S7: a hearing moved earlier across zones, its companions, its calendar and its reminders."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from icalendar import Calendar
from tests.defend.court import (
    CLIENT,
    NEW_YORK,
    START,
    account,
    going,
    hearing,
    matter,
    open_programme,
    opened,
    seen,
)

from localaction.defend import jobs
from localaction.defend.actions import companions, deadlines, hearings
from localaction.defend.models import (
    Companion,
    Deadline,
    Disposition,
    Hearing,
    HearingKind,
    HearingNotice,
    NoticeSource,
)
from localaction.defend.permissions import NotYours
from localaction.defend.rules.deadlines import Rule
from localaction.defend.rules.hearings import Change, When
from localaction.messages.models import Outbox
from localaction.people import calendars
from localaction.people.rules.roles import Role
from localaction.places.rules.local_time import NoSuchHour
from localaction.vault.actions import read_operational

pytestmark = pytest.mark.django_db
EARLIER = {"on": date(2026, 9, 8), "at": time(13)}
NOTICED = datetime(2026, 9, 3, 18, tzinfo=UTC)


@pytest.fixture
def desk():
    return open_programme()


@pytest.fixture
def moved(desk):
    row = opened(desk)
    going(desk, row, "ana", "ben", "cho", "eva")
    assert hearings.record_notice(desk.abel, row, seen(desk.new_york, **EARLIER), NOTICED) is Change.MOVED_EARLIER
    return row


def said(code):
    """What waits to be sent, in words, by whom it goes to."""
    rows = Outbox.objects.filter(code=code, state="QUEUED")
    return sorted(json.loads(read_operational(row, "content"))["body"] for row in rows)


def events(owner, now=START):
    return Calendar.from_ical(calendars.calendar_of(owner, now)).walk("VEVENT")


def test_an_earlier_hearing_keeps_its_number_and_goes_by_the_courts_clock(desk, moved):
    old = START + timedelta(days=1)
    event = events(desk.abel, old)[0]

    assert event["UID"] == f"{moved.uuid}@localaction"
    assert (event["SEQUENCE"], event["STATUS"], event["SUMMARY"]) == (1, "CONFIRMED", "Hearing")
    assert event["DTSTART"].to_ical() == b"20260908T130000"
    assert event["DTSTART"].params["TZID"] == NEW_YORK
    assert event.start.astimezone(ZoneInfo("America/Phoenix")).time() == time(10)
    assert b"BEGIN:VTIMEZONE" in calendars.calendar_of(desk.abel, START)


def test_everybody_who_agreed_is_asked_again_and_the_attorney_told_at_once(desk, moved):
    assert set(Companion.objects.values_list("answer", flat=True)) == {"ASKED"}
    assert said("defend.moved-earlier") == ["EARLIER: a hearing is now Tue Sep 8 13:00 EDT. Open Local Action."]
    assert said("defend.ask-again") == [
        "Court changed: now Tue Sep 8 13:00 EDT. Do you still come? Answer in Local Action."
    ] * 4  # fmt: skip
    assert not Outbox.objects.filter(due_at__gt=NOTICED).exists()


def test_what_leaves_names_nobody_and_no_place(desk, moved):
    printed = calendars.calendar_of(desk.abel, START) + b"".join(
        read_operational(row, "content").encode() for row in Outbox.objects.filter(content__isnull=False)
    )

    for word in (CLIENT, "Marisol", "New York Immigration", "north door", "204567312", moved.matter.key):
        assert word.encode() not in printed


def test_reminders_of_the_old_date_are_taken_back_and_the_new_one_is_read_again(desk):
    row = opened(desk)
    going(desk, row, "ana")
    at_night = row.starts_at - timedelta(days=7) + timedelta(minutes=1)
    assert jobs.remind(at_night) == 2
    assert said("defend.reminder") == ["Reminder: Tue Sep 15 08:30 EDT. Open Local Action."] * 2

    hearings.record_notice(desk.abel, row, seen(desk.new_york, date(2026, 9, 14), time(13)), at_night)
    assert said("defend.reminder") == []
    assert Outbox.objects.filter(code="defend.reminder", state="CANCELLED", content__isnull=True).count() == 2

    assert jobs.remind(at_night + timedelta(hours=1)) == 0
    day_before = datetime(2026, 9, 13, 17, tzinfo=UTC)
    assert jobs.remind(day_before) == 2
    assert said("defend.reminder") == ["Reminder: Mon Sep 14 13:00 EDT. Open Local Action."] * 2
    assert jobs.remind(day_before + timedelta(minutes=5)) == 0


def test_a_reminder_across_the_change_of_clocks_comes_at_the_courts_hour(desk):
    begin = datetime(2026, 3, 1, 18, tzinfo=UTC)
    row = hearing(desk, matter(desk, begin), date(2026, 3, 9), time(8, 30), now=begin)

    # Saturday before the clocks go forward: half past eight in New York is 13:30 in UTC, on Monday 12:30.
    assert row.starts_at == datetime(2026, 3, 9, 12, 30, tzinfo=UTC)
    assert jobs.remind(datetime(2026, 3, 6, 13, 29, tzinfo=UTC)) == 1  # the week's, that a worker missed
    assert jobs.remind(datetime(2026, 3, 6, 13, 30, tzinfo=UTC)) == 1
    assert jobs.remind(datetime(2026, 3, 8, 12, 29, tzinfo=UTC)) == 0
    assert jobs.remind(datetime(2026, 3, 8, 12, 30, tzinfo=UTC)) == 1


def test_too_few_companions_are_said_three_days_before(desk, moved):
    early = moved.starts_at - timedelta(hours=73)
    assert jobs.say_too_few(early) == 0

    companions.answer(desk.companions["ana"], moved, True, early)
    at = moved.starts_at - timedelta(hours=72)
    assert jobs.say_too_few(at) == 2
    assert said("defend.too-few") == ["Tue Sep 8 13:00 EDT: too few companions. Open Local Action."] * 2
    assert jobs.say_too_few(at + timedelta(hours=1)) == 0

    companions.answer(desk.companions["ben"], moved, True, at)
    assert jobs.n_coming(moved) == 2


def test_a_cancelled_hearing_stays_in_the_calendar_as_cancelled(desk, moved):
    hearings.cancel_hearing(desk.abel, moved, NOTICED.date(), NoticeSource.PAPER, NOTICED)

    event = events(desk.companions["ana"])[0]
    assert (event["SEQUENCE"], event["STATUS"]) == (2, "CANCELLED")
    assert event["DTSTART"].to_ical() == b"20260908T130000"
    assert len(said("defend.cancelled")) == 5
    assert Hearing.objects.get().matter.next_hearing_on is None


def test_nobody_hears_of_a_cancellation_after_the_hour(desk, moved):
    hearings.cancel_hearing(
        desk.abel, moved, date(2026, 9, 8), NoticeSource.OTHER, moved.starts_at + timedelta(hours=1)
    )

    assert said("defend.cancelled") == []


def test_every_notice_is_kept_with_where_and_when_it_was_seen(desk, moved):
    same = seen(desk.new_york, **EARLIER, source=NoticeSource.INFORMATION_LINE)
    assert hearings.record_notice(desk.abel, moved, same, NOTICED) is Change.SAME

    kept = list(HearingNotice.objects.order_by("pk").values_list("change", "on", "source", "sequence"))
    assert kept == [
        ("FIRST", date(2026, 9, 15), "PAPER", 0), ("MOVED_EARLIER", date(2026, 9, 8), "PAPER", 1),
        ("SAME", date(2026, 9, 8), "INFORMATION_LINE", 1),
    ]  # fmt: skip
    with pytest.raises(hearings.SeenInFuture):
        hearings.record_notice(desk.abel, moved, seen(desk.new_york, **EARLIER, seen_on=date(2026, 9, 9)), NOTICED)


def test_a_control_date_is_in_no_calendar_and_reminds_nobody(desk):
    control = seen(desk.new_york, date(2026, 9, 15))
    row = hearings.schedule_hearing(desk.abel, matter(desk), HearingKind.MASTER, control, START)

    assert events(desk.abel) == []
    assert jobs.remind(datetime(2026, 9, 14, 12, 30, tzinfo=UTC)) == 0
    assert list(Hearing.objects.without_hour()) == [row]
    assert row.matter.next_hearing_on == date(2026, 9, 15)


def test_a_hearing_that_loses_its_hour_leaves_calendars_and_comes_back_under_the_same_number(desk):
    row = hearing(desk)
    hearings.record_notice(desk.abel, row, seen(desk.new_york, when=When.NOT_SET), NOTICED)

    event = events(desk.abel)[0]
    assert (event["SEQUENCE"], event["STATUS"]) == (1, "CANCELLED")
    assert event["DTSTART"].to_ical() == b"20260915T083000"
    assert said("defend.time-lost") == ["The hearing of Tue Sep 15 08:30 EDT has no hour now. Open Local Action."]

    hearings.record_notice(desk.abel, row, seen(desk.phoenix, date(2026, 10, 1), time(9)), NOTICED)
    event = events(desk.abel)[0]
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (f"{row.uuid}@localaction", 2, "CONFIRMED")
    assert event["DTSTART"].params["TZID"] == "America/Phoenix"


def test_a_series_keeps_its_hour_over_the_change_of_clocks_and_is_cancelled_whole(desk):
    first = seen(desk.new_york, date(2026, 10, 27), time(9))
    rows = hearings.schedule_series(desk.abel, matter(desk), HearingKind.ICE_CHECK_IN, first, 7, 3, START)

    assert [row.starts_at.hour for row in rows] == [13, 14, 14]
    found = events(desk.abel)
    assert [e.start.replace(tzinfo=None).time() for e in found] == [time(9)] * 3
    assert len({e["UID"] for e in found}) == 3

    after_first = rows[0].starts_at + timedelta(hours=1)
    assert hearings.cancel_series(desk.abel, rows[1], after_first.date(), NoticeSource.CLIENT, after_first) == 2
    states = [(e["STATUS"], e["SEQUENCE"]) for e in events(desk.abel, after_first)]
    assert states == [("CONFIRMED", 0), ("CANCELLED", 1), ("CANCELLED", 1)]


def test_a_series_on_an_hour_that_the_clocks_skip_is_refused_whole(desk):
    first = seen(desk.new_york, date(2027, 3, 7), time(2, 30))

    with pytest.raises(NoSuchHour):
        hearings.schedule_series(desk.abel, matter(desk), HearingKind.SUPERVISION, first, 7, 3, START)
    assert not Hearing.objects.exists()


def test_filings_follow_a_moved_hearing_and_must_be_looked_at_again(desk):
    row = hearing(desk)
    due = deadlines.set_deadline(desk.abel, row.matter, Rule.FILE_BEFORE_MASTER, None, START, row)
    assert due.due_on == date(2026, 8, 31)
    row2 = hearing(desk, row.matter, date(2026, 11, 3), time(9))
    due2 = deadlines.set_deadline(desk.abel, row.matter, Rule.FILE_BEFORE_INDIVIDUAL, None, START, row2)
    deadlines.check_deadline(desk.abel, due2, START)
    assert due2.due_on == date(2026, 10, 2)  # 4 October 2026 is a Sunday

    hearings.record_notice(desk.abel, row2, seen(desk.new_york, date(2026, 10, 20), time(9)), NOTICED)
    due2.refresh_from_db()
    assert (due2.due_on, due2.checked_at) == (date(2026, 9, 18), None)
    hearings.record_notice(desk.abel, row2, seen(desk.new_york, when=When.NOT_SET), NOTICED)
    due2.refresh_from_db()
    assert due2.due_on is None and due2.steps == []
    assert Deadline.objects.open().count() == 2


def test_a_filing_is_reminded_of_once_a_step_and_not_after_it_is_done(desk):
    row = matter(desk)
    due = deadlines.set_deadline(desk.abel, row, Rule.APPEAL_TO_BIA, date(2026, 9, 1), START)
    assert due.due_on == date(2026, 10, 1)
    week = datetime(2026, 9, 24, 15, tzinfo=UTC)
    assert [jobs.remind_of_days(week), jobs.remind_of_days(week + timedelta(hours=3))] == [1, 0]
    assert said("defend.filing-due") == ["A filing is due Thu Oct 1. Open Local Action."]

    deadlines.finish_deadline(desk.abel, due, date(2026, 9, 25), week)
    assert jobs.remind_of_days(datetime(2026, 9, 30, 15, tzinfo=UTC)) == 0
    with pytest.raises(deadlines.AlreadyDone):
        deadlines.finish_deadline(desk.abel, due, date(2026, 9, 25), week)


def test_what_hangs_on_a_hearing_needs_one_and_nothing_else_does(desk):
    row = hearing(desk)

    with pytest.raises(deadlines.NeedsHearing):
        deadlines.set_deadline(desk.abel, row.matter, Rule.FILE_BEFORE_MASTER, date(2026, 9, 15), START)
    with pytest.raises(deadlines.NeedsHearing):
        deadlines.set_deadline(desk.abel, row.matter, Rule.APPEAL_TO_BIA, date(2026, 9, 15), START, row)
    with pytest.raises(deadlines.NeedsHearing):
        deadlines.set_deadline(desk.abel, matter(desk), Rule.FILE_BEFORE_MASTER, None, START, row)


def test_a_result_needs_a_hearing_that_has_begun_and_is_given_once(desk):
    row = hearing(desk)
    with pytest.raises(hearings.NotBegun):
        hearings.end_hearing(desk.abel, row, Disposition.HELD, NOTICED)
    after = row.starts_at + timedelta(hours=1)
    following = seen(desk.new_york, date(2026, 12, 1), time(9), seen_on=after.date(), source=NoticeSource.IN_COURT)
    hearings.end_hearing(desk.abel, row, Disposition.CONTINUED, after, following)

    new = Hearing.objects.get(follows=row)
    assert (new.kind, new.on, new.matter.next_hearing_on) == (row.kind, date(2026, 12, 1), date(2026, 12, 1))
    assert new.uuid != row.uuid
    with pytest.raises(hearings.HearingOver):
        hearings.record_notice(desk.abel, row, seen(desk.new_york, **EARLIER), after)


def test_another_attorney_and_a_companion_cannot_touch_a_hearing(desk):
    row = hearing(desk)
    for stranger in (
        account("mallory", Role.ATTORNEY),
        account("ana", Role.COMPANION),
        account("tess", Role.TREASURER),
    ):
        with pytest.raises(NotYours):
            hearings.record_notice(stranger, row, seen(desk.new_york, **EARLIER), NOTICED)
        assert events(stranger) == []


@pytest.mark.parametrize("wrong", [
    {"starts_at": None}, {"hour": None}, {"when": "NOT_SET"}, {"disposition": "HELD"}, {"n_needed": 3},
])  # fmt: skip
def test_half_a_hearing_is_refused_by_the_database(desk, wrong):
    row = hearing(desk)

    with pytest.raises(IntegrityError), transaction.atomic():
        Hearing.objects.filter(pk=row.pk).update(**wrong)

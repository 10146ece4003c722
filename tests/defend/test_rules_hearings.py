"""What a notice changes, when people are reminded, and what the clocks do meanwhile."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.defend.rules import hearings
from localaction.defend.rules.hearings import Change, Setting, When
from localaction.places.rules.local_time import HalfATime, NoSuchHour, UnknownZone

NEW_YORK, PHOENIX = "America/New_York", "America/Phoenix"
ZONES = st.sampled_from([NEW_YORK, PHOENIX, "America/Chicago", "Pacific/Honolulu", "America/Puerto_Rico"])
MIDDAY = st.times(time(7), time(18)).map(lambda t: t.replace(second=0, microsecond=0))
DAYS = st.dates(date(2025, 1, 1), date(2030, 12, 31))


def exact(on: date, at: time, zone: str = NEW_YORK) -> Setting:
    return Setting(When.EXACT, on, at, zone)


OLD = exact(date(2026, 9, 15), time(8, 30))
CONTROL = Setting(When.CONTROL_DATE, date(2026, 9, 15))
NOT_SET = Setting(When.NOT_SET)


def test_an_hour_is_the_courts_hour_wherever_it_is_read():
    new = exact(date(2026, 9, 8), time(13))

    assert new.starts_at == datetime(2026, 9, 8, 17, tzinfo=UTC)
    assert new.starts_at.astimezone(ZoneInfo(PHOENIX)).time() == time(10)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, OLD, Change.FIRST),
        (OLD, OLD, Change.SAME),
        (OLD, exact(date(2026, 9, 8), time(13)), Change.MOVED_EARLIER),
        (OLD, exact(date(2026, 9, 15), time(13)), Change.MOVED_LATER),
        # The same hour of the clock an hour further west is later.
        (OLD, exact(date(2026, 9, 15), time(8, 30), "America/Chicago"), Change.MOVED_LATER),
        (CONTROL, OLD, Change.TIME_SET),
        (NOT_SET, CONTROL, Change.TIME_SET),
        (OLD, CONTROL, Change.TIME_LOST),
        (CONTROL, NOT_SET, Change.TIME_LOST),
        (CONTROL, Setting(When.CONTROL_DATE, date(2026, 8, 1)), Change.MOVED_EARLIER),
        (NOT_SET, NOT_SET, Change.SAME),
        (OLD, None, Change.CANCELLED),
    ],
)
def test_each_notice_changes_one_thing(before, after, expected):
    assert hearings.change(before, after) is expected


def test_the_same_hour_at_another_court_or_after_a_cancellation_is_news():
    assert hearings.change(OLD, OLD, same_place=False) is Change.OTHER_PLACE
    assert hearings.change(OLD, OLD, was_cancelled=True) is Change.TIME_SET


@pytest.mark.parametrize(
    "given_", [
        {"when": When.EXACT, "on": date(2026, 9, 8), "zone": NEW_YORK}, {"when": When.EXACT, "at": time(9)},
        {"when": When.CONTROL_DATE}, {"when": When.CONTROL_DATE, "on": date(2026, 9, 8), "at": time(9)},
        {"when": When.NOT_SET, "on": date(2026, 9, 8)},
    ],
)  # fmt: skip
def test_half_a_time_is_refused(given_):
    with pytest.raises(HalfATime):
        Setting(**given_)


def test_an_hour_that_the_clocks_skip_or_show_twice_is_refused():
    for on in (date(2026, 3, 8), date(2026, 11, 1)):
        hour = time(2, 30) if on.month == 3 else time(1, 30)
        with pytest.raises(NoSuchHour):
            exact(on, hour)
        assert exact(on, hour, PHOENIX).starts_at is not None
    with pytest.raises(UnknownZone):
        exact(date(2026, 9, 8), time(9), "Arizona/Phoenix")


def test_reminders_keep_the_courts_hour_when_the_clocks_go_forward():
    starts_at = exact(date(2026, 3, 9), time(8, 30)).starts_at
    moments = hearings.reminder_moments(starts_at, NEW_YORK)

    assert starts_at == datetime(2026, 3, 9, 12, 30, tzinfo=UTC)
    # The clocks went forward on Sunday 8 March: before, half past eight is an hour later in UTC.
    assert moments[1] == datetime(2026, 3, 8, 12, 30, tzinfo=UTC)
    assert moments[3] == datetime(2026, 3, 6, 13, 30, tzinfo=UTC)
    assert moments[7] == datetime(2026, 3, 2, 13, 30, tzinfo=UTC)


@given(DAYS, MIDDAY, ZONES)
def test_every_reminder_shows_the_same_hour_at_the_court(on, at, zone):
    starts_at = exact(on, at, zone).starts_at

    for days, moment in hearings.reminder_moments(starts_at, zone).items():
        local = moment.astimezone(ZoneInfo(zone))
        assert (local.date(), local.time()) == (on - timedelta(days), at)


def test_only_the_last_missed_reminder_is_sent_and_none_that_the_notice_said_already():
    starts_at = OLD.starts_at
    long_ago = starts_at - timedelta(days=60)

    assert hearings.reminder_due(starts_at, NEW_YORK, long_ago, starts_at - timedelta(days=8)) is None
    assert hearings.reminder_due(starts_at, NEW_YORK, long_ago, starts_at - timedelta(days=7)) == 7
    assert hearings.reminder_due(starts_at, NEW_YORK, long_ago, starts_at - timedelta(hours=2)) == 1
    assert hearings.reminder_due(starts_at, NEW_YORK, long_ago, starts_at) is None
    told = starts_at - timedelta(days=5)
    assert hearings.reminder_due(starts_at, NEW_YORK, told, starts_at - timedelta(days=4)) is None
    assert hearings.reminder_due(starts_at, NEW_YORK, told, starts_at - timedelta(days=3)) == 3


def test_too_few_companions_are_the_desks_trouble_three_days_before():
    starts_at = OLD.starts_at

    assert not hearings.must_escalate(starts_at, 1, 2, starts_at - timedelta(hours=73))
    assert hearings.must_escalate(starts_at, 1, 2, starts_at - timedelta(hours=72))
    assert not hearings.must_escalate(starts_at, 2, 2, starts_at - timedelta(hours=72))
    assert not hearings.must_escalate(starts_at, 0, 2, starts_at)


def test_nobody_hears_of_a_cancellation_after_the_hour():
    assert hearings.may_tell_cancelled(OLD.starts_at, OLD.starts_at - timedelta(minutes=1))
    assert not hearings.may_tell_cancelled(OLD.starts_at, OLD.starts_at)
    assert not hearings.may_tell_cancelled(None, OLD.starts_at)


def test_the_next_date_can_be_noted_from_an_hour_before_until_the_evening():
    starts_at = OLD.starts_at
    seen = {
        hours: hearings.may_note_next(starts_at, starts_at + timedelta(hours=hours)) for hours in (-2, -1, 0, 9, 10)
    }

    assert seen == {-2: False, -1: True, 0: True, 9: True, 10: False}


def test_a_series_names_each_day_and_has_an_end():
    assert hearings.series(date(2026, 3, 2), 7, 3) == (date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16))
    for every_days, n_dates in ((7, 1), (7, 61), (0, 3)):
        with pytest.raises(hearings.LongSeries):
            hearings.series(date(2026, 3, 2), every_days, n_dates)


@given(DAYS, MIDDAY, ZONES, st.integers(1, 100), st.integers(-30, 30))
def test_there_is_never_a_reminder_after_the_hearing_or_before_the_notice(on, at, zone, told_days, now_days):
    starts_at = exact(on, at, zone).starts_at
    told_at, now = starts_at - timedelta(days=told_days), starts_at + timedelta(days=now_days)
    due = hearings.reminder_due(starts_at, zone, told_at, now)

    assert due is None or told_at < hearings.reminder_moments(starts_at, zone)[due] <= now < starts_at

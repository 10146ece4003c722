"""Quiet hours on the recipient's wall clock, waits after failures, and pauses of a provider."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.messages.rules import retries
from localaction.messages.rules.quiet import NIGHT, QuietHours, is_quiet, opens_at
from localaction.messages.rules.retries import Circuit

NEW_YORK, LOS_ANGELES = ZoneInfo("America/New_York"), ZoneInfo("America/Los_Angeles")
ZONES = st.sampled_from(
    [ZoneInfo(name) for name in ("America/New_York", "America/Phoenix", "Pacific/Honolulu", "America/St_Johns", "UTC")]
)
TIMES = st.times().map(lambda t: t.replace(microsecond=0))
INSTANTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "zone", "quiet"),
    [
        ("2026-01-15T01:59", NEW_YORK, False),  # 20:59
        ("2026-01-15T02:00", NEW_YORK, True),  # 21:00
        ("2026-01-15T12:59", NEW_YORK, True),  # 07:59
        ("2026-01-15T13:00", NEW_YORK, False),  # 08:00
        ("2026-01-15T13:00", LOS_ANGELES, True),  # 05:00 there
        ("2026-07-15T12:00", NEW_YORK, False),  # 08:00 in summer
    ],
)
def test_night_is_by_the_clock_on_the_recipients_wall(now, zone, quiet):
    assert is_quiet(NIGHT, utc(now), zone) is quiet


def test_a_text_of_the_night_waits_for_the_morning():
    assert opens_at(NIGHT, utc("2026-01-15T06:30"), NEW_YORK) == utc("2026-01-15T13:00")
    assert opens_at(NIGHT, utc("2026-01-15T15:00"), NEW_YORK) == utc("2026-01-15T15:00")


def test_the_night_in_which_clocks_spring_forward_is_an_hour_shorter():
    evening = utc("2026-03-08T03:00")  # Saturday 22:00 in New York

    assert opens_at(NIGHT, evening, NEW_YORK) == utc("2026-03-08T12:00")


def test_quiet_hours_that_end_in_the_skipped_hour_end_with_the_skip():
    hours = QuietHours(time(22), time(2, 30))

    assert opens_at(hours, utc("2026-03-08T05:00"), NEW_YORK) == utc("2026-03-08T07:00")  # 3:00 summer time


def test_quiet_hours_that_end_in_the_repeated_hour_end_at_its_first_pass():
    hours = QuietHours(time(22), time(1, 30))

    assert opens_at(hours, utc("2026-11-01T04:00"), NEW_YORK) == utc("2026-11-01T05:30")
    assert opens_at(hours, utc("2026-11-01T06:10"), NEW_YORK) == utc("2026-11-01T06:30")  # 1:10 again


@given(TIMES, TIMES, INSTANTS, ZONES)
def test_the_opening_is_the_first_instant_that_is_not_quiet(begins, ends, now, zone):
    hours = QuietHours(begins, ends)

    opening = opens_at(hours, now, zone)

    assert opening >= now
    assert not is_quiet(hours, opening, zone)
    if opening > now:
        assert is_quiet(hours, opening - timedelta(microseconds=1), zone)
        assert is_quiet(hours, now + (opening - now) / 2, zone)


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_a_wait_grows_to_half_a_minute_and_no_further(n_failures, jitter):
    step = min(30.0, 0.2 * 2 ** min(n_failures, 20))

    assert timedelta(seconds=step / 2) <= retries.wait(n_failures, jitter) <= timedelta(seconds=step)


def test_a_provider_that_asks_for_patience_gets_it():
    assert retries.wait(1, 0.0, asked_seconds=90) == timedelta(seconds=90)


def test_five_failures_in_a_row_pause_a_provider_and_each_pause_is_longer():
    now, circuit = utc("2026-01-15T12:00"), Circuit()

    for _ in range(4):
        circuit = retries.failed(circuit, now)
    assert retries.may_try(circuit, now)
    circuit = retries.failed(circuit, now)
    assert not retries.may_try(circuit, now + timedelta(seconds=9.9))
    assert retries.may_try(circuit, now + timedelta(seconds=10))
    circuit = retries.failed(circuit, now + timedelta(seconds=10))
    assert not retries.may_try(circuit, now + timedelta(seconds=29.9))


def test_after_a_pause_one_trial_at_a_time():
    now, circuit = utc("2026-01-15T12:00"), Circuit(5, 1, utc("2026-01-15T11:59"))

    trying = retries.begun(circuit, now)

    assert not retries.may_try(trying, now)
    assert retries.may_try(trying, now + timedelta(seconds=30))  # the trial was killed
    assert retries.may_try(retries.succeeded(trying), now)
    assert retries.succeeded(trying) == Circuit()

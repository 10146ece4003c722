"""What the public is told of an action, how long sealed papers are kept, and check-in, as rules alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.organise.rules import public_actions as rules
from localaction.organise.rules.public_actions import Changed, FullName, Paper, PurgeRefused, Standing

# The reference places of this folder are there only where some test uses a database.
pytestmark = pytest.mark.django_db
BEGINS = datetime(2026, 1, 20, 23, tzinfo=UTC)
ENDS = BEGINS + timedelta(hours=2)
HOUR = timedelta(hours=1)
DAYS = st.dates(date(2025, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize(
    ("published_at", "is_changed", "called_off_at", "now", "told"),
    [
        (None, True, BEGINS, ENDS, Standing.DRAFT),
        (BEGINS, False, None, BEGINS - HOUR, Standing.PLANNED),
        (BEGINS - HOUR, False, None, BEGINS, Standing.PLANNED),
        (BEGINS - HOUR, True, None, BEGINS, Standing.CHANGED),
        (BEGINS - HOUR, True, BEGINS, ENDS, Standing.CALLED_OFF),
        (BEGINS - HOUR, False, None, ENDS, Standing.OVER),
    ],
)
def test_what_the_public_is_told(published_at, is_changed, called_off_at, now, told):
    assert rules.standing(published_at, is_changed, called_off_at, ENDS, now) is told


def test_a_change_is_called_by_what_moved_and_each_once():
    before = dict.fromkeys(rules.FIELDS, "a")

    assert rules.changes(before, before) == []
    assert rules.changes(before, before | {"starts_at": "b", "ends_at": "b"}) == [Changed.TIME]
    assert rules.changes(before, before | {"title": "b", "kind": "b", "access": "b"}) == [Changed.WHAT, Changed.ACCESS]


@pytest.mark.parametrize("lasts", [timedelta(0), -HOUR, timedelta(days=60, seconds=1)])
def test_an_action_ends_after_it_begins_and_within_sixty_days(lasts):
    with pytest.raises(rules.EndsBeforeItBegins):
        rules.check_times(BEGINS, BEGINS + lasts)


def test_a_sheet_goes_after_thirty_days_and_a_log_after_ninety():
    assert rules.purge_day(Paper.SHEET, date(2026, 1, 20)) == date(2026, 2, 19)
    assert rules.purge_day(Paper.LOG, date(2026, 1, 20)) == date(2026, 4, 20)


@pytest.mark.parametrize(
    ("wanted", "has_reason", "code"),
    [
        (date(2026, 2, 1), True, "IN_THE_PAST"), (date(2026, 3, 1), False, "NO_REASON"),
        (date(2026, 4, 21), True, "TOO_LATE"), (date(2026, 2, 2), False, None), (date(2026, 4, 20), True, None),
    ],
)  # fmt: skip
def test_a_sheet_is_kept_shorter_at_will_and_longer_with_a_reason_up_to_ninety_days(wanted, has_reason, code):
    def check():
        rules.check_purge(Paper.SHEET, date(2026, 1, 20), date(2026, 2, 19), wanted, has_reason, today=date(2026, 2, 1))

    if code is None:
        check()
        return
    with pytest.raises(PurgeRefused) as refusal:
        check()
    assert (refusal.value.code, refusal.value.latest) == (code, date(2026, 4, 20))


@given(old=DAYS, new=DAYS, kept=st.integers(1, 90))
def test_a_purge_day_that_moves_with_the_action_never_passes_its_limit(old, new, kept):
    moved = rules.moved_purge(Paper.SHEET, old, new, old + timedelta(days=kept))

    assert moved == new + timedelta(days=kept)
    assert rules.moved_purge(Paper.SHEET, new, old, moved) == old + timedelta(days=kept)
    assert rules.moved_purge(Paper.SHEET, old, new, old + timedelta(days=400)) == new + timedelta(days=90)


def test_check_in_opens_three_hours_before_and_a_missing_check_out_shows_after_half_an_hour():
    assert not rules.may_check_in(BEGINS, ENDS, BEGINS - 3 * HOUR - timedelta(seconds=1))
    assert rules.may_check_in(BEGINS, ENDS, BEGINS - 3 * HOUR)
    assert not rules.may_check_in(BEGINS, ENDS, ENDS + 12 * HOUR)
    assert not rules.is_missing(ENDS, None, None, ENDS + HOUR)
    assert not rules.is_missing(ENDS, BEGINS, None, ENDS + timedelta(minutes=29))
    assert rules.is_missing(ENDS, BEGINS, None, ENDS + timedelta(minutes=30))
    assert not rules.is_missing(ENDS, BEGINS, ENDS, ENDS + HOUR)


def test_the_last_reminder_that_fell_due_is_sent_and_none_that_the_confirmation_said():
    told = BEGINS - timedelta(days=5)

    assert rules.reminder_due(BEGINS, told, BEGINS - timedelta(days=3)) is None
    assert rules.reminder_due(BEGINS, told, BEGINS - timedelta(days=2)) == 0
    assert rules.reminder_due(BEGINS, told, BEGINS - HOUR) == 1
    assert rules.reminder_due(BEGINS, BEGINS - timedelta(days=1), BEGINS - 4 * HOUR) is None
    assert rules.reminder_due(BEGINS, told, BEGINS) is None


@pytest.mark.parametrize("called", ["Ana", " Ana-María ", "O’Neill", "Ñandú", "J."])
def test_a_first_name_or_a_pseudonym_of_one_word_is_kept(called):
    assert rules.one_word(called) == called.strip()


@pytest.mark.parametrize("called", ["", "  ", "Ana Quispe", "Ana, Quispe", "204567312", "Ana7", "x" * 31, "-Ana"])
def test_a_full_name_or_a_number_is_no_name_for_the_log(called):
    with pytest.raises(FullName):
        rules.one_word(called)

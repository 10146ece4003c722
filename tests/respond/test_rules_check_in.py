"""When to worry about an observer, and whom to call (scenario S14)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from localaction.respond.rules.check_in import (
    Alarm,
    CheckIns,
    Heard,
    Watch,
    due,
    expected_at,
    heard,
    next_alarm,
    rests_until,
)

GO = datetime(2026, 3, 3, 14, 15, tzinfo=UTC)


def at(minutes):
    return GO + timedelta(minutes=minutes)


def arrived(minutes=15):
    return heard(Watch(GO, eta_at=at(12)), Heard.ARRIVED, at(minutes))


def test_on_scene_and_silent_for_half_an_hour_asks_then_calls_both_then_pages():
    watch = arrived(15)
    assert due(watch, at(44)) == (watch, ())

    watch, raised = due(watch, at(45))
    assert raised == (Alarm.ASK,)
    assert due(watch, at(49))[1] == ()
    watch, raised = due(watch, at(50))
    assert raised == (Alarm.CALL_OBSERVER_AND_PARTNER,)
    watch, raised = due(watch, at(55))
    assert raised == (Alarm.PAGE_COORDINATOR,)

    assert next_alarm(watch) is None
    assert due(watch, at(600))[1] == ()


def test_on_the_way_they_are_overdue_ten_minutes_after_the_eta():
    assert expected_at(Watch(GO, eta_at=at(12))) == at(22)
    assert expected_at(Watch(GO)) == at(30)


def test_ok_on_the_way_does_not_shorten_the_journey():
    watch = heard(Watch(GO, eta_at=at(12)), Heard.OK, at(5))
    assert expected_at(watch) == at(22)
    assert not watch.is_over

    late = heard(Watch(GO, eta_at=at(12)), Heard.OK, at(21))
    assert expected_at(late) == at(31)


def test_a_word_from_the_observer_begins_the_half_hour_anew():
    watch, _ = due(arrived(15), at(45))

    watch = heard(watch, Heard.OK, at(47))

    assert watch.alarms == ()
    assert next_alarm(watch) == (Alarm.ASK, at(77))


def test_sos_is_bridged_at_once_and_once_even_before_arrival():
    watch = heard(Watch(GO, eta_at=at(12)), Heard.SOS, at(3))

    watch, raised = due(watch, at(3))
    assert raised == (Alarm.BRIDGE_DISPATCHER_AND_LEGAL_LEAD,)
    watch, raised = due(heard(watch, Heard.SOS, at(4)), at(4))
    assert raised == ()
    assert watch.sos_at == at(3)


def test_sos_after_an_unanswered_question_is_bridged_all_the_same():
    watch, _ = due(arrived(15), at(45))

    assert due(heard(watch, Heard.SOS, at(46)), at(46))[1] == (Alarm.BRIDGE_DISPATCHER_AND_LEGAL_LEAD,)


def test_a_second_sos_after_all_was_well_is_bridged_again():
    watch, _ = due(heard(arrived(), Heard.SOS, at(20)), at(20))
    watch = heard(watch, Heard.OK, at(25))
    assert watch.sos_at is None

    assert due(heard(watch, Heard.SOS, at(30)), at(30))[1] == (Alarm.BRIDGE_DISPATCHER_AND_LEGAL_LEAD,)


def test_leaving_alone_does_not_end_a_call_for_help():
    watch, _ = due(heard(arrived(), Heard.SOS, at(20)), at(20))

    watch = heard(watch, Heard.LEFT, at(22))

    assert watch.sos_at == at(20)
    assert not watch.is_over
    assert not heard(watch, Heard.SOS, at(23)).is_over


def test_a_text_of_arrival_does_not_bridge_an_sos_twice():
    watch, _ = due(heard(arrived(), Heard.SOS, at(20)), at(20))

    for what in (Heard.ARRIVED, Heard.LEFT):
        watch = heard(watch, what, at(22))
        assert due(watch, at(22))[1] == ()


def test_out_and_ok_close_it_and_twelve_hours_of_rest_begin():
    watch = heard(arrived(15), Heard.LEFT, at(60))
    assert not watch.is_over
    assert next_alarm(watch) == (Alarm.ASK, at(90))

    watch = heard(watch, Heard.OK, at(75))

    assert watch.is_over
    assert next_alarm(watch) is None
    assert rests_until(watch) == at(60) + timedelta(hours=12)


def test_who_never_arrived_needs_no_rest_and_who_is_still_there_rests_from_the_last_word():
    assert rests_until(Watch(GO)) is None
    assert rests_until(heard(arrived(15), Heard.OK, at(40))) == at(40) + timedelta(hours=12)


def test_arriving_twice_does_not_move_the_arrival():
    assert heard(arrived(15), Heard.ARRIVED, at(30)).arrived_at == at(15)


def test_after_an_outage_they_are_asked_before_anybody_is_called():
    watch, raised = due(arrived(15), at(300))
    assert raised == (Alarm.ASK,)
    assert due(watch, at(304))[1] == ()
    assert due(watch, at(305))[1] == (Alarm.CALL_OBSERVER_AND_PARTNER,)


def test_a_network_may_set_other_intervals():
    often = CheckIns(every=timedelta(minutes=10))

    assert next_alarm(arrived(15), often) == (Alarm.ASK, at(25))


HAPPENINGS = st.lists(st.tuples(st.integers(1, 90), st.none() | st.sampled_from(Heard)), max_size=25)


@given(HAPPENINGS)
def test_no_alarm_is_raised_twice_in_one_silence_and_an_open_watch_always_ends_in_a_page(happenings):
    watch, minutes = Watch(GO, eta_at=at(12)), 0
    for wait, what in happenings:
        minutes += wait
        if what is not None:
            watch = heard(watch, what, at(minutes))
        watch, _ = due(watch, at(minutes))
        names = [alarm for alarm, _ in watch.alarms]
        assert len(names) == len(set(names))

    raised = []
    for later in range(minutes + 1, minutes + 400, 1):
        watch, more = due(watch, at(later))
        raised += more
    known = {alarm for alarm, _ in watch.alarms}
    if watch.sos_at:
        assert Alarm.BRIDGE_DISPATCHER_AND_LEGAL_LEAD in known
    elif watch.is_over:
        assert raised == []
    else:
        assert Alarm.PAGE_COORDINATOR in known

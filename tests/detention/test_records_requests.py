"""Records requests at the desk: what is owed by when, what moves it, and what is refused."""

from __future__ import annotations

import datetime as dt
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.detention.records_desk import account, at, body, filed, happened, open_desk, sent, simple_desk

from localaction.detention import reads_records, records_jobs
from localaction.detention import reads_records_desk as reads_desk
from localaction.detention.actions import records, records_bodies
from localaction.detention.actions.records import AlreadyClosed, Asked, EntryRefused, Given
from localaction.detention.models_records import DueMove, RecordsEvent, RecordsRequest
from localaction.detention.rules.clocks import EventRefused
from localaction.messages.models import Outbox
from localaction.people.permissions import NotAllowed
from localaction.people.rules.roles import Programme, Role
from localaction.vault import actions as vault
from localaction.vault import retention
from localaction.vault.actions import NoRing

pytestmark = pytest.mark.django_db


def day(text):
    return dt.date.fromisoformat(text)


@pytest.fixture
def desk():
    return simple_desk()


# Section 6, scenario 9: the dates of the specification.


def test_texas_counts_over_thanksgiving_and_its_friday(desk):
    request = filed(desk, body(desk, "TX"))
    records.record_event(desk.amparo, request, Given("SENT", day("2026-11-20"), dt.time(16, 50)), at("2026-11-20", 23))
    request.refresh_from_db()

    page = reads_records.page(request, at("2026-11-24"))

    assert request.due_on == day("2026-12-08")
    why = {one.on: (one.counts, one.name) for one in page.standing.reckoning.current.days}
    assert why[day("2026-11-26")] == (False, "Thanksgiving Day")
    assert why[day("2026-11-27")] == (False, "Friday after Thanksgiving Day")


def test_a_day_that_the_body_takes_off_moves_the_date_and_history_keeps_both(desk):
    request = sent(desk, "TX", "2026-11-20")

    _day, moved = records_bodies.enter_day_off(
        desk.amparo, "", request.body, day("2026-11-30"), "designated day", at("2026-11-23")
    )

    assert [row.due_on for row in moved] == [day("2026-12-09")]
    (move,) = DueMove.objects.all()
    assert (move.was_on, move.is_on, move.because) == (day("2026-12-08"), day("2026-12-09"), "DAY_OFF")
    page = reads_records.page(request, at("2026-11-24"))
    assert [moved.due_on for moved in page.standing.reckoning.history] == [day("2026-12-08"), day("2026-12-09")]


def test_a_day_off_that_was_none_moves_the_date_back(desk):
    request = sent(desk, "TX", "2026-11-20")
    off, _moved = records_bodies.enter_day_off(
        desk.amparo, "", request.body, day("2026-11-30"), "designated day", at("2026-11-23")
    )

    records_bodies.withdraw_day_off(desk.amparo, off, at("2026-11-24"))

    request.refresh_from_db()
    assert request.due_on == day("2026-12-08")
    assert DueMove.objects.count() == 2


def test_a_new_holiday_moves_every_open_request_of_the_state_and_no_other(desk):
    texan, other = sent(desk, "TX", "2026-11-20"), sent(desk, "GA", "2026-11-25")
    second = filed(desk, body(desk, "TX", "City of Austin"))
    happened(desk, second, "SENT", "2026-11-20")
    records.close_request(desk.amparo, second, "not needed", at("2026-11-21"))

    _day, moved = records_bodies.enter_day_off(
        desk.amparo, "Texas", None, day("2026-12-01"), "Day of mourning", at("2026-11-24")
    )

    assert [row.pk for row in moved] == [texan.pk]
    assert moved[0].due_on == day("2026-12-09")
    other.refresh_from_db()
    assert other.due_on == day("2026-12-02")
    page = reads_records.page(moved[0], at("2026-11-24"))
    assert "Day of mourning" in [one.name for one in page.standing.reckoning.current.days]


def test_pennsylvania_silence_is_a_denial_on_its_day_and_leaves_until_the_22nd_to_appeal(desk):
    request = sent(desk, "PA", "2026-12-22")

    assert (request.due_on, request.appeal_by) == (day("2026-12-30"), day("2027-01-22"))
    assert reads_records.page(request, at("2026-12-31")).standing.silence_on == day("2026-12-30")


def test_a_pennsylvania_extension_by_notice_moves_the_date_to_the_29th_of_january(desk):
    request = sent(desk, "PA", "2026-12-22")

    happened(desk, request, "EXTENSION", "2026-12-29")

    assert request.due_on == day("2027-01-29")
    assert DueMove.objects.get().is_on == day("2027-01-29")


def test_a_federal_request_before_thanksgiving_is_due_on_the_22nd(desk):
    assert sent(desk, "US", "2026-11-23").due_on == day("2026-12-22")


def test_north_carolina_gives_no_date_and_we_ask_again_after_our_own_ten_days(desk):
    request = sent(desk, "NC", "2026-11-23")
    line = reads_records.line_of(request, at("2026-12-09"))

    assert request.due_on is None
    assert request.follow_up_on == day("2026-12-09")
    assert (line.standing, line.n_late, line.need) == ("QUIET", 0, "FOLLOW_UP")


# Late or not.


@pytest.mark.parametrize(("on", "n_late", "standing"), [
    ("2026-12-08", 0, "OPEN"), ("2026-12-09", 1, "LATE"), ("2026-12-18", 10, "LATE"),
])  # fmt: skip
def test_a_request_is_late_only_when_its_last_day_has_passed(desk, on, n_late, standing):
    line = reads_records.line_of(sent(desk, "TX", "2026-11-20"), at(on))

    assert (line.n_late, line.standing) == (n_late, standing)


def test_late_is_said_by_the_clock_of_the_bodys_own_place(desk):
    request = sent(desk, "TX", "2026-11-20")

    # Half past five in the morning of the 9th in London is still the 8th in Austin.
    assert reads_records.line_of(request, at("2026-12-09", 5)).n_late == 0
    assert reads_records.line_of(request, at("2026-12-09", 7)).n_late == 1


def test_what_is_really_late_comes_first(desk):
    slow, late = sent(desk, "US", "2026-11-23"), sent(desk, "TX", "2026-11-20")
    quiet, later = sent(desk, "NC", "2026-11-20"), sent(desk, "GA", "2026-11-25")
    done = sent(desk, "IL", "2026-11-02")
    happened(desk, done, "FULL", "2026-11-05")

    order = [line.request.pk for line in reads_records.open_lines(at("2026-12-14"))]

    assert order == [later.pk, late.pk, quiet.pk, slow.pk, done.pk]


def test_mail_is_given_five_days_and_less_when_the_body_answers_sooner(desk):
    request = filed(desk, body(desk, "GA", channel="MAIL", email=""))
    happened(desk, request, "SENT", "2026-11-06")

    assert request.received_on == day("2026-11-11")
    happened(desk, request, "ACKNOWLEDGED", "2026-11-09")
    assert request.received_on == day("2026-11-09")
    happened(desk, request, "RECEIVED", "2026-11-09")
    assert not reads_records.page(request, at("2026-11-10")).standing.is_receipt_assumed


def test_asking_again_is_refused_before_the_last_day_has_passed_and_twice_within_ten_days(desk):
    request = sent(desk, "TX", "2026-11-20")

    with pytest.raises(EntryRefused) as refused:
        happened(desk, request, "FOLLOWED_UP", "2026-12-08")
    assert (refused.value.code, refused.value.on) == ("TOO_EARLY", day("2026-12-09"))
    happened(desk, request, "FOLLOWED_UP", "2026-12-09")
    # 10 11 (2) 14-18 (7) 21-23 (10).
    assert request.follow_up_on == day("2026-12-23")
    with pytest.raises(EntryRefused):
        happened(desk, request, "FOLLOWED_UP", "2026-12-10")


def test_a_follow_up_never_falls_on_the_bodys_own_closing(desk):
    request = sent(desk, "TX", "2026-11-20")

    records_bodies.enter_day_off(desk.amparo, "", request.body, day("2026-12-09"), "closed", at("2026-11-23"))

    request.refresh_from_db()
    assert (request.due_on, request.follow_up_on) == (day("2026-12-08"), day("2026-12-10"))


# What happens to a request.


def test_a_question_of_the_body_stops_the_clock_until_we_answer(desk):
    request = sent(desk, "TX", "2026-11-20")
    happened(desk, request, "CLARIFICATION_ASKED", "2026-11-24")

    line = reads_records.line_of(request, at("2026-11-25"))
    assert (request.state, request.due_on, line.need) == ("STOPPED", None, "ANSWER")
    happened(desk, request, "CLARIFIED", "2026-12-01")
    assert (request.state, request.due_on) == ("OPEN", day("2026-12-15"))


def test_a_denial_ends_the_wait_and_opens_the_appeal(desk):
    request = sent(desk, "US", "2026-11-23")
    happened(desk, request, "DENIED", "2026-12-10")

    assert (request.state, request.due_on, request.follow_up_on) == ("REFUSED", None, None)
    assert request.appeal_by == day("2027-03-10")


def test_that_the_body_has_nothing_can_be_appealed(desk):
    request = sent(desk, "PA", "2026-11-02")
    happened(desk, request, "NO_RECORDS", "2026-11-05")

    assert request.state == "REFUSED"
    assert request.appeal_by is not None


def test_an_appeal_runs_its_own_clock_and_its_decision_ends_it(desk):
    request = sent(desk, "US", "2026-11-23")
    happened(desk, request, "DENIED", "2026-12-10")
    happened(desk, request, "APPEALED", "2026-12-15")

    assert (request.state, request.due_on) == ("APPEALED", day("2027-01-14"))
    assert reads_records.line_of(request, at("2027-01-15")).n_late == 1
    happened(desk, request, "APPEAL_GRANTED", "2027-01-20")
    assert (request.state, request.due_on) == ("OPEN", None)
    assert request.follow_up_on > day("2027-01-20")


def test_a_part_release_leaves_the_rest_owed_where_the_law_has_a_clock_for_it(desk):
    request = sent(desk, "GA", "2026-11-25")
    happened(desk, request, "PARTIAL", "2026-11-30")

    assert (request.state, request.due_on) == ("OPEN", day("2026-12-02"))


def test_an_appeal_before_the_last_day_is_refused_and_so_is_one_that_no_law_gives(desk):
    request = sent(desk, "PA", "2026-12-22")

    with pytest.raises(EntryRefused) as refused:
        happened(desk, request, "APPEALED", "2026-12-30")
    assert (refused.value.code, refused.value.on) == ("TOO_EARLY", day("2026-12-31"))
    happened(desk, request, "APPEALED", "2027-01-04")
    assert request.state == "APPEALED"


@pytest.mark.parametrize(("kind", "on", "code"), [
    ("SENT", "2026-11-30", "IN_THE_FUTURE"), ("ACKNOWLEDGED", "2026-11-20", "NOT_SENT"),
    ("FOLLOWED_UP", "2026-11-20", "NOT_SENT"), ("APPEALED", "2026-11-20", "NOT_SENT"),
])  # fmt: skip
def test_an_entry_that_cannot_be_is_refused(desk, kind, on, code):
    request = filed(desk, body(desk, "TX"))

    with pytest.raises(EntryRefused) as refused:
        happened(desk, request, kind, on, now="2026-11-24")

    assert refused.value.code == code


def test_sent_twice_answers_to_no_question_and_decisions_on_no_appeal_are_refused(desk):
    request = sent(desk, "TX", "2026-11-20")

    for kind, refusal in (("SENT", EntryRefused), ("CLARIFIED", EventRefused), ("APPEAL_GRANTED", EntryRefused)):
        with pytest.raises(refusal), transaction.atomic():
            happened(desk, request, kind, "2026-11-23")
    with pytest.raises(EventRefused), transaction.atomic():
        happened(desk, request, "ACKNOWLEDGED", "2026-11-19", now="2026-11-23")
    assert RecordsEvent.objects.count() == 1


def test_an_entry_that_was_wrong_is_withdrawn_and_the_dates_are_as_before(desk):
    request = sent(desk, "US", "2026-11-23")
    happened(desk, request, "DENIED", "2026-12-10")

    records.withdraw_event(desk.nora, request.events.get(kind="DENIED"), at("2026-12-11"))

    request.refresh_from_db()
    assert (request.state, request.due_on) == ("OPEN", day("2026-12-22"))
    assert request.events.get(kind="DENIED").withdrawn_by == desk.nora


def test_a_question_whose_answer_stands_cannot_be_withdrawn(desk):
    request = sent(desk, "TX", "2026-11-20")
    happened(desk, request, "CLARIFICATION_ASKED", "2026-11-24")
    happened(desk, request, "CLARIFIED", "2026-12-01")

    with pytest.raises(EventRefused):
        records.withdraw_event(desk.amparo, request.events.get(kind="CLARIFICATION_ASKED"), at("2026-12-02"))

    assert request.events.get(kind="CLARIFICATION_ASKED").withdrawn_at is None


def test_a_closed_request_takes_no_entries_and_needs_nobody(desk):
    request = sent(desk, "TX", "2026-11-20")
    records.close_request(desk.amparo, request, "we have it from the press", at("2026-11-25"))

    with pytest.raises(AlreadyClosed):
        happened(desk, request, "FULL", "2026-11-26")
    assert reads_records.open_lines(at("2027-01-01")) == []


def test_what_stands_beside_the_events_is_what_they_say(desk):
    for state in ("TX", "PA", "NC", "US"):
        sent(desk, state, "2026-11-20")
    before = list(RecordsRequest.objects.order_by("pk").values("state", "due_on", "appeal_by", "follow_up_on"))

    assert records_bodies.move_all(at("2026-12-24")) == 0

    assert list(RecordsRequest.objects.order_by("pk").values("state", "due_on", "appeal_by", "follow_up_on")) == before


def test_a_list_of_holidays_that_changed_is_noticed_overnight(desk):
    request = sent(desk, "TX", "2026-11-20")
    RecordsRequest.objects.update(due_on=day("2026-12-07"))

    assert records_bodies.move_all(at("2026-11-25")) == 1

    request.refresh_from_db()
    assert request.due_on == day("2026-12-08")
    assert DueMove.objects.get().because == "TABLE"


# Who may, who is told, and what is kept.


def test_only_who_files_requests_does_and_only_a_coordinator_publishes(desk):
    dora = account("dora", Role.COORDINATOR, Programme.VISIT)
    request = sent(desk, "TX", "2026-11-20")

    for act in (
        lambda: records.file_request(dora, Asked(request.body, "OTHER", "x", "x", desk.amparo), at("2026-11-20")),
        lambda: records.hand_over(desk.amparo, request, dora, "", at("2026-11-20")),
        lambda: records.record_event(dora, request, Given("FULL", day("2026-11-23")), at("2026-11-23")),
        lambda: records_bodies.enter_day_off(dora, "TX", None, day("2026-12-01"), "x", at("2026-11-23")),
        lambda: records.publish(desk.amparo, request, at("2026-11-23")),
    ):
        with pytest.raises(NotAllowed):
            act()
    records.publish(desk.nora, request, at("2026-11-23"))
    assert reads_records.public_requests().count() == 1


def test_a_body_of_an_unknown_law_and_the_same_body_twice_are_refused(desk):
    body(desk, "TX")

    with pytest.raises(EntryRefused):
        body(desk, "TX")
    with pytest.raises(LookupError):
        body(desk, "ZZ")


def test_the_owner_is_reminded_once_of_each_day_on_which_a_request_needs_them(desk):
    request = sent(desk, "TX", "2026-11-20", reach="amparo@example.org")

    assert records_jobs.remind_owners(at("2026-12-08")) == 0
    assert records_jobs.remind_owners(at("2026-12-09")) == 1
    assert records_jobs.remind_owners(at("2026-12-10")) == 0
    assert Outbox.objects.count() == 1
    happened(desk, request, "FOLLOWED_UP", "2026-12-10")
    assert records_jobs.remind_owners(at("2026-12-11")) == 0
    # 11 (1) 14-18 (6) 21-23 (9), 24 to 26 off, 28 (10).
    assert records_jobs.remind_owners(at("2026-12-27")) == 0
    assert records_jobs.remind_owners(at("2026-12-28")) == 1


def test_what_waits_stands_at_the_owners_desk_only(desk):
    request = sent(desk, "TX", "2026-11-20")

    ((words, url, is_urgent),) = reads_desk.needs_me(desk.amparo, at("2026-12-09"))
    assert request.reference in words and str(request.pk) in url and not is_urgent
    assert reads_desk.needs_me(desk.nora, at("2026-12-09")) == []
    assert reads_desk.needs_me(desk.amparo, at("2026-12-08")) == []


def test_an_appeal_that_can_be_lost_is_urgent(desk):
    sent(desk, "PA", "2026-12-22")

    assert [urgent for _words, _url, urgent in reads_desk.needs_me(desk.amparo, at("2027-01-20"))] == [True]


def test_a_persons_name_is_sealed_and_shredded_ninety_days_after_the_end():
    desk = open_desk()
    request = sent(desk, "TX", "2026-11-20", name="Carla Example", contact="2 Side Street", reach="a@example.org")

    case = vault.open_case(desk.session, request.uuid)
    assert case.read(request, "name") == "Carla Example"
    records.close_request(desk.amparo, request, "released", at("2026-12-01"))
    with transaction.atomic():
        retention.purge(at("2026-12-02"))
    request.refresh_from_db()
    assert request.reach is None and request.name is not None
    retention.purge(at("2026-12-02") + timedelta(days=90))
    request.refresh_from_db()
    assert request.name is None and request.contact is None
    assert request.title == "287(g) application"


def test_without_a_ring_no_persons_name_is_taken(desk):
    with pytest.raises(NoRing):
        filed(desk, body(desk, "TX"), name="Carla Example")

    assert RecordsRequest.objects.count() == 0


def test_the_database_refuses_what_the_desk_refuses(desk):
    request = sent(desk, "TX", "2026-11-20")

    for change in (
        lambda: RecordsRequest.objects.update(published_at=at("2026-11-20")),
        lambda: request.events.update(named_on=day("2026-12-01")),
        lambda: request.events.update(fee_usd=-1),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_list_of_many_requests_costs_one_query(desk, django_assert_num_queries):
    for state in ("TX", "PA", "NC", "US", "GA"):
        sent(desk, state, "2026-11-20")

    with django_assert_num_queries(1):
        reads_records.open_lines(at("2026-12-14"))

"""From a wish to a visit, and what holds it up: the scenarios S1 to S3 and S12 of the design."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.visit.desk import PHOENIX, START, clear, friend, open_desk, phoenix, request, rules_for, visitor

from localaction.messages.actions.queue import Route
from localaction.messages.models import Channel, Outbox
from localaction.people.permissions import NotAllowed
from localaction.vault import actions as vault
from localaction.vault.actions import operational
from localaction.visit import jobs
from localaction.visit.actions import booking, custody, holds, requests, rule_sets, visits, volunteers
from localaction.visit.models import Complaint, FiveMinutes, Going, Place, Visit, VisitRequest
from localaction.visit.rules.custody import Seen, SeenBy
from localaction.visit.rules.states import Outcome, State, WrongStep

pytestmark = pytest.mark.django_db
SATURDAY = phoenix(2026, 5, 9, 10)


@pytest.fixture
def desk():
    desk = open_desk()
    rules_for(desk, desk.florence)
    rules_for(desk, desk.eloy)
    return desk


@pytest.fixture
def ana(desk):
    return visitor(desk, "ana", desk.florence, languages=("es", "en"), phone="+15205550101")


@pytest.fixture
def ben(desk):
    return visitor(desk, "ben", desk.florence, gender="MAN", phone="+15205550102")


def book(desk, asked, *going, starts_at=SATURDAY, at=START, **options):
    plan = booking.Plan(starts_at, PHOENIX, going, **options)
    return booking.book_visit(desk.session, desk.dora, asked, plan, uuid.uuid4(), at)


def codes(refusal):
    return {reason.printed_code for reason in refusal.value.checked.answer.reasons}


def bodies(code):
    return [eval_body(row) for row in Outbox.objects.filter(code=code).order_by("pk")]


def eval_body(row):
    import json

    return json.loads(operational.read_operational(row, "content"))["body"]


def test_a_visit_is_booked_and_its_visitors_are_told_without_a_name_or_a_place(desk, ana, ben):
    marisol = friend(desk, desk.florence)

    visit = book(desk, request(desk, marisol), ana, ben)

    assert (visit.state, visit.answer, visit.rules.version) == ("BOOKED", "ALLOWED", 1)
    assert visit.ends_at - visit.starts_at == timedelta(hours=1)
    assert VisitRequest.objects.get().state == "BOOKED"
    assert bodies("visit.booked") == [
        "Le esperamos sab 10:00. Abra Local Action.", "You are down for Sat 10:00. Open Local Action.",
    ]  # fmt: skip


def test_who_goes_can_open_the_sheet_and_nothing_else_of_the_person(desk, ana, ben):
    marisol = friend(desk, desk.florence, unit="B2")
    visit = book(desk, request(desk, marisol), ana)
    session, _ = vault.unlock(ana.person, "granite lantern orbit velvet thirteen", START)

    sheet = vault.open_case(session, visit.uuid).read(visit, "sheet")
    assert "Marisol" in sheet
    assert "Quintanilla" not in sheet
    assert "204567312" not in sheet
    with pytest.raises(vault.NoGrant):
        vault.open_case(session, marisol.uuid)
    other, _ = vault.unlock(ben.person, "granite lantern orbit velvet thirteen", START)
    with pytest.raises(vault.NoGrant):
        vault.open_case(other, visit.uuid)


def test_s1_a_move_the_night_before_holds_the_visit_closes_the_request_and_tells_the_visitors(desk, ana, ben):
    marisol = friend(desk, desk.florence)
    visit = book(desk, request(desk, marisol), ana, ben)
    later = request(desk, marisol, wanted_on=date(2026, 5, 16))
    night = phoenix(2026, 5, 8, 21, 40)

    custody.record_sighting(desk.dora, marisol, Seen.HELD, SeenBy.LOCATOR, desk.eloy, night, night)

    visit.refresh_from_db()
    later.refresh_from_db()
    assert (visit.state, visit.state_before_hold) == ("ON_HOLD", "BOOKED")
    assert [flag.flag for flag in visit.flags.filter(cleared_at=None)] == ["PERSON_MOVED"]
    assert (later.state, later.reason) == ("CLOSED", "PERSON_MOVED")
    assert bodies("visit.hold") == [
        "sab 10:00: por favor no salga. Abra Local Action.", "Sat 10:00: please do not set out. Open Local Action.",
    ]  # fmt: skip
    assert all(row.due_at == night and row.priority == 0 for row in Outbox.objects.filter(code="visit.hold"))

    with pytest.raises(booking.AgainstTheRules) as refusal:
        book(desk, request(desk, marisol, at=night), ana, ben, starts_at=phoenix(2026, 5, 16, 10), at=night)
    assert "NOT_CLEARED_AT_FACILITY" in codes(refusal)

    visits.cancel_visit(desk.dora, visit, Outcome.PERSON_MOVED, night)
    visit.refresh_from_db()
    assert (visit.state, visit.reason) == ("CANCELLED", "PERSON_MOVED")
    assert not FiveMinutes.objects.filter(visit=visit).exists()


def test_s1_back_at_the_old_place_the_visit_is_back_on_and_both_observations_stay(desk, ana):
    marisol = friend(desk, desk.florence)
    visit = book(desk, request(desk, marisol), ana)
    for hour, facility in ((21, desk.eloy), (23, desk.florence)):
        at = phoenix(2026, 5, 8, hour)
        custody.record_sighting(desk.dora, marisol, Seen.HELD, SeenBy.LOCATOR, facility, at, at)

    visit.refresh_from_db()
    assert (visit.state, visit.state_before_hold) == ("BOOKED", "")
    assert visit.flags.get().cleared_at is not None
    assert bodies("visit.back-on") == ["sab 10:00 sigue en pie. Abra Local Action."]
    assert marisol.observations.count() == 3


def test_not_found_cancels_nothing_and_release_cancels_everything(desk, ana):
    marisol = friend(desk, desk.florence)
    visit = book(desk, request(desk, marisol), ana)
    custody.record_sighting(desk.dora, marisol, Seen.NOT_FOUND, SeenBy.LOCATOR, None, START, START)
    visit.refresh_from_db()
    assert (marisol.custody, visit.state) == ("UNKNOWN", "BOOKED")

    at = START + timedelta(hours=5)
    custody.record_sighting(desk.dora, marisol, Seen.RELEASED, SeenBy.PERSON, None, at, at)

    visit.refresh_from_db()
    assert (visit.state, visit.reason) == ("CANCELLED", "PERSON_RELEASED")
    assert len(bodies("visit.cancelled")) == 1


def test_s2_a_clearance_that_ends_before_the_visit_refuses_and_its_renewal_without_a_gap_allows(desk):
    ana = visitor(desk, "ana", desk.florence, until=date(2026, 6, 13))
    asked = request(desk, friend(desk, desk.florence))
    saturday = phoenix(2026, 6, 20, 12)

    with pytest.raises(booking.AgainstTheRules) as refusal:
        book(desk, asked, ana, starts_at=saturday)
    assert "CLEARANCE_ENDS_2026-06-12" in codes(refusal)

    clear(desk, ana, desk.florence, date(2026, 6, 13), date(2027, 6, 13))
    assert book(desk, asked, ana, starts_at=saturday).answer == "ALLOWED"


def test_s2_a_revoked_clearance_holds_the_visit_only_where_too_few_are_left_and_cover_lifts_it(desk, ana, ben):
    alone, together = friend(desk, desk.florence), friend(desk, desk.florence, a_number="204567313")
    single = book(desk, request(desk, alone), ana, ben)
    pair = book(desk, request(desk, together), ana, ben, starts_at=SATURDAY + timedelta(hours=2), needs_pair=True)

    volunteers.revoke_clearance(desk.dora, ana.clearances.get(), date(2026, 5, 8), START)

    single.refresh_from_db()
    pair.refresh_from_db()
    assert (single.state, pair.state) == ("BOOKED", "ON_HOLD")
    assert [v.person.username for v in holds.cleared_goers(pair, START)] == ["ben"]
    cho = visitor(desk, "cho", desk.florence)
    visits.add_visitor(desk.session, desk.dora, pair, cho, START)
    pair.refresh_from_db()
    assert pair.state == "BOOKED"


def test_s3_the_last_place_is_given_once_and_nothing_is_left_of_the_refused_booking(desk, ana, ben):
    rules_for(desk, desk.florence, more=", capacity: 1")
    first, second = friend(desk, desk.florence), friend(desk, desk.florence, a_number="204567313")
    asked = request(desk, second)
    book(desk, request(desk, first), ana)

    with pytest.raises(booking.SlotFull):
        book(desk, asked, ben)

    asked.refresh_from_db()
    assert asked.state == "OPEN"
    assert (Visit.objects.count(), Place.objects.count(), Going.objects.count()) == (1, 1, 1)
    assert not FiveMinutes.objects.filter(friend=second).exists()


def test_s3_nobody_is_in_two_places_and_too_little_travel_time_must_be_settled(desk, ana):
    clear(desk, ana, desk.eloy, date(2026, 1, 1), date(2027, 1, 1))
    book(desk, request(desk, friend(desk, desk.florence)), ana, starts_at=phoenix(2026, 5, 9, 12))
    asked = request(desk, friend(desk, desk.eloy, a_number="204567313"))

    with pytest.raises(booking.Overlaps):
        book(desk, asked, ana, starts_at=phoenix(2026, 5, 9, 12, 30))
    with pytest.raises(booking.MustBeSettled) as doubt:
        book(desk, asked, ana, starts_at=phoenix(2026, 5, 9, 14))
    assert doubt.value.checked.open_codes == ("TRAVEL_60_OF_90",)

    visit = book(desk, asked, ana, starts_at=phoenix(2026, 5, 9, 14), is_settled=True)
    assert visit.overridden == ["TRAVEL_60_OF_90"]


def test_s3_the_same_booking_twice_is_one(desk, ana):
    asked, token = request(desk, friend(desk, desk.florence)), uuid.uuid4()
    plan = booking.Plan(SATURDAY, PHOENIX, [ana])

    first, second = (booking.book_visit(desk.session, desk.dora, asked, plan, token, START) for _ in range(2))

    assert first.pk == second.pk
    assert Visit.objects.count() == 1


def test_the_database_gives_a_place_and_five_minutes_once(desk, ana):
    visit = book(desk, request(desk, friend(desk, desk.florence)), ana)
    other = book(
        desk, request(desk, friend(desk, desk.florence, a_number="204567313")), ana,
        starts_at=SATURDAY + timedelta(hours=3),
    )  # fmt: skip
    place = {"facility": desk.florence, "visit_class": "COMMUNITY", "starts_at": SATURDAY}
    Place.objects.create(visit=visit, number=1, capacity=1, **place)

    for write in (
        lambda: Place.objects.create(visit=other, number=1, capacity=1, **place),
        lambda: Place.objects.create(visit=other, number=2, capacity=1, **place),
        lambda: FiveMinutes.objects.create(visit=other, begins_at=SATURDAY, volunteer=ana),
        lambda: FiveMinutes.objects.create(visit=other, begins_at=SATURDAY, friend=visit.friend),
        lambda: FiveMinutes.objects.create(visit=other, begins_at=SATURDAY),
        lambda: Visit.objects.filter(pk=visit.pk).update(answer="NOT_ALLOWED"),
        lambda: Visit.objects.filter(pk=visit.pk).update(state="ON_HOLD"),
        lambda: Visit.objects.filter(pk=visit.pk).update(ends_at=visit.starts_at),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


def test_a_relative_is_not_sent_as_a_volunteer_without_settling_it(desk, ana):
    marisol = friend(desk, desk.florence)
    volunteers.note_acquaintance(desk.dora, ana, marisol, START)

    with pytest.raises(booking.MustBeSettled) as doubt:
        book(desk, request(desk, marisol), ana)

    assert doubt.value.checked.open_codes == ("FAMILY_USE_SOCIAL",)


def test_old_rules_must_be_asked_about(desk, ana):
    asked = request(desk, friend(desk, desk.florence))

    with pytest.raises(booking.MustBeSettled) as doubt:
        book(desk, asked, ana, starts_at=phoenix(2026, 9, 5, 10), at=phoenix(2026, 9, 1, 10))

    assert "RULES_STALE" in doubt.value.checked.open_codes


def test_a_closure_holds_visits_and_lifting_it_lets_them_go(desk, ana):
    visit = book(desk, request(desk, friend(desk, desk.florence)), ana)

    closure = rule_sets.close_facility(desk.dora, desk.florence, "QUARANTINE", date(2026, 5, 8), None, [], [], START)
    visit.refresh_from_db()
    assert (visit.state, [f.flag for f in visit.flags.all()]) == ("ON_HOLD", ["CLOSED"])

    rule_sets.lift_closure(desk.dora, closure, date(2026, 5, 9), START)
    visit.refresh_from_db()
    assert visit.state == "BOOKED"


def test_new_rules_that_forbid_the_day_hold_the_visit_and_never_cancel_it(desk, ana):
    visit = book(desk, request(desk, friend(desk, desk.florence)), ana)

    rules_for(desk, desk.florence, more=", weeks_of_month: [1]")

    visit.refresh_from_db()
    assert (visit.state, [f.flag for f in visit.flags.all()]) == ("ON_HOLD", ["RULES_CHANGED"])
    assert visit.rules.version == 1


def test_a_day_before_the_visitors_are_asked_once_and_their_yes_confirms(desk, ana, ben):
    visit = book(desk, request(desk, friend(desk, desk.florence)), ana, ben)
    assert jobs.ask_to_confirm(SATURDAY - timedelta(hours=25)) == 0

    assert jobs.ask_to_confirm(SATURDAY - timedelta(hours=24)) == 1
    assert jobs.ask_to_confirm(SATURDAY - timedelta(hours=23)) == 0

    assert len(bodies("visit.confirm")) == 2
    assert visits.answer(ana.person, visit, True, START).state == "BOOKED"
    assert visits.answer(ben.person, visit, True, START).state == "CONFIRMED"


def test_when_nobody_can_come_the_visit_is_cancelled_and_a_stranger_answers_nothing(desk, ana, ben):
    visit = book(desk, request(desk, friend(desk, desk.florence)), ana)
    with pytest.raises(visits.NotGoing):
        visits.answer(ben.person, visit, False, START)

    assert visits.answer(ana.person, visit, False, START).state == "CANCELLED"
    session, _ = vault.unlock(ana.person, "granite lantern orbit velvet thirteen", START)
    with pytest.raises(vault.NoGrant):
        vault.open_case(session, visit.uuid)


def test_how_a_visit_ended_is_recorded_once_and_not_before_it_began(desk, ana):
    visit = book(desk, request(desk, friend(desk, desk.florence)), ana)
    with pytest.raises(WrongStep):
        visits.end_visit(ana.person, visit, State.TURNED_AWAY, Outcome.TIMED_OUT_IN_QUEUE, 190, START)

    visits.end_visit(ana.person, visit, State.TURNED_AWAY, Outcome.TIMED_OUT_IN_QUEUE, 190, SATURDAY)

    visit.refresh_from_db()
    assert (visit.state, visit.reason, visit.n_minutes_waited) == ("TURNED_AWAY", "TIMED_OUT_IN_QUEUE", 190)
    with pytest.raises(visits.VisitOver):
        visits.end_visit(ana.person, visit, State.DONE, "", None, SATURDAY)


def test_a_visitor_arranges_nothing(desk, ana, ben):
    marisol = friend(desk, desk.florence)
    asked = request(desk, marisol)
    visit = book(desk, asked, ana)

    for verb in (
        lambda: requests.close_request(ana.person, asked, Outcome.OTHER, START),
        lambda: visits.cancel_visit(ana.person, visit, Outcome.OTHER, START),
        lambda: visits.end_visit(ben.person, visit, State.DONE, "", None, SATURDAY),
        lambda: visits.add_visitor(desk.session, ana.person, visit, ben, START),
        lambda: rule_sets.close_facility(ana.person, desk.florence, "OTHER", date(2026, 5, 8), None, [], [], START),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_the_address_for_messages_is_the_volunteers_own_to_give(desk, ana):
    from localaction.messages.reach import reach_of

    assert reach_of(ana) == (Route(Channel.SMS, "+15205550101"),)
    volunteers.change_reach(ana.person, ana, "", "", START)
    ana.refresh_from_db()
    assert reach_of(ana) == ()
    assert not Complaint.objects.exists()


def test_a_move_recorded_at_night_is_with_the_visitors_within_a_minute(desk, ana, ben):
    from tests.messages.conftest import Clock, Notebook

    from localaction.messages.work.sending import Line, send_due

    marisol = friend(desk, desk.florence)
    book(desk, request(desk, marisol), ana, ben)
    night = phoenix(2026, 5, 8, 21, 40)
    custody.record_sighting(desk.dora, marisol, Seen.HELD, SeenBy.LOCATOR, desk.eloy, night, night)
    clock, notebook = Clock(night), Notebook()

    def wait(seconds):
        clock.pass_by(seconds=seconds)
        return False

    line = Line("SMS", notebook, wait, clock=clock)
    while send_due(line):
        pass

    assert clock.now - night < timedelta(minutes=1)
    assert notebook.bodies == [
        "sab 10:00: por favor no salga. Abra Local Action.", "Sat 10:00: please do not set out. Open Local Action.",
    ]  # fmt: skip
    assert not {"Marisol", "Florence", "Eloy"} & set(" ".join(notebook.bodies).split())

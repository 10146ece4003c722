"""The desk sees which hours lack observers and what a month was, and nobody sees it who need not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from tests.respond.hotline import member
from tests.respond.roster import NOW, volunteer

from localaction.people.models import Person
from localaction.people.rules.roles import Role
from localaction.respond import drawing, reads_figures
from localaction.respond.models import (
    Assignment,
    AssignmentState,
    Channel,
    DispatchRequest,
    Feedback,
    Finding,
    Incident,
    IncidentState,
    Joining,
    Level,
    Offer,
    OfferState,
    Report,
    Shift,
    Word,
)
from localaction.respond.rules.cells import cell_of, cells_by_distance
from localaction.respond.rules.policy import DEFAULT

pytestmark = pytest.mark.django_db
HERE = cell_of(37.779, -122.221)
MINUTE = timedelta(minutes=1)
MARCH = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def vouchers():
    return [Person.objects.create_user(f"v{n}") for n in range(2)]


def shift(starts_in, ends_in):
    hour = timedelta(hours=1)
    return Shift.objects.create(
        starts_at=NOW + starts_in * hour, ends_at=NOW + ends_in * hour, zone="UTC", published_at=NOW
    )


def browser(client, role):
    client.force_login(member(f"who-{role.value.lower()}", role))
    return client


def incident(code, vouchers, *, state=IncidentState.DISPELLED, is_drill=False):
    """Heard at noon, taken up after 2 minutes, found out after 30; one reporter told after 40, one not yet."""
    noon = datetime(2026, 3, 3, 12, tzinfo=UTC)
    one = Incident.objects.create(code=code, opened_at=noon + MINUTE, state=state, is_drill=is_drill)
    finding = Finding.objects.create(incident=one, level=Level.D2, state=state, found_at=noon + 30 * MINUTE)
    Finding.objects.create(incident=one, level=Level.D2, state=state, found_at=noon + 90 * MINUTE)
    for number in range(2):
        report = Report.objects.create(
            reference=f"R{code}{number}", channel=Channel.SMS, received_at=noon + number * MINUTE, wants_feedback=True
        )
        Joining.objects.create(report=report, incident=one, joined_at=noon + 2 * MINUTE)
        if not number:
            Feedback.objects.create(
                report=report, finding=finding, word=Word.NOT_IMMIGRATION_ENFORCEMENT, told_at=noon + 40 * MINUTE
            )
    asked = DispatchRequest.objects.create(
        incident=one, code=code, priority=1, language="en", cell=HERE, opened_at=noon + 3 * MINUTE, is_drill=is_drill
    )
    person = volunteer(HERE, vouchers)
    offer = Offer.objects.create(
        request=asked, volunteer=person, place=1, state=OfferState.YES, made_at=noon, sent_at=noon
    )
    Assignment.objects.create(
        request=asked, volunteer=person, offer=offer, state=AssignmentState.SAFE, accepted_at=noon,
        arrived_at=noon + 12 * MINUTE, ended_at=noon + 60 * MINUTE,
    )  # fmt: skip
    return one


def test_an_hour_is_covered_by_who_is_on_duty_then(vouchers):
    day, night = shift(-1, 4), shift(6, 9)
    for _ in range(20):
        volunteer(HERE, vouchers, day, on_call=False)
    volunteer(HERE, vouchers, night, on_call=False)

    hours = reads_figures.coverage(HERE, 20 * MINUTE, DEFAULT, NOW, 12)

    assert [hour.cover.n_near for hour in hours] == [20] * 4 + [0] * 2 + [1] * 3 + [0] * 3
    assert hours[0].cover.is_good and hours[0].starts_at == NOW
    assert hours[6].cover.chance == 0 and hours[6].cover.expected > 0.3
    drawn = drawing.bars(hours)
    assert [bar.is_good for bar in drawn.bars] == [True] * 4 + [False] * 8
    assert drawn.bars[5].height == 0 and drawn.bars[0].y < drawn.good_y


def test_who_said_yes_often_counts_for_more_and_who_is_far_for_nothing(vouchers):
    on = shift(-1, 4)
    willing = volunteer(HERE, vouchers, on)
    volunteer(HERE, vouchers, on)
    before = reads_figures.coverage(HERE, 20 * MINUTE, DEFAULT, NOW, 1)[0].cover
    for number in range(6):
        asked = DispatchRequest.objects.create(
            incident=Incident.objects.create(code=number, opened_at=NOW), code=number, priority=1, language="en",
            cell=HERE, opened_at=NOW,
        )  # fmt: skip
        at = NOW - timedelta(days=10 + number)
        Offer.objects.create(request=asked, volunteer=willing, place=1, state=OfferState.YES, made_at=at, sent_at=at)

    after = reads_figures.coverage(HERE, 20 * MINUTE, DEFAULT, NOW, 1)[0].cover
    hurried = reads_figures.coverage(HERE, 3 * MINUTE, DEFAULT, NOW, 1)[0].cover

    assert before.n_near == after.n_near == 2 and after.chance > 1.9 * before.chance
    assert hurried.chance < after.chance
    far = cells_by_distance(HERE, 6.5)[-1][1]
    assert reads_figures.coverage(far, 10 * MINUTE, DEFAULT, NOW, 1)[0].cover.n_near == 0


def test_coverage_reads_a_fixed_number_of_times(vouchers, django_assert_num_queries):
    on = shift(-1, 4)
    for _ in range(5):
        volunteer(HERE, vouchers, on)

    with django_assert_num_queries(5):
        reads_figures.coverage(HERE, 20 * MINUTE, DEFAULT, NOW)


def test_the_middle_of_the_roster_lies_between_its_people(vouchers):
    assert reads_figures.middle_of_the_roster() is None
    volunteer(cell_of(37.70, -122.2), vouchers)
    volunteer(cell_of(37.80, -122.2), vouchers)

    assert reads_figures.middle_of_the_roster() in {cell for km, cell in cells_by_distance(cell_of(37.75, -122.2), 1.5)}


def test_a_month_is_told_without_its_drills(vouchers, django_assert_num_queries):
    for code in range(1, 6):
        incident(code, vouchers)
    incident(6, vouchers, is_drill=True)

    with django_assert_num_queries(7):
        sheet = reads_figures.after_action_sheet(*MARCH)

    assert sheet.n_incidents == 5
    assert (sheet.to_answer.minutes, sheet.to_verify.minutes, sheet.to_arrival.minutes) == (2, 30, 12)
    assert sheet.dispelled.percent == 100
    assert (sheet.told_in_time.part, sheet.told_in_time.whole) == (5, 10)
    assert sheet.offers_per_arrival == 1
    # Five of six were asked once each.
    assert sheet.gini == pytest.approx(1 / 6)
    assert reads_figures.after_action_sheet(MARCH[1], MARCH[1] + timedelta(days=30)).n_incidents == 0


@time_machine.travel(NOW, tick=False)
def test_the_coordinator_reads_the_coming_hours_and_their_gaps(client, vouchers):
    on = shift(-1, 4)
    for _ in range(14):
        volunteer(HERE, vouchers, on)

    page = browser(client, Role.COORDINATOR).get("/desk/respond/coverage/").content.decode()

    assert "20 hours have less than nine chances in ten." in page
    assert page.count("<rect") == 24 and page.count('class="covered"') == 4
    assert "style=" not in page.split("<main")[1]


@time_machine.travel(NOW, tick=False)
def test_a_place_is_posted_and_a_wrong_one_is_refused(client, vouchers):
    volunteer(HERE, vouchers, shift(-1, 4))
    desk = browser(client, Role.DISPATCHER)

    there = desk.post("/desk/respond/coverage/", {"point": "37.7790, -122.2210", "minutes": "30"})
    wrong = desk.post("/desk/respond/coverage/", {"point": "somewhere", "minutes": "30"})

    assert there.status_code == 200 and b"<rect" in there.content
    assert wrong.status_code == 400 and b"Write a point as" in wrong.content


def test_an_empty_roster_says_so(client):
    page = browser(client, Role.COORDINATOR).get("/desk/respond/coverage/").content.decode()

    assert "Nobody is on the roster" in page and "<rect" not in page


def test_the_sheet_of_a_month_hides_small_numbers(client, vouchers):
    incident(1, vouchers)

    page = browser(client, Role.COORDINATOR).get("/desk/respond/after-action/2026-03/").content.decode()

    assert "March 2026" in page and "fewer than 5" in page and "too few to say" in page


@time_machine.travel(NOW, tick=False)
def test_without_a_month_the_sheet_is_of_the_one_that_is_over(client):
    answer = browser(client, Role.COORDINATOR).get("/desk/respond/after-action/")

    assert answer.url == "/desk/respond/after-action/2026-02/"


@pytest.mark.parametrize("month", ["2026-13", "2026-3", "march", "0001-01"])
def test_what_is_no_month_is_not_found(client, month):
    assert browser(client, Role.COORDINATOR).get(f"/desk/respond/after-action/{month}/").status_code == 404


def test_operators_and_observers_see_neither(client):
    for role in (Role.OPERATOR, Role.OBSERVER):
        desk = browser(client, role)
        for path in ("/desk/respond/coverage/", "/desk/respond/after-action/2026-03/"):
            assert desk.get(path).status_code in (302, 403)

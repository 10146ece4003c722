"""What waits for attorneys, companions and keepers of the fund, and what a wall hides from them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from icalendar import Calendar
from tests.defend.court import START, account, companion, going, hearing, matter, open_programme, opened, seen

from localaction.defend import reads_bonds, reads_hearings, reads_waiting
from localaction.defend.actions import bonds, companions, courts, deadlines, hearings
from localaction.defend.models import Disposition, HearingKind, SetBy, Wall
from localaction.defend.permissions import NotYours
from localaction.defend.rules.bond import Notice
from localaction.defend.rules.deadlines import Rule
from localaction.people import calendars
from localaction.people.permissions import NotAllowed
from localaction.people.rules.roles import Role
from localaction.places.models import Court

pytestmark = pytest.mark.django_db
NOTICED = START + timedelta(days=2)


@pytest.fixture
def desk():
    return open_programme()


def waiting(person, now=START):
    return [words for words, _address, _urgent in reads_waiting.needs_me(person, now)]


def wall(row, person, at=START):
    Wall.objects.create(matter=row.matter, person=person, raised_at=at)


def feed(person, now=START):
    return Calendar.from_ical(calendars.calendar_of(person, now)).walk("VEVENT")


def test_the_docket_sorts_what_presses(desk):
    file = matter(desk)
    past = hearing(desk, file, date(2026, 9, 2), time(9))
    off = hearing(desk, file, date(2026, 9, 2), time(11))
    coming = hearing(desk, file)
    control = hearings.schedule_hearing(
        desk.abel, file, HearingKind.MASTER, seen(desk.phoenix, date(2027, 1, 5)), START
    )
    late = deadlines.set_deadline(desk.abel, file, Rule.FILE_BEFORE_MASTER, None, START, coming)
    due = deadlines.set_deadline(desk.abel, file, Rule.APPEAL_TO_BIA, date(2026, 9, 1), START)
    hearings.end_hearing(desk.abel, off, Disposition.CONTINUED, NOTICED)
    page = reads_hearings.docket(desk.abel, NOTICED)

    assert [(line.deadline, line.is_past) for line in page.deadlines] == [(late, True), (due, False)]
    assert page.no_result == [past]
    assert page.needs_next == [off]
    assert page.without_hour == [control]
    assert [line.hearing for line in page.coming] == [coming]
    assert page.matters == [file]
    assert waiting(desk.abel, NOTICED) == [
        "1 last day to file is near or past", "2 hearings need a result or a new date",
    ]  # fmt: skip


def test_a_new_hearing_of_the_same_kind_is_the_next_date_that_was_missing(desk):
    file = matter(desk)
    off = hearing(desk, file, date(2026, 9, 2), time(11))
    hearings.end_hearing(desk.abel, off, Disposition.CONTINUED, NOTICED)
    other = hearing(desk, file, date(2026, 12, 1), time(9), HearingKind.BOND, NOTICED)
    assert reads_hearings.docket(desk.abel, NOTICED).needs_next == [off]

    following = hearing(desk, file, date(2026, 12, 2), time(9), now=NOTICED)
    assert (following.follows, other.follows) == (off, None)
    assert reads_hearings.docket(desk.abel, NOTICED).needs_next == []


def test_the_docket_costs_the_same_however_long_it_is(desk, django_assert_max_num_queries):
    for _n in range(4):
        row = opened(desk, hearing(desk))
        deadlines.set_deadline(desk.abel, row.matter, Rule.FILE_BEFORE_MASTER, None, START, row)
    reads_hearings.docket(desk.abel, START)

    with django_assert_max_num_queries(18):
        page = reads_hearings.docket(desk.abel, START)
    assert len(page.coming) == len(page.deadlines) == 4


def test_a_wall_hides_a_hearing_from_attorney_companion_and_calendar(desk):
    row = opened(desk)
    going(desk, row, "ana")
    ana = desk.companions["ana"]
    for person in (desk.abel, ana):
        assert len(feed(person)) == 1
        wall(row, person)
        assert feed(person) == []
    ben = companion(desk, "ben")
    wall(row, ben)

    assert reads_hearings.hearing_for(desk.abel, row.uuid, START) is None
    assert reads_hearings.docket(desk.abel, START).coming == []
    assert reads_hearings.court_duties(ana, START) == ([], [])
    assert reads_hearings.duty_for(ana, row.uuid, START) is None
    with pytest.raises(companions.NotOpen):
        companions.sign_up(ben, row, START)
    with pytest.raises(NotYours):
        hearings.record_notice(desk.abel, row, seen(desk.new_york, date(2026, 9, 8), time(13)), NOTICED)


def test_a_wall_hides_a_bond_from_a_keeper(desk):
    tess = account("tess", Role.TREASURER)
    bond = bonds.request_bond(desk.abel, matter(desk), SetBy.IJ, 7_500, START)
    assert waiting(tess) == ["1 bond is asked for"]
    assert reads_bonds.bond_for(tess, bond.uuid, START) == bond

    wall(bond, tess)
    assert reads_bonds.bond_for(tess, bond.uuid, START) is None
    assert reads_bonds.bond_for(account("eve", Role.ATTORNEY), bond.uuid, START) is None
    assert reads_bonds.bond_for(desk.dora, uuid4(), START) is None


def test_a_companion_is_asked_and_an_obligor_has_a_day(desk):
    row = opened(desk)
    going(desk, row, "ana")
    ana = desk.companions["ana"]
    assert waiting(ana) == []
    hearings.record_notice(desk.abel, row, seen(desk.new_york, date(2026, 9, 8), time(13)), NOTICED)
    assert waiting(ana, NOTICED) == ["A hearing has moved. Do you still come?"]
    companions.answer(ana, row, True, NOTICED)
    assert waiting(ana, NOTICED) == []

    bond = bonds.request_bond(desk.abel, row.matter, SetBy.IJ, 7_500, START)
    bonds.grant_bond(desk.dora, bond, ana, START)
    type(bond).objects.update(state="POSTED", posted_on=START.date())
    bonds.record_notice(ana, bond, Notice.CANCELLED, date(2026, 9, 1), START)
    assert waiting(ana, NOTICED) == [f"{bond.key} needs you by 2026-10-31"]
    with pytest.raises(NotAllowed):
        bonds.record_notice(desk.abel, bond, Notice.CANCELLED, date(2026, 9, 1), START)


def test_a_court_is_entered_once_and_checked_by_who_works_cases(desk):
    given = {"kind": Court.Kind.ICE_OFFICE, "name": "ICE office", "city": "Añasco", "state": "pr",
             "zone": "America/Puerto_Rico", "source_url": "https://example.org/"}  # fmt: skip
    made = courts.add_court(desk.abel, **given, at=START)
    assert (made.code, made.state, made.checked_on) == ("ANASCO-1", "PR", START.date())
    with pytest.raises(courts.CourtExists):
        courts.add_court(desk.abel, **given, at=START)
    with pytest.raises(NotAllowed):
        courts.check_court(companion(desk, "ana"), made, "America/Chicago", START)
    courts.check_court(desk.dora, desk.phoenix, "America/Denver", datetime(2026, 9, 9, tzinfo=START.tzinfo))
    assert (desk.phoenix.zone, desk.phoenix.checked_on) == ("America/Denver", date(2026, 9, 9))

"""Going along to court: places, consent, confirmation, and the next date noted on the spot."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from icalendar import Calendar
from tests.defend.court import START, account, companion, going, hearing, matter, open_programme, opened, seen
from tests.defend.test_hearings import said
from tests.people.cast import PASSPHRASE

from localaction.defend.actions import companions, hearings
from localaction.defend.models import Companion, Disposition, Hearing, HearingNotice, NoticeSource, Reach
from localaction.defend.permissions import NotYours
from localaction.defend.reads_hearings import sheet_of
from localaction.people import calendars
from localaction.people.permissions import NotAllowed
from localaction.people.rules.roles import Role
from localaction.vault import actions as vault
from localaction.vault import retention

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return open_programme()


def unlocked(person):
    session, _cookie = vault.unlock(person, PASSPHRASE, START)
    return session


def test_nobody_goes_along_without_the_clients_yes(desk):
    row = hearing(desk, matter(desk, agreed=False))

    with pytest.raises(companions.NoConsent):
        opened(desk, row)
    with pytest.raises(companions.NotOpen):
        companions.sign_up(companion(desk, "ana"), row, START)


def test_places_end_and_a_place_given_back_is_free_again(desk):
    row = opened(desk, n_needed=1, n_places=2)
    going(desk, row, "ana", "ben")
    cho = companion(desk, "cho")
    with pytest.raises(companions.Full):
        companions.sign_up(cho, row, START)
    again = companions.sign_up(desk.companions["ana"], row, START)
    assert again.number == 1 and Companion.objects.count() == 2

    companions.answer(desk.companions["ana"], row, False, START)
    assert companions.sign_up(cho, row, START).number == 1
    with pytest.raises(companions.NotGoing):
        companions.answer(desk.companions["ana"], row, True, START)
    with pytest.raises(companions.TooFewPlaces):
        opened(desk, row, n_needed=1, n_places=1)


@pytest.mark.parametrize("wrong", [{"number": 1}, {"number": 3}, {"number": None}, {"answer": "NO"}])
def test_a_place_that_is_not_there_is_refused_by_the_database(desk, wrong):
    row = opened(desk, n_needed=1, n_places=2)
    going(desk, row, "ana", "ben")

    with pytest.raises(IntegrityError), transaction.atomic():
        Companion.objects.filter(person=desk.companions["ben"]).update(**wrong)


def test_a_companion_learns_whom_and_where_only_once_confirmed(desk):
    row = opened(desk)
    ana = companion(desk, "ana", "+16025550111")
    one = companions.sign_up(ana, row, START)
    row.refresh_from_db()
    assert sheet_of(unlocked(ana), row) == {}
    feed = Calendar.from_ical(calendars.calendar_of(ana, START)).walk("VEVENT")
    assert [event["STATUS"] for event in feed] == ["TENTATIVE"]

    assert companions.confirm(desk.session, desk.dora, one, START)
    assert sheet_of(unlocked(ana), row) == {"called": "Marisol", "meeting": "north door"}
    assert said("defend.confirmed") == ["You are expected Tue Sep 15 08:30 EDT. Open Local Action."]
    companions.turn_away(desk.abel, one, START)
    assert sheet_of(unlocked(ana), row) == {}
    with pytest.raises(vault.NoGrant):
        vault.open_case(unlocked(ana), row.matter.uuid)


def test_a_companion_without_a_key_is_told_by_word_of_mouth(desk):
    row = opened(desk)
    one = companions.sign_up(companion(desk, "ana", has_key=False), row, START)

    assert companions.confirm(desk.session, desk.dora, one, START) is False
    one.refresh_from_db()
    assert one.confirmed_at == START


def test_nobody_goes_to_two_hearings_at_once(desk):
    row = opened(desk)
    near = opened(desk, hearing(desk, at=time(9, 30)))
    far = opened(desk, hearing(desk, at=time(13)))
    going(desk, row, "ana")

    with pytest.raises(companions.Clashes):
        companions.sign_up(desk.companions["ana"], near, START)
    assert companions.sign_up(desk.companions["ana"], far, START).number == 1


def test_only_companions_sign_up_and_only_those_of_the_case_confirm(desk):
    row = opened(desk)
    with pytest.raises(NotAllowed):
        companions.sign_up(account("mallory", Role.ATTORNEY), row, START)
    one = companions.sign_up(companion(desk, "ana"), row, START)
    with pytest.raises(NotYours):
        companions.confirm(desk.session, account("eve", Role.ATTORNEY), one, START)


def test_the_next_date_is_noted_on_the_spot_and_the_attorney_checks_it(desk):
    row = opened(desk)
    going(desk, row, "ana")
    ana, there = desk.companions["ana"], row.starts_at + timedelta(hours=2)
    following = seen(desk.new_york, date(2026, 12, 1), time(9), seen_on=there.date(), source=NoticeSource.IN_COURT)
    for at in (row.starts_at - timedelta(hours=2), row.starts_at + timedelta(hours=11)):
        with pytest.raises(companions.NotNow):
            companions.note_next(ana, row, Disposition.CONTINUED, following, at)
    with pytest.raises(companions.NotGoing):
        companions.note_next(companion(desk, "ben"), row, Disposition.CONTINUED, following, there)

    made = companions.note_next(ana, row, Disposition.CONTINUED, following, there)
    assert (made.follows, made.on, row.disposition) == (row, date(2026, 12, 1), "CONTINUED")
    assert said("defend.next-noted") == ["A next date was noted in court. Please check it in Local Action."]
    notice = HearingNotice.objects.get(hearing=made)
    assert (notice.source, notice.recorded_by, notice.checked_at) == ("IN_COURT", ana, None)
    with pytest.raises(hearings.HearingOver):
        companions.note_next(ana, row, Disposition.HELD, None, there)
    with pytest.raises(NotYours):
        hearings.check_notice(ana, notice, there)
    hearings.check_notice(desk.abel, notice, there)
    notice.refresh_from_db()
    assert notice.checked_at == there


def test_sheets_and_companions_are_forgotten_in_time(desk):
    row = opened(desk)
    going(desk, row, "ana")
    over = datetime(2026, 9, 15, 12, 30, tzinfo=UTC)

    retention.purge(over + timedelta(days=2, hours=-1))
    assert Hearing.objects.get().sheet is not None
    retention.purge(over + timedelta(days=2, hours=1))
    assert Hearing.objects.get().sheet is None
    retention.purge(over + timedelta(days=90, hours=-1))
    assert Companion.objects.count() == 1
    retention.purge(over + timedelta(days=90, hours=1))
    assert (Companion.objects.count(), Hearing.objects.count()) == (0, 1)
    assert Reach.objects.exclude(reach=None).count() == 3
    retention.purge(START + timedelta(days=365, hours=1))
    assert Reach.objects.exclude(reach=None).count() == 0

"""What follows from a visit, at the desk: reports read, promises kept, cover, hand-over, acquaintances, keys."""

from __future__ import annotations

import contextlib
import uuid

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone
from tests.people.cast import PASSPHRASE
from tests.visit.desk import PHOENIX, START, friend, open_desk, phoenix, request, rules_for, visitor

from localaction.referrals.models import Referral
from localaction.vault import actions as vault
from localaction.visit.actions import booking, custody, reports
from localaction.visit.models import Acquaintance, Clearance, FollowUp, VisitReport, Volunteer
from localaction.visit.rules.custody import Seen, SeenBy
from localaction.visit.telling import reach_of

pytestmark = pytest.mark.django_db
SATURDAY = phoenix(2026, 5, 9, 10)


@pytest.fixture(autouse=True)
def the_day():
    with time_machine.travel(START, tick=False):
        yield


@pytest.fixture
def desk():
    desk = open_desk()
    rules_for(desk, desk.florence)
    return desk


@pytest.fixture
def ana(desk):
    return visitor(desk, "ana", desk.florence, languages=("es", "en"), phone="+15205550101")


@pytest.fixture
def marisol(desk):
    return friend(desk, desk.florence)


@pytest.fixture
def visit(desk, ana, marisol):
    plan = booking.Plan(SATURDAY, PHOENIX, [ana])
    return booking.book_visit(
        desk.session, desk.dora, request(desk, marisol, languages=("es",)), plan, uuid.uuid4(), START
    )


@pytest.fixture
def at_desk(client, desk):
    """A coordinator's browser with an open vault."""

    def _as(person):
        client.force_login(person)
        with contextlib.suppress(vault.NotAHolder):
            _session, cookie = vault.unlock(person, PASSPHRASE, timezone.now())
            client.cookies[settings.VAULT_COOKIE_NAME] = cookie
        return client

    return _as


def test_a_coordinator_reads_a_report_and_says_that_they_act_on_its_warning(desk, at_desk, ana, visit):
    with time_machine.travel(SATURDAY, tick=False):
        told = reports.Told(2, ("BOOKS",), "HUNGER_STRIKE", "has not eaten since Monday")
        report = reports.report_visit(ana.person, visit, told, SATURDAY)
        address = f"/desk/visits/reports/{report.uuid}/"

        browser = at_desk(desk.dora)
        assert address in browser.get("/desk/visits/").content.decode()
        assert "since Monday" not in browser.get(address).content.decode()
        assert "since Monday" in browser.post(address, {"act": "open"}).content.decode()
        browser.post(address, {"act": "see"})

        assert VisitReport.objects.get().safety_seen_at == SATURDAY
        assert address not in browser.get("/desk/visits/").content.decode()
        assert at_desk(ana.person).get(address).status_code == 403


def test_a_promise_is_ticked_off_once_it_is_kept(desk, at_desk, ana, visit):
    with time_machine.travel(SATURDAY, tick=False):
        reports.report_visit(ana.person, visit, reports.Told(needs=("GLASSES",)), SATURDAY)
        promised = FollowUp.objects.get()
        browser = at_desk(desk.dora)
        assert f"/desk/visits/promised/{promised.pk}/" in browser.get("/desk/visits/").content.decode()

        browser.post(f"/desk/visits/promised/{promised.pk}/")

        assert FollowUp.objects.get().done_at == SATURDAY
        assert browser.post(f"/desk/visits/promised/{promised.pk}/").status_code == 404


def test_cover_offers_the_cleared_who_speak_the_language_and_adds_one(desk, at_desk, visit):
    bea = visitor(desk, "bea", desk.florence, languages=("es",))
    visitor(desk, "cyd", desk.florence, languages=("en",))
    visitor(desk, "eva", languages=("es",))
    browser = at_desk(desk.dora)

    page = browser.get(f"/desk/visits/{visit.uuid}/cover/").content.decode()
    assert page.count('name="volunteer"') == 1
    assert f'value="{bea.pk}"' in page
    browser.post(f"/desk/visits/{visit.uuid}/cover/", {"volunteer": bea.pk})

    assert set(visit.goers.values_list("volunteer__person__username", flat=True)) == {"ana", "bea"}
    session, _cookie = vault.unlock(bea.person, PASSPHRASE, START)
    assert "Marisol" in vault.open_case(session, visit.uuid).read(visit, "sheet")


def test_a_visitor_who_makes_their_key_later_is_let_into_the_sheet(desk, at_desk, marisol):
    ben = visitor(desk, "ben", desk.florence, has_key=False)
    plan = booking.Plan(SATURDAY, PHOENIX, [ben])
    visit = booking.book_visit(desk.session, desk.dora, request(desk, marisol), plan, uuid.uuid4(), START)
    assert "/accounts/vault/key/" in at_desk(ben.person).get("/desk/visits/mine/").content.decode()
    vault.enrol_holder(ben.person, PASSPHRASE, START)

    at_desk(desk.dora).post(f"/desk/visits/{visit.uuid}/key/", {"volunteer": ben.pk})

    page = at_desk(ben.person).get(f"/desk/visits/{visit.uuid}/").content.decode()
    assert "Marisol" in page
    assert "Quintanilla" not in page
    assert "/accounts/vault/key/" not in at_desk(ben.person).get("/desk/visits/mine/").content.decode()


def test_a_request_is_closed_without_a_visit_and_says_why(desk, at_desk, marisol):
    asked = request(desk, marisol)
    browser = at_desk(desk.dora)

    address = f"/desk/visits/requests/{asked.pk}/"
    assert f"{address}close/" in browser.get(address).content.decode()

    browser.post(f"{address}close/", {"reason": "PERSON_DECLINED"})

    asked.refresh_from_db()
    assert (asked.state, asked.reason) == ("CLOSED", "PERSON_DECLINED")


def test_who_knows_the_person_says_so_and_does_not_go(desk, at_desk, ana, visit, marisol):
    at_desk(ana.person).post(f"/desk/visits/{visit.uuid}/know/")

    visit.refresh_from_db()
    assert visit.state == "CANCELLED"
    assert Acquaintance.objects.get().volunteer == ana
    browser = at_desk(desk.dora)
    browser.post(f"/desk/visits/people/{marisol.pk}/knows/", {"volunteer": ana.pk, "act": "forget"})
    assert not Acquaintance.objects.exists()
    browser.post(f"/desk/visits/people/{marisol.pk}/knows/", {"volunteer": ana.pk})
    assert Acquaintance.objects.get().friend == marisol


def test_a_visitor_changes_where_they_are_told(at_desk, ana):
    browser = at_desk(ana.person)
    assert "+15205550101" in browser.get("/desk/visits/mine/").content.decode()

    browser.post("/desk/visits/mine/reach/", {"phone": "", "mail": "ana@example.org"})

    assert [route.address for route in reach_of(Volunteer.objects.get())] == ["ana@example.org"]
    browser.post("/desk/visits/mine/reach/", {"phone": "12", "mail": ""})
    assert [route.address for route in reach_of(Volunteer.objects.get())] == ["ana@example.org"]


def test_s1_a_person_moved_out_of_reach_is_handed_to_a_programme_elsewhere(desk, at_desk, ana, marisol):
    custody.record_sighting(desk.dora, marisol, Seen.HELD, SeenBy.LOCATOR, desk.eloy, START, START)
    browser = at_desk(desk.dora)
    page = browser.get(f"/desk/visits/people/{marisol.pk}/").content.decode()
    assert "Nobody of your program is cleared" in page

    form = {
        "to": "ELSEWHERE", "beyond": "", "parts": ["first_name", "facility"], "note": "", "consent": "SPOKEN",
        "consented_on": "2026-05-07",
    }  # fmt: skip
    assert "Say which program." in browser.post(f"/desk/visits/people/{marisol.pk}/hand-over/", form).content.decode()
    assert not Referral.objects.exists()
    browser.post(f"/desk/visits/people/{marisol.pk}/hand-over/", form | {"beyond": "Eloy Visitors"})

    handed = Referral.objects.get()
    assert (handed.kind, handed.to_ring, handed.beyond) == (reports.HAND_OVER, "visit", "Eloy Visitors")
    assert b"Marisol" not in bytes(handed.content)
    assert at_desk(ana.person).get("/desk/visits/handed/").status_code == 403
    browser = at_desk(desk.dora)
    assert "Marisol" not in browser.get("/desk/visits/handed/").content.decode()
    taken = browser.post(f"/desk/visits/handed/{handed.uuid}/", {"act": "take"}).content.decode()
    assert "Marisol" in taken
    assert "Quintanilla" not in taken
    assert Referral.objects.get().state == "TAKEN"
    assert browser.post(f"/desk/visits/handed/{handed.uuid}/", {"act": "take"}).status_code == 404


def test_a_hand_over_to_a_programme_without_a_ring_is_refused_in_words(desk, at_desk, marisol):
    form = {"to": "LEGAL", "parts": ["first_name"], "consent": "SPOKEN", "consented_on": "2026-05-07"}

    page = at_desk(desk.dora).post(f"/desk/visits/people/{marisol.pk}/hand-over/", form).content.decode()

    assert "no sealed records yet" in page
    assert not Referral.objects.exists()


def test_where_somebody_of_ours_is_cleared_no_hand_over_is_urged(desk, at_desk, ana, marisol):
    page = at_desk(desk.dora).get(f"/desk/visits/people/{marisol.pk}/").content.decode()
    assert "Nobody of your program is cleared" not in page

    Clearance.objects.update(valid_until="2026-05-07")

    page = at_desk(desk.dora).get(f"/desk/visits/people/{marisol.pk}/").content.decode()
    assert "Nobody of your program is cleared" in page

"""A coordinator takes people on and makes a shift, a dispatcher asks them to go, and an observer sees where."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.utils import timezone
from playwright.sync_api import expect
from tests.respond.hotline import PASSPHRASE, Hotline, configure, member

from localaction.messages.models import Channel as Way
from localaction.people.rules.roles import Role
from localaction.respond.actions import dispatch, duty, incidents, roster
from localaction.respond.actions.intake import receive_report
from localaction.respond.models import Channel, Duty, Incident, Offer, Tier, Volunteer
from localaction.respond.rules import told as reading
from localaction.respond.rules.cells import cell_of
from localaction.respond.told import Contact, Told
from localaction.vault import actions as vault

ACCOUNT = "I see 4 officers with vests ICE at a door, 5th and Main, now"
HERE = cell_of(37.7790, -122.2210)


@pytest.fixture
def night(transactional_db, settings, tmp_path, live_server):
    """A hotline with three observers on shift and an incident they can be asked to."""
    configure(settings, tmp_path)
    settings.CONFIG = settings.CONFIG.model_copy(update={"public_url": live_server.url, "coalition": "Local Action"})
    made = Hotline()
    now = timezone.now()
    made.session = made.opened(at=now)
    later = (now + timedelta(days=90)).date()
    papers = roster.Papers(later, later, later, wakes_for_p1=True)
    people = []
    for number, name in enumerate(("Ana", "Beto", "Cruz"), 1):
        new = roster.NewVolunteer(name, f"+1510555030{number}", ("en", "es"), HERE, "Yes, text me")
        row = roster.add_volunteer(made.elena, new, now)
        roster.record_papers(made.elena, row, papers, now)
        for person in (made.elena, made.amparo):
            roster.vouch_for(person, row, now)
        people.append(row)
    made.ana = member("ana", Role.OBSERVER)
    roster.link_account(made.elena, people[0], "ana", now)
    first = dict.fromkeys(people, Tier.FIRST)
    shift = duty.make_shift(made.elena, Duty.OBSERVER, now, now + timedelta(hours=8), first, now)
    duty.publish_shift(made.session, shift, made.elena, now)
    contact = Contact(Way.SMS, "+15105550201")
    told = Told(Channel.PARTNER, "en", ACCOUNT, reading.read(ACCOUNT, now), contact=contact)
    incident = incidents.open_incident(made.session, receive_report(told, now).report, made.amparo, now)
    incident = incidents.describe_place(
        made.session, incident, "5th and Main", "bus stop", made.amparo, now, incident.version
    )
    made.incident = incident
    return made


@pytest.fixture
def at_the_desk(sign_in, live_server):
    """Sign a page in as somebody of the desk, with their vault open."""

    def sit_down(page, person):
        sign_in(page, person)
        cookie = vault.unlock(person, PASSPHRASE, timezone.now())[1]
        page.context.add_cookies([{"name": configured.VAULT_COOKIE_NAME, "value": cookie, "url": live_server.url}])

    return sit_down


def test_a_dispatcher_asks_understands_an_answer_and_stands_everybody_down(page, night, at_the_desk, axe, fits):
    at_the_desk(page, night.amparo)
    page.goto(f"/desk/hotline/incident/{night.incident.uuid}/")
    axe(page)
    fits(page)
    page.locator("#id_call_point").fill("37.7790, -122.2210")
    page.locator("button[value=call]").click()
    expect(page.locator(".notice.success")).to_contain_text("Asked: 3")
    axe(page)
    fits(page)

    Offer.objects.update(state="SENT", sent_at=timezone.now())
    page.reload()
    # Three in one cell are asked in any order.
    page.get_by_role("button", name="It is a yes Ana").click()
    expect(page.get_by_role("row", name="Ana")).to_contain_text("standing by")
    page.get_by_role("button", name="It is a yes Beto").click()
    expect(page.locator("section[aria-labelledby=dispatch] .badge.good")).to_be_visible()
    axe(page)
    fits(page)
    page.locator("button[value=stand_down]").click()
    expect(page.locator(".notice.success")).to_contain_text("Called off")


@pytest.mark.parametrize("language", ["", "/es"])
def test_an_observer_sees_where_to_meet_from_go_on_and_says_that_she_is_there(
    page, night, sign_in, axe, fits, language
):
    now = timezone.now()
    Incident.objects.filter(pk=night.incident.pk).update(cell=HERE)
    request = dispatch.call_wave(night.session, night.incident, night.amparo, now)
    Offer.objects.update(state="SENT", sent_at=now)
    first, second = request.offers.order_by("-volunteer__account")[:2]
    mine = request.offers.get(volunteer__account=night.ana)
    dispatch.answer(request, mine, True, night.amparo, now)
    sign_in(page, night.ana)
    page.goto(f"{language}/desk/observe/")
    expect(page.locator("main")).to_contain_text("5th and Main")
    expect(page.locator("main")).not_to_contain_text("bus stop")
    axe(page)
    fits(page)
    other = second if first == mine else first
    dispatch.answer(request, other, True, night.amparo, now)
    page.reload()
    expect(page.locator("main")).to_contain_text("bus stop")
    page.locator("button[value=ARR]").click()
    expect(page.locator(".notice.success")).to_be_visible()
    axe(page)
    fits(page)


def test_a_coordinator_keeps_the_roster_and_makes_a_shift(page, night, at_the_desk, axe, fits):
    at_the_desk(page, night.elena)
    page.goto("/desk/roster/")
    expect(page.locator("table")).to_contain_text("Beto")
    axe(page)
    fits(page)
    page.get_by_role("link", name="Beto").click()
    expect(page.locator("h1")).to_have_text("Beto")
    axe(page)
    fits(page)
    page.goto("/desk/shifts/")
    row = Volunteer.objects.get(account=night.ana)
    page.locator("#id_starts_at").fill("2030-01-01T08:00")
    page.locator("#id_ends_at").fill("2030-01-01T20:00")
    page.locator(f"input[name=first][value='{row.uuid}']").check()
    page.locator("button[value=make]").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    axe(page)
    fits(page)
    page.locator("tbody tr").nth(1).locator("button[value=publish]").click()
    expect(page.locator(".notice.success")).to_contain_text("On call: 1")

"""A dispatcher's night from a report to the closed incident, and an observer's telephone from GO to the debrief."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.journeys.test_dispatch import HERE, at_the_desk, night

from localaction.messages.models import Channel as Way
from localaction.respond.actions import aid, dispatch
from localaction.respond.actions.intake import receive_report
from localaction.respond.models import Assignment, Channel, Incident, Offer
from localaction.respond.rules import told as reading
from localaction.respond.told import Contact, Told

__all__ = ["at_the_desk", "night"]
ACCOUNT = "I see 6 officers with vests ICE loading people into a van, 9th and Oak, now"
BOTH = pytest.mark.parametrize("language", ["", "/es"])


@BOTH
def test_a_dispatchers_night_from_the_report_to_the_closed_incident(page, night, at_the_desk, axe, fits, language):
    now = timezone.now()
    told = Told(Channel.PARTNER, "en", ACCOUNT, reading.read(ACCOUNT, now), contact=Contact(Way.SMS, "+15105550209"))
    report = receive_report(told, now).report
    at_the_desk(page, night.amparo)
    page.goto(f"{language}/desk/hotline/")
    axe(page)
    fits(page)
    page.goto(f"{language}/desk/hotline/report/{report.uuid}/")
    page.locator("button[value=open]").click()
    expect(page.locator("section[aria-labelledby=place]")).to_be_visible()
    axe(page)
    fits(page)
    page.locator("#id_area").fill("9th and Oak")
    page.locator("#id_meeting_point").fill("the bus stop")
    page.locator("button[value=place]").click()
    expect(page.locator("#id_meeting_point")).to_have_value("the bus stop")
    page.locator("#id_call_point").fill("37.7790, -122.2210")
    page.locator("button[value=call]").click()
    expect(page.locator("section[aria-labelledby=dispatch] table tbody tr")).to_have_count(3)

    Offer.objects.update(state="SENT", sent_at=now)
    page.reload()
    for name in ("Ana", "Beto"):
        page.locator("button[name=says][value=yes]").filter(has_text=name).click()
        expect(page.locator("section[aria-labelledby=dispatch] tr", has_text=name)).not_to_contain_text("Beto, Ana")
    expect(page.locator("section[aria-labelledby=dispatch] .badges .badge.good")).to_be_visible()
    axe(page)
    fits(page)
    Assignment.objects.update(state="SAFE", ended_at=now, due_at=None)

    page.locator("#id_ground").select_option("SAW_SOMETHING_ELSE")
    page.locator("#id_what_it_was").fill("A warrant team of the sheriff, marked")
    page.locator("button[value=find]").click()
    expect(page.locator("ol.timeline")).to_contain_text("warrant team")
    axe(page)
    fits(page)
    page.locator("button[value=close]").click()
    expect(page.locator(".notice.success")).to_be_visible()
    expect(page).to_have_url(f"{page.url.split('/desk/')[0]}/desk/hotline/")


@BOTH
def test_where_nobody_can_go_the_page_offers_a_neighbor_a_reason_and_another_need(
    page, night, at_the_desk, axe, fits, language
):
    now = timezone.now()
    Incident.objects.filter(pk=night.incident.pk).update(cell=HERE)
    aid.link(night.elena, "Bahia RRN", "+15105550700", "es", timezone.localdate(), now)
    tired = Incident.objects.create(code=99, opened_at=now, cell=HERE, closed_at=now)
    request = dispatch.call_wave(night.session, night.incident, night.amparo, now)
    ana = request.offers.get(volunteer__account=night.ana).volunteer
    dispatch.stand_down(request, night.amparo, now)
    old = tired.requests.create(code=99, priority=1, language="en", cell=HERE, opened_at=now, ended_at=now,
                                state="EXPIRED")  # fmt: skip
    for n in range(2):
        row = Offer(request=old, volunteer=ana, place=1, made_at=now - timedelta(hours=2 + n), state="SILENT")
        row.sent_at = row.made_at
        row.save()
        old = tired.requests.create(code=99, priority=1, language="en", cell=HERE, opened_at=now, ended_at=now,
                                    state="EXPIRED")  # fmt: skip
    request = dispatch.call_wave(night.session, night.incident, night.amparo, now)
    Offer.objects.filter(request=request).update(state="SENT", sent_at=now)
    for offer in request.offers.all():
        dispatch.answer(request, offer, False, night.amparo, now)
    at_the_desk(page, night.amparo)
    page.goto(f"{language}/desk/hotline/incident/{night.incident.uuid}/")
    page.locator("section[aria-labelledby=dispatch] details summary").click()
    axe(page)
    fits(page)
    page.locator(f"#why-{ana.uuid}").select_option("NEAREST")
    page.locator(f"button[name=volunteer][value='{ana.uuid}']").click()
    expect(page.locator("section[aria-labelledby=dispatch] tbody")).to_contain_text("Ana")
    dispatch.answer(request, request.offers.get(volunteer=ana), False, night.amparo, now)
    page.reload()
    page.get_by_role("button", name="Bahia RRN").click()
    expect(page.get_by_role("link", name="+15105550700")).to_be_visible()
    axe(page)
    fits(page)


@BOTH
def test_an_observers_telephone_from_go_to_how_it_was(page, night, sign_in, axe, fits, language):
    now = timezone.now()
    Incident.objects.filter(pk=night.incident.pk).update(cell=HERE)
    request = dispatch.call_wave(night.session, night.incident, night.amparo, now)
    Offer.objects.update(state="SENT", sent_at=now)
    mine = request.offers.get(volunteer__account=night.ana)
    for offer in (mine, request.offers.exclude(pk=mine.pk).first()):
        dispatch.answer(request, offer, True, night.amparo, now)
    sign_in(page, night.ana)
    page.goto(f"{language}/desk/observe/")
    for sign in ("EN_ROUTE", "ARR", "OUT", "OK"):
        page.locator(f"button[value={sign}]").click()
        expect(page.locator(".notice.success")).to_be_visible()
        axe(page)
        fits(page)
    page.locator("section[aria-labelledby^=debrief] a.button").click()
    expect(page.locator("input[name=wellbeing]")).to_have_count(5)
    axe(page)
    fits(page)
    page.locator("input[name=wellbeing][value='4']").check()
    page.locator("#id_lessons").fill("Bring water.")
    page.locator("main form button").click()
    expect(page.locator("section[aria-labelledby^=debrief]")).to_have_count(0)
    expect(page.locator(".notice.success")).to_be_visible()


@BOTH
def test_the_coordinators_pages_read_well(page, night, at_the_desk, axe, fits, language):
    at_the_desk(page, night.elena)
    for where in ("dispatch-rules", "networks", "debriefs", "roster/list"):
        page.goto(f"{language}/desk/{where}/")
        expect(page.locator("h1")).to_be_visible()
        axe(page)
        fits(page)
    page.goto(f"{language}/desk/dispatch-rules/")
    page.locator("#id_n_pool").fill("9")
    page.locator("#id_rest").fill("6")
    page.locator("main form button").first.click()
    expect(page.locator("ol.timeline .badge.pending")).to_be_visible()
    axe(page)
    fits(page)
    page.goto(f"{language}/desk/roster/list/")
    there = '"37.7790, -122.2210"'
    list_ = f"first_name,phone,languages,point\nDora,+15105550391,en,{there}\nEva,12,en,{there}\n"
    page.locator("#id_people").set_input_files({"name": "p.csv", "mimeType": "text/csv", "buffer": list_.encode()})
    page.locator("#id_agreed_to").fill("Yes, text me")
    page.locator("main form button").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    axe(page)
    fits(page)
    page.goto(f"{language}/desk/hotline/incident/{night.incident.uuid}/")
    expect(page.locator("#id_other")).to_be_visible()

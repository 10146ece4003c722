"""Coarse alerts: only to those who showed that the address is theirs, only what two people published, once."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.reference import reference_places, reference_places_of_the_file  # noqa: F401 (fixtures)
from tests.respond.hotline import hand_on, outgoing, text
from tests.respond.test_intake import told

from localaction.messages.actions import consent
from localaction.messages.models import Consent, Outbox
from localaction.people import approvals
from localaction.people.models import Approval
from localaction.people.permissions import NotAllowed
from localaction.respond.actions import alerting, findings, incidents, statements, subscribing
from localaction.respond.actions.intake import receive_report
from localaction.respond.models import Ground, Incident, Statement, Subscriber
from localaction.respond.told import Contact
from localaction.vault import retention
from localaction.vault.actions.operational import read_operational
from localaction.vault.models import CaseKey

pytestmark = pytest.mark.django_db
ANA, BETO, MAIL = "+15105550601", "+15105550602", "cruz@example.org"
COUNTY = "48453"


@pytest.fixture
def county(hotline):
    return hotline


def code_sent_to(address):
    bodies = [body for code, body in outgoing(address) if code == "respond.alert_code"]
    return re.search(r"\d{6}", bodies[-1])[0]


def subscribe(address, language="en", county=COUNTY, is_woken=True, source="here"):
    """Ask and confirm through the actions."""
    now = timezone.now()
    row = subscribing.ask(Contact.read(address), county, language, is_woken, source, now)
    subscribing.confirm(row.uuid, code_sent_to(address), now)
    return row


def published(hotline, ground=Ground.SAW_IMMIGRATION, is_alert=True, corrects=None, **more):
    """Conclude an incident and publish a statement about it by two people."""
    now = timezone.now()
    incident = corrects.incident if corrects else None
    if incident is None:
        report = receive_report(told(), now).report
        incident = incidents.open_incident(hotline.opened(at=now), report, hotline.amparo, now)
        Incident.objects.filter(pk=incident.pk).update(county=COUNTY)
        incident.refresh_from_db()
    findings.record_finding(
        hotline.opened(at=now), incident, ground, hotline.amparo, now, version=None, is_correction=bool(corrects),
        **more,
    )  # fmt: skip
    incident.refresh_from_db()
    row = statements.draft_statement(
        incident, "Near the market", "Cerca del mercado", hotline.amparo, now, corrects, is_alert=is_alert
    )
    approvals.approve(Approval.objects.latest("pk"), hotline.elena, now)
    row.refresh_from_db()
    return row


def test_somebody_signs_up_by_the_page_with_a_code_and_without_a_cookie(county):
    client = Client()

    form = client.post("/es/alerts/", {"town": "Travis County, TX", "contact": "(510) 555-0601", "is_woken": "on"})
    page = form.headers["Location"]
    wrong = client.post(page, {"code": "000000" if code_sent_to(ANA) != "000000" else "000001"})
    right = client.post(page, {"code": code_sent_to(ANA)})

    assert (form.status_code, wrong.status_code, right.status_code) == (302, 400, 200)
    assert not client.cookies
    row = Subscriber.objects.get()
    assert (row.county, row.language, row.is_woken) == (COUNTY, "es", True)
    assert row.confirmed_at is not None
    agreed = Consent.objects.get()
    assert (agreed.act, agreed.how, agreed.wording) == ("IN", "FORM", subscribing.WORDING["es"])
    assert b"5550601" not in json.dumps([str(v) for v in Subscriber.objects.values_list()]).encode()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("town", "Nowhereville", "which county"), ("town", "Texas", "which county"), ("contact", "call me", "no phone")],
)
def test_a_place_in_no_one_county_or_an_address_that_cannot_work_is_refused(county, field, value, said):
    given = {"town": "Travis County, TX", "contact": ANA} | {field: value}

    answer = Client().post("/alerts/", given)

    assert answer.status_code == 400
    assert said in answer.text
    assert not Subscriber.objects.exists()


def test_a_stranger_cannot_have_a_number_written_to_again_and_again(county):
    for n in range(5):
        Client().post("/alerts/", {"town": "Travis County, TX", "contact": ANA}, REMOTE_ADDR=f"192.0.2.{n}")

    assert len([code for code, _ in outgoing(ANA) if code == "respond.alert_code"]) <= 3


def test_a_code_is_good_for_five_tries_and_an_hour(county):
    now = timezone.now()
    row = subscribing.ask(Contact.read(ANA), COUNTY, "en", True, "here", now)
    code = code_sent_to(ANA)
    with pytest.raises(subscribing.WrongCode):
        subscribing.confirm(row.uuid, code, now + timedelta(minutes=61))
    for _ in range(5):
        with pytest.raises(subscribing.WrongCode):
            subscribing.confirm(row.uuid, "x", now)
    with pytest.raises(subscribing.WrongCode):
        subscribing.confirm(row.uuid, code, now)

    assert Subscriber.objects.get().confirmed_at is None
    retention.purge(now + timedelta(days=2))
    assert not Subscriber.objects.exists()


def test_an_alert_goes_once_to_its_county_in_each_language_and_names_no_street(county):
    subscribe(ANA)
    subscribe(BETO, "es")
    subscribe(MAIL)
    subscribe("+15105550609", county="06001")
    row = published(county)
    dispatcher = county.client(county.amparo)
    page = f"/desk/hotline/incident/{row.incident.uuid}/"
    assert "Send the alert to subscribers" in dispatcher.get(page).text
    assert "waits to be sent" in dispatcher.get("/desk/").text

    for _ in range(2):
        dispatcher.post(f"/desk/hotline/statement/{row.uuid}/alert/")

    alerts = {body for code, body in outgoing() if code == "respond.alert"}
    assert len(alerts) == 3
    assert sum("CONFIRMADO" in body for body in alerts) == 1
    assert all("Travis County" in body and "market" not in body and "mercado" not in body for body in alerts)
    assert sum("STOP" in body for body in alerts) == 2
    [link] = [re.search(r"https://\S+/leave/", body)[0] for body in alerts if "/leave/" in body]
    row.refresh_from_db()
    assert row.n_alerted == 3
    assert "3 subscribers were told" in dispatcher.get(page).text

    path = link.removeprefix("https://desk.example.org")
    assert Client().get(path).status_code == 200
    assert Subscriber.objects.count() == 4
    Client().post(path)
    assert Subscriber.objects.count() == 3
    assert Client().post(path).status_code == 200


def test_nothing_is_sent_that_two_people_did_not_publish_as_an_alert(county):
    subscribe(ANA)
    now = timezone.now()
    plain = published(county, is_alert=False)
    with pytest.raises(alerting.NotForSending):
        alerting.send_alert(county.opened(at=now), plain, county.amparo, now)
    draft = statements.draft_statement(plain.incident, "x", "x", county.amparo, now, is_alert=True)
    with pytest.raises(alerting.NotForSending):
        alerting.send_alert(county.opened(at=now), draft, county.amparo, now)
    Statement.objects.filter(pk=draft.pk).update(is_alert=False)
    with pytest.raises(approvals.NotApproved):
        approvals.approve(Approval.objects.latest("pk"), county.elena, now)
    with pytest.raises(NotAllowed):
        alerting.send_alert(county.opened(at=now), plain, county.luz, now)

    assert not [code for code, _ in outgoing() if code == "respond.alert"]


def test_what_was_dispelled_is_no_alert_and_of_a_drill_nothing_is_published(county):
    with pytest.raises(statements.NotForAlerts):
        published(county, Ground.SAW_SOMETHING_ELSE, what_it_was="sheriff")
    incident = Incident.objects.get()
    Incident.objects.update(is_drill=True)
    incident.refresh_from_db()

    with pytest.raises(statements.NotCarried):
        statements.draft_statement(incident, "x", "x", county.amparo, timezone.now())


def test_whoever_was_alerted_gets_the_correction(county):
    subscribe(ANA)
    now = timezone.now()
    wrong = published(county)
    alerting.send_alert(county.opened(at=now), wrong, county.amparo, now)
    wrong.refresh_from_db()

    right = published(county, Ground.SAW_SOMETHING_ELSE, corrects=wrong, what_it_was="sheriff")
    alerting.send_alert(county.opened(at=now), right, county.amparo, now)

    assert [code for code, _ in outgoing(ANA)][-2:] == ["respond.alert", "respond.alert_not"]


def test_stop_ends_the_alerts_at_once_and_the_address_within_the_hour(county):
    subscribe(ANA)
    subscribe(BETO)
    text(ANA, "STOP")
    hand_on()
    row, now = published(county), timezone.now()
    alerting.send_alert(county.opened(at=now), row, county.amparo, now)

    of_ana = next(one for one in Outbox.objects.filter(code="respond.alert") if ANA in read_operational(one, "content"))
    assert of_ana.needs_opt_in
    assert not consent.may_receive(bytes(of_ana.mark), of_ana.person, needs_opt_in=True)
    n_cases = CaseKey.objects.count()
    assert subscribing.erase_those_who_left(now) == 1
    assert CaseKey.objects.count() == n_cases - 1
    assert [bytes(one.mark) for one in Subscriber.objects.all()] != []
    assert Subscriber.objects.count() == 1


def test_a_subscription_ends_after_a_year_and_a_second_one_replaces_the_first(county):
    subscribe(ANA)
    subscribe(ANA, "es")
    assert [row.language for row in Subscriber.objects.all()] == ["es"]

    retention.purge(timezone.now() + timedelta(days=364))
    assert Subscriber.objects.count() == 1
    retention.purge(timezone.now() + timedelta(days=366))
    assert not Subscriber.objects.exists()
    assert not CaseKey.objects.exists()

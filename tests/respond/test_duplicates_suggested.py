"""What the desk suggests as one event: seen by a person, joined by a person (scenario S1)."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.respond.hotline import NOW, PASSPHRASE

from localaction.messages.models import Channel as Way
from localaction.respond import duplicates
from localaction.respond.actions import findings, incidents
from localaction.respond.actions.intake import receive_report
from localaction.respond.models import Channel, Incident, Joining, Report
from localaction.respond.rules import told as reading
from localaction.respond.told import Contact, Told
from localaction.vault import actions as vault

DOOR = "4 agents vests POLICE ICE at door 1401 E 14th st now"
TAPPING = "hay como 4 agentes de la migra en la 14 y International, tocando puertas"
CALL = "E 14th & International, agents at the door"
POST = "saw a post ICE on 14th pls share"
ELSEWHERE = "two vans parked at Foothill and Seminary"


def told(account, number, minutes=0, language="en"):
    at = NOW + timedelta(minutes=minutes)
    contact = Contact(Way.SMS, f"+1510555{number}")
    return receive_report(Told(Channel.SMS, language, account, reading.read(account, at), contact=contact), at).report


def test_tellings_of_one_event_are_suggested_with_reasons_and_nothing_is_joined(hotline):
    first = told(DOOR, "0201")
    told(ELSEWHERE, "0209", 1)
    second = told(TAPPING, "0202", 1, "es")

    found = duplicates.suggestions(hotline.opened(), second, NOW + timedelta(minutes=3))

    assert [one.report for one in found] == [first]
    assert found[0].incident is None
    assert found[0].score >= 0.68
    assert "SAME_STREET" in found[0].codes
    assert "1 minute apart" in found[0].reasons
    assert not Joining.objects.exists()


def test_five_callers_become_one_incident_by_a_persons_hand_and_a_post_does_not_count(hotline):
    session, now = hotline.opened(), NOW + timedelta(minutes=4)
    rows = [told(DOOR, "0201"), told(TAPPING, "0202", 1, "es"), told(CALL, "0203", 1), told(POST, "0204", 2)]
    incident = incidents.open_incident(session, rows[0], hotline.amparo, now)

    for row in rows[1:]:
        (found,) = [one for one in duplicates.suggestions(session, row, now) if one.incident]
        assert found.incident == incident
        incidents.join_report(row, found.incident, hotline.amparo, now, score=found.score, reasons=found.codes)

    assert Incident.objects.count() == 1
    assert Joining.objects.filter(score__isnull=False).count() == 3
    accounts = findings.evidence_of(session, incident).accounts
    assert [one.basis for one in accounts].count("SAW_ONLINE") == 1


def test_what_is_closed_erased_or_hours_old_is_not_suggested(hotline):
    session = hotline.opened()
    told(DOOR, "0201", -240)
    Report.objects.filter(pk=told(DOOR, "0202").pk).update(erased_at=NOW)
    Report.objects.filter(pk=told(DOOR, "0203").pk).update(state="OUT_OF_SCOPE")
    incident = incidents.open_incident(session, told(DOOR, "0204"), hotline.amparo, NOW)
    Incident.objects.filter(pk=incident.pk).update(closed_at=NOW)

    assert duplicates.suggestions(session, told(CALL, "0205"), NOW) == []


def test_a_report_taken_out_of_an_incident_no_longer_speaks_for_it(hotline):
    session = hotline.opened()
    row = told(DOOR, "0201")
    incident = incidents.open_incident(session, row, hotline.amparo, NOW)
    incidents.part_report(row.joinings.get(), hotline.amparo, NOW)

    (found,) = duplicates.suggestions(session, told(CALL, "0205"), NOW)

    assert found.incident is None
    assert found.report == row
    assert incident.joinings.filter(left_at__isnull=True).count() == 0


def test_the_queries_do_not_grow_with_what_waits_and_the_cap_is_said(hotline, monkeypatch):
    row = told(CALL, "0200")
    told(DOOR, "0201")
    session = hotline.opened()
    duplicates.suggestions(session, row, NOW)
    with CaptureQueriesContext(
        connection,
    ) as few:
        duplicates.suggestions(session, row, NOW)
    for n in range(4):
        told(DOOR, f"021{n}")
    with CaptureQueriesContext(connection) as more:
        duplicates.suggestions(session, row, NOW)
    assert len(more) == len(few)

    monkeypatch.setattr(duplicates, "MOST_COMPARED", 3)

    assert len(duplicates.suggestions(session, row, NOW)) == 3
    assert duplicates.n_not_compared(row, NOW) == 2
    page = hotline.client(hotline.amparo).get(f"/desk/hotline/report/{row.uuid}/").text
    assert "Not compared: 2 older reports" in page


def test_who_cannot_open_the_report_gets_no_suggestion(hotline):
    row = told(DOOR, "0201")
    told(CALL, "0202")
    vault.enrol_holder(hotline.olga, PASSPHRASE, NOW)

    assert duplicates.suggestions(hotline.opened(hotline.olga), row, NOW) == []
    assert len(duplicates.suggestions(hotline.opened(), row, NOW)) == 1


def test_the_page_of_a_report_offers_the_incident_to_join_with_its_score(hotline):
    session = hotline.opened()
    incident = incidents.open_incident(session, told(DOOR, "0201"), hotline.amparo, NOW)
    row = told(TAPPING, "0202", 1, "es")
    client = hotline.client(hotline.amparo)

    page = client.get(f"/desk/hotline/report/{row.uuid}/").text
    assert f"Incident {incident.code}" in page
    client.post(f"/desk/hotline/report/{row.uuid}/", {"act": "join", "incident": incident.code})

    joining = row.joinings.get()
    assert joining.score >= 0.68
    assert "SAME_STREET" in joining.reasons

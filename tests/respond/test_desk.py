"""A dispatcher's night: the queue, one report, an incident, what was found, and everybody told once."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from tests.respond.hotline import NOW, outgoing
from tests.respond.test_intake import jpeg

from localaction.messages.models import Channel as Way
from localaction.people import approvals
from localaction.people.models import Approval
from localaction.places.models import Place
from localaction.respond import duplicates, reads, reads_desk
from localaction.respond.actions import findings, incidents, photos, statements, triage
from localaction.respond.actions.findings import SayWhatItWas
from localaction.respond.actions.incidents import (
    AlreadyJoined,
    ChangedMeanwhile,
    IncidentClosed,
    NotConcluded,
    WorkedByAnother,
)
from localaction.respond.actions.intake import Came, receive_report
from localaction.respond.actions.statements import NamesAHouse, NotCarried
from localaction.respond.models import (
    Channel,
    Feedback,
    Ground,
    Incident,
    IncidentState,
    Lane,
    Level,
    Report,
    ReportState,
    Statement,
)
from localaction.respond.rules import told as reading
from localaction.respond.rules.lanes import Sign
from localaction.respond.told import Contact, Told
from localaction.vault.rules.never_stored import NeverStored

SEEN = "I see 4 agents with vests ICE at the door, 5th and Main, now"


def report(account=SEEN, number="+15105550201", language="en", came=None, **more):
    contact = Contact(Way.SMS, number) if number else None
    salute = reading.read(account, NOW)
    return receive_report(
        Told(Channel.VOICE, language, account, salute, contact=contact, **more), NOW, came or Came()
    ).report


def told_to(number=None):
    return [(code, body) for code, body in outgoing(number) if code != "respond.received"]


@pytest.fixture
def incident(hotline):
    return incidents.open_incident(hotline.opened(), report(), hotline.amparo, NOW)


def test_an_incident_takes_the_place_of_its_report_and_a_number_of_its_own(hotline, incident):
    other = incidents.open_incident(hotline.opened(), report("two vans at 9th and Oak"), hotline.amparo, NOW)

    assert incident.code != other.code
    assert (incident.level, incident.state, incident.priority) == (Level.V0, IncidentState.UNVERIFIED, 2)
    assert [row.state for row in findings.reports_of(incident)] == [ReportState.JOINED]


def test_a_report_is_in_one_incident_at_a_time(hotline, incident):
    row = Report.objects.get()
    with pytest.raises(AlreadyJoined):
        incidents.open_incident(hotline.opened(), row, hotline.amparo, NOW)

    joining = row.joinings.get()
    incidents.part_report(joining, hotline.amparo, NOW)

    row.refresh_from_db()
    assert row.state == ReportState.IN_TRIAGE
    assert incidents.open_incident(hotline.opened(), row, hotline.amparo, NOW).pk != incident.pk


def test_a_second_dispatcher_is_told_who_works_on_it_and_cannot_overwrite(hotline, incident):
    with pytest.raises(WorkedByAnother):
        incidents.take_up(incident, hotline.elena, NOW)
    shown = Incident.objects.get().version
    opened = hotline.opened()
    findings.record_finding(opened, incident, Ground.SAW_IMMIGRATION, hotline.amparo, NOW, version=shown)

    with pytest.raises(ChangedMeanwhile):
        findings.record_finding(
            hotline.opened(hotline.elena), incident, Ground.GIVEN_UP, hotline.elena, NOW, version=shown
        )
    assert Incident.objects.get().state == IncidentState.CONFIRMED
    assert incidents.take_up(incident, hotline.elena, NOW, over=True).worked_by == hotline.elena


def test_callers_alone_raise_nothing_and_two_independent_witnesses_do(hotline, incident):
    for n in range(5):
        row = report("saw a post ICE on 14th pls share", f"+1510555030{n}")
        incidents.join_report(row, incident, hotline.amparo, NOW)
    assert findings.standing_of(hotline.opened(), incident).level == "V1"

    second = report("estoy viendo como 4 agentes de la migra tocando puertas, 5th y Main, ahora", "+15105550202", "es")
    incidents.join_report(second, incident, hotline.amparo, NOW, score=0.81, reasons=["NEAR"])

    assert findings.standing_of(hotline.opened(), incident).level == "V2"


def test_a_photograph_counts_once_somebody_has_reviewed_it(hotline, incident):
    photo = photos.add_photos(Report.objects.get(), [photos.clean(jpeg())], NOW)[0]
    assert findings.standing_of(hotline.opened(), incident).level == "V1"

    photos.review_photo(photo, True, hotline.amparo, NOW)

    assert findings.standing_of(hotline.opened(), incident).level == "V2"


def test_every_reporter_is_told_once_in_their_language_and_again_only_when_it_changes(hotline, incident):
    spanish = report("veo agentes en la puerta", "+15105550202", "es")
    silent = report("agents", number=None)
    for row in (spanish, silent):
        incidents.join_report(row, incident, hotline.amparo, NOW)
    opened = hotline.opened()

    def find(ground, **more):
        findings.record_finding(opened, incident, ground, hotline.amparo, NOW, version=None, **more)

    find(Ground.SAW_IMMIGRATION)
    find(Ground.ATTORNEY)
    assert [code for code, _ in told_to("+15105550201")] == ["respond.confirmed"]
    assert "CONFIRMADO" in told_to("+15105550202")[0][1]

    find(Ground.SAW_SOMETHING_ELSE, what_it_was="marked Sheriff, eviction", is_correction=True)

    assert [code for code, _ in told_to("+15105550202")] == ["respond.confirmed", "respond.corrected_dispelled"]
    assert Feedback.objects.filter(report=silent).count() == 2
    assert Incident.objects.get().state == IncidentState.DISPELLED


def test_something_dispelled_says_what_it_was_and_nothing_that_must_not_be_kept(hotline, incident):
    opened = hotline.opened()
    with pytest.raises(SayWhatItWas):
        findings.record_finding(opened, incident, Ground.EXPLAINED, hotline.amparo, NOW, version=None)
    with pytest.raises(NeverStored):
        findings.record_finding(
            opened, incident, Ground.EXPLAINED, hotline.amparo, NOW, version=None, what_it_was="took A 123456789"
        )

    finding = findings.record_finding(
        opened, incident, Ground.EXPLAINED, hotline.amparo, NOW, version=None, what_it_was="fire inspection",
        is_other_agency=True,
    )  # fmt: skip

    assert (finding.level, finding.state) == (Level.D1, IncidentState.CONFIRMED_OTHER)
    assert "NOT immigration" in told_to("+15105550201")[0][1]


def test_who_joins_late_is_told_too(hotline, incident):
    opened = hotline.opened()
    findings.record_finding(opened, incident, Ground.SAW_NOTHING, hotline.amparo, NOW, version=None)
    late = report("they are at the door", "+15105550203")
    incidents.join_report(late, incident, hotline.amparo, NOW)

    assert findings.tell_latecomers(opened, incident, NOW) == 1
    assert findings.tell_latecomers(opened, incident, NOW) == 0
    assert [code for code, _ in told_to("+15105550203")] == ["respond.unresolved"]


def test_an_incident_is_closed_only_when_concluded_and_then_stays_closed(hotline, incident):
    with pytest.raises(NotConcluded):
        incidents.close_incident(incident, hotline.amparo, NOW, incident.version)
    findings.record_finding(hotline.opened(), incident, Ground.GIVEN_UP, hotline.amparo, NOW, version=None)

    incidents.close_incident(incident, hotline.amparo, NOW, Incident.objects.get().version)

    assert Report.objects.get().closed_at == NOW
    with pytest.raises(IncidentClosed):
        incidents.join_report(report("more"), incident, hotline.amparo, NOW)


def test_a_drill_tells_nobody_outside(hotline):
    drill = incidents.open_incident(hotline.opened(), report(), hotline.amparo, NOW, is_drill=True)

    findings.record_finding(hotline.opened(), drill, Ground.SAW_IMMIGRATION, hotline.amparo, NOW, version=None)

    assert told_to() == []


def test_triage_takes_a_report_out_of_quarantine(hotline):
    row = report(came=Came(frozenset({Sign.HONEYPOT}), "x"))
    assert row.lane == Lane.QUARANTINE

    triage.triage_report(row, 1, 3, ReportState.IN_TRIAGE, hotline.amparo, NOW)

    row.refresh_from_db()
    assert (row.lane, row.priority, row.category) == (Lane.ORDINARY, 1, 3)


def test_an_operator_may_neither_triage_nor_conclude(hotline, incident):
    with pytest.raises(PermissionDenied):
        triage.triage_report(report(), 1, 3, ReportState.IN_TRIAGE, hotline.olga, NOW)
    with pytest.raises(PermissionDenied):
        findings.record_finding(hotline.opened(), incident, Ground.GIVEN_UP, hotline.olga, NOW, version=None)


@pytest.fixture
def cook(db):
    return Place.objects.get_or_create(
        geoid="17031", defaults={"kind": "COUNTY", "name": "Cook", "full_name": "Cook County", "state": "IL"}
    )[0]


def test_a_statement_is_published_by_two_people_and_corrected_by_another(hotline, cook, client):
    row = report(county="17031")
    incident = incidents.open_incident(hotline.opened(), row, hotline.amparo, NOW)
    with pytest.raises(NotCarried):
        statements.draft_statement(incident, "x", "x", hotline.amparo, NOW)
    findings.record_finding(hotline.opened(), incident, Ground.SAW_IMMIGRATION, hotline.amparo, NOW, version=None)
    incident.refresh_from_db()
    with pytest.raises(NamesAHouse):
        statements.draft_statement(incident, "Confirmed at 1401 E 14th St", "x", hotline.amparo, NOW)

    now = timezone.now()
    words = ("Confirmed near 14th and International, 6:30am", "Confirmado cerca de la 14 e International, 6:30am")
    first = statements.draft_statement(incident, *words, hotline.amparo, now)
    assert reads.public_statement(first.uuid) is None
    with pytest.raises(approvals.OwnRequest):
        approvals.approve(Approval.objects.get(), hotline.amparo, now)
    approvals.approve(Approval.objects.get(), hotline.elena, now)

    page = client.get(f"/statement/{first.uuid}/")
    assert words[0] in page.text
    assert [fact.number for fact in reads.for_place(cook, now.date())] == [first.uuid]
    first.refresh_from_db()
    second = statements.draft_statement(incident, "Corrected", "Corregido", hotline.amparo, now, first)
    approvals.approve(Approval.objects.get(reference=str(second.uuid)), hotline.elena, now)
    assert "This statement was corrected." in client.get(f"/statement/{first.uuid}/").text
    assert [fact.number for fact in reads.for_place(cook, now.date())] == [second.uuid]
    assert Statement.objects.count() == 2


def test_the_pages_of_a_night(hotline):
    client = hotline.client(hotline.amparo)
    given = {"channel": "VOICE", "language": "es", "place": "14th and International", "observed": "now",
             "activity": "AT_DOOR", "people": "3-5", "basis": "FIRSTHAND_NOW", "lettering": ["ICE"],
             "contact": "+15105550203", "account": "agentes en la puerta"}  # fmt: skip

    done = client.post("/desk/hotline/call/", given)
    row = Report.objects.get()
    assert row.taken_by == hotline.amparo
    assert "Read out the code" in done.text
    queue = client.get("/desk/hotline/")
    assert f"/desk/hotline/report/{row.uuid}/" in queue.text
    shown = client.get(f"/desk/hotline/report/{row.uuid}/").text
    assert "agentes en la puerta" in shown
    assert "5550203" not in shown
    assert "••• 03" in shown
    opened = client.post(f"/desk/hotline/report/{row.uuid}/", {"act": "open"})
    incident = Incident.objects.get()
    assert opened.headers["Location"] == f"/desk/hotline/incident/{incident.uuid}/"
    page = client.get(opened.headers["Location"])
    assert "14th and International" in page.text
    find = {"act": "find", "ground": "EXPLAINED", "version": incident.version}
    assert client.post(opened.headers["Location"], find).status_code == 400
    find["what_it_was"] = "city police, unrelated"
    assert client.post(opened.headers["Location"], find).status_code == 302
    assert "NO era migra" in outgoing("+15105550203")[0][1]
    stale = client.post(opened.headers["Location"], {"act": "close", "version": incident.version}, follow=True)
    assert "somebody changed this incident meanwhile" in stale.text
    incident.refresh_from_db()
    closed = client.post(opened.headers["Location"], {"act": "close", "version": incident.version})
    assert closed.headers["Location"] == "/desk/hotline/"
    assert Incident.objects.get().closed_at is not None


def test_a_poll_without_news_is_answered_with_304(hotline):
    client = hotline.client(hotline.amparo)
    first = client.get("/desk/hotline/", headers={"HX-Request": "true"})
    tag = first.headers["HX-PTag"]
    again = {"HX-Request": "true", "HX-PTag": tag}

    assert client.get("/desk/hotline/", headers=again).status_code == 304
    report()
    assert client.get("/desk/hotline/", headers=again).status_code == 200


def test_a_call_script_refuses_what_must_not_be_typed(hotline):
    client = hotline.client(hotline.olga, with_vault=False)

    refused = client.post("/desk/hotline/call/", {"channel": "VOICE", "language": "en", "account": "A 123456789"})

    assert refused.status_code == 400
    assert "an A-number" in refused.text
    assert client.post("/desk/hotline/call/", {"channel": "VOICE", "language": "en"}).status_code == 400
    assert not Report.objects.exists()


def test_a_photograph_is_given_out_without_metadata_and_as_a_download(hotline):
    photo = photos.add_photos(report(), [photos.clean(jpeg())], NOW)[0]

    answer = hotline.client(hotline.amparo).get(f"/desk/hotline/photo/{photo.uuid}/")

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"canary" not in answer.content
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    original = f"/desk/hotline/photo/{photo.uuid}/original/"
    assert hotline.client(hotline.amparo).get(original).status_code == 403
    assert hotline.client(hotline.luz).get(original).content == jpeg()


def test_a_closed_vault_asks_for_the_passphrase(hotline):
    row = report()
    answer = hotline.client(hotline.amparo, with_vault=False).get(f"/desk/hotline/report/{row.uuid}/")

    assert answer.status_code == 403
    assert SEEN not in answer.text


def test_a_code_read_out_is_ours_or_not(hotline):
    incident = incidents.open_incident(hotline.opened(), report(), hotline.amparo, NOW)
    client = hotline.client(hotline.olga, with_vault=False)

    assert "is an open incident of ours" in client.post("/desk/hotline/code/", {"code": f"Y{incident.code}"}).text
    assert "nothing of ours has this code" in client.post("/desk/hotline/code/", {"code": "12"}).text
    assert "the code of a report" in client.post("/desk/hotline/code/", {"code": Report.objects.get().reference}).text


def test_reports_of_one_corner_are_suggested_with_the_reason_and_of_another_are_not(hotline):
    here = report("4 agents at 5th and Main now")
    near = report("dos camionetas en la 5 y Main ahora", "+15105550202", "es")
    far = report("agents at 9th and Oak now", "+15105550203")

    found = duplicates.suggestions(hotline.opened(), near, NOW)

    assert [one.report for one in found] == [here]
    assert {"SAME_CORNER", "SAME_TIME"} <= set(found[0].codes)
    assert duplicates.suggestions(hotline.opened(), far, NOW) == []


def test_points_count_more_than_the_names_of_streets(hotline):
    here = report("4 agents at 5th and Main now", point=(37.8000, -122.2700))
    same = report("agents by the bakery now", "+15105550202", point=(37.8005, -122.2701))
    other = report("agents at 5th and Main now", "+15105550203", point=(37.9000, -122.2700))

    assert [one.report for one in duplicates.suggestions(hotline.opened(), same, NOW)] == [here]
    assert duplicates.suggestions(hotline.opened(), other, NOW) == []


def test_the_first_page_of_the_desk_says_what_is_urgent_and_finds_a_report_by_its_code(hotline):
    row = report()

    [need] = reads_desk.needs_me(hotline.amparo, NOW)

    assert need == ("1 urgent report is new", "/desk/hotline/", True)
    assert reads_desk.needs_me(hotline.olga, NOW) == []
    assert [hit[1] for hit in reads_desk.desk_search(hotline.amparo, row.reference, None, NOW)] == [
        f"/desk/hotline/report/{row.uuid}/"
    ]
    assert reads_desk.desk_search(hotline.olga, row.reference, None, NOW) == []

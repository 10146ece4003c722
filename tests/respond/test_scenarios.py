"""The scenarios of the specification from the signed webhook to the last text, and those that it does not list."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.respond.hotline import hand_on, outgoing, text

from localaction.messages.models import Inbound
from localaction.respond import duplicates
from localaction.respond.actions import findings, incidents
from localaction.respond.models import (
    Addition,
    Conversation,
    Ground,
    Incident,
    IncidentState,
    Lane,
    Report,
)
from localaction.respond.rules import references
from localaction.respond.rules.duplicates import THRESHOLD
from localaction.vault import actions as vault

A, B, D, E = "+15105550201", "+15105550202", "+15105550204", "+15105550205"


def of(number, session):
    """Return the report that a number sent."""
    for report in Report.objects.order_by("pk"):
        contact = vault.open_case(session, report.uuid).read(report, "contact") or ""
        if number in contact:
            return report
    raise AssertionError(number)


def codes(number):
    return [code for code, _ in outgoing(number)]


@pytest.mark.django_db
def test_s1_five_reports_in_two_languages_become_one_incident_only_by_a_persons_decision(hotline):
    operator, dispatcher = hotline.client(hotline.olga, with_vault=False), hotline.client(hotline.amparo)
    text(A, "4 agents vests POLICE ICE at door 1401 E 14th st now")
    text(B, "hay como 4 agentes de la migra en la 14 y International, tocando puertas")
    hand_on()
    operator.post(
        "/desk/hotline/call/",
        {"channel": "VOICE", "language": "en", "place": "E 14th & International", "people": "3-5",
         "activity": "AT_DOOR", "observed": "now", "basis": "FIRSTHAND_NOW", "contact": "+15105550203"},
    )  # fmt: skip
    text(D, "saw a post ICE on 14th pls share")
    text(E, "afuera de mi edificio, vans blancas")
    hand_on()
    session = hotline.opened(at=timezone.now())
    assert Report.objects.count() == 5
    assert not Incident.objects.exists()
    assert [codes(number) for number in (A, B, D, E)] == [["respond.received"]] * 4
    assert codes("+15105550203") == []
    assert "recibido" in outgoing(B)[0][1]
    assert "recibido" in outgoing(E)[0][1]

    first = of(A, session)
    opened = dispatcher.post(f"/desk/hotline/report/{first.uuid}/", {"act": "open"})
    incident = Incident.objects.get()
    for number in (B, "+15105550203"):
        page = dispatcher.get(f"/desk/hotline/report/{of(number, session).uuid}/")
        suggested = next(one for one in page.context["suggestions"] if one.incident == incident)
        assert suggested.score >= THRESHOLD
        assert "SAME_STREET" in suggested.codes
        assert "the same street" in page.text
    for number in (B, "+15105550203", D, E):
        row = of(number, session)
        joined = dispatcher.post(f"/desk/hotline/report/{row.uuid}/", {"act": "join", "incident": incident.code})
        assert joined.headers["Location"] == opened.headers["Location"]

    incident.refresh_from_db()
    assert incident.level in ("V0", "V1")
    rumour = of(D, session)
    assert rumour.basis == "SAW_ONLINE"
    assert Incident.objects.count() == 1
    standing = findings.standing_of(session, incident)
    assert standing.level in ("V0", "V1")
    assert all(b"1401" not in bytes(str(value), "utf8") for value in Incident.objects.values_list()[0])
    incident.refresh_from_db()
    find = {"act": "find", "ground": "SAW_IMMIGRATION", "version": incident.version}
    dispatcher.post(opened.headers["Location"], find)
    told = [body for code, body in outgoing() if code == "respond.confirmed"]
    assert len(told) == 5
    assert sum("CONFIRMADO" in body for body in told) == 2
    assert sum("CONFIRMED" in body for body in told) == 3


@pytest.mark.django_db
def test_s2_a_parked_car_sends_nobody_and_is_dispelled_by_its_name(hotline):
    now = timezone.now()
    operator, dispatcher = hotline.client(hotline.olga, with_vault=False), hotline.client(hotline.amparo)
    said = {
        "channel": "VOICE", "language": "en", "account": "tinted SUV, out-of-state plate, parked 20 min",
        "contact": "+15105550210", "basis": "FIRSTHAND_NOW", "observed": "now",
    }  # fmt: skip
    operator.post("/desk/hotline/call/", said)
    row = Report.objects.get()
    assert row.category == 1
    page = dispatcher.get(f"/desk/hotline/report/{row.uuid}/").text
    assert "Before it is put aside, ask:" in page
    assert page.count("<li>What do they") or page.count("<li>How many people") or "What do they wear" in page

    operator.post(
        "/desk/hotline/call/",
        {"channel": "VOICE", "language": "en", "account": "two men in vests, faces covered, parked", "basis":
         "FIRSTHAND_NOW", "observed": "now", "contact": "+15105550211"},
    )  # fmt: skip
    second = Report.objects.order_by("-pk").first()
    assert second.category == 2
    session = hotline.opened(at=now)
    incident = incidents.open_incident(session, second, hotline.amparo, now)
    incidents.join_report(row, incident, hotline.amparo, now)
    findings.record_finding(
        session, incident, Ground.SAW_SOMETHING_ELSE, hotline.amparo, now, version=None,
        what_it_was="warrant team, marked Sheriff",
    )  # fmt: skip

    incident.refresh_from_db()
    assert (incident.state, incident.level) == (IncidentState.DISPELLED, "D2")
    assert [codes(number) for number in ("+15105550210", "+15105550211")] == [["respond.dispelled"]] * 2
    assert not any("CONFIRMED" in body for _, body in outgoing())
    shown = dispatcher.get(f"/desk/hotline/incident/{incident.uuid}/").text
    assert "warrant team, marked Sheriff" in shown


@pytest.mark.django_db
def test_s10_a_reporter_is_forgotten_three_hours_after_the_close(hotline):
    text(A, "4 agents vests ICE at the door, 5th and Main, now")
    hand_on()
    now = timezone.now()
    session, row = hotline.opened(at=now), Report.objects.get()
    incident = incidents.open_incident(session, row, hotline.amparo, now)
    findings.record_finding(session, incident, Ground.SAW_NOTHING, hotline.amparo, now, version=None)
    incident.refresh_from_db()
    incidents.close_incident(incident, hotline.amparo, now, incident.version)

    text(A, "BORRAR K7Q2-9WXM")
    text(A, f"borrar {references.shown(row.reference).lower()}")
    hand_on()

    row.refresh_from_db()
    assert row.erased_at is not None
    assert (row.contact, row.account) == (None, None)
    assert Incident.objects.get().joinings.count() == 1
    assert codes(A)[-2:] == ["respond.not_found", "respond.erased"]
    assert not Inbound.objects.exclude(content=None).exclude(provider_id="").filter(pk=1).exists()
    assert sum(row.content is not None for row in Inbound.objects.all()) == 1  # the wrong code, for its seven days


@pytest.mark.django_db
def test_a_conversation_asks_for_what_is_missing_one_question_at_a_time_and_is_one_report(hotline):
    text(A, "hay migra")
    hand_on()
    text(A, "en la 14 y International")
    hand_on()
    text(A, "ahora mismo, tocando puertas")
    hand_on()
    text(A, "lo estoy viendo")
    hand_on()
    text(A, "ya llegaron dos mas")
    hand_on()

    assert (Report.objects.count(), Addition.objects.count(), Conversation.objects.count()) == (1, 4, 1)
    sent = outgoing(A)
    assert sent[0][0] == "respond.received"
    asked = [body for code, body in sent if code == "respond.ask"]
    assert 1 <= len(asked) <= 3
    assert len(set(asked)) == len(asked)
    row = Report.objects.get()
    assert (row.activity, row.basis) == ("AT_DOOR", "FIRSTHAND_NOW")
    assert not any("?" in body and "papel" in body and "juez" not in body for body in asked)


@pytest.mark.django_db
def test_a_replayed_text_and_its_concurrent_twin_are_one_report_and_one_answer(hotline):
    fields = text(A, "4 agents at 5th and Main now")
    text(A, fields["Body"], sid=fields["MessageSid"])
    text(A, fields["Body"])  # a gateway that reports the same text under a second number
    hand_on()
    text(A, fields["Body"], sid=fields["MessageSid"])
    hand_on()

    assert Report.objects.count() == 1
    assert codes(A) == ["respond.received"]


@pytest.mark.django_db
def test_after_the_end_the_same_number_begins_a_new_report(hotline):
    text(A, "4 agents at 5th and Main now")
    hand_on()
    Conversation.objects.update(last_at=timezone.now() - timedelta(hours=7))
    text(A, "again, they are at 9th and Oak")
    hand_on()

    assert Report.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["STOP", "help", "START", "ya no me manden mensajes", "   "])
def test_words_for_the_list_are_nobodys_report(hotline, body):
    text(A, body)
    hand_on()

    assert not Report.objects.exists()


@pytest.mark.django_db
def test_is_this_really_you_is_answered_by_what_we_sent(hotline):
    from localaction.messages.models import Outbox

    text(A, "is this really you? 42")
    hand_on()
    assert codes(A) == ["respond.not_ours"]
    text(B, "4 agents at 5th and Main now")
    hand_on()
    Outbox.objects.filter(code="respond.received").update(state="SENT", sent_at=timezone.now(), content=None)
    text(B, "son ustedes 42?")
    hand_on()

    assert "yes, our last text" in outgoing(B)[-1][1] or "ultimo mensaje" in outgoing(B)[-1][1]
    assert Report.objects.count() == 1


@pytest.mark.django_db
def test_somebody_who_left_the_list_still_gets_an_answer_to_a_report(hotline):
    from localaction.messages.models import Outbox

    text(A, "STOP")
    text(A, "4 agents at 5th and Main now")
    hand_on()

    assert Outbox.objects.get(code="respond.received").is_answer


@pytest.mark.django_db
def test_a_flood_of_texts_pages_nobody_and_the_genuine_stand_on_top(hotline):
    for n in range(60):
        text(f"+1510555{1000 + n % 6}", f"lol fake {n}")
    hand_on()
    text(A, "I see 4 agents vests ICE at the door, 5th and Main, they took a man now")
    hand_on()
    page = hotline.client(hotline.amparo).get("/desk/hotline/")

    genuine = of(A, hotline.opened(at=timezone.now()))
    first = page.context["queue"].reports[0]
    assert Report.objects.count() + Addition.objects.count() == 61
    assert first == genuine
    assert genuine.lane == Lane.ORDINARY
    assert duplicates.suggestions(hotline.opened(at=timezone.now()), genuine, timezone.now()) == []

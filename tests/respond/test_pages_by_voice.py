"""Calls of ours: who is woken when nobody can go, who is called about an observer, and who is joined at an SOS."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest
from tests.respond import valle
from tests.respond.hotline import hand_on, signed
from tests.respond.test_dispatch import gone
from tests.respond.waves import COORDINATOR, LEGAL, NUMBERS, queued_to

from localaction.messages.models import Channel, Outbox
from localaction.respond.models import Assignment, DispatchRequest, Incident
from localaction.vault.actions.operational import read_operational

pytestmark = pytest.mark.django_db
VOICE = "+15105550199"


@pytest.fixture
def calling(network, settings):
    settings.CONFIG = settings.CONFIG.model_copy(update={"twilio_voice_from": VOICE})
    return network


def calls():
    """Return (number, code, what is said) of every call that was ordered, the oldest first."""
    found = []
    for row in Outbox.objects.filter(channel=Channel.VOICE).order_by("pk"):
        content = json.loads(read_operational(row, "content"))
        found.append((content["routes"][0][1], row.code.removeprefix("respond.dispatch."), content["spoken"]))
    return found


def press(number, digit):
    """Have a key come in from the latest call to a number; returns what the call goes on with."""
    row = [row for row in Outbox.objects.filter(channel=Channel.VOICE).order_by("pk")
           if json.loads(read_operational(row, "content"))["routes"][0][1] == number][-1]  # fmt: skip
    fields = {"CallSid": f"CA{row.pk:032}", "To": number, "From": VOICE, "Digits": digit}
    response = signed(f"/hooks/twilio/voice/keys?message={row.uuid}&language={row.language}", fields)
    assert response.status_code == 200
    hand_on()
    return ET.fromstring(response.content)


def nobody(network):
    for key in valle.ELIGIBLE:
        network.shift.places.filter(volunteer=network.of(key)).delete()


def test_s5_where_nobody_can_go_the_coordinator_and_the_legal_lead_are_called(calling):
    nobody(calling)

    request = calling.call()

    assert [(number, code) for number, code, _ in calls()] == [(COORDINATOR, "no_cover"), (LEGAL, "no_cover")]
    assert "incident 42" in calls()[0][2]
    assert [code for code, _ in queued_to(COORDINATOR)] == ["no_cover", "no_cover"]
    press(COORDINATOR, "1")
    request.refresh_from_db()
    assert request.taken_at is not None
    page = calling.hotline.client(calling.hotline.amparo).get(f"/desk/hotline/incident/{calling.incident.uuid}/").text
    assert "Coordinator was called and takes it" in page


def test_nobody_is_woken_by_a_call_for_anything_less_than_the_worst(calling):
    nobody(calling)
    Incident.objects.filter(pk=calling.incident.pk).update(priority=3)

    calling.call()

    assert calls() == []
    assert [code for code, _ in queued_to(COORDINATOR)] == ["no_cover"]


def test_without_a_line_for_calls_everything_is_texted(network):
    nobody(network)

    network.call()

    assert calls() == []
    assert [code for code, _ in queued_to(LEGAL)] == ["no_cover"]


def overdue(network):
    gone(network)
    network.says("V01", "ARR42", 1200)
    network.says("V06", "ARR42", 1210)
    network.drive(1200 + 1801)
    network.says("V06", "OK42", 1200 + 1802)
    assert calls() == []
    network.drive(1200 + 1801 + 301)


def test_s14_who_does_not_answer_is_called_and_their_partner_too_then_the_coordinator(calling):
    overdue(calling)

    assert [(number, code) for number, code, _ in calls()] == [
        (NUMBERS["V01"], "checking"),
        (NUMBERS["V06"], "partner"),
    ]
    assert queued_to(COORDINATOR) == []
    calling.drive(1200 + 1801 + 602)
    assert [number for number, _, _ in calls()[2:]] == [COORDINATOR, LEGAL]


def test_a_key_is_a_sign_of_life_be_it_the_partners_word(calling):
    overdue(calling)
    theirs = Assignment.objects.get(volunteer=calling.of("V01"))
    assert theirs.called_at is not None

    press(NUMBERS["V06"], "1")

    theirs.refresh_from_db()
    assert (theirs.called_at, theirs.asked_at) == (None, None)
    assert theirs.check_ins.filter(sign="OK", through="CALL").count() == 1
    calling.drive(1200 + 1801 + 602)
    assert len(calls()) == 2


def test_s14_an_sos_calls_both_leads_at_once_and_joins_them_in_one_room_that_is_not_recorded(calling):
    gone(calling)
    calling.says("V01", "SOS42", 400)

    assert [(number, code) for number, code, _ in calls()] == [(COORDINATOR, "sos"), (LEGAL, "sos")]
    rooms = [press(number, "1").find("Dial/Conference") for number in (COORDINATOR, LEGAL)]
    assert len({room.text for room in rooms}) == 1
    assert len(rooms[0].text) == 32
    assert "record" not in rooms[0].attrib
    assert press(LEGAL, "2").find("Dial") is None


def test_two_emergencies_are_two_rooms(calling):
    gone(calling)
    calling.says("V01", "SOS42", 400)
    first = press(COORDINATOR, "1").find("Dial/Conference").text
    DispatchRequest.objects.get(incident=calling.incident)
    calling.says("V06", "SOS42", 500)

    assert press(COORDINATOR, "1").find("Dial/Conference").text != first


def test_a_drill_says_so_before_anything_else(calling):
    nobody(calling)
    Incident.objects.filter(pk=calling.incident.pk).update(is_drill=True)

    calling.call()

    assert [said.startswith("This is only a drill.") for _, _, said in calls()] == [True, True]


def undelivered(network, key, error):
    sent = next(message for message in network.gateway.taken if message.to == NUMBERS[key])
    network.at(20)
    status = {"MessageSid": f"SM{sent.uuid.hex}", "MessageStatus": "undelivered", "ErrorCode": error}
    assert signed(f"/hooks/twilio/status?message={sent.uuid}", status).status_code in (200, 204)


@pytest.mark.parametrize(("digit", "state"), [("1", "YES"), ("2", "NO")])
def test_s7_an_offer_to_a_landline_goes_on_by_a_call_and_is_answered_by_a_key(calling, digit, state):
    request = calling.call()
    for second in range(7):
        calling.send(second)

    undelivered(calling, "V04", "30006")
    calling.drive(21)
    calling.drive(22)

    assert [(number, code) for number, code, _ in calls()] == [(NUMBERS["V04"], "offer")]
    assert "incident 42" in calls()[0][2]
    assert calling.offers(request)["V04"] in ("SENT", "DELIVERED")
    press(NUMBERS["V04"], digit)
    assert calling.offers(request)["V04"] == state


def test_a_wrong_number_is_not_called_but_replaced(calling):
    request = calling.call()
    for second in range(7):
        calling.send(second)

    undelivered(calling, "V04", "30005")
    calling.drive(21)

    assert calls() == []
    assert calling.offers(request)["V04"] == "UNDELIVERABLE"


def test_a_landline_whose_call_fails_too_is_replaced(calling):
    request = calling.call()
    for second in range(7):
        calling.send(second)
    undelivered(calling, "V04", "30006")
    calling.drive(21)

    Outbox.objects.filter(channel=Channel.VOICE).update(state="FAILED", last_error="NO_ANSWER", content=None)
    calling.drive(30)

    assert calling.offers(request)["V04"] == "UNDELIVERABLE"

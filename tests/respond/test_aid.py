"""Neighbouring networks: one is asked when nobody here can go, told nothing of anybody, and its answer is kept."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.respond.hotline import hand_on, outgoing, text
from tests.respond.test_pages_by_voice import VOICE, nobody, press

from localaction.messages.channels import TransportError
from localaction.messages.models import Outbox
from localaction.people.permissions import NotAllowed
from localaction.respond.actions import aid, dispatch
from localaction.respond.models import AidCall, Network, Report

pytestmark = pytest.mark.django_db
LINE = "+15105550700"


@pytest.fixture
def short(network):
    """Return Valle RRN with a search that nobody can answer, and a neighbour."""
    nobody(network)
    elena = network.hotline.elena
    network.neighbour = aid.link(elena, "Bahia RRN", LINE, "es", date(2026, 1, 5), network.at(-100))
    network.request = network.call()
    return network


def test_the_neighbour_hears_how_many_where_and_the_code_and_nothing_of_anybody(short):
    aid.ask(short.request, short.neighbour, short.hotline.amparo, short.at(10))
    aid.ask(short.request, short.neighbour, short.hotline.elena, short.at(11))

    [(code, body)] = outgoing(LINE)
    assert code == "respond.dispatch.aid"
    assert "2 observadores cerca de E 14th & International" in body
    assert "S42 o N42" in body
    assert not any(word in body for word in ("1401", "bus stop", "+15105550201"))
    assert AidCall.objects.count() == 1


def test_its_answer_by_text_is_kept_and_is_nobodys_report(short):
    call = aid.ask(short.request, short.neighbour, short.hotline.amparo, short.at(10))
    n_before = Report.objects.count()

    text(LINE, "S42, van dos")
    hand_on()

    call.refresh_from_db()
    assert (call.answer, call.through) == ("YES", "SMS")
    assert Report.objects.count() == n_before


def test_anything_else_that_a_neighbour_writes_is_a_report(short):
    aid.ask(short.request, short.neighbour, short.hotline.amparo, short.at(10))
    n_before = Report.objects.count()

    text(LINE, "6 agents in vests at 5th and Main, now")
    hand_on()

    assert Report.objects.count() == n_before + 1
    assert AidCall.objects.get().answer == ""


def test_a_landline_is_called_and_answers_by_a_key(short, settings):
    settings.CONFIG = settings.CONFIG.model_copy(update={"twilio_voice_from": VOICE})
    call = aid.ask(short.request, short.neighbour, short.hotline.amparo, short.at(10))
    short.gateway.fails = TransportError("TWILIO_30006", permanent=True)
    short.send(11, most=50)
    assert Outbox.objects.filter(key=f"{call.key}>VOICE").exists()

    press(LINE, "2")

    call.refresh_from_db()
    assert (call.answer, call.through) == ("NO", "CALL")


def test_a_dispatcher_asks_from_the_incident_and_notes_what_they_say_on_the_telephone(short):
    client = short.hotline.client(short.hotline.amparo)
    where = f"/desk/hotline/incident/{short.incident.uuid}/"
    assert "Ask Bahia RRN" in client.get(where).text

    client.post(f"{where}dispatch/", {"act": "aid", "network": short.neighbour.pk})
    assert "asked, no answer yet" in client.get(where).text
    client.post(f"{where}dispatch/", {"act": "aid_answer", "network": short.neighbour.pk, "says": "YES"})

    page = client.get(where).text
    assert "they come" in page
    assert "Ask Bahia RRN" not in page
    assert AidCall.objects.get().through == "DESK"


def test_where_the_text_is_lost_the_page_says_to_telephone(short):
    aid.ask(short.request, short.neighbour, short.hotline.amparo, short.at(10))
    short.gateway.fails = TransportError("TWILIO_30006", permanent=True)
    short.send(11, most=50)

    page = short.hotline.client(short.hotline.amparo).get(f"/desk/hotline/incident/{short.incident.uuid}/").text
    assert "could not be reached: telephone them" in page


def test_nobody_is_asked_where_an_agreement_has_ended_or_nobody_is_missing(short):
    aid.unlink(short.hotline.elena, short.neighbour, short.at(0).date(), short.at(0))
    with pytest.raises(aid.NotLinked):
        aid.ask(short.request, short.neighbour, short.hotline.amparo, short.at(10))
    dispatch.stand_down(short.request, short.hotline.amparo, short.at(20))
    with pytest.raises(aid.NotShort):
        aid.ask(short.request, short.neighbour, short.hotline.amparo, short.at(30))


def test_a_coordinator_links_networks_and_nobody_else(short):
    client = short.hotline.client(short.hotline.elena)
    given = {"act": "link", "title": "Costa RRN", "line": "510 555 0701", "language": "en", "agreed_on": "2026-03-01"}

    assert client.post("/desk/networks/", given).status_code == 302
    assert client.post("/desk/networks/", given).status_code == 400
    assert "no telephone number" in client.post("/desk/networks/", given | {"title": "X", "line": "12"}).text
    client.post("/desk/networks/", {"act": "end", "network": Network.objects.get(title="Costa RRN").pk})

    assert Network.objects.get(title="Costa RRN").ended_on is not None
    assert short.hotline.client(short.hotline.amparo).get("/desk/networks/").status_code == 403
    with pytest.raises(NotAllowed):
        aid.link(short.hotline.amparo, "Y", LINE, "en", date(2026, 3, 1), short.at(0))


def test_the_database_refuses_an_answer_without_its_time(short):
    call = aid.ask(short.request, short.neighbour, short.hotline.amparo, short.at(10))

    with pytest.raises(IntegrityError), transaction.atomic():
        AidCall.objects.filter(pk=call.pk).update(answer="YES", answered_at=None)

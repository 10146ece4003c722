"""The panel of a search on the incident's page, and what an observer sees: the exact point only from GO on."""

from __future__ import annotations

import pytest
from tests.respond.hotline import member

from localaction.people.rules.roles import Role
from localaction.respond.models import Assignment, DispatchRequest, Incident

pytestmark = pytest.mark.django_db


def where(network):
    return f"/desk/hotline/incident/{network.incident.uuid}/"


def observer(network, key, name):
    person = member(name, Role.OBSERVER)
    network.of(key, account=person)
    return person


def test_a_dispatcher_asks_reads_what_came_back_and_stands_everybody_down(network):
    client = network.hotline.client(network.hotline.amparo)
    assert "Ask observers to go" in client.get(where(network)).text

    client.post(f"{where(network)}dispatch/", {"act": "call"})
    for second in range(7):
        network.send(second)
    network.says("V04", "no puedo, trabajo", 45)
    page = client.get(where(network)).text
    assert "no puedo, trabajo" in page
    assert "5 people were not asked: why" in page
    assert "in quiet hours" in page
    assert "at another incident" in page

    offer = DispatchRequest.objects.get(incident=network.incident).offers.get(volunteer=network.of("V04"))
    client.post(f"{where(network)}dispatch/", {"act": "answer", "offer": str(offer.uuid), "says": "no"})
    offer.refresh_from_db()
    assert (offer.state, offer.is_suggestion) == ("NO", False)

    client.post(f"{where(network)}dispatch/", {"act": "stand_down"})
    assert DispatchRequest.objects.get(incident=network.incident).state == "CANCELLED"
    assert "stood down" in client.get(where(network)).text


def test_without_a_cell_the_page_asks_for_a_point_and_keeps_its_cell_only(network):
    Incident.objects.filter(pk=network.incident.pk).update(cell="")
    client = network.hotline.client(network.hotline.amparo)
    assert "Point on your map" in client.get(where(network)).text

    client.post(f"{where(network)}dispatch/", {"act": "call", "point": ""})
    assert not DispatchRequest.objects.filter(incident=network.incident).exists()
    client.post(f"{where(network)}dispatch/", {"act": "call", "point": "37.7790, -122.2210"})

    request = DispatchRequest.objects.get(incident=network.incident)
    assert request.cell == Incident.objects.get(pk=network.incident.pk).cell
    assert b"37.77" not in str(Incident.objects.filter(pk=network.incident.pk).values_list()[0]).encode()


def test_an_observer_sees_the_meeting_point_only_from_go_on(network):
    ana = observer(network, "V01", "ana")
    client = network.hotline.client(ana, with_vault=False)
    assert "You are not on your way anywhere" in client.get("/desk/observe/").text
    request = network.call()
    for second in range(7):
        network.send(second)
    network.says("V01", "Y42", 60)

    page = client.get("/desk/observe/").text
    assert "E 14th &amp; International" in page
    assert "bus stop" not in page
    network.says("V06", "Y42", 70)
    page = client.get("/desk/observe/").text
    assert "bus stop, NE corner" in page
    assert "V06" in page

    mine = Assignment.objects.get(request=request, volunteer=network.of("V01"))
    client.post("/desk/observe/", {"errand": str(mine.uuid), "sign": "ARR"})
    mine.refresh_from_db()
    assert mine.state == "ON_SCENE"


def test_somebody_elses_errand_is_no_page_and_takes_no_sign(network):
    ana, ben = observer(network, "V01", "ana"), observer(network, "V06", "ben")
    request = network.call()
    for second in range(7):
        network.send(second)
    network.says("V01", "Y42", 60)
    network.says("V06", "Y42", 61)
    hers = Assignment.objects.get(request=request, volunteer=network.of("V01"))

    client = network.hotline.client(ben, with_vault=False)
    assert client.get(f"/desk/observe/{hers.uuid}/").status_code == 404
    assert client.post("/desk/observe/", {"errand": str(hers.uuid), "sign": "ARR"}).status_code == 404
    assert client.get(where(network)).status_code == 403
    assert network.hotline.client(ana, with_vault=False).get(f"/desk/observe/{hers.uuid}/").status_code == 200


def test_the_legal_lead_reads_the_panel_and_calls_nobody(network):
    client = network.hotline.client(network.hotline.luz)

    assert "Ask observers to go" not in client.get(where(network)).text
    assert client.post(f"{where(network)}dispatch/", {"act": "call"}).status_code == 403

"""The scenarios of dispatch, from the press on the button to the last text, through signed webhooks."""

from __future__ import annotations

import pytest
from tests.respond import valle
from tests.respond.hotline import outgoing
from tests.respond.waves import COORDINATOR, LEGAL, NUMBERS, REPORTER, made_for, queued_to

from localaction.messages.actions import consent
from localaction.messages.actions.queue import mark_of
from localaction.respond.models import Assignment, CoverageGap, DispatchRequest, Offer, Tally, Weighing

pytestmark = pytest.mark.django_db


def test_s3_a_no_is_replaced_two_go_and_everybody_else_hears_that_it_is_covered(network):
    request = network.call()
    assert list(network.offers(request)) == valle.ELIGIBLE
    for second in range(7):
        assert network.send(second) == 1
    assert set(network.offers(request).values()) == {"SENT"}

    network.says("V02", "N42", 20)
    assert network.offers(request)["V02"] == "NO"
    assert CoverageGap.objects.get().reasons["QUIET_HOURS"] == 1
    network.says("V04", "no puedo, trabajo", 45)
    free = request.offers.get(volunteer=network.of("V04"))
    assert (free.state, free.is_suggestion) == ("SENT", True)
    network.says("V01", "Y42", 60)
    assert network.going(request) == []
    network.says("V06", "y 42 llego en 10", 70)

    request.refresh_from_db()
    assert request.state == "FILLED"
    assert network.going(request) == ["V01", "V06"]
    assert request.offers.get(volunteer=network.of("V06")).eta_minutes == 10
    assert [made_for(network, key)[-1] for key in ("V01", "V06")] == ["go", "go"]
    assert {made_for(network, key)[-1] for key in ("V04", "V08", "V10", "V11")} == {"covered"}
    assert made_for(network, "V02") == ["offer"]
    assert "bus stop, NE corner" in queued_to(NUMBERS["V01"])[-1][1]

    network.says("V08", "Y42", 400)
    assert network.offers(request)["V08"] == "WILLING"
    assert made_for(network, "V08") == ["offer", "covered", "covered"]
    assert network.going(request) == ["V01", "V06"]
    assert Assignment.objects.filter(request=request).count() == 2


def test_s5_where_nobody_can_go_nobody_waits_and_everybody_hears_of_it_at_once(network):
    for key in valle.ELIGIBLE:
        network.shift.places.filter(volunteer=network.of(key)).delete()

    request = network.call()

    assert (request.state, network.offers(request)) == ("SHORT", {})
    gap = CoverageGap.objects.get()
    assert gap.reasons == {
        "OFF_SHIFT": 7, "QUIET_HOURS": 1, "OPTED_OUT": 1, "NOT_CERTIFIED": 1, "BUSY": 1, "UNANSWERED": 1
    }  # fmt: skip
    assert (gap.weekday, gap.hour, gap.cell) == (1, 6, valle.HERE)
    assert [code for code, _ in queued_to(COORDINATOR)] == ["no_cover"]
    assert [code for code, _ in queued_to(LEGAL)] == ["no_cover"]
    assert [code for code, _ in outgoing(REPORTER)][-1] == "respond.nobody"
    assert request.nobody_told_at is not None
    network.incident.refresh_from_db()
    assert network.incident.closed_at is None
    assert Weighing.objects.filter(request=request, reasons=[]).count() == 0


def test_s12_the_second_dispatcher_gets_the_search_of_the_first(network):
    first = network.call()

    second = network.call(by=network.hotline.elena, seconds=0.05)

    assert second == first
    assert DispatchRequest.objects.filter(incident=network.incident).count() == 1
    assert all(made_for(network, key) == ["offer"] for key in valle.ELIGIBLE)


def test_s8_who_opts_out_in_the_middle_is_left_alone_and_replaced(network):
    request = network.call()
    Assignment.objects.filter(volunteer=network.of("V09")).update(state="SAFE", ended_at=network.at(0))
    Offer.objects.filter(volunteer=network.of("V12")).update(state="NO")
    for second in range(4):
        network.send(second)
    network.says("V08", "STOP", 3, OptOutType="STOP")
    network.send(4)
    assert NUMBERS["V10"] == network.gateway.taken[-1].to
    network.says("V10", "ya no me manden mensajes", 9)

    states = network.offers(request)
    assert (states["V08"], states["V10"]) == ("SUPPRESSED", "SUPPRESSED")
    assert list(states)[7:] == ["V09", "V12"]
    assert (network.of("V08").paused_at, network.of("V10").paused_at is None) == (None, False)
    network.send(10, most=50)
    assert [message for message in network.gateway.taken if message.to == NUMBERS["V08"]] == []
    assert made_for(network, "V10") == ["offer"]

    network.says("V08", "START", 30)
    mark = mark_of("SMS", NUMBERS["V08"])
    assert consent.may_receive(mark, network.of("V08").uuid, needs_opt_in=True)


def test_a_request_that_ends_is_counted_in_the_same_moment(network):
    from localaction.respond.actions import dispatch

    request = network.call()
    for second in range(7):
        network.send(second)
    network.says("V02", "N42", 20)
    network.says("V01", "Y42", 60)

    ended = dispatch.stand_down(request, network.hotline.elena, network.at(90))

    assert (ended.state, ended.ended_at is not None) == ("CANCELLED", True)
    tally = Tally.objects.get(request_uuid=request.uuid)
    assert (tally.n_offers, tally.n_yes, tally.n_no, tally.n_arrived) == (7, 1, 1, 0)
    assert made_for(network, "V01")[-1] == "stand_down"
    assert made_for(network, "V02") == ["offer"]
    assert Assignment.objects.get(request=request).state == "STOOD_DOWN"

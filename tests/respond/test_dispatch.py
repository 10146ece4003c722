"""The scenarios of dispatch, from the press on the button to the last text, through signed webhooks."""

from __future__ import annotations

from datetime import time

import pytest
from tests.respond import valle
from tests.respond.hotline import member, outgoing, signed
from tests.respond.waves import COORDINATOR, LEGAL, NUMBERS, REPORTER, made_for, queued_to

from localaction.messages.actions import consent
from localaction.messages.actions.halts import Halts
from localaction.messages.actions.queue import mark_of
from localaction.messages.channels import TransportError
from localaction.people.permissions import NotAllowed
from localaction.people.rules.roles import Role
from localaction.respond import reads_pool
from localaction.respond.actions import dispatch, duty, findings, incidents
from localaction.respond.models import (
    Assignment,
    Availability,
    CoverageGap,
    Debrief,
    DispatchRequest,
    Ground,
    Incident,
    Offer,
    OnCall,
    Report,
    Tally,
    Volunteer,
    Weighing,
)
from localaction.respond.rules.policy import DEFAULT
from localaction.respond.rules.pool_state import Do

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


def test_s7_while_the_gateway_fails_silence_does_not_run_and_late_offers_are_never_sent(network):
    request = network.call()
    network.send(0)
    network.send(1)
    network.gateway.fails = TransportError("TWILIO_HTTP_503", permanent=False, is_gateways=True)
    network.send(2)
    network.drive(30.5)
    request.refresh_from_db()
    assert [Do.OTHER_CHANNEL.value, ""] not in request.said
    network.drive(32)
    request.refresh_from_db()
    assert [Do.OTHER_CHANNEL.value, ""] in request.said
    network.drive(149)
    assert list(network.offers(request).values()) == ["SENT"] * 2 + ["QUEUED"] * 5
    network.drive(152)
    assert list(network.offers(request).values())[:3] == ["SILENT", "SILENT", "QUEUED"]

    network.gateway.fails = None
    for second in range(301, 310):
        network.send(second)

    keys = [message.uuid for message in network.gateway.taken]
    assert len(keys) == len(set(keys))
    late = {NUMBERS[key] for key in valle.ELIGIBLE[2:]}
    offered = [message for message in network.gateway.taken if "observer needed" in message.body]
    assert not late & {message.to for message in offered if message.created_at < network.at(5)}


def test_s7_a_landline_is_replaced_and_a_filtered_text_is_stopped(network):
    request = network.call()
    for second in range(7):
        network.send(second)
    halted = Halts()
    assert not halted.codes

    for key, error in (("V02", "30007"), ("V04", "30006")):
        sent = next(message for message in network.gateway.taken if message.to == NUMBERS[key])
        network.at(20)
        status = {"MessageSid": f"SM{sent.uuid.hex}", "MessageStatus": "undelivered", "ErrorCode": error}
        assert signed(f"/hooks/twilio/status?message={sent.uuid}", status).status_code in (200, 204)
    network.drive(21)

    states = network.offers(request)
    assert (states["V02"], states["V04"]) == ("UNDELIVERABLE", "UNDELIVERABLE")
    assert "respond.dispatch.offer" in Halts().codes


def test_s16_a_drill_begins_with_drill_and_counts_for_nobody(network):
    Incident.objects.filter(pk=network.incident.pk).update(is_drill=True)

    request = network.call()
    for second in range(7):
        network.send(second)
    network.says("V01", "Y42", 60)
    network.says("V02", "Y42", 61)
    network.send(62, most=50)

    assert request.is_drill
    assert network.gateway.taken
    ours = [message for message in network.gateway.taken if message.to in NUMBERS.values()]
    assert all(message.body.startswith("DRILL") for message in ours if "ubscrib" not in message.body)
    roster = reads_pool.people(Volunteer.objects.active(), DEFAULT, network.at(63))
    assert [one.offered_at for one in roster if one.key == str(network.of("V04").uuid)] == [()]
    assert not CoverageGap.objects.filter(is_drill=False).exists()


def test_s17_who_wants_to_be_woken_for_the_worst_is_asked_in_quiet_hours(network):
    network.of("V03", wakes_for_p1=True)

    assert "V03" in network.offers(network.call())


def test_s17_for_anything_less_nobody_is_woken(network):
    network.of("V03", wakes_for_p1=True)
    Incident.objects.filter(pk=network.incident.pk).update(priority=2)

    request = network.call()

    assert "V03" not in network.offers(request)
    assert Weighing.objects.get(request=request, volunteer=network.of("V03")).reasons == ["QUIET_HOURS"]


def gone(network):
    """Return a search with V01 and V06 on their way."""
    request = network.call()
    for second in range(7):
        network.send(second)
    network.says("V01", "Y42", 60)
    network.says("V06", "y 42 llego en 10", 70)
    return request


def test_s14_who_is_not_heard_from_is_asked_then_a_person_is_paged_then_two(network):
    gone(network)
    network.says("V01", "ARR42", 1200)
    network.says("V06", "ARR42", 1210)
    network.says("V06", "OUT42", 1300)
    network.says("V06", "OK42", 1310)
    v06 = Assignment.objects.get(volunteer=network.of("V06"))
    assert (v06.state, v06.ended_at is not None) == ("SAFE", True)
    assert network.of("V06").rests_until_at == network.at(1300 + 12 * 3600)
    assert Debrief.objects.get().assignment == v06

    network.drive(1200 + 1799)
    assert made_for(network, "V01")[-1] == "go"
    network.drive(1200 + 1801)
    assert made_for(network, "V01")[-1] == "checking"
    network.drive(1200 + 1801 + 299)
    assert queued_to(COORDINATOR) == []
    network.drive(1200 + 1801 + 301)
    assert [code for code, _ in queued_to(COORDINATOR)] == ["overdue"]
    network.drive(1200 + 1801 + 602)
    assert [[code for code, _ in queued_to(number)] for number in (COORDINATOR, LEGAL)] == [
        ["overdue"] * 2,
        ["overdue"],
    ]

    network.says("V01", "SOS42 detained at the corner", 4000)
    assert [code for code, _ in queued_to(LEGAL)] == ["overdue", "sos"]
    network.says("V01", "OUT42", 4100)
    network.says("V01", "OK42", 4200)
    network.drive(4201)
    request = DispatchRequest.objects.get(incident=network.incident)
    assert (request.state, Tally.objects.get(request_uuid=request.uuid).n_arrived) == ("EXPIRED", 2)


def test_what_turns_out_to_be_something_else_calls_everybody_back_and_they_are_watched_until_they_say_ok(network):
    request = gone(network)
    findings.record_finding(
        network.session, network.incident, Ground.SAW_SOMETHING_ELSE, network.hotline.amparo, network.at(300),
        version=None, what_it_was="a film crew",
    )  # fmt: skip

    network.drive(301)

    request.refresh_from_db()
    assert request.state == "CANCELLED"
    assert [made_for(network, key)[-1] for key in ("V01", "V06")] == ["dispelled"] * 2
    assert Assignment.objects.get(request=request, volunteer=network.of("V01")).state == "DEPARTED"
    network.says("V01", "OK42", 400)
    assert Assignment.objects.get(request=request, volunteer=network.of("V01")).state == "SAFE"
    network.drive(301 + 1802)
    assert made_for(network, "V06")[-1] == "checking"


def test_an_observer_with_nothing_to_answer_is_a_reporter_like_any_other(network):
    n_before = Report.objects.count()

    network.says("V01", "6 agents in vests at the corner of 5th and Main, now", 0)

    assert Report.objects.count() == n_before + 1


def test_nobody_is_in_two_places_at_once(network):
    first = network.call()
    other = network._incident(43, "+15105550202")
    second = dispatch.call_wave(network.session, other, network.hotline.amparo, network.at(1))
    network.send(2, most=50)
    network.says("V01", "Y42", 30)
    network.says("V01", "Y43", 31)

    assert (network.offers(first)["V01"], network.offers(second)["V01"]) == ("YES", "NO")


def test_somebody_inside_a_window_of_their_own_is_asked_without_a_shift(network):
    network.shift.places.filter(volunteer=network.of("V01")).delete()
    duty.publish_shift(network.session, network.shift, network.hotline.elena, network.at(0))
    assert not OnCall.objects.filter(volunteer=network.of("V01")).exists()
    Availability.objects.create(volunteer=network.of("V01"), weekday=1, begins=time(5), ends=time(8))

    request = network.call()

    assert network.offers(request)["V01"] == "QUEUED"
    assert OnCall.objects.get(volunteer=network.of("V01")).ends_at == network.at(3600)


def test_a_search_goes_beyond_twelve_kilometres_only_by_a_second_person(network):
    Incident.objects.filter(pk=network.incident.pk).update(priority=3)
    request = network.call()
    for second in range(7):
        network.send(second)
    for number, key in enumerate(valle.ELIGIBLE):
        network.says(key, "N42", 20 + number)
    request.refresh_from_db()
    assert (request.state, request.is_approved) == ("SHORT", False)
    assert request.nobody_told_at is not None
    assert not dispatch.owes_reporters(request)
    with pytest.raises(dispatch.OwnWidening):
        dispatch.approve(request, network.hotline.amparo, network.at(40))

    request = dispatch.approve(request, network.hotline.elena, network.at(41))

    assert request.is_approved
    assert dispatch.tell_reporters(network.session, request, network.hotline.elena, network.at(50)) == 0


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"category": 1}, dispatch.DoNotDispatch),
        ({"cell": ""}, dispatch.NoPlace),
        ({"state": "DISPELLED"}, dispatch.AlreadyConcluded),
        ({"closed_at": valle.NOW}, incidents.IncidentClosed),
    ],
)
def test_nobody_is_asked_to_go_where_there_is_nothing_to_go_to(network, change, refusal):
    Incident.objects.filter(pk=network.incident.pk).update(**change)

    with pytest.raises(refusal):
        network.call()

    assert not DispatchRequest.objects.filter(incident=network.incident).exists()


def test_an_observer_calls_nobody(network):
    with pytest.raises(NotAllowed):
        network.call(by=member("ben", Role.OBSERVER))

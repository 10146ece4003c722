"""C5, "no observer can get there now", leaves by the worker alone, at the moment when it is true and not before."""

from __future__ import annotations

import pytest
from tests.respond import valle
from tests.respond.hotline import outgoing
from tests.respond.waves import REPORTER, queued_to

from localaction.messages.models import Outbox
from localaction.respond.actions import dispatch, findings, incidents
from localaction.respond.models import Ground, Report

pytestmark = pytest.mark.django_db


def asked(network):
    request = network.call()
    for second in range(7):
        network.send(second)
    return request


def told():
    return [body for code, body in outgoing(REPORTER) if code == "respond.nobody"]


def sent(network):
    return [
        message.body for message in network.gateway.taken if message.to == REPORTER and "no observer" in message.body
    ]


def test_when_the_last_one_is_silent_the_worker_tells_the_reporter_without_anybodys_key(network):
    request = asked(network)
    network.send(20, most=50)
    assert sent(network) == []

    for seconds in range(160, 600, 40):
        network.drive(seconds)
        network.send(seconds + 1, most=50)

    request.refresh_from_db()
    assert request.state == "SHORT"
    assert request.nobody_told_at is not None
    assert len(sent(network)) == 1
    assert not dispatch.owes_reporters(request)


def test_where_two_go_nobody_hears_that_nobody_comes_and_what_was_prepared_is_gone(network):
    request = asked(network)
    network.says("V01", "Y42", 60)
    network.says("V06", "Y42", 61)
    network.send(62, most=50)
    dispatch.stand_down(request, network.hotline.amparo, network.at(70))
    network.send(24 * 3600 + 100, most=50)

    assert sent(network) == []
    assert not Outbox.objects.filter(code="respond.nobody").exists()


def test_it_is_said_once_however_many_searches_there_are(network):
    for start in (0, 1000):
        request = network.call(seconds=start)
        for second in range(7):
            network.send(start + second)
        for key in valle.ELIGIBLE:
            network.says(key, "N42", start + 30)
        network.drive(start + 40)
        network.send(start + 41, most=50)
        dispatch.stand_down(request, network.hotline.amparo, network.at(start + 50))

    assert len(sent(network)) == 1


def test_who_reported_it_later_is_told_by_a_dispatcher(network):
    request = asked(network)
    late = network._incident(43, "+15105550202")
    report = Report.objects.latest("pk")
    incidents.part_report(late.joinings.get(), network.hotline.amparo, network.at(8))
    incidents.join_report(report, network.incident, network.hotline.amparo, network.at(9))
    for key in valle.ELIGIBLE:
        network.says(key, "N42", 30)
    network.drive(40)
    request.refresh_from_db()
    assert request.nobody_told_at is None
    assert dispatch.owes_reporters(request)

    dispatch.tell_reporters(network.session, request, network.hotline.amparo, network.at(60))

    assert [code for code, _ in queued_to("+15105550202")].count("respond.nobody") == 1
    assert [code for code, _ in outgoing(REPORTER)].count("respond.nobody") == 1


def test_who_was_told_how_it_ended_hears_nothing_of_it(network):
    asked(network)
    findings.record_finding(
        network.session, network.incident, Ground.SAW_SOMETHING_ELSE, network.hotline.amparo, network.at(100),
        version=None, what_it_was="a film crew",
    )  # fmt: skip
    network.drive(101)
    network.send(102, most=50)

    assert sent(network) == []
    assert told() == []

"""What S3 and S8 say beside the main line, and what stays of a search once its rows about people are gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.respond.waves import NUMBERS, made_for, queued_to

from localaction.messages.actions import consent
from localaction.messages.actions.queue import mark_of
from localaction.messages.models import Consent, Outbox
from localaction.respond.actions import dispatch, roster_list, tallies
from localaction.respond.models import Assignment, CheckIn, DispatchRequest, Offer, Tally, Volunteer, Weighing
from localaction.vault import retention
from localaction.vault.actions.operational import read_operational

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def asked(network):
    request = network.call()
    for second in range(7):
        network.send(second)
    return request


def test_s3_the_words_with_the_time_of_arrival_stay_letter_for_letter_and_a_refusal_in_free_words_is_shown(network):
    request = asked(network)
    network.says("V04", "no puedo, trabajo", 45)
    network.says("V01", "Y42", 60)
    network.says("V06", "y 42 llego en 10", 70)

    offer = request.offers.get(volunteer=network.of("V06"))
    assert (read_operational(offer, "answer"), offer.eta_minutes, offer.is_suggestion) == (
        "y 42 llego en 10",
        10,
        False,
    )
    network.at(71)
    page = network.hotline.client(network.hotline.amparo).get(f"/desk/hotline/incident/{network.incident.uuid}/").text
    assert "y 42 llego en 10" in page
    assert "no puedo, trabajo" in page
    mark = mark_of("SMS", NUMBERS["V04"])
    assert consent.may_receive(mark, network.of("V04").uuid, needs_opt_in=True), "a refusal is no opt-out"
    assert network.of("V04").paused_at is None


def test_s3_who_is_queued_when_it_is_filled_is_never_asked(network):
    request = network.call()
    for second in range(2):
        network.send(second)
    network.says("V01", "Y42", 3)
    network.says("V02", "Y42", 4)

    network.send(10, most=50)

    offers = [row.pk for row in Outbox.objects.filter(code="respond.dispatch.offer", state="SENT")]
    assert len(offers) == 2
    assert network.going(request) == ["V01", "V02"]
    assert Assignment.objects.filter(request=request).count() == 2


def test_s8_what_people_said_of_being_written_to_is_on_record_and_an_import_subscribes_nobody_again(network):
    network.call()
    for second in range(5):
        network.send(second)
    network.says("V08", "STOP", 6, OptOutType="STOP")
    network.says("V10", "ya no me manden mensajes", 9)

    left = {key: consent.latest(mark_of("SMS", NUMBERS[key]), network.of(key).uuid) for key in ("V08", "V10")}
    assert left == {"V08": "OUT", "V10": "OUT"}
    how = dict(Consent.objects.filter(act="OUT").order_by("pk").values_list("mark", "how"))
    assert {how[mark_of("SMS", NUMBERS["V08"])], how[mark_of("SMS", NUMBERS["V10"])]} == {"PROVIDER", "SUGGESTED"}
    assert Consent.objects.get(how="SUGGESTED").reviewed_at is None, "a person looks at it"
    assert [code for code, _ in queued_to(NUMBERS["V08"])] in ([], ["offer"]), "the provider said goodbye already"

    network.at(60)
    Volunteer.objects.filter(pk=network.of("V08").pk).update(left_at=None)
    text = f"first_name,phone,languages,cell\nOcho,{NUMBERS['V08']},en,{network.incident.cell}\n"
    roster_list.import_volunteers(network.hotline.elena, text, "Yes, text me", network.at(60))
    assert consent.latest(mark_of("SMS", NUMBERS["V08"]), network.of("V08").uuid) == "OUT"

    network.says("V08", "START", 90)
    back = Consent.objects.filter(mark=mark_of("SMS", NUMBERS["V08"])).order_by("-at", "-pk").first()
    assert (back.act, back.how) == ("IN", "KEYWORD")
    assert consent.may_receive(bytes(back.mark), network.of("V08").uuid, needs_opt_in=True)


def test_a_search_is_purged_after_ninety_days_once_it_was_counted_and_its_count_stays(network):
    request = asked(network)
    network.says("V01", "Y42", 60)
    network.says("V02", "N42", 61)
    dispatch.stand_down(request, network.hotline.elena, network.at(90))
    ended_at = DispatchRequest.objects.get(pk=request.pk).ended_at

    retention.purge(ended_at + 89 * DAY)
    assert DispatchRequest.objects.filter(pk=request.pk).exists()
    done = retention.purge(ended_at + 91 * DAY)

    # The two of the fixture that nobody is out for any more go with it.
    assert done.n_purged["respond.request"] == 3
    assert not DispatchRequest.objects.filter(pk=request.pk).exists()
    assert not Offer.objects.filter(request_id=request.pk).exists()
    assert not Weighing.objects.filter(request_id=request.pk).exists()
    assert not Assignment.objects.filter(request_id=request.pk).exists()
    assert not CheckIn.objects.filter(assignment__request_id=request.pk).exists()
    tally = Tally.objects.get(request_uuid=request.uuid)
    assert (tally.n_offers, tally.n_yes, tally.n_no) == (7, 1, 1)
    assert "respond.request" not in retention.overdue(ended_at + 100 * DAY)


def test_a_search_that_was_never_counted_is_not_purged(network):
    request = asked(network)
    DispatchRequest.objects.filter(pk=request.pk).update(state="EXPIRED", ended_at=network.at(90))

    retention.purge(network.at(90) + 400 * DAY)

    assert DispatchRequest.objects.filter(pk=request.pk).exists()


def test_who_is_overdue_after_the_search_was_called_off_is_counted_all_the_same(network):
    request = asked(network)
    network.says("V01", "Y42", 60)
    network.says("V02", "Y42", 65)
    network.says("V01", "ARR42", 600)
    dispatch.stand_down(request, network.hotline.elena, network.at(900))
    before = Tally.objects.get(request_uuid=request.uuid)
    assert (before.n_arrived, before.n_overdue) == (1, 0)
    assert made_for(network, "V02")[-1] == "stand_down"

    for minutes in range(16, 120, 5):
        network.send(minutes * 60, most=10)
    assert Assignment.objects.filter(request=request, paged_at__isnull=False).exists()
    tallies.count_those_on_their_way(network.at(7200))

    after = Tally.objects.get(request_uuid=request.uuid)
    assert (after.n_arrived, after.n_overdue) == (1, 2)
    assert after.to_arrival_seconds == 600

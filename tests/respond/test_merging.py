"""S12: two incidents with live searches turn out to be one; nobody is sent home who is needed, nobody told twice."""

from __future__ import annotations

import pytest
from tests.respond.waves import NUMBERS, made_for

from localaction.people.permissions import NotAllowed
from localaction.respond.actions import dispatch, findings, incidents
from localaction.respond.actions.dispatch import AlreadyConcluded
from localaction.respond.actions.incidents import ChangedMeanwhile, IncidentClosed
from localaction.respond.actions.merging import SameIncident, merge_incidents
from localaction.respond.models import Assignment, DispatchRequest, Ground, Incident, Joining, Offer, Tally
from localaction.respond.rules.policy import Policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(network):
    """Return Valle RRN with two incidents; everybody was asked for both, and all texts are out."""
    network.first = network.call()
    network.other = network._incident(43, "+15105550202")
    network.second = dispatch.call_wave(network.session, network.other, network.hotline.amparo, network.at(1))
    for second in range(2, 20):
        network.send(second)
    return network


def merged(network, seconds=400, **more):
    return merge_incidents(network.incident, network.other, network.hotline.amparo, network.at(seconds), **more)


def test_reports_move_and_both_incidents_remember_it(network):
    other = network._incident(43, "+15105550202")

    kept = merge_incidents(network.incident, other, network.hotline.amparo, network.at(10))

    other.refresh_from_db()
    assert (other.merged_into, other.closed_at) == (kept, network.at(10))
    assert kept.joinings.filter(left_at__isnull=True).count() == 2
    assert other.joinings.count() == 1
    assert Joining.objects.filter(left_at__isnull=False).count() == 1


def test_a_search_of_the_other_goes_on_for_the_one_that_survives(network):
    other = network._incident(43, "+15105550202")
    search = dispatch.call_wave(network.session, other, network.hotline.amparo, network.at(1))

    merge_incidents(network.incident, other, network.hotline.amparo, network.at(10))

    search.refresh_from_db()
    assert (search.incident, search.ended_at, search.code) == (network.incident, None, 43)


def test_who_goes_for_the_other_keeps_going_and_the_double_offers_are_stood_down_once(two):
    two.says("V01", "Y42", 60)
    two.says("V06", "Y42", 61)
    two.says("V02", "Y43", 62)
    two.says("V08", "Y43", 63)
    assert sorted(two.going(two.first) + two.going(two.second)) == ["V01", "V02", "V06", "V08"]
    before = {key: made_for(two, key) for key in ("V01", "V02", "V04", "V06", "V08", "V10")}

    merged(two)
    two.drive(401)

    two.second.refresh_from_db()
    assert (two.second.state, two.second.merged_into) == ("CANCELLED", two.first)
    assert sorted(two.going(two.first)) == ["V01", "V02", "V06", "V08"]
    assert {key: made_for(two, key) for key in before} == before
    assert Assignment.objects.filter(ended_at__isnull=True, request=two.second).count() == 0
    assert DispatchRequest.objects.filter(ended_at__isnull=True, incident=two.incident).get() == two.first
    assert Tally.objects.filter(request_uuid=two.second.uuid).count() == 1


def test_the_code_that_somebody_was_given_still_means_their_errand(two):
    two.says("V01", "Y42", 60)
    two.says("V06", "Y42", 61)
    two.says("V02", "Y43", 62)
    two.says("V08", "Y43", 63)
    merged(two)

    two.says("V02", "ARR43", 500)
    two.says("V08", "SOS43", 510)

    assert Assignment.objects.get(volunteer=two.of("V02")).state == "ON_SCENE"
    assert Assignment.objects.get(volunteer=two.of("V08")).sos_at == two.at(510)
    assert not Incident.objects.filter(closed_at__isnull=True, code=43).exists()
    assert "43" in incidents._taken_codes()


def test_two_who_wait_for_go_in_one_search_each_go_together(two):
    two.says("V01", "Y42", 60)
    two.says("V02", "Y43", 62)
    assert two.going(two.first) == two.going(two.second) == []

    merged(two)

    two.first.refresh_from_db()
    assert two.first.state == "FILLED"
    assert sorted(two.going(two.first)) == ["V01", "V02"]
    assert made_for(two, "V02").count("go") == 1


def test_who_was_asked_only_for_the_one_that_ends_hears_once_that_it_is_covered(network):
    two = network
    two.first = two.call(policy=Policy(n_pool=5))
    two.other = two._incident(43, "+15105550202")
    two.second = dispatch.call_wave(two.session, two.other, two.hotline.amparo, two.at(1))
    for second in range(2, 20):
        two.send(second)

    merged(two, 100)
    merged_again = Offer.objects.filter(request=two.second).values_list("state", flat=True)
    two.drive(101)

    assert made_for(two, "V10").count("covered") == 1
    assert made_for(two, "V04").count("covered") == 0
    assert "SENT" not in merged_again


def test_an_unsent_offer_of_the_one_that_ends_never_leaves(network):
    two = network
    two.first = two.call()
    two.other = two._incident(43, "+15105550202")
    two.second = dispatch.call_wave(two.session, two.other, two.hotline.amparo, two.at(1))
    merged(two, 2)

    for second in range(3, 30):
        two.send(second)

    to_v01 = [message.body for message in two.gateway.taken if message.to == NUMBERS["V01"]]
    assert len([body for body in to_v01 if "observer needed" in body]) == 1
    two.says("V01", "Y42", 60)
    assert two.offers(two.first)["V01"] == "YES"


def test_never_more_go_than_the_cap(two):
    two.says("V01", "Y42", 60)
    two.says("V06", "Y42", 61)
    two.says("V02", "Y43", 62)
    two.says("V08", "Y43", 63)
    DispatchRequest.objects.filter(pk=two.first.pk).update(n_crowd=3)

    merged(two)

    assert len(two.going(two.first)) == 3
    told = [key for key in ("V02", "V08") if made_for(two, key)[-1] == "stand_down"]
    assert len(told) == 1


def test_nothing_is_merged_that_must_stay_apart(two):
    with pytest.raises(SameIncident):
        merge_incidents(two.incident, two.incident, two.hotline.amparo, two.at(20))
    with pytest.raises(NotAllowed):
        merge_incidents(two.incident, two.other, two.hotline.luz, two.at(20))
    with pytest.raises(ChangedMeanwhile):
        merged(two, 20, versions=(999, 0))
    findings.record_finding(
        two.session, two.other, Ground.SAW_NOTHING, two.hotline.amparo, two.at(30), version=None
    )  # fmt: skip
    with pytest.raises(AlreadyConcluded):
        merged(two, 40)
    Incident.objects.filter(pk=two.other.pk).update(concluded_at=None, closed_at=two.at(41))
    with pytest.raises(IncidentClosed):
        merged(two, 42)

    assert not Incident.objects.filter(merged_into__isnull=False).exists()


def test_the_desk_shows_both_before_it_merges_and_refuses_an_old_page(two):
    client = two.hotline.client(two.hotline.amparo)
    where = f"/desk/hotline/incident/{two.incident.uuid}/"
    assert client.get(f"{where}merge/", {"other": "99"}).status_code == 302
    page = client.get(f"{where}merge/", {"other": "43"})
    assert "Are these one event?" in page.text
    assert "Both are asking observers" in page.text
    shown = {"other": "43", "version": page.context["survivor"].version, "other_version": page.context["other"].version}

    old = client.post(f"{where}merge/", shown | {"version": 999})
    assert "Look again" in old.text
    assert client.post(f"{where}merge/", shown).headers["Location"] == where
    two.other.refresh_from_db()
    assert two.other.merged_into == two.incident
    assert "Merged into this incident" in client.get(where).text
    assert two.hotline.client(two.hotline.luz).get(f"{where}merge/", {"other": "43"}).status_code == 403

"""The network's own rules: stored by version, two people where they protect less, and never anybody alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.respond.hotline import member
from tests.respond.valle import NOW
from tests.respond.waves import made_for

from localaction.people import approvals
from localaction.people.approvals import NotOpen
from localaction.people.permissions import NotAllowed
from localaction.people.rules.roles import Role
from localaction.respond.actions import allowances, dispatch, rules_of_dispatch
from localaction.respond.actions.rules_of_dispatch import NothingChanged, in_force, set_rules
from localaction.respond.models import Allowance, Assignment, Incident, RulesVersion, SetAside, Weighing
from localaction.respond.rules.candidates import NoReasonGiven, WhyNot
from localaction.respond.rules.policy import DEFAULT, Policy, PolicyRefused, as_mapping, policy_from
from localaction.respond.rules.policy_bounds import BOUNDS, refuse_out_of_bounds, relaxed
from localaction.respond.rules.pool import CrowdCapExceeded

pytestmark = pytest.mark.django_db


def second_yes(person, now):
    [approval] = approvals.waiting_for(person, now)
    return approvals.approve(approval, person, now)


def test_the_defaults_lie_within_the_bounds_and_are_in_force_until_others_are_set():
    refuse_out_of_bounds(DEFAULT)

    assert in_force() == (0, DEFAULT)


@pytest.mark.parametrize("bound", [bound for bound in BOUNDS if bound.relaxes], ids=lambda bound: bound.name)
def test_what_protects_less_one_way_protects_more_the_other(bound):
    changed = as_mapping(DEFAULT) | {"crowd_cap": 6, "n_needed": 4, "n_speakers": 2, "n_pool": 12}
    middle = policy_from(changed)
    moved = policy_from(changed | {bound.name: bound.stored(bound.shown(middle) + bound.relaxes)})

    assert relaxed(middle, moved) == (bound.name,)
    assert relaxed(moved, middle) == ()


def test_stricter_rules_are_in_force_at_once_and_the_search_says_which_it_used(network):
    row = set_rules({"n_pool": 5, "rest": 24 * 3600.0}, network.hotline.elena, network.at(-60))

    request = network.call()

    assert (row.number, request.rules_version) == (1, 1)
    assert policy_from(request.policy).n_pool == 5
    assert len(network.offers(request)) == 5
    set_rules({"n_pool": 4}, network.hotline.elena, network.at(5))
    network.send(6, most=50)
    request.refresh_from_db()
    assert (request.rules_version, policy_from(request.policy).n_pool) == (1, 5)


def test_what_protects_less_waits_for_somebody_elses_yes(hotline):
    now = NOW
    row = set_rules({"crowd_cap": 8, "rest": 6 * 3600.0}, hotline.elena, now)

    assert (row.in_force_at, row.relaxes) == (None, ["crowd_cap", "rest"])
    assert in_force()[0] == 0
    assert approvals.waiting_for(hotline.elena, now) == []
    second_yes(hotline.luz, now)
    row.refresh_from_db()
    assert (in_force()[0], in_force()[1].crowd_cap, row.approved_by) == (1, 8, hotline.luz)


def test_a_later_change_takes_back_what_waits(hotline):
    now = NOW
    set_rules({"crowd_cap": 8}, hotline.elena, now)
    [approval] = approvals.waiting_for(hotline.luz, now)
    set_rules({"n_pool": 9}, hotline.elena, now + timedelta(minutes=1))

    with pytest.raises(NotOpen):
        approvals.approve(approval, hotline.luz, now + timedelta(minutes=2))

    assert (in_force()[0], in_force()[1].crowd_cap) == (2, DEFAULT.crowd_cap)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"n_needed": 1}, "n_needed"),
        ({"n_needed": 0}, "n_needed"),
        ({"crowd_cap": 40}, "crowd_cap"),
        ({"silence": 5.0}, "silence"),
        ({"radii_km": [3.0, 900.0]}, "radii_km"),
        ({"radii_km": [6.0, 3.0]}, "radii_km"),
        ({"rest": 1e9}, "rest"),
        ({"n_pool": True}, "n_pool"),
        ({"colour": 1}, "colour"),
    ],
)
def test_rules_that_leave_somebody_alone_or_are_out_of_bounds_are_refused(hotline, values, field):
    with pytest.raises(PolicyRefused) as refused:
        set_rules(values, hotline.elena, NOW)

    assert field in refused.value.faults
    assert not RulesVersion.objects.exists()


def test_only_the_coordinator_sets_rules_and_the_same_again_is_nothing(hotline):
    for person in (hotline.amparo, hotline.luz, hotline.olga):
        with pytest.raises(NotAllowed):
            set_rules({"n_pool": 5}, person, NOW)
    with pytest.raises(NothingChanged):
        set_rules({"n_pool": DEFAULT.n_pool}, hotline.elena, NOW)


def test_the_database_refuses_rules_that_are_in_force_and_taken_back(hotline):
    row = set_rules({"n_pool": 5}, hotline.elena, NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        RulesVersion.objects.filter(pk=row.pk).update(withdrawn_at=NOW)


def test_observers_are_watched_by_the_rules_of_their_search(network):
    set_rules({"check_every": 600.0, "call_after": 120.0}, network.hotline.elena, network.at(-60))
    network.call()
    for second in range(7):
        network.send(second)
    network.says("V01", "Y42", 60)
    network.says("V06", "Y42", 61)
    network.says("V01", "ARR42", 700)

    network.drive(700 + 601)
    assert made_for(network, "V01")[-1] == "checking"
    network.drive(700 + 601 + 121)
    assert Assignment.objects.get(volunteer=network.of("V01")).called_at is not None


def tired(network):
    """Return a search that V12 is left out of, for two offers unanswered today."""
    request = network.call()
    assert Weighing.objects.get(request=request, volunteer=network.of("V12")).reasons == ["UNANSWERED"]
    return request


def test_a_tired_person_is_asked_for_a_reason_that_is_kept(network):
    request = tired(network)

    offer = allowances.ask_anyway(
        network.session, request, network.of("V12"), SetAside.SPEAKER, network.hotline.amparo, network.at(10)
    )

    assert (offer.state, made_for(network, "V12")[-1]) == ("QUEUED", "offer")
    kept = Allowance.objects.get()
    assert (kept.reason, kept.made_by) == ("SPEAKER", network.hotline.amparo)
    network.send(11, most=50)
    network.says("V12", "Y42", 20)
    assert network.offers(request)["V12"] == "YES"


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("V03", WhyNot.QUIET_HOURS),
        ("V05", WhyNot.OPTED_OUT),
        ("V07", WhyNot.NOT_CERTIFIED),
        ("V09", WhyNot.BUSY),
    ],
)
def test_nothing_but_rest_and_fatigue_is_set_aside(network, key, why):
    request = tired(network)

    with pytest.raises(allowances.NotOverridable) as refused:
        allowances.ask_anyway(
            network.session, request, network.of(key), SetAside.DANGER, network.hotline.amparo, network.at(10)
        )

    assert why in refused.value.reasons
    assert not Allowance.objects.exists()
    assert key not in network.offers(request)


def test_without_one_of_the_reasons_nobody_is_asked_all_the_same(network):
    request = tired(network)

    for reason in ("", "  ", "because"):
        with pytest.raises(NoReasonGiven):
            allowances.ask_anyway(
                network.session, request, network.of("V12"), reason, network.hotline.amparo, network.at(10)
            )
    with pytest.raises(NoReasonGiven):
        dispatch.call_wave(network.session, network._incident(43, "+15105550202"), network.hotline.amparo,
                           network.at(12), reason="because")  # fmt: skip


def test_only_the_legal_lead_sends_more_than_the_cap(network):
    request = network.call()
    dispatch.change_need(request, 4, network.hotline.amparo, network.at(1))
    with pytest.raises(CrowdCapExceeded):
        dispatch.change_need(request, 5, network.hotline.amparo, network.at(2))

    changed = dispatch.change_need(request, 5, network.hotline.luz, network.at(3))

    assert (changed.n_needed, changed.n_crowd) == (5, 5)
    with pytest.raises(CrowdCapExceeded):
        dispatch.change_need(request, 50, network.hotline.luz, network.at(4))


def test_the_page_shows_defaults_and_bounds_and_says_who_must_agree(hotline):
    keeper = hotline.client(hotline.elena)
    page = keeper.get("/desk/dispatch-rules/")
    assert "By default 7; from 2 to 20." in page.text
    given = {name: field.initial for name, field in page.context["form"].fields.items()}

    assert keeper.post("/desk/dispatch-rules/set/", given | {"n_needed": 1}).status_code == 400
    assert keeper.post("/desk/dispatch-rules/set/", given | {"radii_km": "12 3"}).status_code == 400
    assert keeper.post("/desk/dispatch-rules/set/", given | {"n_needed": 3, "crowd_cap": 2}).status_code == 400
    assert not RulesVersion.objects.exists()
    keeper.post("/desk/dispatch-rules/set/", given | {"n_pool": 9, "rest": 6})
    assert "waits for a second person" in keeper.get("/desk/dispatch-rules/").text
    keeper.post("/desk/dispatch-rules/set/", {"act": "withdraw"})
    assert "taken back" in keeper.get("/desk/dispatch-rules/").text
    keeper.post("/desk/dispatch-rules/set/", given | {"n_pool": 9})
    assert in_force()[1] == Policy(n_pool=9)


def test_others_read_the_rules_and_set_none(hotline):
    reader = hotline.client(hotline.luz)

    assert "Observers for an incident" in reader.get("/desk/dispatch-rules/").text
    assert reader.post("/desk/dispatch-rules/set/", {"n_pool": 5}).status_code == 403
    assert hotline.client(hotline.olga, with_vault=False).get("/desk/dispatch-rules/").status_code == 403


def test_on_the_incidents_page_a_tired_person_is_asked_and_the_legal_lead_raises_the_cap(network):
    request = tired(network)
    where = f"/desk/hotline/incident/{network.incident.uuid}/"
    client, luz = network.hotline.client(network.hotline.amparo), network.hotline.client(network.hotline.luz)
    page = client.get(where).text
    assert page.count("Ask them all the same") == 1

    client.post(f"{where}dispatch/", {"act": "anyway", "volunteer": str(network.of("V12").uuid), "reason": "NEAREST"})
    assert "V12" in network.offers(request)
    assert "nobody else is near enough" in client.get(where).text
    client.post(f"{where}need/", {"n": "6"})
    request.refresh_from_db()
    assert request.n_needed == 2
    luz.post(f"{where}need/", {"n": "6"})
    request.refresh_from_db()
    assert request.n_needed == 6
    luz.post(f"{where}need/", {"n": "1"})
    request.refresh_from_db()
    assert request.n_needed == 6
    assert network.hotline.client(member("ben", Role.OBSERVER), with_vault=False).post(
        f"{where}need/", {"n": "3"}
    ).status_code == 403  # fmt: skip


def test_rules_that_were_stored_before_a_rule_existed_have_its_default(db):
    RulesVersion.objects.create(number=1, policy={"n_pool": 6}, made_at=NOW, in_force_at=NOW)

    assert rules_of_dispatch.in_force() == (1, Policy(n_pool=6))
    assert not Incident.objects.exists()

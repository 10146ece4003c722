"""Leaving and locking: everything ends in one transaction, and nothing that is needed is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from tests.people.cast import (
    DISPATCHER,
    NOW,
    PASSPHRASE,
    VISIT_COORDINATOR,
    VISITOR,
    first_administrator,
    joined,
    two_administrators,
)

from localaction.people import actions, approvals
from localaction.people.models import Approval, Device, SignIn
from localaction.people.permissions import NotAllowed, roles_of
from localaction.vault import actions as vault
from localaction.vault.models import KeyGrant, UserKey, VaultSession

pytestmark = pytest.mark.django_db


def dispatchers(amparo, ben, *names):
    people = [joined(amparo, name, DISPATCHER, second=ben).person for name in names]
    vault.create_ring("respond", people, amparo, NOW)
    return people


def signed_in(person):
    client = Client()
    client.force_login(person)
    assert client.get("/desk/").status_code == 200
    return client


def test_whoever_leaves_keeps_no_sign_in_no_vault_no_grant_and_no_role():
    amparo, ben = two_administrators()
    dora, emil = dispatchers(amparo, ben, "dora", "emil")
    browser = signed_in(dora)
    vault.unlock(dora, PASSPHRASE, NOW)
    approvals.ask("people.factors", str(emil.pk), str(emil.pk), dora, NOW)

    assert actions.deactivate(amparo, dora, NOW) == ["respond"]

    assert browser.get("/desk/").status_code == 302
    dora.refresh_from_db()
    assert not dora.is_active
    assert not dora.check_password(PASSPHRASE)
    for rows in (
        VaultSession.objects.filter(user=dora),
        KeyGrant.objects.filter(user=dora),
        UserKey.objects.filter(user=dora),
        SignIn.objects.filter(person=dora),
        Device.objects.filter(person=dora),
        Approval.objects.open(NOW).filter(asked_by=dora),
    ):
        assert not rows.exists()
    assert roles_of(dora, NOW) == frozenset()
    session, _cookie = vault.unlock(emil, PASSPHRASE, NOW)
    assert vault.move_cases(session).n_damaged == 0


def test_nothing_is_half_done_when_nobody_else_could_open_the_ring():
    amparo, ben = two_administrators()
    (dora,) = dispatchers(amparo, ben, "dora")
    browser = signed_in(dora)

    with pytest.raises(vault.LastHolder):
        actions.deactivate(amparo, dora, NOW)
    assert browser.get("/desk/").status_code == 200
    assert roles_of(dora, NOW) == {DISPATCHER}


def test_the_only_administrator_stays():
    amparo, ben = two_administrators()
    carla = joined(amparo, "carla", VISITOR).person

    with pytest.raises(NotAllowed):
        actions.deactivate(carla, amparo, NOW)
    with pytest.raises(actions.OwnAccount):
        actions.deactivate(amparo, amparo, NOW)
    actions.deactivate(amparo, ben, NOW)
    with pytest.raises(actions.LastAdministrator):
        actions.take_role(amparo, amparo.memberships.get(), NOW)


def test_a_locked_account_is_out_at_once_and_keeps_its_roles():
    amparo, ben = two_administrators()
    dora, _emil = dispatchers(amparo, ben, "dora", "emil")
    browser = signed_in(dora)

    actions.lock_down(amparo, dora, NOW)

    assert browser.get("/desk/").status_code == 302
    assert not Session.objects.exists()
    response = Client().post("/accounts/login/", {"login": "dora", "password": PASSPHRASE})
    assert response.headers["Location"] == "/accounts/inactive/"
    assert KeyGrant.objects.filter(user=dora).exists()
    assert dora.memberships.current(NOW).exists()


def test_one_may_lock_ones_own_account_and_a_coordinator_those_of_the_programme():
    amparo, ben = two_administrators()
    coordinator = joined(amparo, "dora", VISIT_COORDINATOR, second=ben).person
    visitor = joined(amparo, "carla", VISITOR).person

    with pytest.raises(NotAllowed):
        actions.lock_down(visitor, coordinator, NOW)
    with pytest.raises(NotAllowed):
        actions.lock_down(coordinator, amparo, NOW)
    actions.lock_down(coordinator, visitor, NOW)
    actions.lock_down(coordinator, coordinator, NOW)


def test_a_role_taken_takes_the_ring_in_the_same_transaction():
    amparo, ben = two_administrators()
    dora, emil = dispatchers(amparo, ben, "dora", "emil")

    actions.take_role(amparo, dora.memberships.get(), NOW)

    assert not KeyGrant.objects.filter(user=dora).exists()
    assert KeyGrant.objects.filter(user=emil).exists()


def test_a_role_that_ran_out_takes_the_ring_at_the_next_round():
    amparo, ben = two_administrators()
    until = NOW + timedelta(hours=10)
    dora = joined(amparo, "dora", DISPATCHER, until=until, second=ben).person
    emil = joined(amparo, "emil", DISPATCHER, second=ben).person
    vault.create_ring("respond", [dora, emil], amparo, NOW)

    assert actions.end_overdue_roles(until - timedelta(seconds=1)) == 0
    assert actions.end_overdue_roles(until) == 1
    assert actions.end_overdue_roles(until) == 0
    assert not KeyGrant.objects.filter(user=dora).exists()


def test_a_role_that_reads_sealed_rows_is_given_by_two_people():
    amparo, ben = two_administrators()
    carla = joined(amparo, "carla", VISITOR).person

    question = actions.give_role(amparo, carla, DISPATCHER, NOW)
    assert roles_of(carla, NOW) == {VISITOR}
    approvals.approve(question, ben, NOW)

    assert roles_of(carla, NOW) == {VISITOR, DISPATCHER}
    with pytest.raises(approvals.NotOpen):
        approvals.approve(question, ben, NOW)
    with pytest.raises(actions.HoldsRole):
        actions.give_role(amparo, carla, DISPATCHER, NOW)


def test_somebody_who_left_gets_no_role_that_was_asked_for_before():
    amparo, ben = two_administrators()
    carla = joined(amparo, "carla", VISITOR).person
    question = actions.give_role(amparo, carla, DISPATCHER, NOW)
    actions.deactivate(amparo, carla, NOW)

    with pytest.raises(actions.OutOfUse):
        approvals.approve(question, ben, NOW)
    assert not Approval.objects.get(pk=question.pk).is_granted


def test_a_lost_device_is_shut_out_while_this_one_goes_on():
    amparo = first_administrator()
    phone, laptop = signed_in(amparo), signed_in(amparo)
    vault.enrol_holder(amparo, PASSPHRASE, NOW)
    vault.unlock(amparo, PASSPHRASE, NOW)
    lost = SignIn.objects.order_by("created_at").first().device

    response = laptop.post("/desk/account/devices/", {"act": "lost", "device": lost.pk})

    assert response.status_code == 200
    assert phone.get("/desk/").status_code == 302
    assert laptop.get("/desk/").status_code == 200
    assert not VaultSession.objects.exists()
    assert not Device.objects.filter(pk=lost.pk).exists()


def test_nobody_shuts_out_anothers_device():
    amparo, ben = two_administrators()
    bens, amparos = signed_in(ben), signed_in(amparo)
    device = Device.objects.get(person=amparo)

    assert bens.post("/desk/account/devices/", {"act": "lost", "device": device.pk}).status_code == 404
    assert amparos.get("/desk/").status_code == 200


def test_signing_out_everywhere_leaves_only_this_browser():
    amparo = first_administrator()
    browsers = [signed_in(amparo) for _ in range(3)]

    browsers[0].post("/desk/account/devices/", {"act": "everywhere"})

    assert [b.get("/desk/").status_code for b in browsers] == [200, 302, 302]

"""How somebody comes to the desk: by invitation only, once, and with two people where the role reads sealed rows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.people.cast import (
    ADMIN,
    DISPATCHER,
    NOW,
    PASSPHRASE,
    VISIT_COORDINATOR,
    VISITOR,
    first_administrator,
    joined,
    secret_of,
    two_administrators,
)

from localaction.people import actions, approvals
from localaction.people.models import Approval, Invitation, Person
from localaction.people.permissions import NotAllowed, roles_of
from localaction.people.rules.links import hash_of
from localaction.people.rules.roles import Held, NoSuchRole, Programme, Role
from localaction.vault import actions as vault
from localaction.vault import reads as vault_reads

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def amparo():
    return first_administrator()


def test_an_invitation_makes_an_account_with_its_role(amparo):
    carla = joined(amparo, "carla", VISITOR).person

    assert roles_of(carla, NOW) == {VISITOR}
    assert carla.check_password(PASSPHRASE)
    assert not vault_reads.is_holder(carla)


def test_an_invitation_works_once(amparo):
    secret = secret_of(actions.invite(amparo, VISITOR, NOW).path)
    actions.join(secret, "carla", PASSPHRASE, "", NOW)

    with pytest.raises(actions.LinkRefused):
        actions.join(secret, "dan", PASSPHRASE, "", NOW)
    assert not Person.objects.filter(username="dan").exists()


@pytest.mark.parametrize(("hours", "works"), [(71, True), (72, False), (73, False)])
def test_an_invitation_is_good_for_72_hours(amparo, hours, works):
    secret = secret_of(actions.invite(amparo, VISITOR, NOW).path)

    if works:
        actions.find_invitation(secret, NOW + hours * HOUR)
    else:
        with pytest.raises(actions.LinkRefused):
            actions.find_invitation(secret, NOW + hours * HOUR)


def test_an_altered_invitation_is_refused(amparo):
    secret = secret_of(actions.invite(amparo, VISITOR, NOW).path)
    altered = ("A" if secret[0] != "A" else "B") + secret[1:]

    with pytest.raises(actions.LinkRefused):
        actions.find_invitation(altered, NOW)


def test_an_invitation_of_somebody_who_left_is_refused():
    amparo, ben = two_administrators()
    secret = secret_of(actions.invite(ben, VISITOR, NOW).path)
    actions.deactivate(amparo, ben, NOW)

    with pytest.raises(actions.LinkRefused):
        actions.find_invitation(secret, NOW)


def test_a_withdrawn_invitation_is_refused(amparo):
    invited = actions.invite(amparo, VISITOR, NOW)
    actions.withdraw_invitation(amparo, invited.invitation, NOW)

    with pytest.raises(actions.LinkRefused):
        actions.find_invitation(secret_of(invited.path), NOW)


def test_the_database_keeps_only_a_hash_of_the_invitation(amparo):
    secret = secret_of(actions.invite(amparo, VISITOR, NOW).path)

    assert Invitation.objects.get().secret_hash == hash_of(secret)


def test_a_visitor_may_not_invite_and_a_coordinator_only_into_their_programme():
    amparo, ben = two_administrators()
    visitor = joined(amparo, "carla", VISITOR).person
    coordinator = joined(amparo, "dora", VISIT_COORDINATOR, second=ben).person

    with pytest.raises(NotAllowed):
        actions.invite(visitor, VISITOR, NOW)
    with pytest.raises(NotAllowed):
        actions.invite(coordinator, DISPATCHER, NOW)
    assert actions.invite(coordinator, VISITOR, NOW).approval is None


def test_a_role_that_the_programme_does_not_have_is_refused(amparo):
    with pytest.raises(NoSuchRole):
        actions.invite(amparo, Held(Programme.VISIT, Role.ATTORNEY), NOW)


def test_a_role_that_reads_sealed_rows_waits_for_a_second_person():
    amparo, ben = two_administrators()
    invited = actions.invite(amparo, DISPATCHER, NOW)
    secret = secret_of(invited.path)

    with pytest.raises(actions.WaitsForSecondPerson):
        actions.join(secret, "dora", PASSPHRASE, "", NOW)
    with pytest.raises(approvals.OwnRequest):
        approvals.approve(invited.approval, amparo, NOW)
    approvals.approve(invited.approval, ben, NOW)
    dora = actions.join(secret, "dora", PASSPHRASE, "", NOW)

    assert roles_of(dora.person, NOW) == {DISPATCHER}
    assert dora.recovery_code
    assert Approval.objects.get(pk=invited.approval.pk).used_at == NOW


def test_a_declined_role_stays_closed():
    amparo, ben = two_administrators()
    invited = actions.invite(amparo, DISPATCHER, NOW)
    approvals.decline(invited.approval, ben, NOW)

    with pytest.raises(actions.WaitsForSecondPerson):
        actions.find_invitation(secret_of(invited.path), NOW)


def test_the_second_administrator_needs_nobody_and_the_third_needs_the_second():
    amparo, _ben = two_administrators()

    assert actions.invite(amparo, ADMIN, NOW).approval is not None


def test_the_new_member_waits_until_somebody_inside_lets_them_in():
    amparo, ben = two_administrators()
    first = joined(amparo, "dora", DISPATCHER, second=ben).person
    vault.create_ring("respond", [first], amparo, NOW)
    second = joined(amparo, "emil", DISPATCHER, second=ben).person

    assert vault_reads.pending_access("respond", [first.pk, second.pk]) == [second.pk]
    session, _cookie = vault.unlock(first, PASSPHRASE, NOW)
    vault.grant_ring(session, "respond", second)
    assert vault_reads.pending_access("respond", [first.pk, second.pk]) == []


def test_a_weak_passphrase_will_not_do_for_sealed_rows():
    amparo, ben = two_administrators()
    invited = actions.invite(amparo, DISPATCHER, NOW)
    approvals.approve(invited.approval, ben, NOW)

    with pytest.raises(vault.TooWeak):
        actions.join(secret_of(invited.path), "dora", "aaaabbbbcccc", "", NOW)
    assert Invitation.objects.exists()


def test_a_role_for_a_time_ends_by_itself(amparo):
    until = NOW + 10 * HOUR
    carla = joined(amparo, "carla", VISITOR, until=until).person

    assert roles_of(carla, until - HOUR / 60) == {VISITOR}
    assert roles_of(carla, until) == frozenset()


def test_signing_oneself_up_is_refused(client):
    for method in (client.get, client.post):
        response = method("/accounts/signup/", {"username": "dan", "password1": PASSPHRASE})
        assert response.status_code in (200, 403)
        assert "closed" in response.text.lower()
    assert not Person.objects.exists()

"""One row passed on with consent, which only the receiving ring can open."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from localaction.people.models import Person
from localaction.people.rules.roles import Programme
from localaction.referrals import actions
from localaction.referrals.models import Consent, Referral
from localaction.vault import actions as vault
from localaction.vault import retention
from localaction.vault.models import CaseKey
from localaction.vault.rules.rings import Ring

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 7, 9, 0, tzinfo=UTC)
PASSPHRASE = "granite lantern orbit velvet thirteen"


def holder(username, ring):
    person = Person.objects.create_user(username)
    vault.enrol_holder(person, PASSPHRASE, NOW)
    vault.create_ring(ring, [person], person, NOW)
    return person, vault.unlock(person, PASSPHRASE, NOW)[0]


@pytest.fixture
def dora():
    return holder("dora", "visit")


@pytest.fixture
def lea():
    return holder("lea", "defend")


TODAY = NOW.date()


def passed_on(by, consented_on=TODAY):
    return actions.pass_on(
        by, Programme.VISIT, Ring.DEFEND, "visit.moved", {"name": "Marisol"}, subject=uuid.uuid4(),
        consent=Consent.SPOKEN, consented_on=consented_on, at=NOW,
    )  # fmt: skip


def test_the_receiver_reads_it_and_the_sender_does_not(dora, lea):
    referral = passed_on(dora[0])

    assert list(Referral.objects.open_for(Ring.DEFEND)) == [referral]
    assert not Referral.objects.open_for(Ring.VISIT).exists()
    assert b"Marisol" not in bytes(referral.content)
    with pytest.raises(vault.NoGrant):
        actions.read(dora[1], referral)
    assert actions.take(lea[1], lea[0], referral, NOW) == {"name": "Marisol"}
    assert referral.state == "TAKEN"


def test_it_is_taken_once(dora, lea):
    referral = passed_on(dora[0])
    actions.take(lea[1], lea[0], referral, NOW)

    for again in (lambda: actions.take(lea[1], lea[0], referral, NOW), lambda: actions.decline(lea[0], referral, NOW)):
        with pytest.raises(actions.AlreadyClosed):
            again()


def test_who_cannot_open_it_does_not_take_it(dora, lea):
    referral = passed_on(dora[0])

    with pytest.raises(vault.NoGrant):
        actions.take(dora[1], dora[0], referral, NOW)
    referral.refresh_from_db()
    assert referral.state == "OPEN"


def test_nothing_is_passed_on_with_a_consent_of_tomorrow(dora, lea):
    with pytest.raises(actions.NotConsented):
        passed_on(dora[0], consented_on=date(2026, 5, 8))
    assert not Referral.objects.exists()


@pytest.mark.parametrize(("is_closed", "days"), [(True, 30), (False, 90)])
def test_it_goes_with_its_key_when_its_time_is_over(dora, lea, is_closed, days):
    referral = passed_on(dora[0])
    if is_closed:
        actions.decline(lea[0], referral, NOW)

    retention.purge(NOW + timedelta(days=days) - timedelta(minutes=1))
    assert Referral.objects.exists()
    retention.purge(NOW + timedelta(days=days))

    assert not Referral.objects.exists()
    assert not CaseKey.objects.filter(case=referral.uuid).exists()

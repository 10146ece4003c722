"""Two people: what one asks for, another answers, and the answer covers exactly what was asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.people.cast import NOW, VISITOR, joined, two_administrators

from localaction.people import actions, approvals
from localaction.people.approvals import Kind
from localaction.people.models import Approval
from localaction.people.permissions import NotAllowed
from localaction.people.rules.roles import Programme, Verb

pytestmark = pytest.mark.django_db
KIND = "test.alert"
TEXT = "Officers seen at Main and 3rd."


@pytest.fixture(autouse=True)
def kind():
    approvals.register(Kind(KIND, "Send an alert", Verb.SECOND, Programme.SITE))
    yield
    approvals._kinds.pop(KIND)


@pytest.fixture
def two():
    return two_administrators()


def test_a_yes_covers_the_text_that_was_asked_and_no_other(two):
    amparo, ben = two
    question = approvals.ask(KIND, "7", TEXT, amparo, NOW)
    assert not approvals.is_approved(KIND, "7", TEXT, NOW)

    approvals.approve(question, ben, NOW)

    assert approvals.is_approved(KIND, "7", TEXT, NOW)
    assert not approvals.is_approved(KIND, "7", TEXT + " Bring food.", NOW)
    assert not approvals.is_approved(KIND, "8", TEXT, NOW)


def test_a_yes_is_used_once(two):
    amparo, ben = two
    approvals.approve(approvals.ask(KIND, "7", TEXT, amparo, NOW), ben, NOW)

    approvals.use(KIND, "7", TEXT, amparo, NOW)

    with pytest.raises(approvals.NotApproved):
        approvals.use(KIND, "7", TEXT, amparo, NOW)


def test_nobody_is_their_own_second_person(two):
    amparo, _ben = two
    question = approvals.ask(KIND, "7", TEXT, amparo, NOW)

    with pytest.raises(approvals.OwnRequest):
        approvals.approve(question, amparo, NOW)
    assert approvals.waiting_for(amparo, NOW) == []


def test_a_person_without_the_verb_is_no_second_person(two):
    amparo, ben = two
    carla = joined(amparo, "carla", VISITOR).person
    question = approvals.ask(KIND, "7", TEXT, amparo, NOW)

    with pytest.raises(NotAllowed):
        approvals.approve(question, carla, NOW)
    assert approvals.waiting_for(carla, NOW) == []
    assert approvals.waiting_for(ben, NOW) == [question]


def test_a_question_and_its_yes_run_out(two):
    amparo, ben = two
    late = NOW + approvals.LASTS
    question = approvals.ask(KIND, "7", TEXT, amparo, NOW)

    with pytest.raises(approvals.NotOpen):
        approvals.approve(question, ben, late)
    approvals.approve(question, ben, late - timedelta(seconds=1))
    assert not approvals.is_approved(KIND, "7", TEXT, late)


def test_a_no_is_final_and_the_asker_may_take_the_question_back(two):
    amparo, ben = two
    question = approvals.ask(KIND, "7", TEXT, amparo, NOW)
    approvals.decline(question, ben, NOW)
    with pytest.raises(approvals.NotOpen):
        approvals.approve(question, ben, NOW)

    again = approvals.ask(KIND, "7", TEXT, amparo, NOW)
    approvals.decline(again, amparo, NOW)
    assert again != question
    assert approvals.waiting_for(ben, NOW) == []


def test_asking_twice_is_one_question(two):
    amparo, _ben = two

    assert approvals.ask(KIND, "7", TEXT, amparo, NOW) == approvals.ask(KIND, "7", TEXT, amparo, NOW)


def test_the_yes_of_somebody_who_left_counts_no_more(two):
    amparo, ben = two
    approvals.approve(approvals.ask(KIND, "7", TEXT, amparo, NOW), ben, NOW)

    actions.deactivate(amparo, ben, NOW)

    assert not approvals.is_approved(KIND, "7", TEXT, NOW)


def test_a_kind_that_nobody_registered_is_refused(two):
    with pytest.raises(approvals.UnknownKind):
        approvals.ask("test.unknown", "7", TEXT, two[0], NOW)


@pytest.mark.parametrize("answered_by", ["amparo", None])
def test_the_database_refuses_a_yes_of_the_asker_or_of_nobody(two, answered_by):
    question = approvals.ask(KIND, "7", TEXT, two[0], NOW)
    by = two[0] if answered_by else None

    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=question.pk).update(is_granted=True, answered_by=by, answered_at=NOW)


def test_the_factors_of_somebody_who_lost_them_are_dropped_by_two(two):
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP

    amparo, ben = two
    carla = joined(amparo, "carla", VISITOR).person
    TOTP.activate(carla, "JBSWY3DPEHPK3PXP")

    approvals.approve(actions.ask_to_drop_factors(amparo, carla, NOW), ben, NOW)

    assert not Authenticator.objects.filter(user=carla).exists()

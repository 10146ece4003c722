"""What a role requires closes a verb until it is met, and opens it again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.people.cast import NOW, VISIT_COORDINATOR, VISITOR, joined, two_administrators

from localaction.people import actions, requirements
from localaction.people.models import Completion, Exemption, Requirement
from localaction.people.permissions import NotAllowed, allows, require, visible_to
from localaction.people.rules.roles import Held, Programme, Role, Verb

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = NOW.date()


@pytest.fixture
def team():
    amparo, ben = two_administrators()
    dora = joined(amparo, "dora", VISIT_COORDINATOR, second=ben).person
    carla = joined(amparo, "carla", VISITOR).person
    return amparo, dora, carla


def training(by, **columns):
    asked = Requirement(
        code="visitor-training", title_en="Visitor training", title_es="Formación", programme="VISIT", role="VISITOR",
        validity_days=365, renewal_window_days=30, evidence_kind="CERTIFICATE", blocks=Verb.VISIT, **columns,
    )  # fmt: skip
    return actions.set_requirement(by, asked, NOW)


def test_a_visitor_visits_once_the_training_is_done_and_until_it_runs_out(team):
    _amparo, dora, carla = team
    assert allows(carla, Verb.VISIT, NOW)
    asked = training(dora)
    assert not allows(carla, Verb.VISIT, NOW)

    actions.record_completion(dora, carla, asked, TODAY, "C-12", NOW)

    assert allows(carla, Verb.VISIT, NOW)
    assert allows(carla, Verb.VISIT, NOW + 364 * DAY)
    with pytest.raises(NotAllowed):
        require(carla, Verb.VISIT, NOW + 365 * DAY)


def test_the_requirement_of_one_role_closes_nothing_to_another(team):
    _amparo, dora, _carla = team
    training(dora)

    assert allows(dora, Verb.VISIT, NOW)


def test_an_exemption_opens_the_verb_for_its_time(team):
    _amparo, dora, carla = team
    asked = training(dora)
    actions.exempt(dora, carla, asked, "trained by our partner", TODAY, TODAY + 10 * DAY, NOW)

    assert allows(carla, Verb.VISIT, NOW + 9 * DAY)
    assert not allows(carla, Verb.VISIT, NOW + 10 * DAY)


def test_the_newest_completion_counts(team):
    _amparo, dora, carla = team
    asked = training(dora)
    for days in (400, 20, 200):
        actions.record_completion(dora, carla, asked, TODAY - days * DAY, "", NOW)
    (stand,) = requirements.stands(carla, [asked], TODAY)

    assert stand.verdict.until == TODAY - 20 * DAY + 365 * DAY


def test_nobody_records_for_themselves_or_for_people_elsewhere(team):
    amparo, dora, carla = team
    asked = training(dora)
    dan = joined(amparo, "dan", Held(Programme.FACTS, Role.EDITOR)).person

    for by, person in ((carla, carla), (dora, dora), (dora, dan), (carla, dora)):
        with pytest.raises(NotAllowed):
            actions.record_completion(by, person, asked, TODAY, "", NOW)
        with pytest.raises(NotAllowed):
            actions.exempt(by, person, asked, "because", TODAY, TODAY + DAY, NOW)


def test_a_coordinator_sets_requirements_in_their_programme_only(team):
    _amparo, dora, _carla = team
    elsewhere = Requirement(code="x", title_en="X", title_es="X", programme="DEFEND", evidence_kind="SIGNATURE")

    with pytest.raises(NotAllowed):
        actions.set_requirement(dora, elsewhere, NOW)


def test_what_cannot_be_is_refused(team):
    _amparo, dora, carla = team
    asked = training(dora)

    with pytest.raises(actions.NotYetDone):
        actions.record_completion(dora, carla, asked, TODAY + DAY, "", NOW)
    with pytest.raises(actions.NoReason):
        actions.exempt(dora, carla, asked, "  ", TODAY, TODAY + DAY, NOW)
    with pytest.raises(actions.WrongWindow):
        actions.exempt(dora, carla, asked, "why", TODAY, TODAY, NOW)
    asked.renewal_window_days = 400
    with pytest.raises(actions.WrongWindow):
        actions.set_requirement(dora, asked, NOW)


def test_the_database_refuses_the_same_things(team):
    _amparo, dora, carla = team
    asked = training(dora)
    with pytest.raises(IntegrityError), transaction.atomic():
        Requirement.objects.filter(pk=asked.pk).update(renewal_window_days=400)
    with pytest.raises(IntegrityError), transaction.atomic():
        Exemption.objects.create(
            person=carla, requirement=asked, reason="x", valid_from=TODAY, valid_until=TODAY, given_by=dora
        )
    Completion.objects.create(person=carla, requirement=asked, done_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Completion.objects.create(person=carla, requirement=asked, done_on=TODAY)


def test_who_sees_whom(team):
    amparo, dora, carla = team
    dan = joined(amparo, "dan", Held(Programme.FACTS, Role.EDITOR)).person

    assert set(visible_to(carla, NOW)) == {carla}
    assert set(visible_to(dora, NOW)) == {dora, carla}
    assert dan in visible_to(amparo, NOW)


def test_the_standing_of_one_person_costs_four_queries(team, django_assert_num_queries):
    _amparo, dora, carla = team
    training(dora)

    with django_assert_num_queries(4):
        requirements.stands(carla, requirements.required_of(carla, NOW), TODAY)

"""Figures are published by two people, frozen, and never so that a few people can be told from them."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.defend.figures_desk import CUT, NOW, asked, open_desk, programme

from localaction.defend import reads_figures
from localaction.defend.actions import figures
from localaction.defend.ingest.cases import FileRefused
from localaction.defend.models import Cohort, FiguresVersion
from localaction.defend.reads_figures import KIND
from localaction.defend.rules.outcomes import Definition
from localaction.defend.sheets import digest_of
from localaction.people import approvals
from localaction.people.models import Approval
from localaction.people.permissions import NotAllowed
from localaction.vault import retention
from localaction.vault.models import CaseKey

pytestmark = pytest.mark.django_db
NOTES = figures.Notes("We serve people held at Eloy.", "Atendemos a personas detenidas en Eloy.")


@pytest.fixture
def desk():
    """A desk of defence."""
    return open_desk()


@pytest.fixture
def cohort(desk):
    return figures.add_cohort(desk.sofia, programme(), NOW)


def drafted(desk, cohort, at=NOW, **question):
    return figures.draft_version(desk.sofia, asked(cohort, **question), NOTES, desk.session, at)


def approved(desk, version, at=NOW):
    approvals.approve(Approval.objects.get(kind=KIND, reference=str(version.uuid)), desk.teo, at)
    version.refresh_from_db()
    return version


def test_a_file_is_sealed_as_it_came_and_counted_when_it_is_opened(desk, cohort):
    assert b"C001" not in bytes(cohort.content)

    found = reads_figures.found_for(asked(cohort), desk.session)

    assert (cohort.n_cases, found.report.flow.entered, found.report.flow.stays) == (200, 200, 40)


def test_a_file_with_a_fault_is_not_taken_in(desk):
    with pytest.raises(FileRefused) as refusal:
        figures.add_cohort(desk.sofia, programme() + b"X,2024-13-01,,,detained,,\n", NOW)

    assert str(refusal.value.faults[0]) == "row 202: entered is '2024-13-01', not a date like 2026-06-30"
    assert not Cohort.objects.exists()


def test_an_attorney_does_not_publish_figures(desk, cohort):
    with pytest.raises(NotAllowed):
        figures.add_cohort(desk.alma, programme(), NOW)
    with pytest.raises(NotAllowed):
        figures.draft_version(desk.alma, asked(cohort), NOTES, desk.session, NOW)


def test_who_drafts_does_not_publish_and_a_second_person_does(desk, cohort):
    version = drafted(desk, cohort)
    question = Approval.objects.get(kind=KIND)

    with pytest.raises(approvals.OwnRequest):
        approvals.approve(question, desk.sofia, NOW)
    with pytest.raises(NotAllowed):
        approvals.approve(question, desk.alma, NOW)
    assert reads_figures.latest() is None

    approved(desk, version)

    assert (version.number, version.published_at, version.approved_by) == (1, NOW, desk.teo)
    assert reads_figures.latest() == version
    assert bytes(version.pdf_en)[:5] == bytes(version.pdf_es)[:5] == b"%PDF-"


def test_a_draft_that_was_changed_after_it_was_asked_about_is_not_published(desk, cohort):
    version = drafted(desk, cohort)
    FiguresVersion.objects.filter(pk=version.pk).update(note_en="Nine of ten win!")

    with pytest.raises(approvals.NotApproved):
        approved(desk, version)

    assert reads_figures.latest() is None


def test_a_version_is_frozen_whatever_becomes_of_the_file(desk, cohort):
    version = approved(desk, drafted(desk, cohort))
    digest = digest_of(version)

    figures.drop_cohort(desk.sofia, cohort, NOW)

    version.refresh_from_db()
    assert digest_of(version) == digest
    assert version.figures["stays"] == 40
    assert not CaseKey.objects.filter(case=cohort.uuid).exists()


def test_what_is_frozen_is_only_what_the_public_may_see(desk):
    cohort = figures.add_cohort(desk.sofia, programme(stays=4, leaves=7, ended=2, pending=33), NOW)

    version = drafted(desk, cohort)

    kept = json.dumps(version.figures)
    assert version.figures["public"] is True
    assert [version.figures[cell] for cell in ("entered", "stays", "leaves", "ended")] == [46, None, None, None]
    assert "C00" not in kept and "2024-01-05" not in kept and version.figures["by_code"] == {}


def test_a_second_table_of_the_same_day_that_differs_by_three_people_is_refused(desk):
    cohort = figures.add_cohort(desk.sofia, programme(stays=40, terminated=3), NOW)
    approved(desk, drafted(desk, cohort))

    with pytest.raises(figures.TooCloseToPublished) as refusal:
        drafted(desk, cohort, definition=Definition.STRICT)

    assert refusal.value.close[0].cells == ("stays", "ended")


def test_a_later_table_that_differs_by_three_people_is_shown_to_who_publishes(desk, cohort):
    approved(desk, drafted(desk, cohort))
    later = figures.add_cohort(desk.sofia, programme(stays=43, pending=77), NOW + timedelta(days=90))

    wanted = asked(later, cut=CUT + timedelta(days=90))
    close = reads_figures.close_to_published(
        reads_figures.public_figures(reads_figures.found_for(wanted, desk.session)), wanted.basis
    )

    assert [(each.version.number, each.cells) for each in close] == [(1, ("stays", "pending", "decided"))]
    assert drafted(desk, later, cut=wanted.question.cut).number is None


def test_a_withdrawn_version_stays_readable_with_its_reason(desk, cohort):
    version = approved(desk, drafted(desk, cohort))

    figures.withdraw_version(desk.sofia, version, "Ten cases were counted twice.", "Diez casos se contaron dos veces.",
                             NOW)  # fmt: skip

    assert reads_figures.latest() is None
    found = reads_figures.versions().get(number=1)
    assert found.is_withdrawn and found.withdrawn_why("es") == "Diez casos se contaron dos veces."
    with pytest.raises(figures.NotStanding):
        figures.withdraw_version(desk.sofia, version, "Again.", "Otra vez.", NOW)


def test_nobody_is_nothing_to_publish(desk, cohort):
    with pytest.raises(figures.NothingToPublish):
        drafted(desk, cohort, cut=CUT.replace(year=2020))


def test_a_file_goes_after_ninety_days(desk, cohort):
    retention.purge(NOW + timedelta(days=89))
    assert Cohort.objects.count() == 1

    retention.purge(NOW + timedelta(days=91))
    assert not Cohort.objects.exists()
    assert not CaseKey.objects.filter(case=cohort.uuid).exists()


def test_the_database_refuses_a_published_version_without_a_number(desk, cohort):
    version = drafted(desk, cohort)

    with pytest.raises(IntegrityError), transaction.atomic():
        FiguresVersion.objects.filter(pk=version.pk).update(published_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        FiguresVersion.objects.filter(pk=version.pk).update(withdrawn_at=NOW)

"""What follows from a decision, and from taking it back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.cast import amparo, ben
from tests.ingest.workbooks import Row, moa, sheriff

from localaction.policy.models import Agreement, AgreementEvent
from localaction.sources import review
from localaction.sources.models import Decision, PrintedRow, Publication

# Cambria's sheriff gave way to Cambria's prison on ICE's list of 2025-09-30, before the memorandum was linked.
SIGNED = dt.date(2025, 7, 31)
CAMBRIA = sheriff("PENNSYLVANIA", "Cambria", signed=SIGNED)
PRISON = CAMBRIA.but(agency="Cambria County Prison")
BLAIR = sheriff("PENNSYLVANIA", "Blair", signed=dt.date(2025, 3, 4), moa=moa("blaircosopa", "WSO", "030425"))
WEBER = sheriff("UTAHJ", "Weber", "TFM", signed=dt.date(2025, 7, 2))


def names():
    return sorted({a.agency.name for a in Agreement.objects.select_related("agency")})


@pytest.fixture
def rename(publish, asked):
    publish("2025-09-29", [CAMBRIA, BLAIR])
    publish("2025-09-30", [PRISON, BLAIR])
    (item,) = asked("RENAME")
    return item


def test_two_names_that_a_person_joins_are_one_agreement(rename):
    assert Agreement.objects.filter(is_held=True).exists()

    done = review.decide(rename.pk, "ACCEPTED", amparo(), "The prison's page names the sheriff", timezone.now())

    assert names() == ["Blair County Sheriff's Office", "Cambria County Prison"]
    (cambria,) = Agreement.objects.filter(signed=SIGNED)
    assert str(cambria.first_listed) == "2025-09-29" and not cambria.is_held
    assert AgreementEvent.objects.filter(kind="renamed").count() == 1
    assert done.n_changed > 0


def test_a_joining_that_is_taken_back_parts_the_names_again(rename):
    before = sorted(AgreementEvent.objects.values_list("uid", "kind", "is_held"))
    review.decide(rename.pk, "ACCEPTED", amparo(), "The prison's page", timezone.now())

    n_changed = review.undo(rename.pk, ben(), timezone.now())

    assert sorted(AgreementEvent.objects.values_list("uid", "kind", "is_held")) == before
    assert len(names()) == 3 and n_changed > 0
    rename.refresh_from_db()
    assert rename.state == "OPEN"
    (decision,) = Decision.objects.all()
    assert (decision.decided_by, decision.undone_by) == (amparo(), ben())


def test_two_names_that_a_person_keeps_apart_are_announced(rename):
    review.decide(rename.pk, "REJECTED", amparo(), "Two bodies, says the clerk", timezone.now())

    kinds = AgreementEvent.objects.filter(is_baseline=False, is_held=False).values_list("kind", "agency__name")
    assert sorted(kinds) == [("appeared", "Cambria County Prison"), ("missing", "Cambria County Sheriff's Office")]


def test_an_agreement_that_ice_gave_to_another_agency_moves_and_is_no_news(rename):
    review.decide(rename.pk, "CORRECTED", amparo(), "The memorandum names the prison", timezone.now(), {"moved": "yes"})

    (cambria,) = Agreement.objects.filter(signed=SIGNED)
    assert cambria.agency.name == "Cambria County Prison"
    (event,) = AgreementEvent.objects.filter(is_baseline=False)
    assert (event.kind, event.code) == ("corrected", "HOLDER")


def test_a_corrected_misprint_is_read_right_in_every_later_publication(publish, asked):
    first = publish("2025-07-02", [WEBER, BLAIR])
    assert first.parked == {"STATE_UNKNOWN": 1}
    (item,) = asked("ROW")

    review.decide(item.pk, "CORRECTED", amparo(), "Weber County lies in Utah", timezone.now(), {"state": "UT"})
    second = publish("2025-07-03", [WEBER.but(moa=moa("webercosout")), BLAIR])

    assert second.rows_parked == 0
    weber = Agreement.objects.get(agency__state="UT")
    assert (str(weber.first_listed), str(weber.last_listed)) == ("2025-07-02", "2025-07-03")
    assert list(weber.agency.counties.values_list("county", flat=True)) == ["49057"]


def test_a_correction_that_is_taken_back_parks_the_row_everywhere(publish, asked):
    publish("2025-07-02", [WEBER, BLAIR])
    (item,) = asked("ROW")
    review.decide(item.pk, "CORRECTED", amparo(), "Weber County lies in Utah", timezone.now(), {"state": "UT"})
    publish("2025-07-03", [WEBER.but(moa=moa("webercosout")), BLAIR])

    review.undo(item.pk, amparo(), timezone.now())

    assert PrintedRow.objects.filter(outcome="PARKED").count() == 2
    assert not Agreement.objects.filter(agency__state="UT").exists()


def test_what_a_correction_does_not_name_stays_as_printed(publish, asked):
    florida = Row("FLORIDA", "University of Florida Police Department", moa="file:///C:/Users/UnivFLPDFL_TFM_MOA.pdf")
    publish("2025-07-02", [florida, BLAIR])
    (item,) = asked("ROW")
    assert item.reason == "LINK_UNREADABLE"

    address = "https://www.ice.gov/doclib/287gMOA/UnivFLPDFL_TFM_MOA_041525.pdf"
    review.decide(item.pk, "CORRECTED", amparo(), "The address opens", timezone.now(), {"moa_url": address})

    agreement = Agreement.objects.get(agency__state="FL")
    assert (agreement.moa_url, agreement.model, str(agreement.signed)) == (address, "TFM", "2025-03-07")


@pytest.fixture
def halved(publish, asked):
    """A list that lost half of its rows, and is therefore set aside."""
    rows = [sheriff("TEXAS", county, moa=moa(f"{county}cosotx".lower(), "WSO")) for county in COUNTIES]
    publish("2025-05-01", rows)
    assert publish("2025-05-02", rows[:12]).status == "quarantined"
    (item,) = asked("PUBLICATION")
    return item


COUNTIES = [
    "Anderson", "Andrews", "Angelina", "Aransas", "Archer", "Armstrong", "Atascosa", "Austin", "Bailey", "Bandera",
    "Bastrop", "Baylor", "Bee", "Bell", "Bexar", "Blanco", "Borden", "Bosque", "Bowie", "Brazoria", "Brazos",
    "Brewster", "Briscoe", "Brooks",
]  # fmt: skip


def test_a_publication_in_quarantine_changes_nothing(halved):
    assert not AgreementEvent.objects.filter(kind="missing").exists()


def test_a_publication_that_a_person_releases_counts(halved):
    done = review.decide(halved.pk, "ACCEPTED", amparo(), "ICE's press office confirms", timezone.now())

    assert AgreementEvent.objects.filter(kind="missing").count() == done.n_changed == 12
    assert Publication.objects.get(pk=halved.payload["publication"]).status == "RELEASED"


def test_a_release_that_is_taken_back_puts_the_publication_into_quarantine_again(halved):
    review.decide(halved.pk, "ACCEPTED", amparo(), "ICE's press office confirms", timezone.now())

    assert review.undo(halved.pk, amparo(), timezone.now()) == 12

    assert not AgreementEvent.objects.filter(kind="missing").exists()
    assert Publication.objects.get(pk=halved.payload["publication"]).status == "QUARANTINED"


def test_a_publication_that_a_person_keeps_out_never_counts(halved):
    review.decide(halved.pk, "REJECTED", amparo(), "Half of Texas is missing", timezone.now())

    assert Publication.objects.get(pk=halved.payload["publication"]).status == "REJECTED"
    assert not AgreementEvent.objects.filter(kind="missing").exists()


def test_the_second_person_to_decide_learns_who_was_faster(rename):
    review.decide(rename.pk, "ACCEPTED", amparo(), "The prison's page", timezone.now())

    with pytest.raises(review.AlreadyDecided) as faster:
        review.decide(rename.pk, "REJECTED", ben(), "Two bodies", timezone.now())

    assert faster.value.decision.decided_by == amparo()
    assert Decision.objects.count() == 1


def test_the_database_refuses_two_standing_decisions_on_one_question(rename):
    review.decide(rename.pk, "ACCEPTED", amparo(), "The prison's page", timezone.now())

    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            item=rename, verdict="REJECTED", why="Two bodies", decided_by=ben(), decided_at=timezone.now()
        )


def test_a_decision_is_taken_back_once(rename):
    review.decide(rename.pk, "ACCEPTED", amparo(), "The prison's page", timezone.now())
    review.undo(rename.pk, amparo(), timezone.now())

    with pytest.raises(review.NothingToUndo):
        review.undo(rename.pk, ben(), timezone.now())


@pytest.mark.parametrize(("verdict", "correction"), [("OPEN", None), ("CORRECTED", {}), ("MOOT", None)])
def test_an_answer_that_does_not_fit_the_question_is_refused(rename, verdict, correction):
    with pytest.raises(review.WrongVerdict):
        review.decide(rename.pk, verdict, amparo(), "The prison's page", timezone.now(), correction)

    rename.refresh_from_db()
    assert rename.state == "OPEN" and not Decision.objects.exists()


def test_a_question_that_a_later_publication_answers_is_no_longer_asked(rename, publish):
    linked = moa("cambriacoprisonpa", "WSO", "073125")
    publish("2025-09-29", [CAMBRIA.but(moa=linked), BLAIR], hour=18)
    publish("2025-09-30", [PRISON.but(moa=linked), BLAIR], hour=6)

    rename.refresh_from_db()
    assert rename.state == "MOOT"
    with pytest.raises(review.AlreadyDecided) as gone:
        review.decide(rename.pk, "ACCEPTED", amparo(), "The prison's page", timezone.now())
    assert gone.value.decision is None

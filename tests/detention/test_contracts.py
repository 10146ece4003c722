"""Contracts at the desk: entered with their sources, checked by a second person, corrected, and told in time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from tests.cast import ada, amparo
from tests.detention.contracting import NOW, D, enter, fact, hutto, moshannon, moshannon_center, otay_mesa, source

from localaction.detention.actions import contracts as act
from localaction.detention.models import Contract, ContractFact
from localaction.detention.reads_contracts import contract_states, listed, one
from localaction.detention.rules.contracts import Fact, Status
from localaction.detention.rules.levers import Caution
from localaction.sources import entering

pytestmark = pytest.mark.django_db
TODAY = D(2026, 11, 24)


def at(day):
    return dt.datetime.combine(day, dt.time(9), dt.UTC)


def codes(raised):
    return raised.value.codes


# Scenario 11.


def test_moshannon_shows_both_dates_who_votes_and_the_earlier_one_as_the_day_to_watch():
    moshannon(amparo())
    (found,) = listed("PA", D(2026, 3, 1))

    assert [day.on for day in found.days] == [D(2026, 9, 28), D(2026, 11, 1)]
    assert (found.next_on, found.standing.status) == (D(2026, 9, 28), Status.RUNS)
    (decides,) = found.of(Fact.DECIDES)
    assert (decides.name, decides.number, decides.n_of) == ("Board of Commissioners", 2, 3)
    assert [(row.name, row.word, row.on, row.source.title) for row in found.of(Fact.STANCE)] == [
        ("Commissioner Glass", "END", D(2026, 1, 13), "County minutes"),
        ("Commissioner Winters", "KEEP", D(2026, 1, 13), "County minutes"),
        ("Commissioner Sobel", "KEEP", D(2026, 1, 13), "County minutes"),
    ]
    assert (found.chain.payer, found.chain.government, found.chain.operator) == (
        "ICE", "Clearfield County", "GEO Group",
    )  # fmt: skip
    assert found.cautions == [Caution.PRIVATE_OWNER]


@pytest.mark.parametrize("on", [D(2026, 9, 29), D(2026, 12, 24)])
def test_after_its_date_without_an_event_the_outcome_of_moshannon_is_unknown(on):
    moshannon(amparo())

    assert listed("PA", on)[0].standing.status is Status.OUTCOME_UNKNOWN


def test_the_place_of_a_task_order_is_the_centers_and_not_the_companys():
    otay_mesa(amparo())
    (found,) = listed("CA", TODAY)

    assert listed("TN", TODAY) == []
    assert (found.facility.county, found.contract.get_kind_display()) == (
        "06073", "task order (the money of a year, not the contract)",
    )  # fmt: skip
    assert found.cautions == [Caution.TASK_ORDER]
    assert found.next_on == D(2026, 12, 19)


def test_hutto_warns_whoever_would_end_an_agreement_about_a_private_owner():
    row = hutto(amparo())
    found = one(row.uid, TODAY)

    assert (found.standing.status, found.standing.since) == (Status.ENDED, D(2019, 1, 31))
    assert found.next_on is None
    before = one(row.uid, D(2018, 12, 1))
    assert (before.standing.status, before.cautions) == (Status.NO_END_KNOWN, [Caution.PRIVATE_OWNER])


def test_the_list_begins_with_the_next_day_for_notice():
    person = amparo()
    made = [hutto(person), moshannon(person), otay_mesa(person)]
    later = enter(person, moshannon_center(), name="Another")
    fact(person, later, "ENDS", on=D(2027, 1, 31))
    fact(person, later, "NOTICE_BEFORE_END", number=60, word="CALENDAR")

    found = contract_states(TODAY)

    assert [state.contract.pk for state in found] == [later.pk, made[2].pk, made[1].pk, made[0].pk]
    assert found[0].next_on == D(2026, 12, 2)


def test_reading_them_takes_four_queries_however_many_there_are(django_assert_num_queries):
    person = amparo()
    moshannon(person)
    with django_assert_num_queries(4):
        contract_states(TODAY)
    hutto(person)
    otay_mesa(person)
    with django_assert_num_queries(4):
        contract_states(TODAY)


# Entering.


@pytest.mark.parametrize(
    ("kind", "values", "code"),
    [
        ("ENDS", {}, "MISSING:on"), ("ENDS", {"on": D(2027, 1, 2), "on_last": D(2027, 1, 1)}, "LAST_BEFORE_FIRST"),
        ("ENDS", {"on": D(2027, 1, 2), "number": 3}, "UNUSED:number"),
        ("NOTICE_BEFORE_END", {"number": 60}, "MISSING:word"),
        ("NOTICE_BEFORE_END", {"number": 60, "word": "MOON"}, "UNKNOWN_WORD"),
        ("NOTICE_BEFORE_END", {"number": 9000, "word": "CALENDAR"}, "OUT_OF_RANGE"),
        ("GUARANTEED_MINIMUM", {"number": 1.5}, "NOT_WHOLE"),
        ("DECIDES", {"name": "Board", "number": 4, "n_of": 3}, "MORE_VOTES_THAN_SEATS"),
        ("ENDED", {"on": D(2027, 1, 1)}, "NOT_YET"), ("RENEWED", {"on": NOW.date(), "until": D(2026, 1, 1)},
                                                      "UNTIL_BEFORE_ON"),
    ],
)  # fmt: skip
def test_a_fact_that_cannot_be_right_is_refused_with_the_reason(kind, values, code):
    row = moshannon(amparo())

    with pytest.raises(entering.Refused) as refusal:
        fact(amparo(), row, kind, **values)

    assert code in codes(refusal)


def test_a_fact_needs_a_source_that_a_reader_can_find_again():
    row = moshannon(amparo())

    with pytest.raises(entering.Refused) as refusal:
        fact(amparo(), row, "CLOSED", on=D(2026, 2, 1), read=source(url="", as_of=D(2026, 4, 1)))

    assert codes(refusal) == ["READ_LATER", "NOTHING_TO_CHECK"]
    fact(amparo(), row, "CLOSED", on=D(2026, 2, 1), read=source(url=""), pinpoint="page 3")


def test_the_same_from_the_same_source_is_one_fact_and_from_another_two():
    row = moshannon(amparo())

    with pytest.raises(entering.AlreadyEntered):
        fact(ada(), row, "ENDS", on=D(2026, 9, 28))
    fact(ada(), row, "ENDS", on=D(2026, 9, 28), read=source("The agreement", url="https://example.org/agreement"))

    assert len(listed("PA", D(2026, 3, 1))[0].of(Fact.ENDS)) == 3


def test_a_center_has_one_contract_of_a_name():
    moshannon(amparo())

    with pytest.raises(entering.AlreadyEntered):
        moshannon(amparo())


def test_only_a_part_belongs_to_another_contract():
    whole = moshannon(amparo())

    with pytest.raises(entering.Refused) as refusal:
        enter(amparo(), whole.facility, "DIRECT", "Another", part_of=whole)
    assert codes(refusal) == ["NO_PART"]
    part = enter(amparo(), whole.facility, "TASK_ORDER", "Of 2026", part_of=whole)
    assert one(part.uid, TODAY).as_json()["part_of"] == whole.uid


def test_a_second_person_checks_each_fact_and_nobody_their_own():
    row = moshannon(amparo())
    claim = row.facts.filter(kind="ENDS").first()

    with pytest.raises(entering.OwnWork):
        entering.confirm(claim, amparo(), NOW)
    entering.confirm(claim, ada(), NOW)

    assert ContractFact.objects.get(pk=claim.pk).is_verified
    assert ContractFact.objects.exclude(reviewed_at=None).count() == 1


def test_a_corrected_fact_stays_on_record_and_no_longer_counts():
    row = moshannon(amparo())
    wrong = row.facts.get(kind="ENDS", on=D(2026, 9, 28))

    right = act.correct_fact(wrong, {"on": D(2026, 10, 28)}, source(), ada(), NOW)

    wrong.refresh_from_db()
    assert (wrong.withdrawn_why, wrong.on, right.corrects, right.is_verified) == (
        "SUPERSEDED", D(2026, 9, 28), wrong, False,
    )  # fmt: skip
    assert listed("PA", D(2026, 3, 1))[0].next_on == D(2026, 10, 28)
    with pytest.raises(entering.NoLongerStands):
        act.correct_fact(wrong, {"on": D(2026, 10, 29)}, source(), ada(), NOW)


def test_a_corrected_contract_keeps_its_address_and_its_facts():
    wrong = moshannon(amparo())
    given = act.GivenContract("DIGSA", wrong.facility, "Clearfield County agreement of 2021")

    right = act.correct_contract(wrong, given, source(), ada(), NOW)

    wrong.refresh_from_db()
    assert (right.uid, wrong.corrected_by, wrong.withdrawn_why) == (
        "pa-msvpcpa-clearfield-county-agreement", right, "SUPERSEDED",
    )  # fmt: skip
    assert [state.contract for state in contract_states(TODAY)] == [right]
    assert right.facts.count() == 10
    with pytest.raises(entering.NoLongerStands):
        act.enter_fact(wrong, "NO_END", {}, source(), ada(), NOW)


def test_a_withdrawn_contract_is_not_shown():
    row = moshannon(amparo())

    entering.withdraw(row, "There is none.", ada(), NOW)

    assert one(row.uid, TODAY) is None
    assert Contract.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("values", [{"on": D(2026, 2, 1), "on_last": D(2026, 1, 1)}, {"on_last": D(2026, 1, 1)},
                                    {"number": -1}])  # fmt: skip
def test_the_database_refuses_days_and_numbers_that_cannot_be(values):
    row = moshannon(amparo())

    with pytest.raises(IntegrityError), transaction.atomic():
        ContractFact.objects.create(contract=row, kind="ENDS", entered_at=NOW, as_of=NOW, confidence="HIGH", **values)

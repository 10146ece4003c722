"""One document shows an end; without one it takes two sources that do not depend on each other."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import Q
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import amparo, ben
from tests.ingest.workbooks import moa, sheriff

from localaction.policy import reads
from localaction.policy.actions.evidence import (
    AlreadyWithdrawn,
    Given,
    NotEnough,
    record_evidence,
    withdraw_evidence,
)
from localaction.policy.models import Agreement, AgreementEvent
from localaction.policy.rules.evidence import gaps
from localaction.sources import review

D = dt.date
BUCKS = sheriff("PENNSYLVANIA", "Bucks", "TFM", signed=D(2025, 4, 28), moa=moa("buckscosopa", "TFM", "042825"))
WALKER = sheriff("TEXAS", "Walker", "WSO", signed=D(2025, 4, 2), moa=moa("walkercosotx", "WSO", "040225"))
NOTICE = Given("NOTICE", D(2026, 1, 1), None, "Notice to ICE", "Walker County", quote="we hereby end the agreement")
PRESS = Given("PRESS", D(2026, 1, 14), None, "Sheriff ends 287(g)", "Bucks County Courier", "https://courier.example/1")


@pytest.fixture
def listed(publish):
    publish("2026-01-02", [BUCKS, WALKER])
    return {a.agency.state: a for a in Agreement.objects.select_related("agency")}


def on(agreement, day):
    (fact,) = reads.agreements(Q(pk=agreement.pk), day)
    return fact


def record(agreement, evidence):
    return record_evidence(agreement, evidence, amparo(), timezone.now())


def test_one_notice_ends_a_warrant_service_agreement_after_ninety_days(listed):
    record(listed["TX"], NOTICE)

    assert on(listed["TX"], D(2026, 1, 2)).ends_on == D(2026, 4, 1)
    assert on(listed["TX"], D(2026, 3, 31)).status == "listed"
    assert on(listed["TX"], D(2026, 4, 1)).status == "terminated"
    assert on(listed["TX"], D(2026, 4, 1)).listing_status == "listed"


def test_one_press_report_ends_nothing(listed):
    record(listed["PA"], PRESS)

    assert on(listed["PA"], D(2026, 2, 1)).status == "listed"
    assert not AgreementEvent.objects.filter(kind="terminated").exists()


def test_two_reports_of_one_publisher_end_nothing(listed):
    record(listed["PA"], PRESS)
    record(
        listed["PA"], Given("PRESS", D(2026, 1, 20), None, "More", "BUCKS county courier", "https://courier.example/2")
    )

    assert on(listed["PA"], D(2026, 2, 1)).status == "listed"


def test_two_reports_of_two_publishers_end_it_and_make_an_event(listed):
    record(listed["PA"], PRESS)
    record(listed["PA"], Given("STATEMENT", D(2026, 1, 15), None, "On 287(g)", "Sheriff", "https://sheriff.example/"))

    assert on(listed["PA"], D(2026, 1, 15)).status == "terminated"
    (event,) = AgreementEvent.objects.filter(kind="terminated")
    assert (event.on, event.code, event.agreement) == (D(2026, 1, 15), "TWO_REPORTS", listed["PA"])
    (change,) = reads.changes(kinds=["terminated"])
    assert change.evidence[0]["publisher"] == "Bucks County Courier"


def test_an_order_ends_it_on_its_own_day(listed):
    record(listed["PA"], Given("ORDER", D(2026, 1, 14), None, "Order 2026-1", url="https://bucks.example/order"))

    assert on(listed["PA"], D(2026, 1, 13)).status == "listed"
    assert on(listed["PA"], D(2026, 1, 14)).status == "terminated"


def test_an_end_that_has_not_come_yet_makes_no_event(listed):
    today = timezone.now().date()
    record(listed["TX"], Given("NOTICE", today, None, "Notice", "Walker County", quote="we end it"))

    assert not AgreementEvent.objects.filter(kind="terminated").exists()
    assert on(listed["TX"], today).ends_on == today + dt.timedelta(days=90)


def test_withdrawn_evidence_no_longer_counts_and_stays_on_record(listed):
    order = Given("ORDER", D(2026, 1, 14), None, "Order 2026-1", url="https://bucks.example/order")
    evidence = record(listed["PA"], order)

    withdraw_evidence(evidence.pk, "It was another county's order", ben(), timezone.now())

    assert on(listed["PA"], D(2026, 2, 1)).status == "listed"
    assert not AgreementEvent.objects.filter(kind="terminated").exists()
    evidence.refresh_from_db()
    assert (evidence.withdrawn_by, evidence.withdrawn_why) == (ben(), "It was another county's order")
    with pytest.raises(AlreadyWithdrawn):
        withdraw_evidence(evidence.pk, "Again", amparo(), timezone.now())
    record(listed["PA"], order)


def test_the_same_evidence_is_not_recorded_twice(listed):
    record(listed["PA"], PRESS)

    with pytest.raises(NotEnough) as refusal:
        record(listed["PA"], PRESS)

    assert refusal.value.codes == ["ENTERED_ALREADY"]


def test_a_departure_is_confirmed_only_where_an_end_is_shown(publish, asked):
    publish("2026-01-02", [BUCKS, WALKER])
    for day in ("2026-01-05", "2026-01-06", "2026-01-07"):
        publish(day, [BUCKS, sheriff("TEXAS", "Waller", signed=D(2020, 2, int(day[-1])))])
    (item,) = [i for i in asked("DEPARTURE") if "Walker" in i.subject]

    with pytest.raises(review.Unfounded):
        review.decide(item.pk, "ACCEPTED", amparo(), "Called the clerk", timezone.now())
    item.refresh_from_db()
    assert item.state == "OPEN"

    record(Agreement.objects.get(uid=item.payload["agreement"]), NOTICE)
    review.decide(item.pk, "ACCEPTED", amparo(), "The clerk sent the notice", timezone.now())
    item.refresh_from_db()
    assert item.state == "ACCEPTED"


@pytest.mark.parametrize(
    ("evidence", "code"),
    [
        ({"dated_on": D(2026, 2, 2)}, "DATED_LATER"),
        ({"dated_on": D(2024, 1, 1)}, "DATED_BEFORE_SIGNING"),
        ({"effective_on": D(2024, 1, 1)}, "ENDS_BEFORE_SIGNING"),
        ({"publisher": " "}, "NO_PUBLISHER"),
        ({"url": "", "quote": ""}, "NOTHING_TO_CHECK"),
    ],
)
def test_evidence_that_cannot_be_checked_or_right_is_refused(evidence, code):
    sound = {
        "kind": "PRESS", "dated_on": D(2026, 1, 1), "effective_on": None, "publisher": "Courier", "url": "https://x.example",
        "quote": "", "signed": D(2025, 1, 1), "on": D(2026, 2, 1),
    }  # fmt: skip

    assert gaps(**sound) == []
    assert gaps(**{**sound, **evidence}) == [code]


@given(kind=st.sampled_from(["NOTICE", "ORDER", "COURT", "ICE"]), publisher=st.sampled_from(["", "County"]))
def test_a_document_needs_no_publisher(kind, publisher):
    assert gaps(kind, D(2026, 1, 1), None, publisher, "https://x.example", "", None, D(2026, 1, 1)) == []

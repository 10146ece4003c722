"""Screening, offers, the waiting list and the lottery: scenario S9 and what stands around it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.defend.desk import account, attorney, offered, open_one, retained, screened, waits, with_fund

from localaction.defend import reads_capacity, reads_need
from localaction.defend.actions import conduct, conflicts, crossing, funds, screening, serving, waiting
from localaction.defend.models import (
    CustodyStatus,
    LeftWhy,
    LotteryDraw,
    Matter,
    ServingOrder,
    Signal,
    WaitingEntry,
)
from localaction.defend.rules.capacity import WEIGHTS
from localaction.defend.rules.eligibility import Boundary
from localaction.defend.rules.stages import DeclineReason, MatterStage, NoSuchMove
from localaction.defend.rules.waiting_list import POLICY, replay
from localaction.people.permissions import NotAllowed
from localaction.people.rules.roles import Role

FREE = CustodyStatus.NON_DETAINED


def verdicts(matter):
    latest = matter.screenings.order_by("-at").first()
    return {row.rules.fund.code: row.verdict for row in latest.decisions.select_related("rules__fund")}


def load_of(desk, name):
    return next(one.rule.load for one in reads_capacity.carried(desk.clock.date()) if one.rule.key == name)


def fits(desk, matter):
    return {one.attorney: (one.is_fit, one.reasons) for one in reads_capacity.candidates(matter, desk.now())}


@pytest.mark.parametrize(
    ("income", "verdict"), [("60000", "ELIGIBLE"), ("65000", "INELIGIBLE"), ("64300", "INELIGIBLE")]
)
def test_each_fund_decides_by_its_own_criteria_and_boundary(defence, income, verdict):
    with_fund(defence, "A", table_id="FPG-2025-48")
    with_fund(defence, "B", table_id="FPG-2025-48", boundary=Boundary.AT_OR_UNDER, residences=["06037"])

    matter = screened(defence, "Rosa Ixchel Tum", income)

    mild = {"60000": "ASK", "65000": "INELIGIBLE", "64300": "ASK"}[income]
    assert verdicts(matter) == {"A": verdict, "B": mild}


def test_the_same_person_is_eligible_under_one_fund_and_excluded_under_another(defence):
    with_fund(defence, "A")
    with_fund(defence, "B", excluded_categories=["VIOLENT_FELONY"], venues=["LOS"], hearings=["FIRST"])
    matter = open_one(defence, "Rosa Ixchel Tum")
    conflicts.check(defence.intake, defence.ines, matter, defence.now())
    answers = screening.Answers(
        "CA", household_size=4, income_usd=Decimal("30000"), venue="LOS", hearing="FIRST",
        categories=frozenset({"VIOLENT_FELONY"}),
    )  # fmt: skip

    screening.screen(defence.intake, defence.ines, matter, answers, defence.now())

    assert verdicts(matter) == {"A": "ELIGIBLE", "B": "INELIGIBLE"}
    assert [fund.code for fund in serving.eligible_funds(matter)] == ["A"]


def test_the_income_is_not_kept_only_its_share_of_the_guideline(defence):
    from localaction.defend import reads_matters

    with_fund(defence)

    page = reads_matters.matter_page(
        defence.session, defence.dora, screened(defence, "Rosa Ixchel Tum", "31337").pk, defence.now()
    )

    assert page.screening.answers["income_percent"] == "95.0"
    assert page.screening.answers["table_id"] == "FPG-2026-48"
    assert "31337" not in str(page)


def test_a_decision_names_the_version_it_was_made_by(defence):
    fund = with_fund(defence)
    matter = screened(defence, "Rosa Ixchel Tum", "60000")

    funds.publish_criteria(
        defence.dora, fund, funds.Criteria(income_limit_percent=100), date(2026, 6, 1), defence.now()
    )  # fmt: skip
    later = screened(defence, "Nilo Cruz", "60000")

    assert (verdicts(matter), verdicts(later)) == ({"A": "ELIGIBLE"}, {"A": "INELIGIBLE"})
    assert [m.screenings.get().decisions.get().rules.version for m in (matter, later)] == [1, 2]


def test_only_who_keeps_funds_publishes_criteria(defence):
    fund = with_fund(defence)

    with pytest.raises(NotAllowed):
        funds.publish_criteria(defence.ines, fund, funds.Criteria(), date(2026, 6, 1), defence.now())
    with pytest.raises(funds.FundExists):
        with_fund(defence)


def test_s9_capacity_waiting_list_and_the_place_that_becomes_free(defence):
    """Attorneys 39.5, 40.0 and 38.5 of 40, here without the 36 points that each has besides."""
    with_fund(defence)
    for name in ("a1", "a2", "a3"):
        attorney(defence, name)
    first = [retained(defence, name, "a1") for name in ("Rosa Ixchel Tum", "Nilo Cruz Amaya")]
    waiting_for = retained(defence, "Wang Xiaoming", "a1", custody=FREE)
    conduct.advance(defence.dora, waiting_for, MatterStage.ACTIVE, defence.clock.date(), defence.now())
    conduct.advance(defence.dora, waiting_for, MatterStage.AWAITING_DECISION, defence.clock.date(), defence.now())
    for name, to, custody in (
        ("Bernarda Quispe", "a2", CustodyStatus.DETAINED), ("Ulises Tzoc", "a2", CustodyStatus.DETAINED),
        ("Jean Baptiste Dorvil", "a2", FREE), ("Gurpreet Dhillon", "a3", CustodyStatus.DETAINED),
        ("Yusuf Haddad", "a3", FREE),
    ):  # fmt: skip
        retained(defence, name, to, custody=custody)
    assert [load_of(defence, name) for name in ("a1", "a2", "a3")] == [Decimal("3.5"), Decimal("4.0"), Decimal("2.5")]

    d1 = screened(defence, "Dimas Oquendo")
    assert [name for name, (is_fit, _) in fits(defence, d1).items() if is_fit] == ["a3"]
    serving.offer(defence.dora, d1, defence.fund, defence.attorneys["a3"], defence.now())
    assert load_of(defence, "a3") == Decimal("4.0")

    d2 = waits(defence, "Eulalia Pop", hearing=date(2026, 9, 1))
    n1 = screened(defence, "Fermina Chuc", custody=FREE)
    assert not any(is_fit for is_fit, _ in fits(defence, n1).values())
    assert fits(defence, n1)["a1"][1][0] == "OVER_CAPACITY 4.5 of 4.00"
    serving.put_on_waiting_list(defence.ines, n1, defence.now())
    d3 = waits(defence, "Hilario Sacalxot", hearing=date(2026, 8, 1))
    assert [place.matter for place in reads_capacity.waiting(defence.clock)] == [d3, d2, n1]

    conduct.advance(defence.dora, first[0], MatterStage.ACTIVE, defence.clock.date(), defence.now())
    conduct.advance(defence.dora, first[0], MatterStage.AWAITING_DECISION, defence.clock.date(), defence.now())
    assert load_of(defence, "a1") == Decimal("2.5")
    with pytest.raises(serving.OutOfTurn) as refused:
        serving.offer(defence.dora, d2, defence.fund, defence.attorneys["a1"], defence.now())
    assert refused.value.ahead == (d3.key,)
    serving.offer(defence.dora, d3, defence.fund, defence.attorneys["a1"], defence.now())
    assert [place.matter for place in reads_capacity.waiting(defence.clock)] == [d2, n1]
    assert d3.waits.get().left_why == LeftWhy.OFFERED


def test_an_offer_over_capacity_needs_the_supervisors_word_and_keeps_it(defence):
    with_fund(defence)
    ada = attorney(defence, "ada", cap="1")
    matter = screened(defence, "Rosa Ixchel Tum")

    with pytest.raises(serving.NotFit) as refused:
        serving.offer(defence.dora, matter, defence.fund, ada, defence.now())
    assert refused.value.candidate.reasons == ("OVER_CAPACITY 1.5 of 1.00",)
    serving.offer(defence.dora, matter, defence.fund, ada, defence.now(), despite=True)

    assert matter.stages.order_by("-pk")[0].reason == "DESPITE_REASONS"


def test_a_wall_is_never_overridden(defence):
    with_fund(defence)
    ada = attorney(defence, "ada")
    matter = screened(defence, "Rosa Ixchel Tum")
    conflicts.raise_wall(defence.dora, matter, ada, defence.now())

    with pytest.raises(serving.NotFit):
        serving.offer(defence.dora, matter, defence.fund, ada, defence.now(), despite=True)


def test_leave_court_and_language_count(defence):
    with_fund(defence)
    attorney(defence, "ada", courts=["NYC"])
    attorney(defence, "bo", languages=["ht"])
    cy = attorney(defence, "cy")
    waiting.add_leave(cy, cy.attorney, date(2026, 7, 10), date(2026, 7, 20), defence.now())

    found = fits(defence, screened(defence, "Rosa Ixchel Tum", hearing=date(2026, 7, 19)))

    assert found["ada"] == (False, ("COURT_NOT_COVERED LOS",))
    assert found["bo"] == (False, ("LANGUAGE_NOT_COVERED es",))
    assert found["cy"] == (False, ("AWAY on 2026-07-19",))


def test_nobody_is_offered_without_an_eligible_verdict_or_by_intake(defence):
    with_fund(defence)
    ada = attorney(defence, "ada")
    matter = screened(defence, "Rosa Ixchel Tum", "900000")

    with pytest.raises(serving.NotEligible):
        serving.offer(defence.dora, matter, defence.fund, ada, defence.now())
    with pytest.raises(serving.NotEligible):
        serving.put_on_waiting_list(defence.ines, matter, defence.now())
    with pytest.raises(NotAllowed):
        serving.offer(defence.ines, matter, defence.fund, ada, defence.now())
    serving.let_go(defence.ines, matter, DeclineReason.NOT_ELIGIBLE, defence.now())
    assert (matter.stage, matter.keep_until_on) == ("DECLINED", date(2027, 12, 31))


def test_s9_the_lottery_replays_from_its_record(defence):
    with_fund(defence)
    policy = (date(2026, 1, 1), ServingOrder.LOTTERY, POLICY, WEIGHTS, 7)
    waiting.publish_policy(defence.dora, *policy, defence.now())
    d2, n1 = waits(defence, "Eulalia Pop"), waits(defence, "Fermina Chuc", custody=FREE)
    fixed = waiting.fix_seed(defence.dora, "20260701", "the state lottery's evening number", defence.now())

    held = waiting.hold_lottery(defence.dora, fixed, defence.now())
    late = waits(defence, "Hilario Sacalxot")

    record = reads_capacity.as_record(LotteryDraw.objects.get(pk=held.pk))
    replay(record)
    assert record.is_seed_first
    assert (record.seed, set(record.eligible)) == ("20260701", {d2.key, n1.key})
    served = [place.matter.key for place in reads_capacity.waiting(defence.clock)]
    assert served == [*record.order, late.key]
    with pytest.raises(waiting.AlreadyDrawn):
        waiting.hold_lottery(defence.dora, held, defence.now())
    assert reads_capacity.replayed(held).is_identical


def test_a_changed_record_does_not_replay(defence):
    with_fund(defence)
    waits(defence, "Eulalia Pop"), waits(defence, "Fermina Chuc")
    fixed = waiting.fix_seed(defence.dora, "20260701", "", defence.now())
    held = waiting.hold_lottery(defence.dora, fixed, defence.now())

    LotteryDraw.objects.filter(pk=held.pk).update(order=list(reversed(held.order)))

    held.refresh_from_db()
    assert not reads_capacity.replayed(held).is_identical


def test_a_lottery_needs_a_seed_before_it_and_somebody_who_waits(defence):
    fixed = waiting.fix_seed(defence.dora, "7", "", defence.now())
    with pytest.raises(waiting.NobodyWaits):
        waiting.hold_lottery(defence.dora, fixed, defence.now())
    with pytest.raises(ValueError, match="one line"):
        waiting.fix_seed(defence.dora, "7\n8", "", defence.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        LotteryDraw.objects.filter(pk=fixed.pk).update(drawn_at=fixed.seed_fixed_at)


def test_need_counts_who_was_eligible_and_is_not_served(defence):
    with_fund(defence)
    attorney(defence, "ada")
    retained(defence, "Rosa Ixchel Tum", "ada")
    offered(defence, "Nilo Cruz", "ada")
    waits(defence, "Eulalia Pop")
    turned_away = waits(defence, "Fermina Chuc")
    serving.let_go(defence.ines, turned_away, DeclineReason.NO_CAPACITY, defence.now())
    screened(defence, "Hilario Sacalxot", "900000")
    open_one(defence, "Ulises Tzoc")

    need = reads_need.need(date(2026, 7, 1), date(2026, 7, 2))

    assert (need.n_came, need.n_eligible, need.n_retained, need.n_offered, need.n_waiting, need.n_turned_away) == (
        6, 4, 1, 1, 1, 1
    )  # fmt: skip
    assert need.n_unserved == 2
    assert not WaitingEntry.objects.filter(matter=turned_away, left_at__isnull=True).exists()


def test_who_waits_waits_once(defence):
    with_fund(defence)
    matter = waits(defence, "Eulalia Pop")

    with pytest.raises(NoSuchMove):
        serving.put_on_waiting_list(defence.ines, matter, defence.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        WaitingEntry.objects.create(matter=matter, since_at=defence.now())


def test_nothing_is_signalled_without_the_clients_consent(defence):
    from localaction.vault import actions as vault

    with_fund(defence)
    attorney(defence, "ada")
    matter = retained(defence, "Rosa Ixchel Tum", "ada")
    vera = account("vera", Role.COORDINATOR)
    vault.enrol_holder(vera, "meadow copper window eleven sailor", defence.clock)
    vault.create_ring("visit", [vera], vera, defence.clock)

    with pytest.raises(crossing.NoConsent):
        crossing.send_signal(defence.dora, matter, Signal.VISIT_PLEASE, "please visit", defence.now())
    crossing.give_consent(defence.dora, matter, Signal.VISIT_PLEASE, defence.clock.date(), defence.now())
    sent = crossing.send_signal(defence.dora, matter, Signal.VISIT_PLEASE, "please visit", defence.now())
    crossing.withdraw_consent(defence.dora, matter, Signal.VISIT_PLEASE, defence.clock.date(), defence.now())

    assert (sent.to_ring, sent.kind, sent.from_programme) == ("visit", "defend.please_visit", "DEFEND")
    with pytest.raises(crossing.NoConsent):
        crossing.send_signal(defence.dora, matter, Signal.VISIT_PLEASE, "again", defence.now())


def test_a_granted_case_opens_for_the_agent_until_its_time(defence):
    from localaction.defend.permissions import matters_for
    from localaction.vault import actions as vault
    from localaction.vault.actions import NoGrant

    agent = account("gil", Role.LEGAL_AGENT)
    vault.enrol_holder(agent, "granite lantern orbit velvet thirteen", defence.clock)
    matter, other = open_one(defence, "Rosa Ixchel Tum"), open_one(defence, "Nilo Cruz")
    until = defence.clock + timedelta(days=2)
    crossing.grant_case(defence.session, defence.dora, matter, agent, until, defence.now())

    theirs, _cookie = vault.unlock(agent, "granite lantern orbit velvet thirteen", defence.now())
    assert list(matters_for(agent, defence.clock)) == [matter]
    vault.open_case(theirs, matter.uuid)
    with pytest.raises(NoGrant):
        vault.open_case(theirs, other.uuid)

    assert crossing.end_expired_grants(until) == 1
    assert not matters_for(agent, until).exists()
    with pytest.raises(NoGrant):
        vault.open_case(theirs, matter.uuid)


def test_the_database_refuses_what_the_table_of_stages_forbids(defence):
    matter = open_one(defence, "Rosa Ixchel Tum")

    for wrong in ({"stage": "CLOSED"}, {"stage": "ACTIVE"}, {"decline_reason": "OTHER"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Matter.objects.filter(pk=matter.pk).update(**wrong)

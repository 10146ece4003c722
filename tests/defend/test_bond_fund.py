"""The bond fund: two people for money that leaves, an obligor's days, and books that add up whatever happens."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.defend.court import CLIENT, account, matter, open_programme
from tests.defend.test_hearings import said

from localaction.defend import jobs
from localaction.defend.actions import bonds, ledger
from localaction.defend.models import Bond, BondFund, BondState, LedgerLine, SetBy
from localaction.defend.rules.bond import Notice
from localaction.defend.rules.ledger import Account, Entry, NotEnough, WrongSum
from localaction.people import approvals
from localaction.people.models import Approval
from localaction.people.permissions import NotAllowed
from localaction.people.rules.roles import Role
from localaction.vault import actions as vault
from localaction.vault import retention
from localaction.vault.models import CaseKey

pytestmark = pytest.mark.django_db
USD = 100
POSTED = date(2026, 7, 10)
BEGIN = datetime(2026, 7, 8, 16, tzinfo=UTC)
PAPERS = bonds.Papers("Valentina Obligor", "12 Example Street", "ABC-1234567")


@pytest.fixture
def desk():
    desk = open_programme(BEGIN)
    desk.tess = account("tess", Role.TREASURER, at=BEGIN)
    return desk


def agree(by, at=BEGIN):
    for approval in approvals.waiting_for(by, at):
        approvals.approve(approval, by, at)


def granted(desk, usd=7_500):
    bond = bonds.request_bond(desk.abel, matter(desk, BEGIN), SetBy.IJ, usd, BEGIN)
    bonds.grant_bond(desk.tess, bond, desk.dora, BEGIN)
    return bond


@pytest.fixture
def posted(desk):
    ledger.enter(desk.tess, Entry.CONTRIBUTION, 10_000 * USD, BEGIN.date(), BEGIN)
    bond = granted(desk)
    bonds.write_papers(None, desk.tess, bond, PAPERS, BEGIN)
    ledger.enter(desk.tess, Entry.POSTED, bond.amount_cents, POSTED, BEGIN, bond)
    agree(desk.dora)
    bond.refresh_from_db()
    return bond


def held():
    fund = BondFund.objects.get()
    books = ledger.books()
    assert (fund.cash_cents, fund.in_bonds_cents) == (books.cash, books.accounts[Account.IN_BONDS])
    assert sum(books.accounts.values()) == 0
    return fund.cash_cents // USD, fund.in_bonds_cents // USD


def test_a_bond_is_posted_only_after_a_second_persons_yes(desk):
    ledger.enter(desk.tess, Entry.CONTRIBUTION, 10_000 * USD, BEGIN.date(), BEGIN)
    bond = granted(desk)
    line = ledger.enter(desk.tess, Entry.POSTED, bond.amount_cents, POSTED, BEGIN, bond)
    assert (held(), line.counted_at, bond.state) == ((10_000, 0), None, "GRANTED")

    question = Approval.objects.get(kind=ledger.KIND)
    with pytest.raises(approvals.OwnRequest):
        approvals.approve(question, desk.tess, BEGIN)
    with pytest.raises(NotAllowed):
        approvals.approve(question, desk.abel, BEGIN)
    assert approvals.kind_of(ledger.KIND).describe(question) == f"bond posted {bond.key}: $7,500.00"
    approvals.approve(question, desk.dora, BEGIN)

    bond.refresh_from_db()
    assert (held(), bond.state, bond.posted_on) == ((2_500, 7_500), "POSTED", POSTED)
    assert LedgerLine.objects.get(entry="POSTED").approved_by == desk.dora


def test_days_outstanding_run_until_the_money_is_back(desk, posted):
    assert posted.days_out(date(2026, 10, 9)) == 91

    bonds.record_notice(desk.dora, posted, Notice.CANCELLED, date(2026, 10, 1), BEGIN)
    assert posted.state == BondState.CANCELLATION_PENDING
    ledger.enter(desk.tess, Entry.REFUND, posted.amount_cents, date(2026, 11, 20), BEGIN, posted)
    ledger.enter(desk.tess, Entry.INTEREST, 81_37, date(2026, 11, 20), BEGIN, posted)
    posted.refresh_from_db()

    assert (posted.state, posted.days_out(date(2027, 1, 1))) == ("RETURNED", 133)
    assert held() == (10_081, 0)


def test_a_part_refund_leaves_the_rest_outstanding(desk, posted):
    ledger.enter(desk.tess, Entry.REFUND, 2_500 * USD, date(2026, 11, 20), BEGIN, posted)
    posted.refresh_from_db()
    assert (posted.state, held()) == ("POSTED", (5_000, 5_000))

    with pytest.raises(NotEnough):
        ledger.enter(desk.tess, Entry.REFUND, 5_001 * USD, date(2026, 11, 21), BEGIN, posted)


def test_the_obligor_is_told_in_time_and_the_day_is_explained(desk, posted):
    notice = bonds.record_notice(desk.dora, posted, Notice.BREACHED, date(2026, 8, 5), BEGIN)

    # Thirty days and three by mail end on Labor Day.
    assert (notice.due_on, posted.state) == (date(2026, 9, 8), "BREACH_NOTICE")
    assert [step[0] for step in notice.steps] == ["COUNTED_FROM", "DAYS_AFTER", "BY_MAIL", "NO_WORKING_DAY"]
    assert jobs.remind_of_days(datetime(2026, 8, 24, 16, tzinfo=UTC)) == 0
    assert jobs.remind_of_days(datetime(2026, 8, 25, 16, tzinfo=UTC)) == 1
    assert jobs.remind_of_days(datetime(2026, 8, 26, 16, tzinfo=UTC)) == 0
    assert said("defend.bond-due") == ["A bond needs you by Tue Sep 8. Open Local Action."]
    bonds.finish_notice(desk.dora, notice, date(2026, 8, 27), BEGIN)
    assert jobs.remind_of_days(datetime(2026, 9, 7, 16, tzinfo=UTC)) == 0
    with pytest.raises(bonds.WrongState):
        bonds.finish_notice(desk.dora, notice, date(2026, 8, 27), BEGIN)


def test_a_breached_bond_is_lost_by_two_people(desk, posted):
    bonds.record_notice(desk.dora, posted, Notice.BREACHED, date(2026, 8, 5), BEGIN)
    ledger.enter(desk.dora, Entry.FORFEITED, posted.amount_cents, date(2026, 10, 1), BEGIN, posted)
    assert held() == (2_500, 7_500)
    agree(desk.tess)

    posted.refresh_from_db()
    assert (held(), posted.state, posted.ended_on) == ((2_500, 0), "BREACHED", date(2026, 10, 1))
    assert ledger.books().accounts[Account.LOST] == 7_500 * USD


def test_a_wrong_line_is_taken_back_and_stays_to_be_seen(desk, posted):
    wrong = ledger.enter(desk.tess, Entry.REFUND, posted.amount_cents, date(2026, 11, 20), BEGIN, posted)
    back = ledger.take_back(desk.tess, wrong, date(2026, 11, 21), BEGIN)
    assert back.counted_at is None
    agree(desk.dora)

    posted.refresh_from_db()
    assert (held(), posted.state, posted.ended_on) == ((2_500, 7_500), "CANCELLATION_PENDING", None)
    for line in (wrong, back):
        with pytest.raises(ledger.AlreadyTakenBack):
            ledger.take_back(desk.tess, line, date(2026, 11, 22), BEGIN)
    assert LedgerLine.objects.filter(entry="REFUND").count() == 2


def test_two_bonds_cannot_be_paid_with_the_same_money(desk):
    ledger.enter(desk.tess, Entry.CONTRIBUTION, 10_000 * USD, BEGIN.date(), BEGIN)
    one, two = granted(desk), granted(desk)
    for bond in (one, two):
        ledger.enter(desk.tess, Entry.POSTED, bond.amount_cents, POSTED, BEGIN, bond)
    first, second = approvals.waiting_for(desk.dora, BEGIN)
    approvals.approve(first, desk.dora, BEGIN)

    with pytest.raises(ledger.NoLongerPossible):
        approvals.approve(second, desk.dora, BEGIN)
    assert held() == (2_500, 7_500)
    assert Approval.objects.get(pk=second.pk).answered_at is None
    waiting = LedgerLine.objects.get(counted_at__isnull=True)
    ledger.withdraw(desk.tess, waiting, BEGIN)
    assert approvals.waiting_for(desk.dora, BEGIN) == []


def test_who_asks_does_not_agree_and_small_bonds_do_not_exist(desk):
    bond = bonds.request_bond(desk.dora, matter(desk, BEGIN), SetBy.ICE, 1_500, BEGIN)
    with pytest.raises(NotAllowed):
        bonds.grant_bond(desk.dora, bond, desk.dora, BEGIN)
    with pytest.raises(NotAllowed):
        bonds.grant_bond(desk.abel, bond, desk.dora, BEGIN)
    with pytest.raises(bonds.TooSmall):
        bonds.request_bond(desk.dora, bond.matter, SetBy.ICE, 1_499, BEGIN)
    bonds.deny_bond(desk.tess, bond, BEGIN)
    with pytest.raises(bonds.WrongState):
        bonds.grant_bond(desk.tess, bond, desk.dora, BEGIN)
    with pytest.raises(bonds.WrongState):
        ledger.enter(desk.tess, Entry.POSTED, bond.amount_cents, POSTED, BEGIN, bond)


def test_papers_are_sealed_and_a_treasurer_cannot_read_them_back(desk, posted):
    posted = Bond.objects.get()
    assert PAPERS.obligor_name.encode() not in bytes(posted.identity)
    assert bonds.read_papers(desk.session, posted) == PAPERS
    assert bonds.read_papers(None, posted) == bonds.Papers()
    with pytest.raises(vault.NoGrant):
        bonds.write_papers(None, desk.tess, posted, bonds.Papers("Else"), BEGIN)
    assert CLIENT.encode() not in bytes(posted.identity)


def test_papers_go_seven_years_after_the_end_and_the_books_stay(desk, posted):
    ledger.enter(desk.tess, Entry.REFUND, posted.amount_cents, date(2026, 11, 20), BEGIN, posted)
    end = datetime(2026, 11, 20, tzinfo=UTC)
    retention.purge(end + timedelta(days=7 * 365))
    assert Bond.objects.get().identity is not None

    retention.purge(end + timedelta(days=7 * 365 + 3))
    assert Bond.objects.get().identity is None
    assert not CaseKey.objects.filter(case=posted.uuid).exists()
    assert held() == (10_000, 0)


@pytest.mark.parametrize("wrong", [
    {"cash_cents": -1}, {"in_bonds_cents": -1}, {"id": 2},
])  # fmt: skip
def test_a_purse_below_nothing_is_refused_by_the_database(desk, wrong):
    ledger.enter(desk.tess, Entry.CONTRIBUTION, 1, BEGIN.date(), BEGIN)

    with pytest.raises(IntegrityError), transaction.atomic():
        BondFund.objects.update(**wrong)


def test_money_that_leaves_by_one_person_is_refused_by_the_database(desk, posted):
    line = LedgerLine.objects.get(entry="POSTED")
    for second in (None, line.asked_by):
        with pytest.raises(IntegrityError), transaction.atomic():
            LedgerLine.objects.filter(pk=line.pk).update(approved_by=second)


class BooksAddUp(TestCase):
    """Whatever is entered, agreed to, taken back or struck, the purse equals the books."""

    @settings(max_examples=15, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from([*Entry, "agree", "back"]), st.integers(0, 9_000)), max_size=12))
    def test_the_purse_equals_the_books(self, acts):
        desk = open_programme(BEGIN)
        desk.tess = account("tess", Role.TREASURER, at=BEGIN)
        ledger.enter(desk.tess, Entry.CONTRIBUTION, 9_000 * USD, BEGIN.date(), BEGIN)
        bond = granted(desk, 1_500)
        for act, usd in acts:
            bond.refresh_from_db()
            try:
                with transaction.atomic():
                    if act == "agree":
                        agree(desk.dora)
                    elif act == "back":
                        line = LedgerLine.objects.filter(counted_at__isnull=False).order_by("-pk").first()
                        ledger.take_back(desk.tess, line, POSTED, BEGIN)
                    else:
                        of = bond if act in {"INTEREST", "POSTED", "REFUND", "FORFEITED"} else None
                        cents = bond.amount_cents if act == "POSTED" else usd * USD
                        ledger.enter(desk.tess, Entry(act), cents, POSTED, BEGIN, of)
            except (NotEnough, WrongSum, bonds.WrongState, ledger.AlreadyTakenBack, ledger.NoLongerPossible):
                pass
            held()

"""Money for people inside: two people decide, a cap for each person, and books that balance whatever happens."""

from __future__ import annotations

import itertools
import threading
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.visit.desk import START, account, friend, open_desk, visitor

from localaction.people import approvals
from localaction.people.models import Approval
from localaction.people.permissions import NotAllowed
from localaction.people.rules.roles import Role
from localaction.vault import actions as vault
from localaction.vault import retention
from localaction.visit import reads_funds
from localaction.visit.actions import custody, funds
from localaction.visit.models import FundEntry, FundPayment, PurseBalance
from localaction.visit.rules.custody import Seen, SeenBy
from localaction.visit.rules.funds import (
    Kind,
    Move,
    NotAMove,
    Purse,
    balances,
    check_move,
    differences,
    room_left,
)

TODAY = START.date()
pairs = st.sampled_from(list(itertools.permutations(Purse, 2)))
moves = st.builds(lambda pair, cents: Move(*pair, cents), pairs, st.integers(1, 10**7))
books = st.lists(moves, max_size=12)


@given(books)
def test_whatever_moves_all_purses_together_hold_nothing(entries):
    assert sum(balances(entries).values()) == 0


@given(books, moves)
def test_a_move_and_its_correction_leave_the_books_as_they_were(entries, move):
    undone = Move(move.target, move.source, move.cents)
    assert differences(balances([*entries, move, undone]), balances(entries)) == {}


@pytest.mark.parametrize("move", [Move(Purse.CASH, Purse.CASH, 5), Move(Purse.CASH, Purse.PHONE, 0)])
def test_nothing_is_no_move(move):
    with pytest.raises(NotAMove):
        check_move(move)


@pytest.mark.parametrize(
    ("ago", "left"), [(0, 2000), (29, 2000), (30, 5000), (-3, 2000)], ids=["today", "29 days", "30 days", "planned"]
)
def test_what_a_person_got_in_the_thirty_days_before_counts_against_the_cap(ago, left):
    assert room_left(5000, [(TODAY - timedelta(days=ago), 3000)], TODAY) == left


@given(st.integers(0, 10**5), st.lists(st.tuples(st.dates(), st.integers(1, 10**4)), max_size=8), st.dates())
def test_another_payment_never_leaves_more_and_never_less_than_nothing(cap, spent, on):
    left = room_left(cap, spent, on)
    assert 0 <= room_left(cap, [*spent, (on, 100)], on) <= left <= cap


@pytest.fixture
def desk():
    return open_desk()


@pytest.fixture
def lena(desk):
    return account("lena", Role.COORDINATOR)


@pytest.fixture
def marisol(desk):
    return friend(desk, desk.florence)


def ask(desk, who, cents=3000, kind=Kind.COMMISSARY, token=None, at=START):
    return funds.ask_payment(desk.dora, who, kind, cents, token or uuid.uuid4(), at)


def say_yes(payment, by, at=START):
    approvals.approve(Approval.objects.get(reference=str(payment.uuid)), by, at)


@pytest.mark.django_db
def test_money_goes_out_after_a_second_persons_yes_and_the_books_balance(desk, lena, marisol):
    funds.record_gift(desk.dora, 10_000, TODAY, START)
    payment = ask(desk, marisol)
    with pytest.raises(approvals.NotApproved):
        funds.pay(desk.dora, payment, 295, "R-1", TODAY, START)
    with pytest.raises(approvals.OwnRequest):
        say_yes(payment, desk.dora)
    say_yes(payment, lena)

    funds.pay(desk.dora, payment, 295, "R-1", TODAY, START)

    assert reads_funds.kept() == {
        Purse.DONORS: -10_000, Purse.CASH: 6705, Purse.COMMISSARY: 3000, Purse.FEES: 295,
    }  # fmt: skip
    assert differences(reads_funds.reckoned(), reads_funds.kept()) == {}
    assert vault.open_case(desk.session, payment.uuid).read(payment, "receipt") == "R-1"
    with pytest.raises(funds.NotThere):
        funds.pay(desk.dora, payment, 0, "R-2", TODAY, START)


@pytest.mark.django_db
def test_a_yes_to_one_sum_is_no_yes_to_another(desk, lena, marisol):
    funds.record_gift(desk.dora, 10_000, TODAY, START)
    payment = ask(desk, marisol)
    say_yes(payment, lena)
    FundPayment.objects.update(cents=5000)

    with pytest.raises(approvals.NotApproved):
        funds.pay(desk.dora, payment, 0, "R-1", TODAY, START)
    assert FundEntry.objects.count() == 1


@pytest.mark.django_db
def test_money_that_is_not_there_is_not_spent_and_the_yes_is_not_used_up(desk, lena, marisol):
    funds.record_gift(desk.dora, 2999, TODAY, START)
    payment = ask(desk, marisol)
    say_yes(payment, lena)
    with pytest.raises(funds.NotEnough):
        funds.pay(desk.dora, payment, 0, "R-1", TODAY, START)
    with pytest.raises(IntegrityError), transaction.atomic():
        PurseBalance.objects.filter(purse="CASH").update(cents=-1)
    funds.record_gift(desk.dora, 1, TODAY, START)

    funds.pay(desk.dora, payment, 0, "R-1", TODAY, START)

    assert reads_funds.kept()[Purse.CASH] == 0


@pytest.mark.django_db
def test_nobody_gets_more_than_the_cap_until_money_comes_back_or_is_dropped(desk, lena, marisol):
    funds.record_gift(desk.dora, 10_000, TODAY, START)
    payment = ask(desk, marisol)
    with pytest.raises(funds.OverCap) as refusal:
        ask(desk, marisol, 2001, Kind.PHONE)
    assert refusal.value.left_cents == 2000
    funds.drop_payment(desk.dora, ask(desk, marisol, 2000, Kind.PHONE), START)
    say_yes(payment, lena)
    funds.pay(desk.dora, payment, 295, "none: machine out of paper", TODAY, START)

    funds.payment_returned(desk.dora, payment, TODAY, START)

    assert reads_funds.kept()[Purse.CASH] == 10_000 - 295
    assert ask(desk, marisol, 5000).cents == 5000
    with pytest.raises(funds.NotThere):
        funds.payment_returned(desk.dora, payment, TODAY, START)


@pytest.mark.django_db
def test_two_people_change_the_cap(desk, lena, marisol):
    terms = funds.propose_cap(desk.dora, 10_000, START)
    assert funds.cap_cents() == 5000
    say_yes(terms, lena)
    assert funds.cap_cents() == 10_000
    assert ask(desk, marisol, 10_000).cents == 10_000


@pytest.mark.django_db
def test_asking_twice_by_one_press_is_one_payment(desk, marisol):
    token = uuid.uuid4()

    assert ask(desk, marisol, token=token).pk == ask(desk, marisol, token=token).pk
    assert FundPayment.objects.count() == 1


@pytest.mark.django_db
def test_a_gift_noted_in_error_is_corrected_once_by_an_entry_of_its_own(desk):
    gift = funds.record_gift(desk.dora, 10_000, TODAY, START)

    funds.correct_gift(desk.dora, gift, START)

    assert reads_funds.kept()[Purse.CASH] == 0
    assert FundEntry.objects.count() == 2
    with pytest.raises(funds.NotThere):
        funds.correct_gift(desk.dora, gift, START)


@pytest.mark.django_db
def test_a_visitor_moves_no_money_and_nothing_is_paid_without_a_receipt_or_tomorrow(desk, lena, marisol):
    ana = visitor(desk, "ana")
    payment = ask(desk, marisol)
    say_yes(payment, lena)
    for verb in (
        lambda: funds.record_gift(ana.person, 1, TODAY, START),
        lambda: funds.ask_payment(ana.person, marisol, Kind.PHONE, 1, uuid.uuid4(), START),
        lambda: funds.pay(ana.person, payment, 0, "R", TODAY, START),
        lambda: funds.propose_cap(ana.person, 1, START),
    ):
        with pytest.raises(NotAllowed):
            verb()
    with pytest.raises(funds.NoReceipt):
        funds.pay(desk.dora, payment, 0, " ", TODAY, START)
    with pytest.raises(funds.WrongDay):
        funds.record_gift(desk.dora, 1, TODAY + timedelta(days=1), START)


@pytest.mark.django_db
def test_ninety_days_after_the_release_the_sums_stay_and_the_person_does_not(desk, lena, marisol):
    funds.record_gift(desk.dora, 10_000, TODAY, START)
    payment = ask(desk, marisol)
    say_yes(payment, lena)
    funds.pay(desk.dora, payment, 0, "R-1", TODAY, START)
    custody.record_sighting(desk.dora, marisol, Seen.RELEASED, SeenBy.PERSON, None, START, START)

    retention.purge(START + timedelta(days=91))

    payment.refresh_from_db()
    assert (payment.friend, payment.cents) == (None, 3000)
    assert differences(reads_funds.reckoned(), reads_funds.kept()) == {}
    retention.purge(START + timedelta(days=366))
    payment.refresh_from_db()
    assert payment.receipt is None


@pytest.mark.django_db
def test_the_pages_ask_approve_pay_and_show_that_the_books_balance(client, desk, lena, marisol):
    from django.utils import timezone

    today = timezone.now().date().isoformat()
    client.force_login(desk.dora)
    client.post("/desk/visits/funds/", {"act": "gift", "cents": "100", "on": today})
    over = {"act": "ask", "friend": marisol.pk, "kind": "PHONE", "cents": "50.01", "token": str(uuid.uuid4())}
    assert "at most $50.00 more" in client.post("/desk/visits/funds/", over).content.decode()
    client.post("/desk/visits/funds/", over | {"cents": "12.50"})
    payment = FundPayment.objects.get()
    address = f"/desk/visits/funds/{payment.uuid}/"
    paid = {"act": "pay", "fee_cents": "", "receipt": "R-7", "on": today}
    assert "No second person" in client.post(address, paid).content.decode()
    client.force_login(lena)
    assert "P-" in client.get("/desk/approvals/").content.decode()
    say_yes(payment, lena, timezone.now())
    client.post(address, paid)
    page = client.get("/desk/visits/funds/").content.decode()
    assert "the books balance" in page
    assert "$87.50" in page
    client.post(address, {"act": "returned"})
    marisol.refresh_from_db()
    assert marisol.custody == "UNKNOWN"
    PurseBalance.objects.filter(purse="CASH").update(cents=1)
    assert "The books do not balance" in client.get("/desk/visits/funds/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_do_not_exceed_the_cap_together(database_file):
    desk = open_desk()
    marisol = friend(desk, desk.florence)
    gate, outcomes = threading.Barrier(2), []

    def one():
        try:
            gate.wait()
            ask(desk, marisol)
            outcomes.append("ASKED")
        except funds.OverCap:
            outcomes.append("OVER")
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["ASKED", "OVER"]

"""How news of a message is weighed, who is left out, what is kept for alerts, and addresses."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.messages.rules import states
from localaction.messages.rules.addresses import BadAddress, mail, phone
from localaction.messages.rules.states import State, UnknownStatus, advance
from localaction.messages.rules.suppression import Priority, one_per_person, spendable


@given(st.lists(st.sampled_from(list(State)), max_size=6))
def test_a_message_never_goes_back(reports):
    known = State.QUEUED
    for report in reports:
        further = advance(known, report)
        assert states.RANK[further] >= states.RANK[known]
        known = further


@given(st.lists(st.sampled_from([State.SENT, State.FAILED, State.DELIVERED]), min_size=1, max_size=4))
def test_the_order_of_reports_does_not_matter(reports):
    ends = set()
    for order in permutations(reports):
        known = State.SENDING
        for report in order:
            known = advance(known, report)
        ends.add(known)

    assert len(ends) == 1


def test_a_late_sent_does_not_undo_a_delivery_and_a_cancelled_text_that_left_is_sent():
    assert advance(State.DELIVERED, states.of_twilio("sent")) is State.DELIVERED
    assert advance(State.CANCELLED, State.SENT) is State.SENT


@pytest.mark.parametrize("status", ["", "DELIVERED!", "bounced"])
def test_a_status_that_nobody_knows_is_refused(status):
    with pytest.raises(UnknownStatus):
        states.of_twilio(status)


def test_kannels_bits_are_known():
    assert [states.of_kannel(bit) for bit in (1, 2, 4, 8, 16)] == [
        State.DELIVERED,
        State.FAILED,
        State.SENT,
        State.SENT,
        State.FAILED,
    ]
    with pytest.raises(UnknownStatus):
        states.of_kannel(3)


def test_a_person_with_two_addresses_gets_one_message_at_the_better():
    people = [("ben", "EMAIL", 2), ("dan", "SMS", 1), ("ben", "SMS", 1), ("ben", "SMS", 1)]

    chosen, left_out = one_per_person(people, person=lambda c: c[0], rank=lambda c: c[2])

    assert chosen == [("dan", "SMS", 1), ("ben", "SMS", 1)]
    assert left_out == [("ben", "EMAIL", 2), ("ben", "SMS", 1)]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3))))
def test_everybody_is_reached_exactly_once(people):
    chosen, left_out = one_per_person(people, person=lambda c: c[0], rank=lambda c: c[1])

    assert sorted(who for who, _ in chosen) == sorted({who for who, _ in people})
    assert sorted(chosen + left_out) == sorted(people)
    best = {who: min(rank for w, rank in people if w == who) for who, _ in people}
    assert dict(chosen) == best


def test_the_last_fifth_of_a_days_segments_is_kept_for_alerts_and_answers():
    assert spendable(2000, Priority.URGENT) == 2000
    assert spendable(2000, Priority.ANSWER) == 2000
    assert spendable(2000, Priority.ORDINARY) == 1600
    assert spendable(2000, Priority.BULK) == 1600
    assert spendable(0, Priority.BULK) is None


@pytest.mark.parametrize("typed", ["(512) 555-0100", "512.555.0100", "+1 512 555 0100", "15125550100"])
def test_one_number_has_one_form(typed):
    assert phone(typed) == "+15125550100"


@pytest.mark.parametrize("typed", ["", "911", "12", "hello", "+", "5" * 400, "+1512555010O0a0b", "555-0100"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(BadAddress):
        phone(typed)


@given(st.text(max_size=60))
def test_any_text_is_a_number_in_its_one_form_or_refused(text):
    try:
        number = phone(text)
    except BadAddress:
        return
    assert phone(number) == number


@pytest.mark.parametrize(
    "typed",
    ["", "ben", "ben@", "ben@x", "a b@example.org", "ben@example.org\nBcc: x@y.org", "a" * 250 + "@example.org"],
)
def test_an_address_that_would_break_a_header_is_refused(typed):
    with pytest.raises(BadAddress):
        mail(typed)


def test_a_domain_has_no_capitals():
    assert mail(" Ben@Example.ORG ") == "Ben@example.org"

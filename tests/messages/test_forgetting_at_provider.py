"""What a provider keeps of a text is deleted there, as often as it takes, and a receipt stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.messages.conftest import NOW
from tests.messages.standin import ACCOUNT, StandIn
from tests.messages.test_channel_twilio import config

from localaction.messages.actions.forgetting import forget_at_provider, forget_inbound, forget_outbox
from localaction.messages.actions.receive import Received, receive
from localaction.messages.actions.status import receive_status
from localaction.messages.models import Erasure, Inbound, Outbox
from localaction.messages.rules import forgetting as rules
from localaction.messages.rules.states import State
from localaction.messages.work.forgetting import NotForgotten, forget
from localaction.vault import retention

pytestmark = pytest.mark.django_db
TEXT, OTHER, CALL = "SM" + "a" * 32, "SM" + "b" * 32, "CA" + "c" * 32


@pytest.fixture
def provider(settings):
    with StandIn() as server:
        settings.CONFIG = settings.CONFIG.model_copy(update=config(server).model_dump())
        yield server


def test_a_text_and_a_call_are_deleted_at_the_provider_and_a_receipt_stays(provider):
    forget_at_provider(TEXT, NOW)
    forget_at_provider(TEXT, NOW)
    forget_at_provider(CALL, NOW, rules.Resource.CALL)

    assert forget(NOW) == 2

    assert provider.paths == [
        f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{TEXT}.json",
        f"/2010-04-01/Accounts/{ACCOUNT}/Calls/{CALL}.json",
    ]
    assert list(Erasure.objects.values_list("provider_id", "done_at")) == [(TEXT, NOW), (CALL, NOW)]
    assert forget(NOW + timedelta(days=1)) == 0


def test_what_is_not_there_any_more_is_as_good_as_deleted(provider):
    provider.refusals = {TEXT: [(404, 20404)]}
    forget_at_provider(TEXT, NOW)

    assert forget(NOW) == 1


def test_a_text_that_is_not_complete_is_asked_about_again_for_two_weeks_and_then_it_is_trouble(provider):
    provider.refusals = {TEXT: [(409, 20009)] * 40}
    forget_at_provider(TEXT, NOW)
    now, n_runs = NOW, 0

    while now < NOW + timedelta(days=14):
        assert forget(now) == 0
        now, n_runs = Erasure.objects.get().due_at, n_runs + 1

    assert 14 < n_runs < 30
    with pytest.raises(NotForgotten, match="20009"):
        forget(now)
    provider.refusals = {}
    assert forget(now + timedelta(days=1)) == 1


def test_a_provider_that_fails_is_left_alone_until_the_next_run_and_nothing_is_given_up(provider):
    provider.refusals = {TEXT: [(503, None)]}
    forget_at_provider(TEXT, NOW)
    forget_at_provider(OTHER, NOW)

    with pytest.raises(NotForgotten, match="503"):
        forget(NOW)

    assert provider.deleted == []
    assert forget(NOW + timedelta(hours=1)) == 2


def test_one_that_is_refused_for_good_keeps_no_other(provider):
    provider.refusals = {TEXT: [(400, 20001)]}
    forget_at_provider(TEXT, NOW)
    forget_at_provider(OTHER, NOW)

    with pytest.raises(NotForgotten, match="20001"):
        forget(NOW)

    assert provider.deleted == [OTHER]
    assert Erasure.objects.get(provider_id=TEXT).done_at is None


def test_a_provider_that_is_not_there_is_asked_again(provider, settings):
    settings.CONFIG.twilio_base_url = "http://127.0.0.1:1"
    forget_at_provider(TEXT, NOW)

    with pytest.raises(NotForgotten, match="NOT_REACHED"):
        forget(NOW)

    assert Erasure.objects.get().n_tries == 1


def test_texts_of_ours_and_theirs_are_forgotten_seven_days_later_also_one_that_left_twice(provider, queue_offer):
    row = queue_offer()
    Outbox.objects.filter(pk=row.pk).update(
        state=State.SENT, content=None, provider="twilio", provider_id=TEXT, sent_at=NOW, finished_at=NOW
    )
    receive_status("twilio", TEXT, "sent", "", NOW, row.uuid)
    receive_status("twilio", OTHER, "delivered", "", NOW, row.uuid)
    incoming = "SM" + "d" * 32
    receive(Received("twilio", incoming, "SMS", "+15125550100", "", "two vans", NOW))
    receive(Received("kannel", "7", "SMS", "+15125550100", "", "two vans", NOW))

    assert forget(NOW + timedelta(days=7) - timedelta(seconds=1)) == 0
    assert forget(NOW + timedelta(days=7)) == 3
    assert sorted(provider.deleted) == sorted([TEXT, OTHER, incoming])
    assert forget(NOW + timedelta(days=8)) == 0


def test_what_somebody_asks_to_forget_is_emptied_here_and_deleted_there_at_once(provider, queue_offer):
    incoming = "SM" + "d" * 32
    receive(Received("twilio", incoming, "SMS", "+15125550100", "", "two vans", NOW))
    receive(Received("twilio", CALL, "CALL", "+15125550100", "", "", NOW))
    receive(Received("kannel", "7", "SMS", "+15125550100", "", "two vans", NOW))
    row = queue_offer("report:1:answer")
    Outbox.objects.filter(pk=row.pk).update(
        state=State.SENT, content=None, provider="twilio", provider_id=TEXT, sent_at=NOW, finished_at=NOW
    )

    assert forget_inbound(Inbound.objects.values_list("uuid", flat=True), NOW) == 3
    forget_outbox("report:1:", NOW)

    assert forget(NOW) == 3
    assert sorted(provider.deleted) == sorted([incoming, CALL, TEXT])
    assert not Inbound.objects.exclude(content=None, mark=None).exists()


def test_without_an_account_nobody_is_asked():
    forget_at_provider(TEXT, NOW)

    assert forget(NOW) == 0


def test_a_receipt_is_kept_for_a_year(provider):
    forget_at_provider(TEXT, NOW)
    forget(NOW)

    assert "messages.erasure" not in retention.purge(NOW + timedelta(days=364)).n_purged
    assert retention.purge(NOW + timedelta(days=365)).n_purged["messages.erasure"] == 1


@given(text=st.text(max_size=40))
def test_nothing_but_a_providers_number_becomes_part_of_an_address(text):
    for trick in (f"{text}/x", f"{text}.", f"{text}?", f"{text}\n", ""):
        with pytest.raises(rules.NotAProvidersNumber):
            forget_at_provider(trick, NOW)


@given(st.integers(1, 10_000))
def test_each_wait_is_as_long_as_the_last_or_longer_and_a_day_at_most(n):
    waits = [rules.next_try(k, NOW) - NOW for k in (n, n + 1)]

    assert waits == sorted(waits)
    assert timedelta(minutes=5) <= waits[0] <= waits[1] <= timedelta(days=1)

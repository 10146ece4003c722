"""Queuing in the caller's transaction, and sending while the claim holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.messages.conftest import BEN, NOW, VALUES, Notebook, recipient

from localaction.messages import news
from localaction.messages.actions import consent, halts
from localaction.messages.actions.queue import Order, OutsideTransaction, UnknownZone, cancel, queue, queue_many
from localaction.messages.channels import TransportError
from localaction.messages.models import Attempt, Budget, Channel, Consent, Gateway, Halt, How, Outbox, Outcome
from localaction.messages.rules.addresses import BadAddress
from localaction.messages.rules.quiet import NIGHT
from localaction.messages.rules.states import State
from localaction.messages.rules.wording import MissingValue
from localaction.messages.texts import UnknownText
from localaction.messages.work import claims, turns, upkeep
from localaction.messages.work.sending import Line, go_another_way, send_due
from localaction.vault.actions.operational import read_operational

pytestmark = pytest.mark.django_db


def test_a_queued_message_is_worded_counted_and_sealed(queue_offer):
    row = queue_offer(to=recipient(language="es-MX"))

    assert row.state == State.QUEUED
    assert (row.channel, row.n_segments, row.language) == ("SMS", 1, "es")
    assert "Falta observador cerca de 5th & Main. Responda S42" in read_operational(row, "content")
    assert b"observador" not in bytes(row.content)
    assert b"5125550100" not in bytes(row.content) + bytes(row.mark)


def test_the_same_key_is_queued_once(queue_offer):
    assert queue_offer().pk == queue_offer().pk
    assert Outbox.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_message_is_queued_only_inside_the_decisions_transaction():
    with pytest.raises(OutsideTransaction):
        queue("tests.offer", recipient(), VALUES, key="k", at=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_decision_that_is_rolled_back_sends_nothing(queue_offer):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queue_offer()
        1 / 0  # noqa: B018

    assert not Outbox.objects.exists()


@pytest.mark.parametrize(
    ("code", "to", "values", "error"),
    [
        ("tests.nothing", recipient(), VALUES, UnknownText),
        ("tests.offer", recipient(), {"place": "5th"}, MissingValue),
        ("tests.offer", recipient("911"), VALUES, BadAddress),
        ("tests.offer", recipient(""), VALUES, BadAddress),
        ("tests.offer", recipient("", "a@b\nBcc: c@example.org"), VALUES, BadAddress),
    ],
)
def test_what_cannot_be_sent_is_refused_when_it_is_queued(code, to, values, error):
    with pytest.raises(error):
        queue(code, to, values, key="k", at=NOW)

    assert not Outbox.objects.exists()


def test_many_are_queued_with_few_queries(django_assert_max_num_queries, clock):
    orders = [Order(recipient(f"+1512555{n:04d}"), f"k:{n}", VALUES) for n in range(300)]

    with django_assert_max_num_queries(10):
        assert queue_many("tests.offer", orders, at=clock.now) == 300


def test_the_database_keeps_no_content_of_a_message_that_is_done(queue_offer):
    row = queue_offer()

    with pytest.raises(IntegrityError), transaction.atomic():
        Outbox.objects.filter(pk=row.pk).update(state=State.SENT)


def test_a_sent_message_is_emptied_and_its_attempt_kept(queue_offer, line, notebook):
    row = queue_offer()

    assert send_due(line) == 1

    row.refresh_from_db()
    assert (row.state, row.content, row.provider, row.tries) == (State.SENT, None, "notebook", 1)
    assert row.provider_id == f"NB-{row.uuid.hex}"
    assert notebook.taken[0].to == "+15125550100"
    assert [a.outcome for a in row.attempts.all()] == [Outcome.ACCEPTED]
    assert send_due(line) == 0


def test_the_urgent_overtake_and_the_rest_keep_their_order(queue_offer, line, notebook):
    for n in range(3):
        queue_offer(f"k:{n}", recipient(f"+1512555000{n}"), at=NOW - timedelta(seconds=10 - n))
    Outbox.objects.filter(key="k:0").update(priority=30)

    send_due(line)

    assert [m.to[-1] for m in notebook.taken] == ["1", "2", "0"]


def test_a_message_that_is_not_due_waits(queue_offer, line, clock):
    queue_offer(due_at=NOW + timedelta(minutes=5))

    assert send_due(line) == 0
    clock.pass_by(minutes=5)
    assert send_due(line) == 1


def test_what_is_past_its_useful_life_is_not_sent(queue_offer, line, clock, notebook):
    row = queue_offer()
    clock.pass_by(hours=2)

    send_due(line)

    row.refresh_from_db()
    assert (row.state, row.content, notebook.taken) == (State.EXPIRED, None, [])


def test_what_nobody_claims_expires_by_the_clock(queue_offer, clock):
    row = queue_offer(due_at=NOW + timedelta(hours=5))

    assert upkeep.expire(NOW + timedelta(hours=1)) == 0
    assert upkeep.expire(NOW + timedelta(hours=2)) == 1
    row.refresh_from_db()
    assert (row.state, row.content) == (State.EXPIRED, None)


def test_a_temporary_failure_is_tried_again_later(queue_offer, line, clock, notebook):
    row = queue_offer()
    notebook.failures = [TransportError("BUSY"), TransportError("BUSY", retry_after=60)]

    send_due(line)
    row.refresh_from_db()
    assert (row.state, row.n_failures, row.last_error) == (State.QUEUED, 1, "BUSY")
    assert timedelta(seconds=0.2) <= row.due_at - clock.now <= timedelta(seconds=0.4)
    clock.pass_by(seconds=1)
    send_due(line)
    row.refresh_from_db()
    assert row.due_at - clock.now == timedelta(seconds=60)
    clock.pass_by(seconds=60)
    send_due(line)
    row.refresh_from_db()
    assert (row.state, row.tries, len(notebook.taken)) == (State.SENT, 3, 1)


def test_what_can_never_arrive_fails_at_once(queue_offer, line, notebook):
    row = queue_offer()
    notebook.failures = [TransportError("TWILIO_21211", permanent=True)]

    send_due(line)

    row.refresh_from_db()
    assert (row.state, row.last_error, row.content) == (State.FAILED, "TWILIO_21211", None)


def test_the_next_channel_is_tried_when_the_first_has_failed(queue_offer, line, clock, notebook):
    row = queue_offer(to=recipient(mail="ben@example.org"))
    notebook.failures = [TransportError("BUSY")] * 3

    for _ in range(3):
        send_due(line)
        clock.pass_by(seconds=10)

    row.refresh_from_db()
    letter = Outbox.objects.get(channel="EMAIL")
    assert (row.state, row.last_error) == (State.FAILED, "BUSY>NEXT")
    assert (letter.key, letter.has_routes, letter.expires_at) == ("offer:1>EMAIL", False, row.expires_at)
    mailer = Notebook()
    send_due(Line("EMAIL", mailer, lambda _: False, clock=clock))
    assert (mailer.taken[0].to, mailer.taken[0].subject) == ("ben@example.org", "Alert 42")


def test_a_channel_that_is_off_passes_on_what_has_another_way(queue_offer, clock):
    only_text = queue_offer("k:1")
    queue_offer("k:2", recipient(mail="ben@example.org"))

    assert go_another_way("SMS", clock.now, "CHANNEL_OFF") == 1

    only_text.refresh_from_db()
    assert only_text.state == State.QUEUED
    assert Outbox.objects.get(channel="EMAIL").key == "k:2>EMAIL"


def test_a_stale_worker_changes_nothing(queue_offer, clock):
    row = queue_offer()
    [first] = claims.claim("SMS", clock.now)
    clock.pass_by(seconds=31)
    [second] = claims.claim("SMS", clock.now)

    assert not claims.is_held(first)
    assert not claims.finish(first, State.SENT, clock.now, provider="notebook", provider_id="first")
    assert not claims.put_back(first, clock.now)
    row.refresh_from_db()
    assert (row.state, row.provider_id, row.tries) == (State.SENDING, "", 2)
    assert claims.finish(second, State.SENT, clock.now, provider="notebook", provider_id="second")
    row.refresh_from_db()
    assert row.provider_id == "second"


def test_an_attempt_whose_worker_never_came_back_is_recorded_as_lost(queue_offer, line, clock):
    row = queue_offer()
    claims.claim("SMS", clock.now)
    clock.pass_by(seconds=31)

    send_due(line)

    assert list(row.attempts.order_by("n").values_list("n", "outcome")) == [(1, "LOST"), (2, "ACCEPTED")]


def test_a_lease_is_respected_until_it_ends(queue_offer, clock):
    queue_offer()
    claims.claim("SMS", clock.now)

    assert claims.claim("SMS", clock.pass_by(seconds=30)) == []
    assert len(claims.claim("SMS", clock.pass_by(seconds=0.001))) == 1


def test_a_worker_that_lost_its_claim_while_it_waited_sends_nothing(queue_offer, clock, notebook):
    queue_offer("k:1")
    queue_offer("k:2", recipient("+15125550101"))

    def slow(seconds):
        clock.pass_by(seconds=seconds)
        Outbox.objects.filter(key="k:2").update(tries=7)
        return False

    send_due(Line("SMS", notebook, slow, per_second=1, clock=clock))

    assert [m.to for m in notebook.taken] == ["+15125550100"]


def test_stop_until_the_last_moment_means_nothing_more_is_sent(queue_offer, clock, notebook):
    queue_offer("k:1", recipient(mail="ben@example.org", person=BEN))
    other = queue_offer("k:2", recipient("", "ben@example.org", person=BEN))

    def leave(seconds):
        clock.pass_by(seconds=seconds)
        consent.opt_out(Channel.SMS, "+15125550100", How.KEYWORD, clock.now)
        return False

    turns.take_turn("SMS", 1, 0, clock.now, clock.now, per_second=1, per_day=0)
    send_due(Line("SMS", notebook, leave, per_second=1, clock=clock))
    mailer = Notebook()
    send_due(Line("EMAIL", mailer, lambda _: False, clock=clock))

    assert notebook.taken == mailer.taken == []
    other.refresh_from_db()
    assert (other.state, other.last_error, other.content) == (State.CANCELLED, "OPTED_OUT", None)


def test_stop_while_a_message_is_handed_over_stops_the_next(queue_offer, line, notebook, clock):
    queue_offer("k:1")
    queue_offer("k:2")
    notebook.on_send = lambda message: consent.opt_out(Channel.SMS, "+15125550100", How.KEYWORD, clock.now)

    send_due(line)

    assert len(notebook.taken) == 1
    assert sorted(Outbox.objects.values_list("state", flat=True)) == ["CANCELLED", "SENT"]


def test_whoever_left_may_come_back_and_the_latest_word_counts(queue_offer, line, notebook, clock):
    consent.opt_out(Channel.SMS, "+15125550100", How.KEYWORD, clock.now)
    consent.opt_in(Channel.SMS, "(512) 555-0100", How.FORM, "Yes, text me alerts", clock.pass_by(minutes=1))
    queue_offer()

    send_due(line)

    assert len(notebook.taken) == 1


def test_a_text_that_needs_a_yes_goes_to_nobody_else(queue_offer, line, notebook, offer, clock):
    queue_offer("k:1")
    queue_offer("k:2", recipient("+15125550101"))
    Outbox.objects.update(needs_opt_in=True)
    consent.opt_in(Channel.SMS, "+15125550101", How.FORM, "Yes", clock.now)

    send_due(line)

    assert [m.to for m in notebook.taken] == ["+15125550101"]


def test_a_gateway_that_knows_of_an_opt_out_is_believed(queue_offer, line, notebook, clock):
    queue_offer("k:1", recipient(mail="ben@example.org"))
    notebook.failures = [TransportError("TWILIO_21610", permanent=True, opted_out=True)]

    send_due(line)

    assert Consent.objects.get().how == How.PROVIDER
    assert Outbox.objects.get().state == State.FAILED  # and no letter instead
    queue_offer("k:2")
    send_due(line)
    assert notebook.taken == []


def test_a_message_cancelled_in_the_workers_hands_does_not_leave(queue_offer, clock, notebook):
    queue_offer("k:1")

    def cancelling(seconds):
        clock.pass_by(seconds=seconds)
        assert cancel(["k:1"], clock.now) == 1
        return False

    turns.take_turn("SMS", 1, 0, clock.now, clock.now, per_second=1, per_day=0)
    send_due(Line("SMS", notebook, cancelling, per_second=1, clock=clock))

    assert notebook.taken == []
    assert Outbox.objects.get().state == State.CANCELLED


def test_a_message_cancelled_too_late_is_recorded_as_sent(queue_offer, line, notebook, clock):
    queue_offer("k:1")
    notebook.on_send = lambda message: cancel(["k:1"], clock.now)

    send_due(line)

    assert Outbox.objects.get().state == State.SENT
    assert cancel(["k:1"], clock.now) == 0


def test_texts_leave_at_the_senders_pace_and_never_faster(queue_offer, clock):
    for n in range(12):
        queue_offer(f"k:{n}", recipient(f"+151255500{n:02d}"))
    left = []
    notebook = Notebook()
    notebook.on_send = lambda message: left.append(clock.now)
    lines = [
        Line("SMS", notebook, lambda s: bool(clock.pass_by(seconds=s)) and False, per_second=2, clock=clock)
        for _ in range(2)
    ]

    while Outbox.objects.filter(state=State.QUEUED).exists():
        for one in lines:
            send_due(one)
        clock.pass_by(seconds=0.1)

    assert len(left) == 12
    assert all(sum(start <= at < start + timedelta(seconds=1) for at in left) <= 2 for start in left)


def test_two_segments_take_two_places(queue_offer, clock):
    turn = turns.take_turn("SMS", 2, 0, clock.now, clock.now, per_second=1, per_day=0)

    assert turn == clock.now
    with pytest.raises(turns.NotYet) as later:
        turns.take_turn("SMS", 1, 0, clock.now, clock.now, per_second=1, per_day=0)
    assert later.value.turn == clock.now + timedelta(seconds=2)


def test_a_place_that_would_come_too_late_is_not_taken(queue_offer, clock, notebook):
    queue_offer()
    turns.take_turn("SMS", 100, 0, clock.now, clock.now, per_second=1, per_day=0)

    send_due(Line("SMS", notebook, lambda _: False, per_second=1, clock=clock))

    row = Outbox.objects.get()
    assert (row.state, row.due_at) == (State.QUEUED, NOW + timedelta(seconds=100))
    assert notebook.taken == []


def test_the_brake_keeps_the_rest_of_the_day_for_alerts(queue_offer, clock, notebook):
    for n in range(6):
        queue_offer(f"k:{n}", recipient(f"+1512555000{n}"))
    Outbox.objects.filter(key__in=["k:0", "k:1", "k:2", "k:3", "k:4"]).update(priority=20)
    braked = Line("SMS", notebook, lambda _: False, per_day=5, clock=clock)

    send_due(braked)

    # The alert is first; of the other five only three fit into four fifths of the day.
    assert [m.to[-1] for m in notebook.taken] == ["5", "0", "1", "2"]
    assert Budget.objects.get().n_segments == 4
    held = Outbox.objects.filter(state=State.QUEUED)
    assert {row.last_error for row in held} == {"OVER_BUDGET"}
    assert {row.due_at for row in held} == {NOW.replace(hour=0) + timedelta(days=1)}


def test_a_text_that_was_not_taken_costs_nothing(queue_offer, clock, notebook):
    queue_offer()
    notebook.failures = [TransportError("BUSY")]

    send_due(Line("SMS", notebook, lambda _: False, per_day=5, clock=clock))

    assert (Budget.objects.get().n_segments, Budget.objects.get().n_messages) == (0, 0)


def test_quiet_hours_are_the_recipients(queue_offer, line, clock, notebook, offer):
    from dataclasses import replace

    from localaction.messages import texts

    texts.unregister(offer.code)
    texts.register(replace(offer, quiet=NIGHT, lasts=timedelta(hours=24)))
    clock.now = NOW.replace(hour=4)  # 22:00 in Chicago, 18:00 in Honolulu
    queue_offer("k:1", recipient("+15125550100", zone="America/Chicago"))
    queue_offer("k:2", recipient("+18085550100", zone="Pacific/Honolulu"))

    send_due(line)
    assert [m.to for m in notebook.taken] == ["+18085550100"]
    clock.now = NOW.replace(hour=14)  # 08:00 in Chicago
    send_due(line)
    assert len(notebook.taken) == 2


def test_a_retry_that_falls_into_the_night_waits_too(queue_offer, line, clock, notebook):
    row = queue_offer(to=recipient(zone=""))
    Outbox.objects.update(zone="America/Chicago", expires_at=NOW + timedelta(days=2))
    clock.now = NOW.replace(day=3, hour=4)

    send_due(line)

    row.refresh_from_db()
    assert (row.state, row.due_at, notebook.taken) == (State.QUEUED, NOW.replace(day=3, hour=14), [])


def test_a_zone_that_does_not_exist_is_refused(queue_offer, offer):
    from dataclasses import replace

    from localaction.messages import texts

    texts.unregister(offer.code)
    texts.register(replace(offer, quiet=NIGHT))

    with pytest.raises(UnknownZone):
        queue_offer(to=recipient(zone="America/Nowhere"))


def test_five_failures_of_the_gateway_pause_it_and_one_success_ends_the_pause(queue_offer, line, clock, notebook):
    for n in range(7):
        queue_offer(f"k:{n}", recipient(f"+1512555000{n}"))
    notebook.failures = [TransportError("NOT_REACHED", is_gateways=True)] * 5

    assert send_due(line) == 7
    assert Gateway.objects.get().n_failures == 5
    assert send_due(line) == 0  # paused: nothing is even claimed
    assert Attempt.objects.count() == 5
    clock.pass_by(seconds=10)
    assert send_due(line) == 1  # one trial
    assert Gateway.objects.get().closed_until_at is None
    send_due(line)
    assert len(notebook.taken) == 7


def test_while_a_gateway_is_paused_messages_go_another_way(queue_offer, line, clock):
    for _ in range(5):
        turns.note_failure("notebook", "NOT_REACHED", clock.now)
    queue_offer(to=recipient(mail="ben@example.org"))

    send_due(line)

    assert Outbox.objects.get(channel="EMAIL").state == State.QUEUED


def test_a_filtered_text_is_stopped_until_a_person_looks(queue_offer, line, notebook, clock, django_user_model):
    for n in range(3):
        queue_offer(f"k:{n}", recipient(f"+1512555000{n}"))
    notebook.failures = [TransportError("TWILIO_30007", permanent=True, halts="code")]

    send_due(line)
    assert send_due(line) == 0
    assert (Halt.objects.get().code, len(notebook.taken)) == ("tests.offer", 0)
    assert halts.lift(Halt.objects.get().pk, django_user_model.objects.create_user("amparo"), clock.now)
    send_due(line)
    assert len(notebook.taken) == 2


def test_a_lockdown_stops_everything(queue_offer, line, notebook, clock):
    from localaction.vault.actions.emergency import lockdown

    queue_offer()

    done = lockdown("system", clock.now)

    assert done.steps["messages.halt"] == 1
    assert (send_due(line), notebook.taken) == (0, [])


def test_after_a_restore_nothing_old_is_sent_again(queue_offer, line, clock, notebook):
    from localaction.vault import occasions

    queue_offer("k:old")
    clock.pass_by(hours=1, minutes=59)
    queue_offer("k:new", recipient("+15125550101"))

    assert occasions.run_after_restore(clock.pass_by(minutes=1))["messages.outbox"] == 1

    send_due(line)
    assert [m.to for m in notebook.taken] == ["+15125550101"]


def test_a_room_is_told_how_its_messages_ended(queue_offer, line, notebook):
    told = []
    news.subscribe("tests.", told.append)
    try:
        queue_offer("k:1")
        queue_offer("k:2", recipient("+15125550101"))
        notebook.failures = [TransportError("TWILIO_21211", permanent=True)]
        send_due(line)
    finally:
        news.unsubscribe("tests.")

    assert [(n.key, n.state, n.error) for n in told] == [("k:1", "FAILED", "TWILIO_21211"), ("k:2", "SENT", "")]


def test_a_damaged_message_fails_alone(queue_offer, line, notebook):
    from localaction.vault.fields import Envelope

    queue_offer("k:1")
    queue_offer("k:2", recipient("+15125550101"))
    row = Outbox.objects.get(key="k:1")
    Outbox.objects.filter(pk=row.pk).update(content=Envelope(bytes(row.content)[:-1] + b"\0"))

    send_due(line)

    row.refresh_from_db()
    assert (row.state, row.last_error) == (State.FAILED, "DAMAGED")
    assert len(notebook.taken) == 1


@pytest.mark.django_db(transaction=True)
def test_a_claim_walks_the_index_and_stops_at_its_limit(queue_offer, clock):
    orders = [Order(recipient(f"+1512555{n:04d}"), f"k:{n}", VALUES) for n in range(2000)]
    with transaction.atomic():
        queue_many("tests.offer", orders, at=clock.now)
    select = claims.CLAIM.partition("id IN (")[2].rpartition(")\nRETURNING")[0]
    table = connection.ops.quote_name(Outbox._meta.db_table)
    at = connection.ops.adapt_datetimefield_value(clock.now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        cursor.execute(f"{explain} {select.format(table=table, extra='', skip='')}", ["SMS", at, at, 10])
        plan = " ".join(str(row) for row in cursor.fetchall())

    assert "messages_outbox_waiting" in plan
    assert "TEMP B-TREE" not in plan and "Sort" not in plan


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_never_claim_the_same_message(queue_offer, clock):
    import threading

    from django.db import connections

    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("an in-memory database has one connection; the chaos test does this with a file")
    orders = [Order(recipient(f"+1512555{n:04d}"), f"k:{n}", VALUES) for n in range(200)]
    with transaction.atomic():
        queue_many("tests.offer", orders, at=clock.now)
    claimed, barrier = [], threading.Barrier(4)

    def work():
        barrier.wait()
        try:
            while rows := claims.claim("SMS", clock.now):
                claimed.extend(row.pk for row in rows)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(claimed) == len(set(claimed)) == 200


def test_marks_and_rows_go_when_their_time_has_come(queue_offer, line, clock):
    from localaction.vault import retention

    row = queue_offer(to=recipient(person=BEN))
    send_due(line)

    retention.purge(NOW + timedelta(hours=23))
    row.refresh_from_db()
    assert row.mark is not None
    retention.purge(NOW + timedelta(hours=25))
    row.refresh_from_db()
    assert (row.mark, row.person) == (None, None)
    retention.purge(NOW + timedelta(days=31))
    assert not Outbox.objects.exists() and not Attempt.objects.exists()


def test_only_superseded_consent_is_forgotten(clock):
    from localaction.vault import retention

    consent.opt_in(Channel.SMS, "+15125550100", How.FORM, "Yes", clock.now)
    consent.opt_out(Channel.SMS, "+15125550100", How.KEYWORD, clock.pass_by(days=1))

    retention.purge(NOW + timedelta(days=364))
    assert Consent.objects.count() == 2
    retention.purge(NOW + timedelta(days=2000))
    assert [c.act for c in Consent.objects.all()] == ["OUT"]

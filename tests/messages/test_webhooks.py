"""What gateways call: signed or refused, once or harmless, and never lost."""

from __future__ import annotations

import hashlib
import json
import random
import uuid
from datetime import timedelta
from itertools import permutations

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from tests.messages.conftest import BEN, NOW, recipient
from twilio.request_validator import RequestValidator

from localaction.messages import inbound, spool
from localaction.messages.actions import consent, hooks, receive, status
from localaction.messages.actions.hooks import Reported
from localaction.messages.actions.receive import Received
from localaction.messages.channels.kannel import hook_path
from localaction.messages.models import Consent, Halt, How, Inbound, InboundState, Outbox, StatusReport
from localaction.messages.rules.states import State
from localaction.messages.work.sending import send_due
from localaction.vault.actions.operational import read_operational

pytestmark = [pytest.mark.django_db, pytest.mark.security]

TOKEN, SHARED = "12345", "a shared key"
SMS = {"MessageSid": "SM" + "0" * 32, "From": "+15125550100", "To": "+15125550199", "Body": "two vans at 5th & Main"}


@pytest.fixture(autouse=True)
def provider(settings, tmp_path):
    """An installation with a provider and an empty spool."""
    settings.CONFIG = settings.CONFIG.model_copy(
        update={
            "public_url": "https://desk.example.org",
            "twilio_auth_token": SecretStr(TOKEN),
            "twilio_shared_key": SecretStr(SHARED),
        }
    )
    server_key = settings.HOME / "keys" / "server"
    settings.CONFIG.server_key = server_key
    settings.HOME = tmp_path
    return settings


def post(path, fields, *, token=TOKEN, algorithm="HMAC_SHA1", signature=None, **headers):
    signed = RequestValidator(token).compute_signature(f"https://desk.example.org{path}", fields, algorithm)
    if algorithm != "HMAC_SHA1":
        headers["HTTP_X_TWILIO_WEBHOOKS_SIGNATURE_SETTINGS"] = f"key=k1,algorithm={algorithm}"
    given = signed if signature is None else signature
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    return client.post(path, fields, HTTP_X_TWILIO_SIGNATURE=given, **headers)


def post_json(path, body: bytes, *, token=TOKEN, digest=None):
    path += f"{'&' if '?' in path else '?'}bodySHA256={digest or hashlib.sha256(body).hexdigest()}"
    signature = RequestValidator(token).compute_signature(f"https://desk.example.org{path}", {})
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    return client.post(path, body, content_type="application/json", HTTP_X_TWILIO_SIGNATURE=signature)


def test_a_signed_text_is_recorded_sealed_and_answered_with_nothing():
    response = post("/hooks/twilio/sms", SMS)

    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/xml")
    assert response.text.endswith("<Response/>")
    row = Inbound.objects.get()
    assert (row.provider_id, row.state) == (SMS["MessageSid"], InboundState.NEW)
    assert json.loads(read_operational(row, "content"))["body"] == SMS["Body"]
    assert b"vans" not in bytes(row.content)


@pytest.mark.parametrize("path", ["/hooks/twilio/sms", "/hooks/twilio/status", "/hooks/twilio/voice"])
@pytest.mark.parametrize("signature", ["", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", "é"])
def test_an_unsigned_request_is_refused_and_leaves_nothing(path, signature):
    response = post(path, SMS | {"CallSid": "CA1", "MessageStatus": "sent"}, signature=signature)

    assert response.status_code == 403
    assert not Inbound.objects.exists() and not StatusReport.objects.exists()


def test_a_signature_of_another_token_or_another_address_is_refused():
    assert post("/hooks/twilio/sms", SMS, token="54321").status_code == 403
    other = RequestValidator(TOKEN).compute_signature("https://desk.example.org/hooks/twilio/status", SMS)
    assert post("/hooks/twilio/sms", SMS, signature=other).status_code == 403


def test_what_a_proxy_says_of_itself_does_not_count():
    assert post("/hooks/twilio/sms", SMS, HTTP_X_FORWARDED_HOST="evil.example").status_code == 200
    forged = RequestValidator(TOKEN).compute_signature("https://evil.example/hooks/twilio/sms", SMS)
    assert post("/hooks/twilio/sms", SMS, signature=forged, HTTP_X_FORWARDED_HOST="evil.example").status_code == 403


def test_the_second_scheme_has_its_own_key():
    assert post("/hooks/twilio/sms", SMS, token=SHARED, algorithm="HMAC_SHA256").status_code == 200
    assert post("/hooks/twilio/sms", SMS, token=TOKEN, algorithm="HMAC_SHA256").status_code == 403


def test_without_a_token_nothing_is_signed(provider):
    provider.CONFIG = provider.CONFIG.model_copy(update={"twilio_auth_token": SecretStr("")})

    assert post("/hooks/twilio/sms", SMS, token="").status_code == 403


def test_a_page_cannot_be_fetched():
    response = Client().get("/hooks/twilio/sms")

    assert (response.status_code, response.headers["Allow"]) == (405, "POST")


def test_a_replayed_text_has_no_second_effect():
    for _ in range(3):
        assert post("/hooks/twilio/sms", SMS).status_code == 200

    assert Inbound.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("sms", {k: v for k, v in SMS.items() if k != "MessageSid"}),
        ("sms", {k: v for k, v in SMS.items() if k != "From"}),
        ("sms", SMS | {"MessageSid": "a b"}),
        ("sms", SMS | {"MessageSid": "x" * 65}),
        ("sms", SMS | {"Body": "x" * 10_000}),
        ("sms", SMS | {"Body": "a\0b"}),
        ("sms", SMS | {"From": "1" * 41}),
        ("status", {"MessageSid": "SM1"}),
        ("status", {"MessageSid": "SM1", "MessageStatus": "bounced"}),
        ("status?message=not-a-uuid", {"MessageSid": "SM1", "MessageStatus": "sent"}),
        ("voice", {"From": "+15125550100"}),
    ],
)
def test_a_signed_request_that_makes_no_sense_is_400(path, fields):
    assert post(f"/hooks/twilio/{path}", fields).status_code == 400
    assert not Inbound.objects.exists() and not StatusReport.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"12",
        b'"x"',
        b"\xff",
        b"{}",
        b'{"MessageSid": 7}',
        b'{"MessageSid": "SM1", "From": "+15125550100", "Body": 5}',
        b'{"MessageSid": "SM1", "From": ["+15125550100"]}',
        b'{"MessageSid": null, "From": {}}',
    ],
)
def test_a_signed_body_with_wrong_types_is_400(body):
    assert post_json("/hooks/twilio/sms", body).status_code == 400


def test_a_signed_json_body_counts_and_an_altered_one_does_not():
    body = json.dumps(SMS).encode()

    assert post_json("/hooks/twilio/sms", body, digest="0" * 64).status_code == 403
    assert post_json("/hooks/twilio/sms", body, token="54321").status_code == 403
    assert post_json("/hooks/twilio/sms", body).status_code == 200
    assert Inbound.objects.count() == 1


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["MessageSid", "From", "To", "Body", "OptOutType", "MessageStatus", "ErrorCode", "CallSid"]),
        st.one_of(st.text(max_size=50), st.integers(), st.none(), st.lists(st.text(max_size=3), max_size=2)),
    ),
    st.sampled_from(["sms", "status", "voice"]),
)
def test_no_signed_body_makes_the_server_stumble(fields, path):
    with transaction.atomic():
        response = post_json(f"/hooks/twilio/{path}", json.dumps(fields).encode())

    assert response.status_code in {200, 204, 400}


def test_a_call_is_recorded_once_and_answered_at_every_step():
    call = {"CallSid": "CA" + "1" * 32, "From": "+15125550100", "To": "+15125550199"}
    asked = []

    def answer(call, now):
        asked.append((call.digits, call.step))
        return "<Response><Say>Hello</Say></Response>"

    assert b"<Hangup/>" in post("/hooks/twilio/voice", call).content
    inbound.on_call(answer)
    try:
        assert b"Hello" in post("/hooks/twilio/voice?step=language", call | {"Digits": "2"}).content
    finally:
        inbound.forget_call(answer)

    assert asked == [("2", "language")]
    assert Inbound.objects.get().kind == "CALL"


def sent(queue_offer, line, **options):
    row = queue_offer(**options)
    send_due(line)
    Outbox.objects.filter(pk=row.pk).update(provider="twilio", provider_id="SM1")
    return row


@pytest.mark.parametrize("order", list(permutations(["sent", "delivered", "queued"])))
def test_status_reports_may_come_in_any_order(queue_offer, line, order):
    row = sent(queue_offer, line)

    for word in order:
        assert post("/hooks/twilio/status", {"MessageSid": "SM1", "MessageStatus": word}).status_code == 204
        assert post("/hooks/twilio/status", {"MessageSid": "SM1", "MessageStatus": word}).status_code == 204

    row.refresh_from_db()
    assert row.state == State.DELIVERED
    assert StatusReport.objects.count() == 3


def test_a_report_that_comes_before_its_messages_number_is_applied_when_it_is_known(queue_offer, line, notebook):
    row = queue_offer()
    notebook.on_send = lambda m: status.receive_status("notebook", f"NB-{m.uuid.hex}", "delivered", "", NOW)

    send_due(line)

    row.refresh_from_db()
    assert row.state == State.DELIVERED


def test_a_lost_answer_is_made_good_by_the_report_and_nothing_is_sent_twice(queue_offer, line, notebook, clock):
    from localaction.messages.channels import TransportError

    row = queue_offer()
    notebook.failures = [TransportError("NOT_REACHED", is_gateways=True)]
    send_due(line)

    path = f"/hooks/twilio/status?message={row.uuid}"
    assert post(path, {"MessageSid": "SM1", "MessageStatus": "sent"}).status_code == 204
    clock.pass_by(minutes=1)
    send_due(line)

    row.refresh_from_db()
    assert (row.state, row.provider_id, row.content, notebook.taken) == (State.SENT, "SM1", None, [])


@pytest.mark.parametrize(("code", "expected"), [("21610", "consent"), ("30007", "code"), ("30001", "channel")])
def test_an_error_reported_later_has_its_consequence(queue_offer, line, code, expected):
    row = sent(queue_offer, line)

    post("/hooks/twilio/status", {"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": code})

    row.refresh_from_db()
    assert (row.state, row.last_error) == (State.FAILED, f"TWILIO_{code}")
    found = [(halt.channel, halt.code) for halt in Halt.objects.all()]
    if expected == "consent":
        assert Consent.objects.get().act == "OUT"
    else:
        assert found == [("", "tests.offer")] if expected == "code" else found == [("SMS", "")]


def test_stop_counts_at_once_for_all_of_a_persons_addresses(queue_offer, line, notebook, clock):
    clock.now = timezone.now()
    queue_offer("k:1", recipient(person=BEN))
    send_due(line)

    post("/hooks/twilio/sms", SMS | {"Body": "STOP"})

    assert not consent.may_receive(None, BEN, needs_opt_in=False)
    assert Consent.objects.get().how == How.KEYWORD
    queue_offer("k:2", recipient(person=BEN), at=clock.pass_by(seconds=60))
    send_due(line)
    assert [m.body[:20] for m in notebook.taken] == ["Observer needed near", "You're unsubscribed "]
    assert Outbox.objects.get(key="k:2").last_error == "OPTED_OUT"


def test_what_the_provider_answered_itself_is_not_answered_again():
    post("/hooks/twilio/sms", SMS | {"Body": "STOP", "OptOutType": "STOP"})

    assert Consent.objects.get().how == How.PROVIDER
    assert not Outbox.objects.exists()


def test_whoever_says_stop_twice_is_told_once():
    post("/hooks/twilio/sms", SMS | {"Body": "Alto"})
    post("/hooks/twilio/sms", SMS | {"Body": "STOP", "MessageSid": "SM2"})

    assert [row.language for row in Outbox.objects.all()] == ["es"]


def test_free_wording_stops_the_sending_and_asks_a_person(clock):
    post("/hooks/twilio/sms", SMS | {"Body": "por favor ya no me manden mensajes"})

    asked = Consent.objects.get()
    assert (asked.act, asked.how) == ("OUT", How.SUGGESTED)
    consent.review(asked.pk, clock.pass_by(days=9999), is_out=False)
    assert consent.may_receive(asked.mark, None, needs_opt_in=False)


@pytest.mark.parametrize(("body", "language", "words"), [("HELP", "en", "Community alerts"), ("ayuda", "es", "Avisos")])
def test_help_is_answered_in_the_words_it_was_asked_in(body, language, words):
    post("/hooks/twilio/sms", SMS | {"Body": body})

    row = Outbox.objects.get()
    assert row.language == language
    assert words in read_operational(row, "content")


def test_a_text_is_given_to_the_room_that_wants_it_once(clock):
    seen, others = [], []
    inbound.on_text("a-first", lambda text: bool(seen.append(text.body)) or True)
    inbound.on_text("b-second", lambda text: bool(others.append(text.body)) or True)
    try:
        post("/hooks/twilio/sms", SMS)
        assert receive.hand_on(clock.now) == 1
        assert receive.hand_on(clock.now) == 0
    finally:
        inbound.forget_text("a-first")
        inbound.forget_text("b-second")

    assert (seen, others) == ([SMS["Body"]], [])
    assert Inbound.objects.get().state == InboundState.DONE


def test_a_text_that_a_gateway_reports_twice_under_two_numbers_is_one(clock):
    for sid in ("SM1", "SM2"):
        post("/hooks/twilio/sms", SMS | {"MessageSid": sid})
    seen = []
    inbound.on_text("room", lambda text: bool(seen.append(text.body)) or True)
    try:
        receive.hand_on(clock.now)
    finally:
        inbound.forget_text("room")

    assert len(seen) == 1
    assert [row.state for row in Inbound.objects.order_by("id")] == [InboundState.DONE, InboundState.DOUBLE]


def test_the_same_words_a_minute_later_are_meant(clock):
    for n, sid in enumerate(("SM1", "SM2")):
        receive.receive(
            Received("twilio", sid, "SMS", "+15125550100", "", "Y42", clock.now + n * timedelta(seconds=61))
        )

    receive.hand_on(clock.now)

    assert {row.state for row in Inbound.objects.all()} == {InboundState.DONE}


def test_a_room_that_breaks_down_leaves_no_half_effect_and_the_text_waits_for_a_person(clock):
    def breaks(text):
        Halt.objects.create(why="half an effect", halted_at=clock.now)
        raise ZeroDivisionError

    inbound.on_text("room", breaks)
    try:
        post("/hooks/twilio/sms", SMS)
        for _ in range(6):
            receive.hand_on(clock.now)
    finally:
        inbound.forget_text("room")

    row = Inbound.objects.get()
    assert (row.state, row.tries, Halt.objects.count()) == (InboundState.FAILED, 5, 0)
    assert receive.try_again(row.pk)
    receive.hand_on(clock.now)
    row.refresh_from_db()
    assert row.state == InboundState.DONE


def test_content_goes_after_a_week_and_a_replay_stays_harmless(clock):
    from localaction.vault import retention

    post("/hooks/twilio/sms", SMS)
    Inbound.objects.update(received_at=NOW)

    retention.purge(NOW + timedelta(days=8))

    row = Inbound.objects.get()
    assert (row.content, row.mark, row.words_mark) == (None, None, None)
    post("/hooks/twilio/sms", SMS)
    assert Inbound.objects.count() == 1


def away(execute, sql, params, many, context):
    raise OperationalError("the database is away")


def test_while_the_database_is_away_texts_and_reports_go_to_the_spool_sealed():
    with connection.execute_wrapper(away):
        assert post("/hooks/twilio/sms", SMS | {"Body": "STOP"}).status_code == 200
        assert post("/hooks/twilio/status", {"MessageSid": "SM1", "MessageStatus": "sent"}).status_code == 204
        assert post("/hooks/twilio/voice", {"CallSid": "CA1", "From": "+15125550100"}).status_code == 200
        assert not spool.is_empty()

    on_disk = (spool.folder() / "inbound").read_bytes()
    assert len(on_disk.splitlines()) == 3
    assert b"STOP" not in on_disk and b"5125550100" not in on_disk
    assert (spool.folder() / "inbound").stat().st_mode & 0o777 == 0o600
    assert hooks.take_in_spool() == 3
    assert (Inbound.objects.count(), StatusReport.objects.count(), Consent.objects.count()) == (2, 1, 1)
    assert spool.is_empty()


def test_after_a_failure_the_database_is_left_alone_for_a_moment():
    asked = []

    def counting(execute, sql, params, many, context):
        asked.append(sql)
        raise OperationalError("away")

    with connection.execute_wrapper(counting):
        for sid in ("SM1", "SM2", "SM3"):
            post("/hooks/twilio/sms", SMS | {"MessageSid": sid})

    assert len([sql for sql in asked if "INSERT" in sql or "statement_timeout" in sql or "busy_timeout" in sql]) <= 2
    assert hooks.take_in_spool() == 3


def test_a_worker_killed_while_taking_in_does_no_harm():
    with connection.execute_wrapper(away):
        for n in range(50):
            post("/hooks/twilio/sms", SMS | {"MessageSid": f"SM{n}"})
    n_batches = []

    def killed(records):
        if len(n_batches) == 2:
            raise KeyboardInterrupt
        n_batches.append(len(records))
        return hooks._take_records(records)

    with pytest.raises(KeyboardInterrupt):
        spool.take_in(killed)
    assert Inbound.objects.count() == 40
    assert not spool.is_empty()
    assert hooks.take_in_spool() == 50
    assert Inbound.objects.count() == 50
    assert spool.is_empty()


def test_two_that_take_in_at_once_take_each_record_once():
    with connection.execute_wrapper(away):
        post("/hooks/twilio/sms", SMS)
    seen = []

    def meanwhile(records):
        seen.extend(records)
        assert spool.take_in(lambda others: seen.extend(others) or []) == 0  # another worker, at the same time
        return []

    assert spool.take_in(meanwhile) == 1
    assert len(seen) == 1


def test_a_database_that_goes_away_again_keeps_the_spool():
    with connection.execute_wrapper(away):
        post("/hooks/twilio/sms", SMS)
        with pytest.raises(OperationalError):
            hooks.take_in_spool()

    assert hooks.take_in_spool() == 1


def test_a_damaged_line_is_put_aside_and_the_others_are_taken():
    with connection.execute_wrapper(away):
        post("/hooks/twilio/sms", SMS)
    path = spool.folder() / "inbound"
    path.write_bytes(b"garbage\n" + path.read_bytes())
    spool.append({"of": "Received", "nonsense": 1})

    assert hooks.take_in_spool() == 2

    assert Inbound.objects.count() == 1
    assert len((spool.folder() / "inbound.damaged").read_bytes().splitlines()) == 2


def test_when_neither_database_nor_disk_can_take_it_the_gateway_must_come_again(provider):
    provider.HOME = provider.HOME / "nowhere"
    provider.HOME.write_text("a file where a folder should be")

    with connection.execute_wrapper(away):
        assert post("/hooks/twilio/sms", SMS).status_code == 503


def test_a_report_that_waited_in_the_spool_keeps_what_it_said(queue_offer, line):
    row = sent(queue_offer, line)
    spool.append({"of": "Reported", **Reported("twilio", "SM1", "delivered", "", row.uuid, NOW).as_json()})

    hooks.take_in_spool()

    row.refresh_from_db()
    assert row.state == State.DELIVERED


def test_kannel_calls_with_its_token_only(queue_offer, line):
    row = sent(queue_offer, line)
    client = Client(raise_request_exception=False)
    text = {"id": "0123", "from": "+15125550100", "to": "199", "text": "¿dónde? ñandú"}

    assert client.get("/hooks/kannel/sms/wrong", text).status_code == 403
    assert client.get(hook_path("status").replace("status", "sms"), text).status_code == 403
    assert client.get(hook_path("sms"), text).status_code == 200
    assert client.get(hook_path("sms"), text).status_code == 200
    assert json.loads(read_operational(Inbound.objects.get(), "content"))["body"] == "¿dónde? ñandú"
    assert client.get(hook_path("status"), {"message": row.uuid, "status": "1"}).status_code == 200
    row.refresh_from_db()
    assert row.state == State.DELIVERED


@pytest.mark.parametrize(
    "query",
    [{}, {"message": "x", "status": "1"}, {"message": str(uuid.uuid4())}, {"message": str(uuid.uuid4()), "status": "3"},
     {"message": str(uuid.uuid4()), "status": "one"}, {"message": str(uuid.uuid4()), "status": "1" * 5}],
)  # fmt: skip
def test_a_kannel_report_that_makes_no_sense_is_400(query):
    assert Client(raise_request_exception=False).get(hook_path("status"), query).status_code == 400


def test_shuffled_and_repeated_webhooks_end_as_they_would_in_order(queue_offer, line):
    rows = [queue_offer(f"k:{n}", recipient(f"+1512555{n:04d}")) for n in range(5)]
    send_due(line)
    for n, row in enumerate(rows):
        Outbox.objects.filter(pk=row.pk).update(provider="twilio", provider_id=f"SM{n}")
    said = [(f"SM{n}", word) for n in range(5) for word in ("queued", "sent", "delivered")] * 2
    random.shuffle(said)

    for sid, word in said:
        assert post("/hooks/twilio/status", {"MessageSid": sid, "MessageStatus": word}).status_code == 204

    assert set(Outbox.objects.values_list("state", flat=True)) == {State.DELIVERED}


def test_a_caller_hears_a_sentence_although_the_room_that_answers_has_lost_the_database():
    def answer(call, now):
        raise OperationalError("the database is away")

    inbound.on_call(answer)

    said = post("/hooks/twilio/voice", {"CallSid": "CA1", "From": "+15125550100"})

    assert said.status_code == 200
    assert b"<Hangup/>" in said.content

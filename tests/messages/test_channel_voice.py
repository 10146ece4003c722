"""Calls of ours: placed by the official SDK against a stand-in, answered by a key, followed by their status."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError
from tests.messages.conftest import NOW, VALUES, recipient
from tests.messages.standin import ACCOUNT, TOKEN, StandIn

from localaction.messages import inbound, texts
from localaction.messages.actions import consent, receive
from localaction.messages.actions.queue import Recipient, Route, queue
from localaction.messages.channels.twilio import TwilioVoice
from localaction.messages.config import DeliveryConfig
from localaction.messages.models import Channel, Inbound, Outbox
from localaction.messages.rules import signatures, twiml
from localaction.messages.rules.states import State
from localaction.messages.work import upkeep
from localaction.messages.work.sending import Line, send_due

pytestmark = pytest.mark.django_db
PUBLIC = "https://desk.example.org"
OVERDUE = texts.Text(
    "tests.overdue",
    "Overdue",
    {"en": "Checking on you {code}. Reply OK{code}", "es": "Sigue bien {code}? Responda OK{code}"},
    worst={"code": "9999"},
    spoken={
        "en": "This is Valle, alert {code}. Press 1 if you are fine, 2 if you need help.",
        "es": "Habla Valle, alerta {code}. Marque 1 si está bien, 2 si necesita ayuda.",
    },
    quiet=None,
)


@pytest.fixture(autouse=True)
def _overdue():
    texts.register(OVERDUE)
    yield
    texts.unregister(OVERDUE.code)


@pytest.fixture
def provider(settings):
    with StandIn() as server:
        options = DeliveryConfig(
            twilio_account_sid=ACCOUNT,
            twilio_auth_token=SecretStr(TOKEN),
            twilio_voice_from="+15125550199",
            twilio_base_url=server.url,
        )
        settings.CONFIG = settings.CONFIG.model_copy(update=options.model_dump() | {"public_url": PUBLIC})
        yield server


@pytest.fixture
def voice(provider, settings, clock):
    def wait(seconds):
        clock.pass_by(seconds=seconds)
        return False

    return Line("VOICE", TwilioVoice(settings.CONFIG, PUBLIC), wait, per_second=1.0, clock=clock)


@pytest.fixture
def queue_call(clock):
    def put(key="call:1", number="+15125550100", language="en", at=None):
        to = Recipient((Route(Channel.VOICE, number),), language=language)
        return queue("tests.overdue", to, {"code": "42"}, key=key, at=at or clock.now)

    return put


@pytest.fixture
def post(client):
    def send(path, fields):
        signature = signatures.twilio_signature(TOKEN, f"{PUBLIC}{path}", {name: [v] for name, v in fields.items()})
        return client.post(path, fields, HTTP_X_TWILIO_SIGNATURE=signature)

    return send


def test_a_call_says_its_text_twice_listens_for_a_key_and_asks_for_reports(voice, provider, queue_call):
    row = queue_call(language="es")

    assert send_due(voice) == 1

    [placed] = provider.posted
    assert provider.paths == [f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json"]
    assert (placed["To"], placed["From"]) == ("+15125550100", "+15125550199")
    assert placed["StatusCallback"] == f"{PUBLIC}/hooks/twilio/voice/status?message={row.uuid}"
    gather = ET.fromstring(placed["Twiml"]).find("Gather")
    assert gather.get("action") == f"{PUBLIC}/hooks/twilio/voice/keys?message={row.uuid}&language=es"
    said = [(s.get("language"), s.text) for s in gather.iter("Say")]
    assert said[0] == said[1] == ("es-MX", "Habla Valle, alerta 42. Marque 1 si está bien, 2 si necesita ayuda.")
    assert "marque 9" in said[2][1]
    row.refresh_from_db()
    assert (row.state, row.content, row.provider) == (State.SENT, None, "twilio-voice")


def test_no_second_holds_more_than_one_call(voice, provider, queue_call, clock):
    for n in range(4):
        queue_call(f"call:{n}", f"+1512555010{n}")

    send_due(voice)

    starts = sorted(Outbox.objects.values_list("sent_at", flat=True))
    assert [(b - a).total_seconds() for a, b in pairwise(starts)] == [1.0, 1.0, 1.0]


def test_a_text_that_says_nothing_is_not_sent_by_a_call(clock):
    with pytest.raises(texts.NotSpoken):
        queue("tests.offer", Recipient((Route(Channel.VOICE, "+15125550100"),)), VALUES, key="k", at=NOW)


def test_a_text_that_cannot_be_delivered_becomes_a_call(line, voice, notebook, provider, clock):
    from localaction.messages.channels import TransportError

    routes = (Route(Channel.SMS, "+15125550100"), Route(Channel.VOICE, "+15125550100"))
    queue("tests.overdue", Recipient(routes), {"code": "42"}, key="k", at=clock.now)
    notebook.failures = [TransportError("TWILIO_30006", permanent=True)]

    send_due(line)
    send_due(voice)

    assert [call["To"] for call in provider.posted] == ["+15125550100"]
    assert Outbox.objects.get(key="k>VOICE").state == State.SENT


@pytest.mark.parametrize(
    ("words", "state", "error"),
    [
        (["initiated", "in-progress", "completed"], State.DELIVERED, ""),
        (["completed", "initiated"], State.DELIVERED, ""),
        (["initiated", "busy"], State.FAILED, "TWILIO-VOICE_BUSY"),
        (["no-answer"], State.FAILED, "TWILIO-VOICE_NO-ANSWER"),
    ],
)
def test_a_call_moves_forward_with_its_reports(voice, provider, queue_call, post, words, state, error):
    row = queue_call()
    send_due(voice)
    sid = Outbox.objects.get().provider_id

    for word in words:
        fields = {"CallSid": sid, "CallStatus": word}
        assert post(f"/hooks/twilio/voice/status?message={row.uuid}", fields).status_code == 204

    row.refresh_from_db()
    assert (row.state, row.last_error) == (state, error)


def test_a_call_whose_answer_was_lost_is_not_placed_again(voice, provider, queue_call, post):
    row = queue_call()

    post(f"/hooks/twilio/voice/status?message={row.uuid}", {"CallSid": "CA1", "CallStatus": "initiated"})

    assert send_due(voice) == 0
    row.refresh_from_db()
    assert (row.state, row.provider_id) == (State.SENT, "CA1")


def test_a_key_is_told_to_the_room_once_and_the_call_ends(voice, queue_call, post, clock):
    told = []
    inbound.on_key("tests.", told.append)
    row = queue_call()
    send_due(voice)
    fields = {"CallSid": "CA1", "Digits": "1", "To": "+15125550100", "From": "+15125550199"}

    answers = [post(f"/hooks/twilio/voice/keys?message={row.uuid}&language=es", fields) for _ in range(2)]
    receive.hand_on(clock.now)
    receive.hand_on(clock.now)
    inbound.forget_key("tests.")

    assert [(key.key, key.code, key.digit) for key in told] == [("call:1", "tests.overdue", "1")]
    assert all("Gracias" in answer.text and "<Hangup/>" in answer.text for answer in answers)
    assert Inbound.objects.get().kind == "KEYS"


def test_nine_ends_calls_and_texts_to_that_number(
    voice, line, notebook, provider, queue_call, queue_offer, post, clock
):
    told = []
    inbound.on_key("tests.", told.append)
    row = queue_call()
    send_due(voice)

    fields = {"CallSid": "CA1", "Digits": "9", "To": "+15125550100"}
    answer = post(f"/hooks/twilio/voice/keys?message={row.uuid}&language=en", fields)
    queue_call("call:2")
    queue_offer("text:1", recipient("+15125550100"))
    receive.hand_on(clock.now)
    send_due(voice)
    send_due(line)
    inbound.forget_key("tests.")

    assert "no more calls" in answer.text
    assert (len(provider.posted), notebook.taken, told) == (1, [], [])
    assert consent.latest(bytes(Inbound.objects.get().mark), None) == "OUT"


@pytest.mark.parametrize("digits", ["", "11", "x", "1\0"])
def test_what_is_no_key_is_refused(provider, post, queue_call, digits):
    row = queue_call()
    path = f"/hooks/twilio/voice/keys?message={row.uuid}&language=en"

    assert post(path, {"CallSid": "CA1", "Digits": digits, "To": "+15125550100"}).status_code == 400
    assert post("/hooks/twilio/voice/keys", {"CallSid": "CA1", "Digits": "1", "To": "+1"}).status_code == 400
    assert not Inbound.objects.exists()


def test_a_key_or_report_that_is_not_signed_is_refused(provider, client, queue_call):
    row = queue_call()

    for path in ("keys", "status"):
        answer = client.post(f"/hooks/twilio/voice/{path}?message={row.uuid}", {"CallSid": "CA1", "Digits": "1"})
        assert answer.status_code == 403


def test_a_call_of_which_nothing_was_reported_is_asked_after(voice, provider, queue_call):
    now = timezone.now()
    row = queue_call(at=now - timedelta(minutes=10))
    Outbox.objects.filter(pk=row.pk).update(
        state=State.SENT, content=None, provider="twilio-voice", provider_id="CA1", sent_at=now - timedelta(minutes=6)
    )
    provider.statuses = {"CA1": ("completed", None)}

    assert upkeep.reconcile(now) == 1
    row.refresh_from_db()
    assert row.state == State.DELIVERED


def test_half_an_account_and_broken_speech_are_refused_at_the_start():
    with pytest.raises(ValidationError, match=r"TWILIO_ACCOUNT_SID.*TWILIO_AUTH_TOKEN"):
        DeliveryConfig(twilio_voice_from="+15125550199")
    for spoken in ({"en": "Press 1"}, {"en": "Press {n}", "es": "Marque 1"}, {"en": "a" * 601, "es": "Marque 1"}):
        with pytest.raises(texts.UnfitText):
            texts.register(texts.Text("tests.bad", "Bad", {"en": "a", "es": "b"}, spoken=spoken))


@given(words=st.text(max_size=600), language=st.sampled_from(["en", "es"]))
def test_whatever_is_said_the_markup_is_sound_and_says_it(words, language):
    markup = twiml.asking(words, language, 'https://x.example/?a=1&b="2"')

    said = ET.fromstring(markup.encode()).find("Gather")
    assert said.get("action") == 'https://x.example/?a=1&b="2"'
    spoken = said.find("Say").text or ""
    assert spoken.split() == twiml.UNSPEAKABLE.sub("", words).split()

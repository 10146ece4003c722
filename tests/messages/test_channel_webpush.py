"""Push messages, to a service on this machine that takes them and a browser's keys that open them."""

from __future__ import annotations

import base64
import json
import logging
import stat
import uuid
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.messages.conftest import BEN, NOW, VALUES
from tests.messages.pushing import Browser, PushService

from localaction.messages import gateways, texts
from localaction.messages.actions import consent, push
from localaction.messages.actions.queue import Recipient, Route, queue
from localaction.messages.channels.webpush import WebPush, keys
from localaction.messages.models import Act, Channel, How, Outbox, PushSubscription
from localaction.messages.rules import push as rules
from localaction.messages.rules.states import State
from localaction.messages.work.sending import Line, send_due
from localaction.people.models import Device, Person
from localaction.vault import retention

pytestmark = pytest.mark.django_db
BROWSER = Browser()


@pytest.fixture
def service(settings, tmp_path):
    with PushService() as server:
        settings.CONFIG = settings.CONFIG.model_copy(
            update={"push_hosts": server.host, "server_key": settings.HOME / "keys" / "server", "email_from": "a@b.org"}
        )
        settings.HOME = tmp_path
        keys.make()
        yield server


@pytest.fixture
def ben(db):
    return Person.objects.create_user("ben")


@pytest.fixture
def line(service, settings, clock):
    def wait(seconds):
        clock.pass_by(seconds=seconds)
        return False

    return Line("PUSH", WebPush(settings.CONFIG, "Valle", "https://desk.example.org"), wait, clock=clock)


@pytest.fixture
def subscribe(service, ben):
    def give(path="/ben", person=None, **options):
        owner = {} if "mark" in options else {"person": person or ben}
        return push.subscribe(f"http://{service.host}{path}", **BROWSER.keys, at=NOW, **owner, **options)

    return give


@pytest.fixture
def queue_push(clock):
    def put(row, key="push:1", **options):
        more = options.pop("more", ())
        to = Recipient((Route(Channel.PUSH, str(row.uuid)), *more), person=options.pop("person", None))
        return queue("tests.offer", to, VALUES, key=key, at=clock.now, **options)

    return put


def test_a_message_arrives_encrypted_and_only_the_browser_reads_it(service, line, subscribe, queue_push):
    row = queue_push(subscribe())

    send_due(line)

    [(path, headers, body)] = service.taken
    assert path == "/ben"
    assert b"Observer" not in body
    assert BROWSER.read(body) == {
        "title": "Alert 42", "body": "Observer needed near 5th & Main. Reply Y42 or N42. STOP ends texts", "lang": "en",
        "tag": row.uuid.hex,
    }  # fmt: skip
    assert headers["content-encoding"] == "aes128gcm"
    assert (headers["urgency"], headers["topic"]) == ("high", row.uuid.hex)
    row.refresh_from_db()
    assert (row.state, row.content, row.provider) == (State.SENT, None, "webpush")


def test_the_service_keeps_a_message_for_the_rest_of_its_useful_life(service, line, subscribe, queue_push, clock):
    queue_push(subscribe())
    clock.pass_by(minutes=50)

    send_due(line)

    assert service.taken[0][1]["ttl"] == str(70 * 60)


def test_a_message_past_its_useful_life_is_not_pushed(service, line, subscribe, queue_push, clock):
    row = queue_push(subscribe())
    clock.pass_by(hours=2)

    send_due(line)

    row.refresh_from_db()
    assert (row.state, service.taken) == (State.EXPIRED, [])


def test_we_prove_who_we_are_by_the_key_that_browsers_were_given(service, line, subscribe, queue_push):
    queue_push(subscribe())

    send_due(line)

    scheme, _, fields = service.taken[0][1]["authorization"].partition(" ")
    given_fields = dict(part.strip().split("=", 1) for part in fields.split(","))
    head, claims, signature = given_fields["t"].split(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    keys.read().public_key().verify(encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    said = json.loads(base64.urlsafe_b64decode(claims + "=="))
    assert (scheme, given_fields["k"]) == ("vapid", keys.public())
    assert (said["aud"], said["sub"]) == (f"http://{service.host}", "mailto:a@b.org")


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_the_service_does_not_know_any_more_is_forgotten(
    service, line, subscribe, queue_push, status, notebook, clock
):
    row = subscribe()
    queued = queue_push(row, more=(Route(Channel.SMS, "+15125550100"),))
    service.answers = {"/ben": (status, {})}

    send_due(line)
    send_due(Line("SMS", notebook, lambda _: False, clock=clock))

    assert not PushSubscription.objects.exists()
    queued.refresh_from_db()
    assert (queued.state, queued.last_error) == (State.FAILED, f"PUSH_{status}>NEXT")
    assert [message.to for message in notebook.taken] == ["+15125550100"]


@pytest.mark.parametrize(
    ("status", "state"), [(500, State.QUEUED), (429, State.QUEUED), (400, State.FAILED), (403, State.FAILED)]
)
def test_other_refusals_are_tried_again_or_not_and_the_browser_stays(
    service, line, subscribe, queue_push, status, state
):
    row = queue_push(subscribe())
    service.answers = {"/ben": (status, {"Retry-After": "90"})}

    send_due(line)

    row.refresh_from_db()
    assert (row.state, row.last_error) == (state, f"PUSH_{status}")
    assert state == State.FAILED or row.due_at - NOW >= timedelta(seconds=90)
    assert PushSubscription.objects.exists()
    assert line.transport.name == gateways.provider_of(None, Channel.PUSH)


def test_one_services_trouble_does_not_keep_the_messages_of_the_others(service, line, subscribe, queue_push):
    service.answers = {f"/bad{n}": (500, {}) for n in range(8)}
    for n in range(8):
        queue_push(subscribe(f"/bad{n}"), f"bad:{n}")
    queue_push(subscribe("/good"), "good")

    send_due(line)

    assert [path for path, _, _ in service.taken] == ["/good"]


def test_a_service_that_points_elsewhere_is_not_followed(service, line, subscribe, queue_push):
    service.answers = {"/ben": (307, {"Location": f"http://{service.host}/inside"})}
    queue_push(subscribe())

    send_due(line)

    assert service.taken == []


def test_a_service_that_is_not_there_is_tried_again(service, line, queue_push, ben, settings):
    settings.CONFIG.push_hosts += " 127.0.0.1:1"
    row = queue_push(push.subscribe("http://127.0.0.1:1/x", **BROWSER.keys, at=NOW, person=ben))

    send_due(line)

    row.refresh_from_db()
    assert (row.state, row.last_error) == (State.QUEUED, "NOT_REACHED")


def test_nothing_is_pushed_to_a_locked_account_or_a_lost_device(service, line, subscribe, queue_push, ben):
    device = Device.objects.create(person=ben, secret_hash=b"x" * 32, first_used_on=NOW, last_used_on=NOW)
    queue_push(subscribe("/lost", device=device), "lost")
    queue_push(subscribe("/kept"), "kept")

    device.delete()
    Person.objects.filter(pk=ben.pk).update(locked_at=NOW)
    send_due(line)

    assert service.taken == []
    assert {row.last_error for row in Outbox.objects.all()} == {"PUSH_ENDED"}
    assert push.routes_of(ben) == []


def test_the_address_is_sealed_and_goes_after_ninety_days_without_use(subscribe, service):
    row = subscribe()

    assert service.host.encode() not in bytes(row.content) + bytes(row.endpoint_mark)
    retention.purge(NOW + timedelta(days=89))
    assert PushSubscription.objects.exists()
    push.note_use(str(row.uuid), NOW + timedelta(days=80))
    retention.purge(NOW + timedelta(days=90))
    assert PushSubscription.objects.exists()
    retention.purge(NOW + timedelta(days=170))
    assert not PushSubscription.objects.exists()


def test_a_browser_belongs_to_a_member_or_to_somebody_without_an_account_and_never_to_both(subscribe, ben):
    assert subscribe("/anon", mark=b"m" * 16).person is None
    again = subscribe("/anon")
    assert PushSubscription.objects.get() == again

    for both in ({"mark": b"m" * 16}, {"person": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PushSubscription.objects.filter(pk=again.pk).update(**both)


def test_turning_push_on_is_consent_and_stop_ends_it(service, line, subscribe, queue_push, offer):
    texts.unregister(offer.code)
    texts.register(texts.Text(**{**vars(offer), "needs_opt_in": True}))
    row = subscribe(wording="Send me alerts on this device")
    queue_push(row, "first", person=BEN)
    send_due(line)

    queue_push(row, "second", person=BEN)
    consent.opt_out(Channel.SMS, "+15125550100", How.KEYWORD, NOW, person=BEN)
    send_due(line)

    assert len(service.taken) == 1
    assert consent.Consent.objects.filter(act=Act.IN).get().wording == "Send me alerts on this device"


def test_neither_address_nor_message_is_logged(service, line, subscribe, queue_push, caplog):
    caplog.set_level(logging.DEBUG)
    service.answers = {"/ben": (500, {})}
    queue_push(subscribe())

    send_due(line)

    lines = [record.getMessage() for record in caplog.records if not record.name.startswith("urllib3")]
    assert not [line for line in lines if "/ben" in line or "Observer" in line]


def test_the_key_is_made_once_for_its_owner_only_and_one_that_others_may_read_is_refused(service):
    path = keys.location()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    assert keys.make() is False
    assert path.read_bytes() == before
    path.chmod(0o640)
    with pytest.raises(keys.NoPushKey):
        keys.read()
    path.unlink()
    with pytest.raises(keys.NoPushKey):
        keys.public()


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc",
        "https://updates.push.services.mozilla.com/wpush/v2/abc",
        "https://web.push.apple.com/abc",
        "https://wns2-by3p.notify.windows.com/w/?token=abc",
    ],
)
def test_the_services_of_the_browsers_are_known(endpoint):
    assert rules.checked(endpoint, **BROWSER.keys, allowed=()).endpoint == endpoint


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://evilfcm.googleapis.com.example.org/x",
        "https://notfcm.googleapis.com.evil/x",
        "https://x@fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://[bad/x",
        "file:///etc/passwd",
        "https://fcm.googleapis.com/\nHost: x",
        "https://fcm.googleapis.com/" + "x" * 1000,
        "",
    ],
)
def test_no_other_machine_is_posted_to_because_somebody_named_it(endpoint):
    with pytest.raises(rules.BadSubscription):
        rules.checked(endpoint, **BROWSER.keys, allowed=("push.example.org",))


@pytest.mark.parametrize("broken", [{"key": "AAAA"}, {"key": "é"}, {"secret": "AAAA"}, {"secret": "%%"}, {"key": ""}])
def test_keys_that_are_none_are_refused(broken):
    with pytest.raises(rules.BadSubscription):
        rules.checked("https://fcm.googleapis.com/x", **{**BROWSER.keys, **broken}, allowed=())


@given(st.text(max_size=1600), st.text(max_size=100))
def test_a_payload_says_the_same_and_its_size_tells_little(body, title):
    said = rules.payload(title, body, "en", uuid.UUID(int=0).hex)

    assert json.loads(said) == {"title": title, "body": body, "lang": "en", "tag": "0" * 32}
    size = len(said.encode("utf-8", "surrogatepass"))
    assert size % 256 == 0 or size >= rules.LONGEST_PAYLOAD

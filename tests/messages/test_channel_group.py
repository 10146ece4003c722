"""Notices to groups through Apprise, against a server on this machine; never anything of a person."""

from __future__ import annotations

import json
import logging
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import transaction
from pydantic import SecretStr, ValidationError
from tests.messages.conftest import NOW, VALUES, recipient

from localaction.messages import texts
from localaction.messages.actions.queue import Recipient, Route, queue, tell_groups
from localaction.messages.channels.group import Group, places
from localaction.messages.config import DeliveryConfig
from localaction.messages.models import Channel, Outbox
from localaction.messages.rules.states import State
from localaction.messages.work import upkeep
from localaction.messages.work.sending import Line, send_due

pytestmark = pytest.mark.django_db


class Service(ThreadingHTTPServer):
    """Keeps what is posted to it; `failing` holds the paths that answer 503."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.posted, self.failing = [], set()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


class Answer(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status = 503 if self.path in self.server.failing else 200
        if status == 200:
            self.server.posted.append((self.path, said))
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")


@pytest.fixture
def service(settings):
    with Service() as server:
        at = f"127.0.0.1:{server.server_address[1]}"
        urls = DeliveryConfig(group_urls=SecretStr(f"json://{at}/room\n ntfy://{at}/valle-notices")).model_dump()
        settings.CONFIG = settings.CONFIG.model_copy(update=urls | {"coalition": "Valle"})
        yield server


@pytest.fixture
def group(settings, clock):
    def wait(seconds):
        clock.pass_by(seconds=seconds)
        return False

    return lambda: Line("GROUP", Group(settings.CONFIG, "Valle"), wait, per_second=1.0, clock=clock)


@pytest.fixture
def notice():
    text = texts.Text(
        "tests.notice",
        "Notice",
        {"en": "Know your rights class {day}", "es": "Taller de derechos {day}"},
        worst={"day": "September 30"},
        quiet=None,
        is_group_safe=True,
    )
    texts.register(text)
    yield text
    texts.unregister(text.code)


def test_a_notice_reaches_every_group_once(service, group, notice, clock):
    assert tell_groups("tests.notice", {"day": "May 1"}, key="n:1", at=clock.now) == 2
    tell_groups("tests.notice", {"day": "May 1"}, key="n:1", at=clock.now)

    send_due(group())

    said = dict(service.posted)
    assert len(service.posted) == 2
    assert (said["/room"]["title"], said["/room"]["message"]) == ("Valle", "Know your rights class May 1")
    assert (said["/"]["topic"], said["/"]["message"]) == ("valle-notices", "Know your rights class May 1")
    assert {row.state for row in Outbox.objects.all()} == {State.SENT}


def test_a_group_that_fails_is_tried_again_and_the_other_hears_it_once(service, group, notice, clock):
    service.failing = {"/room"}
    tell_groups("tests.notice", {"day": "May 1"}, key="n:1", at=clock.now)

    send_due(group())
    assert [path for path, _ in service.posted] == ["/"]
    assert Outbox.objects.get(state=State.QUEUED).last_error == "GROUP_REFUSED"
    service.failing = set()
    clock.pass_by(minutes=1)
    send_due(group())

    assert [path for path, _ in service.posted] == ["/", "/room"]


def test_a_text_that_may_hold_something_of_a_person_goes_to_no_group(service, clock):
    [place, _] = places(DeliveryConfig(group_urls=SecretStr("json://a json://b")))
    routes = (*recipient().routes, Route(Channel.GROUP, place))

    with pytest.raises(texts.NotForGroups):
        tell_groups("tests.offer", VALUES, key="k", at=NOW)
    with pytest.raises(texts.NotForGroups):
        queue("tests.offer", Recipient(routes), VALUES, key="k", at=NOW)

    assert not Outbox.objects.exists()


def test_a_group_that_was_taken_out_of_the_configuration_hears_nothing_more(service, group, notice, clock, settings):
    tell_groups("tests.notice", {"day": "May 1"}, key="n:1", at=clock.now)
    settings.CONFIG.group_urls = SecretStr("bogus://x")

    send_due(group())

    assert service.posted == []
    assert {row.last_error for row in Outbox.objects.all()} == {"PLACE_GONE"}


def test_an_address_of_no_known_service_fails_for_good(group, notice, clock, settings):
    settings.CONFIG = settings.CONFIG.model_copy(update={"group_urls": SecretStr("bogus://x")})
    tell_groups("tests.notice", {"day": "May 1"}, key="n:1", at=clock.now)

    send_due(group())

    assert Outbox.objects.get().last_error == "PLACE_UNREADABLE"


def test_neither_address_nor_notice_is_logged(service, group, notice, clock, caplog):
    caplog.set_level(logging.DEBUG)
    service.failing = {"/room", "/"}
    tell_groups("tests.notice", {"day": "May 1"}, key="n:1", at=clock.now)

    send_due(group())

    lines = [record.getMessage() for record in caplog.records if not record.name.startswith("urllib3")]
    assert not [line for line in lines if "valle-notices" in line or "May 1" in line or "json://" in line]


def test_the_groups_hear_when_messages_are_stuck(service, group, queue_offer, clock):
    queue_offer()
    now = clock.pass_by(minutes=5)

    with transaction.atomic():
        assert upkeep.raise_alarm(now) == 1
        upkeep.raise_alarm(now + timedelta(minutes=1))
    send_due(group())

    assert [said["title"] for path, said in service.posted if path == "/room"] == ["Messages are stuck"]


def test_what_is_no_address_is_refused_at_the_start_without_showing_it():
    with pytest.raises(ValidationError, match="ntfy://") as refused:
        DeliveryConfig(group_urls=SecretStr("ntfy://host/topic secret-word"))
    assert "secret-word" not in refused.value.json(include_input=False)

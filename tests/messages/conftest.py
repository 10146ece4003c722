"""What the tests of messages stand on: a text to send, people to send it to, and a gateway that remembers."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings as hypothesis_settings

# A busy machine is slow now and then; that a rule is slow shows in the suite's time.
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **duration: float) -> datetime:
        self.now += timedelta(**duration)
        return self.now


class Notebook:
    """A gateway that writes down what it is given, and fails when told to."""

    name = "notebook"
    reports = True

    def __init__(self) -> None:
        self.taken = []
        self.failures = []
        self.on_send = None

    def send(self, message):
        from localaction.messages.channels import Sent

        if self.on_send is not None:
            self.on_send(message)
        if self.failures:
            raise self.failures.pop(0)
        self.taken.append(message)
        return Sent(f"NB-{message.uuid.hex}")

    def close(self) -> None:
        pass

    @property
    def bodies(self) -> list[str]:
        return [message.body for message in self.taken]


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture
def line(clock, notebook):
    """The SMS line of a worker, on a gateway that remembers, without limits; waiting moves the clock."""
    from localaction.messages.work.sending import Line

    def wait(seconds: float) -> bool:
        clock.pass_by(seconds=seconds)
        return False

    return Line("SMS", notebook, wait, clock=clock)


@pytest.fixture(autouse=True)
def _database_that_has_not_been_away():
    """Forget that another test's database was away."""
    from localaction.messages.actions import hooks

    hooks.patience = hooks.Patience()


@pytest.fixture(autouse=True)
def _no_other_room_listens(monkeypatch):
    """Keep the other rooms from taking what comes in: here a test says who is told of it."""
    from localaction.messages import inbound

    for registry, empty in (("_texts", {}), ("_keys", {}), ("_calls", [])):
        monkeypatch.setattr(inbound, registry, empty)


@pytest.fixture(autouse=True)
def offer():
    """A text such as the rooms register."""
    from localaction.messages import texts
    from localaction.messages.rules.suppression import Priority

    text = texts.Text(
        "tests.offer",
        "Offer",
        {
            "en": "Observer needed near {place}. Reply Y{code} or N{code}. STOP ends texts",
            "es": "Falta observador cerca de {place}. Responda S{code} o N{code}. STOP=salir",
        },
        worst={"place": "E 14th St & International Blvd", "code": "9999"},
        required=("code",),
        subjects={"en": "Alert {code}", "es": "Aviso {code}"},
        priority=Priority.URGENT,
        lasts=timedelta(hours=2),
        quiet=None,
        reply_words=("Y42", "N42"),
    )
    texts.register(text)
    yield text
    texts.unregister(text.code)


VALUES = {"place": "5th & Main", "code": "42"}
BEN = uuid.UUID("00000000-0000-4000-8000-00000000be00")


def recipient(number: str = "+15125550100", mail: str | None = None, **options):
    """Whom a message goes to: by text, and by e-mail where an address is given."""
    from localaction.messages.actions.queue import Recipient, Route
    from localaction.messages.models import Channel

    routes = [Route(Channel.SMS, number)] if number else []
    routes += [Route(Channel.EMAIL, mail)] if mail else []
    return Recipient(tuple(routes), **options)


@pytest.fixture
def queue_offer(clock):
    """Queue the offer in a transaction, as a room does."""
    from django.db import transaction

    from localaction.messages.actions.queue import queue

    def put(key: str = "offer:1", to=None, **options):
        with transaction.atomic():
            return queue("tests.offer", to or recipient(), VALUES, key=key, at=options.pop("at", clock.now), **options)

    return put


@pytest.fixture(autouse=True)
def _messages_alone(monkeypatch):
    """Let no room hear of texts and calls but those that a test names itself."""
    from localaction.messages import inbound

    monkeypatch.setattr(inbound, "_texts", {})
    monkeypatch.setattr(inbound, "_calls", [])

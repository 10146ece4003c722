"""SMS by the official SDK, against a stand-in on this machine."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from pydantic import SecretStr
from tests.messages.standin import ACCOUNT, TOKEN, StandIn, resource

from localaction.messages.channels import Message, TransportError
from localaction.messages.channels.twilio import Twilio
from localaction.messages.config import DeliveryConfig
from localaction.messages.models import Inbound, Outbox
from localaction.messages.rules.states import State
from localaction.messages.work import upkeep

MESSAGE = Message(uuid.UUID("00000000-0000-4000-8000-000000000001"), "+15125550100", "Falta observador. ¿Puede?")


@pytest.fixture
def provider():
    with StandIn() as server:
        yield server


def config(provider, **options):
    return DeliveryConfig(
        sms_via="twilio",
        twilio_account_sid=ACCOUNT,
        twilio_auth_token=SecretStr(TOKEN),
        **{"twilio_from": "+15125550199", "twilio_base_url": provider.url, **options},
    )


def test_a_text_is_handed_over_with_an_address_for_its_status(provider):
    gateway = Twilio(config(provider), "https://desk.example.org")

    sent = gateway.send(MESSAGE)
    gateway.close()

    assert sent.provider_id == f"SM{1:032x}"
    assert provider.paths == [f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"]
    assert provider.posted == [
        {
            "To": "+15125550100",
            "From": "+15125550199",
            "Body": "Falta observador. ¿Puede?",
            "StatusCallback": f"https://desk.example.org/hooks/twilio/status?message={MESSAGE.uuid}",
        }
    ]


def test_a_messaging_service_sends_in_its_own_name(provider):
    Twilio(config(provider, twilio_from="MG" + "1" * 32), "https://desk.example.org").send(MESSAGE)

    assert provider.posted[0]["MessagingServiceSid"] == "MG" + "1" * 32
    assert "From" not in provider.posted[0]


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (400, 21610, {"permanent": True, "opted_out": True}),
        (400, 21211, {"permanent": True}),
        (400, 30007, {"permanent": True, "halts": "code"}),
        (429, 20429, {"is_gateways": True, "retry_after": 1.0}),
        (400, 21611, {"halts": "channel"}),
        (500, None, {"is_gateways": True}),
        (503, 20503, {"is_gateways": True}),
        (401, 20003, {"is_gateways": True}),
        (404, 20404, {"permanent": True}),
    ],
)
def test_a_refusal_is_understood(provider, status, code, expected):
    provider.errors = [(status, code)]

    with pytest.raises(TransportError) as refused:
        Twilio(config(provider), "https://desk.example.org").send(MESSAGE)

    nothing = {"permanent": False, "is_gateways": False, "opted_out": False, "halts": "", "retry_after": 0.0}
    assert {name: getattr(refused.value, name) for name in nothing} == nothing | expected
    assert refused.value.code == f"TWILIO_{code or status}"


def test_a_provider_that_is_not_there_is_the_gateways_trouble(provider):
    gateway = Twilio(config(provider, twilio_base_url="http://127.0.0.1:1"), "https://desk.example.org")

    with pytest.raises(TransportError) as refused:
        gateway.send(MESSAGE)

    assert (refused.value.code, refused.value.is_gateways) == ("NOT_REACHED", True)


def test_neither_texts_nor_numbers_are_logged(provider, caplog):
    caplog.set_level(logging.DEBUG)
    Twilio(config(provider), "https://desk.example.org").send(MESSAGE)

    logged = [record.getMessage() for record in caplog.records if not record.name.startswith("urllib3")]
    assert not [line for line in logged if "5125550100" in line or "observador" in line]


@pytest.fixture
def reconciled(provider, settings):
    settings.CONFIG = settings.CONFIG.model_copy(update=config(provider).model_dump())
    return settings


@pytest.mark.django_db
def test_a_text_whose_webhook_never_came_is_fetched_from_the_providers_list(provider, reconciled):
    provider.inbox = [
        resource("SM" + "a" * 32, direction="inbound", body="two vans", **{"from": "+15125550100"}),
        resource("SM" + "b" * 32, direction="outbound-api", body="ours"),
    ]

    assert upkeep.reconcile(timezone.now()) == 1
    assert upkeep.reconcile(timezone.now()) == 0
    assert Inbound.objects.get().provider_id == "SM" + "a" * 32
    assert "To=%2B15125550199" in provider.paths[0] and "DateSent%3E=" in provider.paths[0]


@pytest.mark.django_db
def test_a_text_of_which_nothing_was_reported_is_asked_after(provider, reconciled, queue_offer):
    now = timezone.now()
    row = queue_offer(at=now - timedelta(minutes=10))
    Outbox.objects.filter(pk=row.pk).update(
        state=State.SENT, content=None, provider="twilio", provider_id="SM1", sent_at=now - timedelta(minutes=6)
    )
    provider.statuses = {"SM1": ("delivered", None)}

    assert upkeep.reconcile(now) == 1

    row.refresh_from_db()
    assert row.state == State.DELIVERED
    assert upkeep.reconcile(now) == 0


@pytest.mark.django_db
def test_a_provider_that_cannot_be_asked_is_asked_again_next_time(provider, reconciled):
    reconciled.CONFIG.twilio_base_url = "http://127.0.0.1:1"

    with pytest.raises(upkeep.NotReconciled):
        upkeep.reconcile(timezone.now())

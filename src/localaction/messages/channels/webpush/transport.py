"""Handing messages to push services by pywebpush."""

from __future__ import annotations

from typing import Any

import requests

from localaction.messages.actions import push
from localaction.messages.channels import Message, Sent, TransportError
from localaction.messages.channels.webpush import keys
from localaction.messages.config import DeliveryConfig
from localaction.messages.rules.push import LONGEST_PAYLOAD, payload

SECONDS = 10.0
GONE = frozenset({404, 410})


class Straight(requests.Session):
    """A session that is led nowhere else: a push service answers itself or not at all."""

    def get_redirect_target(self, resp: Any) -> None:
        """Follow nothing."""


class WebPush:
    """Push messages to the browsers that asked for them."""

    name = "webpush"
    reports = False

    def __init__(self, config: DeliveryConfig, coalition: str, public_url: str) -> None:
        self.coalition = coalition
        # Source: RFC 8292 section 2.1: a mailto: or https: address of whoever sends.
        self.contact = f"mailto:{config.email_from or config.alarm_email}"
        if self.contact == "mailto:":
            self.contact = public_url
        self._session = Straight()

    def send(self, message: Message) -> Sent:
        """Hand one message over; its number is its topic, so that a repeat replaces one that still waits.

        Raises:
            TransportError: permanent for a browser that is gone, whose address is then forgotten.
        """
        # Loaded here, because only a worker needs it and it brings a second HTTP client.
        from py_vapid import Vapid
        from pywebpush import WebPushException, webpush

        found = push.open_subscription(message.to)
        if found is None:
            raise TransportError("PUSH_ENDED", permanent=True)
        said = payload(
            message.subject or self.coalition, message.body, message.language, message.uuid.hex, message.opens
        )
        if len(said.encode()) > LONGEST_PAYLOAD:
            raise TransportError("TOO_LONG", permanent=True)
        try:
            webpush(
                {"endpoint": found.endpoint, "keys": {"p256dh": found.key, "auth": found.secret}},
                said,
                vapid_private_key=Vapid(keys.read()),
                vapid_claims={"sub": self.contact},
                ttl=message.lasts_seconds,
                # Source: RFC 8030 sections 5.3 and 5.4.
                headers={"Urgency": "high" if message.is_urgent else "normal", "Topic": message.uuid.hex},
                timeout=SECONDS,
                requests_session=self._session,
            )
        except keys.NoPushKey:
            raise TransportError("NO_PUSH_KEY", is_gateways=True) from None
        except WebPushException as refusal:
            raise self._refused(message.to, refusal.response) from None
        except requests.RequestException:
            raise TransportError("NOT_REACHED", is_gateways=True) from None
        push.note_use(message.to)
        return Sent(str(message.uuid))

    def _refused(self, address: str, answer: requests.Response | None) -> TransportError:
        if answer is None:
            return TransportError("PUSH_BROKEN", permanent=True)
        status = answer.status_code
        if status in GONE:
            push.end(address)
            return TransportError(f"PUSH_{status}", permanent=True)
        waits = answer.headers.get("Retry-After", "")
        # One service's trouble is not the others', so the channel is not paused for it.
        is_passing = status == 429 or status >= 500
        asked = float(waits) if is_passing and waits.isdecimal() and len(waits) < 6 else 0.0
        return TransportError(f"PUSH_{status}", permanent=not is_passing, retry_after=asked)

    def close(self) -> None:
        """Let go of kept connections."""
        self._session.close()

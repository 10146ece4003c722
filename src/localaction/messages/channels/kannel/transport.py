"""Kannel's HTTP interface: sendsms, and the addresses to which it reports."""

from __future__ import annotations

import requests

from localaction.messages.channels import Message, Sent, TransportError
from localaction.messages.config import DeliveryConfig
from localaction.messages.rules.signatures import short_token
from localaction.messages.rules.sms import is_gsm_safe
from localaction.vault import server_key
from localaction.vault.rules.server_keys import Label

SECONDS = 10.0
# Delivered, not delivered, and refused by the network; "queued" and "sent" would say nothing new.
REPORTS = 1 | 2 | 16


def hook_path(what: str) -> str:
    """Return the path that the gateway calls, with a token that only it is told.

    Args:
        what: "sms" or "status".
    """
    return f"/hooks/kannel/{what}/{short_token(server_key.key_for(Label.OUTBOX), f'kannel-{what}')}"


class Kannel:
    """SMS through a Kannel smsbox."""

    name = "kannel"
    reports = True

    def __init__(self, config: DeliveryConfig, public_url: str) -> None:
        self.config = config
        self.public_url = public_url
        self._session = requests.Session()
        # The gateway is on this machine or network: a proxy for the web is not for it.
        self._session.trust_env = False

    def send(self, message: Message) -> Sent:
        """Hand one text over; the gateway's own number of it is never told, so ours stands for it.

        Raises:
            TransportError: permanent on an answer that says the text or the number is wrong.
        """
        fields = {
            "username": self.config.kannel_user,
            "password": self.config.kannel_password.get_secret_value(),
            "from": self.config.kannel_from,
            "to": message.to,
            "text": message.body,
            "charset": "UTF-8",
            "coding": "0" if is_gsm_safe(message.body) else "2",
            "dlr-mask": str(REPORTS),
            "dlr-url": f"{self.public_url}{hook_path('status')}?message={message.uuid}&status=%d",
        }
        try:
            answer = self._session.get(f"{self.config.kannel_url}/cgi-bin/sendsms", params=fields, timeout=SECONDS)
        except requests.RequestException:
            raise TransportError("NOT_REACHED", is_gateways=True) from None
        if answer.status_code == 202:
            return Sent(str(message.uuid))
        name = f"KANNEL_{answer.status_code}"
        if answer.status_code == 403:
            raise TransportError(name, is_gateways=True)
        raise TransportError(name, permanent=400 <= answer.status_code < 500, is_gateways=answer.status_code >= 500)

    def close(self) -> None:
        """Let go of kept connections."""
        self._session.close()

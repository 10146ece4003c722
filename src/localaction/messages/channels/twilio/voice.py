"""Calls through the same account."""

from __future__ import annotations

from uuid import UUID

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException

from localaction.messages.channels import Message, Sent, TransportError
from localaction.messages.channels.twilio.transport import Twilio, refusal
from localaction.messages.rules import twiml

# Before most mailboxes take the call.
RING_SECONDS = 25


class TwilioVoice(Twilio):
    """Calls that say a text twice and listen for one key."""

    name = "twilio-voice"

    def send(self, message: Message) -> Sent:
        """Place the call of a message.

        What is said goes with the order, so the call works even while this site is away and nothing of it need be
        kept here; only the key that the person presses is told to the hook.

        Raises:
            TransportError: see `place_call`.
        """
        action = f"{self.public_url}/hooks/twilio/voice/keys?message={message.uuid}&language={message.language}"
        return self.place_call(message.to, twiml.asking(message.spoken, message.language, action), message.uuid)

    def place_call(self, to: str, markup: str, message: UUID) -> Sent:
        """Call somebody.

        The provider takes no idempotency key; the status address names our message, so that the first report makes
        a lost answer good.

        Args:
            to: E.164 number.
            markup: TwiML, 4,000 characters at most.

        Raises:
            TransportError: permanent for a number that cannot be called, and for markup that is too long.
        """
        if len(markup) > twiml.LONGEST:
            raise TransportError("TOO_LONG", permanent=True)
        try:
            placed = self.client.calls.create(
                to=to,
                from_=self.config.twilio_voice_from,
                twiml=markup,
                timeout=RING_SECONDS,
                status_callback=f"{self.public_url}/hooks/twilio/voice/status?message={message}",
                status_callback_event=["initiated", "answered", "completed"],
            )
        except TwilioRestException as error:
            raise refusal(error.status, error.code) from None
        except (requests.RequestException, TwilioException, OSError, ValueError):
            raise TransportError("NOT_REACHED", is_gateways=True) from None
        return Sent(str(placed.sid))

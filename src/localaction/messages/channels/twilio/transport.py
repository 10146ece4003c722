"""The official SDK, pointed at the configured address."""

from __future__ import annotations

import logging

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from localaction.messages.channels import Message, Sent, TransportError
from localaction.messages.config import DeliveryConfig
from localaction.messages.rules.forgetting import Resource, checked, parts_of_picture

SECONDS = 10.0
# Source: Twilio's Messages resource: ten media a message.
MOST_PICTURES = 10
# The SDK writes whole requests, texts and numbers included, to the logger it is given.
SILENT = logging.Logger("twilio", logging.CRITICAL + 1)

# Source: Twilio's error dictionary, and respond.md section 1.12 for what to do about each.
OPTED_OUT = frozenset({21610})
PERMANENT = frozenset({21211, 21212, 21214, 21217, 21408, 21606, 21612, 21614, 21617, 30004, 30005, 30006})
OVERFLOW = frozenset({21611, 30001})
FILTERED = frozenset({30007})


class Twilio:
    """SMS through the Messages resource."""

    name = "twilio"
    reports = True
    # Whose numbers of messages and calls this account can delete.
    providers = ("twilio", "twilio-voice")

    def __init__(self, config: DeliveryConfig, public_url: str) -> None:
        self.config = config
        self.public_url = public_url
        self._http = TwilioHttpClient(timeout=SECONDS, logger=SILENT)
        self.client = Client(
            config.twilio_account_sid, config.twilio_auth_token.get_secret_value(), http_client=self._http
        )
        self.client.api.base_url = config.twilio_base_url

    def send(self, message: Message) -> Sent:
        """Hand one text over.

        The status address carries our own number of the message: when the answer is lost, the first status report
        still tells that it was taken.

        Raises:
            TransportError: permanent for what can never arrive; see the sets above.
        """
        sender = (
            {"messaging_service_sid": self.config.twilio_from}
            if self.config.twilio_from.startswith("MG")
            else {"from_": self.config.twilio_from}
        )
        try:
            taken = self.client.messages.create(
                to=message.to, body=message.body, status_callback=self._status_url(message), **sender
            )
        except TwilioRestException as error:
            raise refusal(error.status, error.code) from None
        except (requests.RequestException, TwilioException, OSError, ValueError):
            raise TransportError("NOT_REACHED", is_gateways=True) from None
        return Sent(str(taken.sid))

    def status_of(self, provider_id: str, resource: Resource) -> tuple[str, str]:
        """Return the provider's word for how far a message or call has come, and its error code or nothing.

        Raises:
            NotAProvidersNumber: it is none.
            requests.RequestException, TwilioException: the provider could not be asked.
        """
        if resource is Resource.CALL:
            return str(self.client.calls(checked(provider_id)).fetch().status), ""
        found = self.client.messages(checked(provider_id)).fetch()
        return str(found.status), str(found.error_code or "")

    def forget(self, provider_id: str, resource: Resource) -> None:
        """Have the provider delete a message, call or picture; one that is not there any more is as good as deleted.

        Raises:
            NotAProvidersNumber: it is none.
            TransportError: it was not deleted; the code says why.
        """
        try:
            if resource is Resource.PICTURE:
                message, media = parts_of_picture(provider_id)
                self.client.messages(message).media(media).delete()
            elif resource is Resource.CALL:
                self.client.calls(checked(provider_id)).delete()
            else:
                self.client.messages(checked(provider_id)).delete()
        except TwilioRestException as error:
            if error.status != 404:
                raise refusal(error.status, error.code) from None
        except (requests.RequestException, TwilioException, OSError, ValueError):
            raise TransportError("NOT_REACHED", is_gateways=True) from None

    def pictures_of(self, message: str) -> list[str]:
        """Return the numbers of the pictures that came with a message.

        Raises:
            NotAProvidersNumber: it is none.
            requests.RequestException, TwilioException: the provider could not be asked.
        """
        return [str(one.sid) for one in self.client.messages(checked(message)).media.list(limit=MOST_PICTURES)]

    def fetch_picture(self, number: str, most_bytes: int) -> bytes:
        """Fetch a picture that came with a message, signed in; the address is ours, never one that a request named.

        The provider leads on to where it stores files; there the credentials are not shown.

        Args:
            number: what `rules.forgetting.picture` made.
            most_bytes: what is larger is let go before it is read.

        Raises:
            NotAProvidersNumber: it is none.
            TransportError: TOO_LARGE and GONE are permanent; everything else may be tried again.
        """
        message, media = parts_of_picture(number)
        account, token = self.config.twilio_account_sid, self.config.twilio_auth_token.get_secret_value()
        url = f"{self.config.twilio_base_url}/2010-04-01/Accounts/{account}/Messages/{message}/Media/{media}"
        content = bytearray()
        try:
            with requests.get(url, auth=(account, token), timeout=SECONDS, stream=True) as answer:
                if answer.status_code in {404, 410}:
                    raise TransportError("GONE", permanent=True)
                if answer.status_code != 200:
                    raise TransportError(f"TWILIO_{answer.status_code}", is_gateways=True)
                for piece in answer.iter_content(64 * 1024):
                    content += piece
                    if len(content) > most_bytes:
                        raise TransportError("TOO_LARGE", permanent=True)
        except (requests.RequestException, OSError, ValueError):
            raise TransportError("NOT_REACHED", is_gateways=True) from None
        return bytes(content)

    def close(self) -> None:
        """Let go of kept connections."""
        if self._http.session is not None:
            self._http.session.close()

    def _status_url(self, message: Message) -> str:
        return f"{self.public_url}/hooks/twilio/status?message={message.uuid}"


def refusal(status: int, code: int | None) -> TransportError:
    """Return what an error answer means for the message, for the gateway and for the other messages."""
    name = f"TWILIO_{code or status}"
    if code in OPTED_OUT:
        return TransportError(name, permanent=True, opted_out=True)
    if code in FILTERED:
        return TransportError(name, permanent=True, halts="code")
    if code in OVERFLOW:
        return TransportError(name, halts="channel")
    if status == 429 or status >= 500:
        return TransportError(name, is_gateways=True, retry_after=1.0 if status == 429 else 0.0)
    if status in {401, 403}:
        return TransportError(name, is_gateways=True)
    return TransportError(name, permanent=code in PERMANENT or 400 <= status < 500)

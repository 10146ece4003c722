"""What gateways call: checked, recorded, answered at once.

These views are exempt from the check of forms (CSRF): a gateway has no cookie that a stranger's page could use,
and each request proves itself by signature or token instead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from localaction.messages import inbound
from localaction.messages.actions import calls, hooks
from localaction.messages.actions.hooks import Reported
from localaction.messages.actions.receive import Received
from localaction.messages.channels.kannel import Kannel
from localaction.messages.channels.twilio import MOST_PICTURES, Twilio, TwilioVoice
from localaction.messages.inbound import Call
from localaction.messages.models import InboundKind
from localaction.messages.rules import signatures, twiml
from localaction.messages.rules.forgetting import picture
from localaction.messages.rules.states import UnknownStatus
from localaction.messages.texts import in_language
from localaction.vault import server_key
from localaction.vault.rules.server_keys import Label

ID = re.compile(r"[A-Za-z0-9_.:-]{2,64}\Z")
MEDIA = re.compile(r"/Media/([A-Za-z0-9_-]{2,48})\Z")
# Twilio splits nothing longer; a longer one is not from a telephone.
LONGEST_TEXT = 1600
LONGEST_NUMBER = 40
KEYS = frozenset("0123456789*#")
NO_TEXT = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
NOBODY_ANSWERS = (
    '<?xml version="1.0" encoding="UTF-8"?><Response>'
    '<Say language="en-US">Nobody can take your call on this line. Please send a text message. Goodbye.</Say>'
    '<Say language="es-MX">Nadie puede atender su llamada en esta línea. Envíe un mensaje de texto. Adiós.</Say>'
    "<Hangup/></Response>"
)

View = Callable[..., HttpResponse]


class Malformed(ValueError):
    """A signed request lacks a field, or a field is not what it should be."""


def _flat(values: Mapping[str, Any], name: str, longest: int, default: str | None = None) -> str:
    value = values.get(name, default)
    if not isinstance(value, str) or len(value) > longest or "\0" in value:
        raise Malformed(name)
    return value


def _identifier(values: Mapping[str, Any], *names: str) -> str:
    for name in names:
        value = values.get(name)
        if value is not None:
            if not isinstance(value, str) or not ID.match(value):
                raise Malformed(name)
            return value
    raise Malformed(names[0])


def _signed_by_twilio(request: HttpRequest) -> Mapping[str, Any] | None:
    """Return the fields of a request whose signature holds; None when it does not."""
    config = settings.CONFIG
    algorithm = signatures.algorithm_of(request.headers.get("X-Twilio-Webhooks-Signature-Settings", ""))
    secret = config.twilio_auth_token if algorithm == "HMAC_SHA1" else config.twilio_shared_key
    signature = request.headers.get("X-Twilio-Signature", "")
    # From the configured address: what a proxy says of itself can be forged.
    url = f"{config.public_url}{request.get_full_path()}"
    if request.content_type == "application/json":
        body = request.body
        if not signatures.is_signed_body(secret.get_secret_value(), url, body, signature, algorithm):
            return None
        fields = json.loads(body)
        if not isinstance(fields, dict):
            raise Malformed("body")
        return fields
    form = {name: request.POST.getlist(name) for name in request.POST}
    if not signatures.is_signed_form(secret.get_secret_value(), url, form, signature, algorithm):
        return None
    return {name: values[-1] for name, values in form.items()}


def from_twilio(view: Callable[[HttpRequest, Mapping[str, Any]], HttpResponse]) -> View:
    """Let a view see only signed posts; refuse others with 403, and unreadable ones with 400."""

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return HttpResponse(status=405, headers={"Allow": "POST"})
        try:
            fields = _signed_by_twilio(request)
            return HttpResponse(status=403) if fields is None else view(request, fields)
        except (Malformed, UnknownStatus, ValueError, MultiPartParserError, SuspiciousOperation, RequestDataTooBig):
            return HttpResponse(status=400)
        except UnreadablePostError:
            return HttpResponse(status=400)
        except OSError:
            return HttpResponse(status=503)  # neither database nor disk: the gateway must come again

    return checked


def _pictures(fields: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the numbers of what came with a text. Of the addresses only the number counts: the worker makes its own.

    Source: Twilio's webhook for messages: NumMedia, MediaUrl0 to MediaUrl9.
    """
    number = _flat(fields, "NumMedia", 2, "0")
    if not number.isdecimal():
        raise Malformed("NumMedia")
    message = _identifier(fields, "MessageSid", "SmsSid", "SmsMessageSid")
    found = []
    for n in range(min(int(number), MOST_PICTURES)):
        named = MEDIA.search(_flat(fields, f"MediaUrl{n}", 500, ""))
        # A text is taken in also when we cannot tell where its picture lies.
        if named is not None:
            found.append(picture(message, named[1]))
    return tuple(found)


@from_twilio
def twilio_sms(request: HttpRequest, fields: Mapping[str, Any]) -> HttpResponse:
    """Record a text that came in. What it leads to is the worker's work, so the answer is empty."""
    hooks.record(
        Received(
            provider=Twilio.name,
            provider_id=_identifier(fields, "MessageSid", "SmsSid", "SmsMessageSid"),
            kind=InboundKind.SMS,
            sender=_flat(fields, "From", LONGEST_NUMBER),
            to=_flat(fields, "To", LONGEST_NUMBER, ""),
            body=_flat(fields, "Body", LONGEST_TEXT, ""),
            received_at=timezone.now(),
            provider_answered=bool(_flat(fields, "OptOutType", 20, "")),
            pictures=_pictures(fields),
        )
    )
    return HttpResponse(NO_TEXT, content_type="text/xml")


@from_twilio
def twilio_status(request: HttpRequest, fields: Mapping[str, Any]) -> HttpResponse:
    """Record how far a text of ours has come."""
    hooks.record(
        Reported(
            provider=Twilio.name,
            provider_id=_identifier(fields, "MessageSid", "SmsSid"),
            status=_flat(fields, "MessageStatus" if "MessageStatus" in fields else "SmsStatus", 20).lower(),
            error=_flat(fields, "ErrorCode", 10, ""),
            message=_message(request),
            received_at=timezone.now(),
        )
    )
    return HttpResponse(status=204)


@from_twilio
def twilio_voice(request: HttpRequest, fields: Mapping[str, Any]) -> HttpResponse:
    """Record a call once, and answer each of its steps by whichever room answers calls."""
    now = timezone.now()
    call = Call(
        sid=_identifier(fields, "CallSid"),
        caller=_flat(fields, "From", LONGEST_NUMBER, ""),
        to=_flat(fields, "To", LONGEST_NUMBER, ""),
        digits=_flat(fields, "Digits", 40, ""),
        speech=_flat(fields, "SpeechResult", LONGEST_TEXT, ""),
        step=request.GET.get("step", "")[:40],
        fields={name: value for name, value in fields.items() if isinstance(value, str)},
    )
    hooks.record(Received(Twilio.name, call.sid, InboundKind.CALL, call.caller, call.to, "", now))
    try:
        answer = inbound.answer_to(call, now)
    except (DatabaseError, InterfaceError):
        answer = None  # a caller must hear a sentence also while the database is away
    return HttpResponse(NOBODY_ANSWERS if answer is None else answer, content_type="text/xml")


@from_twilio
def twilio_keys(request: HttpRequest, fields: Mapping[str, Any]) -> HttpResponse:
    """Record the key that somebody pressed in a call of ours, and end the call, or join it with the others.

    What the key leads to is the worker's work. The provider may tell it twice: only the first counts.
    """
    digit, message = _flat(fields, "Digits", 1), _message(request)
    if message is None or digit not in KEYS:
        raise Malformed("Digits")
    sid = _identifier(fields, "CallSid")
    hooks.record(
        Received(
            TwilioVoice.name, sid, InboundKind.KEYS, _flat(fields, "To", LONGEST_NUMBER), str(message), digit,
            timezone.now(),
        )
    )  # fmt: skip
    language = in_language(request.GET.get("language", ""))
    try:
        room = calls.room_of(message) if digit == twiml.JOIN_KEY else ""
    except (DatabaseError, InterfaceError):
        room = ""  # the key is in the spool; the call ends rather than fails
    answer = twiml.joining(room, language) if room else twiml.heard(digit, language)
    return HttpResponse(answer, content_type="text/xml")


@from_twilio
def twilio_call_status(request: HttpRequest, fields: Mapping[str, Any]) -> HttpResponse:
    """Record how far a call of ours has come."""
    status = _flat(fields, "CallStatus", 20).lower()
    hooks.record(
        Reported(TwilioVoice.name, _identifier(fields, "CallSid"), status, "", _message(request), timezone.now())
    )
    return HttpResponse(status=204)


def from_kannel(what: str) -> Callable[[Callable[[HttpRequest], HttpResponse]], View]:
    """Let a view see only requests that carry the token told to our own gateway; it can send nothing but GET."""

    def decorate(view: Callable[[HttpRequest], HttpResponse]) -> View:
        @csrf_exempt
        @wraps(view)
        def checked(request: HttpRequest, token: str) -> HttpResponse:
            if request.method not in {"GET", "POST"}:
                return HttpResponse(status=405, headers={"Allow": "GET, POST"})
            if not signatures.is_token(server_key.key_for(Label.OUTBOX), f"kannel-{what}", token):
                return HttpResponse(status=403)
            try:
                return view(request)
            except (Malformed, UnknownStatus, ValueError, SuspiciousOperation):
                return HttpResponse(status=400)
            except OSError:
                return HttpResponse(status=503)

        return checked

    return decorate


@from_kannel("sms")
def kannel_sms(request: HttpRequest) -> HttpResponse:
    """Record a text that came in; an empty answer sends nothing back."""
    hooks.record(
        Received(
            provider=Kannel.name,
            provider_id=_identifier(request.GET, "id"),
            kind=InboundKind.SMS,
            sender=_flat(request.GET, "from", LONGEST_NUMBER),
            to=_flat(request.GET, "to", LONGEST_NUMBER, ""),
            body=_flat(request.GET, "text", LONGEST_TEXT, ""),
            received_at=timezone.now(),
        )
    )
    return HttpResponse(status=200, content_type="text/plain")


@from_kannel("status")
def kannel_status(request: HttpRequest) -> HttpResponse:
    """Record how far a text of ours has come; the gateway knows it by our number."""
    message = _message(request)
    if message is None:
        raise Malformed("message")
    status = _flat(request.GET, "status", 4)
    hooks.record(Reported(Kannel.name, str(message), status, "", message, timezone.now()))
    return HttpResponse(status=200, content_type="text/plain")


def _message(request: HttpRequest) -> UUID | None:
    named = request.GET.get("message")
    return UUID(named) if named else None

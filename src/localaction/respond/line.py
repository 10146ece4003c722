"""The hotline's own name and number, as texts and pages carry them."""

from __future__ import annotations

from django.conf import settings

from localaction.messages.gateways import provider_of
from localaction.messages.models import Channel
from localaction.messages.rules import sms

LONGEST_NAME = 16


def network() -> str:
    """Return the coalition's name as texts carry it: in GSM-7, and short enough."""
    return sms.suggestion(settings.CONFIG.coalition)[:LONGEST_NAME].strip()


def own_number() -> str:
    """Return the number that texts come from, or an empty text where it is no number that can be called."""
    config = settings.CONFIG
    own = config.twilio_from if config.sms_via == "twilio" else config.kannel_from
    return own if own.startswith("+") else ""


def places_calls() -> bool:
    """Return whether this installation can call people; otherwise everything that would be said is texted only."""
    return bool(provider_of(settings.CONFIG, Channel.VOICE))

"""Which gateway carries which channel in this installation."""

from __future__ import annotations

from localaction.messages.channels import Transport
from localaction.messages.channels.group import Group
from localaction.messages.channels.kannel import Kannel
from localaction.messages.channels.smtp import Smtp
from localaction.messages.channels.twilio import Twilio, TwilioVoice
from localaction.messages.channels.webpush import WebPush, keys
from localaction.messages.config import DeliveryConfig
from localaction.messages.models import Channel

# Ours: services of chat rooms throttle much less, and nobody reads faster.
NOTICES_PER_SECOND = 1.0


def provider_of(config: DeliveryConfig, channel: str) -> str:
    """Return the name of a channel's gateway; empty when the channel is off."""
    if channel == Channel.EMAIL:
        return Smtp.name if config.smtp_host else ""
    if channel == Channel.VOICE:
        return TwilioVoice.name if config.twilio_voice_from else ""
    if channel == Channel.GROUP:
        return Group.name if config.group_urls.get_secret_value() else ""
    if channel == Channel.PUSH:
        return WebPush.name if keys.location().exists() else ""
    return config.sms_via


def transport_for(config: DeliveryConfig, channel: str, coalition: str, public_url: str) -> Transport | None:
    """Return a channel's gateway; None when the channel is off."""
    provider = provider_of(config, channel)
    if provider == Smtp.name:
        return Smtp(config, coalition)
    if provider == Twilio.name:
        return Twilio(config, public_url)
    if provider == WebPush.name:
        return WebPush(config, coalition, public_url)
    if provider == Group.name:
        return Group(config, coalition)
    if provider == TwilioVoice.name:
        return TwilioVoice(config, public_url)
    return Kannel(config, public_url) if provider == Kannel.name else None


def per_second(config: DeliveryConfig, channel: str) -> float:
    """Return a channel's segments (letters, calls) a second; 0 without a limit."""
    return {
        Channel.EMAIL: config.email_per_second,
        Channel.SMS: config.sms_segments_per_second,
        Channel.VOICE: config.calls_per_second,
        Channel.GROUP: NOTICES_PER_SECOND,
        Channel.PUSH: 0.0,
    }[Channel(channel)]


def per_day(config: DeliveryConfig, channel: str) -> int:
    """Return a channel's segments a day; 0 without a limit."""
    return config.sms_segments_per_day if channel == Channel.SMS else 0

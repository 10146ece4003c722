"""SMS and calls by Twilio or a provider that speaks the same protocol."""

from localaction.messages.channels.twilio.transport import Twilio
from localaction.messages.channels.twilio.voice import TwilioVoice

__all__ = ["Twilio", "TwilioVoice"]

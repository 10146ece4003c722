"""SMS and calls by Twilio or a provider that speaks the same protocol."""

from localaction.messages.channels.twilio.transport import MOST_PICTURES, Twilio
from localaction.messages.channels.twilio.voice import TwilioVoice

__all__ = ["MOST_PICTURES", "Twilio", "TwilioVoice"]

"""SMS by Twilio or a provider that speaks the same protocol."""

from localaction.messages.channels.twilio.transport import Twilio

__all__ = ["Twilio"]

"""E-mail by any SMTP server, over TLS."""

from localaction.messages.channels.smtp.transport import Smtp

__all__ = ["Smtp"]

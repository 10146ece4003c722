"""Web Push to browsers, encrypted so that the push service reads nothing."""

from localaction.messages.channels.webpush.transport import WebPush

__all__ = ["WebPush"]

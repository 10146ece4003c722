"""Each configured address is one place; a message goes to one place, so that a failure repeats in no other."""

from __future__ import annotations

import hashlib
import logging

from localaction.messages.channels import Message, Sent, TransportError
from localaction.messages.config import DeliveryConfig


def places(config: DeliveryConfig) -> dict[str, str]:
    """Return the configured addresses by the names under which they are queued.

    The name is a digest, because an address holds the service's password and an outbox row outlives a configuration.
    """
    urls = config.group_urls.get_secret_value().split()
    return {hashlib.blake2b(url.encode(), digest_size=8).hexdigest(): url for url in urls}


class Group:
    """Notices through Apprise."""

    name = "group"
    reports = False

    def __init__(self, config: DeliveryConfig, coalition: str) -> None:
        self.config = config
        self.coalition = coalition

    def send(self, message: Message) -> Sent:
        """Hand one notice over.

        Raises:
            TransportError: permanent when the place is no longer configured or its address cannot be read.
        """
        # Loaded here, because it knows over a hundred services and only a worker with groups needs it.
        from apprise import Apprise, AppriseAsset, NotifyFormat

        # Apprise logs addresses and answers; neither belongs in our log.
        logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
        url = places(self.config).get(message.to)
        if url is None:
            raise TransportError("PLACE_GONE", permanent=True)
        service = Apprise(asset=AppriseAsset(async_mode=False))
        if not service.add(url):
            raise TransportError("PLACE_UNREADABLE", permanent=True)
        title = message.subject or self.coalition
        if not service.notify(body=message.body, title=title, body_format=NotifyFormat.TEXT):
            raise TransportError("GROUP_REFUSED")
        return Sent(str(message.uuid))

    def close(self) -> None:
        """Do nothing: no connection is kept."""

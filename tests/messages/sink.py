"""A real SMTP server that remembers which letter came how often and under which key."""

from __future__ import annotations

import random
import re
import threading
from collections import Counter, defaultdict
from email import message_from_bytes

from aiosmtpd.controller import Controller


class Sink(Controller):
    """Counts each subscriber's letters, and refuses one in ten for the time being."""

    def __init__(self, seed: int) -> None:
        self.letters: Counter[int] = Counter()
        self.keys: dict[int, set[str]] = defaultdict(set)
        self.n_taken = 0
        self.changed = threading.Condition()
        self._dice = random.Random(seed)
        super().__init__(self, hostname="127.0.0.1", port=0)

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self._dice.random() < 0.1:
            return "451 try later"
        subscriber = int(re.search(r"\d+", envelope.rcpt_tos[0]).group())
        with self.changed:
            self.letters[subscriber] += 1
            self.keys[subscriber].add(message_from_bytes(envelope.content)["Message-ID"])
            self.n_taken += 1
            self.changed.notify_all()
        return "250 OK"

    def wait_for(self, condition, seconds: float) -> bool:
        with self.changed:
            return self.changed.wait_for(condition, seconds)

    @property
    def repeated(self) -> set[int]:
        """The subscribers whose letter came more than once."""
        return {subscriber for subscriber, times in self.letters.items() if times > 1}

"""People who order letters through the web process, and press the button again until they are told it worked."""

from __future__ import annotations

import itertools
import threading
import uuid

import requests
from tests.messages.ordering.urls import LETTERS_EACH
from tests.messages.sink import Sink

# So many letters may be under way before more are ordered: ordering and sending go on side by side to the end.
MOST_UNDER_WAY = 300
ANSWER_SECONDS = 20


class Clients:
    """Several clients that together place `n_orders` orders, each under a form token of its own."""

    def __init__(self, url: str, n_orders: int, sink: Sink, n_clients: int = 6) -> None:
        self.url, self.sink, self.n_orders = url, sink, n_orders
        self.tokens: dict[int, str] = {}
        self.acknowledged: set[int] = set()
        self.n_retries = 0
        self.stopping = threading.Event()
        self._next = itertools.count()
        self._lock = threading.Lock()
        self.threads = [threading.Thread(target=self._order) for _ in range(n_clients)]
        for thread in self.threads:
            thread.start()

    def _may_order(self) -> bool:
        under_way = len(self.tokens) * LETTERS_EACH - len(self.sink.letters)
        return self.stopping.is_set() or under_way <= MOST_UNDER_WAY

    def _order(self) -> None:
        with requests.Session() as session:
            while (n := next(self._next)) < self.n_orders:
                self.sink.wait_for(self._may_order, ANSWER_SECONDS)
                with self._lock:
                    self.tokens[n] = str(uuid.uuid4())
                if not self._until_acknowledged(session, n):
                    return

    def _until_acknowledged(self, session: requests.Session, n: int) -> bool:
        while not self.stopping.is_set():
            try:
                answer = session.post(self.url, {"token": self.tokens[n], "n": str(n)}, timeout=ANSWER_SECONDS)
            except requests.RequestException:
                answer = None
            with self._lock:
                if answer is not None and answer.status_code == 201:
                    self.acknowledged.add(n)
                    return True
                self.n_retries += 1
            self.stopping.wait(0.1)
        return False

    def end(self) -> None:
        """Stop asking and wait for every client."""
        self.stopping.set()
        with self.sink.changed:
            self.sink.changed.notify_all()
        for thread in self.threads:
            thread.join()

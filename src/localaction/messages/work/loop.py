"""The worker: threads for each channel, one for what comes in, one for the schedule, and a heartbeat."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections
from django.utils import timezone

from localaction.messages import gateways, schedule, spool
from localaction.messages.actions import halts, hooks, receive
from localaction.messages.models import Channel, Worker
from localaction.messages.work import sending
from localaction.messages.work.sending import Line

log = logging.getLogger(__name__)

# Idle polling costs one read; a message waits for half of this on average.
POLL_SECONDS = 0.1
SCHEDULE_SECONDS = 1.0
BEAT_SECONDS = 5.0
# SQLite has no queue for its lock: who writes without a pause keeps everybody else from writing.
LET_OTHERS_SECONDS = 0.05
AFTER_TROUBLE_SECONDS = 1.0


class WorkerLoop:
    """Works until it is told to stop; it can be killed at any point.

    What it was doing when killed is found again by its lease. On SIGTERM or SIGINT each thread ends after the
    message in its hands, and what it had claimed beyond that goes back into the queue.
    """

    def __init__(self, drains: bool = False, parent: int | None = None) -> None:
        """Prepare a worker.

        Args:
            drains: stop by itself once nothing is due.
            parent: process without which it stops.
        """
        self.drains = drains
        self.parent = parent
        self.stopping = threading.Event()
        self.uuid = uuid4()
        self._failed = False
        self._idle: dict[str, bool] = {}

    def run(self) -> int:
        """Work until told to stop, and return the exit code: 1 when a thread broke down."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        config = settings.CONFIG
        steps: dict[str, tuple[Callable[[], int], float]] = {
            "inbound": (self._take_in, POLL_SECONDS),
            "schedule": (schedule.run_due, SCHEDULE_SECONDS),
        }
        for channel in Channel.values:
            per_second, per_day = gateways.per_second(config, channel), gateways.per_day(config, channel)
            # Without a limit two threads share the work: one waits for the gateway while the other writes to disk.
            for n in range(1 if per_second else 2):
                transport = gateways.transport_for(config, channel, config.coalition, config.public_url)
                if transport is None:
                    steps[channel] = (partial(self._without_gateway, channel), SCHEDULE_SECONDS)
                    break
                line = Line(channel, transport, self.stopping.wait, per_second, per_day)
                steps[f"{channel} {n}"] = (partial(self._send, line), POLL_SECONDS)
        threads = [
            threading.Thread(target=self._repeat, args=(name, step, pause), name=name)
            for name, (step, pause) in steps.items()
        ]
        for thread in threads:
            thread.start()
        self._watch(threads)
        for thread in threads:
            thread.join()
        self._gone()
        return 1 if self._failed else 0

    def _stop(self, *_: Any) -> None:
        self.stopping.set()

    def _watch(self, threads: list[threading.Thread]) -> None:
        """Beat, and stop when a thread has ended, the parent is gone, or everything is drained."""
        started = timezone.now()
        n_rounds = 0
        while not self.stopping.is_set():
            if n_rounds % int(BEAT_SECONDS / 0.25) == 0:
                try:
                    Worker.objects.update_or_create(
                        uuid=self.uuid, defaults={"started_at": started, "beat_at": timezone.now()}
                    )
                except (DatabaseError, InterfaceError):
                    connections.close_all()
            n_rounds += 1
            self.stopping.wait(0.25)
            if not all(thread.is_alive() for thread in threads):
                self._failed = self._failed or not self.stopping.is_set()
                break
            if self.parent is not None and os.getppid() != self.parent:
                break
            if self.drains and self._is_idle(len(threads)):
                break
        self.stopping.set()

    def _is_idle(self, n_threads: int) -> bool:
        return len(self._idle) == n_threads and all(self._idle.values())

    def _repeat(self, name: str, step: Callable[[], int], pause: float) -> None:
        """Do a step again and again; trouble with the database is waited out, anything else ends the worker."""
        try:
            while not self.stopping.is_set():
                try:
                    n_done = step()
                except (DatabaseError, InterfaceError) as problem:
                    log.warning("%s waits for the database: %s", name, type(problem).__name__)
                    connections.close_all()
                    n_done, wait = -1, AFTER_TROUBLE_SECONDS
                else:
                    wait = 0.0 if n_done else pause
                self._idle[name] = n_done == 0
                if wait:
                    self.stopping.wait(wait)
        except Exception:
            log.exception("the worker's %s broke down", name)
            self._failed = True
            self.stopping.set()
        finally:
            connections.close_all()

    def _send(self, line: Line) -> int:
        # A STOP that waits in the spool counts before anything more is sent.
        if not spool.is_empty():
            hooks.take_in_spool()
            if not spool.is_empty():
                return 0  # another thread is at it
        try:
            return sending.send_due(line)
        finally:
            if self.stopping.is_set():
                line.transport.close()

    def _without_gateway(self, channel: str) -> int:
        stopped = halts.Halts()
        if stopped.stops(channel):
            return 0
        return sending.go_another_way(channel, timezone.now(), "CHANNEL_OFF", stopped.codes)

    def _take_in(self) -> int:
        n_spooled = 0 if spool.is_empty() else hooks.take_in_spool()
        n_handed_on = receive.hand_on(timezone.now())
        if n_handed_on:
            self.stopping.wait(LET_OTHERS_SECONDS)
        return n_spooled + n_handed_on

    def _gone(self) -> None:
        try:
            Worker.objects.filter(uuid=self.uuid).delete()
        except (DatabaseError, InterfaceError):
            log.warning("the database is away; the worker's last beat stays")
        connections.close_all()

"""Background work that runs by the clock: registered by rooms, run by whichever worker gets its lease.

A room says in AppConfig.ready: `schedule.register(Job("respond.check-in", title, every, run))`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import Promise

from localaction.messages.models import Schedule

log = logging.getLogger(__name__)


class DoubleJob(Exception):
    """Two jobs were registered under one name."""


@dataclass(frozen=True)
class Job:
    """A piece of work: `run(now)` may run twice when a worker is killed, so it must be harmless to repeat.

    Args:
        lease: how long it may take before another worker starts it again.
        first_after: how long after a worker first knows of it it runs for the first time.
    """

    name: str
    title: str | Promise
    every: timedelta
    run: Callable[[datetime], object]
    lease: timedelta = timedelta(minutes=10)
    first_after: timedelta = timedelta(0)


_jobs: dict[str, Job] = {}


def register(job: Job) -> None:
    """Tell which work a room has; called from AppConfig.ready.

    Raises:
        DoubleJob: the name is taken.
    """
    if _jobs.get(job.name, job) != job:
        raise DoubleJob(job.name)
    _jobs[job.name] = job


def unregister(name: str) -> None:
    """Forget a job; only tests need it."""
    _jobs.pop(name, None)


def registered() -> list[Job]:
    """Return every job by name."""
    return [_jobs[name] for name in sorted(_jobs)]


def run_due(clock: Callable[[], datetime] = timezone.now) -> int:
    """Run every job that is due and that no other worker holds; returns how many were run."""
    now = clock()
    known = set(Schedule.objects.values_list("job", flat=True))
    missing = [
        Schedule(job=job.name, next_run_at=now + job.first_after) for job in registered() if job.name not in known
    ]
    if missing:
        Schedule.objects.bulk_create(missing, ignore_conflicts=True)
    free = Q(lease_until_at__isnull=True) | Q(lease_until_at__lt=now)
    due = set(Schedule.objects.filter(free, next_run_at__lte=now).values_list("job", flat=True))
    return sum(_run(job, clock) for job in registered() if job.name in due)


def _run(job: Job, clock: Callable[[], datetime]) -> bool:
    started = clock()
    lease = started + job.lease
    free = Q(lease_until_at__isnull=True) | Q(lease_until_at__lt=started)
    mine = Schedule.objects.filter(free, job=job.name, next_run_at__lte=started)
    if not mine.update(lease_until_at=lease):
        return False
    error = ""
    try:
        job.run(started)
    except Exception as problem:
        # One job's trouble is not the others'; what it was stands at the desk, without its words.
        log.exception("job %s failed", job.name)
        error = type(problem).__name__[:80]
    ended = clock()
    # The lease is the fence: a job that outlived it must not say that it was done.
    held = Schedule.objects.filter(job=job.name, lease_until_at=lease)
    held.update(
        lease_until_at=None, next_run_at=max(started + job.every, ended), last_run_at=started,
        last_seconds=(ended - started).total_seconds(), last_error=error,
        n_failures=F("n_failures") + 1 if error else 0,
    )  # fmt: skip
    return True


def run_now(name: str, now: datetime) -> bool:
    """Have a job run at the next opportunity; returns whether it exists."""
    return Schedule.objects.filter(job=name).update(next_run_at=now) > 0

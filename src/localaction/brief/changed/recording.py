"""The job that records what changed for those who follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from localaction.brief.changed import agreements, detention, measures
from localaction.brief.changed.news import News
from localaction.messages import schedule
from localaction.messages.actions.announcing import announce, begins, in_each_language, is_known
from localaction.messages.schedule import Job

STREAMS: Mapping[str, Callable[[dt.date], list[News]]] = {
    "agreements": agreements.agreement_news,
    "measures": measures.measure_news,
    "contracts": detention.contract_news,
    "notices": detention.notice_news,
    "inspections": detention.inspection_news,
    "population": detention.population_news,
}


def record_changes(now: dt.datetime) -> int:
    """Record what changed since the last time; returns how much was new to us and is news.

    1. Each source tells what happened lately, under names that stay the same however often it is read.
    2. What is known by its name is left alone: so a file that is imported again, or derived anew, changes nothing.
    3. At a source's first reading everything is known from then on and nobody is told.

    One transaction a source: a worker killed in between does the rest the next time.
    """
    return sum(_record(name, read, now) for name, read in STREAMS.items())


@transaction.atomic
def _record(name: str, read: Callable[[dt.date], list[News]], now: dt.datetime) -> int:
    is_first = begins(name, now)
    found = {one.key: one for one in read(now.date())}
    known = is_known(found)
    n_new = 0
    for key, one in found.items():
        if key not in known:
            n_new += announce(() if is_first else one.about(), key, in_each_language(one.say), one.on, now)
    return 0 if is_first else n_new


def register_jobs() -> None:
    """Register the background work; called from AppConfig.ready."""
    schedule.register(
        Job("brief.changes", _("Record what changed, for those who follow it"), timedelta(minutes=10), record_changes)
    )

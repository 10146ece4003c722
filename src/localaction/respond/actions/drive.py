"""What moves a search by itself: what became of the texts, what time has passed, and what was found meanwhile."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from localaction.respond.actions import tallies, watch
from localaction.respond.actions.calling import call_instead
from localaction.respond.actions.dispatch import ENDED
from localaction.respond.actions.feedback import withdraw_nobody_comes
from localaction.respond.actions.findings import reports_of
from localaction.respond.actions.pool import Search
from localaction.respond.models import DispatchRequest, RequestState
from localaction.respond.pool_rows import heard_of_texts
from localaction.respond.rules.pool import next_due
from localaction.respond.rules.pool_state import OVER, Cancelled, Tick, Undelivered

log = logging.getLogger(__name__)


class NotDriven(Exception):
    """Some searches could not be moved; the others were."""


def drive(now: datetime) -> int:
    """Move every search that runs, each in its own transaction, then look after the observers; returns how many run.

    Harmless to repeat: what was done is in the rows.

    Raises:
        NotDriven: one or more failed, after all others were done.
    """
    keys = list(DispatchRequest.objects.filter(ended_at__isnull=True).order_by("pk").values_list("pk", flat=True))
    n_failed = 0
    for key in keys:
        try:
            _drive(key, now)
        except Exception:
            log.exception("search %s was not moved", key)
            n_failed += 1
    watch.look_after(now)
    if n_failed:
        raise NotDriven(f"{n_failed} of {len(keys)}")
    return len(keys)


def _drive(key: int, now: datetime) -> None:
    with transaction.atomic():
        running = DispatchRequest.objects.select_for_update(of=("self",)).filter(pk=key, ended_at__isnull=True)
        request = running.select_related("incident").first()
        if request is None:
            return
        search = Search(request, now)
        incident = request.incident
        if incident.closed_at is not None or incident.state in ENDED:
            search.take(Cancelled())
            return
        for offer, event, text in heard_of_texts(search.offers):
            if isinstance(event, Undelivered) and call_instead(offer, text, now):
                continue
            search.take(event, min(text.sent_at or now, now))
        due = next_due(search.state)
        if due is not None and due <= now:
            search.take(Tick())
        _end(request, search, now)


def _end(request: DispatchRequest, search: Search, now: datetime) -> None:
    """End a search that was filled once everybody is home."""
    if search.state.status in OVER or request.state != RequestState.FILLED:
        return
    if not request.assignments.filter(ended_at__isnull=True).exists():
        request.state, request.ended_at = RequestState.EXPIRED, now
        tallies.write(request, now)
        withdraw_nobody_comes(reports_of(request.incident), now)
        request.save()

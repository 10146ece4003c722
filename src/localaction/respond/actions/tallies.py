"""What stays of a search when its rows about people are gone: counts and seconds, nobody's."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from localaction.respond.models import DispatchRequest, OfferState, Tally

YES = (OfferState.YES, OfferState.WILLING, OfferState.LATER)


def write(request: DispatchRequest, now: datetime) -> Tally:
    """Count a request that ends, in the transaction that ends it: its rows may go only once it was counted."""
    offers = list(request.offers.values_list("state", "answered_at"))
    states = [state for state, _ in offers]
    said_yes = sorted(at for state, at in offers if state == OfferState.YES and at is not None)
    assignments = request.assignments.all()
    arrived = sorted(at for at in assignments.values_list("arrived_at", flat=True) if at is not None)
    return Tally.objects.create(
        request_uuid=request.uuid, county=request.incident.county, cell=request.cell,
        hour_at=request.opened_at.replace(minute=0, second=0, microsecond=0), is_drill=request.is_drill,
        priority=request.priority, n_offers=len(offers), n_yes=sum(state in YES for state in states),
        n_no=states.count(OfferState.NO), n_silent=states.count(OfferState.SILENT),
        n_undeliverable=states.count(OfferState.UNDELIVERABLE), n_arrived=len(arrived),
        n_overdue=assignments.filter(Q(called_at__isnull=False) | Q(paged_at__isnull=False)).count(),
        to_second_yes_seconds=_seconds(request, said_yes[1] if len(said_yes) > 1 else None),
        to_arrival_seconds=_seconds(request, arrived[0] if arrived else None),
    )  # fmt: skip


def _seconds(request: DispatchRequest, at: datetime | None) -> int | None:
    return max(0, int((at - request.opened_at).total_seconds())) if at is not None else None

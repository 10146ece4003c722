"""What stays of a search when its rows about people are gone: counts and seconds, nobody's."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from localaction.respond.models import DispatchRequest, OfferState, Tally

# Nobody is out for longer without somebody having looked after them.
LOOK_BACK = timedelta(days=3)
YES = (OfferState.YES, OfferState.WILLING, OfferState.LATER)


def write(request: DispatchRequest, now: datetime) -> Tally:
    """Count a request that ends, in the transaction that ends it: its rows may go only once it was counted."""
    offers = list(request.offers.values_list("state", "answered_at"))
    states = [state for state, _ in offers]
    said_yes = sorted(at for state, at in offers if state == OfferState.YES and at is not None)
    return Tally.objects.create(
        request_uuid=request.uuid, county=request.incident.county, cell=request.cell,
        hour_at=request.opened_at.replace(minute=0, second=0, microsecond=0), is_drill=request.is_drill,
        priority=request.priority, n_offers=len(offers), n_yes=sum(state in YES for state in states),
        n_no=states.count(OfferState.NO), n_silent=states.count(OfferState.SILENT),
        n_undeliverable=states.count(OfferState.UNDELIVERABLE),
        to_second_yes_seconds=_seconds(request, said_yes[1] if len(said_yes) > 1 else None), **_on_the_way(request),
    )  # fmt: skip


def count_those_on_their_way(now: datetime) -> int:
    """Count again who arrived and who was overdue in requests of the last days; returns how many were looked at.

    A request that is called off ends while people are out: they may arrive, or not be heard from, after it was counted.
    """
    ended = DispatchRequest.objects.filter(ended_at__gt=now - LOOK_BACK, ended_at__lte=now)
    for request in ended:
        Tally.objects.filter(request_uuid=request.uuid).update(**_on_the_way(request))
    return len(ended)


def _on_the_way(request: DispatchRequest) -> dict[str, int | None]:
    assignments = request.assignments.all()
    arrived = sorted(at for at in assignments.values_list("arrived_at", flat=True) if at is not None)
    return {
        "n_arrived": len(arrived),
        "n_overdue": assignments.filter(Q(called_at__isnull=False) | Q(paged_at__isnull=False)).count(),
        "to_arrival_seconds": _seconds(request, arrived[0] if arrived else None),
    }


def _seconds(request: DispatchRequest, at: datetime | None) -> int | None:
    return max(0, int((at - request.opened_at).total_seconds())) if at is not None else None

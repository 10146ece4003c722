"""Asking providers to forget: what is to be deleted there, and the receipts that it was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import chain

from localaction.messages.models import Erasure, Inbound, Outbox, StatusReport
from localaction.messages.rules.forgetting import KEPT_AT_PROVIDER, NUMBER, resource_of

# How far back rows are looked through: outbox rows last 30 days, and a worker may have been away for some.
LOOK_BACK = timedelta(days=60)


def forget_at_provider(provider_id: str, at: datetime) -> Erasure:
    """Have the provider delete what it keeps of a message or call; asking twice is asking once.

    The row is the receipt: it holds the provider's number of the message and when it was gone, nobody's number.

    Args:
        provider_id: the provider's number, such as SM... or CA...

    Raises:
        NotAProvidersNumber: it is none.
    """
    resource_of(provider_id)
    row, _ = Erasure.objects.get_or_create(provider_id=provider_id, defaults={"asked_at": at, "due_at": at})
    return row


def forget_what_came_of_age(providers: Iterable[str], now: datetime) -> int:
    """Have providers delete what has been final, or was received, for seven days; returns how many were added.

    Reports are looked through too: when an answer was lost a text may have left twice, under two numbers.
    """
    of_ours, until = list(providers), now - KEPT_AT_PROVIDER
    since = now - LOOK_BACK
    sources = (
        Outbox.objects.filter(provider__in=of_ours, finished_at__gt=since, finished_at__lte=until),
        StatusReport.objects.filter(provider__in=of_ours, received_at__gt=since, received_at__lte=until),
        Inbound.objects.filter(provider__in=of_ours, received_at__gt=since, received_at__lte=until),
    )
    asked = Erasure.objects.values("provider_id")
    found = chain.from_iterable(
        rows.exclude(provider_id__in=asked).values_list("provider_id", flat=True) for rows in sources
    )
    new = {number for number in found if NUMBER.match(number)}
    Erasure.objects.bulk_create(
        (Erasure(provider_id=number, asked_at=now, due_at=now) for number in sorted(new)), ignore_conflicts=True
    )
    return len(new)

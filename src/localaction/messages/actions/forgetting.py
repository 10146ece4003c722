"""Asking providers to forget: what is to be deleted there, and the receipts that it was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from localaction.messages.channels.twilio import TwilioVoice
from localaction.messages.models import Erasure, Inbound, InboundKind, Outbox, StatusReport
from localaction.messages.rules.forgetting import KEPT_AT_PROVIDER, Resource, checked, is_number

# How far back rows are looked through: outbox rows last 30 days, and a worker may have been away for some.
LOOK_BACK = timedelta(days=60)


def forget_at_provider(provider_id: str, at: datetime, resource: Resource = Resource.MESSAGE) -> Erasure:
    """Have the provider delete what it keeps of a message or call; asking twice is asking once.

    The row is the receipt: it holds the provider's number of the message and when it was gone, nobody's number.

    Args:
        provider_id: the provider's number, such as SM... or CA...

    Raises:
        NotAProvidersNumber: it is none.
    """
    asked = {"resource": resource, "asked_at": at, "due_at": at}
    return Erasure.objects.get_or_create(provider_id=checked(provider_id), defaults=asked)[0]


def forget_what_came_of_age(providers: Iterable[str], now: datetime) -> int:
    """Have providers delete what has been final, or was received, for seven days; returns how many were added.

    Reports are looked through too: when an answer was lost a text may have left twice, under two numbers.
    """
    of_ours, since, until = list(providers), now - LOOK_BACK, now - KEPT_AT_PROVIDER
    asked = Erasure.objects.values("provider_id")
    sent = Outbox.objects.filter(provider__in=of_ours, finished_at__gt=since, finished_at__lte=until)
    reported = StatusReport.objects.filter(provider__in=of_ours, received_at__gt=since, received_at__lte=until)
    received = Inbound.objects.filter(provider__in=of_ours, received_at__gt=since, received_at__lte=until)
    found: dict[str, Resource] = {}
    for rows in (sent, reported):
        for number, provider in rows.exclude(provider_id__in=asked).values_list("provider_id", "provider"):
            found[number] = Resource.CALL if provider == TwilioVoice.name else Resource.MESSAGE
    for number, kind in received.exclude(provider_id__in=asked).values_list("provider_id", "kind"):
        found[number] = Resource.MESSAGE if kind == InboundKind.SMS else Resource.CALL
    new = [
        Erasure(provider_id=number, resource=resource, asked_at=now, due_at=now)
        for number, resource in sorted(found.items())
        if is_number(number)
    ]
    Erasure.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)

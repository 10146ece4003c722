"""Forgetting messages before their clocks would: here, and at the provider, which leaves a receipt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from localaction.messages.channels.twilio import Twilio, TwilioVoice
from localaction.messages.models import Erasure, Inbound, InboundKind, Outbox, StatusReport
from localaction.messages.rules.forgetting import KEPT_AT_PROVIDER, Resource, checked, is_number, parts_of_picture
from localaction.messages.rules.states import WAITING, State

# How far back rows are looked through: outbox rows last 30 days, and a worker may have been away for some.
LOOK_BACK = timedelta(days=60)


def forget_inbound(uuids: Iterable[UUID], at: datetime | None = None) -> int:
    """Empty texts and calls that came in; the rows stay, so that a replayed webhook stays harmless.

    Args:
        at: when given, the provider is asked from then on to delete them too.
    """
    return _forget_inbound(Inbound.objects.filter(uuid__in=list(uuids)), at)


def forget_calls(sids: Iterable[str], at: datetime | None = None) -> int:
    """Empty calls that came in, by the gateway's numbers; see `forget_inbound`."""
    return _forget_inbound(Inbound.objects.filter(kind=InboundKind.CALL, provider_id__in=list(sids)), at)


def _forget_inbound(known: QuerySet[Inbound], at: datetime | None) -> int:
    if at is not None:
        _add(_of_inbound(known.filter(provider__in=Twilio.providers)), at)
    return known.update(content=None, mark=None, words_mark=None)


def forget_outbox(key_prefix: str, at: datetime) -> int:
    """Cancel what waits under keys that begin so, unlink the address from all of them, and have the provider delete
    what it took.
    """
    rows = Outbox.objects.filter(key__startswith=key_prefix)
    rows.filter(state__in=WAITING).update(
        state=State.CANCELLED, content=None, finished_at=at, last_error="FORGOTTEN", lease_until_at=None
    )
    _add(_of_sent(rows.filter(provider__in=Twilio.providers)), at)
    return rows.update(mark=None, person=None)


def forget_at_provider(provider_id: str, at: datetime, resource: Resource = Resource.MESSAGE) -> Erasure:
    """Have the provider delete a message, call or picture from `at` on; asking again only brings it forward.

    The row is the receipt: it holds the provider's number of the message and when it was gone, nobody's number.

    Args:
        provider_id: the provider's number, such as SM... or CA..., or what `rules.forgetting.picture` made.

    Raises:
        NotAProvidersNumber: it is none.
    """
    if resource is Resource.PICTURE:
        parts_of_picture(provider_id)
    else:
        checked(provider_id)
    asked = {"resource": resource, "asked_at": at, "due_at": at}
    row, is_new = Erasure.objects.get_or_create(provider_id=provider_id, defaults=asked)
    if not is_new and row.n_tries == 0 and row.due_at > at:
        row.asked_at = row.due_at = at
        row.save(update_fields=["asked_at", "due_at"])
    return row


def forget_what_came_of_age(providers: Iterable[str], now: datetime) -> int:
    """Have providers delete what has been final, or was received, for seven days; returns how many were added.

    Reports are looked through too: when an answer was lost a text may have left twice, under two numbers.
    """
    of_ours, since, until = list(providers), now - LOOK_BACK, now - KEPT_AT_PROVIDER
    asked = Erasure.objects.values("provider_id")
    sent = Outbox.objects.filter(provider__in=of_ours, finished_at__gt=since, finished_at__lte=until)
    reported = StatusReport.objects.filter(provider__in=of_ours, received_at__gt=since, received_at__lte=until)
    received = Inbound.objects.filter(provider__in=of_ours, received_at__gt=since, received_at__lte=until)
    return _add(
        _of_sent(sent.exclude(provider_id__in=asked))
        | _of_sent(reported.exclude(provider_id__in=asked))
        | _of_inbound(received.exclude(provider_id__in=asked)),
        now,
    )


def _of_sent(rows: QuerySet[Outbox] | QuerySet[StatusReport]) -> dict[str, Resource]:
    numbers = rows.values_list("provider_id", "provider")
    return {number: Resource.CALL if who == TwilioVoice.name else Resource.MESSAGE for number, who in numbers}


def _of_inbound(rows: QuerySet[Inbound]) -> dict[str, Resource]:
    numbers = rows.values_list("provider_id", "kind")
    return {number: Resource.MESSAGE if kind == InboundKind.SMS else Resource.CALL for number, kind in numbers}


def _add(found: dict[str, Resource], at: datetime) -> int:
    new = [
        Erasure(provider_id=number, resource=resource, asked_at=at, due_at=at)
        for number, resource in sorted(found.items())
        if is_number(number)
    ]
    Erasure.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)

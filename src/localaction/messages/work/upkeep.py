"""What the schedule does for messages: expire, reconcile, raise the alarm, tidy."""

from __future__ import annotations

from datetime import datetime, timedelta

import requests
from django.conf import settings
from django.db import transaction
from twilio.base.exceptions import TwilioException

from localaction.messages import reads
from localaction.messages.actions import receive, status
from localaction.messages.actions.queue import Recipient, Route, queue, tell_groups
from localaction.messages.actions.receive import Received
from localaction.messages.channels.group import places
from localaction.messages.channels.twilio import Twilio
from localaction.messages.models import Channel, Inbound, InboundKind, Outbox, StatusReport, Worker
from localaction.messages.rules.forgetting import NotAProvidersNumber, Resource, picture
from localaction.messages.rules.states import State, UnknownStatus

# How far back the provider's list is read: longer than any outage that a coalition would not notice.
LOOK_BACK = timedelta(days=1)
# A status that is to come by callback has come by then.
QUIET_FOR = timedelta(minutes=5)
MOST_AT_ONCE = 500
STUCK = timedelta(seconds=60)
ALARM_EVERY = timedelta(hours=1)


class NotReconciled(Exception):
    """The provider could not be asked."""


def expire(now: datetime) -> int:
    """Empty and close what waits beyond its useful life, and return how many messages that were."""
    late = Outbox.objects.filter(state=State.QUEUED, expires_at__lte=now)
    return late.update(state=State.EXPIRED, content=None, finished_at=now, last_error="EXPIRED")


def expire_old(now: datetime) -> int:
    """After a restore, close what was queued more than two hours ago: it may have been sent already.

    Source: SECURITY.md section 4.
    """
    old = Outbox.objects.filter(state__in=[State.QUEUED, State.SENDING], created_at__lte=now - timedelta(hours=2))
    return old.update(state=State.EXPIRED, content=None, lease_until_at=None, finished_at=now, last_error="RESTORED")


def reconcile(now: datetime) -> int:
    """Ask the provider for what it has and we have not, and return how much that was.

    1. Texts that came in and whose webhook never reached us.
    2. The status of texts and calls that went out and of which nothing was reported.

    Raises:
        NotReconciled: the provider could not be asked; the next run tries again.

    Source: respond.md section 1.12: without a fallback address an inbound text is logged there and nothing more.
    """
    config = settings.CONFIG
    if not config.has_twilio:
        return 0
    transport = Twilio(config, config.public_url)
    try:
        n_texts = _missed_texts(transport, now) if config.sms_via == Twilio.name else 0
        return n_texts + _missed_statuses(transport, now)
    except (requests.RequestException, TwilioException, OSError) as problem:
        raise NotReconciled(type(problem).__name__) from None
    finally:
        transport.close()


def _missed_texts(transport: Twilio, now: datetime) -> int:
    own = {} if transport.config.twilio_from.startswith("MG") else {"to": transport.config.twilio_from}
    listed = transport.client.messages.list(date_sent_after=now - LOOK_BACK, limit=MOST_AT_ONCE, **own)
    n_missed = 0
    for text in listed:
        if str(text.direction) != "inbound":
            continue
        if Inbound.objects.filter(provider=Twilio.name, provider_id=str(text.sid)).exists():
            continue
        n_media = int(text.num_media or 0)
        pictures = [picture(str(text.sid), one) for one in transport.pictures_of(str(text.sid))] if n_media else []
        n_missed += receive.receive(
            Received(
                Twilio.name, str(text.sid), InboundKind.SMS, str(text.from_), str(text.to), str(text.body or ""), now,
                pictures=pictures,
            )
        )  # fmt: skip
    return n_missed


def _missed_statuses(transport: Twilio, now: datetime) -> int:
    silent = Outbox.objects.filter(
        provider__in=Twilio.providers, state=State.SENT, sent_at__lte=now - QUIET_FOR, sent_at__gt=now - LOOK_BACK
    ).order_by("-sent_at")[:MOST_AT_ONCE]
    n_missed = 0
    for row in silent:
        try:
            resource = Resource.CALL if row.channel == Channel.VOICE else Resource.MESSAGE
            said, error = transport.status_of(row.provider_id, resource)
            n_missed += status.receive_status(row.provider, row.provider_id, said, error, now, row.uuid)
        except (UnknownStatus, NotAProvidersNumber):
            continue
    return n_missed


def raise_alarm(now: datetime) -> int:
    """Tell the alarm address and the groups when messages are stuck, at most once an hour; returns whether they were.

    A worker that is dead cannot do that: then the desk says so.
    """
    config = settings.CONFIG
    health = reads.queue_health(now)
    has_mail = bool(config.alarm_email and config.smtp_host)
    if not (has_mail or places(config)) or health.oldest_seconds <= STUCK.total_seconds():
        return 0
    hour = now.replace(minute=0, second=0, microsecond=0)
    values, key = (
        {"n": str(health.n_due), "minutes": str(int(health.oldest_seconds // 60))},
        f"alarm:{hour.isoformat()}",
    )
    with transaction.atomic():
        tell_groups("messages.alarm", values, key=key, at=now)
        if has_mail:
            queue("messages.alarm", Recipient((Route(Channel.EMAIL, config.alarm_email),)), values, key=key, at=now)
    return 1


def tidy(now: datetime) -> int:
    """Forget workers that are gone for a day and reports that are a month old."""
    n_workers, _ = Worker.objects.filter(beat_at__lte=now - timedelta(days=1)).delete()
    n_reports, _ = StatusReport.objects.filter(received_at__lte=now - timedelta(days=30)).delete()
    return n_workers + n_reports

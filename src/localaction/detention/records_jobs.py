"""What is done for records requests by the clock; none of it needs an open vault."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from localaction.detention import reads_records
from localaction.detention.actions import records_bodies
from localaction.detention.models_records import RecordsRequest
from localaction.detention.records_texts import RECORDS_REMINDER
from localaction.messages import schedule
from localaction.messages.actions.push import routes_of
from localaction.messages.actions.queue import Order, Recipient, Route, queue_many
from localaction.messages.models import Channel
from localaction.messages.schedule import Job
from localaction.vault.actions import read_operational


def register_jobs() -> None:
    """Register the background work of records requests."""
    schedule.register(
        Job("detention.records", _("Remind owners of records requests"), timedelta(hours=3), remind_owners)
    )
    schedule.register(
        Job("detention.calendars", _("Count records deadlines anew"), timedelta(hours=12), records_bodies.move_all)
    )


def remind_owners(now: datetime) -> int:
    """Remind the owner of each request of each day on which it needs them, once; returns of how many requests."""
    n_reminded = 0
    for number in [line.request.pk for line in reads_records.open_lines(now) if line.needs_on is not None]:
        with transaction.atomic():
            request = RecordsRequest.objects.select_for_update(of=("self",)).filter(pk=number, closed_at=None).first()
            if request is None:
                continue
            day = reads_records.line_of(request, now).needs_on
            if day is None or request.reminded_for == day:
                continue
            request.reminded_for = day
            request.save(update_fields=["reminded_for"])
            routes = routes_of(request.owner)
            mail = read_operational(request, "reach")
            if mail:
                routes.append(Route(Channel.EMAIL, json.loads(mail)))
            key = f"{RECORDS_REMINDER}:{request.pk}:{day}"
            language, zone = request.owner.language or "en", settings.CONFIG.time_zone
            queue_many(
                RECORDS_REMINDER,
                [
                    Order(Recipient((route,), language, zone=zone), f"{key}:{n}", {"reference": request.reference})
                    for n, route in enumerate(routes)
                ],
                at=now,
            )
            n_reminded += 1
    return n_reminded

"""The scheduled work that has the provider delete what is to be forgotten."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from localaction.messages.actions.forgetting import forget_what_came_of_age
from localaction.messages.channels import TransportError
from localaction.messages.channels.twilio import Twilio
from localaction.messages.models import Erasure
from localaction.messages.rules import forgetting

MOST_AT_ONCE = 200


class NotForgotten(Exception):
    """The provider refuses to delete, or could not be asked; the next runs try again."""


def forget(now: datetime) -> int:
    """Ask the provider to delete what is due, and return how much is gone.

    1. What was final or received seven days ago is added.
    2. Each is deleted; that it was not there any more is as good.
    3. A message that is not complete yet is asked about again for up to 14 days. When the provider itself fails,
       the rest waits for the next run.

    Raises:
        NotForgotten: at the end, when something failed that should not; so the desk shows it.
    """
    config = settings.CONFIG
    if not config.has_twilio:
        return 0
    forget_what_came_of_age(Twilio.providers, now)
    due = list(Erasure.objects.filter(done_at__isnull=True, due_at__lte=now).order_by("due_at", "id")[:MOST_AT_ONCE])
    n_gone, trouble = 0, ""
    gateway = Twilio(config, config.public_url)
    try:
        for row in due:
            try:
                gateway.forget(row.provider_id, forgetting.Resource(row.resource))
            except TransportError as error:
                _put_off(row, error.code, now)
                if not forgetting.is_tolerated(error.code, row.asked_at, now):
                    trouble = error.code
                if error.is_gateways:
                    break
                continue
            row.done_at, row.last_error = now, ""
            row.save(update_fields=["done_at", "last_error"])
            n_gone += 1
    finally:
        gateway.close()
    if trouble:
        raise NotForgotten(trouble)
    return n_gone


def _put_off(row: Erasure, error: str, now: datetime) -> None:
    row.n_tries += 1
    row.last_error, row.due_at = error, forgetting.next_try(row.n_tries, now)
    row.save(update_fields=["n_tries", "last_error", "due_at"])

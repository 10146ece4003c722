"""Recording what people say about being written to, and asking it at the moment of sending."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from localaction.messages.actions.queue import canonical, mark_of
from localaction.messages.models import Act, Channel, Consent, How, Outbox


def opt_in(
    channel: Channel, address: str, how: How, wording: str, at: datetime, *, person: uuid.UUID | None = None,
    language: str = "",
) -> Consent:  # fmt: skip
    """Record that a person agreed to be written to.

    Args:
        wording: the exact words that were shown to the person.

    Raises:
        BadAddress: the address could not work.
    """
    return _record(Act.IN, channel, address, how, wording, at, person, language)


def opt_out(
    channel: Channel, address: str, how: How, at: datetime, *, person: uuid.UUID | None = None, wording: str = ""
) -> Consent:
    """Record that a person wants no more messages; it holds for all their addresses from the next send on.

    Raises:
        BadAddress: the address could not work.
    """
    return _record(Act.OUT, channel, address, how, wording, at, person, "")


def _record(
    act: Act, channel: Channel, address: str, how: How, wording: str, at: datetime, person: uuid.UUID | None,
    language: str,
) -> Consent:  # fmt: skip
    return record_mark(act, channel, mark_of(channel, canonical(channel, address)), how, at, person, wording, language)


def record_mark(
    act: Act, channel: str, mark: bytes, how: How, at: datetime, person: uuid.UUID | None = None, wording: str = "",
    language: str = "",
) -> Consent:  # fmt: skip
    """Record an act for an address that is known by its mark only, finding the person it belongs to."""
    with transaction.atomic():
        return Consent.objects.create(
            mark=mark, person=person or person_of(mark), act=act, channel=channel, how=how, wording=wording,
            language=language, at=at,
        )  # fmt: skip


def person_of(mark: bytes) -> uuid.UUID | None:
    """Return the person that an address was last used for; None when nobody said."""
    known = Consent.objects.filter(mark=mark, person__isnull=False).order_by("-at", "-id")
    used = Outbox.objects.filter(mark=mark, person__isnull=False).order_by("-id")
    return known.values_list("person", flat=True).first() or used.values_list("person", flat=True).first()


def latest(mark: bytes | None, person: uuid.UUID | None) -> str | None:
    """Return the latest act of a person on any of their addresses; None when they never said anything. One query."""
    of_theirs = Q(mark=mark) if person is None else Q(mark=mark) | Q(person=person)
    return Consent.objects.filter(of_theirs).order_by("-at", "-id").values_list("act", flat=True).first()


def may_receive(mark: bytes | None, person: uuid.UUID | None, needs_opt_in: bool) -> bool:
    """Return whether a person may be written to now. One query.

    Source: 47 CFR 64.1200(a)(10); respond.md section 1.11: per person across all addresses.
    """
    return allows(latest(mark, person), needs_opt_in)


def allows(act: str | None, needs_opt_in: bool) -> bool:
    """Return whether a person whose latest act this is may be written to."""
    return act == Act.IN if needs_opt_in else act != Act.OUT


def review(consent_id: int, at: datetime, is_out: bool) -> None:
    """Close the question whether free wording was meant as leaving; if it was not, the person is back in."""
    with transaction.atomic():
        asked = Consent.objects.select_for_update().get(pk=consent_id, how=How.SUGGESTED, reviewed_at__isnull=True)
        asked.reviewed_at = at
        asked.save(update_fields=["reviewed_at"])
        if not is_out:
            record_mark(Act.IN, asked.channel, asked.mark, How.DESK, at, asked.person)

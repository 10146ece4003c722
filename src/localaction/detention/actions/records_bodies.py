"""Public bodies and their days off; a day off moves what waits for it, and says so."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from localaction.detention.actions.records import EntryRefused, restate
from localaction.detention.lawbook import find_law, laws_of
from localaction.detention.models_records import DayOff, DueMove, PublicBody, RecordsRequest
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb


def enter_body(by: Person, columns: dict[str, Any], at: dt.datetime) -> PublicBody:
    """Record a public body with its records office.

    Args:
        columns: the columns of `PublicBody` that a person gives; `law` may be empty where there is one law.

    Raises:
        NotAllowed: the role.
        UnknownStatute: there is no such law, or there are several.
        EntryRefused: KNOWN_ALREADY.
    """
    require(by, Verb.FILE_REQUESTS, at, Programme.FACTS)
    law = find_law(columns["jurisdiction"], columns.get("law", ""))
    given = {**columns, "jurisdiction": law.jurisdiction, "law": law.key}
    try:
        with transaction.atomic():
            return PublicBody.objects.create(**given, entered_by=by, entered_at=at)
    except IntegrityError:
        raise EntryRefused("KNOWN_ALREADY") from None


def change_body(by: Person, body: PublicBody, columns: dict[str, Any], at: dt.datetime) -> PublicBody:
    """Record where a body's requests go now; requests that were filed keep their law.

    Raises: as `enter_body`.
    """
    require(by, Verb.FILE_REQUESTS, at, Programme.FACTS)
    law = find_law(columns["jurisdiction"], columns.get("law", ""))
    for name, value in {**columns, "jurisdiction": law.jurisdiction, "law": law.key}.items():
        setattr(body, name, value)
    try:
        with transaction.atomic():
            body.save()
    except IntegrityError:
        raise EntryRefused("KNOWN_ALREADY") from None
    return body


def enter_day_off(
    by: Person, jurisdiction: str, body: PublicBody | None, on: dt.date, name: str, at: dt.datetime
) -> tuple[DayOff, list[RecordsRequest]]:
    """Record a day off that no table knows, and move every open request that counts it.

    Args:
        body: whose own closing it is; None for a holiday of every body of the jurisdiction.

    Returns: the day, and the requests whose last day moved.

    Raises:
        NotAllowed: the role.
        EntryRefused: KNOWN_ALREADY: it is entered, or the calendar has it as a weekend or holiday anyway.
    """
    require(by, Verb.FILE_REQUESTS, at, Programme.FACTS)
    jurisdiction = body.jurisdiction if body is not None else find_jurisdiction(jurisdiction)
    law = find_law(jurisdiction, body.law) if body is not None else None
    if law is not None and law.calendar.closed(on):
        raise EntryRefused("KNOWN_ALREADY")
    try:
        with transaction.atomic():
            day = DayOff.objects.create(
                jurisdiction=jurisdiction, body=body, on=on, name=name, entered_by=by, entered_at=at
            )
    except IntegrityError:
        raise EntryRefused("KNOWN_ALREADY") from None
    return day, move_requests(jurisdiction, body, at, DueMove.Because.DAY_OFF, day_off=day)


def find_jurisdiction(name: str) -> str:
    """Return the code of a jurisdiction. Raises: UnknownStatute."""
    return laws_of(name)[0].jurisdiction


def withdraw_day_off(by: Person, day: DayOff, at: dt.datetime) -> list[RecordsRequest]:
    """Take back a day off that was none; returns the requests whose last day moved back."""
    require(by, Verb.FILE_REQUESTS, at, Programme.FACTS)
    with transaction.atomic():
        if not DayOff.objects.filter(pk=day.pk, withdrawn_at=None).update(withdrawn_at=at, withdrawn_by=by):
            return []
        return move_requests(day.jurisdiction, day.body, at, DueMove.Because.DAY_OFF, day_off=day)


def move_requests(
    jurisdiction: str, body: PublicBody | None, at: dt.datetime, because: str, **cause: Any
) -> list[RecordsRequest]:
    """Work out every open request of a body, or of a jurisdiction, anew; returns those whose last day moved."""
    with transaction.atomic():
        rows = RecordsRequest.objects.select_for_update(of=("self",)).filter(closed_at=None)
        rows = rows.filter(jurisdiction=jurisdiction, received_on__isnull=False)
        if body is not None:
            rows = rows.filter(body=body)
        return [row for row in rows.order_by("pk") if restate(row, at, because, **cause)]


def move_all(at: dt.datetime) -> int:
    """Work out every open request anew, for the package of holidays and the table of laws change with an update.

    Returns: how many last days moved.
    """
    waiting = RecordsRequest.objects.filter(closed_at=None, received_on__isnull=False)
    codes = sorted(set(waiting.values_list("jurisdiction", flat=True)))
    return sum(len(move_requests(code, None, at, DueMove.Because.TABLE)) for code in codes)

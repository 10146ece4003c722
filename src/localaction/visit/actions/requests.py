"""Wishing for a visit, and closing a wish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Verb
from localaction.visit.models import Friend, RequestState, VisitRequest
from localaction.visit.rules.shapes import VisitClass
from localaction.visit.rules.states import Outcome


class NotHeldAnywhere(Exception):
    """Nobody knows where the person is, so nobody can go there."""


class RequestClosed(Exception):
    """The request is booked or closed already."""


@dataclass(frozen=True)
class Wanted:
    """What is wished for; `languages` are two-letter codes."""

    visit_class: VisitClass
    source: str
    languages: tuple[str, ...] = ()
    gender_wish: str = "ANY"
    is_urgent: bool = False
    wanted_on: date | None = None
    n_visitors: int = 2
    has_consented: bool = False


def request_visit(by: Person, friend: Friend, wanted: Wanted, token: UUID, at: datetime) -> VisitRequest:
    """Note that somebody wishes for a visit; the same token twice is one request.

    Raises:
        NotAllowed: `by` does not arrange visits.
        NotHeldAnywhere: the person was never confirmed anywhere, or is no longer held.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    if friend.facility is None:
        raise NotHeldAnywhere(f"{friend.key} is nowhere")
    with transaction.atomic():
        request, _made = VisitRequest.objects.get_or_create(
            token=token,
            defaults={
                "friend": friend, "facility": friend.facility, "visit_class": wanted.visit_class,
                "source": wanted.source, "languages": list(wanted.languages), "gender_wish": wanted.gender_wish,
                "is_urgent": wanted.is_urgent, "wanted_on": wanted.wanted_on, "n_visitors": wanted.n_visitors,
                "consented_at": at if wanted.has_consented else None, "asked_at": at, "asked_by": by,
            },
        )  # fmt: skip
    return request


def close_request(by: Person, request: VisitRequest, why: Outcome, at: datetime) -> None:
    """Close an open request without a visit, and say why.

    Raises:
        NotAllowed: `by` does not arrange visits.
        RequestClosed: see the class.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    waiting = VisitRequest.objects.filter(pk=request.pk, state=RequestState.OPEN)
    if not waiting.update(state=RequestState.CLOSED, reason=why):
        raise RequestClosed(f"request {request.pk}")

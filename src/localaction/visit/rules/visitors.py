"""May each visitor come: clearance through the day of the visit, lists, and who may not be a volunteer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from localaction.visit.rules.codes import Code
from localaction.visit.rules.reasons import Reason, because
from localaction.visit.rules.shapes import ClassRules, Request, VisitClass, Visitor

# Classes whose visitors come by credentials of their own, not by a programme's clearance.
BY_CREDENTIALS = frozenset(
    {VisitClass.LEGAL, VisitClass.CONSULTATION, VisitClass.CONSULAR, VisitClass.STAKEHOLDER}
)  # fmt: skip


def visitors_may_come(request: Request, on: date) -> Iterator[Reason]:
    """Yield what speaks against each visitor, one by one, so that one visitor's trouble is not hidden in another's.

    Source: PBNDS 2011 (rev. 2016) 5.7 V.M: volunteers are approved beforehand; a person's relatives and friends may
    not serve as volunteers for them. Ours: a missing date is a doubt.
    """
    if not request.visitors:
        yield because(Code.VISITORS_UNNAMED)
    for visitor in request.visitors:
        if visitor.cleared_at and request.facility.casefold() not in {f.casefold() for f in visitor.cleared_at}:
            yield because(Code.NOT_CLEARED_AT_FACILITY, name=visitor.name)
        yield from _clearance(visitor, request, on)
        if request.visit_class == VisitClass.COMMUNITY:
            if visitor.is_family is None:
                yield because(Code.FAMILY_UNKNOWN, name=visitor.name)
            elif visitor.is_family:
                yield because(Code.FAMILY_USE_SOCIAL, name=visitor.name)


def _clearance(visitor: Visitor, request: Request, on: date) -> Iterator[Reason]:
    if visitor.revoked_on is not None and visitor.revoked_on <= on:
        yield because(Code.CLEARANCE_REVOKED, name=visitor.name, day=visitor.revoked_on)
    known = [c for c in visitor.clearances if c.starts_on is not None or c.ends_on is not None]
    begun = [c for c in known if c.starts_on is None or c.starts_on <= on]
    current = [c for c in begun if c.ends_on is None or c.ends_on >= on]
    if any(c.starts_on is not None and c.ends_on is not None for c in current):
        return
    is_family_visit = request.visit_class == VisitClass.SOCIAL and visitor.is_family is True
    if current or not known:
        if not is_family_visit and request.visit_class not in BY_CREDENTIALS:
            yield because(Code.CLEARANCE_UNKNOWN, name=visitor.name)
        return
    ends = [c.ends_on for c in begun if c.ends_on is not None]
    if ends:
        yield because(Code.CLEARANCE_ENDS, name=visitor.name, day=max(ends))
    else:
        yield because(Code.CLEARANCE_STARTS, name=visitor.name, day=min(c.starts_on for c in known if c.starts_on))


def lists_are_kept(rules: ClassRules, request: Request) -> Iterator[Reason]:
    """Yield what the facility's lists and the person's own request demand and the request for a visit does not show."""
    if rules.needs_person_request and not request.person.has_requested:
        is_refused = request.person.has_requested is False
        yield because(Code.PERSON_REQUEST_MISSING if is_refused else Code.PERSON_REQUEST_UNKNOWN)
    if not rules.needs_approved_list:
        return
    if not request.visitors:
        yield because(Code.LIST_UNKNOWN, name="?")
    for visitor in request.visitors:
        if visitor.is_on_list is None:
            yield because(Code.LIST_UNKNOWN, name=visitor.name)
        elif not visitor.is_on_list:
            yield because(Code.VISITOR_NOT_ON_LIST, name=visitor.name)

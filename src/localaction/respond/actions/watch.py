"""Observers from GO until they are safe: their signs of life, and what happens when there is none."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from localaction.messages.actions.queue import queue
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.respond import texts_dispatch
from localaction.respond.actions import debriefs, duty
from localaction.respond.actions.paging import page, spoken_to
from localaction.respond.line import network, places_calls
from localaction.respond.models import OUT, Assignment, AssignmentState, CheckIn, Duty, Offer, Sign, Through
from localaction.respond.rules import check_in
from localaction.respond.rules.check_in import Alarm, CheckIns, Heard, Watch
from localaction.respond.rules.policy import policy_from
from localaction.respond.texts_dispatch import code_of
from localaction.vault.actions.operational import write_operational

# How the key of a call about an overdue observer begins; their assignment's number follows.
CALLING = "respond.calling"

SAID = {Sign.ARRIVED: Heard.ARRIVED, Sign.LEFT: Heard.LEFT, Sign.FINE: Heard.OK, Sign.HELP: Heard.SOS}


def watch_of(assignment: Assignment, offer: Offer) -> Watch:
    """Return an assignment as the rules of checking in see it."""
    heard_at = assignment.check_ins.exclude(sign=Sign.EN_ROUTE).aggregate(at=Max("received_at"))["at"]
    go_at = assignment.go_at or assignment.accepted_at
    eta_at = go_at + timedelta(minutes=offer.eta_minutes) if offer.eta_minutes is not None else None
    last = Alarm.BRIDGE_DISPATCHER_AND_LEGAL_LEAD if assignment.sos_at else Alarm.PAGE_COORDINATOR
    raised = (
        (Alarm.ASK, assignment.asked_at),
        (Alarm.CALL_OBSERVER_AND_PARTNER, assignment.called_at),
        (last, assignment.paged_at),
    )
    return Watch(
        go_at=go_at, eta_at=eta_at, arrived_at=assignment.arrived_at, left_at=assignment.departed_at,
        sos_at=assignment.sos_at, heard_at=heard_at,
        safe_at=assignment.ended_at if assignment.state == AssignmentState.SAFE else None,
        alarms=tuple((alarm, at) for alarm, at in raised if at is not None),
    )  # fmt: skip


def _rules(assignment: Assignment) -> CheckIns:
    """Return the intervals as they stood when the search was opened."""
    return policy_from(assignment.request.policy).check_ins


def set_due(assignment: Assignment, offer: Offer) -> None:
    """Set when an assignment must be looked at next; the caller saves it."""
    is_out = assignment.go_at is not None and assignment.ended_at is None
    coming = check_in.next_alarm(watch_of(assignment, offer), _rules(assignment)) if is_out else None
    assignment.due_at = coming[1] if coming else None


def call_back(assignment: Assignment, offer: Offer, now: datetime) -> None:
    """Note that somebody who is out was called back: from now on their "OK" brings them home."""
    assignment.state, assignment.departed_at = AssignmentState.DEPARTED, assignment.departed_at or now
    set_due(assignment, offer)
    assignment.save()


def hear(assignment: Assignment, sign: Sign, through: Through, now: datetime, whereabouts: str = "") -> None:
    """Take in a sign of life, in the caller's transaction.

    Leaving opens a debrief, OK after it ends the assignment: the observer rests. SOS pages at once.

    Args:
        assignment: its row, locked.
        whereabouts: with SOS, and only what the observer sent.
    """
    offer = assignment.offer
    if assignment.ended_at is not None:
        return
    before = watch_of(assignment, offer)
    row = CheckIn(assignment=assignment, sign=sign, through=through, said_at=now, received_at=now)
    if sign == Sign.HELP and whereabouts:
        write_operational(row, "whereabouts", whereabouts)
    row.save()
    if sign == Sign.EN_ROUTE:
        if assignment.state == AssignmentState.GO:
            assignment.state = AssignmentState.EN_ROUTE
        assignment.save()
        return
    _apply(assignment, check_in.heard(before, SAID[sign], now), now)
    if assignment.ended_at is None:
        set_due(assignment, offer)
    assignment.save()
    if sign == Sign.HELP:
        raise_alarms(assignment, now)


def hear_from_page(person: Person, number: UUID, sign: Sign, now: datetime) -> bool:
    """Take in a sign of life that an observer gave on their page; returns whether the assignment is theirs and runs.

    Raises:
        NotAllowed: the person observes no more.
    """
    require(person, Verb.OBSERVE, now, Programme.RESPOND)
    with transaction.atomic():
        own = Assignment.objects.select_for_update(of=("self",)).filter(uuid=number, volunteer__account=person)
        row = own.filter(ended_at__isnull=True).select_related("request", "offer", "volunteer").first()
        # Before GO there is nowhere to be, but help may be needed anywhere.
        if row is None or (row.go_at is None and sign != Sign.HELP):
            return False
        hear(row, sign, Through.PAGE, now)
    return True


def _apply(assignment: Assignment, watch: Watch, now: datetime) -> None:
    """Write what was heard into the row, and where it is over, what follows."""
    is_new_sos = watch.sos_at is not None and assignment.sos_at is None
    assignment.arrived_at, assignment.departed_at, assignment.sos_at = watch.arrived_at, watch.left_at, watch.sos_at
    if not watch.alarms or is_new_sos:
        assignment.asked_at = assignment.called_at = assignment.paged_at = None
    if watch.arrived_at is not None and (watch.left_at is not None or watch.safe_at is not None):
        debriefs.open_for(assignment, now)
    if watch.safe_at is not None and assignment.state in OUT:
        assignment.state, assignment.ended_at, assignment.due_at = AssignmentState.SAFE, now, None
        _rest(assignment, watch, now)
    elif watch.left_at is not None:
        assignment.state = AssignmentState.DEPARTED
    elif watch.arrived_at is not None:
        assignment.state = AssignmentState.ON_SCENE


def _rest(assignment: Assignment, watch: Watch, now: datetime) -> None:
    """Let somebody rest who was on scene; a drill tires nobody."""
    request = assignment.request
    until = check_in.rests_until(watch, _rules(assignment))
    if until is None:
        return
    if not request.is_drill:
        assignment.volunteer.rests_until_at = until
        assignment.volunteer.save(update_fields=["rests_until_at"])


def raise_alarms(assignment: Assignment, now: datetime) -> None:
    """Do what is due about an observer from whom nothing was heard, one thing at a time.

    1. Ask them.
    2. No answer in five minutes: they and their partner are called. Without a line for calls a person must do that, so
       the coordinator is paged.
    3. Still nothing: the coordinator and the legal lead.

    SOS goes to both at once, and their calls are joined. The observer is not rung: a telephone that rings can betray
    somebody. The caller has locked the row.
    """
    _, alarms = check_in.due(watch_of(assignment, assignment.offer), now, _rules(assignment))
    request = assignment.request
    for alarm in alarms:
        match alarm:
            case Alarm.ASK:
                assignment.asked_at = now
                _ask(assignment, now)
            case Alarm.CALL_OBSERVER_AND_PARTNER:
                assignment.called_at = now
                _call(assignment, now)
            case Alarm.PAGE_COORDINATOR:
                assignment.paged_at = now
                page(request, texts_dispatch.OVERDUE, (Duty.COORDINATOR, Duty.LEGAL), now)
            case Alarm.BRIDGE_DISPATCHER_AND_LEGAL_LEAD:
                assignment.paged_at = now
                page(request, texts_dispatch.SOS, (Duty.COORDINATOR, Duty.LEGAL), now)
    set_due(assignment, assignment.offer)
    assignment.save()


def _ask(assignment: Assignment, now: datetime) -> None:
    reach = duty.reach_of(assignment.volunteer, now)
    if reach is not None:
        queue(
            code_of(texts_dispatch.CHECKING, assignment.request.is_drill), reach.recipient(),
            {"network": network(), "code": str(assignment.request.code)},
            key=f"respond.checking:{assignment.uuid}:{now.timestamp():.0f}", at=now,
        )  # fmt: skip


def _call(assignment: Assignment, now: datetime) -> None:
    """Call somebody who does not answer, and whoever went with them."""
    request, called = assignment.request, False
    partners = request.assignments.filter(state__in=OUT, ended_at__isnull=True).exclude(pk=assignment.pk)
    for text, row in ((texts_dispatch.CHECKING, assignment), *((texts_dispatch.PARTNER, one) for one in partners)):
        reach = duty.reach_of(row.volunteer, now)
        if reach is None:
            continue
        values = {"network": network(), "code": str(request.code)}
        key = f"{assignment.uuid}:{now.timestamp():.0f}:{row.pk}"
        if row is not assignment:
            queue(code_of(text, request.is_drill), reach.recipient(), values, key=f"respond.partner:{key}", at=now)
        if places_calls():
            queue(code_of(text, request.is_drill), spoken_to(reach), values, key=f"{CALLING}:{key}", at=now)
            called = called or row is assignment
    if not called:
        page(request, texts_dispatch.OVERDUE, Duty.COORDINATOR, now)


def look_after(now: datetime) -> int:
    """Raise the alarms that are due, each assignment in its own transaction; returns how many were looked at."""
    due = Assignment.objects.filter(ended_at__isnull=True, due_at__lte=now).values_list("pk", flat=True)
    keys = list(due.order_by("due_at"))
    for key in keys:
        with transaction.atomic():
            locked = Assignment.objects.select_for_update().filter(pk=key, ended_at__isnull=True, due_at__lte=now)
            row = locked.first()
            if row is not None:
                raise_alarms(row, now)
    return len(keys)

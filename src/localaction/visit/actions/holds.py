"""What happens to visits when something changes around them: held, lifted, cancelled, and their visitors told.

Nothing here needs an open vault: a move found at night and a worker by the clock hold visits too.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from localaction.places.models import Facility
from localaction.visit.asking import Question, ask
from localaction.visit.models import FiveMinutes, Friend, HoldFlag, Place, RequestState, Visit, VisitRequest, Volunteer
from localaction.visit.reads_rules import in_force
from localaction.visit.rules import Answer, Code, Effect
from localaction.visit.rules.shapes import Person, VisitClass
from localaction.visit.rules.states import ACTIVE, Flag, Outcome, State, held_or_free
from localaction.visit.telling import tell
from localaction.visit.texts import BACK_ON, CANCELLED, HOLD

_CLOSED = frozenset({Code.FACILITY_CLOSED, Code.UNIT_CLOSED})
_CLEARANCE = frozenset(
    {Code.NOT_CLEARED_AT_FACILITY, Code.CLEARANCE_ENDS, Code.CLEARANCE_STARTS, Code.CLEARANCE_REVOKED}
)
# What a visit that is already booked cannot fail any more.
_PAST = frozenset({Code.NOTICE_TOO_SHORT, Code.NOTICE_TOO_EARLY})


def coming(at: datetime) -> Iterable[Visit]:
    """Return the visits that are still to take place, the next first, locked until the transaction ends."""
    rows = Visit.objects.select_for_update(of=("self",)).filter(state__in=ACTIVE, ends_at__gt=at)
    return rows.select_related("friend", "facility").order_by("starts_at", "pk")


def after_move(friend: Friend, at: datetime) -> None:
    """Bring a person's requests and visits in line with where they are now.

    A request at another place is closed; a booked visit is held, and let go when the person is seen there again.
    Source: the UK Ministry of Justice's visit-scheduler does the same.
    """
    if friend.facility_id is not None:
        elsewhere = VisitRequest.objects.filter(friend=friend, state=RequestState.OPEN)
        elsewhere.exclude(facility_id=friend.facility_id).update(state=RequestState.CLOSED, reason=Outcome.PERSON_MOVED)
    recheck([visit for visit in coming(at) if visit.friend_id == friend.pk], at)


def after_end(friend: Friend, at: datetime) -> None:
    """Close a person's requests and cancel their visits after release or removal."""
    why = Outcome.PERSON_REMOVED if friend.custody == "REMOVED" else Outcome.PERSON_RELEASED
    VisitRequest.objects.filter(friend=friend, state=RequestState.OPEN).update(state=RequestState.CLOSED, reason=why)
    for visit in [visit for visit in coming(at) if visit.friend_id == friend.pk]:
        cancel_now(visit, why, at)


def after_rules(facility: Facility, at: datetime) -> None:
    """Look again at a facility's coming visits after its rules or closures changed."""
    recheck([visit for visit in coming(at) if visit.facility_id == facility.pk], at)


def after_clearance(volunteer: Volunteer, at: datetime) -> None:
    """Look again at a volunteer's coming visits after a clearance was granted or revoked."""
    recheck([v for v in coming(at) if v.goers.filter(volunteer=volunteer).exists()], at)


def recheck(visits: Iterable[Visit], at: datetime) -> int:
    """Raise and clear the flags of visits, hold and release them, tell their visitors; returns how many changed.

    Must be called inside the transaction of the change, with the rows locked.
    """
    return sum(_recheck(visit, at) for visit in visits)


def _recheck(visit: Visit, at: datetime) -> bool:
    wanted = flags_of(visit, at)
    raised = {Flag(row.flag): row for row in visit.flags.filter(cleared_at__isnull=True)}
    for flag in wanted - raised.keys():
        HoldFlag.objects.create(visit=visit, flag=flag, raised_at=at)
    for flag in raised.keys() - wanted:
        HoldFlag.objects.filter(pk=raised[flag].pk).update(cleared_at=at)
    state, before = held_or_free(State(visit.state), visit.state_before_hold, wanted)
    if state == visit.state:
        return False
    visit.state, visit.state_before_hold, visit.changed_at = state, before, at
    visit.sequence += 1
    visit.save(update_fields=["state", "state_before_hold", "changed_at", "sequence"])
    tell(HOLD if state is State.ON_HOLD else BACK_ON, visit, goers_of(visit), at)
    return True


def goers_of(visit: Visit) -> list[Volunteer]:
    """Return who goes on a visit, whether they have confirmed or not. One query."""
    going = visit.goers.exclude(answer="NO").select_related("volunteer__person").order_by("volunteer_id")
    return [row.volunteer for row in going]


def flags_of(visit: Visit, at: datetime) -> set[Flag]:
    """Return what speaks against a booked visit now, as far as can be told without opening anything.

    The unit, letter and digits of the person are sealed, so a rule that depends on them cannot hold a visit here; the
    page of the visit asks again with the vault open.
    """
    found = set()
    if visit.friend.facility_id is not None and visit.friend.facility_id != visit.facility_id:
        found.add(Flag.PERSON_MOVED)
    answer = answer_for(visit, goers_of(visit), Person(), at)
    refused = {r.code for r in answer.reasons if r.effect is Effect.NOT_ALLOWED} - _PAST
    if refused & _CLOSED:
        found.add(Flag.CLOSED)
    if refused - _CLOSED - _CLEARANCE:
        found.add(Flag.RULES_CHANGED)
    if len(cleared_goers(visit, at)) < (2 if visit.needs_pair else 1):
        found.add(Flag.VISITOR_NOT_CLEARED)
    return found


def answer_for(visit: Visit, volunteers: list[Volunteer], person: Person, at: datetime) -> Answer:
    """Return what the rules say of a booked visit today. Nine queries."""
    question = Question(
        visit.facility, VisitClass(visit.visit_class), visit.starts_at, visit.zone, volunteers, visit.friend, visit
    )
    # It was asked for when it was booked; the age of the rules is judged today.
    return ask(question, in_force(visit.facility, at.date()), person, at)


def cleared_goers(visit: Visit, at: datetime) -> list[Volunteer]:
    """Return those of a visit's volunteers whose clearance covers its day; one's trouble is not the others'."""
    cleared = []
    for volunteer in goers_of(visit):
        answer = answer_for(visit, [volunteer], Person(), at)
        if not {r.code for r in answer.reasons if r.effect is Effect.NOT_ALLOWED} & _CLEARANCE:
            cleared.append(volunteer)
    return cleared


def cancel_now(visit: Visit, why: Outcome, at: datetime) -> None:
    """Cancel a visit that is locked, give back what it took, and tell its visitors."""
    goers = goers_of(visit)
    end(visit, State.CANCELLED, why, at)
    tell(CANCELLED, visit, goers, at)


def end(visit: Visit, state: State, why: str, at: datetime) -> None:
    """Give a locked visit its end: flags are cleared, its place and everybody's time are free again."""
    visit.flags.filter(cleared_at__isnull=True).update(cleared_at=at)
    visit.state, visit.state_before_hold, visit.reason, visit.changed_at = state, "", why, at
    visit.sequence += 1
    visit.save(update_fields=["state", "state_before_hold", "reason", "changed_at", "sequence"])
    free(visit)


def free(visit: Visit) -> None:
    """Give back the place and the time that a visit takes."""
    Place.objects.filter(visit=visit).delete()
    FiveMinutes.objects.filter(visit=visit).delete()

"""Booking a visit: the rules are asked, the place and everybody's time are taken, the visitors are told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Verb
from localaction.places.models import Facility
from localaction.vault import actions as vault
from localaction.vault.actions import NotAHolder, Unlocked
from localaction.visit.asking import Question, ask
from localaction.visit.identity import Identity, read_identity
from localaction.visit.models import (
    Answer,
    FiveMinutes,
    Friend,
    Going,
    Place,
    RequestState,
    Visit,
    VisitRequest,
    Volunteer,
)
from localaction.visit.reads_rules import InForce, in_force
from localaction.visit.reads_travel import from_here
from localaction.visit.rules import Answer as RulesAnswer
from localaction.visit.rules import Effect
from localaction.visit.rules.booking import Clash, Taken, capacity_of, clashes, five_minutes, minutes_of
from localaction.visit.rules.custody import Custody
from localaction.visit.rules.onboarding import Step, may_be_cleared
from localaction.visit.rules.shapes import VisitClass
from localaction.visit.rules.states import ACTIVE
from localaction.visit.rules.travel import UNKNOWN
from localaction.visit.telling import tell
from localaction.visit.texts import BOOKED

A_DAY = timedelta(days=1)


class Refused(Exception):
    """A visit cannot be booked; the code says why."""

    code = "REFUSED"


class SlotFull(Refused):
    """All places of the session are taken."""

    code = "SLOT_FULL"


class Overlaps(Refused):
    """A visitor, or the person, has another visit at that time."""

    code = "OVERLAP"


class InThePast(Refused):
    """The time is over."""

    code = "IN_THE_PAST"


class PersonNotThere(Refused):
    """The person is not known to be held at the facility of the request."""

    code = "PERSON_MOVED"


class NobodyGoes(Refused):
    """No volunteer was chosen, or one who has not finished the onboarding."""

    code = "NOBODY_GOES"


class RequestNotOpen(Refused):
    """The request was booked or closed meanwhile."""

    code = "REQUEST_CLOSED"


class AgainstTheRules(Refused):
    """The rules do not allow it."""

    code = "NOT_ALLOWED"

    def __init__(self, checked: Checked) -> None:
        super().__init__("the rules do not allow this visit")
        self.checked = checked


class MustBeSettled(Refused):
    """Something is to be asked first, and nobody has said that it was."""

    code = "CONFIRM"

    def __init__(self, checked: Checked) -> None:
        super().__init__("something is to be asked first")
        self.checked = checked


@dataclass(frozen=True)
class Plan:
    """A visit as the desk plans it: `starts_at` with a zone; `zone` is the facility's."""

    starts_at: datetime
    zone: str
    volunteers: Sequence[Volunteer]
    needs_pair: bool = False
    is_settled: bool = False


@dataclass(frozen=True)
class Checked:
    """What the rules and people's other visits say of a plan, and what was looked at."""

    answer: RulesAnswer
    clashes: tuple[Clash, ...]
    found: InForce | None
    ends_at: datetime
    capacity: int | None
    open_codes: tuple[str, ...] = field(default=())


def check_plan(session: Unlocked, request: VisitRequest, plan: Plan, at: datetime) -> Checked:
    """Return what speaks for and against a plan; the person's unit, letter and digits are opened for it.

    Raises:
        NoGrant: the caller holds no key for the person.
    """
    return _check(_identity(session, request.friend), request, plan, at)


def _identity(session: Unlocked, friend: Friend) -> Identity:
    return read_identity(vault.open_case(session, friend.uuid), friend)


def _check(identity: Identity, request: VisitRequest, plan: Plan, at: datetime) -> Checked:
    visit_class = VisitClass(request.visit_class)
    question = Question(request.facility, visit_class, plan.starts_at, plan.zone, plan.volunteers, request.friend)
    found = in_force(request.facility, at.date())
    answer = ask(question, found, identity.for_rules(), at)
    of_class = found.rules.classes.get(visit_class) if found else None
    local = question.local
    minute = local.hour * 60 + local.minute
    ends_at = plan.starts_at + timedelta(minutes=minutes_of(of_class, local.date(), minute))
    against = {
        clash
        for volunteer in plan.volunteers
        for clash in clashes(
            _taken(volunteer, plan.starts_at, request.facility), plan.starts_at, ends_at, request.facility_id
        )
    }
    codes = [r.printed_code for r in answer.reasons if r.effect is Effect.CONFIRM]
    codes += [clash.code for clash in against if not clash.is_certain]
    if request.friend.custody != Custody.HELD:
        codes.append("CUSTODY_UNKNOWN")
    return Checked(
        answer, tuple(sorted(against, key=lambda c: c.code)), found, ends_at,
        capacity_of(of_class, local.date(), minute), tuple(sorted(set(codes))),
    )  # fmt: skip


def _taken(volunteer: Volunteer, around: datetime, here: Facility) -> list[Taken]:
    near = list(
        Visit.objects.filter(
            goers__volunteer=volunteer, state__in=ACTIVE, starts_at__gt=around - A_DAY, starts_at__lt=around + A_DAY
        )
        .exclude(goers__answer=Answer.NO, goers__volunteer=volunteer)
        .select_related("facility")
    )
    roads = from_here(here, [visit.facility for visit in near], volunteer)
    return [
        Taken(visit.starts_at, visit.ends_at, visit.facility_id, roads.get(visit.facility_id, UNKNOWN))
        for visit in near
    ]


def book_visit(session: Unlocked, by: Person, request: VisitRequest, plan: Plan, token: UUID, at: datetime) -> Visit:
    """Book a visit for a request; the same token twice returns the first booking.

    1. Ask the rules, with what is known of the person; a refusal is final, a doubt must be settled first.
    2. Take the place, the person's time and each visitor's time. The database gives each of them once.
    3. Seal the visit's sheet, and give its key, and only its, to those who go.
    4. Queue the messages, all in one transaction.

    Raises:
        NotAllowed: `by` does not arrange visits.
        SlotFull, Overlaps, InThePast, PersonNotThere, NobodyGoes, RequestNotOpen: see the classes.
        AgainstTheRules, MustBeSettled: with everything that was checked.
        NoGrant: the caller holds no key for the person.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    identity = _identity(session, request.friend)
    try:
        with transaction.atomic():
            # Everybody who books at this facility waits here; on SQLite the transaction itself is the lock.
            Facility.objects.select_for_update().get(pk=request.facility_id)
            known = Visit.objects.filter(token=token).first()
            if known is not None:
                return known
            return _book(session, by, request, plan, identity, token, at)
    except IntegrityError as error:
        raise _clash_of(request, plan, token) from error


def _book(
    session: Unlocked, by: Person, request: VisitRequest, plan: Plan, identity: Identity, token: UUID, at: datetime
) -> Visit:
    request = VisitRequest.objects.select_for_update(of=("self",)).select_related("friend", "facility").get(
        pk=request.pk
    )  # fmt: skip
    _refuse_the_impossible(request, plan, at)
    checked = _check(identity, request, plan, at)
    if any(clash.is_certain for clash in checked.clashes):
        raise Overlaps("a visitor has another visit then")
    if checked.answer.effect is Effect.NOT_ALLOWED:
        raise AgainstTheRules(checked)
    if checked.open_codes and not plan.is_settled:
        raise MustBeSettled(checked)
    visit = Visit(
        token=token, request=request, friend=request.friend, facility=request.facility,
        visit_class=request.visit_class, zone=plan.zone, starts_at=plan.starts_at, ends_at=checked.ends_at,
        rules=checked.found.row if checked.found else None,
        answer=Effect.CONFIRM if checked.open_codes else Effect.ALLOWED, overridden=list(checked.open_codes),
        needs_pair=plan.needs_pair, booked_at=at, booked_by=by, changed_at=at,
    )  # fmt: skip
    opened = vault.seal_new_case("visit", visit.uuid)
    opened.write(visit, "sheet", json.dumps(_sheet_of(identity, checked.found), ensure_ascii=False))
    visit.save()
    _take_place(visit, checked.capacity)
    _take_time(visit, plan.volunteers)
    Going.objects.bulk_create(Going(visit=visit, volunteer=v) for v in plan.volunteers)
    request.state = RequestState.BOOKED
    request.save(update_fields=["state"])
    Volunteer.objects.filter(pk__in=[v.pk for v in plan.volunteers]).update(asked_at=at)
    tell(BOOKED, visit, plan.volunteers, at)
    for volunteer in plan.volunteers:
        give_key(session, visit, volunteer)
    return visit


def _refuse_the_impossible(request: VisitRequest, plan: Plan, at: datetime) -> None:
    if request.state != RequestState.OPEN:
        raise RequestNotOpen(f"request {request.pk}")
    if plan.starts_at <= at:
        raise InThePast("the time is over")
    if request.friend.facility_id != request.facility_id:
        raise PersonNotThere(f"{request.friend.key} is elsewhere")
    if not plan.volunteers or not all(may_be_cleared(Step(v.step)) for v in plan.volunteers):
        raise NobodyGoes("nobody who may go was chosen")


def _sheet_of(identity: Identity, found: InForce | None) -> dict[str, str]:
    """Return what the visitors need to know of the person: no more than the first name, and what the door asks for."""
    sheet = {"first_name": identity.first_name, "unit": identity.unit}
    notes = {note.key for c in found.rules.classes.values() for note in c.notes if note.value is True} if found else ()
    if "a_number_required" in notes:
        sheet["a_number"] = identity.a_number
        sheet["surname"] = identity.surname
    return {key: value for key, value in sheet.items() if value}


def _take_place(visit: Visit, capacity: int | None) -> None:
    if capacity is None:
        return
    at_once = Place.objects.filter(
        facility_id=visit.facility_id, visit_class=visit.visit_class, starts_at=visit.starts_at
    )
    taken = set(at_once.values_list("number", flat=True))
    number = next(n for n in range(1, capacity + 2) if n not in taken)
    if number > capacity:
        raise SlotFull("all places are taken")
    Place.objects.create(
        visit=visit, facility_id=visit.facility_id, visit_class=visit.visit_class, starts_at=visit.starts_at,
        number=number, capacity=capacity,
    )  # fmt: skip


def _take_time(visit: Visit, volunteers: Sequence[Volunteer]) -> None:
    pieces = five_minutes(visit.starts_at, visit.ends_at)
    rows = [FiveMinutes(visit=visit, begins_at=piece, friend_id=visit.friend_id) for piece in pieces]
    rows += [FiveMinutes(visit=visit, begins_at=piece, volunteer=v) for v in volunteers for piece in pieces]
    FiveMinutes.objects.bulk_create(rows)


def _clash_of(request: VisitRequest, plan: Plan, token: UUID) -> Refused:
    """Say which constraint of the database refused: somebody's time, or else the place."""
    others = Visit.objects.filter(state__in=ACTIVE, starts_at__lt=plan.starts_at + A_DAY, ends_at__gt=plan.starts_at)
    near = FiveMinutes.objects.filter(begins_at__gte=plan.starts_at - timedelta(minutes=4))
    pieces = near.filter(Q(visit__in=others) | Q(ride__isnull=False, begins_at__lt=plan.starts_at + A_DAY))
    own = pieces.filter(friend_id=request.friend_id) | pieces.filter(volunteer__in=[v.pk for v in plan.volunteers])
    return Overlaps("somebody has another visit then") if own.exists() else SlotFull("all places are taken")


def give_key(session: Unlocked, visit: Visit, volunteer: Volunteer) -> bool:
    """Give a volunteer the key of a visit's sheet; False when they have no key pair, and then get it on paper.

    Raises:
        NoGrant: the caller holds no key of the visit.
    """
    return give_case(session, visit.uuid, volunteer)


def give_case(session: Unlocked, case: UUID, volunteer: Volunteer) -> bool:
    """Give a volunteer the key of one case; False when they have no key pair.

    Raises:
        NoGrant: the caller holds no key of the case.
    """
    try:
        vault.share_case(session, case, volunteer.person)
    except NotAHolder:
        return False
    return True

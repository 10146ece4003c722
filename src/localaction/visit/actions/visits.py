"""What becomes of a booked visit: answers, cover, cancelling, and how it went."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from localaction.people.models import Person
from localaction.people.permissions import NotAllowed, require
from localaction.people.rules.roles import Verb
from localaction.vault import actions as vault
from localaction.vault.actions import Unlocked
from localaction.visit.actions import booking, holds
from localaction.visit.models import Acquaintance, Answer, FiveMinutes, Going, Visit, Volunteer
from localaction.visit.rules.booking import five_minutes
from localaction.visit.rules.onboarding import Step, may_be_cleared
from localaction.visit.rules.states import ACTIVE, Outcome, State, check_end
from localaction.visit.telling import tell
from localaction.visit.texts import BOOKED


class NotGoing(Exception):
    """The person is not one of this visit's visitors."""


class VisitOver(Exception):
    """The visit has ended; past visits are not changed."""


def _locked(visit: Visit) -> Visit:
    row = Visit.objects.select_for_update(of=("self",)).select_related("friend", "facility").get(pk=visit.pk)
    if row.state not in ACTIVE:
        raise VisitOver(f"visit {row.pk}")
    return row


def answer(by: Person, visit: Visit, comes: bool, at: datetime) -> Visit:
    """Say whether one comes. When everybody does, the visit is confirmed; who cannot gives their time back.

    Raises:
        NotGoing: `by` is not one of the visitors.
        VisitOver: it has ended.
    """
    with transaction.atomic():
        row = _locked(visit)
        going = Going.objects.filter(visit=row, volunteer__person=by).exclude(answer=Answer.NO).first()
        if going is None:
            raise NotGoing(f"visit {row.pk}")
        going.answer, going.answered_at = (Answer.YES if comes else Answer.NO), at
        going.save(update_fields=["answer", "answered_at"])
        if not comes:
            _let_go(row, going.volunteer, by, at)
        answers = set(row.goers.exclude(answer=Answer.NO).values_list("answer", flat=True))
        if not answers:
            holds.cancel_now(row, Outcome.VISITOR_CANCELLED, at)
        elif answers == {Answer.YES} and row.state == State.BOOKED:
            row.state, row.changed_at = State.CONFIRMED, at
            row.save(update_fields=["state", "changed_at"])
        if answers and not comes:
            holds.recheck([row], at)
    return row


def _let_go(visit: Visit, volunteer: Volunteer, by: Person, at: datetime) -> None:
    FiveMinutes.objects.filter(visit=visit, volunteer=volunteer).delete()
    vault.unshare_case(visit.uuid, volunteer.person, by, at)


def add_visitor(session: Unlocked, by: Person, visit: Visit, volunteer: Volunteer, at: datetime) -> Going:
    """Let somebody cover: add a volunteer to a booked visit, and look whether that lifts a hold.

    Raises:
        NotAllowed: `by` does not arrange visits.
        VisitOver: it has ended.
        Overlaps, NobodyGoes: see `booking`.
        NoGrant: the caller holds no key of the visit.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    if not may_be_cleared(Step(volunteer.step)):
        raise booking.NobodyGoes("the onboarding is not finished")
    try:
        with transaction.atomic():
            row = _locked(visit)
            going, _made = Going.objects.update_or_create(
                visit=row, volunteer=volunteer, defaults={"answer": Answer.UNASKED, "answered_at": None}
            )
            pieces = five_minutes(row.starts_at, row.ends_at)
            FiveMinutes.objects.bulk_create(
                FiveMinutes(visit=row, begins_at=piece, volunteer=volunteer) for piece in pieces
            )
            Volunteer.objects.filter(pk=volunteer.pk).update(asked_at=at)
            tell(BOOKED, row, [volunteer], at)
            holds.recheck([row], at)
            booking.give_key(session, row, volunteer)
    except IntegrityError as error:
        raise booking.Overlaps("the volunteer has another visit then") from error
    return going


def say_acquainted(by: Person, visit: Visit, at: datetime) -> Visit:
    """Say that one knows the person privately, and so cannot come as the programme's visitor; frees one's time.

    Source: PBNDS 2011 (rev. 2016) 5.7 V.M: relatives, friends and associates do not serve as volunteers.

    Raises:
        NotGoing, VisitOver: see `answer`.
    """
    with transaction.atomic():
        row = answer(by, visit, False, at)
        volunteer = Volunteer.objects.get(person=by)
        Acquaintance.objects.get_or_create(volunteer=volunteer, friend=row.friend, defaults={"noted_at": at})
    return row


def hand_key(session: Unlocked, by: Person, visit: Visit, volunteer: Volunteer, at: datetime) -> bool:
    """Give a visitor the key of a visit's sheet that they lacked when it was booked; False when they have no key.

    Raises:
        NotAllowed: `by` does not arrange visits.
        NotGoing: the volunteer is not on this visit.
        NoGrant: the caller holds no key of the visit, or its sheet is erased.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    if not visit.goers.filter(volunteer=volunteer).exclude(answer=Answer.NO).exists():
        raise NotGoing(f"visit {visit.pk}")
    return booking.give_key(session, visit, volunteer)


def cancel_visit(by: Person, visit: Visit, why: Outcome, at: datetime) -> None:
    """Cancel a visit; its visitors are told, and no quota is used.

    Raises:
        NotAllowed: `by` does not arrange visits.
        VisitOver: it has ended.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    with transaction.atomic():
        holds.cancel_now(_locked(visit), why, at)


def end_visit(by: Person, visit: Visit, state: State, why: str, n_minutes_waited: int | None, at: datetime) -> None:
    """Record how a visit ended: done, turned away, or nobody came; by a coordinator or one of its visitors.

    Raises:
        NotAllowed: `by` is neither.
        VisitOver: its end is recorded.
        WrongStep: it has not begun, or that is no end.
    """
    is_goer = visit.goers.filter(volunteer__person=by).exclude(answer=Answer.NO).exists()
    if not is_goer:
        require(by, Verb.ARRANGE_VISITS, at)
    if state is State.CANCELLED:
        raise NotAllowed("cancelling has its own verb")
    with transaction.atomic():
        row = _locked(visit)
        check_end(State(row.state), state, at >= row.starts_at)
        row.n_minutes_waited = n_minutes_waited
        row.save(update_fields=["n_minutes_waited"])
        holds.end(row, state, why, at)

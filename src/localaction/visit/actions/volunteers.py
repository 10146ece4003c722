"""Volunteers: applying, steps of the onboarding, clearances, and the identifiers that clearances need."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from localaction.messages.reach import write_reach
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Verb
from localaction.places.models import Facility
from localaction.vault import actions as vault
from localaction.vault.actions import Unlocked
from localaction.visit.actions import holds
from localaction.visit.models import Acquaintance, Clearance, ClearanceState, Friend, StepTaken, Volunteer
from localaction.visit.rules.onboarding import Step, check_step, may_be_cleared
from localaction.visit.rules.shapes import VisitClass


class AlreadyApplied(Exception):
    """This account is a volunteer already."""


class AlreadyGiven(Exception):
    """The identifiers were given before; they can be written once only."""


class NotWaiting(Exception):
    """The clearance is not in the state that this needs."""


class NotOnboarded(Exception):
    """Papers are sent only after training and agreement."""


class WrongPeriod(ValueError):
    """A clearance ends after it begins."""


def apply_as_visitor(
    by: Person,
    profile: Mapping[str, str],
    languages: list[str],
    phone: str,
    mail: str,
    at: datetime,
) -> Volunteer:
    """Apply for oneself. The profile (legal name, gender) is sealed for the coordinators; who wrote it cannot read it
    again.

    Raises:
        NotAllowed: the account is not invited as a visitor.
        AlreadyApplied: see the class.
        BadAddress: telephone or e-mail could not work.
    """
    require(by, Verb.VISIT, at)
    if Volunteer.objects.filter(person=by).exists():
        raise AlreadyApplied(f"account {by.pk}")
    with transaction.atomic():
        volunteer = Volunteer(person=by, step=Step.APPLIED, step_on=at.date(), languages=languages)
        opened = vault.seal_new_case("visit", volunteer.uuid)
        opened.write(volunteer, "profile", json.dumps(dict(profile), ensure_ascii=False))
        write_reach(volunteer, phone, mail)
        volunteer.save()
        for step in (Step.INTERESTED, Step.APPLIED):
            StepTaken.objects.create(volunteer=volunteer, step=step, on=at.date(), recorded_at=at, recorded_by=by)
    return volunteer


def change_reach(by: Person, volunteer: Volunteer, phone: str, mail: str, at: datetime) -> None:
    """Change where one wants to be told; empty for nowhere.

    Raises:
        NotAllowed: `by` is somebody else.
        BadAddress: telephone or e-mail could not work.
    """
    require(by, Verb.VISIT, at)
    write_reach(_own(by, volunteer), phone, mail)
    volunteer.save(update_fields=["reach"])


def _own(by: Person, volunteer: Volunteer) -> Volunteer:
    found: Volunteer = Volunteer.objects.get(pk=volunteer.pk, person=by)
    volunteer.reach = found.reach
    return volunteer


def record_step(by: Person, volunteer: Volunteer, step: Step, on: date, at: datetime) -> StepTaken:
    """Record how far a volunteer has come. Suspending or leaving takes effect on coming visits at once.

    Raises:
        NotAllowed: `by` does not clear visitors.
        OutOfOrder: a step was left out.
    """
    require(by, Verb.CLEAR_VISITORS, at)
    with transaction.atomic():
        row = Volunteer.objects.select_for_update(of=("self",)).get(pk=volunteer.pk)
        check_step(Step(row.step), step)
        row.step, row.step_on = step, on
        if step is Step.LEFT:
            row.reach = None
        row.save(update_fields=["step", "step_on", "reach"])
        taken = StepTaken.objects.create(volunteer=row, step=step, on=on, recorded_at=at, recorded_by=by)
        if step in (Step.SUSPENDED, Step.LEFT):
            holds.after_clearance(row, at)
    volunteer.refresh_from_db()
    return taken


def request_clearance(
    by: Person, volunteer: Volunteer, facility: Facility, visit_class: VisitClass, at: datetime
) -> Clearance:
    """Begin an application for clearance, or its renewal; the volunteer then gives what the facility asks for.

    Raises:
        NotAllowed: `by` does not clear visitors.
        NotOnboarded: see the class.
    """
    require(by, Verb.CLEAR_VISITORS, at)
    if not may_be_cleared(Step(volunteer.step)):
        raise NotOnboarded(str(volunteer))
    with transaction.atomic():
        waiting = Clearance.objects.select_for_update().filter(
            volunteer=volunteer, facility=facility, visit_class=visit_class, state=ClearanceState.REQUESTED
        )
        return waiting.first() or Clearance.objects.create(
            volunteer=volunteer, facility=facility, visit_class=visit_class, requested_at=at
        )


def give_identifiers(by: Person, clearance: Clearance, identifiers: Mapping[str, str], at: datetime) -> None:
    """Write what the facility asks for (date of birth, passport number); once, and not to be read by the writer.

    Source: PBNDS 2011 (rev. 2016) 5.7 V.M: date of birth and SSN or unexpired passport number. Ours: the passport is
    enough, so the SSN is never asked for.

    Raises:
        NotAllowed: the clearance is somebody else's.
        NotWaiting: it was sent already.
        AlreadyGiven: see the class.
    """
    require(by, Verb.VISIT, at)
    with transaction.atomic():
        row = Clearance.objects.select_for_update(of=("self",)).get(pk=clearance.pk, volunteer__person=by)
        if row.state != ClearanceState.REQUESTED:
            raise NotWaiting(f"clearance {row.pk}")
        if row.identifiers_given_at is not None:
            raise AlreadyGiven(f"clearance {row.pk}")
        opened = vault.seal_new_case("visit", row.uuid)
        opened.write(row, "identifiers", json.dumps(dict(identifiers), ensure_ascii=False))
        row.identifiers_given_at = at
        row.save(update_fields=["identifiers", "identifiers_given_at"])


def read_identifiers(session: Unlocked, by: Person, clearance: Clearance, at: datetime) -> dict[str, str]:
    """Open the identifiers to fill in the facility's paper; noted in the audit trail.

    Raises:
        NotAllowed: `by` does not clear visitors.
        NoGrant: `by` is not in the ring, or they were erased.
    """
    require(by, Verb.CLEAR_VISITORS, at)
    text = vault.open_case(session, clearance.uuid).read(clearance, "identifiers")
    found: dict[str, str] = json.loads(text) if text else {}
    return found


def submit_clearance(by: Person, clearance: Clearance, at: datetime) -> None:
    """Record that the papers were sent to the facility; the identifiers are erased at once, with their key.

    Raises:
        NotAllowed: `by` does not clear visitors.
        NotWaiting: it was sent already.
        UnderHold: a legal hold keeps the identifiers; nothing is recorded.
    """
    require(by, Verb.CLEAR_VISITORS, at)
    with transaction.atomic():
        row = _waiting(clearance, ClearanceState.REQUESTED)
        row.state, row.submitted_at = ClearanceState.SUBMITTED, at
        row.save(update_fields=["state", "submitted_at"])
        if row.identifiers_given_at is not None:
            vault.erase_case(row.uuid, by, at)
    clearance.refresh_from_db()


def _waiting(clearance: Clearance, state: ClearanceState) -> Clearance:
    row = Clearance.objects.select_for_update(of=("self",)).select_related("volunteer").get(pk=clearance.pk)
    if row.state != state:
        raise NotWaiting(f"clearance {row.pk}")
    return row


def grant_clearance(by: Person, clearance: Clearance, valid_from: date, valid_until: date, at: datetime) -> None:
    """Record the facility's yes for a half-open period; visits held for want of it go on.

    Raises:
        NotAllowed: `by` does not clear visitors.
        NotWaiting: the papers were not sent.
        WrongPeriod: it would end before it begins.
    """
    require(by, Verb.CLEAR_VISITORS, at)
    if valid_until <= valid_from:
        raise WrongPeriod("a clearance ends after it begins")
    with transaction.atomic():
        row = _waiting(clearance, ClearanceState.SUBMITTED)
        row.state, row.valid_from, row.valid_until = ClearanceState.CLEARED, valid_from, valid_until
        row.save(update_fields=["state", "valid_from", "valid_until"])
        holds.after_clearance(row.volunteer, at)
    clearance.refresh_from_db()


def deny_clearance(by: Person, clearance: Clearance, at: datetime) -> None:
    """Record the facility's no.

    Raises:
        NotAllowed: `by` does not clear visitors.
        NotWaiting: the papers were not sent.
    """
    require(by, Verb.CLEAR_VISITORS, at)
    with transaction.atomic():
        row = _waiting(clearance, ClearanceState.SUBMITTED)
        row.state = ClearanceState.DENIED
        row.save(update_fields=["state"])
    clearance.refresh_from_db()


def revoke_clearance(by: Person, clearance: Clearance, on: date, at: datetime) -> None:
    """Record that a clearance no longer counts from a day on; coming visits are looked at again.

    Raises:
        NotAllowed: `by` does not clear visitors.
        NotWaiting: it was never granted.
    """
    require(by, Verb.CLEAR_VISITORS, at)
    with transaction.atomic():
        row = _waiting(clearance, ClearanceState.CLEARED)
        row.state, row.revoked_on = ClearanceState.REVOKED, on
        row.save(update_fields=["state", "revoked_on"])
        holds.after_clearance(row.volunteer, at)
    clearance.refresh_from_db()


def note_acquaintance(by: Person, volunteer: Volunteer, friend: Friend, at: datetime) -> None:
    """Note that a volunteer knows a person privately, so that they are not sent to them as a volunteer.

    Raises:
        NotAllowed: `by` does not arrange visits.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    with transaction.atomic():
        Acquaintance.objects.get_or_create(volunteer=volunteer, friend=friend, defaults={"noted_at": at})


def forget_acquaintance(by: Person, volunteer: Volunteer, friend: Friend, at: datetime) -> None:
    """Take a note of an acquaintance back that was made in error.

    Raises:
        NotAllowed: `by` does not arrange visits.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    Acquaintance.objects.filter(volunteer=volunteer, friend=friend).delete()

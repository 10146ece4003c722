"""Writing down what came of a visit, and what is to follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.referrals import actions as referrals
from localaction.referrals.models import Consent, Referral
from localaction.vault import actions as vault
from localaction.vault.actions import NoRing, Unlocked
from localaction.vault.rules.rings import Ring
from localaction.visit.actions.visits import NotGoing
from localaction.visit.models import Answer, Complaint, ConsentScope, FollowUp, Friend, Visit, VisitReport
from localaction.visit.rules.free_text import Identifier, identifiers_in

FOLLOW_UP_IN = timedelta(days=14)
COMPLAINT, MOVED, HAND_OVER = "visit.complaint", "visit.moved", "visit.hand-over"


class NamesSomebody(ValueError):
    """Free text holds a number or an address that names a person; `kinds` says which kinds, never the values."""

    def __init__(self, kinds: tuple[Identifier, ...]) -> None:
        super().__init__(", ".join(kinds))
        self.kinds = kinds


class NotYetOver(ValueError):
    """A visit is reported after it began."""


class AlreadyReported(Exception):
    """This visitor has reported this visit."""


@dataclass(frozen=True)
class Told:
    """What a visitor reports. `complaints` maps a code to the consent that the person gave for it."""

    wellbeing: int | None = None
    needs: tuple[str, ...] = ()
    safety: str = ""
    words: str = ""
    complaints: Mapping[str, ConsentScope] = field(default_factory=dict)


def report_visit(by: Person, visit: Visit, told: Told, at: datetime) -> VisitReport:
    """Write a report: sealed for the ring, complaints by code with their consent, a follow-up for each need.

    A complaint that the person wants the legal team to know is passed on to it; where that programme has no ring the
    complaint waits with its scope, and `waiting_for_legal` lists it.

    Raises:
        NotGoing: `by` was not on the visit.
        NotYetOver, AlreadyReported, NamesSomebody: see the classes.
    """
    going = visit.goers.filter(volunteer__person=by).exclude(answer=Answer.NO).select_related("volunteer").first()
    if going is None:
        raise NotGoing(f"visit {visit.pk}")
    if at < visit.starts_at:
        raise NotYetOver(f"visit {visit.pk}")
    if kinds := identifiers_in(told.words):
        raise NamesSomebody(kinds)
    with transaction.atomic():
        if VisitReport.objects.filter(visit=visit, volunteer=going.volunteer).exists():
            raise AlreadyReported(f"visit {visit.pk}")
        report = VisitReport(
            visit=visit, volunteer=going.volunteer, wellbeing=told.wellbeing, needs=list(told.needs),
            safety=told.safety, written_at=at,
        )  # fmt: skip
        if told.words:
            vault.seal_new_case("visit", report.uuid).write(report, "words", told.words)
        report.save()
        on = visit.starts_at.astimezone(ZoneInfo(visit.zone)).date()
        for code, scope in told.complaints.items():
            Complaint.objects.create(report=report, facility=visit.facility, code=code, consent_scope=scope, on=on)
        for need in told.needs:
            FollowUp.objects.create(
                friend=visit.friend, report=report, what=need, owner=visit.booked_by, due_on=at.date() + FOLLOW_UP_IN
            )
        legal = [code for code, scope in told.complaints.items() if scope == ConsentScope.LEGAL]
        if legal:
            _tell_legal(by, visit, legal, told.words, at)
    return report


def _tell_legal(by: Person, visit: Visit, codes: list[str], words: str, at: datetime) -> None:
    content = {"complaints": ", ".join(sorted(codes)), "words": words, "facility": visit.facility.name}
    try:
        # A savepoint: without a legal ring nothing can be sealed for it, and the report must be kept all the same.
        with transaction.atomic():
            referrals.pass_on(
                by, Programme.VISIT, Ring.DEFEND, COMPLAINT, content, subject=visit.friend.uuid,
                consent=Consent.SPOKEN, consented_on=at.date(), at=at,
            )  # fmt: skip
    except NoRing:
        return


def read_words(session: Unlocked, by: Person, report: VisitReport, at: datetime) -> str:
    """Open the words of a report; noted in the audit trail.

    Raises:
        NotAllowed: `by` may not see complaints.
        NoGrant: not in the ring, or erased.
    """
    require(by, Verb.SEE_COMPLAINTS, at)
    if report.words is None:
        return ""
    return vault.open_case(session, report.uuid).read(report, "words") or ""


def see_safety(by: Person, report: VisitReport, at: datetime) -> None:
    """Note that somebody acts on a warning.

    Raises:
        NotAllowed: `by` may not see complaints.
    """
    require(by, Verb.SEE_COMPLAINTS, at)
    VisitReport.objects.filter(pk=report.pk, safety_seen_at__isnull=True).update(safety_seen_at=at)


def finish_follow_up(by: Person, follow_up: FollowUp, at: datetime) -> None:
    """Note that something promised was done.

    Raises:
        NotAllowed: `by` does not arrange visits.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    FollowUp.objects.filter(pk=follow_up.pk, done_at__isnull=True).update(done_at=at)


def hand_over(
    by: Person,
    friend: Friend,
    to_ring: Ring,
    beyond: str,
    content: Mapping[str, str],
    consent: Consent,
    consented_on: date,
    at: datetime,
) -> Referral:
    """Hand a person over: to the legal programme, or through the own ring to a programme elsewhere (`beyond`).

    Raises:
        NotAllowed: `by` does not arrange visits.
        NotConsented, NoRing: see `referrals.actions.pass_on`.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    kind = HAND_OVER if beyond else MOVED
    return referrals.pass_on(
        by, Programme.VISIT, to_ring, kind, content, subject=friend.uuid, consent=consent, consented_on=consented_on,
        at=at, beyond=beyond,
    )  # fmt: skip

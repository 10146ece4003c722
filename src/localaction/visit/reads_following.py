"""What pages show of what follows from a visit: its reports, who could cover, and people handed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Verb
from localaction.places.models import Facility
from localaction.referrals.models import Referral
from localaction.vault import reads as vault_reads
from localaction.vault.actions import Unlocked
from localaction.vault.rules.rings import Ring
from localaction.visit.models import (
    Acquaintance,
    Answer,
    Clearance,
    ClearanceState,
    FollowUp,
    Friend,
    Going,
    Visit,
    VisitReport,
    VisitRequest,
    Volunteer,
)
from localaction.visit.models.reports import Need
from localaction.visit.reads_programme import Suggestion, suggestions
from localaction.visit.rules.onboarding import Step


@dataclass(frozen=True)
class ReportPage:
    """One report without its words: what is needed, and each complaint with how far it may go."""

    report: VisitReport
    needs: list[str]
    complaints: list[tuple[str, str]]
    has_words: bool


def report_page(by: Person, uuid: UUID, now: datetime) -> ReportPage | None:
    """Return a report as the coordinator reads it; None where there is none. Three queries.

    Raises:
        NotAllowed: `by` may not see complaints.
    """
    require(by, Verb.SEE_COMPLAINTS, now)
    rows = VisitReport.objects.select_related("visit__friend", "visit__facility", "volunteer__person")
    report = rows.filter(uuid=uuid).first()
    if report is None:
        return None
    names = dict(Need.choices)
    complaints = [(c.get_code_display(), c.get_consent_scope_display()) for c in report.complaints.order_by("code")]
    return ReportPage(report, [str(names[n]) for n in report.needs if n in names], complaints, report.words is not None)


def follow_ups() -> QuerySet[FollowUp]:
    """Return what was promised and is not done yet."""
    return FollowUp.objects.filter(done_at__isnull=True).select_related("friend")


def cover(session: Unlocked, by: Person, visit: Visit, now: datetime) -> list[Suggestion]:
    """Return who could go along on a visit or instead of somebody, in the order in which to ask them.

    Those who go already are left out. Seven queries.

    Raises:
        NotAllowed: `by` does not arrange visits.
    """
    going = set(visit.goers.exclude(answer=Answer.NO).values_list("volunteer_id", flat=True))
    # After retention has deleted the request nothing is known of wishes; a visit to come always has one.
    asked = visit.request or VisitRequest(friend=visit.friend, facility=visit.facility, visit_class=visit.visit_class)
    found = suggestions(session, by, asked, visit.starts_at, now)
    return [one for one in found if one.volunteer.pk not in going]


@dataclass(frozen=True)
class Goer:
    """Who goes on a visit; `has_key` is whether an own key pair lets them open its sheet once it is given."""

    going: Going
    has_key: bool


def goers(visit: Visit) -> list[Goer]:
    """Return everybody asked to a visit, with whether they have a key pair. One query, and one each."""
    rows = visit.goers.select_related("volunteer__person").order_by("pk")
    return [Goer(going, vault_reads.is_holder(going.volunteer.person)) for going in rows]


def acquaintances(friend: Friend) -> list[Acquaintance]:
    """Return which volunteers know a person privately. One query."""
    return list(friend.acquaintances.select_related("volunteer__person").order_by("volunteer__person__username"))


def may_know(friend: Friend) -> list[Volunteer]:
    """Return the volunteers of whom nobody noted that they know the person. One query."""
    rows = Volunteer.objects.exclude(step=Step.LEFT).exclude(acquaintances__friend=friend)
    return list(rows.select_related("person").order_by("person__username"))


def is_served(facility: Facility, on: date) -> bool:
    """Return whether anybody of the programme is cleared at a facility on a day. One query."""
    rows = Clearance.objects.filter(Q(revoked_on__isnull=True) | Q(revoked_on__gt=on), facility=facility)
    granted = rows.filter(state__in=[ClearanceState.CLEARED, ClearanceState.REVOKED])
    return granted.filter(valid_from__lte=on, valid_until__gt=on).exists()


def waiting_referrals() -> QuerySet[Referral]:
    """Return what was handed to the visiting programme, or through it to one elsewhere, and waits, oldest first."""
    return Referral.objects.open_for(Ring.VISIT)


def handed_over(friend: Friend) -> list[Referral]:
    """Return what was handed on about a person, the newest first. One query."""
    return list(Referral.objects.filter(subject=friend.uuid).order_by("-made_at"))

"""Legal holds of the hotline: set by the legal lead, confirmed by a second person, lifted by the legal lead.

A hold on an incident keeps its reports, pictures, findings, searches, hand-offs and evidence; one on a report keeps
what belongs to it. Source: respond.md 1.9; SECURITY.md section 4 for the second person and the review within 90 days.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from localaction.people import approvals
from localaction.people.models import Approval, Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.respond.models import Incident, Report
from localaction.vault import actions as vault
from localaction.vault.models import LegalHold

KIND = "respond.hold"


class FrozenBefore(Exception):
    """A hold keeps it already."""


def freeze(subject: Incident | Report, reason: str, review_on: date, by: Person, at: datetime) -> LegalHold:
    """Stop the purge for an incident or a report, at once; it lapses after three days without a second person's yes.

    Args:
        reason: content-free, for it stands in clear.

    Raises:
        FrozenBefore: a hold is in force.
        HoldRefused: no reason, or a review date not within 90 days.
        NotAllowed: `by` does not lead the legal side.
    """
    require(by, Verb.SEE_EVIDENCE, at, Programme.RESPOND)
    with transaction.atomic():
        type(subject)._default_manager.select_for_update().get(pk=subject.pk)
        if hold_of(subject.uuid, at) is not None:
            raise FrozenBefore("a hold is in force")
        hold = vault.propose_hold(subject.uuid, reason, review_on, by, at)
        approvals.ask(KIND, str(hold.pk), _payload(hold), by, at)
    return hold


def renew(hold: LegalHold, review_on: date, by: Person, at: datetime) -> None:
    """Set the day of the next review.

    Raises:
        HoldRefused: it is not within 90 days, or the hold was lifted.
        NotAllowed: `by` does not lead the legal side.
    """
    require(by, Verb.SEE_EVIDENCE, at, Programme.RESPOND)
    vault.renew_hold(hold, review_on, by, at)


def thaw(hold: LegalHold, by: Person, at: datetime) -> None:
    """Lift a hold; the next purge does what the clocks say, and erasures that were asked for are done.

    Raises:
        HoldRefused: it was lifted before.
        NotAllowed: `by` does not lead the legal side.
    """
    require(by, Verb.SEE_EVIDENCE, at, Programme.RESPOND)
    vault.lift_hold(hold, by, at)


def hold_of(case: UUID, at: datetime) -> LegalHold | None:
    """Return the hold that keeps a case now."""
    return LegalHold.objects.in_force(at).filter(case=case).order_by("proposed_at").first()


def _payload(hold: LegalHold) -> str:
    return f"{hold.case} {hold.reason}"


def _second(approval: Approval, by: Person, at: datetime) -> None:
    hold = LegalHold.objects.get(pk=approval.reference)
    if approvals.digest_of(_payload(hold)) != bytes(approval.digest):
        raise approvals.NotApproved("the hold is not the one that was asked about")
    vault.second_hold(hold, by, at)


def _describe(approval: Approval) -> str:
    hold = LegalHold.objects.filter(pk=approval.reference).first()
    return hold.reason if hold else ""


def register_kind() -> None:
    """Make the second yes to a hold known; called from AppConfig.ready."""
    from django.utils.translation import gettext_lazy as _

    approvals.register(
        approvals.Kind(
            KIND, _("Keep something from the purge (legal hold)"), Verb.SECOND, Programme.RESPOND,
            describe=_describe, carry_out=_second,
        )
    )  # fmt: skip

"""Keeping one case from the purge, by two people."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from localaction.vault import audit
from localaction.vault.models import LegalHold
from localaction.vault.rules import holds
from localaction.vault.rules.events import Event
from localaction.vault.rules.holds import HoldRefused


def propose_hold(case: UUID, reason: str, review_on: date, by: AbstractBaseUser, at: datetime) -> LegalHold:
    """Propose that a case be kept; it counts for three days, and from then on only once seconded.

    Args:
        reason: content-free, for it stands in clear ("subpoena 2026-4", never a name).

    Raises:
        HoldRefused: no reason, or a review date not within 90 days.
    """
    holds.check_proposal(reason, review_on, at.date())
    with transaction.atomic():
        hold = LegalHold.objects.create(
            case=case, reason=reason.strip(), proposed_by=audit.name_of(by), proposed_at=at, review_on=review_on
        )
        audit.record(by, Event.HOLD_PROPOSED, str(case), at=at)
    return hold


def _live(hold: LegalHold) -> LegalHold:
    current = LegalHold.objects.select_for_update().get(pk=hold.pk)
    if current.lifted_at is not None:
        raise HoldRefused("the hold was lifted")
    return current


def second_hold(hold: LegalHold, by: AbstractBaseUser, at: datetime) -> None:
    """Confirm a proposal.

    Raises:
        HoldRefused: the same person proposed it, it was seconded before, or lifted.
    """
    holds.check_second(hold.proposed_by, audit.name_of(by))
    with transaction.atomic():
        current = _live(hold)
        if current.seconded_at is not None:
            raise HoldRefused("the hold was seconded before")
        current.seconded_by, current.seconded_at = audit.name_of(by), at
        current.save(update_fields=["seconded_by", "seconded_at"])
        audit.record(by, Event.HOLD_SECONDED, str(current.case), at=at)


def renew_hold(hold: LegalHold, review_on: date, by: AbstractBaseUser, at: datetime) -> None:
    """Set a new review date, at most 90 days ahead, after somebody looked at the hold.

    Raises:
        HoldRefused: the date is not within 90 days, or the hold was lifted.
    """
    holds.check_proposal(hold.reason, review_on, at.date())
    with transaction.atomic():
        current = _live(hold)
        current.review_on = review_on
        current.save(update_fields=["review_on"])
        audit.record(by, Event.HOLD_RENEWED, str(current.case), at=at)


def lift_hold(hold: LegalHold, by: AbstractBaseUser, at: datetime) -> None:
    """End a hold; the next purge then does what the case's clocks say.

    Raises:
        HoldRefused: it was lifted before.
    """
    with transaction.atomic():
        current = _live(hold)
        current.lifted_by, current.lifted_at = audit.name_of(by), at
        current.save(update_fields=["lifted_by", "lifted_at"])
        audit.record(by, Event.HOLD_LIFTED, str(current.case), at=at)

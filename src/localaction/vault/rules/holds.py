"""When a legal hold is well made and how long a proposal counts."""

from __future__ import annotations

from datetime import date, timedelta

REVIEW_WITHIN = timedelta(days=90)
# Ours: a proposal already stops the purge, so that nothing is destroyed while a second person is looked for.
PROPOSAL_LASTS = timedelta(days=3)


class HoldRefused(Exception):
    """A hold lacks a reason, a second person, or a review date within 90 days."""


def check_proposal(reason: str, review_on: date, on: date) -> None:
    """Refuse a proposal without a reason or with a review date outside the next 90 days.

    Raises:
        HoldRefused: as said.

    Source: SECURITY.md section 4.
    """
    if not reason.strip():
        raise HoldRefused("say why the case must be kept")
    if not on < review_on <= on + REVIEW_WITHIN:
        raise HoldRefused("the review date must be within 90 days")


def check_second(proposed_by: str, seconded_by: str) -> None:
    """Refuse that one person makes a hold alone.

    Raises:
        HoldRefused: both are the same person.
    """
    if proposed_by == seconded_by:
        raise HoldRefused("a second person must confirm a hold")

"""How long visiting keeps anything about a person, and which columns stay in clear."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from localaction.vault import retention
from localaction.visit.models import (
    Accompaniment,
    Clearance,
    CustodyObservation,
    FollowUp,
    Friend,
    FundPayment,
    Letter,
    PenPal,
    Ride,
    RideOffer,
    Shift,
    StartingStep,
    Visit,
    VisitReport,
    VisitRequest,
    Volunteer,
)
from localaction.visit.models.custody import IDENTITY_KEPT

SHEET_KEPT = timedelta(days=2)
REPORT_KEPT = timedelta(days=90)
IDENTIFIERS_KEPT = timedelta(days=30)
PROFILE_KEPT = timedelta(days=30)
# A letter that went out or was handed on is with whom it was for; the log of days is enough here.
LETTER_KEPT = timedelta(days=30)
# An approval is renewed long before.
PAPER_KEPT = timedelta(days=3 * 365)
# Until the year's books are closed.
RECEIPT_KEPT = timedelta(days=365)
LETTER_KEPT_AT_MOST = timedelta(days=365)


def register_clocks() -> None:
    """Tell the vault when identities, histories and contacts are erased.

    What stays of a person is the statistical row: somebody without a name, held and no longer held; and of visits
    where, when and how they ended.
    """
    retention.register(
        "visit.friend", Friend, lambda rows, cut: rows.filter(ended_at__lte=cut), keep=IDENTITY_KEPT,
        effect=retention.Shred(), case="uuid",
    )  # fmt: skip
    for code, model in (
        ("visit.observation", CustodyObservation), ("visit.request", VisitRequest), ("visit.follow-up", FollowUp),
    ):  # fmt: skip
        retention.register(
            code, model, lambda rows, cut: rows.filter(friend__ended_at__lte=cut), keep=IDENTITY_KEPT,
            effect=retention.Delete(), case="friend__uuid",
        )  # fmt: skip
    retention.register(
        "visit.sheet", Visit, lambda rows, cut: rows.filter(ends_at__lte=cut), keep=SHEET_KEPT,
        effect=retention.Shred(), case="uuid",
    )  # fmt: skip
    retention.register(
        "visit.report", VisitReport, lambda rows, cut: rows.filter(written_at__lte=cut), keep=REPORT_KEPT,
        effect=retention.Shred(), case="uuid",
    )  # fmt: skip
    retention.register(
        "visit.identifiers", Clearance, lambda rows, cut: rows.filter(identifiers_given_at__lte=cut),
        keep=IDENTIFIERS_KEPT, effect=retention.Shred(), case="uuid",
    )  # fmt: skip
    left = lambda rows, cut: rows.filter(step="LEFT", step_on__lte=cut.date())  # noqa: E731
    retention.register("visit.volunteer", Volunteer, left, keep=PROFILE_KEPT, effect=retention.Shred(), case="uuid")
    retention.register("visit.reach", Volunteer, left, keep=timedelta(0), effect=retention.NullFields(("reach",)))
    _register_letters()
    _register_funds()
    _register_rides()


def _register_letters() -> None:
    retention.register(
        "visit.letter", Letter, lambda rows, cut: rows.filter(Q(posted_on__lte=cut) | Q(handed_on__lte=cut)),
        keep=LETTER_KEPT, effect=retention.Shred(), case="uuid",
    )  # fmt: skip
    retention.register(
        "visit.letter-old", Letter, lambda rows, cut: rows.filter(recorded_at__lte=cut), keep=LETTER_KEPT_AT_MOST,
        effect=retention.Shred(), case="uuid",
    )  # fmt: skip
    retention.register(
        "visit.letter-log", Letter, lambda rows, cut: rows.filter(friend__ended_at__lte=cut), keep=IDENTITY_KEPT,
        effect=retention.Delete(shreds=True), case="uuid",
    )  # fmt: skip
    retention.register(
        "visit.pen-pal", PenPal, lambda rows, cut: rows.filter(Q(friend__ended_at__lte=cut) | Q(ended_on__lte=cut)),
        keep=IDENTITY_KEPT, effect=retention.Delete(), case="friend__uuid",
    )  # fmt: skip


def _register_funds() -> None:
    """The ledger stays seven years and longer; that a payment was for this person does not.

    Source: ISBA opinion 12-06: trust records are kept seven years. Ours: sums without a name need no clock.
    """
    retention.register(
        "visit.receipt", FundPayment, lambda rows, cut: rows.filter(paid_on__lte=cut), keep=RECEIPT_KEPT,
        effect=retention.Shred(), case="uuid",
    )  # fmt: skip
    retention.register(
        "visit.payment", FundPayment, lambda rows, cut: rows.filter(friend__ended_at__lte=cut), keep=IDENTITY_KEPT,
        effect=retention.NullFields(("friend",)), case="friend__uuid",
    )  # fmt: skip


def _register_rides() -> None:
    over = lambda rows, cut: rows.filter(ends_at__lte=cut)  # noqa: E731
    retention.register(
        "visit.ride", Ride, over, keep=SHEET_KEPT, effect=retention.Shred(), case="uuid"
    )  # fmt: skip
    retention.register(
        "visit.ride-log", Ride, over, keep=IDENTITY_KEPT, effect=retention.Delete(shreds=True), case="uuid"
    )  # fmt: skip
    retention.register("visit.shift", Shift, over, keep=IDENTITY_KEPT, effect=retention.Delete())
    retention.register(
        "visit.ride-offer", RideOffer, lambda rows, cut: rows.filter(until_at__lte=cut), keep=PROFILE_KEPT,
        effect=retention.Delete(),
    )  # fmt: skip
    retention.register(
        "visit.accompaniment", Accompaniment, lambda rows, cut: rows.filter(learnt_at__lte=cut), keep=IDENTITY_KEPT,
        effect=retention.Delete(shreds=True), case="uuid",
    )  # fmt: skip
    retention.register(
        "visit.starting-paper", StartingStep, lambda rows, cut: rows.filter(done_on__lte=cut), keep=PAPER_KEPT,
        effect=retention.Shred(), case="uuid",
    )  # fmt: skip

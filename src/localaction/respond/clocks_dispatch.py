"""How long the roster, the search for observers and what follows it keep anything about a person.

Source: respond.md 1.9: offers and assignments 90 days, then counts; SECURITY.md 2.5: numbers on call until two hours
after their window; evidence as the legal lead decides.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from localaction.respond.media import files_of
from localaction.respond.models import (
    Assignment,
    CheckIn,
    CoverageGap,
    Debrief,
    DispatchRequest,
    Evidence,
    FollowUp,
    HandOff,
    Offer,
    OnCall,
    Shift,
    Tally,
    Volunteer,
)
from localaction.vault import retention
from localaction.vault.retention import Delete, NullFields, Shred

ON_CALL_KEPT = timedelta(hours=2)
PLACE_KEPT = timedelta(hours=12)
ANSWERS_KEPT = timedelta(hours=24)
OFFERS_KEPT = timedelta(days=90)
# Ours: somebody who left may come back within a month without being vouched for again.
LEFT_KEPT = timedelta(days=30)
SHIFTS_KEPT = timedelta(days=90)
GAPS_KEPT = timedelta(days=365)
DEBRIEF_KEPT = timedelta(days=90)
FOLLOW_UP_KEPT = timedelta(days=30)


def register() -> None:
    """Register the clocks; called from AppConfig.ready."""
    _register_reach()
    _register_search()
    _register_after()


def _register_reach() -> None:
    retention.register(
        "respond.volunteer", Volunteer, lambda rows, cut: rows.filter(left_at__lte=cut), keep=LEFT_KEPT,
        effect=Delete(shreds=True), case="uuid",
    )  # fmt: skip
    retention.register(
        "respond.on_call", OnCall, lambda rows, cut: rows.filter(ends_at__lte=cut), keep=ON_CALL_KEPT, effect=Delete()
    )
    retention.register(
        "respond.shift", Shift, lambda rows, cut: rows.filter(ends_at__lte=cut), keep=SHIFTS_KEPT, effect=Delete()
    )


def _register_search() -> None:
    retention.register(
        "respond.request.place", DispatchRequest, lambda rows, cut: rows.filter(ended_at__lte=cut), keep=PLACE_KEPT,
        effect=NullFields(("area", "meeting_point")),
    )  # fmt: skip
    retention.register(
        "respond.offer.answer", Offer,
        lambda rows, cut: rows.filter(Q(answered_at__lte=cut) | Q(request__ended_at__lte=cut)), keep=ANSWERS_KEPT,
        effect=NullFields(("answer",)),
    )  # fmt: skip
    retention.register(
        "respond.assignment.reach", Assignment, lambda rows, cut: rows.filter(ended_at__lte=cut), keep=ON_CALL_KEPT,
        effect=NullFields(("called", "phone")),
    )  # fmt: skip
    retention.register(
        "respond.check_in.whereabouts", CheckIn, lambda rows, cut: rows.filter(received_at__lte=cut),
        keep=PLACE_KEPT, effect=NullFields(("whereabouts",)),
    )  # fmt: skip
    # Only what has been counted goes; the counts stay.
    counted = Exists(Tally.objects.filter(request_uuid=OuterRef("uuid")))
    retention.register(
        "respond.request", DispatchRequest, lambda rows, cut: rows.filter(counted, ended_at__lte=cut),
        keep=OFFERS_KEPT, effect=Delete(), held_with=("incident__uuid",),
    )  # fmt: skip
    retention.register(
        "respond.gap", CoverageGap, lambda rows, cut: rows.filter(noticed_at__lte=cut), keep=GAPS_KEPT,
        effect=Delete(),
    )  # fmt: skip


def _register_after() -> None:
    retention.register(
        "respond.debrief", Debrief, lambda rows, cut: rows.filter(Q(written_at__lte=cut) | Q(opened_at__lte=cut)),
        keep=DEBRIEF_KEPT, effect=Delete(shreds=True), case="uuid",
    )  # fmt: skip
    retention.register(
        "respond.hand_off", HandOff, lambda rows, cut: rows.filter(closed_at__lte=cut), keep=FOLLOW_UP_KEPT,
        effect=Shred(), case="uuid", held_with=("incident__uuid",),
    )  # fmt: skip
    retention.register(
        "respond.follow_up", FollowUp, lambda rows, cut: rows.filter(hand_off__closed_at__lte=cut),
        keep=FOLLOW_UP_KEPT, effect=Shred(), case="uuid",
        held_with=("hand_off__uuid", "hand_off__incident__uuid"),
    )  # fmt: skip
    retention.register(
        "respond.evidence", Evidence, lambda rows, cut: rows.filter(disposed_at__lte=cut), keep=timedelta(0),
        effect=Shred(), case="uuid", files=files_of, held_with=("incident__uuid", "report__uuid"),
    )  # fmt: skip

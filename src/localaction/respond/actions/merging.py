"""Two incidents turn out to be one: reports move, and of two live searches one goes on with everybody who goes.

1. Both incidents and both searches are locked; what is concluded is not merged away.
2. The reports join the surviving incident; that they were in the other stays on record, and the other is closed.
3. Whoever goes for the other search goes for the surviving one now; the code that they were given keeps its meaning.
4. Whoever was only asked there hears once that it is covered. Who was asked in both hears nothing of the double.
5. The other search ends and is counted; the surviving one looks whether it is filled.

Source: respond.md S12.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from localaction.messages.actions.queue import cancel
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.respond.actions import tallies
from localaction.respond.actions.dispatch import AlreadyConcluded
from localaction.respond.actions.effects import Writer
from localaction.respond.actions.incidents import locked, note
from localaction.respond.actions.pool import Search
from localaction.respond.events import RespondEvent
from localaction.respond.models import (
    OUT,
    PENDING,
    Assignment,
    DispatchRequest,
    Incident,
    Joining,
    Offer,
    OfferState,
    RequestState,
    Standing,
)
from localaction.respond.pool_rows import load
from localaction.respond.rules.pool_state import Do, Effect, Tick, apply
from localaction.respond.rules.pool_state import OfferState as Seen

# What may not be answered any more although it was asked.
_ASKED = (OfferState.SENT, OfferState.DELIVERED)


class SameIncident(ValueError):
    """An incident cannot be merged into itself, nor a drill with what is real."""


def merge_incidents(
    survivor: Incident, other: Incident, by: Person, now: datetime, *, versions: tuple[int, int] | None = None
) -> Incident:
    """Merge one incident into another, which survives; returns it.

    Args:
        versions: what the page showed of both, the survivor's first; None where nobody looked.

    Raises:
        NotAllowed: `by` neither triages nor dispatches.
        SameIncident: they are one, or only one is a drill.
        AlreadyConcluded: the other was concluded; correct it instead, or merge the other way round.
        ChangedMeanwhile, IncidentClosed: see `incidents.locked`.
    """
    require(by, Verb.TRIAGE, now, Programme.RESPOND)
    require(by, Verb.DISPATCH, now, Programme.RESPOND)
    if survivor.pk == other.pk or survivor.is_drill != other.is_drill:
        raise SameIncident("they must be two, of one kind")
    with transaction.atomic():
        wanted = dict(zip((survivor.pk, other.pk), versions or (None, None), strict=True))
        # Whoever merges the other way round at the same moment waits here.
        rows = {
            row.pk: locked(row, wanted[row.pk], by, now) for row in sorted((survivor, other), key=lambda one: one.pk)
        }
        kept, gone = rows[survivor.pk], rows[other.pk]
        if gone.concluded_at is not None:
            raise AlreadyConcluded("it was concluded")
        _move_reports(gone, kept, by, now)
        kept.priority = min(kept.priority, gone.priority)
        kept.category = max(kept.category or 0, gone.category or 0) or None
        kept.cell, kept.county = kept.cell or gone.cell, kept.county or gone.county
        gone.closed_at, gone.merged_into, gone.worked_by, gone.worked_until_at = now, kept, None, None
        gone.save()
        kept.save()
        _merge_searches(kept, gone, now)
        note(by, RespondEvent.INCIDENT_MERGED, kept.uuid, str(gone.uuid), now)
    return kept


def _move_reports(gone: Incident, kept: Incident, by: Person, now: datetime) -> None:
    moved = list(gone.joinings.select_for_update().filter(left_at__isnull=True))
    Joining.objects.filter(pk__in=[row.pk for row in moved]).update(left_at=now)
    Joining.objects.bulk_create(
        Joining(
            report_id=row.report_id, incident=kept, score=row.score, reasons=row.reasons, joined_by=by, joined_at=now
        )
        for row in moved
    )


def _merge_searches(kept: Incident, gone: Incident, now: datetime) -> None:
    running = DispatchRequest.objects.select_for_update(of=("self",)).filter(ended_at__isnull=True)
    searches = {row.incident_id: row for row in running.filter(incident__in=(kept, gone)).order_by("pk")}
    second = searches.get(gone.pk)
    if second is None:
        return
    first = searches.get(kept.pk)
    if first is None:
        second.incident = kept
        second.save(update_fields=["incident"])
        return
    Merging(first, second, now).merge()


class Merging:
    """Two live searches for one event; `first` goes on, `second` ends."""

    def __init__(self, first: DispatchRequest, second: DispatchRequest, now: datetime) -> None:
        self.first, self.second, self.now = first, second, now
        self.mine = {row.volunteer_id: row for row in first.offers.select_related("volunteer")}
        self.theirs = list(second.offers.select_related("volunteer").order_by("place"))
        self.n_going = first.assignments.filter(state__in=OUT, ended_at__isnull=True).count()

    def merge(self) -> None:
        """Move whoever goes, tell whoever was only asked, end the second search, and let the first look again."""
        tallies.write(self.second, self.now)
        stays: list[Offer] = []
        effects: list[Effect] = []
        has_moved = False
        for row in self.theirs:
            assignment = Assignment.objects.filter(offer=row, ended_at__isnull=True).first()
            if assignment is not None and self._may_go(row):
                self._move(row, assignment)
                has_moved = True
                continue
            stays.append(row)
            effects += self._told(row, assignment)
        state = load(self.second, stays)
        for one in effects:
            state = apply(state, one, self.now)
        Writer(self.second, stays, state, self.now, None, dict).write(effects)
        Offer.objects.filter(request=self.second, state__in=PENDING).update(state=OfferState.COVERED)
        self.second.state, self.second.ended_at, self.second.merged_into = RequestState.CANCELLED, self.now, self.first
        self.second.save()
        if has_moved and self.first.state == RequestState.SHORT:
            self.first.state = RequestState.OPEN
        Search(self.first, self.now).take(Tick())

    def _may_go(self, row: Offer) -> bool:
        """Return whether somebody of the second search goes for the first: never more than the crowd cap."""
        if row.standing != Standing.GO:
            return self.first.state != RequestState.FILLED
        return self.n_going < self.first.n_crowd

    def _move(self, row: Offer, assignment: Assignment) -> None:
        """Let somebody go for the first search; where they were asked there too, that offer takes up their yes."""
        double = self.mine.get(row.volunteer_id)
        self.n_going += row.standing == Standing.GO
        if double is None:
            row.place = len(self.mine) + 1
            row.request, row.also_code = self.first, self.second.code
            row.save()
            self.mine[row.volunteer_id] = row
            assignment.request = self.first
        else:
            for field in ("state", "standing", "eta_minutes", "answered_at"):
                setattr(double, field, getattr(row, field))
            double.sent_at, double.also_code = double.sent_at or row.sent_at, self.second.code
            double.save()
            row.state, row.standing = OfferState.COVERED, ""
            row.save()
            assignment.request, assignment.offer = self.first, double
        assignment.save()

    def _told(self, row: Offer, assignment: Assignment | None) -> list[Effect]:
        """Return what somebody hears who does not go for the first search; whoever was asked in both, nothing."""
        key = str(row.volunteer.uuid)
        double = self.mine.get(row.volunteer_id)
        if assignment is not None:
            return [Effect(Do.STAND_DOWN, key)]
        if row.state == OfferState.QUEUED:
            return [Effect(Do.CANCEL_OFFER, key, state=Seen.COVERED)]
        if row.state not in _ASKED:
            return []
        if double is not None:
            self._take_over(double, row)
            return []
        return [Effect(Do.COVERED, key, state=Seen.COVERED)]

    def _take_over(self, double: Offer, row: Offer) -> None:
        """Let the offer that somebody has read stand for both; the other one's text need not go out any more."""
        double.also_code = self.second.code
        if double.state == OfferState.QUEUED:
            cancel([double.key], self.now)
            double.state, double.sent_at = row.state, row.sent_at
        double.save()

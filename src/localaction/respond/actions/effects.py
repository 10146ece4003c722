"""What the pool asks for, written down: offers, assignments, texts, pages and gaps. The caller's transaction holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from localaction.messages.actions.queue import cancel, queue
from localaction.messages.rules.addresses import BadAddress
from localaction.respond import texts_dispatch
from localaction.respond.actions import duty, watch
from localaction.respond.actions.feedback import release_nobody_comes, tell_nobody_comes
from localaction.respond.actions.findings import reports_of
from localaction.respond.actions.paging import page
from localaction.respond.line import network
from localaction.respond.models import (
    OUT,
    Assignment,
    AssignmentState,
    CoverageGap,
    DispatchRequest,
    Duty,
    IncidentState,
    Offer,
)
from localaction.respond.pool_rows import metres, write_offer
from localaction.respond.reads_pool import by_key
from localaction.respond.rules.pool_state import Dispatch, Do, Effect, OfferState, Role, Status, Why
from localaction.respond.texts_dispatch import code_of
from localaction.vault.actions import Unlocked
from localaction.vault.actions.operational import read_operational, write_operational

DUTIES = {Role.COORDINATOR: Duty.COORDINATOR, Role.LEGAL_LEAD: Duty.LEGAL}
# While others are still being asked, an empty circle is for the log and the desk, not for a telephone at night.
WORTH_A_PAGE = (Why.NO_COVER, Why.WITHDREW, Why.EXPIRED)


class Writer:
    """Writes the effects of one step; `unreachable` names whom no text could be queued to."""

    def __init__(
        self, request: DispatchRequest, offers: list[Offer], state: Dispatch, now: datetime,
        session: Unlocked | None, reasons: Callable[[], Mapping[str, int]],
    ) -> None:  # fmt: skip
        """Prepare for a step.

        Args:
            offers: the request's rows; new ones are added to it.
            state: as it is after the step.
            reasons: how many could not be asked for each reason.
        """
        self.request, self.offers, self.state, self.now = request, offers, state, now
        self.session, self.reasons = session, reasons
        self.unreachable: list[str] = []
        self._rows = {str(row.volunteer.uuid): row for row in offers}
        self._paged: set[Role] = set()

    def write(self, effects: Iterable[Effect]) -> None:
        """Write everything that a step asks for, in order."""
        effects = list(effects)
        # An offer that was taken back and made again in one step has another key already.
        cancel([self._rows[one.key].key for one in effects if one.do is Do.CANCEL_OFFER], self.now)
        self._write_offers({one.key for one in effects if one.key})
        for one in effects:
            if one.key:
                self._person(one)
            else:
                self._request(one)

    def _write_offers(self, keys: set[str]) -> None:
        volunteers = by_key(keys - self._rows.keys())
        for key in sorted(keys, key=lambda key: list(self.state.offers).index(key)):
            offer = self.state.offers[key]
            row = self._rows.get(key)
            if row is None:
                row = Offer(
                    request=self.request, volunteer=volunteers[key], place=len(self.offers) + 1,
                    distance_m=metres(offer.candidate.km),
                )  # fmt: skip
                self._rows[key] = row
                self.offers.append(row)
            write_offer(row, offer)
            row.save()

    def _person(self, effect: Effect) -> None:
        row = self._rows[effect.key]
        match effect.do:
            case Do.OFFER:
                if not self._text(texts_dispatch.OFFER, row, row.key, area=self._area()):
                    self.unreachable.append(effect.key)
            case Do.ACCEPT:
                self._assign(row)
            case Do.GO:
                self._go(row)
            case Do.STANDBY:
                self._assign(row)
                self._text(texts_dispatch.STANDBY, row, f"standby:{row.uuid}:{row.attempt}")
            case Do.COVERED:
                self._end_assignment(row)
                self._text(texts_dispatch.COVERED, row, f"covered:{row.uuid}:{row.attempt}:{row.state}")
            case Do.STAND_DOWN:
                self._stand_down(row)
            case Do.MARK if effect.state is not OfferState.YES:
                self._end_assignment(row)

    def _request(self, effect: Effect) -> None:
        match effect.do:
            case Do.STATUS if effect.status:
                self._status(effect.status)
            case Do.PAGE if effect.role and effect.why in WORTH_A_PAGE:
                self._page(effect.role)
            case Do.GAP:
                self._gap()
            case Do.TELL_REPORTERS_NOBODY:
                self._tell_reporters()

    def _status(self, status: Status) -> None:
        if status is Status.FILLED:
            self.request.filled_at = self.request.filled_at or self.now
        elif status is Status.SHORT:
            self.request.short_at = self.request.short_at or self.now

    def _text(self, text: str, row: Offer, key: str, **values: str) -> bool:
        reach = duty.reach_of(row.volunteer, self.now)
        if reach is None:
            return False
        try:
            queue(
                code_of(text, self.request.is_drill), reach.recipient(),
                {"network": network(), "code": str(self.request.code), **values},
                key=key if text == texts_dispatch.OFFER else f"respond.{key}", at=self.now,
            )  # fmt: skip
        except BadAddress:
            return False
        return True

    def _area(self) -> str:
        return (read_operational(self.request, "area") or "")[: texts_dispatch.LONGEST_PLACE]

    def _assign(self, row: Offer) -> None:
        """Make of a yes an assignment, with what a later text to them needs after their shift."""
        assignment = Assignment.objects.filter(offer=row).first() or Assignment(
            request=self.request, volunteer=row.volunteer, offer=row, accepted_at=self.now
        )
        if assignment.pk and assignment.ended_at is None:
            return
        assignment.state, assignment.ended_at, assignment.accepted_at = AssignmentState.STANDBY, None, self.now
        reach = duty.reach_of(row.volunteer, self.now)
        if reach is not None:
            write_operational(assignment, "phone", reach.phone)
            write_operational(assignment, "called", reach.called)
        assignment.save()

    def _go(self, row: Offer) -> None:
        assignment = Assignment.objects.select_for_update().get(offer=row)
        assignment.state, assignment.go_at = AssignmentState.GO, self.now
        watch.set_due(assignment, row)
        assignment.save()
        place = (read_operational(self.request, "meeting_point") or "")[: texts_dispatch.LONGEST_PLACE]
        self._text(texts_dispatch.GO, row, f"go:{row.uuid}:{row.attempt}", place=place)

    def _end_assignment(self, row: Offer) -> None:
        Assignment.objects.filter(offer=row, ended_at__isnull=True).update(
            state=AssignmentState.STOOD_DOWN, ended_at=self.now, due_at=None
        )

    def _stand_down(self, row: Offer) -> None:
        """Call somebody back. Who is out stays watched until they say that they are fine."""
        assignment = Assignment.objects.select_for_update().filter(offer=row, ended_at__isnull=True).first()
        if assignment is not None and assignment.state in OUT:
            watch.call_back(assignment, row, self.now)
        else:
            self._end_assignment(row)
        dispelled = (IncidentState.DISPELLED, IncidentState.CONFIRMED_OTHER)
        is_other = self.request.incident.state in dispelled
        text = texts_dispatch.DISPELLED if is_other else texts_dispatch.STAND_DOWN
        self._text(text, row, f"stand_down:{row.uuid}:{row.attempt}:{row.state}")

    def _page(self, role: Role) -> None:
        if role in self._paged:
            return
        self._paged.add(role)
        n_paged = page(self.request, texts_dispatch.NO_COVER, DUTIES[role], self.now, n=str(self.state.n_recipients))
        if n_paged:
            self.request.paged_at = self.now

    def _gap(self) -> None:
        local = self.now.astimezone(ZoneInfo(settings.CONFIG.time_zone))
        yes = [one for one in self.state.offers.values() if one.place is not None]
        CoverageGap.objects.create(
            request=self.request, cell=self.request.cell, noticed_at=self.now, weekday=local.weekday(), hour=local.hour,
            n_needed=self.state.n_needed, n_accepted=len(yes), reasons=dict(self.reasons()),
            is_drill=self.request.is_drill,
        )  # fmt: skip

    def _tell_reporters(self) -> None:
        if self.request.is_drill:
            return
        incident = self.request.incident
        reports = reports_of(incident)
        if self.session is not None:
            tell_nobody_comes(self.session, incident, reports, self.now)
            self.request.nobody_told_at = self.now
        elif release_nobody_comes(reports, self.now):
            # Whoever reported it after the search began was not prepared for: then the desk says so until told.
            self.request.nobody_told_at = self.now

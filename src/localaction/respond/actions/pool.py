"""One step of a search: the rules decide, and everything that they ask for is written in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from localaction.respond import reads_pool
from localaction.respond.actions import tallies
from localaction.respond.actions.effects import Writer
from localaction.respond.actions.feedback import withdraw_nobody_comes
from localaction.respond.actions.findings import reports_of
from localaction.respond.models import DispatchRequest, Offer, Volunteer, Weighing
from localaction.respond.pool_rows import load, metres, write
from localaction.respond.rules import pool
from localaction.respond.rules.candidates import Need, Row, WhyNot, candidate_table, choose, tally
from localaction.respond.rules.candidates import Volunteer as Seen
from localaction.respond.rules.cells import km_between
from localaction.respond.rules.pool_state import OVER, Dispatch, Event, Found, Opened, Undelivered
from localaction.vault.actions import Unlocked

# Who lives beyond any useful journey is no part of the explanation.
_OUT_OF_REACH = frozenset({WhyNot.NO_CELL, WhyNot.TOO_FAR})


class Search:
    """One request while its row is locked; the roster is read only if somebody must be found."""

    def __init__(self, request: DispatchRequest, now: datetime, session: Unlocked | None = None) -> None:
        """Take up a request.

        Args:
            request: its row, locked in the transaction that the caller has open.
            session: the dispatcher's open vault; without it the worker is at it and opens nothing sealed.
        """
        self.request, self.now, self.session = request, now, session
        self.offers: list[Offer] = list(request.offers.select_related("volunteer").order_by("place"))
        self.state = load(request, self.offers)
        self._people: list[Seen] | None = None

    def take(self, event: Event, at: datetime | None = None) -> None:
        """Let something happen to it, and write down and do what follows.

        Args:
            at: when it happened, where that is not now.

        Raises:
            CrowdCapExceeded: more observers than the cap, and not by the legal lead.
        """
        events = [event]
        while events:
            before = self.state
            is_new = isinstance(events[0], Opened)
            self.state, effects = pool.advance(before, events.pop(0), at or self.now, self._find)
            writer = Writer(self.request, self.offers, self.state, self.now, self.session, self._reasons)
            writer.write(effects)
            # Whoever cannot be written to is replaced at once; one bad number stops nobody else's text.
            events += [Undelivered(key) for key in writer.unreachable]
            if is_new or self.state.step != before.step:
                self._weigh()
        write(self.request, self.state)
        if self.state.status in OVER and self.request.ended_at is None:
            self.request.ended_at = self.now
            tallies.write(self.request, self.now)
            withdraw_nobody_comes(reports_of(self.request.incident), self.now)
        self.request.save()

    def people(self) -> list[Seen]:
        """Return the roster as the rules see it, read once."""
        if self._people is None:
            self._people = reads_pool.people(Volunteer.objects.active(), self.state.policy, self.now)
        return self._people

    def see(self, people: list[Seen]) -> None:
        """Use a roster that was read already."""
        self._people = people

    def need(self) -> Need:
        """Return what is asked for, with everybody for whom rest or fatigue was set aside."""
        overrides = {one.key: self.request.reason for one in self.people()} if self.request.reason else {}
        allowed = self.request.allowances.values_list("volunteer__uuid", "reason")
        return replace(self.state.need, overrides=overrides | {str(key): reason for key, reason in allowed})

    def _find(self, state: Dispatch, km: float) -> Found:
        if not self.request.reason:
            return reads_pool.find(state, km, self.now)
        # Where rest is set aside for everybody, everybody must be looked at.
        by_cell: dict[str, list[Seen]] = {}
        for one in self.people():
            if one.cell is not None and one.key not in state.left_out:
                by_cell.setdefault(one.cell, []).append(one)
        most = 2 * state.policy.n_pool
        found = choose(by_cell, self.need(), state.policy, self.now, km, most)
        return Found(tuple(found), has_more=len(found) == most)

    def _table(self) -> list[Row]:
        rows = candidate_table(self.people(), self.need(), self.state.policy, self.now, self.state.km)
        return [row for row in rows if not _OUT_OF_REACH & set(row.why_not)]

    def _reasons(self) -> dict[str, int]:
        return {why.value: n for why, n in tally(self._table()).items()}

    def _weigh(self) -> None:
        """Write down why each person within useful reach was or was not asked, as it stands now."""
        rows = self._table()
        volunteers = reads_pool.by_key(row.key for row in rows)
        asked = {row.volunteer_id: row.place for row in self.offers}
        Weighing.objects.filter(request=self.request).delete()
        Weighing.objects.bulk_create(
            Weighing(
                request=self.request, volunteer=person, reasons=[why.value for why in row.why_not],
                place=asked.get(person.pk), distance_m=metres(km_between(self.request.cell, person.cell)),
                weighed_at=self.now,
            )
            for row in rows
            if (person := volunteers.get(row.key)) is not None
        )  # fmt: skip

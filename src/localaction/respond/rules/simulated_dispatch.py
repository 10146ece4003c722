"""Days played through the real pool with a clock that jumps from one event to the next.

The loop, for each event in order of time:
1. a call opens a dispatch; a text leaves the line; somebody answers, arrives or leaves; a time of the pool is due;
2. the pool (`pool.advance`, the very one that the desk drives) says what is to be done;
3. texts are put in the line, which sends one at a time; what was done changes who can be asked next.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from localaction.respond.rules import simulated_day as days
from localaction.respond.rules.candidates import Candidate, Need, Volunteer, choose
from localaction.respond.rules.policy import Policy
from localaction.respond.rules.pool import advance, next_due
from localaction.respond.rules.pool_state import (
    Answered,
    Approved,
    Dispatch,
    Do,
    Effect,
    Event,
    Found,
    OfferState,
    Opened,
    Place,
    Sent,
    Status,
    Tick,
    opened,
)
from localaction.respond.rules.simulated_day import Assumptions, Call
from localaction.respond.rules.triage import Priority

# Who travels hears first, then who is asked, then who need not go.
_ORDER = {Do.GO: 0, Do.STAND_DOWN: 0, Do.STANDBY: 1, Do.OFFER: 1, Do.COVERED: 2}
_AT_LEAST = timedelta(seconds=1)


@dataclass
class Story:
    """What became of one dispatch; durations are from the moment the dispatcher pressed Dispatch."""

    call: Call
    state: Dispatch
    n_alerted: int = 0
    yes_after: list[timedelta] = field(default_factory=list)
    arrived_after: list[timedelta] = field(default_factory=list)
    due_at: datetime | None = None

    @property
    def to_second_yes(self) -> timedelta | None:
        """When the second yes came in; None when it never did."""
        return self.yes_after[1] if len(self.yes_after) > 1 else None

    @property
    def to_arrival(self) -> timedelta | None:
        """When the first observer was there; None when nobody was."""
        return min(self.arrived_after, default=None)

    @property
    def n_surplus(self) -> int:
        """How many said yes beyond the need."""
        return max(0, len(self.yes_after) - self.state.n_needed)


def play(assume: Assumptions, policy: Policy, name: str) -> tuple[list[Story], dict[str, int]]:
    """Return what became of every dispatch of some days, and how often each person was texted an offer.

    Args:
        name: of the run; the same name, assumptions and policy give the same result.
    """
    played = _Play(assume, policy, name)
    played.run()
    return played.stories, played.n_offers


class _Play:
    def __init__(self, assume: Assumptions, policy: Policy, name: str) -> None:
        self.assume, self.policy, self.name = assume, policy, name
        self.people: dict[str, Volunteer] = {one.key: one for one in days.roster(assume, name)}
        self.stories: list[Story] = []
        self.n_offers = dict.fromkeys(self.people, 0)
        self.now = days.MIDNIGHT
        self._order = count()
        self._agenda: list[tuple[datetime, int, Callable[[], None]]] = []
        self._line: list[tuple[int, int, Story, str, Do]] = []
        self._line_busy = False

    def run(self) -> None:
        """Play everything that happens, in order of time."""
        for call in days.calls(self.assume, self.name):
            self._at(call.called_at + self.assume.intake, partial(self._open, call))
        while self._agenda:
            self.now, _, happen = heapq.heappop(self._agenda)
            happen()

    def _at(self, when: datetime, happen: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (when, next(self._order), happen))

    def _open(self, call: Call) -> None:
        story = Story(call, opened(Need(call.cell, Priority.P1), self.policy, self.now))
        self.stories.append(story)
        self._step(story, Opened())

    def _step(self, story: Story, event: Event) -> None:
        story.state, effects = advance(story.state, event, self.now, self._find)
        for effect in effects:
            self._do(story, effect)
        due = next_due(story.state)
        if due is not None and due != story.due_at:
            story.due_at = due
            self._at(max(due, self.now + _AT_LEAST), partial(self._tick, story, due))

    def _tick(self, story: Story, due: datetime) -> None:
        if story.due_at == due:
            story.due_at = None
            self._step(story, Tick())

    def _find(self, state: Dispatch, km: float) -> Found:
        by_cell: dict[str, list[Volunteer]] = {}
        left_out = state.left_out
        for person in self.people.values():
            if person.cell and person.key not in left_out:
                by_cell.setdefault(person.cell, []).append(person)
        most = 2 * self.policy.n_pool
        found = choose(by_cell, state.need, self.policy, self.now, km, most)
        return Found(tuple(found), has_more=len(found) == most)

    def _do(self, story: Story, effect: Effect) -> None:
        key = effect.key
        if effect.do is Do.ACCEPT:
            self._change(key, is_busy=True)
        elif effect.do is Do.MARK and effect.state is OfferState.SILENT:
            self._change(key, unanswered_at=(*self.people[key].unanswered_at, self.now))
        elif effect.do is Do.ASK_APPROVAL:
            self._at(self.now + self.assume.approval, partial(self._step, story, Approved()))
        elif effect.do in (Do.COVERED, Do.STAND_DOWN) and _said_yes(story, key):
            self._change(key, is_busy=False)
        if effect.do in _ORDER:
            heapq.heappush(self._line, (_ORDER[effect.do], next(self._order), story, key, effect.do))
            if not self._line_busy:
                self._line_busy = True
                self._at(self.now, self._send)

    def _change(self, key: str, **changes: object) -> None:
        self.people[key] = replace(self.people[key], **changes)  # type: ignore[arg-type]

    def _send(self) -> None:
        """Send the next text that is still wanted; the line is then taken for as long as a segment lasts."""
        while self._line:
            _, _, story, key, do = heapq.heappop(self._line)
            offer = story.state.offers[key]
            if do is Do.OFFER and offer.state is not OfferState.QUEUED:
                continue
            self._at(self.now + timedelta(seconds=1 / self.assume.segments_a_second), self._send)
            if do is Do.OFFER:
                self._asked(story, offer.candidate)
            elif do is Do.GO:
                self._at(self.now + offer.candidate.travel, partial(self._arrive, story, key))
            return
        self._line_busy = False

    def _asked(self, story: Story, candidate: Candidate) -> None:
        key = candidate.key
        story.n_alerted += 1
        self.n_offers[key] += 1
        self._change(key, offered_at=(*self.people[key].offered_at, self.now), last_offered_at=self.now)
        answer = days.reply(self.assume, self.name, story.call, key)
        if answer.is_yes is not None:
            self._at(self.now + answer.after, partial(self._answer, story, key, answer.is_yes))
        self._step(story, Sent(key))

    def _answer(self, story: Story, key: str, is_yes: bool) -> None:
        is_yes = is_yes and not self.people[key].is_busy
        if is_yes:
            story.yes_after.append(self.now - story.state.opened_at)
        self._step(story, Answered(key, is_yes))

    def _arrive(self, story: Story, key: str) -> None:
        story.arrived_after.append(self.now - story.state.opened_at)
        self._at(self.now + self.assume.on_scene, partial(self._leave, key))
        if len(story.arrived_after) >= story.state.n_needed and story.state.status is Status.FILLED:
            for offer in story.state.placed(Place.STANDBY):
                self._change(offer.candidate.key, is_busy=False)

    def _leave(self, key: str) -> None:
        self._change(key, is_busy=False, left_scene_at=self.now)


def _said_yes(story: Story, key: str) -> bool:
    """Return whether it was this dispatch that bound their hands, and no other."""
    offer = story.state.offers[key]
    return offer.state in (OfferState.YES, OfferState.WILLING) and offer.place is None

"""Campaigns: the dated checklist, whom to ask, how the vote stands, and what is known of the outcome."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

START, DECISION = "START", "DECISION"
FOR, AGAINST, UNDECIDED, UNKNOWN, PLEDGED, ASKED = "FOR", "AGAINST", "UNDECIDED", "UNKNOWN", "PLEDGED", "ASKED"
# After a pledge these take it back; "for" repeats it.
TAKES_BACK = frozenset({AGAINST, UNDECIDED, UNKNOWN})
OUTCOMES = frozenset({"WON", "PARTLY", "LOST", "WITHDRAWN"})
MOVED = "MOVED"
# Whom an hour of a caller moves first; who has pledged is not asked at all.
FIRST = {UNDECIDED: 0, UNKNOWN: 1, FOR: 2, AGAINST: 3}


@dataclass(frozen=True)
class Offset:
    """When a step of a template is due: days after the start, or days after (below zero: before) the decision."""

    anchor: str
    days: int


def schedule(steps: Sequence[Offset], starts_on: dt.date, decide_by: dt.date) -> list[dt.date]:
    """Return the day on which each step is due, in their order and never out of it.

    A step that counts from the decision keeps its day. One that counts from the start is pulled forward where the
    decision is so near that a later step is due before it; its day may then lie before the start, and it is late.

    Source: ours: a checklist that moves its days to today hides that there is too little time.
    """
    found: list[dt.date] = []
    for step in reversed(steps):
        day = (starts_on if step.anchor == START else decide_by) + dt.timedelta(days=step.days)
        if found and step.anchor == START:
            day = min(day, found[-1])
        found.append(day)
    return found[::-1]


def is_late(due_on: dt.date, done_on: dt.date | None, on: dt.date) -> bool:
    """Return whether a step should have been done before a day and was not."""
    return done_on is None and due_on < on


@dataclass(frozen=True)
class Position:
    """What somebody who decides said on a day: FOR, AGAINST, UNDECIDED, UNKNOWN, PLEDGED, or that they were ASKED."""

    kind: str
    on: dt.date


@dataclass(frozen=True)
class Stand:
    """How somebody who decides stands.

    Attributes:
        stance: FOR, AGAINST, UNDECIDED or UNKNOWN.
        since: day of the newest word on it; None: nobody knows one.
        pledged_on: day of a pledge that was not taken back; None: none.
        asked_on: day on which somebody last asked them.
    """

    stance: str
    since: dt.date | None
    pledged_on: dt.date | None
    asked_on: dt.date | None

    @property
    def is_pledged(self) -> bool:
        """Whether they have promised and not taken it back."""
        return self.pledged_on is not None


def stand(positions: Sequence[Position], on: dt.date) -> Stand:
    """Return how somebody stands on a day, from what they said, the newest word last in case of the same day.

    A pledge counts as "for" until a later word against it, of doubt, or that nobody knows any more.

    Args:
        positions: in the order in which they were entered.
    """
    known = sorted((said for said in positions if said.on <= on), key=lambda said: said.on)
    stance, since, pledged_on, asked_on = UNKNOWN, None, None, None
    for said in known:
        if said.kind == ASKED:
            asked_on = said.on
            continue
        stance, since = FOR if said.kind == PLEDGED else said.kind, said.on
        if said.kind == PLEDGED:
            pledged_on = said.on
        elif said.kind in TAKES_BACK:
            pledged_on = None
    return Stand(stance, since, pledged_on, asked_on)


@dataclass(frozen=True)
class Target:
    """Somebody on the chart of a campaign.

    Attributes:
        influences: the key of the one who votes and listens to them; None for one who votes.
    """

    key: int
    influences: int | None
    stand: Stand


def call_list(targets: Sequence[Target]) -> list[int]:
    """Return the keys of those to ask now, the undecided first.

    Who has pledged is not asked again. Who influences is asked while the one who votes is undecided or not known.

    Source: a peer's users asked for it: supporters who had agreed went on being called (proca#25).
    """
    votes = {target.key: target for target in targets if target.influences is None}
    found: list[tuple[int, int]] = []
    for place, target in enumerate(targets):
        if target.stand.is_pledged:
            continue
        if target.influences is None:
            found.append((FIRST[target.stand.stance], place))
        elif target.influences in votes and votes[target.influences].stand.stance in (UNDECIDED, UNKNOWN):
            found.append((FIRST[votes[target.influences].stand.stance], place))
    return [targets[place].key for _first, place in sorted(found)]


@dataclass(frozen=True)
class VoteCount:
    """How a vote stands.

    Attributes:
        n_needed, n_seats: None where nobody has entered them.
        n_pledged: those among `n_for` who have promised.
        n_unknown: those of whom nothing is known, with the seats that nobody has named.
    """

    n_needed: int | None
    n_seats: int | None
    n_for: int
    n_pledged: int
    n_against: int
    n_undecided: int
    n_unknown: int

    @property
    def n_missing(self) -> int | None:
        """How many more are needed; None where it is not known how many decide."""
        return max(self.n_needed - self.n_for, 0) if self.n_needed is not None else None

    @property
    def is_out_of_reach(self) -> bool:
        """Whether those who are against are too many, as far as it is known."""
        if self.n_needed is None or self.n_seats is None:
            return False
        return self.n_seats - self.n_against < self.n_needed


def vote_count(targets: Sequence[Target], n_needed: int | None, n_seats: int | None) -> VoteCount:
    """Return how the vote of those who decide stands; who only influences does not count."""
    votes = [target.stand for target in targets if target.influences is None]
    numbers = {kind: sum(one.stance == kind for one in votes) for kind in FIRST}
    unnamed = max((n_seats or 0) - len(votes), 0)
    return VoteCount(
        n_needed, n_seats, numbers[FOR], sum(one.is_pledged for one in votes), numbers[AGAINST], numbers[UNDECIDED],
        numbers[UNKNOWN] + unnamed,
    )  # fmt: skip


@dataclass(frozen=True)
class Happened:
    """A dated event of a campaign: an outcome, MOVED with the new day of the decision, or anything else."""

    kind: str
    on: dt.date
    to: dt.date | None = None


@dataclass(frozen=True)
class Status:
    """How a campaign stands on a day.

    Attributes:
        code: PLANNED, RUNNING, OUTCOME_UNKNOWN, WON, PARTLY, LOST or WITHDRAWN.
        decide_by: the day of the decision as last moved.
        decided_on: day of the outcome; None while there is none.
    """

    code: str
    decide_by: dt.date
    decided_on: dt.date | None

    @property
    def is_over(self) -> bool:
        """Whether its outcome is recorded."""
        return self.decided_on is not None


def status(starts_on: dt.date, decide_by: dt.date, events: Sequence[Happened], on: dt.date) -> Status:
    """Return how a campaign stands on a day. A day of decision that passes says nothing of the outcome.

    Args:
        decide_by: as planned at the start.
        events: in the order in which they were entered; those after `on` do not count.
    """
    known = sorted((event for event in events if event.on <= on), key=lambda event: event.on)
    for event in known:
        if event.kind == MOVED and event.to is not None:
            decide_by = event.to
    ended = [event for event in known if event.kind in OUTCOMES]
    if ended:
        return Status(ended[-1].kind, decide_by, ended[-1].on)
    code = "OUTCOME_UNKNOWN" if on > decide_by else "PLANNED" if on < starts_on else "RUNNING"
    return Status(code, decide_by, None)


def owner_caution(is_about_contract: bool, owner: str) -> str:
    """Return PRIVATE_OWNER or OWNER_UNKNOWN where ending a contract need not close the center, else nothing.

    Args:
        owner: PRIVATE, PUBLIC, or anything else for not known.

    Source: T. Don Hutto: the county left in 2019, ICE contracted with the owner, and the center holds people still.
    """
    if not is_about_contract or owner == "PUBLIC":
        return ""
    return "PRIVATE_OWNER" if owner == "PRIVATE" else "OWNER_UNKNOWN"


def ends_on(notice_days: int | None, notice_on: dt.date) -> dt.date | None:
    """Return the day on which an agreement ends by a notice of a day; None where the period is not known."""
    return notice_on + dt.timedelta(days=notice_days) if notice_days is not None else None

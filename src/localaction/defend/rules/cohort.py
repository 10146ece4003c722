"""Who entered, and where each case stands on the day the figures are cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

from localaction.defend.rules.outcomes import KINDS, Definition, Group, Kind, Level, group_of, is_decided

DETAINED, NON_DETAINED, UNKNOWN_CUSTODY = "detained", "non-detained", "unknown"


class FlowDoesNotAddUp(ValueError):
    """Stays, leaves, ended and pending do not sum to entered, so no figure may be shown."""


class SpellsOutOfOrder(ValueError):
    """The spells of one case overlap, skip a number, or one begins before the one before has ended."""

    def __init__(self, rows: Sequence[int], message: str) -> None:
        super().__init__(message)
        self.rows = tuple(rows)


@dataclass(frozen=True)
class CaseRow:
    """One spell of a case as recorded; `ended_on` and `code` are both None while it is pending.

    `level` is None where the record does not say. `row` is where it was read, for messages.
    """

    row: int
    case_id: str
    entered_on: date
    ended_on: date | None
    code: str | None
    custody: str
    court: str = ""
    family_id: str = ""
    level: Level | None = None
    spell: int = 1


@dataclass(frozen=True)
class Standing:
    """One case on the cut date: its group, and days from entry to its end, or to the cut while pending."""

    case_id: str
    entered_on: date
    days: int
    group: Group
    kind: Kind | None
    code: str | None
    decided: bool
    custody: str
    court: str
    family_id: str
    ended_on: date | None


@dataclass(frozen=True)
class Flow:
    """Counts of cases; `decided` is the completed-only denominator and is not a fifth cell."""

    entered: int
    stays: int
    leaves: int
    ended: int
    pending: int
    decided: int


def standings(
    rows: Iterable[CaseRow], cut: date, definition: Definition, level: Level
) -> tuple[list[Standing], list[str]]:
    """Return where each case stood at the end of the day `cut`, and the ids of cases that entered only later.

    An end after the cut has not happened yet: the case is pending at the cut. A case in several spells (remanded,
    reopened) is one case, entered when its first spell began; the latest spell begun by the cut says where it is.
    With level FINAL a decision not marked final is still pending; the end of representation is no decision and
    counts at either level.

    Raises:
        SpellsOutOfOrder: see the class.

    Source: Ours: a figure for a day may use only what was true on that day, or early figures improve in hindsight.
    """
    by_case: dict[str, list[CaseRow]] = {}
    for row in rows:
        by_case.setdefault(row.case_id, []).append(row)
    found, later = [], []
    for case_id, spells in by_case.items():
        spells.sort(key=lambda spell: spell.spell)
        _require_order(spells)
        begun = [spell for spell in spells if spell.entered_on <= cut]
        if begun:
            found.append(_standing(spells[0].entered_on, begun[-1], cut, definition, level))
        else:
            later.append(case_id)
    return found, later


def _require_order(spells: Sequence[CaseRow]) -> None:
    for number, spell in enumerate(spells, start=1):
        if spell.spell != number:
            raise SpellsOutOfOrder([spell.row], f"case {spell.case_id}: spell {number} is missing")
    for before, after in pairwise(spells):
        if before.ended_on is None or after.entered_on < before.ended_on:
            message = f"case {after.case_id}: spell {after.spell} begins before spell {before.spell} has ended"
            raise SpellsOutOfOrder([before.row, after.row], message)


def _standing(entered_on: date, last: CaseRow, cut: date, definition: Definition, level: Level) -> Standing:
    kind = KINDS[last.code] if last.code is not None and last.ended_on is not None and last.ended_on <= cut else None
    if kind is not None and level is Level.FINAL and last.level is not Level.FINAL and is_decided(kind, definition):
        kind = None
    group = Group.PENDING if kind is None else group_of(kind, definition)
    ended_on = last.ended_on if group is not Group.PENDING else None
    return Standing(
        case_id=last.case_id,
        entered_on=entered_on,
        days=((ended_on or cut) - entered_on).days,
        group=group,
        kind=kind,
        code=last.code if kind is not None else None,
        decided=kind is not None and is_decided(kind, definition),
        custody=last.custody,
        court=last.court,
        family_id=last.family_id,
        ended_on=ended_on,
    )


def flow(cohort: Sequence[Standing]) -> Flow:
    """Return the counts of the cohort, having checked that they add up.

    Raises:
        FlowDoesNotAddUp: a case is in none of the four cells, or a case is in the cohort twice.
    """
    n = {group: sum(standing.group is group for standing in cohort) for group in Group}
    entered = len({standing.case_id for standing in cohort})
    if sum(n.values()) != entered:
        raise FlowDoesNotAddUp(f"{entered} entered but {sum(n.values())} are accounted for")
    return Flow(
        entered=entered,
        stays=n[Group.STAYS],
        leaves=n[Group.LEAVES],
        ended=n[Group.ENDED],
        pending=n[Group.PENDING],
        decided=sum(standing.decided for standing in cohort),
    )


def median_follow_up(cohort: Sequence[Standing], cut: date) -> float | None:
    """Return the median number of days from entry to the cut, None for an empty cohort.

    Source: Ours: time since entry, whether or not the case has ended, so that fast endings do not shorten it.
    """
    return median((cut - standing.entered_on).days for standing in cohort) if cohort else None


def decision_units(cohort: Sequence[Standing]) -> int:
    """Return how many separate decisions the cohort holds.

    Members of a family whose cases ended on the same day count once; so do those of a family still pending, who
    will be decided together. A case without a family counts once.

    Source: Ours: cases decided together are not independent evidence, so intervals must not treat them so.
    """
    return len({
        (standing.family_id, standing.ended_on) if standing.family_id else (None, standing.case_id)
        for standing in cohort
    })  # fmt: skip

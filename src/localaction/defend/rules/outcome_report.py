"""Everything that must stand beside an outcome figure before it may be shown to anyone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from localaction.defend.rules.cohort import (
    UNKNOWN_CUSTODY,
    CaseRow,
    Flow,
    Standing,
    decision_units,
    flow,
    median_follow_up,
    standings,
)
from localaction.defend.rules.comparison import Comparison, ComparisonRow, Terms, compare
from localaction.defend.rules.incidence import HORIZONS, Curve, CurveRow
from localaction.defend.rules.intervals import Rate, plain_rate
from localaction.defend.rules.outcomes import Definition, Group, Kind, Level
from localaction.defend.rules.wording import Code, Saying, say

# A headline that moves by more than this between definitions is printed under all of them.
POINTS_THAT_MATTER = 5.0
GRID_DAYS = 30
YOUNG_DAYS = 365
MOST_NAMED = 20


@dataclass(frozen=True)
class Question:
    """How the figures are asked for; what the asker leaves unsaid is None and is reported as not stated."""

    cut: date
    definition: Definition = Definition.STANDARD
    level: Level = Level.IJ
    stage: str = ""
    merits_blind: bool | None = None
    n_turned_away: int | None = None
    days: tuple[int, ...] = ()
    same: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reading:
    """The completed-only rate under one definition; `rate` is None while nothing is decided."""

    stays: int
    decided: int
    rate: Rate | None


@dataclass(frozen=True)
class OutcomeReport:
    """The figures and all that qualifies them. Shares are of one; days are whole days since entry."""

    question: Question
    flow: Flow
    entered_from: date | None
    entered_until: date | None
    by_custody: dict[str, int]
    by_code: dict[str, int]
    courts: tuple[str, ...]
    median_follow_up_days: float | None
    completed_only: Rate | None
    floor: Rate | None
    ceiling: Rate | None
    curve: tuple[CurveRow, ...]
    horizons: dict[int, CurveRow | None]
    readings: dict[Definition, Reading]
    moves_points: float
    decided_decisions: int
    comparison: Comparison | None
    cohort: tuple[Standing, ...]
    warnings: tuple[Saying, ...]


def outcome_report(
    rows: Sequence[CaseRow], question: Question, comparison: Sequence[ComparisonRow] | None = None
) -> OutcomeReport:
    """Return the outcome report of the programme's cases on the cut date.

    Args:
        rows: the recorded spells, already checked one by one.
        question: cut date, definition, level and what is known about who was taken on.
        comparison: another group's counts, None when there is none.

    Raises:
        SpellsOutOfOrder: see `standings`.
        FlowDoesNotAddUp: see `flow`; nothing is reported then.

    Source: Ours, from how published figures mislead: a completed-only rate of a young programme is pulled by
    whatever ends fast, so its bounds, its competing ends and its definition have to be shown with it.
    """
    cohort, later = standings(rows, question.cut, question.definition, question.level)
    counts = flow(cohort)
    units = decision_units(cohort)
    decided = [standing for standing in cohort if standing.decided]
    design = counts.entered / units if units else 1.0
    curve = Curve([(standing.days, standing.group) for standing in cohort], design)
    readings = {each: _reading(rows, question, each) for each in Definition}
    entries = sorted(standing.entered_on for standing in cohort)
    courts = frozenset(standing.court for standing in cohort if standing.court)
    all_have_court = all(standing.court for standing in cohort)
    terms = Terms(
        courts=courts if all_have_court else frozenset(),
        entered_from=entries[0] if entries else None,
        entered_until=entries[-1] if entries else None,
        stage=question.stage,
        definition=question.definition,
        level=question.level,
    )
    horizons = {months: curve.at(day) for months, day in HORIZONS.items()}
    return OutcomeReport(
        question=question,
        flow=counts,
        entered_from=terms.entered_from,
        entered_until=terms.entered_until,
        by_custody=dict(sorted(Counter(standing.custody for standing in cohort).items())),
        by_code=dict(sorted(Counter(standing.code for standing in cohort if standing.code).items())),
        courts=tuple(sorted(courts)),
        median_follow_up_days=median_follow_up(cohort, question.cut),
        completed_only=readings[question.definition].rate,
        floor=plain_rate(counts.stays, counts.entered, units) if counts.entered else None,
        ceiling=plain_rate(counts.stays + counts.pending, counts.entered, units) if counts.entered else None,
        curve=_curve_rows(curve, question.days),
        horizons=horizons,
        readings=readings,
        moves_points=_moves(readings),
        decided_decisions=decision_units(decided),
        comparison=None if comparison is None else compare(cohort, comparison, terms, question.same),
        cohort=tuple(cohort),
        warnings=tuple(_warnings(cohort, later, counts, question, horizons, readings)),
    )


def _reading(rows: Sequence[CaseRow], question: Question, definition: Definition) -> Reading:
    cohort, _ = standings(rows, question.cut, definition, question.level)
    decided = [standing for standing in cohort if standing.decided]
    stays = sum(standing.group is Group.STAYS for standing in decided)
    rate = plain_rate(stays, len(decided), decision_units(decided)) if decided else None
    return Reading(stays, len(decided), rate)


def _moves(readings: dict[Definition, Reading]) -> float:
    """Return by how many points the rate moves between the definitions that have one."""
    values = [reading.rate.value for reading in readings.values() if reading.rate]
    return (max(values) - min(values)) * 100 if values else 0.0


def _curve_rows(curve: Curve, asked: Collection[int]) -> tuple[CurveRow, ...]:
    """Return the curve on every day something ended, each 30 days, at the horizons and on the days asked for."""
    last = max([*HORIZONS.values(), *asked])
    days = {*curve.days(), *range(GRID_DAYS, last + 1, GRID_DAYS), *HORIZONS.values(), *asked}
    rows = (curve.at(day) for day in sorted(days))
    return tuple(row for row in rows if row is not None)


def _warnings(
    cohort: Sequence[Standing],
    later: Sequence[str],
    counts: Flow,
    question: Question,
    horizons: dict[int, CurveRow | None],
    readings: dict[Definition, Reading],
) -> list[Saying]:
    cautions = []
    if later:
        named = ", ".join([*later[:MOST_NAMED], *(["..."] if len(later) > MOST_NAMED else [])])
        cautions.append(say(Code.ENTERED_LATER, private=True, n=len(later), named=named))
    if not cohort:
        return [*cautions, say(Code.NOBODY)]
    if not counts.decided:
        cautions.append(say(Code.NONE_DECIDED, private=True))
    if counts.pending and _is_young(cohort, counts, question.cut):
        cautions.append(say(Code.EARLY))
    unreached = [str(months) for months, row in horizons.items() if row is None]
    if unreached:
        cautions.append(say(Code.NOT_FOLLOWED, months=", ".join(unreached)))
    if _moves(readings) > POINTS_THAT_MATTER:
        cautions.append(say(Code.MOVES, private=True, points=f"{_moves(readings):.1f}"))
    cautions += _oddities(cohort)
    if question.merits_blind is None or question.n_turned_away is None:
        cautions.append(say(Code.SELECTION_UNSTATED))
    return cautions


def _is_young(cohort: Sequence[Standing], counts: Flow, cut: date) -> bool:
    """Tell whether most cases are pending, or half of them entered less than a year before the cut. Source: Ours."""
    follow_up = median_follow_up(cohort, cut)
    return counts.pending * 2 > counts.entered or (follow_up is not None and follow_up < YOUNG_DAYS)


def _oddities(cohort: Sequence[Standing]) -> list[Saying]:
    cautions = []
    other = Counter(str(standing.code) for standing in cohort if standing.kind is Kind.OTHER_CLOSURE)
    if other:
        listed = ", ".join(f"{code}: {n}" for code, n in sorted(other.items()))
        cautions.append(say(Code.OTHER_CLOSURES, private=True, listed=listed))
    closed = sum(standing.kind is Kind.ADMIN_CLOSED and standing.group is Group.PENDING for standing in cohort)
    if closed:
        cautions.append(say(Code.ADMIN_CLOSED, private=True, n=closed))
    unknown = sum(standing.custody == UNKNOWN_CUSTODY for standing in cohort)
    if unknown:
        cautions.append(say(Code.CUSTODY_UNKNOWN, private=True, n=unknown))
    return cautions

"""How much work a case is, and which attorney could take one more.

Source: Ours: weights are each programme's own setting; the ones here are a starting point, not a standard. ABA Model
Rule 1.1 (comment 2) and ABA Formal Opinion 06-441 ask a lawyer to keep a workload that can be carried competently,
without numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Stage(StrEnum):
    """The stage of a case that decides its weight."""

    ACTIVE_DETAINED = "ACTIVE_DETAINED"
    ACTIVE_NON_DETAINED = "ACTIVE_NON_DETAINED"
    ON_APPEAL = "ON_APPEAL"
    AWAITING_DECISION = "AWAITING_DECISION"


WEIGHTS: Mapping[Stage, Decimal] = {
    Stage.ACTIVE_DETAINED: Decimal("1.5"),
    Stage.ACTIVE_NON_DETAINED: Decimal("1.0"),
    Stage.ON_APPEAL: Decimal("0.75"),
    Stage.AWAITING_DECISION: Decimal("0.5"),
}


@dataclass(frozen=True)
class Attorney:
    """An attorney or accredited representative; `cap` and `load` in points; absences are half-open day ranges."""

    key: str
    cap: Decimal
    load: Decimal
    languages: frozenset[str] = frozenset()
    courts: frozenset[str] = frozenset()
    away: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True)
class NewCase:
    """A case to assign; an empty court or language set asks for nothing; `walled` may not see the case."""

    stage: Stage
    court: str = ""
    languages: frozenset[str] = frozenset()
    next_hearing_on: date | None = None
    has_interpreter: bool = False
    walled: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Candidate:
    """Whether one attorney could take the case, and every reason for or against; load in points after taking it."""

    attorney: str
    is_fit: bool
    load_after: Decimal
    reasons: tuple[str, ...] = field(default=())


def load(stages: Iterable[Stage], weights: Mapping[Stage, Decimal] = WEIGHTS) -> Decimal:
    """Return the points of the cases at these stages."""
    return sum((weights[stage] for stage in stages), Decimal(0))


def candidates(
    case: NewCase, attorneys: Sequence[Attorney], on: date, weights: Mapping[Stage, Decimal] = WEIGHTS
) -> list[Candidate]:
    """Return every attorney, those who could take the case first and the least loaded of them in front.

    A cap may be reached but not passed. Order among equals: share of the cap used after taking the case, then a
    shared language before an interpreter, then the key, so that the same question has the same answer.

    Source: Ours; an ethical wall (ABA Model Rule 1.10) excludes outright, whatever the load.
    """
    found = [(_candidate(case, attorney, on, weights[case.stage]), attorney) for attorney in attorneys]
    found.sort(
        key=lambda pair: (
            not pair[0].is_fit,
            pair[0].load_after / pair[1].cap if pair[1].cap else Decimal("Infinity"),
            not (case.languages & pair[1].languages),
            pair[1].key,
        )
    )
    return [candidate for candidate, _ in found]


def _candidate(case: NewCase, attorney: Attorney, on: date, weight: Decimal) -> Candidate:
    after = attorney.load + weight
    against, in_favour = [], [f"LOAD {after} of {attorney.cap}"]
    if attorney.key in case.walled:
        against.append("WALLED")
    if after > attorney.cap:
        against.append(f"OVER_CAPACITY {after} of {attorney.cap}")
    if case.court and case.court not in attorney.courts:
        against.append(f"COURT_NOT_COVERED {case.court}")
    shared = sorted(case.languages & attorney.languages)
    if shared:
        in_favour.append(f"LANGUAGE {', '.join(shared)}")
    elif case.languages and case.has_interpreter:
        in_favour.append("LANGUAGE_BY_INTERPRETER")
    elif case.languages:
        against.append(f"LANGUAGE_NOT_COVERED {', '.join(sorted(case.languages))}")
    needed = [day for day in (on, case.next_hearing_on) if day is not None]
    for away_from, away_until in attorney.away:
        against += [f"AWAY on {day}" for day in needed if away_from <= day < away_until]
    return Candidate(attorney.key, not against, after, tuple(against or in_favour))

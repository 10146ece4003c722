"""Whether another group's outcomes may stand beside the programme's, and the figures if they may.

A "38% v 3%" is a comparison only of like with like: the same custody status, courts, period, stage of entry, outcome
definition and treatment of pending cases. Anything else is refused in words, with the missing items and without a
multiplier.

Source: Ours: people who are detained, or who came before a lawyer was at hand, lose more often for reasons other
than the lawyer; and a group that leaves pending cases out differently is a different quantity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from localaction.defend.rules.cohort import UNKNOWN_CUSTODY, Standing, decision_units
from localaction.defend.rules.intervals import Interval, Rate, Stratum, difference, plain_rate, ratio, weighted_rate
from localaction.defend.rules.outcomes import Definition, Group, Level
from localaction.defend.rules.wording import Code, Saying, gettext_noop, say

# What must be the same, in the order in which it is printed. Custody is worked out; the rest has to be stated.
STATED_ITEMS = ("court", "period", "stage", "definition", "pending")
PERIOD_SLACK = timedelta(days=31)
WORDS = gettext_noop("not like-for-like")


@dataclass(frozen=True)
class ComparisonRow:
    """One row of the other group: counts by custody, and what it says of itself ("" or None where it is silent)."""

    row: int
    custody: str
    stays: int
    leaves: int
    court: str = ""
    entered_from: date | None = None
    entered_until: date | None = None
    stage: str = ""
    definition: str = ""
    level: str = ""
    pending: str = ""


@dataclass(frozen=True)
class Terms:
    """What the programme's own figure is: the other side of each item."""

    courts: frozenset[str]
    entered_from: date | None
    entered_until: date | None
    stage: str
    definition: Definition
    level: Level


@dataclass(frozen=True)
class StratumPair:
    """The two groups within one custody status; counts are of decided cases."""

    custody: str
    stays: int
    decided: int
    other_stays: int
    other_decided: int


@dataclass(frozen=True)
class Comparison:
    """Either `missing` says why the groups are unlike and there are no figures, or the figures are here.

    `other` is standardised to the programme's custody mix. `ratio` is None too when either rate is 0.
    """

    missing: tuple[Saying, ...]
    stated_by_user: tuple[str, ...]
    strata: tuple[StratumPair, ...] = ()
    own: Rate | None = None
    other: Rate | None = None
    other_crude: Rate | None = None
    difference: tuple[float, Interval] | None = None
    ratio: tuple[float, Interval] | None = None

    @property
    def like_for_like(self) -> bool:
        """True when nothing is missing."""
        return not self.missing


def compare(
    cohort: Sequence[Standing], rows: Sequence[ComparisonRow], terms: Terms, same: Collection[str] = ()
) -> Comparison:
    """Return the comparison of the cohort's completed-only rate with the rows', or why there is none.

    Args:
        cohort: every standing; only decided cases are compared.
        rows: the other group, at least one row; rows of one custody status are added up.
        terms: what the programme's figure is.
        same: items of STATED_ITEMS that the person asking vouches for, where the rows are silent.
    """
    decided = [standing for standing in cohort if standing.decided]
    missing = [*_custody_missing(decided, rows), *_stated_missing(rows, terms, same)]
    vouched = tuple(item for item in STATED_ITEMS if item in same)
    if missing:
        return Comparison(tuple(missing), vouched)
    stays: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for row in rows:
        stays[row.custody] += row.stays
        others[row.custody] += row.stays + row.leaves
    own_strata, other_strata, pairs = [], [], []
    for custody in sorted({standing.custody for standing in decided}):
        group = [standing for standing in decided if standing.custody == custody]
        n_stays = sum(standing.group is Group.STAYS for standing in group)
        own_strata.append(Stratum(len(group), n_stays, len(group), decision_units(group)))
        other_strata.append(Stratum(len(group), stays[custody], others[custody], others[custody]))
        pairs.append(StratumPair(custody, n_stays, len(group), stays[custody], others[custody]))
    own, other = weighted_rate(own_strata), weighted_rate(other_strata)
    return Comparison(
        missing=(),
        stated_by_user=vouched,
        strata=tuple(pairs),
        own=own,
        other=other,
        other_crude=plain_rate(sum(stays.values()), sum(others.values())),
        difference=difference(own, other),
        ratio=ratio(own, other),
    )


def _custody_missing(decided: Sequence[Standing], rows: Sequence[ComparisonRow]) -> list[Saying]:
    if not decided:
        return [say(Code.OWN_NONE_DECIDED)]
    others: Counter[str] = Counter()
    for row in rows:
        others[row.custody] += row.stays + row.leaves
    missing = []
    for custody in sorted({standing.custody for standing in decided}):
        if custody == UNKNOWN_CUSTODY:
            missing.append(say(Code.OWN_CUSTODY_UNKNOWN))
        elif others[custody] == 0:
            missing.append(say(Code.OTHER_CUSTODY_ABSENT, custody=custody))
    return missing


def _stated_missing(rows: Sequence[ComparisonRow], terms: Terms, same: Collection[str]) -> list[Saying]:
    checks = {
        "court": (all(row.court for row in rows), bool(terms.courts), _same_courts(rows, terms)),
        "period": (
            all(row.entered_from and row.entered_until for row in rows),
            terms.entered_from is not None,
            all(_same_period(row, terms) for row in rows),
        ),
        "stage": (
            all(row.stage for row in rows),
            bool(terms.stage),
            all(_alike(row.stage, terms.stage) for row in rows),
        ),
        "definition": (
            all(row.definition and row.level for row in rows),
            True,
            all(_alike(row.definition, terms.definition) and _alike(row.level, terms.level) for row in rows),
        ),
        "pending": (all(row.pending for row in rows), True, all(_alike(row.pending, "excluded") for row in rows)),
    }
    missing = []
    for item, (theirs_stated, ours_stated, is_same) in checks.items():
        if theirs_stated and ours_stated:
            # A stated difference is not overruled by anyone's word.
            if not is_same:
                missing.append(say(Code.DIFFERS, item=item))
        elif item not in same:
            missing.append(say(Code.OWN_SILENT if theirs_stated else Code.OTHER_SILENT, item=item))
    return missing


def _same_courts(rows: Sequence[ComparisonRow], terms: Terms) -> bool:
    theirs = {court.strip().casefold() for row in rows for court in row.court.split(";")}
    return theirs == {court.casefold() for court in terms.courts}


def _same_period(row: ComparisonRow, terms: Terms) -> bool:
    """Tell whether both ends of the periods of entry lie within a month of each other. Source: Ours."""
    if None in (row.entered_from, row.entered_until, terms.entered_from, terms.entered_until):
        return False
    assert row.entered_from and row.entered_until and terms.entered_from and terms.entered_until
    return (
        abs(row.entered_from - terms.entered_from) <= PERIOD_SLACK
        and abs(row.entered_until - terms.entered_until) <= PERIOD_SLACK
    )


def _alike(first: str, second: str) -> bool:
    return "".join(filter(str.isalnum, first.casefold())) == "".join(filter(str.isalnum, second.casefold()))

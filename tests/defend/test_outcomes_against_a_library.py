"""A thousand random cohorts: our figures beside those that independent libraries gave for them, to four decimals.

scikit-survival 0.28.0 for the cumulative incidence and its limits, statsmodels 0.15.0 for Wilson's, Newcombe's and
the ratio's; `reference_cohorts.py` says how the figures were made.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from tests.defend.reference_cohorts import N_COHORTS, cohorts

from localaction.defend.rules.incidence import ENDS, Curve
from localaction.defend.rules.intervals import difference, plain_rate, ratio
from localaction.defend.rules.outcomes import Group


@pytest.fixture(scope="module")
def stored():
    with Path(__file__).with_name("reference_cohorts.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def near(found, text):
    return abs(found - float(text)) < 0.00005


def test_the_cohorts_hold_the_odd_ones():
    kinds = Counter()
    for _, cases, _ in cohorts():
        ends = [days for days, way in cases if way != "PENDING"]
        kinds["one case"] += len(cases) == 1
        kinds["no events"] += not ends
        kinds["all ended"] += len(ends) == len(cases)
        kinds["ties"] += len(set(ends)) < len(ends)

    assert sum(1 for _ in cohorts()) == N_COHORTS
    assert all(kinds[kind] >= 50 for kind in ("one case", "no events", "all ended", "ties")), kinds


def test_the_cumulative_incidence_is_that_of_the_library(stored):
    n_limits = 0
    for (number, cases, day), line in zip(cohorts(), stored, strict=True):
        row = Curve([(days, Group[way]) for days, way in cases]).at(day)

        assert (int(line["cohort"]), int(line["day"])) == (number, day)
        assert near(row.shares[Group.PENDING].value, line["pending"]), number
        for end in ENDS:
            name, share = end.lower(), row.shares[end]
            assert near(share.value, line[name]), (number, name)
            # The library clips a share of 0 or 1; we say that there is no interval.
            if share.interval is None or not line[f"{name}_low"]:
                continue
            n_limits += 1
            assert near(share.interval.low, line[f"{name}_low"]), (number, name)
            assert near(share.interval.high, line[f"{name}_high"]), (number, name)
    assert n_limits > 1500


def test_rates_differences_and_ratios_are_those_of_the_library(stored):
    n_rates = n_ratios = 0
    for (number, cases, _), line in zip(cohorts(), stored, strict=True):
        ways = Counter(way for _, way in cases)
        decided = ways["STAYS"] + ways["LEAVES"]
        if not decided:
            assert line["wilson_low"] == ""
            continue
        own, other = plain_rate(ways["STAYS"], decided), plain_rate(number % 17, 17 + number % 400)
        gap = difference(own, other)[1]
        n_rates += 1
        assert near(own.interval.low, line["wilson_low"]) and near(own.interval.high, line["wilson_high"]), number
        assert near(gap.low, line["gap_low"]) and near(gap.high, line["gap_high"]), number
        found = ratio(own, other)
        if found is None:
            assert line["ratio_low"] == ""
            continue
        n_ratios += 1
        # A ratio may be large: four decimals of its own size.
        assert found[1].low == pytest.approx(float(line["ratio_low"]), rel=5e-5, abs=5e-5), number
        assert found[1].high == pytest.approx(float(line["ratio_high"]), rel=5e-5, abs=5e-5), number
    assert n_rates > 600 and n_ratios > 500

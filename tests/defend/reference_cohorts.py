"""A thousand random cohorts and what an independent library says of them.

`python tests/defend/reference_cohorts.py > tests/defend/reference_cohorts.csv` makes the figures anew; it needs
scikit-survival 0.28 and statsmodels 0.15, which nothing else here does. The cohorts come from a seed, so only the
figures are stored.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator

N_COHORTS = 1000
WAYS = ("STAYS", "LEAVES", "ENDED")
COLUMNS = (
    "cohort", "day", "stays", "stays_low", "stays_high", "leaves", "leaves_low", "leaves_high", "ended", "ended_low",
    "ended_high", "pending", "wilson_low", "wilson_high", "gap_low", "gap_high", "ratio_low", "ratio_high",
)  # fmt: skip


def cohorts() -> Iterator[tuple[int, list[tuple[int, str]], int]]:
    """Yield number, cases (days from entry, how it stands) and a day to ask about.

    Few distinct days make ties; every twentieth cohort has nothing decided, every tenth one case, some end wholly.
    """
    chance = random.Random(20260630)
    for number in range(N_COHORTS):
        n = 1 if number % 10 == 1 else 2 + int(chance.random() * 60)
        last = (3, 12, 40, 900)[number % 4]
        weights = (0, 0, 0, 1) if number % 20 == 2 else [chance.random() + 0.02 for _ in range(4)]
        if number % 7 == 0:
            weights = (*weights[:3], 0)
            if not any(weights):
                weights = (1, 1, 0, 0)
        cases = []
        for _ in range(n):
            days = int(chance.random() * (last + 1))
            pick, way = chance.random() * sum(weights), 0
            while way < 3 and pick >= weights[way]:
                pick -= weights[way]
                way += 1
            cases.append((days, (*WAYS, "PENDING")[way]))
        longest = max(days for days, _ in cases)
        yield number, cases, int(chance.random() * (longest + 1))


def _figures() -> Iterator[list[object]]:
    import numpy as np
    from sksurv.nonparametric import cumulative_incidence_competing_risks, kaplan_meier_estimator
    from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

    def said(value: float) -> str:
        return "" if np.isnan(value) else f"{value:.6f}"

    for number, cases, day in cohorts():
        codes = np.array([0 if way == "PENDING" else 1 + WAYS.index(way) for _, way in cases])
        days = np.array([float(days) for days, _ in cases])
        row: list[object] = [number, day]
        if codes.any():
            # The library wants every kind from 1 upward to occur.
            present = sorted(set(codes) - {0})
            dense = np.array([0 if code == 0 else 1 + present.index(code) for code in codes])
            if len(present) > 1:
                times, shares = cumulative_incidence_competing_risks(dense, days)
            else:
                # One kind alone has no rival: the library leaves it to Kaplan and Meier.
                times, survival = kaplan_meier_estimator(dense > 0, days)
                shares = np.array([1 - survival, 1 - survival])
            limits = np.full((len(present) + 1, 2, len(times)), np.nan)
            if len(present) > 1 and len(times) > 1:
                _, _, limits = cumulative_incidence_competing_risks(dense, days, conf_type="log-log", var_type="Aalen")
            at = np.searchsorted(times, day, side="right") - 1
            for k in range(1, 4):
                if k in present and at >= 0:
                    i = 1 + present.index(k)
                    row += [said(shares[i][at]), said(limits[i][0][at]), said(limits[i][1][at])]
                else:
                    row += [said(0.0), "", ""]
            row.append(said(1 - shares[0][at] if at >= 0 else 1.0))
        else:
            row += [said(0.0), "", ""] * 3 + [said(1.0)]
        stays, leaves = int((codes == 1).sum()), int((codes == 2).sum())
        decided, other_stays, other = stays + leaves, number % 17, 17 + number % 400
        if decided:
            row += [said(x) for x in proportion_confint(stays, decided, method="wilson")]
            row += [
                said(x)
                for x in confint_proportions_2indep(
                    stays, decided, other_stays, other, compare="diff", method="newcomb"
                )
            ]
        else:
            row += [""] * 4
        if stays and other_stays:
            row += [
                said(x)
                for x in confint_proportions_2indep(stays, decided, other_stays, other, compare="ratio", method="log")
            ]
        else:
            row += [""] * 2
        yield row


if __name__ == "__main__":
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_figures())

"""Recall of the conflict check and the review it costs, on the labelled pairs: python bench/name_review_load.py

Every name of the pairs is looked up among all the others, as a new client is among former ones: the load is how many
others a reviewer is shown per look-up, and how many of those are not the person.
"""

from __future__ import annotations

import csv
import time
from collections import defaultdict
from datetime import date
from pathlib import Path

from localaction.defend.rules.names import Identity, Match, compare, search_keys

PAIRS = Path(__file__).parent.parent / "tests" / "defend" / "name_pairs.csv"


def born(text: str) -> date | int | None:
    """Return a birth date, a year, or None."""
    if not text:
        return None
    return int(text) if len(text) == 4 else date.fromisoformat(text)


def main() -> None:
    """Print recall by naming tradition, false hits among the different pairs, and the load of a look-up."""
    with PAIRS.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    people = []
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in rows:
        one = Identity((row["name_a"],), born(row["born_a"]))
        two = Identity((row["name_b"],), born(row["born_b"]))
        people += [one, two]
        same, hit = row["same"] == "1", compare(one, two).match is not Match.CLEAR
        counts = tally[row["naming"]]
        counts[0] += same
        counts[1] += same and hit
        counts[2] += not same
        counts[3] += hit and not same
    tally["all"] = [sum(column) for column in zip(*tally.values(), strict=True)]
    for naming, (n_same, found, n_different, false) in tally.items():
        print(f"{naming:11} same {found}/{n_same} found, different {false}/{n_different} shown")
    index = defaultdict(set)
    for number, person in enumerate(people):
        for key in search_keys(person.names[0]):
            index[key].add(number)
    started, compared, shown, conflicts = time.perf_counter(), 0, 0, 0
    for number, person in enumerate(people):
        near = set().union(*(index[key] for key in search_keys(person.names[0]))) - {number}
        matches = [compare(person, people[other]).match for other in near]
        compared += len(matches)
        shown += sum(match is not Match.CLEAR for match in matches)
        conflicts += sum(match is Match.CONFLICT for match in matches)
    n, seconds = len(people), time.perf_counter() - started
    print(f"{n} look-ups among {n} records: {compared / n:.1f} compared, {shown / n:.2f} shown "
          f"({conflicts / n:.2f} CONFLICT) each, {1000 * seconds / n:.1f} ms each")  # fmt: skip


if __name__ == "__main__":
    main()

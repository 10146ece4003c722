"""The two files of `localaction outcomes`: cases, and a comparison group. UTF-8 CSV with a header row.

Cases: case_id, entered, ended, outcome, custody_at_intake are needed; court and family_id may be missing as columns
and then say nothing; `level` (IJ or FINAL) and `spell` (1, 2, ... for a reopened case) may be added.
Comparison: custody_at_intake, stays, leaves are needed; court, entered_from, entered_until, stage, definition, level
and pending say what the group is. Rows are numbered as a spreadsheet shows them: the header is row 1.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from localaction.defend.rules.cohort import DETAINED, NON_DETAINED, UNKNOWN_CUSTODY, CaseRow
from localaction.defend.rules.comparison import ComparisonRow
from localaction.defend.rules.outcomes import KINDS, Level, UnknownOutcome, outcome_code

NEEDED = ("case_id", "entered", "ended", "outcome", "custody_at_intake")
COMPARISON_NEEDED = ("custody_at_intake", "stays", "leaves")
CUSTODY = {
    "detained": DETAINED,
    "non-detained": NON_DETAINED,
    "nondetained": NON_DETAINED,
    "not detained": NON_DETAINED,
    "": UNKNOWN_CUSTODY,
    "unknown": UNKNOWN_CUSTODY,
}


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a file; `rows` are spreadsheet rows, empty when it is the file as a whole."""

    code: str
    rows: tuple[int, ...]
    text: str

    def __str__(self) -> str:
        if not self.rows:
            return self.text
        return f"row{'s' if len(self.rows) > 1 else ''} {', '.join(map(str, self.rows))}: {self.text}"


class FileRefused(Exception):
    """The file cannot be used; `faults` lists every reason found."""

    def __init__(self, path: Path, faults: Sequence[Fault]) -> None:
        super().__init__(f"{path}: {len(faults)} fault{'s' if len(faults) != 1 else ''}")
        self.path = path
        self.faults = tuple(faults)


def read_cases(path: Path) -> tuple[list[CaseRow], list[str]]:
    """Return the cases in the order of the file, and the optional columns it lacks.

    Raises:
        FileRefused: with every fault of every row, not the first only.
    """
    columns, lines = _table(path, NEEDED)
    faults: list[Fault] = []
    cases = []
    for number, line in lines:
        try:
            cases.append(_case(number, line))
        except _BadRow as bad:
            faults.extend(bad.faults)
    faults.extend(_repeated(cases))
    if faults:
        raise FileRefused(path, sorted(faults, key=lambda fault: fault.rows))
    return cases, [name for name in ("court", "family_id", "level") if name not in columns]


def read_comparison(path: Path) -> list[ComparisonRow]:
    """Return the rows of the comparison group.

    Raises:
        FileRefused: with every fault; a file without rows is one.
    """
    _, lines = _table(path, COMPARISON_NEEDED)
    faults: list[Fault] = []
    rows = []
    for number, line in lines:
        try:
            rows.append(_comparison_row(number, line))
        except _BadRow as bad:
            faults.extend(bad.faults)
    if not faults and not rows:
        faults.append(Fault("EMPTY", (), "the comparison file has no rows"))
    if faults:
        raise FileRefused(path, faults)
    return rows


class _BadRow(Exception):
    def __init__(self, faults: list[Fault]) -> None:
        super().__init__()
        self.faults = faults


def _table(path: Path, needed: Sequence[str]) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        lines = list(csv.reader(text.splitlines(keepends=True), strict=True))
    except UnicodeDecodeError:
        raise FileRefused(path, [Fault("NOT_UTF8", (), "the file is not UTF-8 text; save it as CSV UTF-8")]) from None
    except OSError as error:
        raise FileRefused(path, [Fault("NOT_READ", (), f"cannot be read: {error.strerror}")]) from None
    except csv.Error as error:
        raise FileRefused(path, [Fault("NOT_CSV", (), f"is not a CSV file: {error}")]) from None
    columns = [name.strip().lower() for name in lines[0]] if lines else []
    faults = [Fault("MISSING_COLUMN", (), f"the column {name} is missing") for name in needed if name not in columns]
    faults += [
        Fault("REPEATED_COLUMN", (), f"the column {name} is there more than once")
        for name in sorted(set(columns))
        if name and columns.count(name) > 1
    ]
    if faults:
        raise FileRefused(path, faults)
    return columns, list(_filled(path, columns, lines[1:]))


def _filled(path: Path, columns: list[str], lines: list[list[str]]) -> Iterator[tuple[int, dict[str, str]]]:
    too_long = []
    for number, line in enumerate(lines, start=2):
        values = [value.strip() for value in line]
        if not any(values):
            continue
        if len(values) > len(columns):
            too_long.append(number)
        yield number, dict(zip(columns, values + [""] * len(columns), strict=False))
    if too_long:
        raise FileRefused(path, [Fault("TOO_MANY_VALUES", tuple(too_long), "has more values than there are columns")])


def _case(number: int, line: dict[str, str]) -> CaseRow:
    faults: list[Fault] = []

    def fault(code: str, text: str) -> None:
        faults.append(Fault(code, (number,), text))

    if not line["case_id"]:
        fault("NO_CASE_ID", "case_id is empty")
    entered_on = _day(line["entered"], "entered", faults, number)
    ended_on = _day(line["ended"], "ended", faults, number)
    if not line["entered"]:
        fault("BAD_DATE", "entered is empty")
    code = None
    try:
        code = outcome_code(line["outcome"]) if line["outcome"] else None
    except UnknownOutcome as error:
        fault("UNKNOWN_OUTCOME", f"{error}; known codes are {', '.join(sorted(KINDS))}")
    if line["outcome"] and not line["ended"]:
        fault("OUTCOME_WITHOUT_END", "there is an outcome but no ended date")
    if line["ended"] and not line["outcome"]:
        fault("END_WITHOUT_OUTCOME", "there is an ended date but no outcome; leave both empty while pending")
    if entered_on and ended_on and ended_on < entered_on:
        fault("ENDED_BEFORE_ENTERED", f"ended {ended_on} is before entered {entered_on}")
    custody = CUSTODY.get(line["custody_at_intake"].lower().replace("_", "-"))
    if custody is None:
        fault("UNKNOWN_CUSTODY", f"custody_at_intake is {line['custody_at_intake']!r}, not detained or non-detained")
    level, spell = _level(line.get("level", ""), faults, number), _spell(line.get("spell", ""), faults, number)
    if faults or entered_on is None or custody is None:
        raise _BadRow(faults)
    return CaseRow(
        row=number,
        case_id=line["case_id"],
        entered_on=entered_on,
        ended_on=ended_on,
        code=code,
        custody=custody,
        court=line.get("court", ""),
        family_id=line.get("family_id", ""),
        level=level,
        spell=spell,
    )


def _level(text: str, faults: list[Fault], number: int) -> Level | None:
    if text.upper() not in ("", *Level):
        faults.append(Fault("UNKNOWN_LEVEL", (number,), f"level is {text!r}, not IJ or FINAL"))
        return None
    return Level(text.upper()) if text else None


def _spell(text: str, faults: list[Fault], number: int) -> int:
    if text and not (text.isascii() and text.isdigit() and int(text) > 0):
        faults.append(Fault("BAD_NUMBER", (number,), f"spell is {text!r}, not 1, 2, ..."))
        return 1
    return int(text or 1)


def _day(text: str, column: str, faults: list[Fault], number: int) -> date | None:
    if not text:
        return None
    try:
        if len(text) != len("YYYY-MM-DD"):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        faults.append(Fault("BAD_DATE", (number,), f"{column} is {text!r}, not a date like 2026-06-30"))
        return None


def _repeated(cases: Sequence[CaseRow]) -> list[Fault]:
    rows: dict[tuple[str, int], list[int]] = {}
    for case in cases:
        rows.setdefault((case.case_id, case.spell), []).append(case.row)
    return [
        Fault("REPEATED_CASE", tuple(numbers), f"case {case_id} is there {len(numbers)} times; number its spells")
        for (case_id, _), numbers in rows.items()
        if len(numbers) > 1
    ]


def _comparison_row(number: int, line: dict[str, str]) -> ComparisonRow:
    faults: list[Fault] = []
    custody = CUSTODY.get(line["custody_at_intake"].lower().replace("_", "-"))
    if custody is None:
        text = f"custody_at_intake is {line['custody_at_intake']!r}, not detained or non-detained"
        faults.append(Fault("UNKNOWN_CUSTODY", (number,), text))
    counts = {}
    for column in ("stays", "leaves"):
        value = line[column]
        if not (value.isascii() and value.isdigit()):
            faults.append(Fault("BAD_NUMBER", (number,), f"{column} is {value!r}, not a whole number of cases"))
        else:
            counts[column] = int(value)
    entered_from = _day(line.get("entered_from", ""), "entered_from", faults, number)
    entered_until = _day(line.get("entered_until", ""), "entered_until", faults, number)
    if faults or custody is None:
        raise _BadRow(faults)
    said = {name: line.get(name, "") for name in ("court", "stage", "definition", "level", "pending")}
    return ComparisonRow(
        row=number,
        custody=custody,
        stays=counts["stays"],
        leaves=counts["leaves"],
        entered_from=entered_from,
        entered_until=entered_until,
        **said,
    )

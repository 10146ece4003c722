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
from localaction.defend.rules.wording import Translate, gettext_noop

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
ROW, ROWS = gettext_noop("row %(rows)s: %(said)s"), gettext_noop("rows %(rows)s: %(said)s")
NO_LEVEL = gettext_noop("the column level is missing, so no decision is known to be final")
UNKNOWN = gettext_noop("custody_at_intake is %(found)s, not detained or non-detained")


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a file; `rows` are spreadsheet rows, empty when it is the file as a whole.

    `message` is an English msgid and `values` what it prints; `sentence` says it in a reader's language.
    """

    code: str
    rows: tuple[int, ...]
    message: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The fault in English, without its rows."""
        return self.message % dict(self.values)

    def sentence(self, translate: Translate) -> str:
        """Return the fault with its rows in the language of `translate`."""
        said = translate(self.message) % dict(self.values)
        if not self.rows:
            return said
        where = translate(ROW) if len(self.rows) == 1 else translate(ROWS)
        return where % {"rows": ", ".join(map(str, self.rows)), "said": said}

    def __str__(self) -> str:
        return self.sentence(gettext_noop)


def fault_of(code: str, rows: Sequence[int], message: str, **values: object) -> Fault:
    """Return a fault with its values turned to text."""
    return Fault(code, tuple(rows), message, tuple(sorted((name, str(value)) for name, value in values.items())))


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
    return cases_in(_content(path), path)


def cases_in(content: bytes, path: Path) -> tuple[list[CaseRow], list[str]]:
    """Return what `read_cases` does, for the content of a file; `path` only names it.

    Raises:
        FileRefused: see `read_cases`.
    """
    columns, lines = _table(path, content, NEEDED)
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
    return comparison_in(_content(path), path)


def comparison_in(content: bytes, path: Path) -> list[ComparisonRow]:
    """Return what `read_comparison` does, for the content of a file; `path` only names it.

    Raises:
        FileRefused: see `read_comparison`.
    """
    _, lines = _table(path, content, COMPARISON_NEEDED)
    faults: list[Fault] = []
    rows = []
    for number, line in lines:
        try:
            rows.append(_comparison_row(number, line))
        except _BadRow as bad:
            faults.extend(bad.faults)
    if not faults and not rows:
        faults.append(fault_of("EMPTY", (), gettext_noop("the comparison file has no rows")))
    if faults:
        raise FileRefused(path, faults)
    return rows


class _BadRow(Exception):
    def __init__(self, faults: list[Fault]) -> None:
        super().__init__()
        self.faults = faults


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        fault = fault_of("NOT_READ", (), gettext_noop("cannot be read: %(why)s"), why=error.strerror)
        raise FileRefused(path, [fault]) from None


def _table(path: Path, content: bytes, needed: Sequence[str]) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    try:
        text = content.decode("utf-8-sig")
        lines = list(csv.reader(text.splitlines(keepends=True), strict=True))
    except UnicodeDecodeError:
        message = gettext_noop("the file is not UTF-8 text; save it as CSV UTF-8")
        raise FileRefused(path, [fault_of("NOT_UTF8", (), message)]) from None
    except csv.Error as error:
        message = gettext_noop("is not a CSV file: %(why)s")
        raise FileRefused(path, [fault_of("NOT_CSV", (), message, why=error)]) from None
    columns = [name.strip().lower() for name in lines[0]] if lines else []
    absent, twice = (
        gettext_noop("the column %(column)s is missing"),
        gettext_noop("the column %(column)s is there more than once"),
    )
    faults = [fault_of("MISSING_COLUMN", (), absent, column=name) for name in needed if name not in columns]
    faults += [
        fault_of("REPEATED_COLUMN", (), twice, column=name)
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
        message = gettext_noop("has more values than there are columns")
        raise FileRefused(path, [fault_of("TOO_MANY_VALUES", too_long, message)])


def _case(number: int, line: dict[str, str]) -> CaseRow:
    faults: list[Fault] = []

    def fault(code: str, message: str, **values: object) -> None:
        faults.append(fault_of(code, (number,), message, **values))

    if not line["case_id"]:
        fault("NO_CASE_ID", gettext_noop("case_id is empty"))
    entered_on = _day(line["entered"], "entered", faults, number)
    ended_on = _day(line["ended"], "ended", faults, number)
    if not line["entered"]:
        fault("BAD_DATE", gettext_noop("entered is empty"))
    code = None
    try:
        code = outcome_code(line["outcome"]) if line["outcome"] else None
    except UnknownOutcome as error:
        message = gettext_noop("%(why)s; known codes are %(codes)s")
        fault("UNKNOWN_OUTCOME", message, why=error, codes=", ".join(sorted(KINDS)))
    if line["outcome"] and not line["ended"]:
        fault("OUTCOME_WITHOUT_END", gettext_noop("there is an outcome but no ended date"))
    if line["ended"] and not line["outcome"]:
        message = gettext_noop("there is an ended date but no outcome; leave both empty while pending")
        fault("END_WITHOUT_OUTCOME", message)
    if entered_on and ended_on and ended_on < entered_on:
        message = gettext_noop("ended %(ended)s is before entered %(entered)s")
        fault("ENDED_BEFORE_ENTERED", message, ended=ended_on, entered=entered_on)
    custody = CUSTODY.get(line["custody_at_intake"].lower().replace("_", "-"))
    if custody is None:
        fault("UNKNOWN_CUSTODY", UNKNOWN, found=repr(line["custody_at_intake"]))
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
        message = gettext_noop("level is %(found)s, not IJ or FINAL")
        faults.append(fault_of("UNKNOWN_LEVEL", (number,), message, found=repr(text)))
        return None
    return Level(text.upper()) if text else None


def _spell(text: str, faults: list[Fault], number: int) -> int:
    if text and not (text.isascii() and text.isdigit() and int(text) > 0):
        message = gettext_noop("spell is %(found)s, not 1, 2, ...")
        faults.append(fault_of("BAD_NUMBER", (number,), message, found=repr(text)))
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
        message = gettext_noop("%(column)s is %(found)s, not a date like 2026-06-30")
        faults.append(fault_of("BAD_DATE", (number,), message, column=column, found=repr(text)))
        return None


def _repeated(cases: Sequence[CaseRow]) -> list[Fault]:
    rows: dict[tuple[str, int], list[int]] = {}
    for case in cases:
        rows.setdefault((case.case_id, case.spell), []).append(case.row)
    message = gettext_noop("case %(case)s is there %(n)s times; number its spells")
    return [
        fault_of("REPEATED_CASE", numbers, message, case=case_id, n=len(numbers))
        for (case_id, _), numbers in rows.items()
        if len(numbers) > 1
    ]


def _comparison_row(number: int, line: dict[str, str]) -> ComparisonRow:
    faults: list[Fault] = []
    custody = CUSTODY.get(line["custody_at_intake"].lower().replace("_", "-"))
    if custody is None:
        faults.append(fault_of("UNKNOWN_CUSTODY", (number,), UNKNOWN, found=repr(line["custody_at_intake"])))
    counts = {}
    for column in ("stays", "leaves"):
        value = line[column]
        if not (value.isascii() and value.isdigit()):
            message = gettext_noop("%(column)s is %(found)s, not a whole number of cases")
            faults.append(fault_of("BAD_NUMBER", (number,), message, column=column, found=repr(value)))
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

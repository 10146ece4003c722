"""The last day to file, counted in the open: which rule, from which day, and why it moved.

Nothing here is advice. Every rule names where it stands and when somebody read it there; a day is used only after an
attorney has looked at it, and a judge's order goes before all of them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from localaction.defend.rules.counting import Step, Why, next_working_day, working_day_before

READ_ON = date(2026, 11, 24)
MANUAL = "https://www.justice.gov/eoir/eoir-policy-manual/appendices-c"


class Rule(StrEnum):
    """What has a last day."""

    FILE_BEFORE_MASTER = "FILE_BEFORE_MASTER"
    FILE_BEFORE_INDIVIDUAL = "FILE_BEFORE_INDIVIDUAL"
    RESPOND_TO_FILING = "RESPOND_TO_FILING"
    APPEAL_TO_BIA = "APPEAL_TO_BIA"
    MOTION_TO_RECONSIDER = "MOTION_TO_RECONSIDER"
    MOTION_TO_REOPEN = "MOTION_TO_REOPEN"
    REOPEN_IN_ABSENTIA = "REOPEN_IN_ABSENTIA"
    PETITION_FOR_REVIEW = "PETITION_FOR_REVIEW"
    ASYLUM_ONE_YEAR = "ASYLUM_ONE_YEAR"
    ADDRESS_TO_COURT = "ADDRESS_TO_COURT"
    SET_BY_JUDGE = "SET_BY_JUDGE"


class Roll(StrEnum):
    """Where a last day goes that is a Saturday, Sunday or legal holiday."""

    NEXT_WORKING_DAY = "NEXT_WORKING_DAY"
    DAY_BEFORE = "DAY_BEFORE"
    STAYS = "STAYS"


@dataclass(frozen=True)
class Statement:
    """What a rule says.

    Args:
        n_days: counted after the day it runs from, or before the hearing where negative; 0 for a year, or for a day
            that somebody named.
        source: where it stands.
        url: where it was read; empty: cited from the text of the statute or regulation as we know it, not looked at.
        read_on: when; None: nobody of ours has checked it, which pages show.
        caution: a code of what is in dispute about it; empty for none.
    """

    n_days: int
    roll: Roll
    source: str
    url: str = ""
    read_on: date | None = None
    caution: str = ""


RULES: dict[Rule, Statement] = {
    Rule.FILE_BEFORE_MASTER: Statement(
        -15, Roll.DAY_BEFORE, "EOIR Policy Manual, Part II, 3.1(b)(1); Appendix C", MANUAL, READ_ON, "NOT_DETAINED"
    ),
    Rule.FILE_BEFORE_INDIVIDUAL: Statement(
        -30, Roll.DAY_BEFORE, "EOIR Policy Manual, Part II, 3.1(b)(2); Appendix C", MANUAL, READ_ON, "NOT_DETAINED"
    ),
    Rule.RESPOND_TO_FILING: Statement(
        10, Roll.NEXT_WORKING_DAY, "EOIR Policy Manual, Part II, 3.1(b); Appendix C", MANUAL, READ_ON, "NOT_DETAINED"
    ),
    Rule.APPEAL_TO_BIA: Statement(
        30, Roll.NEXT_WORKING_DAY, "8 CFR 1003.38(b), 1240.15; received by the Board, not posted",
        "https://www.ilrc.org/node/3987", READ_ON, "TEN_DAYS_BLOCKED",
    ),
    Rule.MOTION_TO_RECONSIDER: Statement(30, Roll.NEXT_WORKING_DAY, "8 U.S.C. 1229a(c)(6)(B); 8 CFR 1003.23(b)(1)"),
    Rule.MOTION_TO_REOPEN: Statement(
        90, Roll.NEXT_WORKING_DAY, "8 U.S.C. 1229a(c)(7)(C)(i); 8 CFR 1003.23(b)(1)", MANUAL, READ_ON
    ),
    Rule.REOPEN_IN_ABSENTIA: Statement(
        180, Roll.NEXT_WORKING_DAY, "8 U.S.C. 1229a(b)(5)(C)(i); 8 CFR 1003.23(b)(4)(ii)", caution="NO_NOTICE_ANY_TIME"
    ),
    Rule.PETITION_FOR_REVIEW: Statement(30, Roll.NEXT_WORKING_DAY, "8 U.S.C. 1252(b)(1); Fed. R. App. P. 26(a)(1)(C)"),
    Rule.ASYLUM_ONE_YEAR: Statement(
        0, Roll.NEXT_WORKING_DAY, "8 U.S.C. 1158(a)(2)(B); 8 CFR 1208.4(a)(2)(ii)", MANUAL, READ_ON, "EXCEPTIONS"
    ),
    Rule.ADDRESS_TO_COURT: Statement(5, Roll.STAYS, "8 CFR 1003.15(d)(2); Form EOIR-33", MANUAL, READ_ON),
    Rule.SET_BY_JUDGE: Statement(0, Roll.STAYS, "the judge's order"),
}  # fmt: skip
BEFORE_HEARING = frozenset(rule for rule, said in RULES.items() if said.n_days < 0)


class NoDay(ValueError):
    """The day from which the rule counts, or the day that a judge named, is missing."""


@dataclass(frozen=True)
class Counted:
    """The last day, and how it was found."""

    rule: Rule
    due_on: date
    steps: tuple[Step, ...]


def count(rule: Rule, counted_from: date | None, holidays: Collection[date]) -> Counted:
    """Return the last day of a rule, with every step.

    Args:
        counted_from: the decision, mailing, filing, arrival or hearing, which is day 0; for a judge's order the day
            that the judge named.
        holidays: the federal legal holidays of the years concerned.

    Raises:
        NoDay: see the class.

    Source: of each rule in RULES; 8 CFR 1001.1(h) for the last day that is no working day. Ours: a day counted back
    from a hearing moves back, for who files on the working day after may file late.
    """
    if counted_from is None:
        raise NoDay(rule)
    said = RULES[rule]
    if rule is Rule.SET_BY_JUDGE:
        return Counted(rule, counted_from, (Step(Why.NAMED_DAY, counted_from),))
    steps = [Step(Why.COUNTED_FROM, counted_from)]
    if rule is Rule.ASYLUM_ONE_YEAR:
        last = _a_year_after(counted_from)
        steps.append(Step(Why.A_YEAR_AFTER, last))
    else:
        last = counted_from + timedelta(said.n_days)
        steps.append(Step(Why.DAYS_BEFORE if said.n_days < 0 else Why.DAYS_AFTER, last, abs(said.n_days)))
    due_on = last
    if said.roll is Roll.NEXT_WORKING_DAY:
        due_on = next_working_day(last, holidays)
    elif said.roll is Roll.DAY_BEFORE:
        due_on = working_day_before(last, holidays)
    if due_on != last:
        steps.append(Step(Why.NO_WORKING_DAY, due_on))
    return Counted(rule, due_on, tuple(steps))


def _a_year_after(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 3, 1)
    return day.replace(year=day.year + 1)

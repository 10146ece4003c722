"""The days an obligor must not miss. A missed notice breaches the bond and loses the money.

Sources: 8 CFR § 103.6(e) (notice of breach and the right to appeal it), § 103.3(a)(2)(i) (30 days from service),
§ 103.8(b) (three days more when served by mail, which is complete on mailing), § 1.2 ("day": a period that ends on a
Saturday, Sunday or legal holiday runs to the end of the next day that is none). How early to remind: Ours.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from localaction.defend.rules.counting import Step, Why, next_working_day

APPEAL_DAYS, MAIL_DAYS = 30, 3
REMIND_DAYS_BEFORE = (14, 7, 3, 1)
REFUND_CHASE_DAYS = 60


class Notice(StrEnum):
    """What the obligor was sent."""

    DEMAND_TO_DELIVER = "DEMAND_TO_DELIVER"
    BREACHED = "BREACHED"
    CANCELLED = "CANCELLED"


class DemandWithoutDay(ValueError):
    """A demand to deliver a person names the day, and the record does not, or names one before the demand."""


@dataclass(frozen=True)
class BondDeadline:
    """The last day to act, the days to remind on (none before the notice), and how the day was found."""

    notice: Notice
    due_on: date
    remind_on: tuple[date, ...]
    how: tuple[Step, ...]


def bond_deadline(
    notice: Notice,
    served_on: date,
    holidays: Collection[date],
    *,
    by_mail: bool = True,
    deliver_on: date | None = None,
) -> BondDeadline:
    """Return what the obligor must do after a notice, and by when.

    Args:
        served_on: the day of service; for service by mail the day of mailing, not of arrival.
        holidays: the federal legal holidays of the years concerned.
        by_mail: whether it was served by mail.
        deliver_on: the day named in a demand to deliver; it is not moved, because the person is expected on it.

    Raises:
        DemandWithoutDay: see the class.
    """
    if notice is Notice.DEMAND_TO_DELIVER:
        if deliver_on is None or deliver_on < served_on:
            raise DemandWithoutDay("a demand to deliver needs the day it names, on or after the day of service")
        return _deadline(notice, served_on, deliver_on, (Step(Why.NAMED_DAY, deliver_on),))
    start = Step(Why.COUNTED_FROM, served_on)
    if notice is Notice.CANCELLED:
        due_on = served_on + timedelta(REFUND_CHASE_DAYS)
        return _deadline(notice, served_on, due_on, (start, Step(Why.DAYS_AFTER, due_on, REFUND_CHASE_DAYS)))
    last = served_on + timedelta(APPEAL_DAYS)
    how = [start, Step(Why.DAYS_AFTER, last, APPEAL_DAYS)]
    if by_mail:
        last += timedelta(MAIL_DAYS)
        how.append(Step(Why.BY_MAIL, last, MAIL_DAYS))
    due_on = next_working_day(last, holidays)
    if due_on != last:
        how.append(Step(Why.NO_WORKING_DAY, due_on))
    return _deadline(notice, served_on, due_on, tuple(how))


def _deadline(notice: Notice, served_on: date, due_on: date, how: tuple[Step, ...]) -> BondDeadline:
    reminders = (due_on - timedelta(n) for n in REMIND_DAYS_BEFORE)
    return BondDeadline(notice, due_on, tuple(day for day in reminders if day > served_on), how)

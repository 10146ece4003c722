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
    """The last day to act, the days to remind on (none before the notice), what to do, and how the day was found."""

    notice: Notice
    due_on: date
    remind_on: tuple[date, ...]
    do: str
    how: tuple[str, ...]


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
        how = (f"the demand names {deliver_on} (Form I-340)",)
        return _deadline(notice, served_on, deliver_on, "bring the person to the place named, on the day", how)
    if notice is Notice.CANCELLED:
        due_on = served_on + timedelta(REFUND_CHASE_DAYS)
        how = (f"{REFUND_CHASE_DAYS} days after the notice of cancellation (Form I-391); Ours",)
        return _deadline(notice, served_on, due_on, "ask for the refund if it has not come", how)
    days = APPEAL_DAYS + (MAIL_DAYS if by_mail else 0)
    last = served_on + timedelta(days)
    how_list = [f"{APPEAL_DAYS} days from service on {served_on} (8 CFR 103.3(a)(2)(i))"]
    if by_mail:
        how_list.append(f"{MAIL_DAYS} days more, served by mail (8 CFR 103.8(b))")
    due_on = next_working_day(last, holidays)
    if due_on != last:
        how_list.append(f"{last} is a Saturday, Sunday or legal holiday, so {due_on} (8 CFR 1.2)")
    return _deadline(
        notice, served_on, due_on, "appeal the breach (Form I-290B, received by this day)", tuple(how_list)
    )


def next_working_day(day: date, holidays: Collection[date]) -> date:
    """Return the day itself, or the first after it that is no Saturday, Sunday or holiday."""
    while day.weekday() >= 5 or day in holidays:
        day += timedelta(1)
    return day


def _deadline(notice: Notice, served_on: date, due_on: date, do: str, how: tuple[str, ...]) -> BondDeadline:
    reminders = (due_on - timedelta(n) for n in REMIND_DAYS_BEFORE)
    return BondDeadline(notice, due_on, tuple(day for day in reminders if day > served_on), do, how)

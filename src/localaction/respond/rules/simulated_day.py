"""A made-up day of a network: who is on duty, when somebody calls, and how the people who are asked would answer.

Every draw is named by what it is about, so under two policies the same person would answer the same call in the same
way and as fast: what differs between two policies is then the policy.

Source: respond.md 4.3 (reply delay, refusals, travel, need, one segment a second) and section 0 (calls a day, surge).
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from localaction.respond.rules.candidates import Span, Volunteer
from localaction.respond.rules.cells import cell_of

# Ours: any town will do, since only distances count; a Tuesday.
MIDDLE = (37.78, -122.22)
MIDNIGHT = datetime(2026, 3, 3, tzinfo=UTC)
_KM_A_DEGREE = 111.195


class Day(StrEnum):
    """What kind of day it is."""

    NORMAL = "normal"
    SURGE = "surge"


class AssumptionRefused(ValueError):
    """An assumption that no day can have; `faults` names each with what is wrong."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {fault}" for name, fault in faults.items()))
        self.faults = faults


@dataclass(frozen=True)
class Assumptions:
    """Everything that is supposed rather than known.

    Kilometres are from the middle of town; people and incidents are spread evenly over their circles.
    """

    day: Day = Day.NORMAL
    n_people: int = 60
    within_km: float = 6.0
    spread_km: float = 6.0
    acceptance: float = 0.32
    n_days: int = 1
    # Siembra NC: 3 calls a day, 1,300 in a month of surge.
    n_calls_a_day: float = 3.0
    surge: float = 13.0
    # Ours: category 1, information and doubles are not dispatched; two of three calls.
    dispatched: float = 1 / 3
    # Ours: hours of the day in which calls come.
    first_hour: int = 5
    last_hour: int = 21
    reply_median: timedelta = timedelta(seconds=75)
    reply_sigma: float = 1.0
    # Of those who do not accept; the others stay silent.
    says_no: float = 1 / 3
    segments_a_second: float = 1.0
    intake: timedelta = timedelta(seconds=60)
    # Ours: from arriving to knowing what it is, and until they leave.
    look: timedelta = timedelta(minutes=5)
    on_scene: timedelta = timedelta(minutes=30)
    # Ours: how soon a second person agrees to ask more than the policy lets one person ask.
    approval: timedelta = timedelta(minutes=2)

    def __post_init__(self) -> None:
        faults = {}
        if not 2 <= self.n_people <= 5000:
            faults["people"] = "from 2 to 5000"
        if not 0 < self.acceptance <= 1:
            faults["acceptance"] = "above 0, at most 1"
        if not 1 <= self.n_days <= 28:
            faults["days"] = "from 1 to 28"
        if not 0 < self.within_km <= 50:
            faults["within"] = "above 0, at most 50 km"
        if not 0 <= self.spread_km <= 50:
            faults["spread"] = "from 0 to 50 km"
        if not 0 < self.segments_a_second <= 1000:
            faults["rate"] = "above 0, at most 1000 segments a second"
        if faults:
            raise AssumptionRefused(faults)

    @property
    def n_dispatches_a_day(self) -> float:
        """How many calls a day lead to a dispatch, on average."""
        return self.n_calls_a_day * (self.surge if self.day is Day.SURGE else 1.0) * self.dispatched


@dataclass(frozen=True)
class Call:
    """A call that leads to a dispatch."""

    number: int
    called_at: datetime
    cell: str


@dataclass(frozen=True)
class Reply:
    """How somebody who is asked answers: `is_yes` is None when they stay silent."""

    is_yes: bool | None
    after: timedelta


def roster(assume: Assumptions, name: str) -> list[Volunteer]:
    """Return the people on duty through all the days, fit to be asked.

    Args:
        name: of the run; the same name gives the same people.
    """
    draw = _draw(f"{name} roster")
    shift = (Span(MIDNIGHT - timedelta(days=1), MIDNIGHT + timedelta(days=assume.n_days + 1)),)
    until = MIDNIGHT + timedelta(days=365)
    return [
        Volunteer(
            f"P{number:04}", _somewhere(draw, assume.within_km), is_consented=True, certified_until=until,
            has_pledged=True, is_self_assessed=True, n_vouches=2, shifts=shift,
        )
        for number in range(assume.n_people)
    ]  # fmt: skip


def calls(assume: Assumptions, name: str) -> list[Call]:
    """Return the calls that lead to a dispatch, in order of time.

    They come one by one at random (a Poisson process) between the first and the last hour of each day.
    """
    draw = _draw(f"{name} calls")
    length = timedelta(hours=assume.last_hour - assume.first_hour)
    found: list[Call] = []
    for day in range(assume.n_days):
        begins = MIDNIGHT + timedelta(days=day, hours=assume.first_hour)
        share = draw.expovariate(assume.n_dispatches_a_day)
        while share < 1:
            found.append(Call(len(found), begins + share * length, _somewhere(draw, assume.spread_km)))
            share += draw.expovariate(assume.n_dispatches_a_day)
    return found


def reply(assume: Assumptions, name: str, call: Call, key: str) -> Reply:
    """Return how somebody would answer this call, whenever and however they are asked."""
    draw = _draw(f"{name} {call.number} {key}")
    chance, is_no = draw.random(), draw.random() < assume.says_no
    after = assume.reply_median * math.exp(draw.gauss(0, assume.reply_sigma))
    return Reply(True if chance < assume.acceptance else False if is_no else None, after)


def _draw(about: str) -> random.Random:
    return random.Random(about)  # noqa: S311 - a game that must repeat itself, not a secret


def _somewhere(draw: random.Random, within_km: float) -> str:
    """Return a cell in the circle, every part of it as likely as any other."""
    km, angle = within_km * math.sqrt(draw.random()), 2 * math.pi * draw.random()
    latitude = MIDDLE[0] + km * math.cos(angle) / _KM_A_DEGREE
    longitude = MIDDLE[1] + km * math.sin(angle) / (_KM_A_DEGREE * math.cos(math.radians(MIDDLE[0])))
    return cell_of(latitude, longitude)

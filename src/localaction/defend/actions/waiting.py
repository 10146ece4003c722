"""The published policy, attorneys' capacity, and the lottery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from localaction.defend.models import Attorney, Leave, LotteryDraw, ServingOrder, ServingPolicy, WaitingEntry
from localaction.defend.rules.capacity import Stage
from localaction.defend.rules.waiting_list import Preference, draw
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.people.trail import note
from localaction.vault.rules.events import Event


class NobodyWaits(Exception):
    """A lottery needs somebody who waits."""


class AlreadyDrawn(Exception):
    """This lottery was held; a new one needs a new seed."""


class LeaveTooShort(ValueError):
    """A leave ends after it begins."""


@dataclass(frozen=True)
class Capacity:
    """What somebody can carry: points, languages as two-letter codes, courts by code, and from when until when."""

    cap: Decimal
    languages: list[str] = field(default_factory=list)
    courts: list[str] = field(default_factory=list)
    takes_cases_from: date = date.min
    takes_cases_until: date | None = None


def publish_policy(
    by: Person, in_force_from: date, order: ServingOrder, preferences: Sequence[Preference],
    weights: Mapping[Stage, Decimal], years_kept: int, at: datetime,
) -> ServingPolicy:  # fmt: skip
    """Publish how cases weigh and who is next; a second one for the same day replaces the first.

    Raises:
        NotAllowed: `by` does not keep funds.
    """
    require(by, Verb.KEEP_FUNDS, at, Programme.DEFEND)
    row, _made = ServingPolicy.objects.update_or_create(
        in_force_from=in_force_from,
        defaults={
            "order": order, "preferences": [step.value for step in preferences], "years_kept": years_kept,
            "weights": {stage.value: str(points) for stage, points in weights.items()}, "noted_at": at, "noted_by": by,
        },
    )  # fmt: skip
    return row


def set_capacity(by: Person, person: Person, capacity: Capacity, at: datetime) -> Attorney:
    """Say what an attorney can carry.

    Raises:
        NotAllowed: `by` does not assign cases.
    """
    require(by, Verb.ASSIGN_CASES, at, Programme.DEFEND)
    row, _made = Attorney.objects.update_or_create(person=person, defaults=vars(capacity))
    return row


def add_leave(by: Person, attorney: Attorney, away_from: date, away_until: date, at: datetime) -> Leave:
    """Note days on which an attorney is away, half-open.

    Raises:
        NotAllowed: `by` does not assign cases and is not the attorney.
        LeaveTooShort: see the class.
    """
    if attorney.person_id != by.pk:
        require(by, Verb.ASSIGN_CASES, at, Programme.DEFEND)
    if away_until <= away_from:
        raise LeaveTooShort("a leave ends after it begins")
    return Leave.objects.create(attorney=attorney, away_from=away_from, away_until=away_until)


def fix_seed(by: Person, seed: str, source: str, at: datetime) -> LotteryDraw:
    """Fix the seed of a lottery before it is held, so that it cannot be picked for its result.

    Args:
        seed: one line, such as a number that a public lottery will draw or somebody outside has named.
        source: where it comes from, for the funder.

    Raises:
        NotAllowed: `by` does not assign cases.
        ValueError: the seed is empty or of several lines.
    """
    require(by, Verb.ASSIGN_CASES, at, Programme.DEFEND)
    if not seed.strip() or "\n" in seed:
        raise ValueError("a seed is one line and not empty")
    return LotteryDraw.objects.create(seed=seed.strip(), seed_source=source, seed_fixed_at=at, seed_fixed_by=by)


def hold_lottery(by: Person, lottery: LotteryDraw, at: datetime) -> LotteryDraw:
    """Draw the order of everybody who waits now, and record the set and the order.

    Raises:
        NotAllowed: `by` does not assign cases.
        NobodyWaits, AlreadyDrawn: see the classes.
    """
    require(by, Verb.ASSIGN_CASES, at, Programme.DEFEND)
    with transaction.atomic():
        row = LotteryDraw.objects.select_for_update(of=("self",)).get(pk=lottery.pk)
        if row.drawn_at is not None:
            raise AlreadyDrawn(f"lottery {row.pk}")
        waiting = WaitingEntry.objects.filter(left_at__isnull=True).select_related("matter")
        keys = [entry.matter.key for entry in waiting]
        if not keys:
            raise NobodyWaits("nobody waits")
        record = draw(row.seed, keys, row.seed_fixed_at, at)
        row.eligible, row.order, row.method = list(record.eligible), list(record.order), record.method
        row.drawn_at, row.drawn_by = at, by
        row.save()
        note(by, Event.LOTTERY_DRAWN, row.pk, str(len(keys)), at=at)
    return row

"""Who carries how much, who could take one more case, and who is next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from localaction.defend.models import (
    Attorney,
    LotteryDraw,
    Matter,
    ServingOrder,
    ServingPolicy,
    StageChoices,
    WaitingEntry,
)
from localaction.defend.models.matters import Wall
from localaction.defend.rules import capacity, waiting_list
from localaction.defend.rules.capacity import WEIGHTS, Candidate, NewCase, Stage
from localaction.defend.rules.stages import REPRESENTED, MatterStage, weighed
from localaction.defend.rules.waiting_list import POLICY, Preference, Waiting, waiting_order


@dataclass(frozen=True)
class Carried:
    """An attorney, as the rule takes them, and how many matters they have."""

    row: Attorney
    rule: capacity.Attorney
    n_matters: int


@dataclass(frozen=True)
class Place:
    """A place on the waiting list; `draw_place` is the place in the last lottery, where that decides."""

    number: int
    entry: WaitingEntry
    draw_place: int | None = None

    @property
    def matter(self) -> Matter:
        """Return whose place it is."""
        return self.entry.matter


def policy(on: date) -> ServingPolicy:
    """Return the policy in force on a day; ours, unsaved, where the programme has published none."""
    found = ServingPolicy.objects.filter(in_force_from__lte=on).order_by("-in_force_from").first()
    return found or ServingPolicy(
        in_force_from=on, preferences=[step.value for step in POLICY],
        weights={stage.value: str(points) for stage, points in WEIGHTS.items()},
    )  # fmt: skip


def weights_of(row: ServingPolicy) -> Mapping[Stage, Decimal]:
    """Return the weights of a policy; ours for a stage that it does not name."""
    return {stage: Decimal(row.weights.get(stage.value, points)) for stage, points in WEIGHTS.items()}


def carried(on: date) -> list[Carried]:
    """Return who takes cases on a day, with what they carry. Four queries."""
    weights = weights_of(policy(on))
    stages: dict[int, list[Stage]] = defaultdict(list)
    carried_now = Matter.objects.filter(attorney__isnull=False, stage__in=[StageChoices.OFFERED, *REPRESENTED])
    for matter in carried_now.only("attorney", "stage", "custody"):
        weight = weighed(MatterStage(matter.stage), is_detained=matter.is_detained)
        if weight is not None and matter.attorney_id is not None:
            stages[matter.attorney_id].append(weight)
    rows = (
        Attorney.objects.filter(takes_cases_from__lte=on, person__is_active=True)
        .filter(Q(takes_cases_until__isnull=True) | Q(takes_cases_until__gt=on))
        .select_related("person")
        .prefetch_related("leaves")
        .order_by("person__username")
    )
    return [
        Carried(row, _as_rule(row, capacity.load(stages[row.person_id], weights)), len(stages[row.person_id]))
        for row in rows
    ]


def _as_rule(row: Attorney, load: Decimal) -> capacity.Attorney:
    away = tuple((leave.away_from, leave.away_until) for leave in row.leaves.all())
    return capacity.Attorney(
        row.person.username, row.cap, load, frozenset(row.languages), frozenset(row.courts), away
    )  # fmt: skip


def as_new_case(matter: Matter, at: datetime) -> NewCase:
    """Return a matter as the rule weighs it, with the names of the accounts that a wall keeps out. One query."""
    stage = Stage.ACTIVE_DETAINED if matter.is_detained else Stage.ACTIVE_NON_DETAINED
    walled = Wall.objects.standing(at).filter(matter=matter).values_list("person__username", flat=True)
    return NewCase(
        stage, matter.court, frozenset(matter.languages), matter.next_hearing_on, matter.has_interpreter,
        frozenset(walled),
    )  # fmt: skip


def candidates(matter: Matter, at: datetime, others: Sequence[Carried] | None = None) -> list[Candidate]:
    """Return every attorney with the reasons for and against, the best first. Six queries at most."""
    on = at.date()
    everybody = carried(on) if others is None else others
    return capacity.candidates(
        as_new_case(matter, at), [one.rule for one in everybody], on, weights_of(policy(on))
    )  # fmt: skip


def waiting(at: datetime, with_matter: Matter | None = None) -> list[Place]:
    """Return who waits, in the order of the policy in force, or of the last lottery. Three queries.

    In lottery mode who came after the draw stands behind it, by the published preferences.

    Args:
        with_matter: placed among them as if it waited from now on.
    """
    row = policy(at.date())
    open_entries = WaitingEntry.objects.filter(left_at__isnull=True).select_related("matter")
    entries = list(open_entries.order_by("since_at", "pk"))
    if with_matter is not None and with_matter.pk not in {entry.matter_id for entry in entries}:
        entries.append(WaitingEntry(matter=with_matter, since_at=at))
    by_key = {entry.matter.key: entry for entry in entries}
    people = [
        Waiting(key, entry.matter.is_detained, entry.matter.opened_at, entry.matter.next_hearing_on)
        for key, entry in by_key.items()
    ]
    order = [one.key for one, _why in waiting_order(people, [Preference(step) for step in row.preferences])]
    drawn: dict[str, int] = {}
    if row.order == ServingOrder.LOTTERY and (held := last_draw()) is not None:
        drawn = {key: place for place, key in enumerate(held.order, start=1) if key in by_key}
        order.sort(key=lambda key: drawn.get(key, len(held.order) + 1))
    return [Place(number, by_key[key], drawn.get(key)) for number, key in enumerate(order, start=1)]


def last_draw() -> LotteryDraw | None:
    """Return the lottery held last."""
    return LotteryDraw.objects.filter(drawn_at__isnull=False).order_by("-drawn_at", "-pk").first()


def draws() -> list[LotteryDraw]:
    """Return every lottery and fixed seed, the latest first."""
    return list(LotteryDraw.objects.order_by("-seed_fixed_at", "-pk"))


def find_draw(number: int) -> LotteryDraw | None:
    """Return one lottery, None where there is none."""
    return LotteryDraw.objects.filter(pk=number).first()


def as_record(row: LotteryDraw) -> waiting_list.Draw:
    """Return a lottery as the rule runs it again; one that is not held yet has no order."""
    return waiting_list.Draw(
        row.seed, tuple(row.eligible), tuple(row.order), row.seed_fixed_at, row.drawn_at or row.seed_fixed_at,
        row.method,
    )  # fmt: skip


@dataclass(frozen=True)
class Replayed:
    """A lottery run again: what seed and set give now, and whether that is what was recorded."""

    row: LotteryDraw
    order: tuple[str, ...]
    is_identical: bool
    is_seed_first: bool


def replayed(row: LotteryDraw) -> Replayed:
    """Run a lottery again from its record."""
    record = as_record(row)
    order = tuple(waiting_list.lottery_order(record.seed, record.eligible))
    try:
        waiting_list.replay(record)
    except waiting_list.DrawNotReplayed:
        return Replayed(row, order, False, record.is_seed_first)
    return Replayed(row, order, True, record.is_seed_first)

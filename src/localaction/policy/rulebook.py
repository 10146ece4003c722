"""Laws and local policies as rows, and the rules that they hold, ready to be asked what binds whom."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from localaction.policy.models import MeasureTurn, MeasureVersion, Provision
from localaction.policy.rules.binding import Effect, Holder, Level, Rule, Turn, TurnKind
from localaction.policy.rules.codebook import Subject, subject_of


@dataclass(frozen=True)
class Record:
    """One standing version of a law or a policy with its provisions and the events of its measure.

    Attributes:
        until: first day on which it has no effect: its own last day, or the first day of the next version.
        n_versions: how many standing versions the measure has.
    """

    version: MeasureVersion
    provisions: list[Provision]
    turns: list[MeasureTurn]
    until: dt.date | None
    n_versions: int


def records(where: Q) -> list[Record]:
    """Return the standing versions of the measures that match, by state, place and first day.

    Args:
        where: condition on `MeasureVersion`.

    Queries: 3, whatever the number; 1 where nothing matches.
    """
    rows = list(
        MeasureVersion.objects.filter(where, superseded_at=None, withdrawn_at=None)
        .select_related("measure__place", "terms")
        .prefetch_related(
            Prefetch("provisions", Provision.objects.filter(withdrawn_at=None).order_by("id")),
            Prefetch("measure__turns", MeasureTurn.objects.filter(withdrawn_at=None).order_by("on", "id")),
        )
        .order_by("measure__state", "measure__place_id", "valid_from", "measure__uid", "number")
    )
    by_measure: dict[int, list[MeasureVersion]] = defaultdict(list)
    for row in rows:
        by_measure[row.measure_id].append(row)
    return [
        Record(
            row, list(row.provisions.all()), list(row.measure.turns.all()), _until(row, by_measure[row.measure_id]),
            len(by_measure[row.measure_id]),
        )
        for row in rows
    ]  # fmt: skip


def _until(version: MeasureVersion, versions: Iterable[MeasureVersion]) -> dt.date | None:
    begins = version.valid_from
    later = [v.valid_from for v in versions if begins and v.valid_from and v.valid_from > begins]
    return min([*later, *([version.valid_until] if version.valid_until else [])], default=None)


def rules_of(found: Iterable[Record]) -> list[Rule]:
    """Return the rules that versions hold, one for each provision; `number` is the provision's."""
    return [rule_of(record, provision) for record in found for provision in record.provisions]


def rule_of(record: Record, provision: Provision) -> Rule:
    """Return a provision as a rule."""
    version = record.version
    measure = version.measure
    bound = frozenset(Holder(holder) for holder in provision.bound or version.bound)
    return Rule(
        measure.uid, Level.STATE if measure.is_law else Level.LOCAL,
        measure.state if measure.is_law else measure.place_id, subject_of(provision.code), Effect(provision.effect),
        version.valid_from, record.until, version.comply_by, bound or frozenset({Holder.EVERYBODY}),
        turns_of(record.turns), provision.is_proposed or version.is_proposed, provision.code, provision.pk or 0,
    )  # fmt: skip


def whole(record: Record) -> Rule:
    """Return a version as one rule of no particular subject, for the standing of the whole."""
    version = record.version
    turns = [turn for turn in turns_of(record.turns) if not turn.subjects]
    return Rule(
        version.measure.uid, Level.STATE if version.measure.is_law else Level.LOCAL, version.measure.state,
        Subject.ASSISTANCE, Effect.SILENT, version.valid_from, record.until, version.comply_by, turns=turns,
        is_proposed=version.is_proposed,
    )  # fmt: skip


def turns_of(rows: Iterable[MeasureTurn]) -> list[Turn]:
    """Return events as the rules want them."""
    return [Turn(TurnKind(row.kind), row.on, frozenset(Subject(s) for s in row.subjects)) for row in rows]


def by_uid(found: Iterable[Record]) -> Mapping[str, Record]:
    """Return the latest version of each measure by the measure's name."""
    return {record.version.measure.uid: record for record in found}

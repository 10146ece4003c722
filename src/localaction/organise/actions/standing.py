"""Writing rows whose address stays: a correction keeps the wrong text as a withdrawn row of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TypeVar

from localaction.organise.models import Standing
from localaction.people.models import Person
from localaction.sources.entering import SUPERSEDED, GivenSource, NoLongerStands, Refused

Source = GivenSource
LONGEST = 80
Row = TypeVar("Row", bound=Standing)


def refuse(codes: Iterable[str], source: Source, at: dt.datetime) -> None:
    """Refuse an entry that lacks something, or whose source is dated ahead. Raises: Refused."""
    found = [*codes, *(["IN_THE_FUTURE"] if source.as_of > at.date() else [])]
    if found:
        raise Refused(found)


def free_uid(model: type[Standing], wanted: str) -> str:
    """Return an address that no row of a kind has."""
    start = wanted.strip("-")[: LONGEST - 5] or "x"
    taken = set(model._default_manager.filter(uid__startswith=start).values_list("uid", flat=True))
    return next(uid for uid in _numbered(start, len(taken)) if uid not in taken)


def _numbered(start: str, n: int) -> Iterable[str]:
    return [start, *(f"{start}-{number}" for number in range(2, n + 3))]


def write(
    model: type[Row], uid: str, values: Mapping[str, object], source: Source, by: Person | None, at: dt.datetime
) -> Row:
    """Record a row; `by` None: it came with the program or a file."""
    return model._default_manager.create(uid=uid, entered_by=by, entered_at=at, **values, **source.columns)


def rewrite(row: Row, values: Mapping[str, object], source: Source, by: Person | None, at: dt.datetime) -> Row:
    """Record how a row is right; the wrong text stays, withdrawn, as a row of its own.

    Raises:
        NoLongerStands: somebody withdrew it first.
    """
    model = type(row)
    held = model._default_manager.select_for_update().get(pk=row.pk)
    if held.withdrawn_at is not None:
        raise NoLongerStands
    wrong = model._default_manager.get(pk=row.pk)
    wrong.pk, wrong.uid, wrong.replaced_by = None, free_uid(model, f"{held.uid[:60]}-until-{at:%Y%m%d}"), held
    wrong.withdrawn_by, wrong.withdrawn_at, wrong.withdrawn_why = by, at, SUPERSEDED
    wrong.save(force_insert=True)
    for name, value in {**values, **source.columns}.items():
        setattr(held, name, value)
    held.entered_by, held.entered_at, held.reviewed_by, held.reviewed_at = by, at, None, None
    held.save()
    return held

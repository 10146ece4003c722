"""Entering and correcting what inspections found against a standard."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from localaction.detention.models import Deficiency
from localaction.detention.rules.deficiencies import gaps
from localaction.places.models import Facility
from localaction.sources.entering import SUPERSEDED, AlreadyEntered, GivenSource, NoLongerStands, Refused


@dataclass(frozen=True)
class GivenDeficiency:
    """A deficiency as a person gives it, or as a row of a file has it."""

    facility: Facility
    inspected_on: dt.date
    component: str
    says: str
    inspection_kind: str = ""
    standard: str = ""
    is_priority: bool = False
    repeated: str = Deficiency.Answer.UNKNOWN.value
    corrected: str = Deficiency.Answer.UNKNOWN.value
    pinpoint: str = ""


@transaction.atomic
def enter_deficiency(given: GivenDeficiency, source: GivenSource, person: Any, at: dt.datetime) -> Deficiency:
    """Record one thing that an inspection found.

    Raises:
        Refused: something is missing or cannot be right.
        AlreadyEntered: the same words stand recorded for the same inspection and component.
    """
    return _record(given, source, person, at)


@transaction.atomic
def correct_deficiency(
    wrong: Deficiency, given: GivenDeficiency, source: GivenSource, person: Any, at: dt.datetime
) -> Deficiency:
    """Record a deficiency that takes the place of one written down wrongly; that one stays stored, withdrawn.

    Raises:
        Refused, AlreadyEntered: as for `enter_deficiency`.
        NoLongerStands: somebody corrected or withdrew it first.
    """
    held = Deficiency.objects.select_for_update().get(pk=wrong.pk)
    if held.withdrawn_at is not None:
        raise NoLongerStands
    held.withdrawn_at, held.withdrawn_by, held.withdrawn_why = at, person, SUPERSEDED
    held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    return _record(given, source, person, at, corrects=held)


def _record(
    given: GivenDeficiency, source: GivenSource, person: Any, at: dt.datetime, corrects: Deficiency | None = None
) -> Deficiency:
    codes = gaps(given.component, given.says, given.inspected_on, source.url, given.pinpoint, source.as_of, at.date())
    if codes:
        raise Refused(codes)
    same = Deficiency.objects.filter(
        facility=given.facility, inspected_on=given.inspected_on, component=given.component, says=given.says,
        withdrawn_at=None,
    )  # fmt: skip
    if same.exists():
        raise AlreadyEntered(["ENTERED_ALREADY"])
    return Deficiency.objects.create(
        entered_by=person, entered_at=at, corrects=corrects, **vars(given), **source.columns
    )

"""Writing down how long the road takes, for everybody or for one volunteer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Verb
from localaction.places.models import Facility
from localaction.visit.models import TravelTime, Volunteer


class SamePlace(ValueError):
    """From a detention center to itself."""


def set_travel_time(
    by: Person, one: Facility, other: Facility, volunteer: Volunteer | None, n_minutes: int | None, at: datetime
) -> TravelTime | None:
    """Say how many minutes the road takes, either way; None forgets what was said.

    Raises:
        NotAllowed: `by` does not arrange visits.
        SamePlace: see the class.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    if one.pk == other.pk:
        raise SamePlace(str(one.pk))
    low, high = sorted((one, other), key=lambda place: place.pk)
    with transaction.atomic():
        if n_minutes is None:
            TravelTime.objects.filter(one=low, other=high, volunteer=volunteer).delete()
            return None
        row, _is_new = TravelTime.objects.update_or_create(
            one=low, other=high, volunteer=volunteer,
            defaults={"n_minutes": n_minutes, "set_at": at, "set_by": by},
        )  # fmt: skip
    return row

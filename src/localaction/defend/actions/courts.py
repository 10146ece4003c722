"""Courts as the desk keeps them: noting that somebody looked, and entering one that is missing."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.places.courts import note_checked
from localaction.places.models import Court


class CourtExists(ValueError):
    """There is a court of this name in this city."""


def check_court(by: Person, court: Court, zone: str, at: datetime) -> None:
    """Note that somebody compared a court with its own page today.

    Hearings that are recorded keep their zone until their next notice.

    Raises:
        NotAllowed: `by` works no cases.
    """
    require(by, Verb.WORK_CASES, at, Programme.DEFEND)
    note_checked(court, at.date(), zone)


def add_court(
    by: Person, kind: str, name: str, city: str, state: str, zone: str, source_url: str, at: datetime
) -> Court:  # fmt: skip
    """Enter a court or office; who enters it has just seen its page, so it counts as checked.

    Raises:
        NotAllowed: `by` works no cases.
        CourtExists: see the class.
    """
    require(by, Verb.WORK_CASES, at, Programme.DEFEND)
    if Court.objects.filter(name__iexact=name, city__iexact=city).exists():
        raise CourtExists(name)
    return Court.objects.create(
        code=_free_code(city), kind=kind, name=name, city=city, state=state.upper(), zone=zone,
        source="entered at the desk", source_url=source_url, checked_on=at.date(),
    )  # fmt: skip


def _free_code(city: str) -> str:
    plain = unicodedata.normalize("NFKD", city).encode("ascii", "ignore").decode().upper()
    stem = re.sub(r"[^A-Z]", "", plain)[:8] or "COURT"
    taken = set(Court.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for n in range(1, 1000) if (code := f"{stem}-{n}") not in taken)

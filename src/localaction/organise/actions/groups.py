"""Entering groups, checking whether what is written of them is still so, and withdrawing them."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from localaction.organise.models import Group, GroupCheck
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.places.models import Place
from localaction.sources.entering import Refused

STARTING_POINTS = Path(__file__).parent.parent / "starting_points.toml"
CONFIDENCE = {"V": "HIGH", "S": "MEDIUM", "K": "LOW"}
SHORTEST_WHY = 4


@dataclass(frozen=True)
class GivenGroup:
    """What a person typed of a group.

    Attributes:
        counties: FIPS codes, for a group of counties; the state is theirs.
        as_of: day for which the source was read.
    """

    name: str
    kind: str
    scope: str
    does: str
    as_of: dt.date
    confidence: str
    state: str = ""
    counties: Sequence[str] = ()
    does_es: str = ""
    phone: str = ""
    email: str = ""
    url: str = ""
    languages: Sequence[str] = ()
    hours: str = ""
    join: str = ""
    join_es: str = ""
    source_title: str = ""
    publisher: str = ""


def enter(given: GivenGroup, by: Person, at: dt.datetime) -> Group:
    """Record a group that a person entered.

    Raises:
        Refused: NO_WAY_TO_REACH_IT, NO_COUNTY, OTHER_STATE, NO_STATE, IN_THE_FUTURE, NAME_TAKEN.
        NotAllowed: the person does not keep partners.
    """
    require(by, Verb.KEEP_PARTNERS, at, Programme.ORGANISE)
    return _write(given, slugify(given.name)[:80], by, at)


def change(group: Group, given: GivenGroup, by: Person, at: dt.datetime) -> Group:
    """Record what changed of a group; the old text stays, withdrawn.

    Raises:
        Refused: as `enter`.
    """
    require(by, Verb.KEEP_PARTNERS, at, Programme.ORGANISE)
    with transaction.atomic():
        old = Group.objects.select_for_update().get(pk=group.pk)
        old.withdrawn_by, old.withdrawn_at, old.withdrawn_why = by, at, "changed"
        uid, old.uid = old.uid, f"{old.uid[:60]}-until-{at:%Y%m%d%H%M%S}"
        old.save()
        new = _write(given, uid, by, at)
        GroupCheck.objects.filter(group=old).update(group=new)
    return new


@transaction.atomic
def _write(given: GivenGroup, uid: str, by: Person | None, at: dt.datetime) -> Group:
    places = list(Place.objects.filter(pk__in=given.counties, kind=Place.Kind.COUNTY))
    given = replace(given, state="" if given.scope == Group.Scope.NATION else given.state)
    wrong = _wrong(given, places, uid, at)
    if wrong:
        raise Refused(wrong)
    values = {k: v for k, v in asdict(given).items() if k not in ("counties", "languages")}
    codes = sorted(place.geoid for place in places) if given.scope == Group.Scope.COUNTIES else []
    return Group.objects.create(
        **values, uid=uid, languages=list(given.languages), counties=f" {' '.join(codes)} " if codes else "",
        checked_on=given.as_of if by else None, entered_by=by,
        entered_at=at,
    )  # fmt: skip


def _wrong(given: GivenGroup, places: Sequence[Place], uid: str, at: dt.datetime) -> list[str]:
    found = []
    if not (given.phone or given.email or given.url):
        found.append("NO_WAY_TO_REACH_IT")
    if given.scope == Group.Scope.COUNTIES and not places:
        found.append("NO_COUNTY")
    if given.scope == Group.Scope.COUNTIES and any(place.state != given.state for place in places):
        found.append("OTHER_STATE")
    if given.scope != Group.Scope.NATION and not given.state:
        found.append("NO_STATE")
    if given.as_of > at.date():
        found.append("IN_THE_FUTURE")
    if not uid or Group.objects.filter(uid=uid).exists():
        found.append("NAME_TAKEN")
    return found


def check(group: Group, answer: str, by: Person, at: dt.datetime) -> GroupCheck:
    """Record that somebody asked a group whether what is written is still so.

    Raises:
        Refused: NOT_AN_ANSWER.
    """
    require(by, Verb.KEEP_PARTNERS, at, Programme.ORGANISE)
    if answer not in GroupCheck.Answer.values:
        raise Refused(["NOT_AN_ANSWER"])
    return GroupCheck.objects.create(group=group, on=at.date(), answer=answer, checked_by=by)


def withdraw(group: Group, why: str, by: Person, at: dt.datetime) -> None:
    """Take a group out of the directory; it stays recorded with the reason.

    Raises:
        Refused: NO_REASON, WITHDRAWN already.
    """
    require(by, Verb.KEEP_PARTNERS, at, Programme.ORGANISE)
    if len(why.strip()) < SHORTEST_WHY:
        raise Refused(["NO_REASON"])
    changed = Group.objects.filter(pk=group.pk, withdrawn_at=None).update(
        withdrawn_by=by, withdrawn_at=at, withdrawn_why=why.strip()[:500]
    )
    if not changed:
        raise Refused(["WITHDRAWN"])


def load_starting_points(at: dt.datetime, path: Path = STARTING_POINTS) -> int:
    """Enter the national starting points that are not there yet, and return how many; what people changed stays."""
    file = tomllib.loads(path.read_text(encoding="utf-8"))
    known = set(Group.objects.values_list("uid", flat=True))
    n = 0
    for entry in file["group"]:
        if entry["uid"] not in known:
            _write(_given(entry, file["compiled_on"]), entry["uid"], None, at)
            n += 1
    return n


def _given(entry: dict[str, Any], as_of: dt.date) -> GivenGroup:
    values = {k: v for k, v in entry.items() if k not in ("uid", "confidence", "source")}
    return GivenGroup(
        **values, scope=Group.Scope.NATION, as_of=as_of, confidence=CONFIDENCE[entry["confidence"]],
        source_title=entry["source"],
    )  # fmt: skip

"""What the public reads of actions; nothing of the sealed papers is imported here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from localaction.organise.models import Group
from localaction.organise.models.public_actions import ActionChange, ActionKind, PublicAction
from localaction.organise.rules.public_actions import Standing, standing
from localaction.places.models import Place
from localaction.places.reference_files import gazetteer

# Long enough that a phone that was off learns that an action was called off.
SHOWN_BACK = dt.timedelta(days=30)


@dataclass(frozen=True)
class ActionFact:
    """An action as the public knows it at an instant."""

    action: PublicAction
    host: str
    standing: Standing

    @property
    def as_of(self) -> dt.date:
        """The day on which it last changed."""
        return self.action.changed_at.date()

    @property
    def starts_at(self) -> dt.datetime:
        """The beginning by the clock of the place."""
        return self.action.starts_at.astimezone(ZoneInfo(self.action.zone))

    @property
    def ends_at(self) -> dt.datetime:
        """The end by the clock of the place."""
        return self.action.ends_at.astimezone(ZoneInfo(self.action.zone))

    @property
    def address(self) -> str:
        """Its page."""
        return f"{settings.CONFIG.public_url}{reverse('action', args=[self.action.uid])}"

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        row = self.action
        return {
            "kind": "public-action", "id": row.uid, "what": ActionKind(row.kind).value.lower(),
            "title": {"en": row.title, "es": row.title_es or row.title}, "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat(), "zone": row.zone, "meeting_place": row.meeting_place,
            "state": row.state, "county": row.county, "access": [code.lower() for code in row.access],
            "languages": row.languages, "host": self.host or None,
            "status": self.standing.value.lower().replace("_", "-"), "changed_at": row.changed_at.isoformat(),
            "source": {"title": settings.CONFIG.coalition, "url": f"/actions/{row.uid}/"},
            "as_of": self.as_of.isoformat(), "confidence": "high",
        }  # fmt: skip


def for_place(place: Place, counties: Iterable[Place], on: dt.date, now: dt.datetime) -> list[ActionFact]:
    """Return the actions to come in a place's counties, or in the whole state, the nearest day first. Queries: 1.

    Args:
        on: of an earlier day the actions that were to come then and were published by then, as they stand now.
    """
    here = Q(state=place.state)
    if place.kind != Place.Kind.STATE:
        here = Q(county__in=[county.geoid for county in counties])
    return _facts(_coming(_since(on, now)).filter(here, published_at__lt=_midnight(on) + dt.timedelta(days=1)), now)


def coming(now: dt.datetime, state: str = "", county: str = "", on: dt.date | None = None) -> list[ActionFact]:
    """Return the actions to come, of a state or a county where one is given, the nearest day first. Queries: 1."""
    return _facts(_in(_coming(_since(on, now) if on else now), state, county), now)


def for_calendar(now: dt.datetime, state: str = "", county: str = "") -> list[ActionFact]:
    """Return what calendars show: what is to come, and what was in the last thirty days. Queries: 1."""
    return _facts(_in(_coming(now - SHOWN_BACK), state, county), now)


def one(uid: str, now: dt.datetime) -> ActionFact | None:
    """Return a published action by its address, or None. Queries: 1."""
    return next(iter(_facts(PublicAction.objects.public().filter(uid=uid), now)), None)


def changes_of(fact: ActionFact) -> list[ActionChange]:
    """Return what changed of an action after it was published, the latest first. Queries: 1."""
    return list(ActionChange.objects.filter(action=fact.action).order_by("-changed_at", "pk"))


def fact_of(action: PublicAction, now: dt.datetime) -> ActionFact:
    """Return any action, drafts included, for who runs it. Queries: 1."""
    return _facts(PublicAction.objects.filter(pk=action.pk), now)[0]


def county_name(fips: str) -> str:
    """Return a county with its state, the code itself where it is unknown."""
    found = gazetteer().counties.get(fips)
    return f"{found.full_name}, {gazetteer().usps(fips)}" if found else fips


def _midnight(on: dt.date) -> dt.datetime:
    return dt.datetime.combine(on, dt.time(), dt.UTC)


def _since(on: dt.date, now: dt.datetime) -> dt.datetime:
    return now if on == now.date() else _midnight(on)


def _coming(since: dt.datetime) -> QuerySet[PublicAction]:
    return PublicAction.objects.public().filter(ends_at__gt=since)


def _in(rows: QuerySet[PublicAction], state: str, county: str) -> QuerySet[PublicAction]:
    if county:
        return rows.filter(county=county)
    return rows.filter(state=state) if state else rows


def _facts(rows: QuerySet[PublicAction], now: dt.datetime) -> list[ActionFact]:
    host = Group.objects.filter(uid=OuterRef("host_uid"), withdrawn_at=None).values("name")[:1]
    changed = ActionChange.objects.filter(action=OuterRef("pk"))
    found = rows.annotate(host_name=Subquery(host), is_changed=Exists(changed)).order_by("starts_at", "pk")
    return [
        ActionFact(
            row, row.host_name or "",
            standing(row.published_at, row.is_changed, row.called_off_at, row.ends_at, now),
        )
        for row in found
    ]  # fmt: skip

"""Who of the roster may be asked to go, found in the database ring of cells by ring of cells.

A roster can be large and a pool is small: the database leaves out whoever surely may not be asked, nearest cells
first, and the rules judge the few who are left. Reading stops as soon as nobody further out could come before them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value

from localaction.messages.models import Act, Consent
from localaction.messages.rules.quiet import QuietHours
from localaction.respond.models import (
    Assignment,
    Availability,
    Duty,
    Offer,
    OfferState,
    OnCall,
    Place,
    Volunteer,
    Vouch,
)
from localaction.respond.rules import candidates
from localaction.respond.rules.candidates import Candidate, Need, Span, Weekly
from localaction.respond.rules.cells import cells_by_distance
from localaction.respond.rules.policy import Policy
from localaction.respond.rules.pool_state import Dispatch, Found

# The cell and its neighbours, about 3 km across; each further helping is twice as many cells.
_FIRST_CELLS = 7
_COLUMNS = (
    "id", "uuid", "cell", "languages", "zone", "quiet_from", "quiet_until", "wakes_for_p1", "trained_until",
    "pledged_until", "assessed_until", "stays_away", "rests_until_at", "paused_at", "n_vouches", "said", "is_reachable",
    "is_busy",
)  # fmt: skip


def find(state: Dispatch, within_km: float, now: datetime) -> Found:
    """Return the answer to a search of the pool: twice as many as it asks at once, by rank, none of them asked before.

    At most four queries for each helping of cells that is needed.
    """
    most = 2 * state.policy.n_pool
    found = pool_near(state.need, state.policy, now, within_km, most, state.left_out)
    return Found(tuple(found), has_more=len(found) == most)


def pool_near(
    need: Need, policy: Policy, now: datetime, within_km: float, most: int, left_out: frozenset[str] = frozenset()
) -> list[Candidate]:
    """Return the first `most` who may be asked, by rank; keys are the volunteers' uuids.

    At most four queries for each helping of cells: 7, then twice as many each time.

    Raises:
        NotACell: the need's cell is none.
    """
    reach = min(within_km, policy.useful_km(need.priority))
    found: list[Candidate] = []
    for cells in _helpings(cells_by_distance(need.cell, reach)):
        by_cell: dict[str, list[candidates.Volunteer]] = defaultdict(list)
        for person in _people(_may_be_asked(now).filter(cell__in=cells), policy, now):
            if person.cell and person.key not in left_out:
                by_cell[person.cell].append(person)
        # What lies in a later helping is further away, so it cannot come before what is found.
        found += candidates.choose(by_cell, need, policy, now, within_km, most)
        if len(found) >= most:
            break
    return found[:most]


def _helpings(cells: Sequence[tuple[float, str]]) -> Iterator[list[str]]:
    """Yield the cells in growing parts, never parting cells that are equally far away."""
    start, size = 0, _FIRST_CELLS
    while start < len(cells):
        end = min(start + size, len(cells))
        while end < len(cells) and cells[end][0] == cells[end - 1][0]:
            end += 1
        yield [cell for _, cell in cells[start:end]]
        start, size = end, 2 * size


def _may_be_asked(now: datetime) -> QuerySet[Volunteer]:
    """Leave out whoever surely may not be asked, whatever the policy: a day's grace for the zones of the world."""
    on = now.date() - timedelta(days=1)
    return Volunteer.objects.active().filter(
        _reachable(now), paused_at__isnull=True, stays_away=False, trained_until__gt=on, pledged_until__gt=on,
        assessed_until__gt=on,
    ).annotate(is_reachable=Value(True))  # fmt: skip


def _reachable(now: datetime) -> Exists:
    # A number is copied for the hours in which somebody may be called; without it the worker can text nobody.
    rows = OnCall.objects.filter(volunteer=OuterRef("pk"), duty=Duty.OBSERVER, starts_at__lte=now, ends_at__gt=now)
    return Exists(rows)


def people(
    rows: QuerySet[Volunteer], policy: Policy, now: datetime, until: datetime | None = None
) -> list[candidates.Volunteer]:
    """Return volunteers as the rules see them, whether they may be asked or not. At most four queries.

    Args:
        until: also give the shifts that begin before it; default: those that run now.
    """
    return _people(rows.annotate(is_reachable=_reachable(now)), policy, now, until)


def _people(
    rows: QuerySet[Any], policy: Policy, now: datetime, until: datetime | None = None
) -> list[candidates.Volunteer]:
    vouches = Vouch.objects.filter(volunteer=OuterRef("pk")).order_by().values("volunteer").annotate(n=Count("pk"))
    said = Consent.objects.filter(person=OuterRef("uuid")).order_by("-at", "-id").values("act")[:1]
    busy = Assignment.objects.filter(volunteer=OuterRef("pk"), ended_at__isnull=True)
    found: list[dict[str, Any]] = list(
        rows.annotate(n_vouches=Subquery(vouches.values("n")), said=Subquery(said), is_busy=Exists(busy)).values(
            *_COLUMNS
        )
    )
    if not found:
        return []
    ids = [row["id"] for row in found]
    shifts, offers = _shifts(ids, now, until), _offers(ids)
    # Whoever has a shift now is on duty now, whatever their weekly hours.
    weekly = _weekly([number for number in ids if until or number not in shifts])
    return [_person(row, shifts[row["id"]], weekly[row["id"]], offers[row["id"]], policy, now) for row in found]


def _shifts(ids: Sequence[int], now: datetime, until: datetime | None) -> dict[int, list[Span]]:
    begins = Q(shift__starts_at__lt=until) if until else Q(shift__starts_at__lte=now)
    places = Place.objects.filter(
        begins, volunteer__in=ids, shift__duty=Duty.OBSERVER, shift__published_at__isnull=False, shift__ends_at__gt=now
    )
    found: dict[int, list[Span]] = defaultdict(list)
    for number, starts_at, ends_at in places.values_list("volunteer", "shift__starts_at", "shift__ends_at"):
        found[number].append(Span(starts_at, ends_at))
    return found


def _weekly(ids: Sequence[int]) -> dict[int, list[Weekly]]:
    found: dict[int, list[Weekly]] = defaultdict(list)
    if not ids:
        return found
    windows = Availability.objects.filter(volunteer__in=ids)
    for number, weekday, begins, ends in windows.values_list("volunteer", "weekday", "begins", "ends"):
        found[number].append(Weekly(weekday, begins, ends))
    return found


def _offers(ids: Sequence[int]) -> dict[int, list[tuple[datetime, str]]]:
    """Return the offers that went out or are about to, drills left out, as long as they are kept (90 days)."""
    went_out = Q(sent_at__isnull=False) | Q(state=OfferState.QUEUED)
    rows = Offer.objects.filter(went_out, volunteer__in=ids, request__is_drill=False)
    found: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for number, made_at, state in rows.values_list("volunteer", "made_at", "state"):
        found[number].append((made_at, state))
    return found


def _person(
    row: dict[str, Any], shifts: list[Span], weekly: list[Weekly], offers: list[tuple[datetime, str]], policy: Policy,
    now: datetime,
) -> candidates.Volunteer:  # fmt: skip
    zone = _zone(row["zone"])
    today = now.astimezone(zone).date()
    recent = [one for one in offers if one[0] > now - candidates.WEEK]
    quiet = QuietHours(row["quiet_from"], row["quiet_until"]) if row["quiet_from"] is not None else None
    is_on = any(one.holds(now) for one in shifts) or any(one.holds(now, zone) for one in weekly)
    return candidates.Volunteer(
        str(row["uuid"]), row["cell"] or None, frozenset(row["languages"]),
        # Whoever opted out had agreed once: what counts against them is the opt-out.
        is_consented=row["said"] is not None,
        is_opted_out=row["said"] == Act.OUT or row["paused_at"] is not None,
        # Off duty nobody has a number on call, and that is not what speaks against them.
        is_reachable=row["is_reachable"] or not is_on,
        certified_until=_first_instant(row["trained_until"], zone),
        has_pledged=_holds(row["pledged_until"], today),
        is_self_assessed=_holds(row["assessed_until"], today) and not row["stays_away"],
        n_vouches=row["n_vouches"] or 0,
        shifts=tuple(shifts), weekly=tuple(weekly), zone=zone, quiet=quiet, wakes_for_p1=row["wakes_for_p1"],
        is_busy=row["is_busy"],
        left_scene_at=row["rests_until_at"] - policy.rest if row["rests_until_at"] else None,
        offered_at=tuple(made_at for made_at, _ in recent),
        unanswered_at=tuple(made_at for made_at, state in recent if state == OfferState.SILENT),
        last_offered_at=max((made_at for made_at, _ in offers), default=None),
    )  # fmt: skip


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _holds(until: date | None, today: date) -> bool:
    return until is not None and today < until


def _first_instant(on: date | None, zone: ZoneInfo) -> datetime | None:
    """Return when a day begins on somebody's wall: from then on the paper holds no longer."""
    return None if on is None else datetime.combine(on, time(0), zone).astimezone(UTC)


def by_key(keys: Iterable[str]) -> dict[str, Volunteer]:
    """Return volunteers by the key that the rules know them by. One query."""
    return {str(row.uuid): row for row in Volunteer.objects.filter(uuid__in=list(keys))}

"""The roster as the rules of the pool see it: capability and state, no names and no numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count

from localaction.messages.actions import consent
from localaction.messages.models import Act
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
from localaction.respond.rules.candidates import WEEK, Span, Weekly
from localaction.respond.rules.policy import Policy


def people(now: datetime, policy: Policy) -> list[candidates.Volunteer]:
    """Return everybody on the roster as the rules see them; the key is the volunteer's random number. Eight queries."""
    vouches = Vouch.objects.values_list("volunteer").annotate(Count("pk")).order_by()
    n_vouches: dict[int, int] = dict(vouches)
    acts = consent.latest_of(Volunteer.objects.active().values("uuid"))
    spans, weekly = _spans(now), _weekly()
    busy = set(Assignment.objects.filter(ended_at__isnull=True).values_list("volunteer_id", flat=True))
    numbers = set(OnCall.objects.now(now, Duty.OBSERVER).values_list("volunteer_id", flat=True))
    offered, unanswered = _offers(now)
    return [
        _seen(row, n_vouches.get(row.pk, 0), acts, spans[row.pk], weekly[row.pk], offered[row.pk], unanswered[row.pk],
              policy, now, is_busy=row.pk in busy, has_number=row.pk in numbers)
        for row in Volunteer.objects.active()
    ]  # fmt: skip


def _seen(
    row: Volunteer, n_vouches: int, acts: dict[UUID, str], spans: list[Span], weekly: list[Weekly],
    offered: list[datetime], unanswered: list[datetime], policy: Policy, now: datetime, *, is_busy: bool,
    has_number: bool,
) -> candidates.Volunteer:  # fmt: skip
    zone, act = ZoneInfo(row.zone), acts.get(row.uuid)
    on = now.astimezone(zone).date()
    is_on = any(span.holds(now) for span in spans) or any(window.holds(now, zone) for window in weekly)
    certified = datetime.combine(row.trained_until, time(), zone).astimezone(UTC) if row.trained_until else None
    quiet = (
        QuietHours(row.quiet_from, row.quiet_until)
        if row.quiet_from is not None and row.quiet_until is not None
        else None
    )
    return candidates.Volunteer(
        key=str(row.uuid), cell=row.cell or None, languages=frozenset(row.languages), is_consented=act is not None,
        is_opted_out=act == Act.OUT or row.paused_at is not None,
        # Off duty nobody has a number here, and that is not what speaks against them.
        is_reachable=has_number or not is_on,
        certified_until=certified, has_pledged=row.pledged_until is not None and row.pledged_until > on,
        is_self_assessed=row.assessed_until is not None and row.assessed_until > on and not row.stays_away,
        n_vouches=n_vouches, shifts=tuple(spans), weekly=tuple(weekly), zone=zone, quiet=quiet,
        wakes_for_p1=row.wakes_for_p1, is_busy=is_busy,
        left_scene_at=row.rests_until_at - policy.rest if row.rests_until_at else None, offered_at=tuple(offered),
        unanswered_at=tuple(unanswered), last_offered_at=max(offered, default=None),
    )  # fmt: skip


def _spans(now: datetime) -> defaultdict[int, list[Span]]:
    """Return the published hours that run now; nobody is on shift before their number is on call."""
    found: defaultdict[int, list[Span]] = defaultdict(list)
    running = Place.objects.filter(
        shift__duty=Duty.OBSERVER, shift__published_at__isnull=False, shift__starts_at__lte=now, shift__ends_at__gt=now
    )
    for volunteer, begins, ends in running.values_list("volunteer_id", "shift__starts_at", "shift__ends_at"):
        found[volunteer].append(Span(begins, ends))
    return found


def _weekly() -> defaultdict[int, list[Weekly]]:
    found: defaultdict[int, list[Weekly]] = defaultdict(list)
    for row in Availability.objects.filter(volunteer__left_at__isnull=True):
        found[row.volunteer_id].append(Weekly(row.weekday, row.begins, row.ends))
    return found


def _offers(now: datetime) -> tuple[defaultdict[int, list[datetime]], defaultdict[int, list[datetime]]]:
    """Return when each was asked in the last seven days, and which of it they left unanswered; drills do not count."""
    offered: defaultdict[int, list[datetime]] = defaultdict(list)
    unanswered: defaultdict[int, list[datetime]] = defaultdict(list)
    recent = Offer.objects.filter(sent_at__gt=now - WEEK, sent_at__lte=now, request__is_drill=False)
    for volunteer, state, sent_at in recent.values_list("volunteer_id", "state", "sent_at").order_by("sent_at"):
        if sent_at is None:
            continue
        offered[volunteer].append(sent_at)
        if state == OfferState.SILENT:
            unanswered[volunteer].append(sent_at)
    return offered, unanswered


def by_key(keys: Iterable[str]) -> dict[str, Volunteer]:
    """Return volunteers by the key that the rules know them by. One query."""
    return {str(row.uuid): row for row in Volunteer.objects.filter(uuid__in=list(keys))}

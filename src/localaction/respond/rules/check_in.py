"""When to worry about an observer, and whom to call.

Source: respond.md 1.7 (overdue at ETA + 10 min, then every 30 min on scene) and scenario S14.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class Alarm(StrEnum):
    """What to do about an observer from whom nothing was heard."""

    ASK = "ASK"
    CALL_OBSERVER_AND_PARTNER = "CALL_OBSERVER_AND_PARTNER"
    PAGE_COORDINATOR = "PAGE_COORDINATOR"
    BRIDGE_DISPATCHER_AND_LEGAL_LEAD = "BRIDGE_DISPATCHER_AND_LEGAL_LEAD"


class Heard(StrEnum):
    """What an observer said of themselves."""

    ARRIVED = "ARRIVED"
    OK = "OK"
    LEFT = "LEFT"
    SOS = "SOS"


@dataclass(frozen=True)
class CheckIns:
    """The intervals. After ASK comes a call, after the call a page."""

    overdue_after: timedelta = timedelta(minutes=10)
    every: timedelta = timedelta(minutes=30)
    call_after: timedelta = timedelta(minutes=5)
    page_after: timedelta = timedelta(minutes=5)
    # Without an ETA: the longest useful journey of a P1.
    assumed_journey: timedelta = timedelta(minutes=20)
    rest: timedelta = timedelta(hours=12)


DEFAULT = CheckIns()


@dataclass(frozen=True)
class Watch:
    """One observer from GO until safe. `alarms` are those raised since they were last heard."""

    go_at: datetime
    eta_at: datetime | None = None
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    safe_at: datetime | None = None
    sos_at: datetime | None = None
    heard_at: datetime | None = None
    alarms: tuple[tuple[Alarm, datetime], ...] = ()

    @property
    def is_over(self) -> bool:
        """True when nobody has to worry any more."""
        return self.safe_at is not None


def heard(watch: Watch, what: Heard, now: datetime) -> Watch:
    """Return the watch after the observer was heard. OK after leaving ends it; SOS is ended by a person's OK only.

    What was said before stays: a second "arrived" does not move the arrival.
    """
    if what is Heard.SOS:
        return replace(watch, sos_at=watch.sos_at or now, heard_at=now, safe_at=None)
    bridged = tuple(one for one in watch.alarms if one[0] is Alarm.BRIDGE_DISPATCHER_AND_LEGAL_LEAD)
    # An SOS that stands was bridged already; only OK forgets that.
    said = replace(watch, heard_at=now, alarms=bridged if watch.sos_at and what is not Heard.OK else ())
    if what is Heard.ARRIVED:
        return replace(said, arrived_at=watch.arrived_at or now)
    if what is Heard.LEFT:
        return replace(said, left_at=watch.left_at or now)
    return replace(said, sos_at=None, safe_at=now if watch.left_at else None)


def expected_at(watch: Watch, policy: CheckIns = DEFAULT) -> datetime:
    """Return by when something must be heard: ETA + 10 min on the way, afterwards 30 min after the last word."""
    if watch.arrived_at or watch.left_at:
        return (watch.heard_at or watch.arrived_at or watch.left_at or watch.go_at) + policy.every
    on_the_way = (watch.eta_at or watch.go_at + policy.assumed_journey) + policy.overdue_after
    # "OK" on the way says that all is well, not that the journey is over.
    return max(on_the_way, watch.heard_at + policy.overdue_after) if watch.heard_at else on_the_way


def next_alarm(watch: Watch, policy: CheckIns = DEFAULT) -> tuple[Alarm, datetime] | None:
    """Return the next alarm and when to raise it; None when there is none to raise.

    An SOS is bridged at once and once. Otherwise: ask, then call both, then page; each only once until something is
    heard.
    """
    raised = dict(watch.alarms)
    if watch.sos_at:
        bridge = Alarm.BRIDGE_DISPATCHER_AND_LEGAL_LEAD
        return None if bridge in raised else (bridge, watch.sos_at)
    if watch.is_over:
        return None
    if Alarm.ASK not in raised:
        return Alarm.ASK, expected_at(watch, policy)
    if Alarm.CALL_OBSERVER_AND_PARTNER not in raised:
        return Alarm.CALL_OBSERVER_AND_PARTNER, raised[Alarm.ASK] + policy.call_after
    if Alarm.PAGE_COORDINATOR not in raised:
        return Alarm.PAGE_COORDINATOR, raised[Alarm.CALL_OBSERVER_AND_PARTNER] + policy.page_after
    return None


def due(watch: Watch, now: datetime, policy: CheckIns = DEFAULT) -> tuple[Watch, tuple[Alarm, ...]]:
    """Return the alarms to raise now, and the watch that remembers them.

    One at a time, however late: after an outage an observer is asked before anybody is called.
    """
    coming = next_alarm(watch, policy)
    if coming is None or now < coming[1]:
        return watch, ()
    return replace(watch, alarms=(*watch.alarms, (coming[0], now))), (coming[0],)


def rests_until(watch: Watch, policy: CheckIns = DEFAULT) -> datetime | None:
    """Return until when the observer is not asked again; None when they were never on scene."""
    if watch.arrived_at is None:
        return None
    return (watch.left_at or watch.heard_at or watch.arrived_at) + policy.rest

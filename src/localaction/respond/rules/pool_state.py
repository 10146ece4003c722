"""A dispatch as the pool sees it: offers, places, what happens to it (events) and what it asks for (effects).

`apply` is the only way a state changes, so whoever writes the effects down can read the same state back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from localaction.respond.rules.candidates import Candidate, Need
from localaction.respond.rules.policy import Policy


class OfferState(StrEnum):
    """Where an offer stands."""

    QUEUED = "QUEUED"
    SENT = "SENT"
    DELIVERED = "DELIVERED"
    YES = "YES"
    NO = "NO"
    SILENT = "SILENT"
    UNDELIVERABLE = "UNDELIVERABLE"
    SUPPRESSED = "SUPPRESSED"
    EXPIRED = "EXPIRED"
    COVERED = "COVERED"
    WILLING = "WILLING"
    LATER = "LATER"


ASKED = frozenset({OfferState.SENT, OfferState.DELIVERED})
PENDING = ASKED | {OfferState.QUEUED}
# They may be asked again in the same incident: nobody heard a "no" from them.
MAY_BE_ASKED_AGAIN = frozenset({OfferState.EXPIRED, OfferState.COVERED, OfferState.WILLING})


class Place(StrEnum):
    """What somebody who said yes is to do. Nobody travels before GO."""

    ACCEPTED = "ACCEPTED"
    GO = "GO"
    STANDBY = "STANDBY"


class Status(StrEnum):
    """Where a dispatch stands. SHORT stays open: a late yes or an approval still counts."""

    OPEN = "OPEN"
    FILLED = "FILLED"
    SHORT = "SHORT"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"


OVER = frozenset({Status.CANCELLED, Status.EXPIRED})


class Do(StrEnum):
    """What an effect asks for."""

    SEARCH = "SEARCH"
    SKIP_STEP = "SKIP_STEP"
    WAVE = "WAVE"
    OFFER = "OFFER"
    CANCEL_OFFER = "CANCEL_OFFER"
    MARK = "MARK"
    ACCEPT = "ACCEPT"
    GO = "GO"
    STANDBY = "STANDBY"
    COVERED = "COVERED"
    STAND_DOWN = "STAND_DOWN"
    PAGE = "PAGE"
    GAP = "GAP"
    ASK_APPROVAL = "ASK_APPROVAL"
    OTHER_CHANNEL = "OTHER_CHANNEL"
    TELL_REPORTERS_NOBODY = "TELL_REPORTERS_NOBODY"
    STATUS = "STATUS"


class Why(StrEnum):
    """The reason of an effect."""

    EMPTY_STEP = "EMPTY_STEP"
    EXHAUSTED = "EXHAUSTED"
    NO_COVER = "NO_COVER"
    WITHDREW = "WITHDREW"
    RADIUS = "RADIUS"
    RECIPIENTS = "RECIPIENTS"
    EXPIRED = "EXPIRED"


class Role(StrEnum):
    """Who is paged."""

    COORDINATOR = "COORDINATOR"
    LEGAL_LEAD = "LEGAL_LEAD"


@dataclass(frozen=True)
class Effect:
    """One thing to write down and do.

    SEARCH `km`: find candidates within it and step on with Found. OFFER, GO, STANDBY, COVERED, STAND_DOWN: text this
    person. CANCEL_OFFER: take the unsent text back. MARK: the offer has this `state`. ACCEPT: record the yes; they
    wait for GO. PAGE: call this `role`. GAP: log the lack of cover. STATUS: the dispatch has this `status`.
    """

    do: Do
    key: str = ""
    state: OfferState | None = None
    status: Status | None = None
    why: Why | None = None
    role: Role | None = None
    km: float | None = None
    eta_minutes: int | None = None
    candidate: Candidate | None = None


@dataclass(frozen=True)
class Opened:
    """A dispatcher pressed Dispatch."""


@dataclass(frozen=True)
class Approved:
    """Two people agreed to go beyond the two-person thresholds."""


@dataclass(frozen=True)
class Found:
    """The answer to SEARCH: ranked candidates who may be asked; `has_more` when the list was cut short."""

    candidates: tuple[Candidate, ...]
    has_more: bool = False


@dataclass(frozen=True)
class Chosen:
    """A dispatcher asks for this person, whoever else is or is not there."""

    candidate: Candidate


@dataclass(frozen=True)
class Sent:
    """The provider took the offer."""

    key: str


@dataclass(frozen=True)
class Delivered:
    """The provider says that the offer arrived."""

    key: str


@dataclass(frozen=True)
class Undelivered:
    """The provider says that the offer can't arrive."""

    key: str


@dataclass(frozen=True)
class Suppressed:
    """Somebody opted out, or must be left alone until a person has looked."""

    key: str


@dataclass(frozen=True)
class Answered:
    """Somebody said yes or no, certainly. Free wording is no answer until a dispatcher makes it one."""

    key: str
    is_yes: bool
    eta_minutes: int | None = None


@dataclass(frozen=True)
class NeedChanged:
    """More or fewer observers are wanted; only the legal lead goes above the crowd cap."""

    n_needed: int
    by_legal_lead: bool = False


@dataclass(frozen=True)
class Cancelled:
    """A dispatcher calls it off."""


@dataclass(frozen=True)
class Tick:
    """Time has passed."""


Event = (
    Opened
    | Approved
    | Found
    | Chosen
    | Sent
    | Delivered
    | Undelivered
    | Suppressed
    | Answered
    | NeedChanged
    | Cancelled
    | Tick
)


@dataclass(frozen=True)
class Offer:
    """One person's offer; `attempt` is 2 when they are asked again."""

    candidate: Candidate
    state: OfferState
    queued_at: datetime
    sent_at: datetime | None = None
    answered_at: datetime | None = None
    eta_minutes: int | None = None
    place: Place | None = None
    attempt: int = 1


@dataclass(frozen=True)
class Dispatch:
    """One dispatch. `waiting` need not be kept: with `has_more` the pool searches again when it wants somebody."""

    need: Need
    policy: Policy
    opened_at: datetime
    n_needed: int
    crowd_cap: int
    offers: Mapping[str, Offer] = field(default_factory=dict)
    status: Status = Status.OPEN
    waiting: tuple[Candidate, ...] = ()
    has_more: bool = False
    is_searching: bool = False
    step: int = 0
    is_approved: bool = False
    is_exhausted: bool = False
    wave_at: datetime | None = None
    # What was said once is not said again: pages, gaps, approvals asked, the stall.
    said: frozenset[tuple[Do, Why | None]] = frozenset()

    @property
    def km(self) -> float:
        """The radius being asked."""
        return self.policy.steps_km(self.need.priority)[self.step]

    def placed(self, place: Place) -> list[Offer]:
        """Return the offers with a place, in the order of their yes."""
        held = [offer for offer in self.offers.values() if offer.place is place]
        return sorted(held, key=lambda offer: (offer.answered_at or offer.queued_at, offer.candidate.rank))

    @property
    def n_pending(self) -> int:
        """How many are being asked."""
        return sum(offer.state in PENDING for offer in self.offers.values())

    @property
    def n_recipients(self) -> int:
        """How many people were or are about to be texted."""
        return sum(offer.state is not OfferState.EXPIRED for offer in self.offers.values())

    @property
    def left_out(self) -> frozenset[str]:
        """Those whom a search must leave out: they were asked."""
        return frozenset(key for key, offer in self.offers.items() if offer.state not in MAY_BE_ASKED_AGAIN)


def opened(need: Need, policy: Policy, now: datetime) -> Dispatch:
    """Return a dispatch that has asked nobody yet; step on with Opened."""
    return Dispatch(need, policy, now, policy.n_needed, policy.crowd_cap)


def apply(state: Dispatch, effect: Effect, now: datetime) -> Dispatch:
    """Return the state after one effect."""
    said = state.said | {(effect.do, effect.why)} if effect.do in _SAID_ONCE else state.said
    if said is not state.said:
        state = replace(state, said=said)
    match effect.do:
        case Do.SEARCH:
            steps = state.policy.steps_km(state.need.priority)
            at = steps.index(effect.km) if effect.km is not None else state.step
            return replace(state, step=at, is_searching=True, has_more=False)
        case Do.WAVE:
            return replace(state, wave_at=now)
        case Do.STATUS if effect.status:
            return replace(state, status=effect.status)
        case Do.GAP:
            return replace(state, is_exhausted=True)
        case Do.OFFER if effect.candidate:
            attempt = state.offers[effect.key].attempt + 1 if effect.key in state.offers else 1
            offer = Offer(effect.candidate, OfferState.QUEUED, now, attempt=attempt)
            waiting = tuple(one for one in state.waiting if one.key != effect.key)
            return replace(state, offers={**state.offers, effect.key: offer}, waiting=waiting)
    changes = _changes(effect, now)
    if not changes or effect.key not in state.offers:
        return state
    return replace(state, offers={**state.offers, effect.key: replace(state.offers[effect.key], **changes)})


_SAID_ONCE = frozenset({Do.PAGE, Do.GAP, Do.ASK_APPROVAL, Do.OTHER_CHANNEL, Do.TELL_REPORTERS_NOBODY})


def _changes(effect: Effect, now: datetime) -> dict[str, Any]:
    match effect.do:
        case Do.ACCEPT:
            yes = {"state": OfferState.YES, "place": Place.ACCEPTED}
            return {**yes, "answered_at": now, "eta_minutes": effect.eta_minutes}
        case Do.GO:
            return {"place": Place.GO}
        case Do.STANDBY:
            return {"state": OfferState.YES, "place": Place.STANDBY, "answered_at": now}
        case Do.MARK | Do.CANCEL_OFFER:
            changes: dict[str, Any] = {"state": effect.state, "place": None}
            if effect.state is OfferState.SENT:
                changes["sent_at"] = now
            elif effect.state in (OfferState.NO, OfferState.WILLING, OfferState.LATER):
                changes |= {"answered_at": now, "eta_minutes": effect.eta_minutes}
            return changes
        case Do.COVERED:
            return {"state": effect.state, "place": None}
        case Do.STAND_DOWN:
            return {"place": None}
    return {}

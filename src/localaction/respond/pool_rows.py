"""A request's rows as the pool's state, and back: the rules decide, the rows remember."""

from __future__ import annotations

from localaction.messages.models import Channel, Outbox
from localaction.messages.rules.states import State
from localaction.respond.models import PENDING, DispatchRequest, Offer
from localaction.respond.rules import pool_state
from localaction.respond.rules.candidates import Candidate, Need
from localaction.respond.rules.policy import Policy, policy_from
from localaction.respond.rules.pool_state import Do, Status, Why
from localaction.respond.rules.triage import Priority

# A gateway says so of somebody who wrote STOP to it, and our last look before sending of somebody who did to us.
OPTED_OUT = ("OPTED_OUT", "TWILIO_21610")


def need_of(request: DispatchRequest) -> Need:
    """Return what is asked for."""
    return Need(request.cell, Priority(f"P{request.priority}"), request.language or None, is_drill=request.is_drill)


def load(request: DispatchRequest, offers: list[Offer]) -> pool_state.Dispatch:
    """Return the pool's state of a request. Who waits was not kept: the pool searches again when it wants somebody."""
    policy = policy_from(request.policy)
    return pool_state.Dispatch(
        need=need_of(request), policy=policy, opened_at=request.opened_at, n_needed=request.n_needed,
        crowd_cap=request.n_crowd, offers={str(row.volunteer.uuid): _offer(row, policy) for row in offers},
        status=Status(request.state), has_more=request.has_more, step=request.step, is_approved=request.is_approved,
        is_exhausted=request.is_exhausted, wave_at=request.wave_at,
        said=frozenset((Do(do), Why(why) if why else None) for do, why in request.said),
    )  # fmt: skip


def _offer(row: Offer, policy: Policy) -> pool_state.Offer:
    km = row.distance_m / 1000
    candidate = Candidate(str(row.volunteer.uuid), km, policy.travel(km), row.speaks, 0, None)
    return pool_state.Offer(
        candidate, pool_state.OfferState(row.state), row.made_at, sent_at=row.sent_at, answered_at=row.answered_at,
        eta_minutes=row.eta_minutes, place=pool_state.Place(row.standing) if row.standing else None,
        attempt=row.attempt,
    )  # fmt: skip


def write(request: DispatchRequest, state: pool_state.Dispatch) -> None:
    """Write what the request itself remembers of a state; the caller saves the row."""
    request.n_needed, request.n_crowd = state.n_needed, state.crowd_cap
    request.step, request.wave_at = state.step, state.wave_at
    request.has_more = state.has_more or bool(state.waiting)
    request.is_approved, request.is_exhausted = state.is_approved, state.is_exhausted
    request.said = sorted([do.value, why.value if why else ""] for do, why in state.said)
    request.state = state.status.value


def write_offer(row: Offer, offer: pool_state.Offer) -> None:
    """Write a state's offer into its row; the caller saves it."""
    row.state, row.standing = offer.state.value, offer.place.value if offer.place else ""
    row.made_at, row.sent_at, row.answered_at = offer.queued_at, offer.sent_at, offer.answered_at
    row.eta_minutes, row.attempt, row.speaks = offer.eta_minutes, offer.attempt, offer.candidate.speaks


def metres(km: float) -> int:
    """Return a distance as it is stored, never beyond the radius within which it was found."""
    return int(km * 1000)


def call_key(offer: Offer) -> str:
    """Return the idempotency key of the call that takes the place of an offer's text."""
    return f"{offer.key}>{Channel.VOICE}"


def heard_of_texts(offers: list[Offer]) -> list[tuple[Offer, pool_state.Event, Outbox]]:
    """Return what became of the texts of offers that are still being asked, as events of the pool. One query.

    The outbox is read rather than listened to: an offer's row is never written while a text of it is being sent.
    """
    waiting = {row.key: row for row in offers if row.state in PENDING}
    called = {call_key(row): row for row in waiting.values()}
    heard: list[tuple[Offer, pool_state.Event, Outbox]] = []
    texts = list(Outbox.objects.filter(key__in=[*waiting, *called]).order_by("sent_at", "pk"))
    # Whoever is called has answered for the text that failed.
    by_call = {called[text.key].key for text in texts if text.key in called}
    for text in texts:
        if text.key in by_call:
            continue
        row = waiting.get(text.key) or called[text.key]
        key = str(row.volunteer.uuid)
        if text.state in (State.SENT, State.DELIVERED) and row.sent_at is None:
            heard.append((row, pool_state.Sent(key), text))
        if text.state == State.DELIVERED and row.state != "DELIVERED":
            heard.append((row, pool_state.Delivered(key), text))
        elif text.state in (State.FAILED, State.CANCELLED) and text.last_error in OPTED_OUT:
            heard.append((row, pool_state.Suppressed(key), text))
        elif text.state == State.FAILED:
            heard.append((row, pool_state.Undelivered(key), text))
    return heard

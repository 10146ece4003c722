"""The rolling pool: whom to ask next, when to stop, and what to tell everybody else.

`step` is pure: the database and the simulator drive the same one. Seven are asked at once; a no, a failure or silence
adds the next nearest at once; a radius without anybody is skipped at once; as soon as two said yes both get GO and
everybody else hears that it is covered.

Source: respond.md 1.7 with its evidence.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from localaction.respond.rules.candidates import Candidate
from localaction.respond.rules.pool_places import fill, is_filled, refill
from localaction.respond.rules.pool_run import Run
from localaction.respond.rules.pool_state import (
    ASKED,
    OVER,
    PENDING,
    Answered,
    Approved,
    Cancelled,
    Chosen,
    Delivered,
    Dispatch,
    Do,
    Effect,
    Event,
    Found,
    NeedChanged,
    OfferState,
    Opened,
    Place,
    Role,
    Sent,
    Status,
    Suppressed,
    Tick,
    Undelivered,
    Why,
)

# Given a dispatch and a radius in km: the ranked candidates who may be asked, and whether there are more.
Find = Callable[[Dispatch, float], Found]


class CrowdCapExceeded(ValueError):
    """More observers than the cap; only the legal lead may raise it."""


def step(state: Dispatch, event: Event, now: datetime) -> tuple[Dispatch, tuple[Effect, ...]]:
    """Return the dispatch after an event, with what is to be written down and done, in order.

    An event that was seen before, or that names nobody who was asked, changes nothing.

    Args:
        now: an aware instant, not before the last one.

    Raises:
        CrowdCapExceeded: NeedChanged above the cap, not by the legal lead.
    """
    run = Run(state, now)
    match event:
        case Opened():
            if not state.offers and not state.is_searching:
                run.do(Do.SEARCH, km=run.state.km)
            return run.result()
        case Found():
            _found(run, event)
        case Chosen():
            _choose(run, event)
        case Approved():
            run.change(is_approved=True, is_exhausted=False)
            _reopen(run, Status.SHORT)
        case NeedChanged():
            _change_need(run, event)
        case Cancelled():
            _call_off(run, Status.CANCELLED)
        case Tick():
            _tick(run)
        case Answered(is_yes=True):
            _yes(run, event)
        case Answered():
            _lose(run, event.key, OfferState.NO)
        case Suppressed():
            _lose(run, event.key, OfferState.SUPPRESSED)
        case Undelivered():
            if run.offer(event.key, PENDING):
                run.do(Do.MARK, event.key, state=OfferState.UNDELIVERABLE)
        case Sent():
            if run.offer(event.key, {OfferState.QUEUED}):
                run.do(Do.MARK, event.key, state=OfferState.SENT)
        case Delivered():
            if run.offer(event.key, {OfferState.SENT}):
                run.do(Do.MARK, event.key, state=OfferState.DELIVERED)
    _settle(run)
    return run.result()


def advance(state: Dispatch, event: Event, now: datetime, find: Find) -> tuple[Dispatch, tuple[Effect, ...]]:
    """Return the dispatch after an event and after every search that it asks for, with all effects in order."""
    state, effects = step(state, event, now)
    told = list(effects)
    while effects and effects[-1].do is Do.SEARCH and effects[-1].km is not None:
        state, effects = step(state, find(state, effects[-1].km), now)
        told += effects
    return state, tuple(told)


def next_due(state: Dispatch) -> datetime | None:
    """Return when the next Tick can change something; None when only people can."""
    if state.status in OVER or state.status is Status.FILLED:
        return None
    policy = state.policy
    due = [state.opened_at + policy.open_for]
    for offer in state.offers.values():
        if offer.state is OfferState.QUEUED:
            due.append(offer.queued_at + policy.offer_life)
            if (Do.OTHER_CHANNEL, None) not in state.said:
                due.append(max(offer.queued_at, _last_sent(state) or offer.queued_at) + policy.stalled_after)
        elif offer.state in ASKED and offer.sent_at:
            due.append(offer.sent_at + policy.silence)
    accepted = state.placed(Place.ACCEPTED)
    if accepted and len(accepted) + len(state.placed(Place.GO)) >= state.n_needed:
        due.append((accepted[-1].answered_at or state.opened_at) + policy.speaker_wait)
    if policy.wave_every and state.wave_at and not state.is_exhausted:
        due.append(state.wave_at + policy.wave_every)
    return min(due)


def _last_sent(state: Dispatch) -> datetime | None:
    return max((offer.sent_at for offer in state.offers.values() if offer.sent_at), default=None)


def _found(run: Run, event: Found) -> None:
    if not run.state.is_searching:
        return
    left_out = run.state.left_out
    fresh = tuple(one for one in event.candidates if one.key not in left_out)
    # A search that is cut short and yet names nobody new would be asked for ever.
    run.change(is_searching=False, waiting=fresh, has_more=event.has_more and bool(fresh))
    if not fresh and not any(offer.candidate.km <= run.state.km for offer in run.state.offers.values()):
        run.do(Do.SKIP_STEP, km=run.state.km)
        run.once(Do.PAGE, Why.EMPTY_STEP, role=Role.COORDINATOR)


def _choose(run: Run, event: Chosen) -> None:
    """Ask one person at once, beside the pool, unless they were asked or a second person must agree first."""
    state = run.state
    if state.status not in (Status.OPEN, Status.SHORT) or event.candidate.key in state.left_out:
        return
    if state.n_recipients >= state.policy.two_person_recipients and not state.is_approved:
        run.once(Do.ASK_APPROVAL, Why.RECIPIENTS)
        return
    run.do(Do.OFFER, event.candidate.key, candidate=event.candidate)
    _reopen(run, Status.SHORT)


def _yes(run: Run, event: Answered) -> None:
    offer = run.offer(event.key, frozenset(OfferState) - {OfferState.YES, OfferState.SUPPRESSED})
    if offer is None or offer.state is OfferState.QUEUED:
        return
    if run.state.status in OVER:
        run.do(Do.MARK, event.key, state=OfferState.WILLING, eta_minutes=event.eta_minutes)
        run.do(Do.STAND_DOWN, event.key)
        return
    if event.eta_minutes is not None and timedelta(minutes=event.eta_minutes) > run.state.policy.latest_eta:
        run.do(Do.MARK, event.key, state=OfferState.LATER, eta_minutes=event.eta_minutes)
        return
    if run.state.status is not Status.FILLED:
        run.do(Do.ACCEPT, event.key, eta_minutes=event.eta_minutes)
        _reopen(run, Status.SHORT)
        return
    # Their yes crossed our "covered" on the way.
    crossed = offer.sent_at is not None and run.now < offer.sent_at + run.state.policy.silence
    if crossed and len(run.state.placed(Place.STANDBY)) < run.state.policy.n_standby:
        run.do(Do.STANDBY, event.key)
    else:
        run.do(Do.MARK, event.key, state=OfferState.WILLING, eta_minutes=event.eta_minutes)
        run.do(Do.COVERED, event.key, state=OfferState.WILLING)


def _lose(run: Run, key: str, state: OfferState) -> None:
    offer = run.offer(key, frozenset(OfferState) - {state, OfferState.SUPPRESSED})
    if offer is None:
        return
    if offer.state is OfferState.QUEUED:
        run.do(Do.CANCEL_OFFER, key, state=state)
    else:
        run.do(Do.MARK, key, state=state)
    if offer.place is Place.GO and run.state.status is Status.FILLED:
        refill(run)
        if not is_filled(run.state):
            run.do(Do.PAGE, why=Why.WITHDREW, role=Role.COORDINATOR)
            run.do(Do.STATUS, status=Status.OPEN)
            run.change(has_more=True, is_exhausted=False)


def _reopen(run: Run, *when: Status) -> None:
    if run.state.status in when:
        run.do(Do.STATUS, status=Status.OPEN)


def _change_need(run: Run, event: NeedChanged) -> None:
    if event.n_needed > run.state.crowd_cap and not event.by_legal_lead:
        raise CrowdCapExceeded(f"{event.n_needed} observers, and the cap is {run.state.crowd_cap}")
    run.change(n_needed=event.n_needed, crowd_cap=max(run.state.crowd_cap, event.n_needed))
    if run.state.status is Status.FILLED:
        refill(run)
        if not is_filled(run.state):
            run.do(Do.STATUS, status=Status.OPEN)
            run.change(has_more=True, is_exhausted=False)


def _call_off(run: Run, status: Status) -> None:
    if run.state.status in OVER:
        return
    run.do(Do.STATUS, status=status)
    for key, offer in list(run.state.offers.items()):
        if offer.state is OfferState.QUEUED:
            run.do(Do.CANCEL_OFFER, key, state=OfferState.EXPIRED)
        elif offer.state in ASKED or offer.place:
            run.do(Do.STAND_DOWN, key)


def _tick(run: Run) -> None:
    state, policy, now = run.state, run.state.policy, run.now
    if state.status in OVER or state.status is Status.FILLED:
        return
    if now >= state.opened_at + policy.open_for:
        run.once(Do.PAGE, Why.EXPIRED, role=Role.COORDINATOR)
        _call_off(run, Status.EXPIRED)
        return
    queued = [offer.queued_at for offer in state.offers.values() if offer.state is OfferState.QUEUED]
    quiet_since = max(min(queued, default=now), _last_sent(state) or state.opened_at)
    if queued and now >= quiet_since + policy.stalled_after:
        run.once(Do.OTHER_CHANNEL)
    for key, offer in list(state.offers.items()):
        if offer.state is OfferState.QUEUED and now >= offer.queued_at + policy.offer_life:
            run.do(Do.CANCEL_OFFER, key, state=OfferState.EXPIRED)
        elif offer.state in ASKED and offer.sent_at and now >= offer.sent_at + policy.silence:
            run.do(Do.MARK, key, state=OfferState.SILENT)


def _settle(run: Run) -> None:
    """Fill, or ask more people, or look further out, or say that nobody is there."""
    if run.state.status is not Status.OPEN or run.state.is_searching or fill(run):
        return
    while (want := _want(run)) > 0:
        chosen = _next(run, want)
        if chosen is None:
            break
        if run.state.n_recipients >= run.state.policy.two_person_recipients and not run.state.is_approved:
            run.once(Do.ASK_APPROVAL, Why.RECIPIENTS)
            run.change(is_exhausted=True)
            break
        run.do(Do.OFFER, chosen.key, candidate=chosen)
    if _want(run) > 0 and not run.state.is_exhausted:
        _look_further(run)
    if run.state.is_exhausted and not run.state.is_searching and not run.state.n_pending:
        run.do(Do.STATUS, status=Status.SHORT)
        run.once(Do.PAGE, Why.NO_COVER, role=Role.COORDINATOR)
        run.once(Do.PAGE, Why.NO_COVER, role=Role.LEGAL_LEAD)
        run.once(Do.TELL_REPORTERS_NOBODY)


def _want(run: Run) -> int:
    state, policy = run.state, run.state.policy
    if policy.wave_every is None:
        return policy.n_pool - state.n_pending - len(state.placed(Place.ACCEPTED))
    if state.wave_at is None or (run.now >= state.wave_at + policy.wave_every and not state.is_exhausted):
        run.do(Do.WAVE)
    return policy.n_pool - sum(offer.queued_at == run.state.wave_at for offer in run.state.offers.values())


def _next(run: Run, want: int) -> Candidate | None:
    state = run.state
    if not state.waiting:
        return None
    active = [one for one in state.offers.values() if one.state in PENDING or one.place]
    lacks_speaker = sum(one.candidate.speaks for one in active) < state.policy.n_speakers
    if want == 1 and lacks_speaker:
        return next((one for one in state.waiting if one.speaks), state.waiting[0])
    return state.waiting[0]


def _look_further(run: Run) -> None:
    state = run.state
    steps = state.policy.steps_km(state.need.priority)
    if state.has_more:
        run.do(Do.SEARCH, km=state.km)
    elif state.step + 1 >= len(steps):
        run.do(Do.GAP, why=Why.EXHAUSTED, km=state.km)
        run.once(Do.PAGE, Why.EXHAUSTED, role=Role.COORDINATOR)
    elif steps[state.step + 1] > state.policy.two_person_km and not state.is_approved:
        run.once(Do.ASK_APPROVAL, Why.RADIUS)
        run.change(is_exhausted=True)
    else:
        run.do(Do.SEARCH, km=steps[state.step + 1])

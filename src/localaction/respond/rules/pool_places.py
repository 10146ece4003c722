"""Who gets GO, who stands by, and when the last place is kept for somebody who speaks the caller's language."""

from __future__ import annotations

from localaction.respond.rules.pool_run import Run
from localaction.respond.rules.pool_state import ASKED, PENDING, Dispatch, Do, Offer, OfferState, Place, Status


def is_filled(state: Dispatch) -> bool:
    """Return whether as many have GO as are needed."""
    return len(state.placed(Place.GO)) >= state.n_needed


def fill(run: Run) -> bool:
    """Give GO to as many as are needed, if so many said yes; return whether the dispatch is filled.

    Nobody gets GO alone: all of them at once. The last place waits a while for a speaker who may still say yes.
    """
    state = run.state
    n_open = state.n_needed - len(state.placed(Place.GO))
    accepted = state.placed(Place.ACCEPTED)
    if len(accepted) < n_open:
        return False
    chosen = _chosen(state, accepted, max(0, n_open))
    if chosen is None and not _is_over(run, accepted[n_open - 1]):
        return False
    for offer in chosen if chosen is not None else accepted[:n_open]:
        run.do(Do.GO, offer.candidate.key)
    run.do(Do.STATUS, status=Status.FILLED)
    _tell_the_others(run)
    return True


def refill(run: Run) -> None:
    """Give GO to those who stand by, as far as places are open."""
    n_open = run.state.n_needed - len(run.state.placed(Place.GO))
    for offer in run.state.placed(Place.STANDBY)[: max(0, n_open)]:
        run.do(Do.GO, offer.candidate.key)


def _chosen(state: Dispatch, accepted: list[Offer], n_open: int) -> list[Offer] | None:
    """Return who goes, first come first, but with enough speakers; None when there are not enough."""
    n_lacking = state.policy.n_speakers - sum(offer.candidate.speaks for offer in state.placed(Place.GO))
    if n_open == 0 or n_lacking <= 0:
        return accepted[:n_open]
    speakers = [offer for offer in accepted if offer.candidate.speaks][: min(n_lacking, n_open)]
    if len(speakers) < min(n_lacking, n_open):
        return None
    others = [offer for offer in accepted if offer not in speakers]
    return (speakers + others)[:n_open]


def _is_over(run: Run, last: Offer) -> bool:
    """Return whether the wait for a speaker is over: too long, or none is left who could say yes."""
    state = run.state
    if last.answered_at and run.now >= last.answered_at + state.policy.speaker_wait:
        return True
    asked = any(offer.candidate.speaks and offer.state in PENDING for offer in state.offers.values())
    return not (asked or any(one.speaks for one in state.waiting))


def _tell_the_others(run: Run) -> None:
    n_standby = run.state.policy.n_standby - len(run.state.placed(Place.STANDBY))
    for number, offer in enumerate(run.state.placed(Place.ACCEPTED)):
        if number < n_standby:
            run.do(Do.STANDBY, offer.candidate.key)
        else:
            run.do(Do.COVERED, offer.candidate.key, state=OfferState.WILLING)
    for key, offer in list(run.state.offers.items()):
        if offer.state is OfferState.QUEUED:
            run.do(Do.CANCEL_OFFER, key, state=OfferState.COVERED)
        elif offer.state in ASKED:
            run.do(Do.COVERED, key, state=OfferState.COVERED)

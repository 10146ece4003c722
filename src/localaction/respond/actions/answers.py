"""What observers text back: yes or no, there, left, fine, or help. Heard before anything could become a report."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from localaction.messages import inbound
from localaction.messages.inbound import IncomingText, PressedKey
from localaction.respond import incoming, texts_dispatch
from localaction.respond.actions import duty, enclosures, watch
from localaction.respond.actions.dispatch import locked
from localaction.respond.actions.paging import page
from localaction.respond.actions.pool import Search
from localaction.respond.models import PENDING, Assignment, Duty, Offer, OfferState, Sign, Through, Volunteer
from localaction.respond.rules.pool_state import Answered, Event, Suppressed
from localaction.respond.rules.replies import Kind, Reply, parse
from localaction.vault.actions.operational import write_operational

# A late yes deserves an answer; after that a code may be another incident's.
ANSWERED_FOR = timedelta(hours=12)
KEYS = {"1": Sign.FINE, "2": Sign.HELP}
IS_YES = {"1": True, "2": False}
SIGNS = {Kind.ARRIVED: Sign.ARRIVED, Kind.LEFT: Sign.LEFT, Kind.OK: Sign.FINE, Kind.SOS: Sign.HELP}


def register() -> None:
    """Have observers' texts heard first; called from AppConfig.ready."""
    incoming.register(incoming.Place.REPLIES, learn)
    for text in (texts_dispatch.CHECKING, texts_dispatch.PARTNER):
        inbound.on_key(text, learn_key)
    inbound.on_key(texts_dispatch.OFFER, learn_key_of_offer)


def learn(text: IncomingText) -> bool:
    """Take in a text of somebody who was asked; returns whether it was for us.

    Only a number on call or on an assignment is listened to, and only while it has something to answer: otherwise an
    observer who reports something is a reporter like any other.
    """
    volunteer = duty.who_writes(text.mark, text.sender)
    if volunteer is None:
        return False
    now = text.received_at
    if text.pictures and _take_pictures(volunteer, text) and not text.body.strip():
        return True
    offers = _open_offers(volunteer, now)
    reply = parse(text.body, offers.keys())
    if reply.kind in (Kind.OPT_OUT, Kind.OPT_OUT_SUGGESTED):
        _leave_alone(volunteer, offers, reply.kind is Kind.OPT_OUT_SUGGESTED, now)
        return True
    if reply.kind is Kind.OPT_IN:
        Volunteer.objects.filter(pk=volunteer.pk).update(paused_at=None)
        return True
    if reply.kind in (Kind.YES, Kind.NO) and reply.code:
        _answer(offers[reply.code], reply.kind is Kind.YES, reply.eta_minutes, text.body, now)
        return True
    if reply.kind in SIGNS:
        return _sign(volunteer, offers, reply, now)
    return reply.kind is Kind.FREE and _free(offers, reply, text.body)


def _take_pictures(volunteer: Volunteer, text: IncomingText) -> bool:
    """Note pictures of somebody who is out for us as evidence of that incident; a drill's are evidence of none."""
    out = Assignment.objects.filter(volunteer=volunteer, ended_at__isnull=True, go_at__isnull=False)
    assignment = out.select_related("request__incident").first()
    if assignment is not None and not assignment.request.is_drill:
        enclosures.note(text.pictures, text.received_at, incident=assignment.request.incident)
    return assignment is not None


def _open_offers(volunteer: Volunteer, now: datetime) -> dict[str, Offer]:
    """Return what a volunteer may answer to, by its code; of one code the latest."""
    # Who is still out is heard however long it takes: their OUT or OK must never become a report.
    is_out = Q(assignment__isnull=False, assignment__ended_at__isnull=True)
    asked = Offer.objects.filter(is_out | Q(request__opened_at__gt=now - 2 * ANSWERED_FOR), volunteer=volunteer)
    rows = asked.select_related("request", "assignment").order_by("request__opened_at", "pk")
    recent = now - ANSWERED_FOR
    current = [row for row in rows if row.request.ended_at is None or row.request.ended_at > recent or _is_out(row)]
    known = {str(row.request.code): row for row in current}
    # What was merged keeps the codes that people were given.
    return known | {str(row.also_code): row for row in current if row.also_code is not None}


def _is_out(offer: Offer) -> bool:
    assignment = getattr(offer, "assignment", None)
    return assignment is not None and assignment.ended_at is None


def _take(offer: Offer, event: Event, now: datetime) -> None:
    Search(locked(offer.request), now).take(event)


def _answer(offer: Offer, is_yes: bool, eta_minutes: int | None, body: str, now: datetime) -> None:
    with transaction.atomic():
        request = locked(offer.request)
        _keep(offer, body, is_suggestion=False)
        elsewhere = Assignment.objects.filter(volunteer=offer.volunteer, ended_at__isnull=True)
        if is_yes and elsewhere.exclude(request=request).exists():
            # Nobody can be in two places: their yes here is a no, so that somebody else is asked at once.
            is_yes = False
        Search(request, now).take(Answered(str(offer.volunteer.uuid), is_yes, eta_minutes))


def _keep(offer: Offer, body: str, *, is_suggestion: bool) -> None:
    """Keep what they wrote, letter for letter, while the search lasts."""
    write_operational(offer, "answer", body)
    offer.is_suggestion = is_suggestion
    offer.save(update_fields=["answer", "is_suggestion"])


def _leave_alone(volunteer: Volunteer, offers: dict[str, Offer], is_suggestion: bool, now: datetime) -> None:
    """Ask somebody no more, from this second on; where they said it in words of their own, a person looks at it."""
    with transaction.atomic():
        if is_suggestion:
            Volunteer.objects.filter(pk=volunteer.pk).update(paused_at=now)
        for offer in sorted(offers.values(), key=lambda row: row.request_id):
            if offer.request.ended_at is None:
                _take(offer, Suppressed(str(volunteer.uuid)), now)


def _sign(volunteer: Volunteer, offers: dict[str, Offer], reply: Reply, now: datetime) -> bool:
    """Take in a sign of life for the assignment that runs; a wrong or missing code hinders nobody."""
    with transaction.atomic():
        running = Assignment.objects.select_for_update(of=("self",)).filter(volunteer=volunteer, ended_at__isnull=True)
        assignment = running.select_related("request", "offer", "volunteer").first()
        if assignment is None or assignment.go_at is None:
            if reply.kind is Kind.SOS and offers:
                # They are not out for us, and yet they call for help.
                request = list(offers.values())[-1].request
                page(request, texts_dispatch.SOS, (Duty.COORDINATOR, Duty.LEGAL), now)
            return bool(offers)
        watch.hear(assignment, SIGNS[reply.kind], Through.SMS, now, reply.rest if reply.kind is Kind.SOS else "")
    return True


def _free(offers: dict[str, Offer], reply: Reply, body: str) -> bool:
    """Show free words to the dispatcher, as what they may mean; nothing counts because of them."""
    asked = [row for row in offers.values() if row.state in (*PENDING, OfferState.SILENT, OfferState.YES)]
    asked = [row for row in asked if row.request.ended_at is None]
    if not asked:
        return False
    offer = offers[reply.code] if reply.code in offers else asked[-1]
    if offer.request.ended_at is None:
        _keep(offer, body, is_suggestion=True)
    return True


def learn_key(pressed: PressedKey) -> None:
    """Take a key for the sign of life of whoever was asked about, be it their own or their partner's word for them."""
    kind, _, rest = pressed.key.partition(":")
    sign = KEYS.get(pressed.digit)
    if kind != watch.CALLING or sign is None:
        return
    running = Assignment.objects.select_for_update(of=("self",)).filter(ended_at__isnull=True)
    row = running.select_related("request", "offer", "volunteer").filter(uuid=rest.partition(":")[0]).first()
    if row is not None:
        watch.hear(row, sign, Through.CALL, pressed.received_at)


def learn_key_of_offer(pressed: PressedKey) -> None:
    """Take a key pressed in an offer's call for a yes or a no, as if it had been written."""
    kind, _, rest = pressed.key.partition(":")
    is_yes = IS_YES.get(pressed.digit)
    if kind != "respond.offer" or is_yes is None:
        return
    offer = Offer.objects.select_related("request", "volunteer").filter(uuid=rest.partition(":")[0]).first()
    # A key that is pressed long after the search has ended says nothing any more.
    if offer is not None and offer.request.ended_at is None:
        _answer(offer, is_yes, None, pressed.digit, pressed.received_at)

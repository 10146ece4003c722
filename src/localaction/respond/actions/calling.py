"""An offer goes on by a call where a number takes no texts: a landline can be asked too.

Source: respond.md S7: a text that failed with 30006 moves to voice. An outage is no such failure: then the dispatcher
decides, for everybody at once.
"""

from __future__ import annotations

from datetime import datetime

from localaction.messages.actions.queue import queue
from localaction.messages.models import Channel, Outbox
from localaction.messages.rules.addresses import BadAddress
from localaction.respond import texts_dispatch
from localaction.respond.actions import duty
from localaction.respond.actions.paging import spoken_to
from localaction.respond.line import network, places_calls
from localaction.respond.models import Offer
from localaction.respond.pool_rows import call_key
from localaction.respond.texts_dispatch import OFFER_LASTS, code_of
from localaction.vault.actions.operational import read_operational

# What a gateway says of a number that is a landline or cannot take a text; others are wrong or unknown numbers.
TAKES_NO_TEXTS = ("TWILIO_30006", "TWILIO_21614")


def call_instead(offer: Offer, text: Outbox, now: datetime) -> bool:
    """Ask somebody by a call when their number took no text; returns False where that is of no use.

    The caller has a transaction open.
    """
    is_landline = text.channel == Channel.SMS and text.last_error in TAKES_NO_TEXTS
    if not is_landline or not places_calls() or now - offer.made_at >= OFFER_LASTS:
        return False
    reach = duty.reach_of(offer.volunteer, now)
    if reach is None:
        return False
    request = offer.request
    area = (read_operational(request, "area") or "")[: texts_dispatch.LONGEST_PLACE]
    values = {"network": network(), "code": str(request.code), "area": area}
    try:
        queue(code_of(texts_dispatch.OFFER, request.is_drill), spoken_to(reach), values, key=call_key(offer), at=now)
    except BadAddress:
        return False
    return True

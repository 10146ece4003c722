"""Taking in what people report: sealed at once, in the ring that nobody at the door can open."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from localaction.messages.actions.queue import queue
from localaction.messages.models import Channel as Way
from localaction.messages.rules.words import plain
from localaction.people import limits
from localaction.people.models import Person
from localaction.people.rules.limits import Limit
from localaction.respond import points, texts_reporters
from localaction.respond.line import network
from localaction.respond.models import Addition, Channel, Lane, Report
from localaction.respond.rules import references
from localaction.respond.rules.cells import cell_of
from localaction.respond.rules.lanes import Sign, signs_that_count
from localaction.respond.rules.triage import triage
from localaction.respond.told import Contact, Told, write_salute
from localaction.vault import actions as vault
from localaction.vault.actions import OpenCase
from localaction.vault.rules import never_stored

# Ours: a block of flats reports an event three times at once; from then on one place has to wait in the other lane.
SOURCE = Limit("report-source", capacity=3, seconds_each=300)
# Ours: the busiest published hour is 60 calls; more than this from everywhere is a flood.
SITE = Limit("report-site", capacity=30, seconds_each=20)
# The same words from two mouths are a campaign (respond.md 1.5).
SAME_WORDS = Limit("report-words", capacity=2, seconds_each=3600)
# A stranger could make us text somebody else's number.
ACKS = Limit("report-acks", capacity=3, seconds_each=4 * 60 * 60)
RING = "respond"


@dataclass(frozen=True)
class Received:
    """A report that was taken in, its open case for what comes with it, and whether it is new.

    `case` is None when it was known: its key is not at hand any more.
    """

    report: Report
    case: OpenCase | None
    is_new: bool


@dataclass(frozen=True)
class Came:
    """How a report came: what the form's traps say, and from where (a network, a number's mark); empty: a person
    at the desk entered it."""

    signs: frozenset[Sign] = frozenset()
    source: str = ""


def new_reference() -> str:
    """Return a fresh code for a report."""
    return references.make(secrets.choice)


def receive_report(told: Told, now: datetime, came: Came = Came(), by: Person | None = None) -> Received:
    """Seal a report, put it into a lane, and thank whoever can be reached.

    1. A form sent twice is one report. 2. What must never be stored is blanked. 3. The lane is found; nothing is
    refused. 4. Everything is sealed to the ring's public key. 5. The reporter is thanked once, in their language.

    Args:
        by: who entered it at the desk.

    Raises:
        NoRing, RingTampered: nothing can be sealed; the form must say so.
    """
    if told.form_token is not None and (known := Report.objects.filter(form_token=told.form_token).first()):
        return Received(known, None, False)
    signs = came.signs | _flood_signs(told, came, now)
    try:
        with transaction.atomic():
            report, case = _sealed(told, signs, now, by)
            if told.contact is not None and by is None and told.channel != Channel.SMS:
                _thank(report, told.contact, now)
    except IntegrityError:
        # Its twin came in at the same moment.
        known = Report.objects.filter(form_token=told.form_token).first() if told.form_token else None
        if known is None:
            raise
        return Received(known, None, False)
    return Received(report, case, True)


def _flood_signs(told: Told, came: Came, now: datetime) -> frozenset[Sign]:
    """Return what the buckets say; what is suspicious already takes no token from the others."""
    if not came.source:
        return frozenset()
    if not limits.take(SOURCE, came.source, now):
        return frozenset({Sign.SOURCE})
    if told.account.strip() and not limits.take(SAME_WORDS, plain(told.account), now):
        return frozenset({Sign.SAME_WORDS})
    if came.signs or limits.take(SITE, "all", now):
        return frozenset()
    return frozenset({Sign.FLOOD})


def _sealed(told: Told, signs: frozenset[Sign], now: datetime, by: Person | None) -> tuple[Report, OpenCase]:
    case = vault.seal_new_case(RING)
    judged = triage(told.salute, now, asks_for_help_only=told.asks_for_help_only)
    signs = signs_that_count(signs, judged.category, judged.priority)
    report = Report(
        uuid=case.case, reference=new_reference(), form_token=told.form_token, channel=told.channel,
        language=told.language, lane=Lane.QUARANTINE if signs else Lane.ORDINARY, lane_reasons=sorted(signs),
        priority=int(judged.priority[1:]), category=int(judged.category), county=told.county, received_at=now,
        wants_feedback=told.contact is not None, wants_callback=told.wants_callback, inbound=told.inbound, taken_by=by,
    )  # fmt: skip
    write_salute(report, told.salute)
    point = told.point or points.point_in(told.account)
    if point is not None:
        report.cell = cell_of(*point)
        case.write(report, "point", points.written(point))
    place, account, uniform = (blanked(text) for text in (told.salute.place, told.account, told.uniform))
    report.n_removed = place.n_blanked + account.n_blanked + uniform.n_blanked
    case.write(report, "place", place.text or None)
    case.write(report, "account", account.text or None)
    case.write(report, "uniform", uniform.text or None)
    case.write(report, "contact", told.contact.as_text() if told.contact else None)
    report.save(force_insert=True)
    return report, case


@dataclass(frozen=True)
class Blanked:
    """A text without what must never be stored, and how much that was."""

    text: str
    n_blanked: int


def blanked(text: str) -> Blanked:
    """Return a text with what must never be stored blanked."""
    bare = text.replace("\0", "").strip()
    return Blanked(never_stored.left_out(bare), len(never_stored.findings(bare)))


def _thank(report: Report, contact: Contact, now: datetime) -> None:
    if contact.way == Way.SMS and not limits.take(ACKS, contact.address, now):
        return
    acknowledge(report, contact, now)


def acknowledge(report: Report, contact: Contact, now: datetime) -> None:
    """Queue the first answer to a reporter (C1), once; the caller has a transaction open."""
    values = {"network": network(), "ref": references.shown(report.reference)}
    code = texts_reporters.CALL_BACK if report.wants_callback else texts_reporters.ACK
    queue(code, contact.recipient(report.language), values, key=key_of(report, "ack"), at=now)


def key_of(report: Report, about: str) -> str:
    """Return the key of a message to a reporter; all of a report's begin alike, so that they can be forgotten."""
    return f"report:{report.uuid}:{about}"


def add_words(report: Report, words: str, channel: Channel, now: datetime, inbound: UUID | None = None) -> Addition:
    """Seal what a reporter said later, as a small case of its own; the caller has a transaction open."""
    case = vault.seal_new_case(RING)
    addition = Addition(uuid=case.case, report=report, channel=channel, inbound=inbound, said_at=now)
    case.write(addition, "account", blanked(words).text or "—")
    addition.save(force_insert=True)
    return addition

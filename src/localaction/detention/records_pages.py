"""Records requests in words, for the pages about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from localaction.detention import clock_words, letters
from localaction.detention.actions.records import law_of
from localaction.detention.models_records import DueMove, RecordsRequest, ReleasedDocument, Subject
from localaction.detention.reads_records import Line, Page, document_path
from localaction.detention.records_words import NEEDS, STANDINGS, Text
from localaction.detention.rules.following import State
from localaction.detention.rules.laws import Law
from localaction.detention.rules.reckoning import Step

CONFIDENCE = {"V": "high", "S": "medium", "K": ""}


@dataclass(frozen=True)
class LineWords:
    """One request of a list in words."""

    line: Line
    badge: str
    status: Text
    when: str
    need: Text


def line(found: Line) -> LineWords:
    """Return a request of a list in words."""
    badge, status = STANDINGS[found.standing]
    return LineWords(found, badge, status, when(found), NEEDS.get(found.need, ""))


def when(found: Line) -> str:
    """Return in one sentence by when an answer is owed and how late it is."""
    request = found.request
    if request.closed_at is not None:
        return ""
    if found.n_late:
        late = ngettext("%(n)d day late", "%(n)d days late", found.n_late) % {"n": found.n_late}
        return _("%(late)s: the last day was %(day)s.") % {"late": late, "day": _day(request.due_on)}
    if request.due_on is not None:
        return _("The last day is %(day)s.") % {"day": _day(request.due_on)}
    if request.appeal_by is not None:
        return _("An appeal is possible until %(day)s.") % {"day": _day(request.appeal_by)}
    if request.state == State.OPEN and request.follow_up_on is not None:
        return _("The law names no day; we ask again on %(day)s.") % {"day": _day(request.follow_up_on)}
    return ""


def _day(day: dt.date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


@dataclass(frozen=True)
class Explanation:
    """Where the last day comes from: the sentence, its source, and every day."""

    basis: str
    days: list[tuple[dt.date, bool, str]]
    n_counted: int
    steps: list[str]
    notes: list[str]
    warnings: list[str]
    calendar: str
    history: list[tuple[str, str]]


def explanation(found: Page) -> Explanation | None:
    """Return the count behind the last day; None before a request was sent and when nothing is owed any more."""
    reckoning = found.standing.reckoning
    if reckoning is None or found.standing.state not in (State.OPEN, State.STOPPED, State.APPEALED):
        return None
    run = reckoning.current
    shown = [step for step in reckoning.next_steps if step.step != Step.FOLLOW_UP]
    return Explanation(
        clock_words.basis(reckoning),
        [(day.on, day.counts, clock_words.why(day, run)) for day in run.days] if run.days[1:] else [],
        sum(day.counts for day in run.days),
        [clock_words.next_text(step) for step in shown],
        list(reckoning.law.notes),
        [clock_words.remark_text(remark) for remark in reckoning.remarks],
        reckoning.law.calendar_rule.citation,
        [(_day(moved.due_on) or _("no date"), clock_words.because(moved.because)) for moved in reckoning.history[1:]],
    )


def move_text(move: DueMove) -> str:
    """Return in one sentence how a last day moved."""
    why: Text = DueMove.Because(move.because).label
    if move.day_off is not None:
        why = f"{_day(move.day_off.on)}, {move.day_off.name}"
    elif move.event is not None and move.because == DueMove.Because.EVENT:
        why = f"{move.event.get_kind_display()}, {_day(move.event.on)}"
    said = _("The last day moved from %(was)s to %(now)s: %(why)s.")
    return said % {"was": _day(move.was_on), "now": _day(move.is_on), "why": why}


def facts(found: Page) -> dict[str, Any]:
    """Return what the public page and the desk's page of a request share."""
    law = _law(found)
    return {
        "records": found.line.request, "words": line(found.line), "standing": found.standing, "law": law,
        "explained": explanation(found), "moves": [move_text(move) for move in found.moves],
        "events": [event for event in found.events if event.withdrawn_at is None],
        "confidence": min((CONFIDENCE[clock.confidence] for clock in law.clocks), key=["", "medium", "high"].index),
    }  # fmt: skip


def _law(found: Page) -> Law:
    """Return the law of a request, as its count used it where there is one."""
    return found.standing.reckoning.law if found.standing.reckoning else law_of(found.line.request)


def desk_page(found: Page, now: dt.datetime) -> dict[str, Any]:
    """Return what the desk shows of one request."""
    request = found.line.request
    follow_up_on = found.standing.follow_up_on
    can_follow_up = follow_up_on is not None and follow_up_on <= found.line.today
    can_appeal = bool(_law(found).appeals) and (
        found.standing.state in (State.REFUSED, State.PARTLY) or (found.standing.state == State.OPEN and can_follow_up)
    )
    kinds = [("request", _("Request letter"))] if request.closed_at is None else []
    if can_follow_up:
        kinds.append(("follow-up", _("Letter that asks again")))
    if can_appeal:
        kinds.append(("appeal", _("Appeal")))
    return facts(found) | {
        "letters": kinds, "documents": found.documents, "days_off": found.days_off, "follow_up_on": follow_up_on,
        "withdrawn": [event for event in found.events if event.withdrawn_at is not None], "how": how_sent(request),
    }  # fmt: skip


def how_sent(request: RecordsRequest) -> str:
    """Return the way to send a letter, with its address: "by e-mail to records@…"."""
    body = request.body
    address = {"EMAIL": body.email, "PORTAL": body.portal_url, "FAX": body.fax, "MAIL": body.address}.get(
        request.channel, body.address
    )
    way = request.get_channel_display()
    return f"{way} ({', '.join(address.splitlines())})" if address else way


def address_of(document: ReleasedDocument) -> str:
    """Return the whole address by which a fact cites a public document."""
    return f"{settings.CONFIG.public_url.rstrip('/')}{document_path(document.sha256)}"


def wording_title(code: str) -> Text:
    """Return what a wording is called."""
    frames = {
        letters.Letter.REQUEST: _("Request letter"), letters.Letter.FOLLOW_UP: _("Letter that asks again"),
        letters.Letter.APPEAL: _("Appeal"),
    }  # fmt: skip
    if code in set(letters.Letter):
        return frames[letters.Letter(code)]
    return _("What to ask for: %(subject)s") % {"subject": Subject(code.removeprefix("items.")).label}

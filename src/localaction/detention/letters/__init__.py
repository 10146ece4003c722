"""Letters about records requests: the request, the reminder and the appeal, filled from wordings that can be edited."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format

from localaction.detention import clock_words
from localaction.detention.models_records import RecordsRequest
from localaction.detention.rules.clocks import Run, local_day
from localaction.detention.rules.counting import Day
from localaction.detention.rules.following import SENT_BY, Standing, State
from localaction.detention.rules.laws import Appeal, Confidence, Law, Rule, Silence
from localaction.detention.rules.reckoning import reckon
from localaction.messages.rules.wording import placeholders, render

FILE = Path(__file__).with_name("wordings.toml")
# Where a coalition lays a Word file of its own, with its letterhead, beside the database.
OWN_TEMPLATE = "letter.docx"


class Letter(StrEnum):
    """What is written to the body."""

    REQUEST = "request"
    FOLLOW_UP = "follow-up"
    APPEAL = "appeal"


class NotYet(Exception):
    """A letter would say what is not so yet; `on` is the first day on which it can be written, None: nothing to say."""

    def __init__(self, on: dt.date | None) -> None:
        super().__init__(str(on))
        self.on = on


class UnknownWording(KeyError):
    """No wording has this code."""


@dataclass(frozen=True)
class Block:
    """A paragraph or one item of a list."""

    text: str
    is_item: bool = False


@dataclass(frozen=True)
class Page:
    """A letter ready to be set: who writes to whom, what about, the text, and the count of days behind its date."""

    kind: Letter
    sender: tuple[str, ...]
    dated: str
    addressee: tuple[str, ...]
    subject: str
    blocks: tuple[Block, ...]
    signed: str
    days: tuple[tuple[str, bool, str], ...] = ()
    days_title: str = ""


SHARED = ("law", "citation", "body", "requester", "reference", "body_reference", "wanted", "received", "due")
PLACES: Mapping[str, frozenset[str]] = {
    Letter.REQUEST: frozenset({*SHARED, "deadline"} - {"received", "due", "body_reference"}),
    Letter.FOLLOW_UP: frozenset({*SHARED, "lateness", "silence"}),
    Letter.APPEAL: frozenset({*SHARED, "grounds", "appeal_to", "appeal_citation"}),
}
SILENCES: Mapping[Silence, str] = {
    Silence.NOTHING: "",
    Silence.DEEMED_DENIED: "By law, silence up to {day} is a denial: {source}.",
    Silence.PRESUMED_DENIED: "By law, silence up to {day} is presumed to be a denial: {source}.",
    Silence.DEEMED_GRANTED: "By law, silence up to {day} grants the request: {source}.",
    Silence.PRESUMED_PUBLIC: "By law, after silence up to {day} the records are presumed public: {source}.",
    Silence.MAY_SUE: "By law, after silence up to {day} no appeal is needed before a suit: {source}.",
}
# Without these a letter says nothing.
MUST_STAY: Mapping[str, frozenset[str]] = {
    Letter.REQUEST: frozenset({"wanted"}), Letter.FOLLOW_UP: frozenset({"lateness"}),
    Letter.APPEAL: frozenset({"grounds"}),
}  # fmt: skip


@cache
def examples() -> dict[str, str]:
    """Return the wordings that come with the program, by code: "request", "items.CONTRACTS"."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    items = {f"items.{subject}": text.strip("\n") for subject, text in table["items"].items()}
    return {**{code: text.strip("\n") for code, text in table["frames"].items()}, **items}


def wording(code: str, edited: Mapping[str, str]) -> str:
    """Return a wording as the coalition edited it, else the example. Raises: UnknownWording."""
    if code not in examples():
        raise UnknownWording(code)
    return edited.get(code) or examples()[code]


def wrong_places(code: str, text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the places of an edited wording that nobody fills, and those that it must have and lacks.

    Raises: BrokenPlaceholder for a lone brace.
    """
    used = placeholders(text)
    return used - PLACES.get(code, frozenset()), MUST_STAY.get(code, frozenset()) - used


@dataclass(frozen=True)
class Writer:
    """Who asks: the coalition, or a person whose name and address were opened; both empty when nobody may open them."""

    name: str
    contact: str


def write(
    kind: Letter, request: RecordsRequest, standing: Standing, law: Law, edited: Mapping[str, str], writer: Writer,
    today: dt.date,
) -> Page:  # fmt: skip
    """Return a letter in English, the language of the offices.

    Args:
        standing: of the request, counted now.
        today: the day on which it is written, at the body's place.

    Raises:
        NotYet: the reminder or the appeal would come before the last day has passed, or there is nothing to appeal.
        UnknownWording, BrokenPlaceholder, MissingValue: the wording is broken.
    """
    _check(kind, standing, law, today)
    with translation.override("en"):
        appeal = _appeal_of(law, standing)
        values = _values(request, standing, law, appeal, writer, today)
        body = request.body
        address = (body.name, body.office, *body.address.splitlines(), body.email or body.portal_url)
        addressee = tuple(line for line in address if line)
        if kind == Letter.APPEAL and appeal is not None:
            addressee = (_capital(appeal.to), "[address of the office that decides]")
        subjects = {
            Letter.REQUEST: "Request for records under the {law} ({reference})",
            Letter.FOLLOW_UP: "Overdue: request for records under the {law} ({reference})",
            Letter.APPEAL: "Appeal: request for records under the {law} ({reference})",
        }
        if kind == Letter.FOLLOW_UP and standing.due_on is None:
            subjects[kind] = "Reminder: request for records under the {law} ({reference})"
        sender = (writer.name, *writer.contact.splitlines())
        shows_days = kind != Letter.REQUEST and standing.due_on is not None and standing.reckoning is not None
        return Page(
            kind, tuple(line for line in sender if line.strip()), _day(today), addressee,
            render(subjects[kind], values), _blocks(render(wording(kind, edited), values)), writer.name,
            _days(standing) if shows_days else (), f"How the last day, {values['due']}, was counted",
        )  # fmt: skip


def _check(kind: Letter, standing: Standing, law: Law, today: dt.date) -> None:
    if kind == Letter.FOLLOW_UP and (standing.follow_up_on is None or today < standing.follow_up_on):
        raise NotYet(standing.follow_up_on)
    if kind != Letter.APPEAL:
        return
    if not law.appeals or standing.state not in (State.REFUSED, State.PARTLY, State.OPEN):
        raise NotYet(None)
    if standing.state == State.OPEN and (standing.follow_up_on is None or today < standing.follow_up_on):
        raise NotYet(standing.follow_up_on)


def _appeal_of(law: Law, standing: Standing) -> Appeal | None:
    """Return the appeal that is open: after a refusal, or after silence."""
    is_refused = standing.state in (State.REFUSED, State.PARTLY)
    fitting = [appeal for appeal in law.appeals if (appeal.on_denial if is_refused else appeal.on_silence)]
    return next(iter(fitting or law.appeals), None)


def _values(
    request: RecordsRequest, standing: Standing, law: Law, appeal: Appeal | None, writer: Writer, today: dt.date
) -> dict[str, str]:
    """Return what fills the places of every wording."""
    is_late = standing.due_on is not None and standing.due_on < today
    silence = ""
    if is_late and law.silence is not None and standing.silence_on is not None:
        said = SILENCES[law.silence.outcome]
        source = _cited(law.silence)
        silence = said.format(day=_day(standing.silence_on), source=source)
    return {
        "law": law.title, "citation": law.citation, "body": request.body.name, "requester": writer.name,
        "reference": request.reference,
        "body_reference": f"; yours is {request.body_reference}" if request.body_reference else "",
        "wanted": request.wanted.strip(), "received": _day(standing.received_on), "due": _day(standing.due_on),
        "deadline": _deadline(request, law, today), "lateness": _lateness(standing, today), "silence": silence,
        "grounds": _grounds(standing, request.body.name, silence), "appeal_to": appeal.to if appeal else "",
        "appeal_citation": appeal.citation if appeal else law.citation,
    }  # fmt: skip


def _cited(rule: Rule) -> str:
    """Return a citation as a letter gives it; what nobody has read says so to whoever sends the letter."""
    warning = " [not verified: check it before you send this]" if rule.confidence == Confidence.UNVERIFIED else ""
    return f"{rule.citation}{warning}"


def _given(run: Run) -> str:
    """Return what the law gives an office, said to that office."""
    clock = run.clock
    if clock is None:
        return ""
    source = _cited(clock)
    if clock.n is None:
        return f"The law names no number of days ({clock.note}), {source}."
    amount, duty = clock_words.amount(clock.n, clock.unit), clock_words.duty_text(clock.duty)
    return f"The law gives your office {amount} to {duty}: {source}."


def _deadline(request: RecordsRequest, law: Law, today: dt.date) -> str:
    """Return what the law gives the office, and the day it would be for a request received today."""
    found = reckon(law, today, (), SENT_BY[request.channel])
    if found.due_on is None:
        return f"{_given(found.current)} We ask for an answer within ten business days."
    said = f"If you receive this request on {_day(today)}, the last day is {_day(found.due_on)}."
    return f"{_given(found.current)} {said}"


def _lateness(standing: Standing, today: dt.date) -> str:
    """Return what was owed by when, and by how much it is late; late is said only of a day that has passed."""
    given = _given(standing.reckoning.current) if standing.reckoning else ""
    if standing.due_on is None or standing.due_on >= today:
        return f"{given} We have had no answer that tells us when the records will come.".strip()
    n = (today - standing.due_on).days
    count = "1 day" if n == 1 else f"{n} days"
    return f"{given} The last day was {_day(standing.due_on)}; your answer is {count} late. The count is enclosed."


def _grounds(standing: Standing, body: str, silence: str) -> str:
    """Return why we appeal: what was answered, or that nothing was."""
    answered = [run.met_on for run in standing.reckoning.runs if run.met_on] if standing.reckoning else []
    if standing.state == State.PARTLY and answered:
        return f"On {_day(answered[-1])}, {body} released a part of the records only."
    if standing.state == State.REFUSED and answered:
        return f"On {_day(answered[-1])}, {body} refused the request."
    if standing.due_on is None:
        return "We have had no answer that tells us when the records will come."
    passed = f"No answer had come when the last day, {_day(standing.due_on)}, had passed. The count is enclosed."
    return f"{passed} {silence}".strip()


def _days(standing: Standing) -> tuple[tuple[str, bool, str], ...]:
    if standing.reckoning is None:
        return ()
    run = standing.reckoning.current
    return tuple((_weekday(day), day.counts, clock_words.why(day, run)) for day in run.days)


def _weekday(day: Day) -> str:
    return f"{day.on:%a} {date_format(day.on, 'DATE_FORMAT')}"


def _blocks(text: str) -> tuple[Block, ...]:
    """Return the paragraphs and items of a text; an empty line ends a paragraph."""
    blocks: list[Block] = []
    for part in text.split("\n\n"):
        running: list[str] = []
        for line in part.strip().splitlines():
            if line.startswith("- "):
                if running:
                    blocks.append(Block(" ".join(running)))
                    running = []
                if line[2:].strip():
                    blocks.append(Block(line[2:].strip(), is_item=True))
            elif line.strip():
                running.append(line.strip())
        if running:
            blocks.append(Block(" ".join(running)))
    return tuple(blocks)


def _day(day: dt.date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def coalition() -> Writer:
    """Return the coalition as the writer of a letter."""
    return Writer(settings.CONFIG.coalition, settings.CONFIG.contact_email)


def today_of(law: Law, now: dt.datetime) -> dt.date:
    """Return the day at the body's place."""
    return local_day(now, law.zone)

"""Texts from people who report, with or without pictures: a new report, or more of one.

What is missing is asked, one question at a time.
"""

from __future__ import annotations

from datetime import datetime

from localaction.messages.actions import forgetting
from localaction.messages.actions.queue import queue
from localaction.messages.inbound import IncomingText
from localaction.messages.models import Channel as Way
from localaction.messages.models import Outbox
from localaction.messages.rules.states import State
from localaction.messages.rules.words import Meaning, meaning
from localaction.respond import texts_reporters
from localaction.respond.actions import enclosures
from localaction.respond.actions.erasing import NoSuchReport, TooManyTries, erase_report, find_report
from localaction.respond.actions.intake import Came, acknowledge, add_words, key_of, receive_report
from localaction.respond.clocks_additions import CONVERSATION_KEPT
from localaction.respond.incoming import Place, register
from localaction.respond.line import network
from localaction.respond.models import Channel, Conversation, Report, ReportState
from localaction.respond.rules import references, replies, told
from localaction.respond.rules.salute import Question, Salute, next_question
from localaction.respond.rules.triage import triage
from localaction.respond.told import Contact, Told, joined, salute_of, write_salute
from localaction.vault.actions import UnderHold

LATEST_TEXT_STATES = (State.SENT, State.DELIVERED)
# A report that a person has put aside is not continued by the next text; that begins a new one.
ENDED = (ReportState.CLOSED, ReportState.OUT_OF_SCOPE, ReportState.ABUSE)


def register_learners() -> None:
    """Take the places in the order of texts that are this module's; called from AppConfig.ready."""
    register(Place.ERASURE, learn_erasure)
    register(Place.IS_IT_YOU, learn_is_it_you)
    register(Place.REPORT, learn_report)


def learn_report(text: IncomingText) -> bool:
    """Take a text as a report or as more of an open one; keywords of the list are neither."""
    if meaning(text.body) is not Meaning.NONE or not (text.body.strip() or text.pictures):
        return False
    now = text.received_at
    said = told.read(text.body, now)
    open_one = _open_conversation(text)
    if open_one is None:
        _begin(text, said, now)
    else:
        _go_on(text, open_one, said, now)
    return True


def _open_conversation(text: IncomingText) -> Conversation | None:
    found = Conversation.objects.select_for_update().filter(mark=text.mark).select_related("report").first()
    if found is None:
        return None
    is_over = text.received_at - found.last_at > CONVERSATION_KEPT or found.report.state in ENDED
    if is_over or found.report.erased_at is not None:
        found.delete()
        return None
    return found


def _begin(text: IncomingText, said: Salute, now: datetime) -> None:
    """Seal a new report and thank once; what is missing is asked after the next text, so that nobody gets two."""
    language = told.language_of(text.body)
    contact = Contact(Way.SMS, text.sender)
    came = Came(source=f"sms:{text.mark.hex()}")
    account = Told(
        Channel.SMS, language, text.body, said, contact=contact, inbound=text.uuid,
        asks_for_help_only=told.asks_for_help_only(text.body),
    )  # fmt: skip
    received = receive_report(account, now, came)
    acknowledge(received.report, contact, now)
    enclosures.note(text.pictures, now, received.report)
    Conversation.objects.create(mark=text.mark, report=received.report, language=language, last_at=now)


def _go_on(text: IncomingText, conversation: Conversation, said: Salute, now: datetime) -> None:
    """Add a text to its report, raise its place in the queue where it says more, and ask or thank."""
    report = Report.objects.select_for_update().get(pk=conversation.report_id)
    add_words(report, text.body, Channel.SMS, now, text.uuid)
    enclosures.note(text.pictures, now, report)
    answered = joined(salute_of(report), _answering(text, conversation, said))
    write_salute(report, answered)
    judged = triage(answered, now)
    if report.taken_by_id is None and report.category is not None:
        # Words added later may lift a report, and never push one down that a person might be about to read.
        report.priority = min(report.priority, int(judged.priority[1:]))
        report.category = max(report.category, int(judged.category))
    report.save()
    conversation.language = told.language_of(text.body, otherwise=conversation.language)
    conversation.n_texts, conversation.last_at = conversation.n_texts + 1, max(conversation.last_at, now)
    asked = [Question(one) for one in conversation.asked]
    question = next_question(answered, asked)
    if question is not None:
        conversation.asked = [*conversation.asked, question.value]
    conversation.save()
    _answer(report, conversation, text, question, now)


def _answering(text: IncomingText, conversation: Conversation, said: Salute) -> Salute:
    """Return what a text says, taking a bare answer for one to the last question: "5th and Main" after WHERE."""
    last = conversation.asked[-1] if conversation.asked else ""
    if last == Question.WHERE and not said.place:
        return joined(said, Salute(place=text.body.strip()))
    return said


def _answer(
    report: Report, conversation: Conversation, text: IncomingText, question: Question | None, now: datetime
) -> None:
    contact = Contact(Way.SMS, text.sender).recipient(conversation.language)
    values = {"network": network(), "ref": references.shown(report.reference)}
    if question is not None:
        words = texts_reporters.QUESTIONS[question.value]
        values["question"] = words[1 if conversation.language == "es" else 0]
        queue(texts_reporters.ASK, contact, values, key=key_of(report, f"ask:{question.value}"), at=now)
        return
    # Thanked for what was added once; each further text would cost a text and say nothing.
    queue(texts_reporters.ADDED, contact, values, key=key_of(report, "added"), at=now)


def learn_erasure(text: IncomingText) -> bool:
    """Forget the report whose code follows BORRAR or DELETE; a wrong code tells nothing."""
    if replies.parse(text.body).kind is not replies.Kind.DELETE:
        return False
    now = text.received_at
    try:
        report = find_report(references.find(text.body), f"sms:{text.mark.hex()}", now)
    except (NoSuchReport, TooManyTries) as refusal:
        if isinstance(refusal, NoSuchReport):
            _say(text, texts_reporters.NOT_FOUND, {}, now)
        return True
    values = {"ref": references.shown(report.reference)}
    try:
        erased = erase_report(report, now)
    except UnderHold:
        _say(text, texts_reporters.HELD, values, now, report.language)
        return True
    forgetting.forget_inbound([text.uuid], now)
    _say(text, texts_reporters.ERASED, values, now, erased.language)
    return True


def learn_is_it_you(text: IncomingText) -> bool:
    """Answer whether a text that somebody got came from us: by whether we sent that number one, never by its code."""
    if replies.parse(text.body).kind is not replies.Kind.IS_IT_YOU:
        return False
    now = text.received_at
    sent = Outbox.objects.filter(mark=text.mark, state__in=LATEST_TEXT_STATES, sent_at__isnull=False)
    latest = sent.order_by("-sent_at").values_list("sent_at", flat=True).first()
    if latest is None:
        _say(text, texts_reporters.NOT_OURS, {}, now)
    else:
        _say(text, texts_reporters.OURS, {"time": texts_reporters.clock_time(latest)}, now)
    return True


def _say(text: IncomingText, code: str, values: dict[str, str], now: datetime, language: str = "") -> None:
    spoken = language or told.language_of(text.body)
    recipient = Contact(Way.SMS, text.sender).recipient(spoken)
    queue(code, recipient, {"network": network(), **values}, key=f"answer:{text.uuid}", at=now)

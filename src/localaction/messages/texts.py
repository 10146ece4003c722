"""The texts that rooms send: registered once by code, worded in two languages, edited at the desk.

A room says in AppConfig.ready: `texts.register(Text("respond.offer", ...))`, and sends it by
`actions.queue.queue("respond.offer", recipient, values, key=..., at=now)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils.functional import Promise

from localaction.messages.models import Template
from localaction.messages.rules import sms, wording, words
from localaction.messages.rules.quiet import NIGHT, QuietHours
from localaction.messages.rules.suppression import Priority

LANGUAGES = ("en", "es")
# About forty seconds; a call says it twice.
LONGEST_SPEECH = 600


class DoubleText(Exception):
    """Two texts were registered under one code."""


class UnfitText(Exception):
    """A registered wording breaks the rules that an edited one must keep; the message says which."""


class NotForGroups(Exception):
    """A text that was not registered as safe for groups was to be sent to one."""


class NotSpoken(Exception):
    """A text was to be sent by a call, and nobody said what the call says."""


class UnknownText(KeyError):
    """No text of that code is registered."""


@dataclass(frozen=True)
class Text:
    """A text as its room registers it.

    Args:
        code: room and name, such as "respond.offer".
        title: what the desk calls it.
        wordings: language and wording, with places such as {place}.
        worst: each place and the longest value it can get; no longer one is accepted.
        required: places that must stay, such as the short code by which a repeat is recognized.
        subjects: language and subject, for e-mail.
        spoken: language and what a call says, naming the keys that answer; 9 is taken (no more messages). Without
            it the text is not sent by calls.
        joins: whoever presses 1 in such a call is joined with everybody else called for the same, to speak with one
            another.
        lasts: useful life; after it the text is not sent any more.
        quiet: hours of the recipient in which it waits; None wakes people.
        reply_words: words with which people answer, to be told apart from those that carriers keep.
        needs_opt_in: sent only to those who said yes; otherwise to all who did not say no.
        is_group_safe: no value of its places ever tells anything of a person, so it may go to groups, which strangers
            may read and other companies store.
        is_answer: an answer to somebody who wrote; sent even to those who opted out.
        keeps_lines: places whose values keep their lines, for letters; never in a subject.
    """

    code: str
    title: str | Promise
    wordings: Mapping[str, str]
    worst: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    subjects: Mapping[str, str] = field(default_factory=dict)
    spoken: Mapping[str, str] = field(default_factory=dict)
    joins: bool = False
    priority: Priority = Priority.ORDINARY
    lasts: timedelta = timedelta(hours=24)
    quiet: QuietHours | None = NIGHT
    max_segments: int = 1
    reply_words: tuple[str, ...] = ()
    needs_opt_in: bool = False
    is_answer: bool = False
    is_group_safe: bool = False
    keeps_lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rendered:
    """A text ready to be sent; `spoken` is empty for one that is not sent by calls."""

    subject: str
    body: str
    spoken: str = ""


_texts: dict[str, Text] = {}


def register(text: Text) -> None:
    """Tell which text a room sends; called from AppConfig.ready.

    Raises:
        DoubleText: the code is taken by another text.
        UnfitText: a language is missing, or a wording is broken, reserved or too long with its worst values.
        BrokenPlaceholder: in a subject or in what a call says.
        ReservedReplyWord: carriers act upon one of its reply words.
    """
    known = _texts.get(text.code)
    if known is not None and known != text:
        raise DoubleText(text.code)
    words.refuse_reserved(text.reply_words)
    for language in LANGUAGES:
        if language not in text.wordings or (text.subjects and language not in text.subjects):
            raise UnfitText(f"{text.code} has no wording or subject in {language}")
        verdict = wording.judge(
            text.wordings[language], text.worst, required=text.required, accepted_segments=text.max_segments
        )
        if verdict.refusals:
            raise UnfitText(f"{text.code} in {language}: {verdict.refusals[0].flaw} {verdict.refusals[0].about}")
        if wording.placeholders(text.subjects.get(language, "")) - (text.worst.keys() - set(text.keeps_lines)):
            raise UnfitText(f"{text.code} in {language}: unknown placeholder in the subject")
        if text.spoken:
            _refuse_unfit_speech(text, language)
    _texts[text.code] = text


def _refuse_unfit_speech(text: Text, language: str) -> None:
    words = text.spoken.get(language, "")
    if not words.strip():
        raise UnfitText(f"{text.code} says nothing in {language}")
    if wording.placeholders(words) - text.worst.keys():
        raise UnfitText(f"{text.code} in {language}: unknown placeholder in what a call says")
    if len(wording.render(words, text.worst)) > LONGEST_SPEECH:
        raise UnfitText(f"{text.code} in {language}: a call would say more than {LONGEST_SPEECH} characters")


def unregister(code: str) -> None:
    """Forget a text; only tests need it."""
    _texts.pop(code, None)


def registered() -> list[Text]:
    """Return every text by code."""
    return [_texts[code] for code in sorted(_texts)]


def get(code: str) -> Text:
    """Return a registered text.

    Raises:
        UnknownText: there is none.
    """
    try:
        return _texts[code]
    except KeyError:
        raise UnknownText(code) from None


def in_language(language: str) -> str:
    """Return the nearest language that texts are worded in: English for any other."""
    return language[:2] if language[:2] in LANGUAGES else LANGUAGES[0]


def current_wordings(code: str, language: str) -> tuple[str, str]:
    """Return subject and wording as they stand: edited at the desk, else as registered. One query."""
    text, tongue = get(code), in_language(language)
    edited = Template.objects.filter(code=code, language=tongue).only("subject", "wording").first()
    if edited is not None:
        return edited.subject, edited.wording
    return text.subjects.get(tongue, ""), text.wordings[tongue]


class Wordings:
    """The wordings of one text, each language read once however many recipients there are."""

    def __init__(self, code: str) -> None:
        self.text = get(code)
        self._read: dict[str, tuple[str, str]] = {}

    def render(self, language: str, values: Mapping[str, str]) -> Rendered:
        """Fill the wording of a language.

        Raises:
            MissingValue: a place has no value.
        """
        tongue = in_language(language)
        if tongue not in self._read:
            self._read[tongue] = current_wordings(self.text.code, tongue)
        subject, body = self._read[tongue]
        flat = {name: " ".join(value.split()) for name, value in values.items()}
        spoken = wording.render(self.text.spoken.get(tongue, ""), flat)
        whole = flat | {name: values[name] for name in self.text.keeps_lines if name in values}
        return Rendered(wording.render(subject, flat), wording.render(body, whole), spoken)


def sizes(is_toll_free: bool) -> sms.Sizes:
    """Return how much fits into a part for this installation's sender."""
    return sms.TOLL_FREE if is_toll_free else sms.STANDARD

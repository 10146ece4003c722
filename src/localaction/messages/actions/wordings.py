"""Editing a text at the desk."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from localaction.messages import texts
from localaction.messages.models import Template
from localaction.messages.rules import wording
from localaction.messages.rules.wording import Flaw, Refusal, Verdict
from localaction.people.models import Person
from localaction.vault import audit
from localaction.vault.rules.events import Event


class WordingRefused(Exception):
    """A wording cannot be saved as it is; `verdict` says why and what it would cost."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(", ".join(refusal.flaw for refusal in verdict.refusals))
        self.verdict = verdict


def preview(code: str, language: str, subject: str, words: str, accepted_segments: int | None = None) -> Verdict:
    """Return what a wording would cost and why it would be refused; nothing is saved.

    Args:
        accepted_segments: the number that the editor agreed to pay; None: what the text costs now, or the most that
            its room foresaw.

    Raises:
        UnknownText: there is no such text.
    """
    text = texts.get(code)
    sizes = texts.sizes(settings.CONFIG.sms_toll_free)
    _, current = texts.current_wordings(code, language)
    current_cost = wording.judge(current, text.worst, accepted_segments=99, sizes=sizes).cost.n_segments
    accepted = max(current_cost, text.max_segments) if accepted_segments is None else accepted_segments
    verdict = wording.judge(words, text.worst, required=text.required, accepted_segments=accepted, sizes=sizes)
    return Verdict(verdict.cost, verdict.suggestion, verdict.refusals + _of_subject(text, subject))


def _of_subject(text: texts.Text, subject: str) -> tuple[Refusal, ...]:
    if not text.subjects:
        return ()
    try:
        unknown = wording.placeholders(subject) - (text.worst.keys() - set(text.keeps_lines))
    except wording.BrokenPlaceholder as error:
        return (Refusal(Flaw.BROKEN_PLACEHOLDER, str(error.at + 1)),)
    return (Refusal(Flaw.UNKNOWN_PLACEHOLDER, ", ".join(sorted(unknown))),) if unknown else ()


def save(
    code: str, language: str, subject: str, words: str, by: Person, at: datetime,
    accepted_segments: int | None = None,
) -> Verdict:  # fmt: skip
    """Save a wording and return what it costs.

    Raises:
        WordingRefused: it is broken, lost what it needs, or would cost more than was accepted.
        UnknownText: there is no such text.
    """
    verdict = preview(code, language, subject, words, accepted_segments)
    if verdict.refusals:
        raise WordingRefused(verdict)
    with transaction.atomic():
        edited = {
            "subject": " ".join(subject.split()),
            "wording": words,
            "n_segments": verdict.cost.n_segments,
            "edited_by": by,
            "edited_at": at,
        }
        tongue = texts.in_language(language)
        Template.objects.update_or_create(code=code, language=tongue, defaults=edited)
        audit.record(by, Event.CONFIG_CHANGED, f"text {code}", f"{language} {verdict.cost.n_segments}", at=at)
    return verdict


def restore(code: str, language: str, by: Person, at: datetime) -> bool:
    """Go back to the registered wording; returns whether there was an edited one."""
    with transaction.atomic():
        n_gone, _ = Template.objects.filter(code=code, language=texts.in_language(language)).delete()
        if n_gone:
            audit.record(by, Event.CONFIG_CHANGED, f"text {code}", f"{language} as registered", at=at)
    return n_gone > 0

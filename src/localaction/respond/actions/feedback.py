"""Telling reporters how it ended: each once, in their language, and again only to correct what they were told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from localaction.messages import texts
from localaction.messages.actions.queue import queue
from localaction.messages.models import Outbox
from localaction.messages.rules.states import State
from localaction.respond import texts_reporters
from localaction.respond.actions.intake import key_of
from localaction.respond.line import network
from localaction.respond.models import Feedback, Finding, Incident, IncidentState, Report, Word
from localaction.respond.rules import references
from localaction.respond.told import Contact
from localaction.vault import actions as vault
from localaction.vault.actions import OpenCase, Unlocked

# Longer than any search lasts: what is held leaves only when it is released.
HELD_FOR = timedelta(days=1)

WORD_OF = {
    IncidentState.CONFIRMED: Word.CONFIRMED,
    IncidentState.CONFIRMED_OTHER: Word.NOT_IMMIGRATION_ENFORCEMENT,
    IncidentState.DISPELLED: Word.NOT_IMMIGRATION_ENFORCEMENT,
    IncidentState.UNRESOLVED: Word.COULD_NOT_CONFIRM,
    IncidentState.GONE: Word.COULD_NOT_CONFIRM,
    IncidentState.UNVERIFIED: Word.UNVERIFIED,
    IncidentState.VERIFYING: Word.UNVERIFIED,
}
TEXTS = {
    Word.CONFIRMED: (texts_reporters.CONFIRMED, texts_reporters.CORRECTED_CONFIRMED),
    Word.NOT_IMMIGRATION_ENFORCEMENT: (texts_reporters.DISPELLED, texts_reporters.CORRECTED_DISPELLED),
    Word.COULD_NOT_CONFIRM: (texts_reporters.UNRESOLVED, texts_reporters.CORRECTED_UNRESOLVED),
}


def word_of(state: str) -> Word:
    """Return the one of the four words that may leave the desk."""
    return WORD_OF[IncidentState(state)]


def tell_reporters(
    session: Unlocked, incident: Incident, finding: Finding, reports: Sequence[Report], now: datetime
) -> int:
    """Queue what was found to the reporters who want to hear it, in the caller's transaction; returns to how many.

    Whoever was told the same word before is not told again; whoever was told another gets a correction. A drill tells
    nobody outside.
    """
    word = word_of(finding.state)
    if word not in TEXTS or incident.is_drill:
        return 0
    told: dict[int, str] = {}
    for report_id, said in Feedback.objects.filter(report__in=reports).order_by("pk").values_list("report_id", "word"):
        told[report_id] = said
    waiting = [report for report in reports if report.erased_at is None and told.get(report.pk) != word]
    opened = vault.open_cases(session, [report.uuid for report in waiting]) if waiting else {}
    n_told = 0
    for report in waiting:
        is_correction = report.pk in told
        case = opened.get(report.uuid)
        n_told += bool(case) and _tell(case, report, finding, word, is_correction, now)
    return n_told


def _tell(
    case: OpenCase | None, report: Report, finding: Finding, word: Word, is_correction: bool, now: datetime
) -> bool:
    """Note that a report's reporter knows, and write to them where they want that and can still be reached."""
    Feedback.objects.create(report=report, finding=finding, word=word, is_correction=is_correction, told_at=now)
    sealed = case.read(report, "contact") if case is not None and report.wants_feedback else None
    if report.told_at is None or is_correction:
        Report.objects.filter(pk=report.pk).update(told_at=now)
    if sealed is None:
        return False
    values = {
        "network": network(), "ref": references.shown(report.reference),
        "time": texts_reporters.clock_time(now), "help": texts_reporters.help_line(),
    }  # fmt: skip
    recipient = Contact.opened(sealed).recipient(report.language)
    code = TEXTS[word][is_correction]
    queue(code, recipient, values, key=key_of(report, f"found:{finding.uuid}"), at=now)
    return True


def prepare_nobody_comes(session: Unlocked, incident: Incident, reports: Sequence[Report], now: datetime) -> None:
    """Word and address C5 for the reporters who wait while a dispatcher's key is at hand, to be sent only if it comes
    to that: the unattended worker has no key. What is not needed is emptied when the search ends.

    The caller has a transaction open.
    """
    _word_nobody_comes(session, incident, reports, now, due_at=now + HELD_FOR)


def tell_nobody_comes(session: Unlocked, incident: Incident, reports: Sequence[Report], now: datetime) -> int:
    """Tell the reporters who wait that no observer can get there (C5), once; returns how many.

    The caller has a transaction open.
    """
    n_worded = _word_nobody_comes(session, incident, reports, now, due_at=now)
    release_nobody_comes(reports, now)
    return n_worded


def release_nobody_comes(reports: Sequence[Report], now: datetime) -> bool:
    """Let the C5 that was prepared leave; returns False where somebody who waits is left out."""
    waiting = _waiting(reports)
    rows = Outbox.objects.filter(key__in=[_nobody(report) for report in waiting]).exclude(state=State.CANCELLED)
    rows.filter(state=State.QUEUED, due_at__gt=now).update(due_at=now)
    return rows.count() == len(waiting)


def withdraw_nobody_comes(reports: Sequence[Report], now: datetime) -> None:
    """Take back the C5 that was prepared and is not needed; another search may still need to say it."""
    held = Outbox.objects.filter(key__in=[_nobody(report) for report in reports], state=State.QUEUED, due_at__gt=now)
    held.delete()


def _nobody(report: Report) -> str:
    return key_of(report, "nobody")


def _waiting(reports: Sequence[Report]) -> list[Report]:
    return [report for report in reports if report.wants_feedback and report.told_at is None]


def _word_nobody_comes(
    session: Unlocked, incident: Incident, reports: Sequence[Report], now: datetime, *, due_at: datetime
) -> int:
    waiting = _waiting(reports)
    opened = vault.open_cases(session, [report.uuid for report in waiting]) if waiting and not incident.is_drill else {}
    n_worded = 0
    for report in waiting:
        case = opened.get(report.uuid)
        sealed = case.read(report, "contact") if case is not None else None
        if sealed is None:
            continue
        values = {
            "network": network(), "ref": references.shown(report.reference),
            "help": texts_reporters.help_line(),
        }  # fmt: skip
        recipient = Contact.opened(sealed).recipient(report.language)
        queue(
            texts_reporters.NOBODY, recipient, values, key=_nobody(report), at=now, due_at=due_at,
            expires_at=due_at + texts.get(texts_reporters.NOBODY).lasts,
        )  # fmt: skip
        n_worded += 1
    return n_worded

"""The sealed papers of a public action: operations sheet, briefing and arrest log, and the days on which they go."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from localaction.organise.actions.public_actions import last_day, note
from localaction.organise.actions.turns import give_key
from localaction.organise.events import ActionEvent
from localaction.organise.models.public_actions import (
    ActionBriefing,
    ActionTurn,
    Arrest,
    ArrestLog,
    LongerBecause,
    OperationsSheet,
    PublicAction,
)
from localaction.organise.rules import public_actions as rules
from localaction.organise.rules.public_actions import Paper
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.vault import actions as vault
from localaction.vault.actions import OpenCase, Unlocked
from localaction.vault.models import CaseKey
from localaction.vault.rules import never_stored

RING = "organise"
# What the papers hold, and nothing else; there is no field for an officer.
SHEET = (
    "permit_number", "permit_issuer", "permit_conditions", "route", "marshals", "legal_observers", "medics",
    "interpreters", "police_liaison", "jail_support_lead", "jail_support_phone", "hotline", "debrief",
)  # fmt: skip
BRIEFING = ("meet", "task_words", "call", "if_arrested")
ARREST = ("called", "at", "where", "precinct", "charge", "released", "next_court")


class Gone(Exception):
    """The paper's day has come; it is not begun anew."""


class NoLog(Exception):
    """No arrest log is kept at this action."""


def write_sheet(session: Unlocked, by: Person, action: PublicAction, words: Mapping[str, str], at: datetime) -> None:
    """Write the operations sheet, sealed for those who run actions.

    Args:
        words: by the names in `SHEET`; other names are left out.

    Raises:
        NeverStored: a text holds an A-number, a birth date or the like.
        Gone: its purge day has come.
        NotAllowed: `by` sees no sheets.
        NoRing, NoGrant: the ring was never made, or `by` holds no key.
    """
    require(by, Verb.SEE_ACTION_SHEET, at, Programme.ORGANISE)
    kept = _kept(words, SHEET)
    with transaction.atomic():
        row = OperationsSheet.objects.select_for_update().get(action=action)
        _refuse_gone(row.purge_on, at)
        _case(session, row.uuid).write(row, "content", kept)
        row.save(update_fields=["content"])


def write_briefing(session: Unlocked, by: Person, action: PublicAction, words: Mapping[str, str], at: datetime) -> int:
    """Write what confirmed volunteers read, and give each of them the key; returns how many have no vault to open it.

    Raises:
        NeverStored, NotAllowed, NoRing, NoGrant: as `write_sheet`.
        Gone: the action has been over for two days.
    """
    require(by, Verb.SEE_ACTION_SHEET, at, Programme.ORGANISE)
    kept = _kept(words, BRIEFING)
    with transaction.atomic():
        if at >= action.ends_at + rules.BRIEFING_KEPT:
            raise Gone(action.uid)
        row, _is_new = ActionBriefing.objects.select_for_update().get_or_create(action=action)
        _case(session, row.uuid).write(row, "content", kept)
        row.save(update_fields=["content"])
        turns = ActionTurn.objects.filter(action=action, confirmed_at__isnull=False).select_related("person")
        return sum(not give_key(session, row, turn.person) for turn in turns)


def begin_log(by: Person, action: PublicAction, at: datetime) -> ArrestLog:
    """Begin to keep a log of arrests; there is none until a coordinator asks for it. Twice is once.

    Raises:
        Gone: its purge day would lie behind us.
        NotAllowed: `by` sees no sheets.
    """
    require(by, Verb.SEE_ACTION_SHEET, at, Programme.ORGANISE)
    with transaction.atomic():
        purge_on = rules.purge_day(Paper.LOG, last_day(action))
        _refuse_gone(purge_on, at)
        row, is_new = ArrestLog.objects.get_or_create(action=action, defaults={"kept_since": at, "purge_on": purge_on})
        if is_new:
            note(by, ActionEvent.LOG_BEGUN, action, at)
    return row


def log_arrest(session: Unlocked, by: Person, action: PublicAction, words: Mapping[str, str], at: datetime) -> Arrest:
    """Note an arrest, sealed: who by a first name or a pseudonym, when, where, precinct, charge, release, next court.

    Raises:
        NoLog, Gone: see the classes.
        FullName: the person is called by more than one word.
        NeverStored, NotAllowed, NoRing, NoGrant: as `write_sheet`.
    """
    require(by, Verb.SEE_ACTION_SHEET, at, Programme.ORGANISE)
    kept = _kept_arrest(words)
    with transaction.atomic():
        log = ArrestLog.objects.select_for_update().filter(action=action).first()
        if log is None:
            raise NoLog(action.uid)
        _refuse_gone(log.purge_on, at)
        row = Arrest(log=log, logged_at=at)
        _case(session, log.uuid).write(row, "content", kept)
        row.save()
    return row


def change_arrest(session: Unlocked, by: Person, arrest: Arrest, words: Mapping[str, str], at: datetime) -> None:
    """Correct or complete an arrest: the charge, the release, the next court.

    Raises:
        Gone: its purge day has come.
        FullName, NeverStored, NotAllowed, NoGrant: as `log_arrest`.
    """
    require(by, Verb.SEE_ACTION_SHEET, at, Programme.ORGANISE)
    kept = _kept_arrest(words)
    with transaction.atomic():
        row = Arrest.objects.select_for_update(of=("self",)).select_related("log").get(pk=arrest.pk)
        _refuse_gone(row.log.purge_on, at)
        vault.open_case(session, row.log.uuid).write(row, "content", kept)
        row.save(update_fields=["content"])


def set_purge(by: Person, action: PublicAction, paper: Paper, wanted: date, because: str, at: datetime) -> None:
    """Move the day on which a sealed paper goes: earlier at will, later with a reason and never beyond the limit.

    Raises:
        PurgeRefused: IN_THE_PAST, TOO_LATE or NO_REASON.
        NoLog, Gone: see the classes.
        NotAllowed: `by` sees no sheets.
    """
    require(by, Verb.SEE_ACTION_SHEET, at, Programme.ORGANISE)
    with transaction.atomic():
        row: OperationsSheet | ArrestLog | None
        if paper is Paper.SHEET:
            row = OperationsSheet.objects.select_for_update().get(action=action)
        else:
            row = ArrestLog.objects.select_for_update().filter(action=action).first()
        if row is None:
            raise NoLog(action.uid)
        _refuse_gone(row.purge_on, at)
        has_reason = because in LongerBecause.values
        rules.check_purge(paper, last_day(action), row.purge_on, wanted, has_reason, at.date())
        if wanted > row.purge_on:
            row.longer_because = because
        row.purge_on = wanted
        row.save(update_fields=["purge_on", "longer_because"])
        note(by, ActionEvent.PURGE_MOVED, action, at, f"{paper} {wanted} {row.longer_because}".strip())


def _kept(words: Mapping[str, str], names: Sequence[str]) -> str:
    """Return what is sealed, after each text was looked through; the places of findings are those of its own text."""
    for name in names:
        never_stored.refuse(words.get(name, ""))
    return json.dumps({name: words.get(name, "").strip() for name in names}, ensure_ascii=False)


def _kept_arrest(words: Mapping[str, str]) -> str:
    return _kept({**words, "called": rules.one_word(words.get("called", ""))}, ARREST)


def _refuse_gone(purge_on: date, at: datetime) -> None:
    if purge_on <= at.date():
        raise Gone(str(purge_on))


def _case(session: Unlocked, case: UUID) -> OpenCase:
    """Open a paper's case, noted in the trail; a new one needs no secret."""
    if CaseKey.objects.filter(case=case).exists():
        return vault.open_case(session, case)
    return vault.seal_new_case(RING, case)

"""Opening the sealed papers of an action; each opening is in the audit trail."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from localaction.organise.models.public_actions import ActionBriefing, Arrest, ArrestLog, OperationsSheet, PublicAction
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.vault import actions as vault
from localaction.vault.actions import NoGrant, Unlocked

Words = dict[str, str]


@dataclass(frozen=True)
class Papers:
    """The papers of an action as who runs it reads them; empty words where nothing was written or its day has come."""

    sheet: OperationsSheet
    words: Words
    briefing: Words


@dataclass(frozen=True)
class Log:
    """The arrest log of an action with each arrest in words, the latest first."""

    row: ArrestLog
    arrests: list[tuple[Arrest, Words]]


def papers(session: Unlocked, by: Person, action: PublicAction, at: datetime) -> Papers:
    """Open the operations sheet and the briefing.

    Raises:
        NotAllowed: `by` sees no sheets.
        NoGrant: `by` holds no key.
    """
    require(by, Verb.SEE_ACTION_SHEET, at, Programme.ORGANISE)
    sheet = OperationsSheet.objects.get(action=action)
    briefing = ActionBriefing.objects.filter(action=action).first()
    return Papers(sheet, _words(session, sheet), _words(session, briefing) if briefing else {})


def log_of(session: Unlocked, by: Person, action: PublicAction, at: datetime) -> Log | None:
    """Open the arrest log; None where none is kept.

    Raises:
        NotAllowed, NoGrant: as `papers`.
    """
    require(by, Verb.SEE_ACTION_SHEET, at, Programme.ORGANISE)
    row = ArrestLog.objects.filter(action=action).first()
    if row is None:
        return None
    arrests = list(row.arrests.order_by("-pk"))
    if not arrests:
        return Log(row, [])
    case = vault.open_case(session, row.uuid)
    return Log(row, [(arrest, json.loads(case.read(arrest, "content") or "{}")) for arrest in arrests])


def arrest_of(action: PublicAction, uuid: UUID) -> Arrest | None:
    """Return one arrest of an action, sealed, or None."""
    return Arrest.objects.select_related("log").filter(log__action=action, uuid=uuid).first()


def briefing_words(session: Unlocked | None, action: PublicAction) -> Words:
    """Open the briefing for a volunteer who has its key; empty without a key, an open vault, or a briefing."""
    row = ActionBriefing.objects.filter(action=action, content__isnull=False).first()
    if session is None or row is None:
        return {}
    try:
        return _words(session, row)
    except NoGrant:
        return {}


def _words(session: Unlocked, row: OperationsSheet | ActionBriefing) -> Words:
    if row.content is None:
        return {}
    words: Words = json.loads(vault.open_case(session, row.uuid).read(row, "content") or "{}")
    return words

"""What the network says in public: one of four words, an area, a time; by two people; corrected, never edited."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from localaction.people import approvals
from localaction.people.models import Approval, Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.respond.actions.feedback import word_of
from localaction.respond.actions.incidents import note
from localaction.respond.events import RespondEvent
from localaction.respond.models import Incident, Statement, Word
from localaction.respond.rules import ladder, told
from localaction.vault.rules import never_stored

KIND = "respond.statement"


class NotCarried(Exception):
    """The incident's level does not carry this word."""


class NotForAlerts(Exception):
    """Subscribers are told what is confirmed, and corrections of what they were told; nothing else."""


class NamesAHouse(Exception):
    """A statement names a house number; the area is enough, and harms nobody."""


class AlreadyCorrected(Exception):
    """The statement has a correction; correct that one."""


def draft_statement(
    incident: Incident, wording_en: str, wording_es: str, by: Person, now: datetime, corrects: Statement | None = None,
    *, is_alert: bool = False,
) -> Statement:  # fmt: skip
    """Draft a public statement of what an incident's findings carry, and ask a second person for their yes.

    Args:
        is_alert: whether subscribers are to be told too; the second person's yes covers it.

    Raises:
        NotCarried: nothing was concluded, or it is a drill.
        NotForAlerts: subscribers are not told this word.
        NamesAHouse, NeverStored: the wording holds what does not belong in public.
        AlreadyCorrected: `corrects` has a correction.
        NotAllowed: the person's role does not cover it.
    """
    require(by, Verb.TRIAGE, now, Programme.RESPOND)
    word = word_of(incident.state)
    if word is Word.UNVERIFIED or incident.concluded_at is None or incident.is_drill:
        raise NotCarried("conclude the incident first; of a drill nothing is published")
    if is_alert and word is not Word.CONFIRMED and (corrects is None or corrects.alerted_at is None):
        raise NotForAlerts("only what is confirmed, and corrections")
    if word is Word.CONFIRMED:
        _require_level(incident)
    for wording in (wording_en, wording_es):
        never_stored.refuse(wording)
        if told.names_a_house(wording):
            raise NamesAHouse("leave the house number out")
    if corrects is not None and Statement.objects.filter(corrects=corrects).exists():
        raise AlreadyCorrected("it was corrected")
    with transaction.atomic():
        statement = Statement.objects.create(
            incident=incident, word=word, county=incident.county, wording_en=wording_en.strip(),
            wording_es=wording_es.strip(), observed_at=incident.concluded_at, corrects=corrects, drafted_by=by,
            drafted_at=now, is_alert=is_alert,
        )  # fmt: skip
        approvals.ask(KIND, str(statement.uuid), payload_of(statement), by, now)
        note(by, RespondEvent.STATEMENT_DRAFTED, statement.uuid, word, now)
    return statement


def _require_level(incident: Incident) -> None:
    try:
        ladder.allow(ladder.Trigger.PARTNER_STATEMENT, ladder.Level(incident.level))
    except ladder.NotAllowedAtThisLevel:
        raise NotCarried("the level does not carry it") from None


def payload_of(statement: Statement) -> str:
    """Return everything that the second person's yes covers."""
    return json.dumps(
        [statement.word, statement.county, statement.wording_en, statement.wording_es, statement.is_alert]
    )


def _publish(approval: Approval, by: Person, at: datetime) -> None:
    statement = Statement.objects.select_for_update().get(uuid=approval.reference)
    if approvals.digest_of(payload_of(statement)) != bytes(approval.digest):
        raise approvals.NotApproved("the statement is not the one that was asked about")
    statement.published_at = at
    statement.save(update_fields=["published_at"])
    note(by, RespondEvent.STATEMENT_PUBLISHED, statement.uuid, statement.word, at)


def _describe(approval: Approval) -> str:
    statement = Statement.objects.filter(uuid=approval.reference).first()
    if statement is None:
        return ""
    said = f"{statement.get_word_display()}: {statement.wording_en} / {statement.wording_es}"
    with_alert = _("with an alert to subscribers")
    return f"{said} ({with_alert})" if statement.is_alert else said


def register_kind() -> None:
    """Make the second yes to a statement known; called from AppConfig.ready."""
    approvals.register(
        approvals.Kind(
            KIND, gettext_lazy("Publish a statement about an incident"), Verb.ANNOUNCE, Programme.RESPOND,
            describe=_describe, carry_out=_publish,
        )
    )  # fmt: skip

"""Writing, reading through, approving and withdrawing the texts of the know-your-rights sheets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import cast

from django.db import IntegrityError, transaction

from localaction.organise import reads_rights
from localaction.organise.models import RightsText, Sheet
from localaction.organise.reads_rights import Standing
from localaction.organise.rights import setting
from localaction.organise.rules.rights import Said, check
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.vault import audit
from localaction.vault.rules.events import Event

SHORTEST_WHY = 4
State = RightsText.State


class RightsEvent(StrEnum):
    """What the audit trail says of the sheets."""

    WRITTEN = "organise:rights:written"
    READ = "organise:rights:read-by-native"
    APPROVED = "organise:rights:approved"
    WITHDRAWN = "organise:rights:withdrawn"


class Refused(ValueError):
    """It cannot be done; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def write(sheet: Sheet, language: str, said: Said, seen: str, by: Person, at: datetime) -> RightsText:
    """Write a text as the draft; what is public stays as it is until the legal lead approves the draft.

    Args:
        seen: digest of the text that the person changed.

    Raises:
        NotAllowed: `by` does not keep the sheets.
        BadText, TooLong, CannotBeSet: see `rules.rights.check` and `rights.setting`.
        Refused: CHANGED_MEANWHILE, NOTHING_CHANGED.
    """
    require(by, Verb.KEEP_RIGHTS, at)
    check(said)
    fits(sheet, language, said)
    with transaction.atomic():
        standing = _seen(sheet, language, seen)
        if said == standing.newest:
            raise Refused("NOTHING_CHANGED")
        draft = _draft(standing, said, by, at)
        _note(by, RightsEvent.WRITTEN, draft, at)
    return draft


def fits(sheet: Sheet, language: str, said: Said) -> None:
    """Refuse a text that cannot be printed whole, before its approval and after it, with the longest numbers.

    Raises:
        TooLong, CannotBeSet: see `rights.setting`.
    """
    longest = ("0" * reads_rights.LONGEST_NUMBER,) * reads_rights.MOST_NUMBERS
    example = reads_rights.printed(sheet, language, said, numbers=longest)
    for paper in (example, replace(example, version=999, approved_on="2026-12-31")):
        setting.pdf(paper)


def note_native_reading(sheet: Sheet, language: str, seen: str, by: Person, on: date, at: datetime) -> RightsText:
    """Record that a native speaker has read exactly this text; of an example it makes the first draft.

    Raises:
        NotAllowed: `by` does not keep the sheets.
        Refused: CHANGED_MEANWHILE, IN_THE_FUTURE.
    """
    require(by, Verb.KEEP_RIGHTS, at)
    if on > at.date():
        raise Refused("IN_THE_FUTURE")
    with transaction.atomic():
        standing = _seen(sheet, language, seen)
        text = standing.draft or standing.public or _draft(standing, standing.newest, by, at)
        text.native_read_on = on
        text.save(update_fields=["native_read_on"])
        _note(by, RightsEvent.READ, text, at)
    return text


def approve(sheet: Sheet, language: str, seen: str, by: Person, at: datetime) -> RightsText:
    """Make the draft, or the example where nobody wrote one, the text that is public from now on.

    Args:
        seen: digest of the text that the legal lead read; a yes to one text is no yes to another.

    Raises:
        NotAllowed: `by` is not the legal lead.
        TooLong, CannotBeSet: see `rights.setting`.
        Refused: CHANGED_MEANWHILE, NOTHING_TO_APPROVE.
    """
    require(by, Verb.APPROVE_RIGHTS, at, Programme.ORGANISE)
    with transaction.atomic():
        standing = _seen(sheet, language, seen)
        if not standing.waits:
            raise Refused("NOTHING_TO_APPROVE")
        fits(sheet, language, standing.newest)
        text = standing.draft or _draft(standing, standing.newest, by, at)
        text.state, text.approved_at, text.approved_by = State.APPROVED, at, by
        text.save(update_fields=["state", "approved_at", "approved_by"])
        _note(by, RightsEvent.APPROVED, text, at)
    return text


def withdraw(sheet: Sheet, language: str, why: str, by: Person, at: datetime) -> None:
    """Take the public text of a sheet back; nothing is public then until the legal lead approves another.

    Raises:
        NotAllowed: `by` is not the legal lead.
        Refused: NOT_PUBLIC, NO_REASON.
    """
    require(by, Verb.APPROVE_RIGHTS, at, Programme.ORGANISE)
    if len(why.strip()) < SHORTEST_WHY:
        raise Refused("NO_REASON")
    with transaction.atomic():
        text = reads_rights.locked(sheet, language).public
        if text is None:
            raise Refused("NOT_PUBLIC")
        text.state, text.withdrawn_at, text.withdrawn_by, text.withdrawn_why = (
            State.WITHDRAWN, at, by, why.strip()[:300]
        )  # fmt: skip
        text.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawn_why"])
        _note(by, RightsEvent.WITHDRAWN, text, at)


def _seen(sheet: Sheet, language: str, seen: str) -> Standing:
    standing = reads_rights.locked(sheet, language)
    if standing.newest.digest != seen:
        raise Refused("CHANGED_MEANWHILE")
    return standing


def _draft(standing: Standing, said: Said, by: Person, at: datetime) -> RightsText:
    draft = standing.draft
    if draft is None:
        draft = RightsText(
            sheet=standing.sheet, language=standing.language, version=standing.n_versions + 1,
            supersedes=standing.public,
        )  # fmt: skip
    draft.title, draft.sections, draft.native_read_on = said.title, said.as_json(), None
    draft.written_at, draft.written_by = at, by
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:
        raise Refused("CHANGED_MEANWHILE") from None
    return draft


def _note(by: Person, event: RightsEvent, text: RightsText, at: datetime) -> None:
    audit.record(by, cast("Event", event), f"{text.sheet}-{text.language}", f"version {text.version}", at=at)

"""Editing the wordings of letters."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from localaction.detention import letters
from localaction.detention.models_records import LetterWording
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb


class WordingRefused(ValueError):
    """A wording cannot be filled: `unknown` places nobody fills, `gone` those that it must have."""

    def __init__(self, unknown: frozenset[str], gone: frozenset[str]) -> None:
        super().__init__("unknown or missing places")
        self.unknown, self.gone = unknown, gone


@transaction.atomic
def edit_wording(by: Person, code: str, text: str, at: dt.datetime) -> None:
    """Keep a wording in place of the example, for every letter from now on.

    Raises:
        NotAllowed: the role.
        UnknownWording: there is no such letter or list.
        BrokenPlaceholder: a brace stands alone.
        WordingRefused: see the class.
    """
    require(by, Verb.FILE_REQUESTS, at, Programme.FACTS)
    letters.wording(code, {})
    plain = text.replace("\r\n", "\n").strip("\n")
    unknown, gone = letters.wrong_places(code, plain)
    if unknown or gone:
        raise WordingRefused(unknown, gone)
    LetterWording.objects.update_or_create(code=code, defaults={"wording": plain, "edited_by": by, "edited_at": at})


@transaction.atomic
def restore_wording(by: Person, code: str, at: dt.datetime) -> None:
    """Go back to the example."""
    require(by, Verb.FILE_REQUESTS, at, Programme.FACTS)
    LetterWording.objects.filter(code=code).delete()

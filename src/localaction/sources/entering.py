"""Entering, checking and withdrawing cited facts: the same for every room whose people type facts from documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from localaction.sources.cited import Cited

# Why a fact was withdrawn when a corrected one took its place; a person's own words say anything else.
SUPERSEDED = "SUPERSEDED"


@dataclass(frozen=True)
class GivenSource:
    """Where a fact was read, as a person gives it."""

    title: str
    as_of: dt.date
    confidence: str
    publisher: str = ""
    url: str = ""
    archived_url: str = ""
    checked_on: dt.date | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """Return the columns of a cited row."""
        return {**{k: v for k, v in vars(self).items() if k != "title"}, "source_title": self.title}


class Refused(Exception):
    """The entry lacks something or cannot be right; `codes` say what."""

    def __init__(self, codes: Collection[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = list(codes)


class AlreadyEntered(Refused):
    """The same fact is recorded already."""


class OwnWork(Exception):
    """Who entered a fact cannot be the second person who checks it."""


class NoLongerStands(Exception):
    """The entry was withdrawn, superseded or checked before."""


@transaction.atomic
def confirm(entry: Cited, person: Any, at: dt.datetime) -> None:
    """Record that a second person compared an entry with its source and found it right.

    Raises:
        OwnWork: the person entered it.
        NoLongerStands: it was withdrawn or superseded, or somebody confirmed it first.
    """
    held = type(entry)._default_manager.select_for_update().get(pk=entry.pk)
    if held.entered_by_id is not None and held.entered_by_id == person.pk:
        raise OwnWork
    if held.withdrawn_at is not None or held.reviewed_at is not None or getattr(held, "superseded_at", None):
        raise NoLongerStands
    held.reviewed_by, held.reviewed_at, held.checked_on = person, at, at.date()
    held.save(update_fields=["reviewed_by", "reviewed_at", "checked_on"])


@transaction.atomic
def withdraw(entry: Cited, why: str, person: Any, at: dt.datetime) -> None:
    """Withdraw an entry that was wrong; it stays stored with who withdrew it, when and why.

    Raises:
        NoLongerStands: somebody withdrew it first.
    """
    held = type(entry)._default_manager.select_for_update().get(pk=entry.pk)
    if held.withdrawn_at is not None:
        raise NoLongerStands
    held.withdrawn_at, held.withdrawn_by, held.withdrawn_why = at, person, why[:500]
    held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])

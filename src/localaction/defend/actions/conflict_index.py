"""The conflict index: one sealed entry for each person that ever had to do with a matter, and staff."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from localaction.defend.identity import Identity, from_text
from localaction.defend.models import ConflictEntry, Matter, Relation
from localaction.defend.rules import names
from localaction.defend.rules.numbers import NumberKind, digest
from localaction.people.models import Person
from localaction.vault import actions as vault
from localaction.vault.actions import Unlocked


@dataclass(frozen=True)
class Indexed:
    """An open entry: who it is, without any number; digests instead."""

    entry: ConflictEntry
    identity: Identity
    digests: frozenset[str]

    def compared(self, other: Identity) -> tuple[names.Identity, names.Identity]:
        """Return this entry and another person as the rule compares them.

        A number the two share becomes the same mark on both sides.
        """
        key = str(self.entry.uuid)
        marks = _digests(key, NumberKind.A_NUMBER, other.a_number) & self.digests
        phones = _digests(key, NumberKind.PHONE, other.phone) & self.digests
        return (
            names.Identity(self.identity.names, self.identity.birth, marks, phones),
            names.Identity(other.names, other.birth, marks, phones),
        )


def _digests(key: str, kind: NumberKind, value: str) -> frozenset[str]:
    return frozenset({digest(key, kind, value)}) if value else frozenset()


def note_entry(
    identity: Identity, relation: Relation, at: datetime, *, matter: Matter | None = None, person: Person | None = None
) -> ConflictEntry:
    """Enter somebody in the index, in the caller's transaction; needs no open vault.

    Raises:
        NoRing, RingTampered: nothing can be sealed.
    """
    entry = ConflictEntry(relation=relation, matter=matter, person=person, noted_at=at)
    opened = vault.seal_new_case("defend", entry.uuid)
    key = str(entry.uuid)
    known = _digests(key, NumberKind.A_NUMBER, identity.a_number) | _digests(key, NumberKind.PHONE, identity.phone)
    kept = {"name": identity.name, "aliases": identity.aliases, "born": identity.born, "digests": sorted(known)}
    opened.write(entry, "entry", json.dumps({name: value for name, value in kept.items() if value}, ensure_ascii=False))
    entry.save()
    return entry


def open_entries(session: Unlocked, entries: Iterable[ConflictEntry]) -> list[Indexed]:
    """Open entries; those that this person holds no key for are left out. Two queries whatever their number.

    Raises:
        Damaged: an entry was altered or moved.
        RingTampered: the ring's public key was exchanged.
    """
    rows = list(entries)
    opened = vault.open_cases(session, [row.uuid for row in rows])
    found = []
    for row in rows:
        case = opened.get(row.uuid)
        text = case.read(row, "entry") if case else None
        if text:
            told = json.loads(text)
            digests = frozenset(told.pop("digests", ()))
            found.append(Indexed(row, from_text(json.dumps(told)), digests))
    return found

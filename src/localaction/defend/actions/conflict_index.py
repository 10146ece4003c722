"""The conflict index: one sealed entry for each person that ever had to do with a matter, and staff."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from localaction.defend.identity import Identity, identity_of
from localaction.defend.models import ConflictEntry, Matter, Relation
from localaction.defend.rules import names
from localaction.defend.rules.names import Hit, Match
from localaction.defend.rules.numbers import NumberKind, digest
from localaction.people.models import Person
from localaction.vault import actions as vault
from localaction.vault.actions import Unlocked

# Raise it when `names.search_keys` changes: entries with keys of another version are compared in full.
KEYS_VERSION = 1


@dataclass(frozen=True)
class Sought:
    """Somebody to look for, with the keys of every name made once."""

    identity: Identity
    keys: frozenset[str]


@dataclass(frozen=True)
class Indexed:
    """An open entry: who it is, without any number; digests instead. `keys` is None where it must be compared."""

    entry: ConflictEntry
    identity: Identity
    digests: frozenset[str]
    keys: frozenset[str] | None

    def compare(self, sought: Sought) -> Hit:
        """Return how alike this entry and somebody are; clear at once when no key and no number is shared."""
        one, two = self.compared(sought.identity)
        if self.keys is not None and self.keys.isdisjoint(sought.keys) and not (one.marks or one.phones):
            return Hit(Match.CLEAR, 0.0, ())
        return names.compare(one, two)

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


def sought(identity: Identity) -> Sought:
    """Return somebody as `Indexed.compare` takes them."""
    return Sought(identity, _keys(identity))


def _keys(identity: Identity) -> frozenset[str]:
    return frozenset[str]().union(*(names.search_keys(name) for name in identity.names))


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
    kept = {
        "name": identity.name, "aliases": identity.aliases, "born": identity.born, "digests": sorted(known),
        "keys": sorted(_keys(identity)), "version": KEYS_VERSION,
    }  # fmt: skip
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
            digests, keys = frozenset(told.pop("digests", ())), frozenset(told.pop("keys", ()))
            is_current = told.pop("version", 0) == KEYS_VERSION
            found.append(Indexed(row, identity_of(told), digests, keys if is_current else None))
    return found

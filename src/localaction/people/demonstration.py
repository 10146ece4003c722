"""The people of a demonstration coalition: they join as everybody does, by invitation and with a second yes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from localaction.people import actions, approvals
from localaction.people.models import Approval, Person
from localaction.people.rules.roles import Held, Programme, Role, rings_of
from localaction.vault import actions as vault
from localaction.vault.rules import passphrase

ROLES: tuple[tuple[str, Held], ...] = (
    ("elena", Held(Programme.RESPOND, Role.COORDINATOR)),
    ("dora", Held(Programme.RESPOND, Role.DISPATCHER)),
    ("olga", Held(Programme.RESPOND, Role.OPERATOR)),
    ("omar", Held(Programme.RESPOND, Role.OBSERVER)),
    ("luz", Held(Programme.RESPOND, Role.LEGAL_LEAD)),
    ("fay", Held(Programme.RESPOND, Role.FAMILY_LEAD)),
    ("vera", Held(Programme.VISIT, Role.COORDINATOR)),
    ("vito", Held(Programme.VISIT, Role.VISITOR)),
    ("abel", Held(Programme.DEFEND, Role.ATTORNEY)),
    ("sol", Held(Programme.DEFEND, Role.COORDINATOR)),
    ("inti", Held(Programme.DEFEND, Role.INTAKE)),
    ("rita", Held(Programme.FACTS, Role.EDITOR)),
)


class HasPeople(Exception):
    """Somebody can sign in here already: a demonstration belongs into a home of its own."""


@dataclass(frozen=True)
class Player:
    """An account of the demonstration; its passphrase and recovery code are shown once."""

    person: Person
    held: Held
    passphrase: str = field(repr=False)
    recovery_code: str = field(repr=False)


@dataclass
class Cast:
    """Everybody, by username."""

    players: dict[str, Player]

    def person(self, name: str) -> Person:
        """Return an account."""
        return self.players[name].person

    @contextmanager
    def opened(self, name: str, at: datetime) -> Iterator[vault.Unlocked]:
        """Open a player's vault for as long as it takes."""
        player = self.players[name]
        session, _cookie = vault.unlock(player.person, player.passphrase, at)
        try:
            yield session
        finally:
            vault.lock(session)


def gather(at: datetime) -> Cast:
    """Make two administrators and a person for each role, and the rings they read.

    Raises:
        HasPeople: somebody can sign in here already.
    """
    link = actions.setup_link()
    if not link:
        raise HasPeople("somebody can sign in here already")
    admin = Held(Programme.SITE, Role.ADMIN)
    words = passphrase.suggest()
    amparo = actions.set_up(_secret_of(link), "amparo", words, "", at)
    players = {"amparo": Player(amparo, admin, words, "")}
    players["ben"] = _invited(amparo, None, "ben", admin, at)
    for name, held in ROLES:
        players[name] = _invited(amparo, players["ben"].person, name, held, at)
    readers: dict[str, list[Person]] = {}
    for player in players.values():
        for ring in rings_of(player.held):
            readers.setdefault(ring, []).append(player.person)
    for ring, people in readers.items():
        vault.create_ring(ring, people, amparo, at)
    return Cast(players)


def _secret_of(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def _invited(by: Person, second: Person | None, name: str, held: Held, at: datetime) -> Player:
    invited = actions.invite(by, held, at)
    if invited.approval is not None and second is not None:
        approvals.approve(Approval.objects.get(pk=invited.approval.pk), second, at)
    words = passphrase.suggest()
    joined = actions.join(_secret_of(invited.path), name, words, "", at)
    return Player(joined.person, held, words, joined.recovery_code)

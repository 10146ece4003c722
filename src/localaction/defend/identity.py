"""Who somebody is: one sealed text, read and written whole; and what of it the conflict check compares."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from localaction.defend.models import Matter, Party
from localaction.vault.actions import OpenCase


@dataclass(frozen=True)
class Identity:
    """A person as told; empty means not known. `born` is a day as 2001-12-31 or a year, `a_number` nine digits, `phone`
    in E.164."""

    name: str = ""
    aliases: tuple[str, ...] = ()
    born: str = ""
    a_number: str = ""
    country_of_birth: str = ""
    phone: str = ""
    reach: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the name and every alias, without empty ones."""
        return tuple(name for name in (self.name, *self.aliases) if name)

    @property
    def birth(self) -> date | int | None:
        """Return the birth date, or the year where only that is known."""
        if not self.born:
            return None
        return int(self.born) if len(self.born) == 4 else date.fromisoformat(self.born)


def as_text(identity: Identity) -> str:
    """Return an identity as the text that is sealed."""
    return json.dumps({name: value for name, value in asdict(identity).items() if value}, ensure_ascii=False)


def from_text(text: str | None) -> Identity:
    """Return the identity of a sealed text; an empty one after retention has emptied it."""
    if not text:
        return Identity()
    return identity_of(json.loads(text))


def identity_of(told: dict[str, Any]) -> Identity:
    """Return an identity of its parts, as JSON gives them."""
    return Identity(**{**told, "aliases": tuple(told.get("aliases", ()))})


def write_identity(opened: OpenCase, row: Matter | Party, identity: Identity) -> None:
    """Seal an identity into the row; the caller saves it."""
    opened.write(row, "identity", as_text(identity))


def read_identity(opened: OpenCase, row: Matter | Party) -> Identity:
    """Open an identity; an empty one after retention has emptied it."""
    return from_text(opened.read(row, "identity"))

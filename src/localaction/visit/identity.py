"""What is known of who a person in detention is: one sealed text, read and written whole."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from localaction.vault.actions import OpenCase
from localaction.visit.models import Friend
from localaction.visit.rules.shapes import Person


@dataclass(frozen=True)
class Identity:
    """Who a person is and how the facility files them; empty means not known."""

    first_name: str = ""
    surname: str = ""
    a_number: str = ""
    country_of_birth: str = ""
    sex: str = ""
    unit: str = ""
    classification: str = ""
    tier: str = ""
    topics_to_avoid: str = ""

    @property
    def full_name(self) -> str:
        """Return the name as the locator wants it."""
        return f"{self.first_name} {self.surname}".strip()

    def for_rules(self) -> Person:
        """Return what the visiting rules need, and no more of it."""
        return Person(
            unit=self.unit, classification=self.classification, sex=self.sex, surname=self.surname,
            a_number_last3=self.a_number[-3:], tier=self.tier,
        )  # fmt: skip


def write_identity(opened: OpenCase, friend: Friend, identity: Identity) -> None:
    """Seal an identity into the row; the caller saves it."""
    filled = {name: value for name, value in asdict(identity).items() if value}
    opened.write(friend, "identity", json.dumps(filled, ensure_ascii=False))


def read_identity(opened: OpenCase, friend: Friend) -> Identity:
    """Open an identity; an empty one after retention has emptied it."""
    text = opened.read(friend, "identity")
    return Identity(**json.loads(text)) if text else Identity()

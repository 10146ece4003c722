"""What this room adds to the desk's search."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from localaction.detention.reads import find_facilities
from localaction.people.models import Person
from localaction.vault.actions import Unlocked

MANY = 20


def desk_search(person: Person, words: str, session: Unlocked | None, now: datetime) -> list[tuple[str, str, str]]:
    """Return the detention centers whose name, now or earlier, or code holds the words; they are public. One query."""
    found = find_facilities(words, MANY)
    return [
        (one.name, reverse("facility", args=[one.address_part]), ", ".join(filter(None, (one.city, one.state))))
        for one in found
    ]

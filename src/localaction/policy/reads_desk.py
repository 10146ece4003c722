"""What this room adds to the desk's search."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from localaction.people.models import Person
from localaction.policy.reads import find_agencies
from localaction.vault.actions import Unlocked


def desk_search(person: Person, words: str, session: Unlocked | None, now: datetime) -> list[tuple[str, str, str]]:
    """Return the agencies whose name holds every word; they are public. Four queries."""
    return [(found.name, reverse("agency", args=[found.id]), found.state) for found in find_agencies(words)]

"""What every room adds to the desk: what waits for a person, and what a search finds.

A room has `reads_desk.py` with one or both of

    needs_me(person, now) -> [(words, address, is_urgent), ...]
    desk_search(person, words, session, now) -> [(words, address, note), ...]

and one line here. Each returns only what this person may see; the session is their open vault or None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from localaction.defend import reads_desk as defend
from localaction.detention import reads_desk as detention
from localaction.detention import reads_records_desk as records
from localaction.messages import reads_desk as messages
from localaction.organise import reads_desk as organise
from localaction.organise import reads_desk_actions as actions
from localaction.people import reads_desk as people
from localaction.people.models import Person
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb
from localaction.policy import reads_desk as policy
from localaction.respond import reads_desk as respond
from localaction.respond import reads_follow_up
from localaction.sources import reads_desk as sources
from localaction.vault.actions import Unlocked
from localaction.visit import reads_desk as visit

Needs = Callable[[Any, datetime], list[tuple[str, str, bool]]]
Search = Callable[[Any, str, Unlocked | None, datetime], list[tuple[str, str, str]]]

# In the order in which they are shown. The verb is for rooms below the one that knows roles; None: the room asks.
NEEDS: tuple[tuple[Needs, Verb | None], ...] = (
    (people.needs_me, None),
    (respond.needs_me, None),
    (reads_follow_up.needs_me, None),
    (visit.needs_me, None),
    (defend.needs_me, None),
    (messages.needs_me, None),
    (sources.needs_me, Verb.REVIEW_FACTS),
    (organise.needs_me, None),
    (organise.rights_need_me, None),
    (actions.needs_me, None),
    (records.needs_me, Verb.FILE_REQUESTS),
    (detention.needs_me, None),
)
SEARCHES: tuple[tuple[str | Promise, Search, Verb | None], ...] = (
    (_("People"), people.desk_search, None),
    (_("Hotline"), respond.desk_search, None),
    (_("Visits"), visit.desk_search, None),
    (_("Matters"), defend.desk_search, None),
    (_("Review queue"), sources.desk_search, Verb.REVIEW_FACTS),
    (_("Agencies"), policy.desk_search, None),
    (_("Detention centers"), detention.desk_search, None),
    (_("Campaigns and directory"), organise.desk_search, None),
    (_("Public actions"), actions.desk_search, None),
    (_("Records requests"), records.desk_search, None),
    (_("Texts and background work"), messages.desk_search, None),
)
SHORTEST = 2
LONGEST = 80


@dataclass(frozen=True)
class Need:
    """One thing that waits for a person."""

    words: str
    url: str
    is_urgent: bool


@dataclass(frozen=True)
class Hit:
    """One thing that a search found."""

    words: str
    url: str
    note: str


@dataclass(frozen=True)
class Group:
    """What one room found."""

    title: str
    hits: list[Hit]


def needs_me(person: Person, now: datetime) -> list[Need]:
    """Return what waits for a person in every room, the urgent first."""
    needs = [Need(*row) for ask, verb in NEEDS if verb is None or allows(person, verb, now) for row in ask(person, now)]
    return sorted(needs, key=lambda need: not need.is_urgent)


def desk_search(person: Person, text: str, session: Unlocked | None, now: datetime) -> list[Group]:
    """Return what a person may see that holds the words, by room; nothing for fewer than two letters."""
    words = " ".join(text.split())[:LONGEST]
    if len(words) < SHORTEST:
        return []
    groups = [
        Group(str(title), [Hit(*row) for row in search(person, words, session, now)])
        for title, search, verb in SEARCHES
        if verb is None or allows(person, verb, now)
    ]
    return [group for group in groups if group.hits]

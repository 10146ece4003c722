"""What public actions add to the desk: who has not checked out, whom to confirm, and actions found by public title."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from localaction.organise import reads_turns
from localaction.people.models import Person
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb
from localaction.vault.actions import Unlocked

MOST = 10


def needs_me(person: Person, now: datetime) -> list[tuple[str, str, bool]]:
    """Return who has not checked out after an action, and who waits to be confirmed. At most four queries."""
    found: list[tuple[str, str, bool]] = []
    if allows(person, Verb.JOIN_ACTIONS, now):
        for turn in reads_turns.own_missing(person, now):
            found.append((_("Check out of your action"), reverse("desk-action-turn", args=[turn.action.uuid]), True))
    if allows(person, Verb.RUN_ACTIONS, now):
        n = len(reads_turns.missing(now))
        if n:
            words = ngettext(
                "%(n)d volunteer has not checked out after an action",
                "%(n)d volunteers have not checked out after an action", n,
            )  # fmt: skip
            found.append((words % {"n": n}, reverse("desk-actions"), True))
        n = reads_turns.n_unconfirmed(now)
        if n:
            words = ngettext("%(n)d volunteer to confirm for actions", "%(n)d volunteers to confirm for actions", n)
            found.append((words % {"n": n}, reverse("desk-actions"), False))
    return found


def desk_search(person: Person, words: str, _session: Unlocked | None, now: datetime) -> list[tuple[str, str, str]]:
    """Return actions whose public title holds the words, for who runs them; sealed papers are not looked into."""
    if not allows(person, Verb.RUN_ACTIONS, now):
        return []
    return [
        (row.title, reverse("desk-action", args=[row.uuid]), f"{row.starts_at:%Y-%m-%d}")
        for row in reads_turns.search(words, MOST)
    ]

"""What the directory adds to the desk: whom to ask again, and what a search finds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from localaction.organise.models import Group
from localaction.organise.reads_groups import to_ask
from localaction.organise.reads_rights import n_waiting
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb
from localaction.vault.actions import Unlocked

MOST = 10


def needs_me(person: Any, now: datetime) -> list[tuple[str, str, bool]]:
    """Return that groups have to be asked again, for who keeps them."""
    n = len(to_ask(now.date())) if allows(person, Verb.KEEP_PARTNERS, now) else 0
    words = ngettext("%(n)d group of the directory to ask again", "%(n)d groups of the directory to ask again", n)
    return [(words % {"n": n}, reverse("desk-directory"), False)] if n else []


def rights_need_me(person: Any, now: datetime) -> list[tuple[str, str, bool]]:
    """Return that drafts of know-your-rights sheets wait, for the legal lead."""
    n = n_waiting() if allows(person, Verb.APPROVE_RIGHTS, now) else 0
    words = ngettext("%(n)d know-your-rights sheet to approve", "%(n)d know-your-rights sheets to approve", n)
    return [(words % {"n": n}, reverse("desk-rights"), False)] if n else []


def desk_search(person: Any, words: str, _session: Unlocked | None, now: datetime) -> list[tuple[str, str, str]]:
    """Return groups of the directory whose name holds the words, for who keeps them."""
    if not allows(person, Verb.KEEP_PARTNERS, now):
        return []
    rows = Group.objects.filter(withdrawn_at=None, name__icontains=words).order_by("name")[:MOST]
    return [(row.name, reverse("desk-directory-change", args=[row.uid]), row.kind) for row in rows]

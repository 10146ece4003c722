"""What the directory and campaigns add to the desk: what is due, and what a search finds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from localaction.organise import reads_campaigns
from localaction.organise.models import Group
from localaction.organise.reads_groups import to_ask
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb
from localaction.vault.actions import Unlocked

MOST = 10


def needs_me(person: Any, now: datetime) -> list[tuple[str, str, bool]]:
    """Return that groups have to be asked again, for who keeps them."""
    n = len(to_ask(now.date())) if allows(person, Verb.KEEP_PARTNERS, now) else 0
    words = ngettext("%(n)d group of the directory to ask again", "%(n)d groups of the directory to ask again", n)
    needs = [(words % {"n": n}, reverse("desk-directory"), False)] if n else []
    return needs + (_campaigns_due(now) if allows(person, Verb.RUN_CAMPAIGNS, now) else [])


def _campaigns_due(now: datetime) -> list[tuple[str, str, bool]]:
    """Return how many steps are due, and which campaigns nobody has closed after their day."""
    today, found = now.date(), []
    n = len(reads_campaigns.steps_due(today))
    if n:
        words = ngettext("%(n)d step of a campaign is due", "%(n)d steps of campaigns are due", n) % {"n": n}
        found.append((words, reverse("desk-campaigns"), False))
    for fact in reads_campaigns.lines(today, is_public=False):
        if fact.status.code == "OUTCOME_UNKNOWN":
            words = _("What came of it? %(title)s") % {"title": fact.campaign.title}
            found.append((words, reverse("desk-campaign", args=[fact.campaign.uid]), True))
    return found


def desk_search(person: Any, words: str, _session: Unlocked | None, now: datetime) -> list[tuple[str, str, str]]:
    """Return campaigns and groups of the directory whose name holds the words, for who runs or keeps them."""
    found: list[tuple[str, str, str]] = []
    if allows(person, Verb.RUN_CAMPAIGNS, now):
        for campaign in reads_campaigns.titled(words, MOST):
            found.append((campaign.title, reverse("desk-campaign", args=[campaign.uid]), campaign.get_kind_display()))
    if allows(person, Verb.KEEP_PARTNERS, now):
        rows = Group.objects.filter(withdrawn_at=None, name__icontains=words).order_by("name")[:MOST]
        found += [(row.name, reverse("desk-directory-change", args=[row.uid]), row.kind) for row in rows]
    return found

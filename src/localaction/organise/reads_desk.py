"""What this room adds to the desk: what is due, whom to ask again, and what a search finds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from localaction.organise import reads_campaigns
from localaction.organise.models import Bill, Body, Group, Member
from localaction.organise.reads_bodies import seats_to_confirm
from localaction.organise.reads_groups import to_ask
from localaction.organise.reads_rights import n_waiting
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb
from localaction.vault.actions import Unlocked

MOST = 10


def needs_me(person: Any, now: datetime) -> list[tuple[str, str, bool]]:
    """Return that groups have to be asked again and seats confirmed, and which steps are due, for who keeps them."""
    n = len(to_ask(now.date())) if allows(person, Verb.KEEP_PARTNERS, now) else 0
    words = ngettext("%(n)d group of the directory to ask again", "%(n)d groups of the directory to ask again", n)
    needs = [(words % {"n": n}, reverse("desk-directory"), False)] if n else []
    seats = len(seats_to_confirm(now.date())) if allows(person, Verb.RUN_CAMPAIGNS, now) else 0
    words = ngettext("Confirm who holds %(n)d seat", "Confirm who holds %(n)d seats", seats)
    if seats:
        needs.append((words % {"n": seats}, reverse("desk-bodies"), False))
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


def rights_need_me(person: Any, now: datetime) -> list[tuple[str, str, bool]]:
    """Return that drafts of know-your-rights sheets wait, for the legal lead."""
    n = n_waiting() if allows(person, Verb.APPROVE_RIGHTS, now) else 0
    words = ngettext("%(n)d know-your-rights sheet to approve", "%(n)d know-your-rights sheets to approve", n)
    return [(words % {"n": n}, reverse("desk-rights"), False)] if n else []


def desk_search(person: Any, words: str, _session: Unlocked | None, now: datetime) -> list[tuple[str, str, str]]:
    """Return groups, bodies, members, bills and campaigns whose name holds the words, for who keeps them."""
    found = []
    if allows(person, Verb.KEEP_PARTNERS, now):
        groups = Group.objects.filter(withdrawn_at=None, name__icontains=words).order_by("name")[:MOST]
        found += [(row.name, reverse("desk-directory-change", args=[row.uid]), row.kind) for row in groups]
    if not allows(person, Verb.RUN_CAMPAIGNS, now):
        return found
    bodies = Body.objects.filter(withdrawn_at=None, name__icontains=words).order_by("name")[:MOST]
    found += [(row.name, reverse("desk-body", args=[row.uid]), row.state) for row in bodies]
    members = Member.objects.filter(withdrawn_at=None, gone_on=None, name__icontains=words).select_related("body")
    found += [(row.name, reverse("desk-body", args=[row.body.uid]), row.body.name) for row in members[:MOST]]
    bills = Bill.objects.filter(withdrawn_at=None, title__icontains=words).order_by("-congress")[:MOST]
    found += [(row.title, reverse("desk-bill", args=[row.uid]), str(row.congress)) for row in bills]
    for campaign in reads_campaigns.titled(words, MOST):
        found.append((campaign.title, reverse("desk-campaign", args=[campaign.uid]), campaign.get_kind_display()))
    return found

"""The help of the desk."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from localaction.people.access import needs, person_of
from localaction.people.permissions import roles_of
from localaction.people.rules.roles import Role
from localaction.site.help_topic import Topic
from localaction.site.help_words import ROLES, TOPICS


def slug_of(role: Role) -> str:
    """Return the part of an address that names a role."""
    return role.value.lower().replace("_", "-")


BY_SLUG: dict[str, Topic] = {**TOPICS, **{slug_of(role): topic for role, topic in ROLES.items()}}


@needs()
def contents(request: HttpRequest) -> HttpResponse:
    """List the help: that of one's own roles first, then by what one is doing, then of every other role."""
    mine = {held.role for held in roles_of(person_of(request), timezone.now())}
    page = {
        "mine": [(slug_of(role), topic) for role, topic in ROLES.items() if role in mine],
        "topics": list(TOPICS.items()),
        "others": [(slug_of(role), topic) for role, topic in ROLES.items() if role not in mine],
    }
    return render(request, "desk/help.html", page)


@needs()
def topic(request: HttpRequest, topic: str) -> HttpResponse:
    """Show one page of help."""
    if topic not in BY_SLUG:
        raise Http404
    return render(request, "desk/help_topic.html", {"topic": BY_SLUG[topic]})

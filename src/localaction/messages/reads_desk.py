"""What this room adds to the desk's first page and to its search."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from localaction.messages import reads, schedule, texts
from localaction.messages.models import Consent, Halt, How, Inbound, InboundState, Schedule, Template
from localaction.messages.permissions import may_look_after_messages
from localaction.people.models import Person
from localaction.vault.actions import Unlocked

MANY = 20


def needs_me(person: Person, now: datetime) -> list[tuple[str, str, bool]]:
    """Return what waits for whoever looks after messages: words, address, whether it is urgent. Four queries."""
    if not may_look_after_messages(person, now):
        return []
    queue, found = reverse("desk-messages"), []
    if Halt.objects.filter(lifted_at__isnull=True).exists():
        found.append((_("Sending is stopped, all of it or a part"), queue, True))
    if n := Schedule.objects.filter(n_failures__gt=0).count():
        words = ngettext("%(n)d job failed when it last ran", "%(n)d jobs failed when they last ran", n) % {"n": n}
        found.append((words, reverse("desk-schedule"), True))
    if n := Inbound.objects.filter(state=InboundState.FAILED, content__isnull=False).count():
        words = ngettext("%(n)d incoming message was not taken in", "%(n)d incoming messages were not taken in", n)
        found.append((words % {"n": n}, queue, True))
    if n := Consent.objects.filter(how=How.SUGGESTED, reviewed_at__isnull=True).count():
        words = ngettext("%(n)d person may have asked to stop", "%(n)d people may have asked to stop", n) % {"n": n}
        found.append((words, queue, False))
    return found


def desk_search(person: Person, words: str, session: Unlocked | None, now: datetime) -> list[tuple[str, str, str]]:
    """Return the texts and the background work whose title, code or wording holds the words. One query.

    Messages themselves are sealed until they are gone, and are not searched.
    """
    said = words.casefold()
    may_edit = may_look_after_messages(person, now)
    edited = {(row.code, row.language) for row in Template.objects.filter(Q(wording__icontains=words))}
    found = []
    for text in texts.registered():
        for language in texts.LANGUAGES:
            spoken = f"{text.title} {text.code} {text.wordings[language]}".casefold()
            if said in spoken or (text.code, language) in edited:
                page = reverse("desk-text", args=[text.code, language]) if may_edit else reverse("desk-texts")
                found.append((str(text.title), page, f"{text.code} · {language}"))
    for job in schedule.registered():
        if said in f"{job.title} {job.name}".casefold():
            found.append((str(job.title), reverse("desk-schedule"), job.name))
    return found[:MANY]


def seconds_stuck(now: datetime) -> float:
    """Return for how long messages have been stuck, 0 when they are not. One query."""
    seconds = reads.stuck_for(now)
    return seconds if seconds > reads.STUCK.total_seconds() else 0.0

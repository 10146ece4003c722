"""What records requests add to the desk: what waits for their owner, and what a search finds."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from localaction.detention import reads_records
from localaction.detention.records_words import NEEDS
from localaction.people.models import Person
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb
from localaction.vault.actions import Unlocked

MANY = 20


def needs_me(person: Person, now: datetime) -> list[tuple[str, str, bool]]:
    """Return the records requests that wait for their owner; an appeal that can be lost is urgent. One query."""
    return [
        (
            _("%(reference)s, %(body)s: %(need)s")
            % {"reference": line.request.reference, "body": line.request.body.name, "need": NEEDS[line.need]},
            reverse("desk-records-request", args=[line.request.pk]),
            line.need == "APPEAL",
        )
        for line in reads_records.of_person(person, now)
        if line.needs_on is not None and line.needs_on <= line.today
    ]


def desk_search(person: Person, words: str, session: Unlocked | None, now: datetime) -> list[tuple[str, str, str]]:
    """Return the records requests whose title, body or number holds the words, for those who file them."""
    if not allows(person, Verb.FILE_REQUESTS, now):
        return []
    return [
        (f"{one.reference} {one.title}", reverse("desk-records-request", args=[one.pk]), one.body.name)
        for one in reads_records.search(words, MANY)
    ]

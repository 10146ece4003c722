"""What defence adds to the desk: what waits for a person, and matters found by their number."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from localaction.defend import reads_crossing, reads_matters, reads_waiting
from localaction.defend.permissions import matters_for
from localaction.people.models import Person
from localaction.people.permissions import allows
from localaction.people.rules.roles import Programme, Verb
from localaction.vault.actions import Unlocked


def needs_me(person: Person, now: datetime) -> list[tuple[str, str, bool]]:
    """Return the conflicts that a reviewer must decide, and what was passed on to intake."""
    found = []
    if allows(person, Verb.REVIEW_CONFLICTS, now, Programme.DEFEND):
        n = len(reads_matters.open_reviews(person, now))
        words = ngettext("%(n)s possible conflict to decide", "%(n)s possible conflicts to decide", n) % {"n": n}
        found += [(words, reverse("desk-matters"), True)] if n else []
    n = len(reads_crossing.referrals_waiting(person, now))
    words = ngettext("%(n)s referral to defense waits", "%(n)s referrals to defense wait", n) % {"n": n}
    found += [(words, reverse("desk-matters"), False)] if n else []
    return found + reads_waiting.needs_me(person, now)


def desk_search(
    person: Person, words: str, session: Unlocked | None, now: datetime
) -> list[tuple[str, str, str]]:  # fmt: skip
    """Return the matter of a number such as M-12, if it is open to the person; names are sealed and not searched."""
    number = words.strip().upper().removeprefix("M-")
    if not number.isdigit() or len(number) > 9:
        return []
    rows = matters_for(person, now).filter(pk=int(number), identity__isnull=False)
    return [
        (matter.key, reverse("desk-matter", args=[matter.pk]), _("Matter: %(stage)s") % {
            "stage": matter.get_stage_display()
        })
        for matter in rows
    ]  # fmt: skip

"""What this room adds to the desk's first page and to its search."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from localaction.people import approvals, reads, requirements
from localaction.people.actions.memberships import rings_by_role
from localaction.people.models import Person
from localaction.people.permissions import allows, visible_to
from localaction.people.rules.roles import Verb
from localaction.people.words import ring_words
from localaction.vault import reads as vault_reads
from localaction.vault.actions import Unlocked

MANY = 20


def needs_me(person: Person, now: datetime) -> list[tuple[str, str, bool]]:
    """Return what waits for this person here: words, address, and whether it is urgent."""
    found = []
    if n := len(approvals.waiting_for(person, now)):
        words = ngettext("%(n)d question to a second person", "%(n)d questions to a second person", n) % {"n": n}
        found.append((words, reverse("desk-approvals"), True))
    if reads.needs_key(person, now):
        found.append((_("Your role reads sealed records: make your vault key"), reverse("people-key"), True))
    if rings_by_role(person, now) or allows(person, Verb.MAKE_RINGS, now):
        found += _of_rings(person, now)
    for stand in requirements.stands(person, requirements.required_of(person, now), now.date()):
        if stand.verdict.standing in reads.DUE:
            title = stand.requirement.title_es if get_language() == "es" else stand.requirement.title_en
            words = _("Your requirement “%(title)s” is due") % {"title": title}
            found.append((words, reverse("desk-account"), not stand.verdict.is_met))
    if allows(person, Verb.RECORD_REQUIREMENTS, now):
        n = len({due.pk for due, _stand in reads.requirements_due(person, now.date(), now) if due.pk != person.pk})
        if n:
            words = ngettext("%(n)d person has a requirement due", "%(n)d people have a requirement due", n) % {"n": n}
            found.append((words, reverse("desk-requirements"), False))
    return found


def _of_rings(person: Person, now: datetime) -> list[tuple[str, str, bool]]:
    found, page = [], reverse("desk-rings")
    for line in reads.rings(person, now):
        named = {"ring": ring_words(line.slug)}
        if line.is_inside and (n := len(line.waiting)):
            words = ngettext(
                "%(ring)s: %(n)d person waits to be let into the sealed records",
                "%(ring)s: %(n)d people wait to be let into the sealed records",
                n,
            )
            found.append((words % {**named, "n": n}, page, False))
        if line.may_move and line.n_old_cases:
            n = line.n_old_cases
            words = ngettext("%(ring)s: %(n)d case hangs on an old key", "%(ring)s: %(n)d cases hang on an old key", n)
            found.append((words % {**named, "n": n}, page, True))
        if line.may_cover:
            found.append((_("%(ring)s: the recovery shares do not open it yet") % named, page, False))
    return found


def desk_search(person: Person, words: str, session: Unlocked | None, now: datetime) -> list[tuple[str, str, str]]:
    """Return the accounts a person may see whose name for the desk holds the words. One query, and those of roles."""
    seen = visible_to(person, now).filter(username__icontains=words).order_by("-is_active", "username")
    return [
        (other.username, reverse("desk-person", args=[other.pk]), "" if other.is_active else _("out of use"))
        for other in seen[:MANY]
    ]


def is_ceremony_due(person: Person, now: datetime) -> bool:
    """Return whether the desk must remind this person that there are no recovery shares."""
    return allows(person, Verb.MAKE_RINGS, now) and vault_reads.ceremony().is_due

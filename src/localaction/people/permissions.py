"""Who may do what to whom. Lists are narrowed by `visible_to`; single objects are asked by predicate."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone
from rules.permissions import add_perm
from rules.predicates import Predicate

from localaction.people.models import Membership, Person
from localaction.people.requirements import closed_verbs
from localaction.people.rules.roles import Held, Programme, Verb, may


class NotAllowed(PermissionDenied):
    """The person's roles do not allow this, or a requirement is not met."""


def roles_of(person: Person, at: datetime) -> frozenset[Held]:
    """Return the roles a person holds now; none for an account that is out of use. One query."""
    if not person.is_active or person.locked_at is not None:
        return frozenset()
    current = Membership.objects.current(at).filter(person_id=person.pk)
    return frozenset(membership.held for membership in current)


def allows(person: Person, verb: Verb, at: datetime, programme: Programme | None = None) -> bool:
    """Return whether a person may do something now: a role allows it and no unmet requirement closes it.

    Costs one query, and up to three more where a requirement could close the verb.
    """
    return may(roles_of(person, at), verb, programme) and verb not in closed_verbs(person, at, {verb})


def require(person: Person, verb: Verb, at: datetime, programme: Programme | None = None) -> None:
    """Refuse what a person may not do.

    Raises:
        NotAllowed: as said; Django answers it with 403.
    """
    if not allows(person, verb, at, programme):
        raise NotAllowed(f"{verb} is not open to account {person.pk}")


def reach(person: Person, verb: Verb, at: datetime) -> set[Programme]:
    """Return the programmes in which a person may do something; roles of the site reach all."""
    held = roles_of(person, at)
    return {programme for programme in Programme if may(held, verb, programme)}


def visible_to(person: Person, at: datetime) -> QuerySet[Person]:
    """Return the accounts a person may see: their own; those of the programmes they look after; all for the site's
    own roles."""
    programmes = reach(person, Verb.SEE_PEOPLE, at)
    if Programme.SITE in programmes:
        return Person.objects.all()
    inside = Membership.objects.current(at).filter(programme__in=programmes).values("person_id")
    return Person.objects.filter(Q(pk=person.pk) | Q(pk__in=inside))


def has(verb: Verb) -> Any:
    """Return a predicate of the library `rules`: the person may do `verb` now."""

    def predicate(person: Person) -> bool:
        return person.is_authenticated and allows(person, verb, timezone.now())

    return Predicate(predicate, name=verb.value)


def has_over(verb: Verb) -> Any:
    """Return a predicate: the person may do `verb` in a programme that the other person belongs to."""

    def predicate(person: Person, other: Person | None) -> bool:
        if other is None or not person.is_authenticated:
            return False
        now = timezone.now()
        programmes = reach(person, verb, now)
        return Programme.SITE in programmes or bool(programmes & {held.programme for held in roles_of(other, now)})

    return Predicate(predicate, name=f"{verb.value}:over")


def _same(person: Person, other: Person | None) -> bool:
    return other is not None and person.pk == other.pk


is_self = Predicate(_same, name="is_self")

for _verb in Verb:
    add_perm(_verb.value, has(_verb))
add_perm("people.see_person", is_self | has_over(Verb.SEE_PEOPLE))
add_perm("people.lock_down_person", is_self | has_over(Verb.LOCK_DOWN))
add_perm("people.deactivate_person", ~is_self & has_over(Verb.DEACTIVATE))
add_perm("people.reset_person", ~is_self & has_over(Verb.RESET))
add_perm("people.record_for_person", ~is_self & has_over(Verb.RECORD_REQUIREMENTS))

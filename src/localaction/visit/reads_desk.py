"""What visiting adds to the desk: what waits for a person, and people found by their case number."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from localaction.people.models import Person
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb
from localaction.vault.actions import Unlocked
from localaction.vault.reads import is_holder
from localaction.visit.models import Answer, Friend, StateChoices, Visit, VisitReport, Volunteer
from localaction.visit.reads_around import n_nobody_goes
from localaction.visit.reads_following import waiting_referrals
from localaction.visit.rules.onboarding import Step, may_be_cleared

CASE = re.compile(r"(?:[Pp]-?)?([0-9]{1,8})")
A_DAY = timedelta(days=1)


def needs_me(person: Person, now: datetime) -> list[tuple[str, str, bool]]:
    """Return what waits for a visitor or a coordinator; nothing of whom it is about. At most nine queries."""
    found: list[tuple[str, str, bool]] = []
    if allows(person, Verb.VISIT, now):
        found += _for_a_visitor(person, now)
    if allows(person, Verb.ARRANGE_VISITS, now):
        found += _for_a_coordinator(now)
    return found


def _for_a_visitor(person: Person, now: datetime) -> list[tuple[str, str, bool]]:
    found, mine = [], reverse("desk-my-visits")
    volunteer = Volunteer.objects.filter(person=person).first()
    if volunteer is None:
        return []
    if may_be_cleared(Step(volunteer.step)) and n_nobody_goes():
        found.append((_("Somebody comes out and nobody goes yet"), reverse("desk-rota"), True))
    own = Visit.objects.filter(goers__volunteer__person=person)
    n_asked = own.filter(
        goers__volunteer__person=person, goers__answer=Answer.ASKED, starts_at__gt=now,
        state__in=[StateChoices.BOOKED, StateChoices.CONFIRMED],
    ).count()  # fmt: skip
    if n_asked:
        found.append((_("Say whether you come to your visit"), mine, True))
    if not is_holder(person):
        found.append((_("Make your vault key, so that you can open the sheet of your visits"), mine, False))
    return found


def _for_a_coordinator(now: datetime) -> list[tuple[str, str, bool]]:
    week, found = reverse("desk-visits"), []
    if n_nobody_goes():
        found.append((_("Somebody comes out and nobody goes yet"), reverse("desk-rota"), True))
    n_warnings = VisitReport.objects.exclude(safety="").filter(safety_seen_at__isnull=True).count()
    if n_warnings:
        found.append((_("A visitor reports a danger: act on it today"), week, True))
    n_held = Visit.objects.filter(state=StateChoices.ON_HOLD, starts_at__gt=now, starts_at__lt=now + A_DAY).count()
    if n_held:
        words = ngettext("%(n)d visit of the next day is on hold", "%(n)d visits of the next day are on hold", n_held)
        found.append((words % {"n": n_held}, week, True))
    n_lost = Friend.objects.filter(custody="UNKNOWN", ended_at__isnull=True).count()
    if n_lost:
        words = ngettext("Find out where %(n)d person is", "Find out where %(n)d people are", n_lost)
        found.append((words % {"n": n_lost}, week, False))
    n_handed = waiting_referrals().count()
    if n_handed:
        words = ngettext("%(n)d person was handed over and waits", "%(n)d people were handed over and wait", n_handed)
        found.append((words % {"n": n_handed}, reverse("desk-visit-handed"), False))
    return found


def desk_search(person: Person, words: str, session: Unlocked | None, now: datetime) -> list[tuple[str, str, str]]:
    """Return people in detention by case number, and volunteers by the name of their account. Two queries."""
    found: list[tuple[str, str, str]] = []
    if allows(person, Verb.ARRANGE_VISITS, now) and (number := CASE.fullmatch(words.strip())):
        for friend in Friend.objects.filter(pk=int(number[1]), identity__isnull=False).select_related("facility"):
            place = friend.facility.name if friend.facility else ""
            found.append((friend.key, reverse("desk-visit-person", args=[friend.pk]), place))
    if allows(person, Verb.CLEAR_VISITORS, now):
        rows = Volunteer.objects.filter(Q(person__username__icontains=words.strip())).select_related("person")
        for one in rows.order_by("person__username")[:10]:
            found.append((one.person.username, reverse("desk-volunteer", args=[one.pk]), one.get_step_display()))
    return found

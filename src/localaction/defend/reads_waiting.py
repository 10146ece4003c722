"""What of hearings, filings and bonds waits for a person."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from localaction.defend.actions.bonds import may_keep
from localaction.defend.models import Bond, BondNotice, BondState, Companion, CompanionAnswer, Deadline, Hearing
from localaction.defend.models.hearings import NEEDS_NEXT
from localaction.people.models import Person
from localaction.people.permissions import allows
from localaction.people.rules.roles import Programme, Verb

SOON = timedelta(days=3)
Need = tuple[str, str, bool]


def needs_me(person: Person, now: datetime) -> list[Need]:
    """Return what waits for an attorney, a companion, an obligor and a keeper of the fund. At most eight queries."""
    found: list[Need] = []
    if allows(person, Verb.WORK_CASES, now, Programme.DEFEND):
        found += _of_attorney(person, now)
    if allows(person, Verb.ACCOMPANY, now, Programme.DEFEND):
        asked = Companion.objects.filter(
            person=person, answer=CompanionAnswer.ASKED, hearing__starts_at__gt=now, hearing__cancelled_at=None
        )
        found += [
            (_("A hearing has moved. Do you still come?"), reverse("desk-court-duty", args=[uuid]), True)
            for uuid in asked.values_list("hearing__uuid", flat=True)
        ]
    for notice in BondNotice.objects.filter(bond__obligor=person, done_on=None).select_related("bond"):
        words = _("%(bond)s needs you by %(day)s") % {"bond": notice.bond.key, "day": notice.due_on.isoformat()}
        found.append((words, reverse("desk-bond", args=[notice.bond.uuid]), notice.due_on <= now.date() + SOON))
    if may_keep(person, now) and (n := Bond.objects.filter(state=BondState.REQUESTED).count()):
        words = ngettext("%(n)s bond is asked for", "%(n)s bonds are asked for", n) % {"n": n}
        found.append((words, reverse("desk-bonds"), False))
    return found


def _of_attorney(person: Person, now: datetime) -> list[Need]:
    docket, found = reverse("desk-hearings"), []
    due = Deadline.objects.open().filter(matter__attorney=person, due_on__lte=now.date() + SOON)
    if n := due.count():
        words = ngettext("%(n)s last day to file is near or past", "%(n)s last days to file are near or past", n)
        found.append((words % {"n": n}, docket, True))
    mine = Hearing.objects.filter(matter__attorney=person)
    open_ends = Q(disposition="", starts_at__lte=now, cancelled_at=None) | Q(
        disposition__in=NEEDS_NEXT, followed_by=None, ended_at__gt=now - timedelta(days=400)
    )
    if n := mine.filter(open_ends).count():
        words = ngettext("%(n)s hearing needs a result or a new date", "%(n)s hearings need a result or a new date", n)
        found.append((words % {"n": n}, docket, False))
    return found

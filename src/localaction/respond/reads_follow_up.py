"""What the legal lead and the family lead see: lists without a sealed word, and one matter opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from localaction.people.models import Person
from localaction.people.permissions import allows
from localaction.people.rules.roles import Programme, Verb
from localaction.referrals.models import Referral
from localaction.respond.actions.evidence import due_for_review
from localaction.respond.models import Compartment, Custody, Evidence, FollowUp, HandOff, Incident, Photo, Report
from localaction.respond.rules import references
from localaction.vault import actions as vault
from localaction.vault.actions import Unlocked
from localaction.vault.models import LegalHold


@dataclass(frozen=True)
class Held:
    """A legal hold, what it keeps, and whether somebody must look at it."""

    row: LegalHold
    words: str
    url: str
    is_confirmed: bool
    is_late: bool


@dataclass(frozen=True)
class LegalDesk:
    """What waits for the legal lead."""

    matters: list[HandOff]
    tasks: list[FollowUp]
    review: list[Evidence]
    evidence: list[Evidence]
    holds: list[Held]
    erasures: list[tuple[Report, str]]


def legal_desk(now: datetime) -> LegalDesk:
    """Return what waits for the legal lead, what is due first; nothing sealed is opened. Eight queries."""
    open_tasks = FollowUp.objects.filter(compartment=Compartment.LEGAL, done_at__isnull=True)
    asked = Report.objects.filter(erasure_asked_at__isnull=False, erased_at__isnull=True).order_by("erasure_asked_at")
    kept = Evidence.objects.filter(disposed_at__isnull=True).select_related("incident")
    return LegalDesk(
        matters=list(
            HandOff.objects.filter(closed_at__isnull=True).select_related("incident", "taken_by").order_by("handed_at")
        ),
        tasks=list(open_tasks.filter(due_at__lte=now).select_related("hand_off__incident").order_by("due_at", "pk")),
        review=list(due_for_review(now.date())),
        evidence=list(kept.order_by("review_on", "pk")),
        holds=holds(now),
        erasures=[(row, references.shown(row.reference)) for row in asked],
    )


def holds(now: datetime) -> list[Held]:
    """Return the holds on incidents and reports that are in force, the next review first. Three queries."""
    rows = list(LegalHold.objects.in_force(now).order_by("review_on", "proposed_at"))
    cases = [row.case for row in rows]
    incidents = {row.uuid: row for row in Incident.objects.filter(uuid__in=cases)}
    reports = {row.uuid: row for row in Report.objects.filter(uuid__in=cases)}
    found = []
    for row in rows:
        if row.case in incidents:
            words = _("Incident %(n)s") % {"n": incidents[row.case].code}
            url = reverse("desk-incident", args=[row.case])
        elif row.case in reports:
            words = references.shown(reports[row.case].reference)
            url = reverse("desk-hotline-report", args=[row.case])
        else:
            continue  # another room's
        found.append(Held(row, words, url, row.seconded_at is not None, row.review_on <= now.date()))
    return found


@dataclass(frozen=True)
class OpenTask:
    """A task with its words; those of the family lead's stay shut for the legal lead."""

    row: FollowUp
    words: str
    is_due: bool


@dataclass(frozen=True)
class OpenHandOff:
    """A matter with what was opened of it."""

    row: HandOff
    account: str
    reach: str
    tasks: list[OpenTask]
    n_family_open: int
    referrals: list[Referral]


def open_hand_off(session: Unlocked, row: HandOff, now: datetime) -> OpenHandOff:
    """Open a matter for the legal lead; noted in the trail.

    Raises:
        NoGrant: the person is not in the ring.
    """
    case = vault.open_case(session, row.uuid)
    tasks = list(row.tasks.filter(compartment=Compartment.LEGAL).order_by("done_at", "due_at", "pk"))
    opened = vault.open_cases(session, [task.uuid for task in tasks]) if tasks else {}
    theirs = row.tasks.filter(compartment=Compartment.FAMILY, done_at__isnull=True)
    return OpenHandOff(
        row=row, account=case.read(row, "account") or "", reach=case.read(row, "reach") or "",
        tasks=[
            OpenTask(
                task, (opened[task.uuid].read(task, "legal_words") or "") if task.uuid in opened else "",
                task.done_at is None and task.due_at <= now,
            )
            for task in tasks
        ],
        n_family_open=theirs.count(),
        referrals=list(Referral.objects.filter(subject=row.uuid).order_by("made_at")),
    )  # fmt: skip


def family_tasks() -> list[FollowUp]:
    """Return the family lead's open tasks, what is due first; each has the family's consent. One query."""
    return list(
        FollowUp.objects.filter(compartment=Compartment.FAMILY, done_at__isnull=True)
        .select_related("hand_off__incident")
        .order_by("due_at", "pk")
    )


def open_family_task(session: Unlocked, row: FollowUp, now: datetime) -> OpenTask:
    """Open a task for the family lead; noted in the trail.

    Raises:
        NoGrant: the person is not in the ring.
    """
    words = vault.open_case(session, row.uuid).read(row, "family_words") or ""
    return OpenTask(row, words, row.done_at is None and row.due_at <= now)


def hand_offs() -> QuerySet[HandOff]:
    """Return matters with their incidents and who works on them."""
    return HandOff.objects.select_related("incident", "taken_by")


def tasks_of(compartment: Compartment) -> QuerySet[FollowUp]:
    """Return the tasks of one compartment."""
    return FollowUp.objects.filter(compartment=compartment).select_related("hand_off__incident")


def evidence() -> QuerySet[Evidence]:
    """Return pieces of evidence with what their holds lie on."""
    return Evidence.objects.select_related("incident", "report", "taken_in_by")


def custody_of(row: Evidence) -> list[Custody]:
    """Return the log of a piece of evidence, the newest first."""
    return list(row.custody.select_related("done_by").order_by("-pk"))


def photos() -> QuerySet[Photo]:
    """Return photographs with their reports."""
    return Photo.objects.select_related("report")


def subject_of(kind: str, number: UUID) -> Incident | Report | None:
    """Return what a hold can lie on: an "incident" or a "report"; None where there is no such thing."""
    if kind == "incident":
        return Incident.objects.filter(uuid=number).first()
    return Report.objects.filter(uuid=number).first() if kind == "report" else None


def next_month(on: date, days: int = 30) -> date:
    """Return the day that a form suggests for the next look."""
    return date.fromordinal(on.toordinal() + days)


def needs_me(person: Person, now: datetime) -> list[tuple[str, str, bool]]:
    """Return what waits for a legal or family lead: words, address, and whether it is urgent. At most six queries."""
    found = []
    if allows(person, Verb.SEE_EVIDENCE, now, Programme.RESPOND):
        url = reverse("desk-follow-up")
        n_new = HandOff.objects.filter(taken_at__isnull=True, closed_at__isnull=True).count()
        if n_new:
            said = ngettext("%(n)d matter was handed over", "%(n)d matters were handed over", n_new) % {"n": n_new}
            found.append((said, url, True))
        n_due = tasks_of(Compartment.LEGAL).filter(done_at__isnull=True, due_at__lte=now).count()
        if n_due:
            said = ngettext("%(n)d task is due", "%(n)d tasks are due", n_due) % {"n": n_due}
            found.append((said, url, True))
        n_review = Evidence.objects.filter(disposed_at__isnull=True, review_on__lte=now.date()).count()
        if n_review:
            said = ngettext(
                "%(n)d piece of evidence waits for your decision", "%(n)d pieces of evidence wait for your decision",
                n_review,
            ) % {"n": n_review}  # fmt: skip
            found.append((said, url, False))
        n_late = sum(one.is_late for one in holds(now))
        if n_late:
            said = ngettext("%(n)d legal hold is to be reviewed", "%(n)d legal holds are to be reviewed", n_late)
            found.append((said % {"n": n_late}, url, False))
    elif allows(person, Verb.FOLLOW_UP, now, Programme.RESPOND):
        n_open = len(family_tasks())
        if n_open:
            said = ngettext("%(n)d task for a family waits for you", "%(n)d tasks for families wait for you", n_open)
            found.append((said % {"n": n_open}, reverse("desk-family"), True))
    return found

"""What visiting does by the clock; none of it needs an open vault."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from localaction.messages import schedule
from localaction.messages.schedule import Job
from localaction.visit.actions import holds
from localaction.visit.actions.rota import widen_untaken
from localaction.visit.asking import periods_of
from localaction.visit.models import Answer, Clearance, ClearanceState, StateChoices, Visit, Volunteer
from localaction.visit.rules.onboarding import Step, covered_until, may_be_cleared, reminder_due
from localaction.visit.telling import remind, tell
from localaction.visit.texts import CONFIRM, RENEWAL

A_DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def register_jobs() -> None:
    """Register the background work of visiting."""
    schedule.register(
        Job("visit.confirm", _("Ask visitors a day before whether they come"), timedelta(minutes=5), ask_to_confirm)
    )
    schedule.register(
        Job(
            "visit.recheck", _("Look again at coming visits"), timedelta(hours=6), recheck_all, lease=timedelta(hours=1)
        )
    )
    schedule.register(
        Job(
            "visit.comes-out",
            _("Ask everybody on the rota when nobody on call goes"),
            timedelta(minutes=1),
            widen_untaken,
        )
    )
    schedule.register(
        Job("visit.renewals", _("Remind visitors of clearances that end"), timedelta(hours=12), remind_of_renewals)
    )


def ask_to_confirm(now: datetime) -> int:
    """Ask the visitors of visits within 24 hours whether they come, once; returns of how many visits."""
    soon = Visit.objects.filter(
        state=StateChoices.BOOKED, confirmation_asked_at__isnull=True, starts_at__gt=now, starts_at__lte=now + A_DAY
    )
    n_asked = 0
    for number in list(soon.values_list("pk", flat=True)):
        with transaction.atomic():
            visit = soon.select_for_update(of=("self",)).filter(pk=number).first()
            if visit is None:
                continue
            silent = visit.goers.filter(answer=Answer.UNASKED).select_related("volunteer__person")
            volunteers = [going.volunteer for going in silent]
            tell(CONFIRM, visit, volunteers, now)
            visit.goers.filter(answer=Answer.UNASKED).update(answer=Answer.ASKED)
            visit.confirmation_asked_at = now
            visit.save(update_fields=["confirmation_asked_at"])
            n_asked += 1
    return n_asked


def recheck_all(now: datetime) -> int:
    """Look again at every coming visit, for closures begin by themselves; returns how many changed."""
    with transaction.atomic():
        return holds.recheck(list(holds.coming(now)), now)


def remind_of_renewals(now: datetime) -> int:
    """Remind volunteers 60, 30 and 7 days before a clearance ends, unless its renewal is there; returns how many."""
    n_sent = 0
    on = now.date()
    for volunteer in Volunteer.objects.select_related("person").prefetch_related("clearances"):
        if not may_be_cleared(Step(volunteer.step)):
            continue
        granted: dict[tuple[int, str], list[Clearance]] = {}
        for clearance in volunteer.clearances.all():
            if clearance.state == ClearanceState.CLEARED:
                granted.setdefault((clearance.facility_id, clearance.visit_class), []).append(clearance)
        for (facility, visit_class), rows in granted.items():
            periods = periods_of(rows)
            days, ends = reminder_due(periods, on), covered_until(periods, on)
            if days is None or ends is None:
                continue
            key = f"{facility}:{visit_class}:{ends}:{days}"
            with transaction.atomic():
                n_sent += remind(RENEWAL, volunteer, key, {"days": str((ends - on).days)}, "", now)
    return n_sent

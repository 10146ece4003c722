"""What defence puts into calendars: times and the word "Hearing", nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from localaction.defend.models import Companion, CompanionAnswer, Hearing, HearingNotice, Matter
from localaction.defend.models.hearings import HearingQuerySet
from localaction.defend.rules.hearings import LASTS, When
from localaction.people import calendars
from localaction.people.calendars import Entry, Source
from localaction.people.models import Person
from localaction.people.rules.roles import Verb


def register_calendars() -> None:
    """Make hearings known to the calendars of attorneys and of companions."""
    calendars.register(Source("defend.attorney", Verb.WORK_CASES, own_hearings))
    calendars.register(Source("defend.companion", Verb.ACCOMPANY, accompanied))


def own_hearings(owner: Person, now: datetime) -> Iterator[Entry]:
    """Yield the hearings of the matters that the owner works on as attorney, behind no wall. Three queries."""
    mine = Matter.objects.outside_walls(owner, now).filter(attorney=owner)
    yield from _entries(Hearing.objects.filter(matter__in=mine), now, set())


def accompanied(owner: Person, now: datetime) -> Iterator[Entry]:
    """Yield the hearings to which the owner goes along, confirmed or not. Three queries."""
    going = Companion.objects.filter(person=owner).exclude(answer=CompanionAnswer.NO)
    unsure = set(
        going.exclude(answer=CompanionAnswer.YES, confirmed_at__isnull=False).values_list("hearing", flat=True)
    )
    others = Hearing.objects.filter(
        pk__in=going.values("hearing_id"), matter__in=Matter.objects.outside_walls(owner, now)
    ).exclude(matter__attorney=owner)
    yield from _entries(others, now, unsure)


def _entries(rows: HearingQuerySet, now: datetime, unsure: set[int]) -> Iterator[Entry]:
    hearings = list(rows.order_by("pk"))
    last = last_exact({hearing.pk for hearing in hearings if hearing.starts_at is None})
    for hearing in hearings:
        starts_at, zone = hearing.starts_at, hearing.zone
        if starts_at is None:
            if hearing.pk not in last:
                continue  # it never had an hour, so no calendar knows it
            starts_at, zone = last[hearing.pk]
        if starts_at <= now - calendars.SHOWN_BACK:
            continue
        is_off = hearing.cancelled_at is not None or hearing.starts_at is None
        status = "CANCELLED" if is_off else "TENTATIVE" if hearing.pk in unsure else "CONFIRMED"
        yield Entry(
            hearing.uuid, _("Hearing"), starts_at, starts_at + LASTS, zone, hearing.sequence, status, hearing.changed_at
        )


def last_exact(numbers: set[int]) -> dict[int, tuple[datetime, str]]:
    """Return the last hour that a hearing without one had, with its zone: calendars that show it must drop it."""
    found: dict[int, tuple[datetime, str]] = {}
    rows = HearingNotice.objects.filter(hearing__in=numbers, when=When.EXACT).order_by("recorded_at", "pk")
    for notice in rows:
        starts_at = notice.setting.starts_at if notice.setting else None
        if starts_at is not None:
            found[notice.hearing_id] = (starts_at, notice.zone)
    return found

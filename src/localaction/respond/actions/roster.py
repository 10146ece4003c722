"""Taking volunteers onto the roster, their papers and hours, and vouching for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

import h3
from django.db import transaction

from localaction.messages.actions import consent
from localaction.messages.actions.queue import canonical, mark_of
from localaction.messages.models import Act, Channel, How
from localaction.messages.rules.addresses import BadAddress
from localaction.people.models import Person
from localaction.people.permissions import allows, require
from localaction.people.rules.roles import Programme, Verb
from localaction.people.trail import note
from localaction.respond.models import Availability, Volunteer, Vouch
from localaction.vault import actions as vault
from localaction.vault.rules.events import Event

CELL_RESOLUTION = 8
LANGUAGES = ("en", "es")


class Unfit(ValueError):
    """A volunteer's row cannot be used; `code` says which column and never repeats what it held."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class NewVolunteer:
    """What a volunteer told of themselves. `agreed_to` is the exact wording that they said yes to."""

    first_name: str
    phone: str
    languages: tuple[str, ...]
    cell: str
    agreed_to: str


def add_volunteer(by: Person, new: NewVolunteer, at: datetime) -> Volunteer:
    """Take somebody onto the roster, with their consent to be written to.

    Somebody who opted out stays out until they text START themselves.

    Raises:
        NotAllowed: `by` does not keep the roster.
        Unfit: the number cannot work or is on the roster, the cell is not one of about a kilometre, or a column is
            empty.
        NoRing, RingTampered: nothing can be sealed.
    """
    require(by, Verb.KEEP_ROSTER, at, Programme.RESPOND)
    phone = _checked(new)
    mark = mark_of(Channel.SMS, phone)
    with transaction.atomic():
        known = consent.person_of(mark)
        if known is not None and Volunteer.objects.active().filter(uuid=known).exists():
            raise Unfit("KNOWN")
        case = vault.seal_new_case("respond")
        volunteer = Volunteer(
            uuid=case.case, cell=new.cell, language=new.languages[0], languages=list(new.languages), joined_at=at
        )
        case.write(volunteer, "first_name", new.first_name.strip())
        case.write(volunteer, "phone", phone)
        volunteer.save()
        act = Act.OUT if consent.latest(mark, None) == Act.OUT else Act.IN
        how = How.DESK if act == Act.IN else How.KEYWORD
        consent.record_mark(act, Channel.SMS, mark, how, at, volunteer.uuid, new.agreed_to, volunteer.language)
        note(by, Event.DISPATCH_DECIDED, volunteer.uuid, "ROSTER ADDED", at=at)
    return volunteer


def _checked(new: NewVolunteer) -> str:
    if not new.first_name.strip():
        raise Unfit("FIRST_NAME")
    if not new.languages or not set(new.languages) <= set(LANGUAGES):
        raise Unfit("LANGUAGES")
    if not new.agreed_to.strip():
        raise Unfit("CONSENT")
    # A finer cell would be an address.
    if not h3.is_valid_cell(new.cell) or h3.get_resolution(new.cell) != CELL_RESOLUTION:
        raise Unfit("CELL")
    try:
        phone: str = canonical(Channel.SMS, new.phone)
    except BadAddress:
        raise Unfit("PHONE") from None
    return phone


@dataclass(frozen=True)
class Papers:
    """What a volunteer needs before they are asked to go, and when not to wake them.

    The days are the first on which a paper no longer holds; None: it was never given. `quiet` is from and until, by
    the clock on their wall.
    """

    trained_until: date | None = None
    pledged_until: date | None = None
    assessed_until: date | None = None
    stays_away: bool = False
    wakes_for_p1: bool = False
    quiet: tuple[time, time] | None = None


def record_papers(by: Person, volunteer: Volunteer, papers: Papers, at: datetime) -> Volunteer:
    """Record a volunteer's papers as they stand now.

    Raises:
        NotAllowed: `by` does not keep the roster.
        Unfit: it is their own row.
    """
    require(by, Verb.KEEP_ROSTER, at, Programme.RESPOND)
    if volunteer.account_id == by.pk:
        raise Unfit("OWN_WORD")
    with transaction.atomic():
        row = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
        row.trained_until, row.pledged_until, row.assessed_until = (
            papers.trained_until, papers.pledged_until, papers.assessed_until
        )  # fmt: skip
        row.stays_away, row.wakes_for_p1 = papers.stays_away, papers.wakes_for_p1
        row.quiet_from, row.quiet_until = papers.quiet or (None, None)
        row.save()
        note(by, Event.DISPATCH_DECIDED, row.uuid, "PAPERS", at=at)
    return row


def set_window(
    by: Person, volunteer: Volunteer, weekdays: Iterable[int], begins: time, ends: time, at: datetime
) -> None:
    """Say in which hours of which weekdays a volunteer may be asked without a shift; replaces what was said before.

    Args:
        weekdays: Monday is 0; none: in no hours.

    Raises:
        NotAllowed: `by` does not keep the roster.
        Unfit: a weekday does not exist.
    """
    require(by, Verb.KEEP_ROSTER, at, Programme.RESPOND)
    days = sorted(set(weekdays))
    if not set(days) <= set(range(7)):
        raise Unfit("WEEKDAY")
    with transaction.atomic():
        volunteer.availabilities.all().delete()
        Availability.objects.bulk_create(
            Availability(volunteer=volunteer, weekday=day, begins=begins, ends=ends) for day in days
        )


def link_account(by: Person, volunteer: Volunteer, username: str, at: datetime) -> None:
    """Say which account is a volunteer's, so that they see where they go; an empty name takes it back.

    Raises:
        NotAllowed: `by` does not keep the roster.
        Unfit: there is no such observer, or the account is another volunteer's.
    """
    require(by, Verb.KEEP_ROSTER, at, Programme.RESPOND)
    person = Person.objects.filter(username=username.strip(), is_active=True).first() if username.strip() else None
    if username.strip() and (person is None or not allows(person, Verb.OBSERVE, at)):
        raise Unfit("ACCOUNT")
    with transaction.atomic():
        if person is not None and Volunteer.objects.filter(account=person).exclude(pk=volunteer.pk).exists():
            raise Unfit("ACCOUNT")
        Volunteer.objects.filter(pk=volunteer.pk).update(account=person)
        note(by, Event.DISPATCH_DECIDED, volunteer.uuid, "ACCOUNT", at=at)


def leave(by: Person, volunteer: Volunteer, at: datetime) -> None:
    """Take somebody off the roster; their row is erased a month later, and their number is on call no more.

    Raises:
        NotAllowed: `by` does not keep the roster.
    """
    require(by, Verb.KEEP_ROSTER, at, Programme.RESPOND)
    with transaction.atomic():
        if Volunteer.objects.filter(pk=volunteer.pk, left_at__isnull=True).update(left_at=at):
            volunteer.on_call.all().delete()
            note(by, Event.DISPATCH_DECIDED, volunteer.uuid, "ROSTER LEFT", at=at)


def vouch_for(by: Person, volunteer: Volunteer, at: datetime) -> Vouch:
    """Give one's word for a volunteer; the same person's word counts once.

    Raises:
        NotAllowed: `by` does not see the roster.
        Unfit: it is their own row.
    """
    require(by, Verb.SEE_ROSTER, at, Programme.RESPOND)
    if volunteer.account_id == by.pk:
        raise Unfit("OWN_WORD")
    with transaction.atomic():
        vouch, is_new = Vouch.objects.get_or_create(volunteer=volunteer, given_by=by, defaults={"given_at": at})
        if is_new:
            note(by, Event.DISPATCH_DECIDED, volunteer.uuid, "VOUCHED", at=at)
    return vouch

"""Letters: written for somebody inside, posted, come back, arrived, handed on. All by the programme's address."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

from django.db import transaction

from localaction.people.models import Person
from localaction.people.permissions import allows, require
from localaction.people.rules.roles import Verb
from localaction.vault import actions as vault
from localaction.vault.actions import NotAHolder, Unlocked
from localaction.visit.actions import custody
from localaction.visit.actions.reports import NamesSomebody
from localaction.visit.models import Direction, Friend, Letter, PenPal, PostalAddress, Volunteer
from localaction.visit.rules.custody import Seen, SeenBy
from localaction.visit.rules.free_text import identifiers_in
from localaction.visit.rules.onboarding import Step
from localaction.visit.telling import remind
from localaction.visit.texts import LETTER


class NoAddress(Exception):
    """The programme has no postal address yet, so nobody could answer."""


class NotPenPals(Exception):
    """The volunteer does not write to this person."""


class NotOnItsWay(Exception):
    """The letter is not where this would move it from."""


class NotYet(ValueError):
    """A day lies in the future, or before the day that came first."""


def set_address(by: Person, text: str, at: datetime) -> PostalAddress:
    """Say where letters to the programme go: a postbox or an office, never somebody's home.

    Raises:
        NotAllowed: `by` does not arrange visits.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    return PostalAddress.objects.create(text=text, set_at=at, set_by=by)


def pair(by: Person, volunteer: Volunteer, friend: Friend, at: datetime) -> PenPal:
    """Let a volunteer and a person write to each other; twice is once.

    Raises:
        NotAllowed: `by` does not arrange visits.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    with transaction.atomic():
        made, _is_new = PenPal.objects.get_or_create(
            volunteer=volunteer, friend=friend, ended_on=None, defaults={"begun_on": at.date()}
        )
    return made


def unpair(by: Person, pen_pal: PenPal, at: datetime) -> None:
    """End it; letters of both stay on file.

    Raises:
        NotAllowed: `by` does not arrange visits.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    PenPal.objects.filter(pk=pen_pal.pk, ended_on__isnull=True).update(ended_on=at.date())


def write_letter(by: Person, friend: Friend, words: str, at: datetime) -> Letter:
    """Hand in a letter to be posted, by the person's pen pal or a coordinator; sealed, and not read again by who wrote.

    Source: Ours: the programme's address is the sender's, for a letter with a volunteer's own address or number is
    read by the detention center's staff.

    Raises:
        NotPenPals: `by` neither arranges visits nor writes to this person.
        NoAddress: see the class.
        NamesSomebody: a telephone, e-mail or A-number stands in it.
    """
    volunteer = Volunteer.objects.filter(person=by).exclude(step__in=[Step.LEFT, Step.SUSPENDED]).first()
    writes = volunteer is not None and PenPal.objects.filter(
        volunteer=volunteer, friend=friend, ended_on__isnull=True
    ).exists()  # fmt: skip
    if not writes and not allows(by, Verb.ARRANGE_VISITS, at):
        raise NotPenPals(f"account {by.pk} does not write to {friend.key}")
    if not PostalAddress.objects.exists():
        raise NoAddress("the programme has no postal address")
    if kinds := identifiers_in(words):
        raise NamesSomebody(kinds)
    with transaction.atomic():
        letter = Letter(
            friend=friend, volunteer=volunteer if writes else None, direction=Direction.OUT, recorded_at=at
        )  # fmt: skip
        vault.seal_new_case("visit", letter.uuid).write(letter, "words", words)
        letter.save()
    return letter


def read_letter(session: Unlocked, by: Person, letter: Letter, at: datetime) -> str:
    """Open a letter: coordinators any, a volunteer one from inside that was given to them. Noted in the trail.

    Raises:
        NotAllowed: neither of them.
        NoGrant: no key, or erased.
    """
    is_given = letter.direction == Direction.IN and letter.volunteer is not None and letter.volunteer.person_id == by.pk
    if not is_given:
        require(by, Verb.ARRANGE_VISITS, at)
    if letter.words is None:
        return ""
    return vault.open_case(session, letter.uuid).read(letter, "words") or ""


def post_letter(by: Person, letter: Letter, on: date, at: datetime) -> None:
    """Note that a letter was posted.

    Raises:
        NotAllowed: `by` does not arrange visits.
        NotYet: the day is to come.
        NotOnItsWay: it was posted before, or came from inside.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    if on > at.date():
        raise NotYet("nobody has posted it yet")
    waiting = Letter.objects.filter(pk=letter.pk, direction=Direction.OUT, posted_on__isnull=True)
    if not waiting.update(posted_on=on):
        raise NotOnItsWay(f"letter {letter.pk}")


def letter_returned(by: Person, letter: Letter, on: date, at: datetime) -> None:
    """Note that a letter came back: a sign that the person is no longer there, so where they are becomes unknown.

    Raises:
        NotAllowed: `by` does not arrange visits.
        NotYet: the day is to come, or before it was posted.
        NotOnItsWay: it was not posted, or came back before.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    if on > at.date() or (letter.posted_on is not None and on < letter.posted_on):
        raise NotYet("a letter comes back after it was posted")
    with transaction.atomic():
        out = Letter.objects.filter(
            pk=letter.pk, direction=Direction.OUT, posted_on__isnull=False, returned_on__isnull=True
        )
        if not out.update(returned_on=on):
            raise NotOnItsWay(f"letter {letter.pk}")
        custody.record_sighting(by, letter.friend, Seen.NOT_FOUND, SeenBy.MAIL_RETURNED, None, at, at)


def receive_letter(
    session: Unlocked, by: Person, friend: Friend, volunteer: Volunteer | None, words: str, on: date, at: datetime
) -> Letter:
    """Log a letter from inside; what it says is typed in only where the volunteer is far away.

    A volunteer with a vault key gets the key of this letter, and is told that one waits.

    Raises:
        NotAllowed: `by` does not arrange visits.
        NotYet: the day is to come.
        NoGrant: the caller is not in the ring, so cannot pass the key on.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    if on > at.date():
        raise NotYet("it has not arrived yet")
    with transaction.atomic():
        letter = Letter(
            friend=friend, volunteer=volunteer, direction=Direction.IN, recorded_at=at, arrived_on=on
        )  # fmt: skip
        if words:
            vault.seal_new_case("visit", letter.uuid).write(letter, "words", words)
        letter.save()
        if volunteer is not None:
            if words:
                with suppress(NotAHolder):  # who has no key gets the paper
                    vault.share_case(session, letter.uuid, volunteer.person)
            remind(LETTER, volunteer, str(letter.uuid), {}, "", at)
    return letter


def hand_on(by: Person, letter: Letter, on: date, at: datetime) -> None:
    """Note that the paper was handed to the volunteer, or to whom it was for.

    Raises:
        NotAllowed: `by` does not arrange visits.
        NotYet: the day is to come, or before it arrived.
        NotOnItsWay: it was handed on before, or goes the other way.
    """
    require(by, Verb.ARRANGE_VISITS, at)
    if on > at.date() or (letter.arrived_on is not None and on < letter.arrived_on):
        raise NotYet("it is handed on after it arrived")
    waiting = Letter.objects.filter(pk=letter.pk, direction=Direction.IN, handed_on__isnull=True)
    if not waiting.update(handed_on=on):
        raise NotOnItsWay(f"letter {letter.pk}")

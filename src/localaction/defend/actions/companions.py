"""Going along to court: opening a hearing for companions, signing up, confirming, answering, and the next date."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import IntegrityError, transaction

from localaction.defend.actions import hearings
from localaction.defend.actions.matters import require_matter
from localaction.defend.models import (
    Companion,
    CompanionAnswer,
    Disposition,
    Hearing,
    Signal,
    SignalConsent,
    Wall,
)
from localaction.defend.rules import hearings as rules
from localaction.defend.telling import tell
from localaction.defend.texts import CONFIRMED, NEXT_NOTED
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.vault import actions as vault
from localaction.vault.actions import NotAHolder, Unlocked
from localaction.vault.models import CaseKey


class NoConsent(Exception):
    """The client has not agreed that anybody goes along."""


class NotOpen(Exception):
    """The hearing is not open for companions, has no hour, or is past."""


class Full(Exception):
    """All places are taken."""


class TooFewPlaces(ValueError):
    """More are needed than have a place, or fewer places than are taken."""


class Clashes(Exception):
    """The companion goes along elsewhere at that hour."""


class NotGoing(Exception):
    """The person has no place at this hearing."""


class NotNow(Exception):
    """The next date is noted from an hour before the hearing until the evening."""


def open_for_companions(
    session: Unlocked, by: Person, hearing: Hearing, n_needed: int, n_places: int, called: str, meeting: str,
    at: datetime,
) -> None:  # fmt: skip
    """Open a hearing for companions, or change how many; needs the client's yes.

    Args:
        called: how companions address the client, no more than a first name.
        meeting: where they meet. Both are sealed and shown to those who are confirmed.

    Raises:
        NotYours: the matter is not open to `by`.
        NoConsent, NotOpen, TooFewPlaces: see the classes.
        NoGrant: the caller holds no key for the matter.
    """
    require_matter(by, hearing.matter, at)
    if not SignalConsent.objects.filter(
        matter=hearing.matter, signal=Signal.ACCOMPANY, withdrawn_on__isnull=True
    ).exists():
        raise NoConsent(f"hearing {hearing.pk}")
    with transaction.atomic():
        row = hearings.locked(hearing)
        _refuse_closed(row, at)
        taken = max((one.number or 0 for one in row.companions.all()), default=0)
        if not 1 <= n_places <= 50 or n_needed > n_places or n_places < taken:
            raise TooFewPlaces(f"{n_needed} of {n_places}, {taken} taken")
        is_new = not CaseKey.objects.filter(case=row.uuid).exists()
        opened = vault.seal_new_case("defend", row.uuid) if is_new else vault.open_case(session, row.uuid)
        opened.write(row, "sheet", json.dumps({"called": called.strip(), "meeting": meeting.strip()}))
        row.n_needed, row.n_places, row.opened_at = n_needed, n_places, row.opened_at or at
        row.save(update_fields=["sheet", "n_needed", "n_places", "opened_at"])
    hearing.refresh_from_db()


def sign_up(by: Person, hearing: Hearing, at: datetime) -> Companion:
    """Take a place at a hearing. The database refuses the place that is not there: of two who take the last one at the
    same instant, one gets it.

    Raises:
        NotAllowed: `by` does not go along to court.
        NotOpen, Full, Clashes: see the classes.
    """
    require(by, Verb.ACCOMPANY, at, Programme.DEFEND)
    try:
        with transaction.atomic():
            row = hearings.locked(hearing)
            _refuse_closed(row, at)
            if row.opened_at is None or Wall.objects.standing(at).filter(matter=row.matter, person=by).exists():
                raise NotOpen(f"hearing {row.pk}")
            mine = Companion.objects.filter(hearing=row, person=by).first()
            if mine is not None and mine.answer != CompanionAnswer.NO:
                return mine
            _refuse_clash(by, row)
            taken = set(row.companions.filter(number__isnull=False).values_list("number", flat=True))
            number = next(n for n in range(1, row.n_places + 2) if n not in taken)
            if number > row.n_places:
                raise Full(f"hearing {row.pk}")
            made = mine or Companion(hearing=row, person=by)
            made.number, made.n_places, made.answer = number, row.n_places, CompanionAnswer.YES
            made.signed_up_at = made.answered_at = at
            made.save()
            return made
    except IntegrityError as error:
        raise Full(f"hearing {hearing.pk}") from error


def confirm(session: Unlocked, by: Person, companion: Companion, at: datetime) -> bool:
    """Confirm a companion, who then learns whom they go with and where they meet; returns whether they have a key to
    read it with, otherwise they must be told by word of mouth.

    Raises:
        NotYours: the matter is not open to `by`.
        NotGoing: they have given the place back.
        NoGrant: the caller holds no key.
    """
    require_matter(by, companion.hearing.matter, at)
    with transaction.atomic():
        row = _locked(companion)
        if row.answer == CompanionAnswer.NO:
            raise NotGoing(f"companion {row.pk}")
        row.confirmed_at, row.confirmed_by = row.confirmed_at or at, row.confirmed_by or by
        row.save(update_fields=["confirmed_at", "confirmed_by"])
        if row.hearing.starts_at is not None:
            tell(CONFIRMED, f"{row.hearing.uuid}:{row.hearing.sequence}", [row.person], at, hearing=row.hearing,
                 expires_at=row.hearing.starts_at)  # fmt: skip
        companion.refresh_from_db()
        try:
            vault.share_case(session, row.hearing.uuid, row.person)
        except NotAHolder:
            return False
    return True


def answer(by: Person, hearing: Hearing, comes: bool, at: datetime) -> Companion:
    """Say whether one still comes; who does not gives the place and the key back.

    Raises:
        NotGoing: `by` has no place.
    """
    with transaction.atomic():
        rows = Companion.objects.select_for_update(of=("self",)).exclude(answer=CompanionAnswer.NO)
        row = rows.filter(hearing=hearing, person=by).first()
        if row is None:
            raise NotGoing(f"hearing {hearing.pk}")
        row.answered_at = at
        row.answer = CompanionAnswer.YES if comes else CompanionAnswer.NO
        if not comes:
            row.number, row.confirmed_at, row.confirmed_by = None, None, None
            vault.unshare_case(hearing.uuid, by, by, at)
        row.save()
    return row


def turn_away(by: Person, companion: Companion, at: datetime) -> None:
    """Take a place back from a companion; by who sees the matter.

    Raises:
        NotYours: the matter is not open to `by`.
    """
    require_matter(by, companion.hearing.matter, at)
    with transaction.atomic():
        row = _locked(companion)
        row.answer, row.number, row.confirmed_at, row.confirmed_by = CompanionAnswer.NO, None, None, None
        row.answered_at = at
        row.save()
        vault.unshare_case(row.hearing.uuid, row.person, by, at)


def note_next(
    by: Person, hearing: Hearing, disposition: Disposition, after: hearings.Seen | None, at: datetime
) -> Hearing | None:
    """Note on the spot how a hearing ended and the next date, as a confirmed companion. The attorney is told to check.

    Raises:
        NotGoing: `by` is not confirmed for it.
        NotNow: see the class.
        HearingOver: somebody has noted it.
    """
    with transaction.atomic():
        row = hearings.locked(hearing)
        going = Companion.objects.filter(hearing=row, person=by, confirmed_at__isnull=False)
        if not going.exclude(answer=CompanionAnswer.NO).exists():
            raise NotGoing(f"hearing {row.pk}")
        if row.starts_at is None or not rules.may_note_next(row.starts_at, at):
            raise NotNow(f"hearing {row.pk}")
        following = hearings.end(by, row, disposition, at, after)
        attorney = [row.matter.attorney] if row.matter.attorney else []
        tell(NEXT_NOTED, f"{row.uuid}", attorney, at)
    hearing.refresh_from_db()
    return following


def _refuse_closed(row: Hearing, at: datetime) -> None:
    if row.cancelled_at is not None or row.starts_at is None or row.starts_at <= at:
        raise NotOpen(f"hearing {row.pk}")


def _refuse_clash(by: Person, row: Hearing) -> None:
    assert row.starts_at is not None
    mine = Companion.objects.exclude(answer=CompanionAnswer.NO).filter(person=by).exclude(hearing=row)
    near = mine.filter(
        hearing__starts_at__gt=row.starts_at - rules.LASTS, hearing__starts_at__lt=row.starts_at + rules.LASTS,
        hearing__cancelled_at__isnull=True, hearing__disposition="",
    )  # fmt: skip
    if near.exists():
        raise Clashes(f"hearing {row.pk}")


def _locked(companion: Companion) -> Companion:
    rows = Companion.objects.select_for_update(of=("self",)).select_related("hearing__matter", "person")
    row: Companion = rows.get(pk=companion.pk)
    return row

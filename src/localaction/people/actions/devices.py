"""Where one is signed in, and ending it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from localaction.people.models import Device, Person, SignIn
from localaction.people.rules import links
from localaction.people.rules.events import PeopleEvent
from localaction.people.trail import note
from localaction.vault import actions as vault

# SECURITY.md section 3.1: twelve hours at most, one hour without use.
ABSOLUTE = timedelta(hours=12)
IDLE = timedelta(minutes=60)
# A page that is only read writes at most once in five minutes.
TOUCH_EVERY = timedelta(minutes=5)


class SignInOver(Exception):
    """The sign-in lasted twelve hours, or was not used for one."""


def resume_sign_in(person: Person, session_key: str, device: Device | None, at: datetime) -> SignIn:
    """Return the sign-in behind a session, noting that it is used; a new session gets its sign-in here.

    Args:
        session_key: as stored, see `sessions.stored_key`.

    Raises:
        SignInOver: as said; its session is deleted.
    """
    sign_in = SignIn.objects.filter(session_id=session_key, person=person).first()
    if sign_in is None:
        return SignIn.objects.create(
            session_id=session_key, person=person, device=device, created_at=at, last_used_at=at
        )
    if at - sign_in.created_at >= ABSOLUTE or at - sign_in.last_used_at >= IDLE:
        Session.objects.filter(pk=session_key).delete()
        raise SignInOver("sign in again")
    if at - sign_in.last_used_at >= TOUCH_EVERY:
        sign_in.last_used_at = at
        sign_in.save(update_fields=["last_used_at"])
    return sign_in


def known_device(person: Person, secret: str) -> Device | None:
    """Return the device that a browser's cookie stands for, None for a browser this person never used."""
    if not secret:
        return None
    return Device.objects.filter(person=person, secret_hash=links.hash_of(secret)).first()


def remember_device(person: Person, secret: str, at: datetime) -> Device:
    """Keep that a person signed in with the browser that holds this secret."""
    today = at.date()
    device, _ = Device.objects.get_or_create(
        person=person,
        secret_hash=links.hash_of(secret),
        defaults={"first_used_on": today, "last_used_on": today},
    )
    if device.last_used_on != today:
        device.last_used_on = today
        device.save(update_fields=["last_used_on"])
    return device


def name_device(person: Person, device: Device, label: str) -> None:
    """Give one's own device a name, such as "phone"."""
    Device.objects.filter(person=person, pk=device.pk).update(label=label[:40])


def sign_out_everywhere(person: Person, at: datetime, but: str = "") -> int:
    """End every sign-in of a person and close their vaults; returns how many sign-ins.

    Args:
        but: stored key of the one session that stays.
    """
    with transaction.atomic():
        ended = SignIn.objects.filter(person=person).exclude(session_id=but)
        n_ended = ended.count()
        Session.objects.filter(pk__in=ended.values("session_id")).delete()
        if not but:
            vault.sign_out_everywhere(person.pk)
        vault.lock_all(person.pk)
        note(person, PeopleEvent.SIGNED_OUT_EVERYWHERE, person.pk, str(n_ended), at=at)
    return n_ended


def end_sign_in(person: Person, sign_in: SignIn, at: datetime) -> None:
    """End one of a person's own sign-ins. Their vaults close too, for nobody can tell which browser had one open."""
    with transaction.atomic():
        Session.objects.filter(pk__in=SignIn.objects.filter(person=person, pk=sign_in.pk).values("session_id")).delete()
        vault.lock_all(person.pk)
        note(person, PeopleEvent.SIGNED_OUT, person.pk, at=at)


def lose_device(person: Person, device: Device, at: datetime) -> int:
    """Shut a lost device out with one press: its sign-ins end, it is no longer known, every vault closes.

    Returns:
        how many sign-ins it had.
    """
    with transaction.atomic():
        lost = SignIn.objects.filter(person=person).filter(Q(device=device) | Q(device__isnull=True))
        n_ended = lost.count()
        Session.objects.filter(pk__in=lost.values("session_id")).delete()
        Device.objects.filter(person=person, pk=device.pk).delete()
        vault.lock_all(person.pk)
        note(person, PeopleEvent.DEVICE_LOST, person.pk, str(n_ended), at=at)
    return n_ended

"""Opening and closing the vault for one person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.models import Session
from django.db import transaction

from localaction.vault import audit, server_key
from localaction.vault.models import KeyGrant, KeyringState, UserKey, VaultSession
from localaction.vault.rules import boxes, envelope, passphrase, rings, sessions
from localaction.vault.rules.envelope import Damaged
from localaction.vault.rules.events import Event
from localaction.vault.rules.passphrase import Cost, WrongPassphrase
from localaction.vault.rules.rings import KeyOf, RingTampered
from localaction.vault.rules.server_keys import Label
from localaction.vault.rules.sessions import NotACookie

# Stands in `Unlocked.tampered` for the person's own public key.
OWN = "own"


class VaultLocked(Exception):
    """The vault is closed: never opened, idle for too long, or open for too long."""


class NotAHolder(Exception):
    """The person has no key pair yet."""


class NeedsRestoring(Exception):
    """The password was reset by e-mail: recovery code, a colleague or the shares must open the key again."""


@dataclass(frozen=True)
class Unlocked:
    """A vault that one person has open, for the length of one request.

    `at` is the time of the request. `tampered` names rings whose public key in the database was exchanged.
    """

    user_id: Any
    secret: bytes = field(repr=False)
    session_id: bytes = field(repr=False)
    at: datetime
    tampered: tuple[str, ...] = ()


def cookie_name() -> str:
    """Return the name of the vault's cookie."""
    return "__Host-la_vault" if settings.CONFIG.is_https else "la_vault"


def cookie_options() -> dict[str, Any]:
    """Return how the cookie is set: for this browser session, over TLS, unseen by scripts and by other sites."""
    return {"path": "/", "secure": settings.CONFIG.is_https, "httponly": True, "samesite": "Strict"}


def cost() -> Cost:
    """Return the Argon2id cost of newly wrapped keys; only tests set another than the standard."""
    chosen: Cost = getattr(settings, "VAULT_COST", passphrase.STANDARD)
    return chosen


def cell_of(user_id: Any, column: str = "wrapped_sk") -> str:
    """Name the cell that a person's wrapped key is bound to."""
    return envelope.place("vault_userkey", column, user_id)


def key_of(user: AbstractBaseUser) -> UserKey:
    """Return a person's key pair.

    Raises:
        NotAHolder: none was made.
    """
    key = UserKey.objects.filter(user_id=user.pk).first()
    if key is None:
        raise NotAHolder(f"account {user.pk} has no vault key")
    return key


def check_person(key: UserKey) -> None:
    """Refuse a person's public key that was exchanged in the database.

    Raises:
        RingTampered: as said.
    """
    mac_key = server_key.key_for(Label.VOUCH)
    rings.check_vouched(mac_key, KeyOf.PERSON, str(key.user_id), key.version, key.pub, key.mac)


def unlock(user: AbstractBaseUser, typed: str, at: datetime) -> tuple[Unlocked, str]:
    """Open the vault with the passphrase and return it with the value of a cookie that only the browser keeps.

    Raises:
        NotAHolder: the person has no key pair.
        NeedsRestoring: the passphrase was forgotten.
        WrongPassphrase: it does not open the key; noted in the audit trail.
    """
    key = key_of(user)
    if key.wrapped_sk is None:
        raise NeedsRestoring(f"account {user.pk} needs its recovery code")
    # Outside any transaction: deriving takes a tenth of a second and 64 MiB.
    kek = passphrase.derive_kek(typed, key.salt, server_key.key_for(Label.PEPPER), Cost(key.ops, key.mem))
    try:
        secret = passphrase.unwrap(kek, key.wrapped_sk, cell_of(user.pk))
    except WrongPassphrase:
        audit.record(user, Event.UNLOCK_REFUSED, str(user.pk), at=at)
        raise
    return begin(user.pk, secret, at)


def begin(user_id: Any, secret: bytes, at: datetime) -> tuple[Unlocked, str]:
    """Keep a person's secret under a fresh cookie key and check every ring they hold."""
    cookie_key = envelope.new_key()
    name = sessions.session_id(cookie_key)
    box = envelope.seal(cookie_key, secret, envelope.place("vault_vaultsession", "box", user_id))
    with transaction.atomic():
        VaultSession.objects.create(id=name, user_id=user_id, box=box, created_at=at, last_used_at=at)
        tampered = tuple(sorted(_exchanged_rings(user_id, secret)))
        for slug in tampered:
            audit.record(str(user_id), Event.RING_TAMPERED, slug, at=at)
        audit.record(str(user_id), Event.UNLOCKED, str(user_id), at=at)
    return Unlocked(user_id, secret, name, at, tampered), sessions.write_cookie(cookie_key)


def _exchanged_rings(user_id: Any, secret: bytes) -> set[str]:
    mac_key = server_key.key_for(Label.VOUCH)
    found = set()
    own = UserKey.objects.get(user_id=user_id)
    marked = rings.vouch(mac_key, KeyOf.PERSON, str(user_id), own.version, boxes.public_of(secret))
    if own.pub != boxes.public_of(secret) or own.mac != marked:
        found.add(OWN)
    grants = KeyGrant.objects.filter(user_id=user_id).exclude(keyring__state=KeyringState.DESTROYED)
    for grant in grants.select_related("keyring"):
        ring = grant.keyring
        try:
            rings.check_vouched(mac_key, KeyOf.RING, ring.slug, ring.epoch, ring.pub, ring.mac)
            if boxes.public_of(boxes.open_box(secret, grant.sealed_sk)) != ring.pub:
                found.add(ring.slug)
        except (RingTampered, Damaged):
            found.add(ring.slug)
    return found


def resume(user: AbstractBaseUser, cookie: str, at: datetime) -> Unlocked:
    """Return the vault that this person's cookie keeps open.

    Costs one query, and one more at most once a minute.

    Raises:
        VaultLocked: no such session, another person's, idle for 15 minutes, or open for 8 hours.
    """
    try:
        cookie_key = sessions.read_cookie(cookie)
    except NotACookie as error:
        raise VaultLocked("the vault is closed") from error
    name = sessions.session_id(cookie_key)
    row = VaultSession.objects.filter(id=name, user_id=user.pk).first()
    if row is None:
        raise VaultLocked("the vault is closed")
    if sessions.has_expired(row.created_at, row.last_used_at, at):
        with transaction.atomic():
            row.delete()
            audit.record(user, Event.LOCKED, str(user.pk), "EXPIRED", at=at)
        raise VaultLocked("the vault closed by itself")
    try:
        secret = envelope.unseal(cookie_key, row.box, envelope.place("vault_vaultsession", "box", user.pk))
    except Damaged as error:
        raise VaultLocked("the vault is closed") from error
    if at - row.last_used_at >= sessions.TOUCH_EVERY:
        VaultSession.objects.filter(pk=row.pk).update(last_used_at=at)
    return Unlocked(user.pk, secret, name, at)


def lock(session: Unlocked) -> None:
    """Close this vault."""
    with transaction.atomic():
        VaultSession.objects.filter(id=session.session_id).delete()
        audit.record(str(session.user_id), Event.LOCKED, str(session.user_id), at=session.at)


def lock_all(user_id: Any) -> int:
    """Close every vault of a person; returns how many."""
    return VaultSession.objects.filter(user_id=user_id).delete()[0]


def sign_out_everywhere(user_id: Any) -> int:
    """Delete every sign-in of a person; returns how many.

    Django's session rows name nobody outside their signed content, so all of them are read.
    """
    own = [row.pk for row in Session.objects.iterator() if row.get_decoded().get(SESSION_KEY) == str(user_id)]
    return Session.objects.filter(pk__in=own).delete()[0]

"""Rings of readers: making one, letting people in and out, and moving cases to a fresh key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction

from localaction.vault import audit, server_key, tombstones
from localaction.vault.actions.sessions import Unlocked, check_person, lock_all, sign_out_everywhere
from localaction.vault.models import (
    CaseKey,
    CaseMark,
    KeyGrant,
    Keyring,
    KeyringState,
    Recovery,
    TombstoneKind,
    UserKey,
)
from localaction.vault.rules import boxes, rings
from localaction.vault.rules.envelope import Damaged
from localaction.vault.rules.events import Event
from localaction.vault.rules.rings import KeyOf, Ring, RingTampered
from localaction.vault.rules.server_keys import Label

# One SQLite write transaction at a time: small batches let a public form in between (SECURITY.md section 2.4).
BATCH = 200


class NoRing(Exception):
    """The ring was never made."""


class RingExists(Exception):
    """The ring has an active key."""


class NoGrant(Exception):
    """This person holds no key that opens it."""


class LastHolder(Exception):
    """Without this person and without recovery shares nobody could open the ring again."""


@dataclass(frozen=True)
class Moved:
    """How many case keys went to the fresh epoch, and how many do not open."""

    n_moved: int
    n_damaged: int


def check_ring(ring: Keyring) -> None:
    """Refuse a ring whose public key was exchanged in the database.

    Raises:
        RingTampered: as said.
    """
    rings.check_vouched(server_key.key_for(Label.VOUCH), KeyOf.RING, ring.slug, ring.epoch, ring.pub, ring.mac)


def active_ring(slug: str) -> Keyring:
    """Return the epoch of a ring that new cases are sealed to.

    Raises:
        NoRing: none was made.
        RingTampered: its public key was exchanged.
    """
    ring = Keyring.objects.filter(slug=slug, state=KeyringState.ACTIVE).first()
    if ring is None:
        raise NoRing(f"the ring {slug} was not made yet")
    check_ring(ring)
    return ring


def pinned_ring(slug: str) -> Keyring:
    """Return the active epoch and keep it active until the caller's transaction ends.

    SQLite has one writer at a time anyway. On PostgreSQL a shared lock lets reports in side by side and makes a
    rotation wait for them, so that no case is ever sealed to an epoch that is being given up.

    Raises:
        NoRing, RingTampered: see `active_ring`.
    """
    while True:
        ring = active_ring(slug)
        if connection.vendor != "postgresql":
            return ring
        with connection.cursor() as cursor:
            cursor.execute("SELECT state FROM vault_keyring WHERE id = %s FOR SHARE", [ring.pk])
            if cursor.fetchone() == (KeyringState.ACTIVE.value,):
                return ring


def ring_secret(session: Unlocked, ring: Keyring) -> bytes:
    """Open a ring's secret for a person who holds it.

    Raises:
        NoGrant: they do not.
        RingTampered: the public key in the database is not that secret's.
    """
    grant = KeyGrant.objects.filter(keyring=ring, user_id=session.user_id).first()
    if grant is None:
        raise NoGrant(f"no grant for the ring {ring.slug}")
    return secret_in(session, grant, ring)


def secret_in(session: Unlocked, grant: KeyGrant, ring: Keyring) -> bytes:
    """Open the ring secret inside a grant.

    Raises:
        NoGrant: the grant was sealed to an earlier key of this person.
        RingTampered: the public key in the database is not that secret's.
    """
    check_ring(ring)
    try:
        secret = boxes.open_box(session.secret, grant.sealed_sk)
    except Damaged as error:
        raise NoGrant(f"the grant for the ring {ring.slug} does not open") from error
    if boxes.public_of(secret) != ring.pub:
        raise RingTampered(f"the public key of ring {ring.slug} was exchanged")
    return secret


def give(ring: Keyring, secret: bytes, users: Iterable[Any], by: str, at: datetime) -> None:
    """Seal a ring's secret to people, named by their account's key.

    Raises:
        RingTampered: somebody's public key was exchanged.
    """
    keys = list(UserKey.objects.filter(user_id__in=list(users)))
    for key in keys:
        check_person(key)
        KeyGrant.objects.update_or_create(
            keyring=ring,
            user_id=key.user_id,
            defaults={"sealed_sk": boxes.seal_to(key.pub, secret), "granted_by": by, "at": at},
        )


def confirmed_recovery() -> Recovery | None:
    """Return the recovery key in force, None before the first ceremony.

    Raises:
        RingTampered: it was exchanged in the database.
    """
    recovery = Recovery.objects.filter(confirmed_at__isnull=False).order_by("-confirmed_at", "-pk").first()
    if recovery is not None:
        mac_key = server_key.key_for(Label.VOUCH)
        rings.check_vouched(mac_key, KeyOf.RECOVERY, "recovery", recovery.threshold, recovery.pub, recovery.mac)
    return recovery


def _new_epoch(slug: str, epoch: int, users: Iterable[Any], by: str, at: datetime) -> Keyring:
    pub, secret = boxes.new_pair()
    recovery = confirmed_recovery()
    ring = Keyring.objects.create(
        slug=slug,
        epoch=epoch,
        pub=pub,
        mac=rings.vouch(server_key.key_for(Label.VOUCH), KeyOf.RING, slug, epoch, pub),
        recovery=recovery,
        sealed_sk_recovery=boxes.seal_to(recovery.pub, secret) if recovery else None,
        created_at=at,
    )
    give(ring, secret, users, by, at)
    return ring


def create_ring(slug: str, holders: Iterable[AbstractBaseUser], by: AbstractBaseUser | str, at: datetime) -> Keyring:
    """Make a ring and give it to its first holders; its secret is in clear only during this call.

    Raises:
        RingExists: it was made before.
        ValueError: no such ring is known to the product.
        NoGrant: none of the holders has a key pair, so nobody could open it.
    """
    name = Ring(slug).value
    with transaction.atomic():
        if Keyring.objects.filter(slug=name, state=KeyringState.ACTIVE).exists():
            raise RingExists(f"the ring {name} exists")
        last = Keyring.objects.filter(slug=name).order_by("-epoch").values_list("epoch", flat=True).first() or 0
        ring = _new_epoch(name, last + 1, [holder.pk for holder in holders], audit.name_of(by), at)
        if not ring.grants.exists():
            raise NoGrant(f"nobody could open the ring {name}")
        audit.record(by, Event.RING_MADE, f"{name}:{ring.epoch}", at=at)
    return ring


def grant_ring(session: Unlocked, slug: str, user: AbstractBaseUser) -> None:
    """Let a person into a ring; only somebody inside can do it, with the vault open.

    Raises:
        NoGrant: the caller is not inside, or the person has no key pair.
        NoRing, RingTampered: see `active_ring`.
    """
    if not UserKey.objects.filter(user_id=user.pk).exists():
        raise NoGrant(f"account {user.pk} has no vault key")
    with transaction.atomic():
        ring_secret(session, active_ring(slug))
        live = Keyring.objects.filter(slug=slug).exclude(state=KeyringState.DESTROYED)
        for ring in live.filter(grants__user_id=session.user_id):
            give(ring, ring_secret(session, ring), [user.pk], str(session.user_id), session.at)
        audit.record(str(session.user_id), Event.RING_GRANTED, slug, str(user.pk), at=session.at)


def rotate_ring(
    slug: str, by: AbstractBaseUser | str, at: datetime, without: AbstractBaseUser | None = None
) -> Keyring:
    """Start a fresh epoch for all holders but one; needs no open vault. `move_cases` then empties the old one.

    Raises:
        NoRing: it was never made.
        RingTampered: the public key of a holder or of the recovery was exchanged.
        LastHolder: nobody could open the cases of the old epoch again.
    """
    with transaction.atomic():
        old = Keyring.objects.select_for_update().filter(slug=slug, state=KeyringState.ACTIVE).first()
        if old is None:
            raise NoRing(f"the ring {slug} was not made yet")
        if without is not None:
            KeyGrant.objects.filter(keyring__slug=slug, user_id=without.pk).delete()
        staying = list(old.grants.values_list("user_id", flat=True))
        if not staying and old.sealed_sk_recovery is None:
            raise LastHolder(f"nobody else could open the ring {slug}")
        old.state = KeyringState.RETIRED
        old.save(update_fields=["state"])
        ring = _new_epoch(slug, old.epoch + 1, staying, audit.name_of(by), at)
        audit.record(by, Event.RING_ROTATED, f"{slug}:{ring.epoch}", at=at)
    return ring


def remove_member(user: AbstractBaseUser, by: AbstractBaseUser | str, at: datetime) -> list[str]:
    """Shut a person out at once: grants, assigned cases, open vaults, sign-ins and their key pair.

    1. In one transaction all of that is deleted, and each ring they were in gets a fresh epoch.
    2. `move_cases`, in the session of anybody inside, re-wraps the case keys in batches.

    Returns:
        the rings whose cases are to be moved.

    Raises:
        LastHolder: nobody could open one of their rings again.
        RingTampered: see `rotate_ring`.
    """
    with transaction.atomic():
        held = Keyring.objects.filter(grants__user_id=user.pk, state=KeyringState.ACTIVE)
        slugs = sorted(held.values_list("slug", flat=True))
        for slug in slugs:
            rotate_ring(slug, by, at, without=user)
        KeyGrant.objects.filter(user_id=user.pk).delete()
        CaseKey.objects.filter(user_id=user.pk).delete()
        UserKey.objects.filter(user_id=user.pk).delete()
        lock_all(user.pk)
        sign_out_everywhere(user.pk)
        tombstones.add(TombstoneKind.MEMBER, [str(user.pk)], at)
        audit.record(by, Event.HOLDER_REMOVED, str(user.pk), ",".join(slugs), at=at)
    return slugs


def leave_ring(user: AbstractBaseUser, slug: str, by: AbstractBaseUser | str, at: datetime) -> None:
    """Take one ring from a person who stays in others; `move_cases` then re-wraps its case keys.

    Raises:
        NoRing, LastHolder, RingTampered: see `rotate_ring`.
    """
    rotate_ring(slug, by, at, without=user)


def move_cases(session: Unlocked, batch: int = BATCH, slug: str = "", at_most: int | None = None) -> Moved:
    """Re-wrap the case keys of retired epochs that this person holds, then destroy those epochs.

    Each batch is a transaction of its own; doing it twice, or stopping half-way, does no harm.

    Args:
        slug: one ring only; left out, every ring the person holds.
        at_most: how many keys to move in this call, for a page that must answer soon.

    Raises:
        RingTampered: a public key was exchanged.
    """
    n_moved = n_damaged = 0
    retired = Keyring.objects.filter(state=KeyringState.RETIRED, grants__user_id=session.user_id)
    if slug:
        retired = retired.filter(slug=slug)
    for old in retired.order_by("slug", "epoch"):
        secret = ring_secret(session, old)
        last = 0
        while at_most is None or n_moved < at_most:
            size = batch if at_most is None else min(batch, at_most - n_moved)
            moved, damaged, last = _move_batch(old, secret, last, size)
            n_moved, n_damaged = n_moved + moved, n_damaged + damaged
            if moved + damaged == 0:
                break
        destroy_if_empty(old, session)
    return Moved(n_moved, n_damaged)


def _move_batch(old: Keyring, secret: bytes, after: int, size: int) -> tuple[int, int, int]:
    with transaction.atomic():
        rows = list(CaseKey.objects.select_for_update().filter(keyring=old, pk__gt=after).order_by("pk")[:size])
        if not rows:
            return 0, 0, after
        fresh = pinned_ring(old.slug)
        moved = []
        for row in rows:
            try:
                row.sealed_dek = boxes.seal_to(fresh.pub, boxes.open_box(secret, row.sealed_dek))
            except Damaged:
                continue
            row.keyring = fresh
            moved.append(row)
        CaseKey.objects.bulk_update(moved, ["sealed_dek", "keyring"])
        # Marks were made with the old secret; they are made anew when staff next open the case.
        CaseMark.objects.filter(keyring=old, case__in=[row.case for row in moved]).delete()
    return len(moved), len(rows) - len(moved), rows[-1].pk


def destroy_if_empty(old: Keyring, session: Unlocked) -> bool:
    """Destroy a retired epoch's secret once no case hangs on it; returns whether it is gone."""
    with transaction.atomic():
        ring = Keyring.objects.select_for_update().get(pk=old.pk)
        if ring.state != KeyringState.RETIRED or ring.case_keys.exists():
            return False
        ring.grants.all().delete()
        CaseMark.objects.filter(keyring=ring).delete()
        ring.sealed_sk_recovery, ring.state = None, KeyringState.DESTROYED
        ring.save(update_fields=["sealed_sk_recovery", "state"])
        audit.record(str(session.user_id), Event.RING_DESTROYED, f"{ring.slug}:{ring.epoch}", at=session.at)
    return True


def vouch_again(session: Unlocked) -> list[str]:
    """After the server key file was lost and made anew: mark the keys that this person's own secrets prove.

    Returns:
        names of what was marked.

    Raises:
        RingTampered: a public key does not belong to the secret that this person holds.
    """
    mac_key = server_key.key_for(Label.VOUCH)
    marked = []
    with transaction.atomic():
        grants = KeyGrant.objects.filter(user_id=session.user_id).exclude(keyring__state=KeyringState.DESTROYED)
        for grant in grants.select_related("keyring"):
            ring = grant.keyring
            if boxes.public_of(boxes.open_box(session.secret, grant.sealed_sk)) != ring.pub:
                raise RingTampered(f"the public key of ring {ring.slug} was exchanged")
            ring.mac = rings.vouch(mac_key, KeyOf.RING, ring.slug, ring.epoch, ring.pub)
            ring.save(update_fields=["mac"])
            marked.append(f"{ring.slug}:{ring.epoch}")
        audit.record(str(session.user_id), Event.RING_VOUCHED, ",".join(marked)[:100], at=session.at)
    return marked

"""Recovery shares on paper: the ceremony that makes them and the day they are needed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from localaction.vault import audit, server_key
from localaction.vault.actions.rings import NoGrant, confirmed_recovery, give, ring_secret
from localaction.vault.actions.sessions import Unlocked, check_person, key_of
from localaction.vault.models import Keyring, KeyringState, Recovery
from localaction.vault.rules import boxes, printed, rings, shares
from localaction.vault.rules.events import Event
from localaction.vault.rules.rings import KeyOf, RingTampered
from localaction.vault.rules.server_keys import Label
from localaction.vault.rules.shares import SharesRefused


class NoCeremony(Exception):
    """No recovery shares were made."""


@dataclass(frozen=True)
class Ceremony:
    """Shares to print now and never again, and the fingerprint for the printed sheets."""

    recovery: Recovery
    sentences: list[str] = field(repr=False)
    fingerprint: str


def begin_ceremony(by: AbstractBaseUser | str, at: datetime) -> Ceremony:
    """Make a recovery key and split it into five shares; nothing hangs on it until they were read back."""
    pub, secret = boxes.new_pair()
    sentences = shares.split(secret)
    mark = rings.vouch(server_key.key_for(Label.VOUCH), KeyOf.RECOVERY, "recovery", shares.THRESHOLD, pub)
    with transaction.atomic():
        Recovery.objects.filter(confirmed_at__isnull=True).delete()
        recovery = Recovery.objects.create(
            pub=pub, mac=mark, threshold=shares.THRESHOLD, n_shares=shares.N_SHARES, created_at=at
        )
        audit.record(by, Event.RECOVERY_BEGUN, printed.fingerprint(pub), at=at)
    return Ceremony(recovery, sentences, printed.fingerprint(pub))


def confirm_ceremony(session: Unlocked, read_back: Sequence[str]) -> list[str]:
    """Put the pending shares in force once all five were read back, and seal this person's own rings to them.

    Returns, Raises: see `confirm_shares`.
    """
    confirm_shares(str(session.user_id), read_back, session.at, session)
    return uncopied_rings()


def confirm_shares(
    by: AbstractBaseUser | str, read_back: Sequence[str], at: datetime, session: Unlocked | None = None
) -> list[str]:
    """Put the pending shares in force once all five were read back from paper.

    Args:
        session: the open vault of `by`, None for somebody who holds no ring; its rings are sealed to the shares.

    Returns:
        the rings that still wait for a copy by somebody inside (see `copy_to_recovery`).

    Raises:
        NoCeremony: none is pending.
        SharesRefused: a share is missing, mistyped, or of another ceremony.
    """
    recovery = Recovery.objects.filter(confirmed_at__isnull=True).order_by("-pk").first()
    if recovery is None:
        raise NoCeremony("no ceremony was begun")
    spoken = {" ".join(sentence.lower().split()) for sentence in read_back}
    if len(spoken) != recovery.n_shares:
        raise SharesRefused(f"all {recovery.n_shares} shares must be read back")
    if boxes.public_of(shares.combine(read_back, recovery.threshold)) != recovery.pub:
        raise SharesRefused("the shares are of another ceremony")
    with transaction.atomic():
        recovery.confirmed_at = at
        recovery.save(update_fields=["confirmed_at"])
        if session is not None:
            copy_to_recovery(session)
        audit.record(by, Event.RECOVERY_CONFIRMED, printed.fingerprint(recovery.pub), at=at)
    return uncopied_rings()


def uncopied_rings() -> list[str]:
    """Return the rings that the recovery shares in force would not open."""
    recovery = Recovery.objects.filter(confirmed_at__isnull=False).order_by("-confirmed_at", "-pk").first()
    live = Keyring.objects.exclude(state=KeyringState.DESTROYED)
    if recovery is not None:
        live = live.exclude(recovery=recovery)
    return sorted(set(live.values_list("slug", flat=True)))


def copy_to_recovery(session: Unlocked) -> int:
    """Seal the rings this person holds to the recovery key in force, where that was not done yet; returns how many.

    Raises:
        RingTampered: a public key was exchanged.
    """
    recovery = confirmed_recovery()
    if recovery is None:
        return 0
    waiting = Keyring.objects.filter(grants__user_id=session.user_id).exclude(state=KeyringState.DESTROYED)
    n_copied = 0
    for ring in waiting.exclude(recovery=recovery):
        ring.sealed_sk_recovery = boxes.seal_to(recovery.pub, ring_secret(session, ring))
        ring.recovery = recovery
        ring.save(update_fields=["sealed_sk_recovery", "recovery"])
        n_copied += 1
    return n_copied


def recover_from_shares(
    sentences: Sequence[str], user: AbstractBaseUser, at: datetime, slugs: Collection[str] | None = None
) -> list[str]:
    """Give rings to a person who has a key pair, by three of the five shares.

    The shares have then been seen by a running server: make new ones.

    Args:
        slugs: the rings that this person's roles read; left out, every ring.

    Returns:
        the rings given.

    Raises:
        NoCeremony: no shares are in force.
        SharesRefused: too few, mistyped, or of another ceremony.
        NotAHolder: the person has no key pair.
        NoGrant: no ring has a copy for these shares.
        RingTampered: the public key of the person or of a ring was exchanged.
    """
    recovery = confirmed_recovery()
    if recovery is None:
        raise NoCeremony("no recovery shares are in force")
    secret = shares.combine(sentences, recovery.threshold)
    if boxes.public_of(secret) != recovery.pub:
        raise SharesRefused("the shares are of another ceremony")
    check_person(key_of(user))
    given = []
    with transaction.atomic():
        for ring in Keyring.objects.filter(recovery=recovery).exclude(state=KeyringState.DESTROYED):
            if ring.sealed_sk_recovery is None or (slugs is not None and ring.slug not in slugs):
                continue
            ring_sk = boxes.open_box(secret, ring.sealed_sk_recovery)
            if boxes.public_of(ring_sk) != ring.pub:
                raise RingTampered(f"the public key of ring {ring.slug} was exchanged")
            give(ring, ring_sk, [user.pk], "shares", at)
            given.append(ring.slug)
        if not given:
            raise NoGrant("no ring has a copy for these shares")
        Recovery.objects.filter(pk=recovery.pk).update(used_at=at)
        audit.record(user, Event.RECOVERY_USED, str(user.pk), ",".join(given), at=at)
    return sorted(set(given))

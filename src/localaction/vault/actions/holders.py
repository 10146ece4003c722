"""A person's key pair: making it, changing its passphrase, and bringing it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from nacl.utils import random

from localaction.vault import audit, server_key, tombstones
from localaction.vault.actions.sessions import Unlocked, begin, cell_of, cost, key_of, lock_all
from localaction.vault.models import CaseKey, KeyGrant, TombstoneKind, UserKey
from localaction.vault.rules import boxes, passphrase, printed, rings
from localaction.vault.rules.events import Event
from localaction.vault.rules.passphrase import WrongPassphrase
from localaction.vault.rules.printed import Mistyped
from localaction.vault.rules.rings import KeyOf
from localaction.vault.rules.server_keys import Label


class AlreadyEnrolled(Exception):
    """The person has a key pair."""


class WrongRecoveryCode(Exception):
    """The recovery code is not this person's, or was replaced."""


def _wrapped(user_id: Any, secret: bytes, typed: str) -> dict[str, Any]:
    """Return the columns that wrap `secret` by a passphrase under a fresh salt."""
    salt, price = random(passphrase.SALT_BYTES), cost()
    kek = passphrase.derive_kek(typed, salt, server_key.key_for(Label.PEPPER), price)
    wrapped = passphrase.wrap(kek, secret, cell_of(user_id))
    return {"salt": salt, "ops": price.ops, "mem": price.mem, "wrapped_sk": wrapped}


def _wrapped_by_code(user_id: Any, secret: bytes, code: str) -> dict[str, Any]:
    key = printed.recovery_key(code)
    return {"wrapped_sk_recovery": passphrase.wrap(key, secret, cell_of(user_id, "wrapped_sk_recovery"))}


def _vouched(user_id: Any, pub: bytes, version: int) -> dict[str, Any]:
    mark = rings.vouch(server_key.key_for(Label.VOUCH), KeyOf.PERSON, str(user_id), version, pub)
    return {"pub": pub, "version": version, "mac": mark}


def enrol_holder(user: AbstractBaseUser, typed: str, at: datetime) -> str:
    """Make a person's key pair and return their recovery code, which is shown once and stored nowhere.

    Raises:
        AlreadyEnrolled: they have one.
        TooWeak: the passphrase could be guessed.
    """
    passphrase.check_strength(typed)
    if UserKey.objects.filter(user_id=user.pk).exists():
        raise AlreadyEnrolled(f"account {user.pk} has a vault key")
    return _make_pair(user, typed, 1, Event.HOLDER_ENROLLED, at)


def replace_key(user: AbstractBaseUser, typed: str, at: datetime) -> str:
    """Give a new key pair to somebody who lost both passphrase and recovery code; returns the new code.

    Everything sealed to the old pair is given up: a colleague must grant the rings again.

    Raises:
        NotAHolder: they had no pair.
        TooWeak: the passphrase could be guessed.
    """
    passphrase.check_strength(typed)
    return _make_pair(user, typed, key_of(user).version + 1, Event.HOLDER_REPLACED, at)


def _make_pair(user: AbstractBaseUser, typed: str, version: int, event: Event, at: datetime) -> str:
    pub, secret = boxes.new_pair()
    code = printed.new_recovery_code()
    columns = {**_vouched(user.pk, pub, version), **_wrapped(user.pk, secret, typed)}
    columns |= _wrapped_by_code(user.pk, secret, code)
    with transaction.atomic():
        KeyGrant.objects.filter(user_id=user.pk).delete()
        CaseKey.objects.filter(user_id=user.pk).delete()
        lock_all(user.pk)
        UserKey.objects.update_or_create(user_id=user.pk, defaults=columns)
        tombstones.add(TombstoneKind.RETURNED, [str(user.pk)], at)
        audit.record(user, event, str(user.pk), at=at)
    return code


def change_passphrase(session: Unlocked, typed: str) -> tuple[Unlocked, str]:
    """Wrap the open key by a new passphrase; nothing else changes.

    Returns:
        the vault opened afresh with its cookie, as `unlock` does; every vault opened before is closed.

    Raises:
        TooWeak: the passphrase could be guessed.
    """
    passphrase.check_strength(typed)
    columns = _wrapped(session.user_id, session.secret, typed)
    with transaction.atomic():
        UserKey.objects.filter(user_id=session.user_id).update(**columns)
        lock_all(session.user_id)
        audit.record(str(session.user_id), Event.PASSPHRASE_CHANGED, str(session.user_id), at=session.at)
        return begin(session.user_id, session.secret, session.at)


def forget_passphrase(user: AbstractBaseUser, at: datetime) -> None:
    """Do what a reset by e-mail does: nobody opens the vault for this person by passphrase any more.

    Whoever reads a person's e-mail must not read the vault.
    """
    with transaction.atomic():
        UserKey.objects.filter(user_id=user.pk).update(wrapped_sk=None)
        lock_all(user.pk)
        audit.record(user, Event.PASSPHRASE_FORGOTTEN, str(user.pk), at=at)


def restore_by_code(user: AbstractBaseUser, code: str, typed: str, at: datetime) -> str:
    """Open a person's key by the printed recovery code, wrap it by a new passphrase, and return a new code.

    It works without the old server key too, for the code does not depend on it.

    Raises:
        NotAHolder: the person has no key pair.
        Mistyped: the code has a slip in it.
        WrongRecoveryCode: it is another person's or was used before.
        TooWeak: the new passphrase could be guessed.
    """
    passphrase.check_strength(typed)
    key = key_of(user)
    try:
        where = cell_of(user.pk, "wrapped_sk_recovery")
        secret = passphrase.unwrap(printed.recovery_key(code), key.wrapped_sk_recovery, where)
    except Mistyped:
        audit.record(user, Event.CODE_REFUSED, str(user.pk), "MISTYPED", at=at)
        raise
    except WrongPassphrase as error:
        audit.record(user, Event.CODE_REFUSED, str(user.pk), at=at)
        raise WrongRecoveryCode("the recovery code does not open this key") from error
    fresh = printed.new_recovery_code()
    # The public half comes from the secret, so a key exchanged in the database is put right as well.
    columns = {**_vouched(user.pk, boxes.public_of(secret), key.version), **_wrapped(user.pk, secret, typed)}
    columns |= _wrapped_by_code(user.pk, secret, fresh)
    with transaction.atomic():
        UserKey.objects.filter(user_id=user.pk).update(**columns)
        lock_all(user.pk)
        audit.record(user, Event.CODE_USED, str(user.pk), at=at)
    return fresh

"""The panic button."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.models import Session
from django.db import transaction

from localaction.vault import audit, occasions
from localaction.vault.models import UserKey, VaultSession
from localaction.vault.rules.events import Event


@dataclass(frozen=True)
class Lockdown:
    """What a lockdown ended, by count, and what each room's own step did."""

    n_vaults: int
    n_sign_ins: int
    n_passphrases: int
    steps: dict[str, int]


def lockdown(by: AbstractBaseUser | str, at: datetime, deep: bool = False) -> Lockdown:
    """End every open vault and every sign-in at once, and run what other rooms registered.

    Args:
        deep: also forget every passphrase, so that only recovery codes, colleagues restored by them, or the
            shares open anything again.
    """
    with transaction.atomic():
        n_vaults = VaultSession.objects.all().delete()[0]
        n_sign_ins = Session.objects.all().delete()[0]
        wrapped = UserKey.objects.filter(wrapped_sk__isnull=False)
        n_passphrases = wrapped.update(wrapped_sk=None) if deep else 0
        steps = occasions.run_lockdown(at)
        audit.record(by, Event.LOCKDOWN, "deep" if deep else "", at=at)
    return Lockdown(n_vaults, n_sign_ins, n_passphrases, steps)

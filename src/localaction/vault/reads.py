"""What pages and `localaction doctor` need to know of the vault; nothing here needs an open vault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count

from localaction.vault import server_key
from localaction.vault.actions.recovery import uncopied_rings
from localaction.vault.actions.rings import NoRing, active_ring
from localaction.vault.models import AuditEvent, CaseKey, KeyGrant, Keyring, KeyringState, LegalHold, Recovery, UserKey
from localaction.vault.rules import printed
from localaction.vault.rules.events import Event
from localaction.vault.rules.rings import RingTampered
from localaction.vault.server_key import BrokenServerKey, ExposedServerKey, NoServerKey


@dataclass(frozen=True)
class Holder:
    """A person inside a ring, and whether their passphrase opens it now."""

    user_id: Any
    has_passphrase: bool


def holders(slug: str) -> list[Holder]:
    """Return who is inside the active epoch of a ring, by account. Two queries."""
    inside = KeyGrant.objects.filter(keyring__slug=slug, keyring__state=KeyringState.ACTIVE)
    keys = UserKey.objects.filter(user_id__in=inside.values("user_id")).order_by("user_id")
    return [Holder(key.user_id, key.wrapped_sk is not None) for key in keys]


def pending_access(slug: str, user_ids: Iterable[Any]) -> list[Any]:
    """Return which of these people have a key pair and still wait to be let into a ring by somebody inside."""
    inside = {holder.user_id for holder in holders(slug)}
    keyed = UserKey.objects.filter(user_id__in=list(user_ids)).order_by("user_id")
    return [user_id for user_id in keyed.values_list("user_id", flat=True) if user_id not in inside]


def is_holder(user: AbstractBaseUser) -> bool:
    """Return whether the person has a key pair."""
    return UserKey.objects.filter(user_id=user.pk).exists()


def unready(slug: str) -> list[str]:
    """Return why a public form of this ring must not open yet; empty when it may.

    Codes: NO_SERVER_KEY, NO_RING, RING_TAMPERED, NO_HOLDER, NO_RECOVERY, NO_RECOVERY_COPY.
    """
    try:
        server_key.read()
        active_ring(slug)
    except (NoServerKey, ExposedServerKey, BrokenServerKey):
        return ["NO_SERVER_KEY"]
    except NoRing:
        return ["NO_RING"]
    except RingTampered:
        return ["RING_TAMPERED"]
    found = []
    if not holders(slug):
        found.append("NO_HOLDER")
    if not Recovery.objects.filter(confirmed_at__isnull=False).exists():
        found.append("NO_RECOVERY")
    elif slug in uncopied_rings():
        found.append("NO_RECOVERY_COPY")
    return found


def used_recoveries() -> int:
    """Return how many recovery keys in force were already used, after which new shares are due."""
    latest = Recovery.objects.filter(confirmed_at__isnull=False).order_by("-confirmed_at", "-pk").first()
    return int(latest is not None and latest.used_at is not None)


@dataclass(frozen=True)
class CeremonyState:
    """Where the recovery shares stand: in force since, used on, begun and not read back yet."""

    confirmed_at: datetime | None
    used_at: datetime | None
    begun_at: datetime | None
    fingerprint: str
    uncovered: list[str]

    @property
    def is_due(self) -> bool:
        """Whether shares must be made: there are none, or a running server has seen them."""
        return self.confirmed_at is None or self.used_at is not None


def ceremony() -> CeremonyState:
    """Return where the recovery shares stand. Four queries at most."""
    latest = Recovery.objects.filter(confirmed_at__isnull=False).order_by("-confirmed_at", "-pk").first()
    begun = Recovery.objects.filter(confirmed_at__isnull=True).order_by("-pk").first()
    return CeremonyState(
        latest.confirmed_at if latest else None,
        latest.used_at if latest else None,
        begun.created_at if begun else None,
        printed.fingerprint(latest.pub) if latest else "",
        uncopied_rings(),
    )


@dataclass(frozen=True)
class Epoch:
    """One key of a ring: since when, who could read by it, what still hangs on it, and whether shares open it."""

    number: int
    state: str
    made_at: datetime
    fingerprint: str
    holders: frozenset[Any]
    n_cases: int
    is_covered: bool


def epochs() -> dict[str, list[Epoch]]:
    """Return the keys of every ring, the newest first; those destroyed too. Four queries."""
    latest = Recovery.objects.filter(confirmed_at__isnull=False).order_by("-confirmed_at", "-pk").first()
    hanging = dict(
        CaseKey.objects.filter(keyring__isnull=False)
        .values_list("keyring")
        .annotate(n=Count("pk"))
        .values_list("keyring", "n")
    )
    inside: dict[int, set[Any]] = defaultdict(set)
    for keyring_id, user_id in KeyGrant.objects.values_list("keyring_id", "user_id"):
        inside[keyring_id].add(user_id)
    found: dict[str, list[Epoch]] = defaultdict(list)
    for ring in Keyring.objects.order_by("slug", "-epoch"):
        is_covered = latest is not None and ring.recovery_id == latest.pk and ring.sealed_sk_recovery is not None
        found[ring.slug].append(
            Epoch(
                ring.epoch, ring.state, ring.created_at, printed.fingerprint(ring.pub), frozenset(inside[ring.pk]),
                hanging.get(ring.pk, 0), is_covered,
            )
        )  # fmt: skip
    return dict(found)


def fingerprints() -> dict[str, str]:
    """Return the fingerprint of each active ring's public key, to print beside the shares."""
    active = Keyring.objects.filter(state=KeyringState.ACTIVE).order_by("slug")
    return {ring.slug: printed.fingerprint(ring.pub) for ring in active}


def waiting_moves() -> int:
    """Return how many case keys still hang on a retired epoch."""
    return sum(ring.case_keys.count() for ring in Keyring.objects.filter(state=KeyringState.RETIRED))


def holds_to_review(on: date) -> list[LegalHold]:
    """Return confirmed holds whose review date has come, the oldest first."""
    standing = LegalHold.objects.filter(lifted_at__isnull=True, seconded_at__isnull=False, review_on__lte=on)
    return list(standing.order_by("review_on", "proposed_at"))


def n_cases_opened(user: AbstractBaseUser, since: datetime) -> int:
    """Return how many case openings the trail shows for a person since then, for a limit on mass reading."""
    return AuditEvent.objects.filter(actor=str(user.pk), action=Event.CASE_OPENED, at__gte=since).count()

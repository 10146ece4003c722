"""Keys, their holders, open vaults, the audit trail, and what retention leaves behind."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from localaction.vault.fields import Blob
from localaction.vault.rules.holds import PROPOSAL_LASTS


class UserKey(models.Model):
    """A person's key pair; the secret half is wrapped by the passphrase and by the recovery code."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    pub = Blob(max_length=32)
    mac = Blob(max_length=32)
    salt = Blob(max_length=16)
    ops = models.PositiveIntegerField()
    mem = models.PositiveBigIntegerField()
    wrapped_sk = Blob(null=True)  # null: locked until the recovery code, a colleague or the shares open it again
    wrapped_sk_recovery = Blob()
    version = models.PositiveSmallIntegerField(default=1)


class Recovery(models.Model):
    """A recovery key of the organisation whose secret half exists only as shares on paper."""

    pub = Blob(max_length=32)
    mac = Blob(max_length=32)
    threshold = models.PositiveSmallIntegerField()
    n_shares = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)


class KeyringState(models.TextChoices):
    """Life of a ring's epoch."""

    ACTIVE = "ACTIVE"
    RETIRED = "RETIRED"
    DESTROYED = "DESTROYED"


class Keyring(models.Model):
    """One epoch of a ring's key pair; new cases are sealed to the active one."""

    slug = models.SlugField(max_length=20)
    epoch = models.PositiveIntegerField()
    pub = Blob(max_length=32)
    mac = Blob(max_length=32)
    recovery = models.ForeignKey(Recovery, models.PROTECT, null=True, related_name="+")
    sealed_sk_recovery = Blob(null=True)
    state = models.CharField(max_length=10, choices=KeyringState.choices, default=KeyringState.ACTIVE)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slug", "epoch"], name="vault_keyring_epoch"),
            models.UniqueConstraint(
                fields=["slug"], condition=Q(state=KeyringState.ACTIVE), name="vault_keyring_one_active"
            ),
        ]


class KeyGrant(models.Model):
    """A ring's secret, sealed to one person."""

    keyring = models.ForeignKey(Keyring, models.CASCADE, related_name="grants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sealed_sk = Blob(max_length=80)
    granted_by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["keyring", "user"], name="vault_keygrant_once")]


class CaseKey(models.Model):
    """A case's key, sealed to a ring or to one assigned person. Deleting all of a case's rows shreds the case."""

    case = models.UUIDField(db_index=True)
    keyring = models.ForeignKey(Keyring, models.PROTECT, null=True, related_name="case_keys")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    sealed_dek = Blob(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(keyring__isnull=False, user__isnull=True) | Q(keyring__isnull=True, user__isnull=False),
                name="vault_casekey_one_holder",
            ),
            models.UniqueConstraint(fields=["case", "keyring"], name="vault_casekey_ring_once"),
            models.UniqueConstraint(fields=["case", "user"], name="vault_casekey_user_once"),
        ]


class CaseMark(models.Model):
    """A blind mark of a telephone or A-number in a case, comparable only by holders of the ring."""

    keyring = models.ForeignKey(Keyring, models.CASCADE, related_name="+")
    case = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=20)
    mark = Blob(max_length=16)

    class Meta:
        indexes = [models.Index(fields=["keyring", "kind", "mark"], name="vault_casemark_look_up")]
        constraints = [
            models.UniqueConstraint(fields=["keyring", "case", "kind", "mark"], name="vault_casemark_once"),
        ]


class VaultSession(models.Model):
    """An open vault: the person's secret under a key that only their browser keeps."""

    id = Blob(max_length=16, primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    box = Blob()
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField()


class AuditEvent(models.Model):
    """One link of the audit trail; triggers refuse every change but erasing `detail` and `salt` together."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=64)
    action = models.CharField(max_length=40)
    target = models.CharField(max_length=100)
    detail = models.TextField(null=True)  # noqa: DJ001 - null means erased, empty means that nothing was said
    salt = Blob(max_length=16, null=True)
    commitment = Blob(max_length=32)
    prev = Blob(max_length=32)
    hash = Blob(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["actor", "action", "at"], name="vault_auditevent_by_actor")]


class AuditHead(models.Model):
    """Both ends of the audit trail; its one row is locked while an event is added."""

    seq = models.PositiveBigIntegerField(default=0)
    hash = Blob(max_length=32, default=bytes(32))
    root_seq = models.PositiveBigIntegerField(default=0)
    root_hash = Blob(max_length=32, default=bytes(32))

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="vault_audithead_single")]


class RetentionReceipt(models.Model):
    """What one batch of a purge erased: which rule, how many, and a digest of which."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    rule = models.CharField(max_length=60)
    effect = models.CharField(max_length=20)
    n_rows = models.PositiveIntegerField()
    salt = Blob(max_length=16)
    digest = Blob(max_length=32)
    at = models.DateTimeField(db_index=True)


class HoldQuerySet(models.QuerySet["LegalHold"]):
    """Scopes of legal holds."""

    def in_force(self, now: datetime) -> HoldQuerySet:
        """Keep holds that stop the purge: confirmed and not lifted, or proposed in the last three days.

        A hold past its review date stays in force: what must be kept may not vanish because a review was forgotten.
        """
        fresh = Q(seconded_at__isnull=False) | Q(proposed_at__gt=now - PROPOSAL_LASTS)
        return self.filter(fresh, lifted_at__isnull=True)


class LegalHold(models.Model):
    """An order of two people that a case be kept, with a day on which it is looked at again."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.UUIDField(db_index=True)
    reason = models.CharField(max_length=200)
    proposed_by = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    seconded_by = models.CharField(max_length=64, blank=True)
    seconded_at = models.DateTimeField(null=True)
    review_on = models.DateField()
    lifted_by = models.CharField(max_length=64, blank=True)
    lifted_at = models.DateTimeField(null=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(seconded_by=models.F("proposed_by")), name="vault_legalhold_two_people")
        ]


class TombstoneKind(models.TextChoices):
    """What must not come back with an old backup."""

    CASE = "CASE"
    MEMBER = "MEMBER"
    RETURNED = "RETURNED"


class Tombstone(models.Model):
    """An erased case or a removed member, without content; a copy is kept in a file outside the database."""

    kind = models.CharField(max_length=10, choices=TombstoneKind.choices)
    subject = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "subject"], name="vault_tombstone_subject")]

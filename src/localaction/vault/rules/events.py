"""The names of everything the audit trail may say, each written source:subject:action."""

from __future__ import annotations

from enum import StrEnum


class Event(StrEnum):
    """One line for each kind of event; a room that needs another adds it here."""

    LOGIN = "people:login:accepted"
    LOGIN_REFUSED = "people:login:refused"
    FACTOR_CHANGED = "people:factor:changed"
    ROLE_CHANGED = "people:role:changed"
    INVITED = "people:person:invited"
    PASSWORD_RESET = "people:password:reset"  # noqa: S105 - the name of an event
    HOLDER_ENROLLED = "vault:holder:enrolled"
    HOLDER_REPLACED = "vault:holder:replaced"
    HOLDER_REMOVED = "vault:holder:removed"
    PASSPHRASE_CHANGED = "vault:passphrase:changed"  # noqa: S105 - the name of an event
    PASSPHRASE_FORGOTTEN = "vault:passphrase:forgotten"  # noqa: S105 - the name of an event
    CODE_USED = "vault:code:used"
    CODE_REFUSED = "vault:code:refused"
    UNLOCKED = "vault:session:unlocked"
    UNLOCK_REFUSED = "vault:session:refused"
    LOCKED = "vault:session:locked"
    LOCKDOWN = "vault:site:lockdown"
    RING_MADE = "vault:ring:made"
    RING_GRANTED = "vault:ring:granted"
    RING_ROTATED = "vault:ring:rotated"
    RING_DESTROYED = "vault:ring:destroyed"
    RING_TAMPERED = "vault:ring:tampered"
    RING_VOUCHED = "vault:ring:vouched"
    SERVER_KEY_REPLACED = "vault:server-key:replaced"
    RECOVERY_BEGUN = "vault:recovery:begun"
    RECOVERY_CONFIRMED = "vault:recovery:confirmed"
    RECOVERY_USED = "vault:recovery:used"
    CASE_OPENED = "vault:case:opened"
    CASES_SEARCHED = "vault:case:searched"
    CASE_SHARED = "vault:case:shared"
    CASE_UNSHARED = "vault:case:unshared"
    CASE_RESEALED = "vault:case:resealed"
    CASE_ERASED = "vault:case:erased"
    CASE_EXPORTED = "vault:case:exported"
    HOLD_PROPOSED = "vault:hold:proposed"
    HOLD_SECONDED = "vault:hold:seconded"
    HOLD_RENEWED = "vault:hold:renewed"
    HOLD_LIFTED = "vault:hold:lifted"
    PURGED = "vault:retention:purged"
    CHECKPOINT = "vault:audit:checkpoint"
    BACKED_UP = "vault:backup:made"
    RESTORED = "vault:backup:restored"
    CONFIG_CHANGED = "site:config:changed"
    DISPATCH_DECIDED = "respond:dispatch:decided"
    REFERRAL_MADE = "referrals:referral:made"

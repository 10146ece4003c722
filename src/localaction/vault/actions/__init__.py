"""Verbs of the vault; other rooms import them from here."""

from localaction.vault.actions.cases import (
    NotASealedColumn,
    OpenCase,
    OtherCase,
    UnderHold,
    cases_marked,
    erase_case,
    mark_case,
    open_case,
    open_cases,
    replace_leaked_ring,
    reseal_case,
    seal_new_case,
    share_case,
    unshare_case,
)
from localaction.vault.actions.emergency import Lockdown, lockdown
from localaction.vault.actions.exports import export_case
from localaction.vault.actions.holders import (
    AlreadyEnrolled,
    WrongRecoveryCode,
    change_passphrase,
    enrol_holder,
    forget_passphrase,
    replace_key,
    restore_by_code,
)
from localaction.vault.actions.legal_holds import lift_hold, propose_hold, renew_hold, second_hold
from localaction.vault.actions.operational import operational_mark, read_operational, write_operational
from localaction.vault.actions.recovery import (
    Ceremony,
    NoCeremony,
    begin_ceremony,
    confirm_ceremony,
    confirm_shares,
    copy_to_recovery,
    recover_from_shares,
)
from localaction.vault.actions.rings import (
    LastHolder,
    Moved,
    NoGrant,
    NoRing,
    RingExists,
    active_ring,
    create_ring,
    grant_ring,
    leave_ring,
    move_cases,
    remove_member,
    rotate_ring,
    vouch_again,
)
from localaction.vault.actions.sessions import (
    NeedsRestoring,
    NotAHolder,
    Unlocked,
    VaultLocked,
    cookie_name,
    cookie_options,
    lock,
    lock_all,
    resume,
    sign_out_everywhere,
    unlock,
)
from localaction.vault.rules.envelope import Damaged
from localaction.vault.rules.holds import HoldRefused
from localaction.vault.rules.passphrase import TooWeak, WrongPassphrase
from localaction.vault.rules.printed import Mistyped
from localaction.vault.rules.rings import Ring, RingTampered
from localaction.vault.rules.shares import SharesRefused

__all__ = [
    "AlreadyEnrolled", "Ceremony", "Damaged", "HoldRefused", "LastHolder", "Lockdown", "Mistyped", "Moved",
    "NeedsRestoring", "NoCeremony", "NoGrant", "NoRing", "NotAHolder", "NotASealedColumn", "OpenCase", "OtherCase",
    "Ring", "RingExists", "RingTampered", "SharesRefused", "TooWeak", "UnderHold", "Unlocked", "VaultLocked",
    "WrongPassphrase", "WrongRecoveryCode", "active_ring", "begin_ceremony", "cases_marked", "change_passphrase",
    "confirm_ceremony", "confirm_shares", "cookie_name", "cookie_options",
    "copy_to_recovery", "create_ring", "enrol_holder", "erase_case", "export_case",
    "forget_passphrase", "grant_ring", "leave_ring", "lift_hold", "lock", "lock_all", "lockdown", "mark_case",
    "move_cases", "open_case", "open_cases", "operational_mark", "propose_hold", "read_operational",
    "recover_from_shares", "remove_member", "renew_hold", "replace_key", "replace_leaked_ring", "reseal_case",
    "restore_by_code", "resume", "rotate_ring", "seal_new_case", "second_hold", "share_case", "sign_out_everywhere",
    "unlock", "unshare_case", "vouch_again", "write_operational",
]  # fmt: skip

"""Verbs on people; other rooms import them from here."""

from localaction.people.actions.devices import (
    SignInOver,
    end_sign_in,
    known_device,
    lose_device,
    name_device,
    remember_device,
    resume_sign_in,
    sign_out_everywhere,
)
from localaction.people.actions.invitations import (
    Invited,
    Joined,
    WaitsForSecondPerson,
    find_invitation,
    invite,
    join,
    withdraw_invitation,
)
from localaction.people.actions.leaving import OwnAccount, deactivate, lock_down
from localaction.people.actions.memberships import (
    HoldsRole,
    LastAdministrator,
    OutOfUse,
    WrongPeriod,
    end_overdue_roles,
    give_role,
    take_role,
)
from localaction.people.actions.requirements import (
    NoReason,
    NotYetDone,
    WrongWindow,
    exempt,
    record_completion,
    set_requirement,
)
from localaction.people.actions.resets import TooManyTries, ask_to_drop_factors, find_reset, offer_reset, reset, restore
from localaction.people.actions.setup import AlreadySetUp, LinkRefused, UsernameTaken, set_up, setup_link

__all__ = [
    "AlreadySetUp", "HoldsRole", "Invited", "Joined", "LastAdministrator", "LinkRefused", "NoReason", "NotYetDone",
    "OutOfUse", "OwnAccount", "SignInOver", "TooManyTries", "UsernameTaken", "WaitsForSecondPerson", "WrongPeriod",
    "WrongWindow", "ask_to_drop_factors", "deactivate", "end_overdue_roles", "end_sign_in", "exempt",
    "find_invitation", "find_reset", "give_role", "invite", "join", "known_device", "lock_down", "lose_device",
    "name_device", "offer_reset", "record_completion", "remember_device", "reset", "restore", "resume_sign_in",
    "set_requirement", "set_up", "setup_link", "sign_out_everywhere", "take_role", "withdraw_invitation",
]  # fmt: skip

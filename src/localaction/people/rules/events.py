"""What the audit trail says about people, beside the events that the vault names."""

from __future__ import annotations

from enum import StrEnum


class PeopleEvent(StrEnum):
    """One line for each kind of event, written source:subject:action."""

    SET_UP = "people:site:set-up"
    JOINED = "people:person:joined"
    DEACTIVATED = "people:person:deactivated"
    LOCKED_DOWN = "people:person:locked-down"
    INVITATION_WITHDRAWN = "people:invitation:withdrawn"
    RESET_OFFERED = "people:password:reset-offered"
    FACTORS_DROPPED = "people:factor:dropped"
    FACTOR_REFUSED = "people:factor:refused"
    SIGNED_OUT = "people:session:ended"
    SIGNED_OUT_EVERYWHERE = "people:session:all-ended"
    DEVICE_LOST = "people:device:lost"
    LIMITED = "people:login:limited"
    MANY_CASES = "people:case:many-opened"
    APPROVAL_ASKED = "people:approval:asked"
    APPROVAL_GRANTED = "people:approval:granted"
    APPROVAL_DECLINED = "people:approval:declined"
    REQUIREMENT_SET = "people:requirement:set"
    REQUIREMENT_MET = "people:requirement:met"
    EXEMPTED = "people:requirement:exempted"

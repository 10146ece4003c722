"""What the audit trail says of public actions, beside the events that the vault names."""

from __future__ import annotations

from enum import StrEnum


class ActionEvent(StrEnum):
    """One line for each kind of event, written source:subject:action."""

    PLANNED = "organise:action:planned"
    PUBLISHED = "organise:action:published"
    CHANGED = "organise:action:changed"
    CALLED_OFF = "organise:action:called-off"
    PURGE_MOVED = "organise:paper:purge-moved"
    LOG_BEGUN = "organise:arrests:begun"
    TURN_CONFIRMED = "organise:turn:confirmed"

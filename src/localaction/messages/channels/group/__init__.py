"""Notices to groups (chat rooms, topics) by any service that Apprise knows."""

from localaction.messages.channels.group.transport import Group, places

__all__ = ["Group", "places"]

"""Verbs on people; other rooms import them from here."""

from localaction.people.actions.setup import AlreadySetUp, LinkRefused, UsernameTaken, set_up, setup_link

__all__ = ["AlreadySetUp", "LinkRefused", "UsernameTaken", "set_up", "setup_link"]

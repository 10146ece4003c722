"""Who may look after messages."""

from __future__ import annotations

import datetime as dt

from localaction.people.models import Person
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb

# Who configures the site or announces in its name.
LOOK_AFTER = (Verb.CONFIGURE, Verb.ANNOUNCE)


def may_look_after_messages(person: Person, at: dt.datetime) -> bool:
    """Return whether a person may edit texts, let stopped sending go on, and start scheduled work."""
    return any(allows(person, verb, at) for verb in LOOK_AFTER)

"""Where a member wants to be told: by telephone, by e-mail, or nowhere.

Any room's row with an operational column `reach` can keep it; empty means nothing is sent.
"""

from __future__ import annotations

import json

from django.db import models

from localaction.messages.actions.queue import Route, canonical
from localaction.messages.models import Channel
from localaction.vault.actions import read_operational, write_operational


def write_reach(row: models.Model, phone: str, mail: str) -> None:
    """Note where somebody wants to be told; the caller saves. Neither given: nothing is sent.

    Raises:
        BadAddress: one of them could not work.
    """
    routes = [[c, canonical(c, a)] for c, a in ((Channel.SMS, phone), (Channel.EMAIL, mail)) if a.strip()]
    write_operational(row, "reach", json.dumps(routes) if routes else None)


def reach_of(row: models.Model) -> tuple[Route, ...]:
    """Return where somebody wants to be told; empty for nowhere."""
    text = read_operational(row, "reach")
    return tuple(Route(Channel(channel), address) for channel, address in json.loads(text)) if text else ()

"""Where a member wants to be told: by telephone, by e-mail, or nowhere.

Any room's row with an operational column `reach` can keep it; empty means nothing is sent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import models

from localaction.messages.actions import push
from localaction.messages.actions.queue import Order, Recipient, Route, canonical
from localaction.messages.models import Channel
from localaction.people.models import Person
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


def orders_to(key: str, person: Person, row: Any, values: Mapping[str, str]) -> list[Order]:
    """Return the messages that tell a person something once: where they said, and on each browser that they allowed.

    Args:
        key: says which decision this is about; the same key is sent once to each.
        row: their row with `reach`, `uuid` and `zone`, None where they never said.
    """
    language, zone = person.language or "en", row.zone if row is not None else ""
    found = []
    routes = reach_of(row) if row is not None else ()
    if routes:
        recipient = Recipient(routes, language=language, person=row.uuid, zone=zone)
        found.append(Order(recipient, f"{key}:{person.pk}", values))
    for route in push.routes_of(person):
        recipient = Recipient((route,), language=language, zone=zone)
        found.append(Order(recipient, f"{key}:{person.pk}:{route.address}", values))
    return found

"""From the sequence of ICE's lists of pending agencies to applications, and when each was first and last listed.

The list empties itself: an application that leaves it was signed, withdrawn or refused, and the list does not say
which. An application absent from one publication and there again in the next one never left.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from localaction.policy.rules.identity import Agencies, Name
from localaction.policy.rules.published import Event, Published

# Header-only workbooks and lists that lost half their rows for a day were served in 2025.
GONE_AFTER = 2


@dataclass
class Waiting:
    """One agency's application for one model."""

    agency: Name
    model: str
    first_listed: dt.date
    last_listed: dt.date
    first_name: Name
    n: int = 1
    gone_on: dt.date | None = None
    absences: int = 0
    absent_since: dt.date | None = None
    rows: set[int] = field(default_factory=set)

    @property
    def uid(self) -> str:
        return f"{self.first_name[0]}|{self.first_name[1]}|{self.model}|{self.n}"


@dataclass
class Applications:
    """Everything that the lists of pending agencies show."""

    applications: list[Waiting]
    events: list[Event]


def read_all(publications: Sequence[Published], agencies: Agencies) -> Applications:
    """Return the applications that the publications show, read in the order given."""
    found = Applications([], [])
    standing: dict[tuple[Name, str], Waiting] = {}
    n_before: dict[tuple[Name, str], int] = {}
    for position, publication in enumerate(publications):
        printed: set[tuple[Name, str]] = set()
        for row in publication.rows:
            slot = agencies.of(row.name), row.model
            printed.add(slot)
            waiting = standing.get(slot)
            if waiting is None:
                n_before[slot] = n_before.get(slot, 0) + 1
                waiting = Waiting(slot[0], row.model, publication.on, publication.on, row.name, n_before[slot])
                standing[slot] = waiting
                found.applications.append(waiting)
                found.events.append(
                    _event("pending-appeared", publication, waiting, "FIRST_FILE" if position == 0 else "NEW")
                )
            waiting.last_listed, waiting.absences, waiting.absent_since = publication.on, 0, None
            waiting.rows.add(row.id)
        for slot in [slot for slot in standing if slot not in printed]:
            waiting = standing[slot]
            waiting.absences += 1
            waiting.absent_since = waiting.absent_since or publication.on
            if waiting.absences >= GONE_AFTER:
                waiting.gone_on = waiting.absent_since
                del standing[slot]
                found.events.append(_event("pending-gone", publication, waiting, "NO_LONGER_PENDING"))
    return found


def _event(kind: str, publication: Published, waiting: Waiting, code: str) -> Event:
    return Event(kind, publication.id, publication.on, waiting.agency, waiting.uid, code, {"model": waiting.model})

"""What people are asked about detention centers, and what their answers mean."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from localaction.detention.ingest import statistics
from localaction.detention.rules.identity import Answer, Printed, Unit
from localaction.places.models import Facility
from localaction.sources.models import Decision, ReviewItem

Kind, State = ReviewItem.Kind, ReviewItem.State
# Names in the order of urgency of a question without people counted.
UNCOUNTED = 0.0


def uid_of(unit: Unit) -> str:
    """Return what names a question about a printed name for ever."""
    return hashlib.blake2b(f"facility|{'|'.join(unit)}".encode(), digest_size=24).hexdigest()


def decided() -> dict[Unit, str]:
    """Return what people said of printed names: the code, or "" where none of ours is meant."""
    standing = Decision.objects.filter(
        item__kind=Kind.FACILITY, item__source=statistics.SOURCE, undone_at=None
    ).values_list("item__payload", "verdict", "correction")
    found: dict[Unit, str] = {}
    for payload, verdict, correction in standing:
        state, name, city = payload["unit"]
        found[state, name, city] = correction.get("detloc", "") if verdict == State.CORRECTED else ""
    return found


def ask(
    printed: dict[Unit, Printed], answers: dict[Unit, Answer], facilities: dict[str, Facility], at: dt.datetime
) -> None:
    """Ask about names that are left, once each; take back open questions that are answered by now."""
    asked = {uid_of(unit): (unit, answer) for unit, answer in answers.items() if answer.reason}
    items = {item.uid: item for item in ReviewItem.objects.filter(kind=Kind.FACILITY, source=statistics.SOURCE)}
    fresh = [
        _item(uid, printed[unit], answer, facilities, at) for uid, (unit, answer) in asked.items() if uid not in items
    ]
    ReviewItem.objects.bulk_create(fresh, batch_size=500)
    again = [item for uid, item in items.items() if uid in asked and item.state in (State.OPEN, State.MOOT)]
    for item in again:
        unit, answer = asked[item.uid]
        now = _item(item.uid, printed[unit], answer, facilities, at)
        item.state, item.reason, item.payload, item.rank = State.OPEN, now.reason, now.payload, now.rank
    moot = [item for uid, item in items.items() if uid not in asked and item.state == State.OPEN]
    for item in moot:
        item.state = State.MOOT
    ReviewItem.objects.bulk_update([*again, *moot], ["state", "reason", "payload", "rank"], batch_size=200)


def _item(uid: str, printed: Printed, answer: Answer, facilities: dict[str, Facility], at: dt.datetime) -> ReviewItem:
    people = max((one.population for one in printed.counted), default=UNCOUNTED)
    cities = sorted({address.city for address in printed.addresses if address.city})
    return ReviewItem(
        uid=uid, source=statistics.SOURCE, kind=Kind.FACILITY, reason=answer.reason,
        subject=f"{printed.name}, {', '.join([*cities[:1], printed.state])}"[:300],
        payload={
            "unit": list(printed.unit),
            "addresses": [f"{a.street}, {a.city} {a.zip}" for a in sorted(printed.addresses, key=str)][:5],
            "people": round(people, 1),
            "candidates": [_candidate(facilities[code]) for code in answer.candidates if code in facilities],
        },
        rank=people, asked_at=at,
    )  # fmt: skip


def _candidate(facility: Facility) -> dict[str, Any]:
    return {
        "detloc": facility.detloc, "name": facility.name, "address": facility.address, "city": facility.city,
        "state": facility.state,
    }  # fmt: skip

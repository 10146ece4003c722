"""Federal bills with how long each has waited, and the chain of those that it takes up again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from localaction.organise.actions.bills import designation
from localaction.organise.models import Bill
from localaction.organise.rules.congress import Course, Introduced, chain, course


@dataclass(frozen=True)
class BillFact:
    """A bill on a day.

    Attributes:
        chain: the bills that it takes up again and itself, the earliest first.
        taken_up_by: the bill of a later Congress that takes it up again, if any.
    """

    bill: Bill
    course: Course
    chain: list[Bill]
    taken_up_by: Bill | None

    @property
    def designation(self) -> str:
        """How it is called: "H.R. 756"."""
        return designation(self.bill.chamber, self.bill.number)

    @property
    def confidence(self) -> str:
        """high, medium or low, as its source was."""
        return self.bill.source.confidence

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        bill, took = self.bill, self.course
        action = {"en": bill.last_action, "es": bill.last_action_es or bill.last_action}
        return {
            "kind": "bill", "id": bill.uid, "congress": bill.congress, "chamber": bill.chamber.lower(),
            "number": bill.number, "title": bill.title, "subject": bill.subject.lower().replace("_", "-"),
            "does": {"en": bill.does, "es": bill.does_es or bill.does}, "sponsor": bill.sponsor or None,
            "introduced_on": _iso(bill.introduced_on), "last_action_on": _iso(bill.last_action_on),
            "last_action": action if bill.last_action else None,
            "status": bill.status.lower().replace("_", "-"), "state": took.state.lower().replace("_", "-"),
            "congress_over_on": took.over_on.isoformat(), "days": took.n_days,
            "days_without_action": took.n_days_silent,
            "first_introduced_on": _iso(took.first_on), "days_since_first": took.n_days_since_first,
            "chain": [one.uid for one in self.chain],
            "taken_up_by": self.taken_up_by.uid if self.taken_up_by else None,
            "source": bill.source.as_json(), "as_of": bill.as_of.isoformat(), "confidence": self.confidence,
        }  # fmt: skip


def bills(on: dt.date, subject: str = "") -> list[BillFact]:
    """Return every bill that stands, those of the latest Congress first, then the last introduced. Queries: 1."""
    rows = {row.pk: row for row in Bill.objects.filter(withdrawn_at=None)}
    known: dict[Hashable, Introduced] = {
        pk: Introduced(row.congress, row.status, row.introduced_on, row.last_action_on, row.reintroduces_id)
        for pk, row in rows.items()
    }
    later = {row.reintroduces_id: row for row in sorted(rows.values(), key=lambda row: row.congress, reverse=True)}
    facts = [
        BillFact(row, course(pk, known, on), [rows[one] for one in map(_key, chain(pk, known))], later.get(pk))
        for pk, row in rows.items()
        if not subject or row.subject == subject
    ]
    return sorted(facts, key=_latest)


def standing(uid: str) -> Bill | None:
    """Return a bill that stands, or None."""
    return Bill.objects.select_related("reintroduces").filter(uid=uid, withdrawn_at=None).first()


def _key(key: Hashable) -> int:
    assert isinstance(key, int)
    return key


def _latest(fact: BillFact) -> tuple[int, bool, int, str]:
    introduced = fact.bill.introduced_on
    return (-fact.bill.congress, introduced is None, -introduced.toordinal() if introduced else 0, fact.bill.title)


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


__all__ = ["BillFact", "bills", "standing"]

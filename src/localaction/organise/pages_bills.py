"""Federal bills in words, for the pages that show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from localaction.organise.models import Bill
from localaction.organise.reads_bills import BillFact

BADGES = {
    "WAITING": "pending", "DIED": "ended", "ENACTED": "in-force", "VETOED": "ended", "FAILED": "ended",
    "PASSED_BOTH": "pending",
}  # fmt: skip


@dataclass(frozen=True)
class BillLine:
    """A bill in words; no word of praise or blame, only days."""

    fact: BillFact
    name: str
    subject: str
    does: str
    state: str
    badge: str
    action: str
    silent: str
    chain: str
    confidence: str


def lines(facts: Iterable[BillFact]) -> list[BillLine]:
    """Return bills in words, in the order given."""
    return [line(fact) for fact in facts]


def line(fact: BillFact) -> BillLine:
    """Return a bill in words."""
    bill = fact.bill
    return BillLine(
        fact, _("%(bill)s in Congress %(congress)s") % {"bill": fact.designation, "congress": bill.congress},
        str(Bill.Subject(bill.subject).label), _in(bill.does, bill.does_es), _state(fact),
        BADGES[fact.course.state], _in(bill.last_action, bill.last_action_es), _silent(fact), _chain(fact),
        str(Bill.Confidence(bill.confidence).label),
    )  # fmt: skip


def _state(fact: BillFact) -> str:
    over = date_format(fact.course.over_on, "DATE_FORMAT")
    if fact.course.state == "WAITING":
        return str(Bill.Status(fact.bill.status).label)
    if fact.course.state != "DIED":
        return str(Bill.Status(fact.course.state).label)
    if fact.taken_up_by is not None:
        return _("ended with its Congress on %(day)s; introduced again later") % {"day": over}
    return _("ended with its Congress on %(day)s") % {"day": over}


def _silent(fact: BillFact) -> str:
    n, last = fact.course.n_days_silent, fact.bill.last_action_on or fact.bill.introduced_on
    if last is None or n is None or fact.course.state not in ("WAITING", "DIED"):
        return ""
    day = date_format(last, "DATE_FORMAT")
    if fact.course.state == "DIED":
        return _("No action from %(day)s to its end.") % {"day": day}
    said = ngettext(
        "No action known for %(n)d day, since %(day)s.", "No action known for %(n)d days, since %(day)s.", n
    )
    return said % {"n": n, "day": day}


def _chain(fact: BillFact) -> str:
    if len(fact.chain) < 2:
        return ""
    congresses = ", ".join(str(bill.congress) for bill in fact.chain)
    n, first = fact.course.n_days_since_first, fact.course.first_on
    if n is None or first is None:
        return _("Introduced in the Congresses %(congresses)s.") % {"congresses": congresses}
    return _("Introduced in the Congresses %(congresses)s; %(n)d days since the first time we know of, %(day)s.") % {
        "congresses": congresses, "n": n, "day": date_format(first, "DATE_FORMAT"),
    }  # fmt: skip


def _in(english: str, spanish: str) -> str:
    return (spanish if (get_language() or "").startswith("es") else "") or english


def subjects() -> list[tuple[str, str]]:
    """Return the subjects by which bills can be chosen."""
    return [(value, str(label)) for value, label in Bill.Subject.choices]


def looked_on(facts: Iterable[BillFact]) -> dt.date | None:
    """Return the latest day for which any bill's source was read."""
    return max((fact.bill.as_of for fact in facts), default=None)

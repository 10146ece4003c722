"""What somebody told the hotline, in plain words: it exists in memory only, from the request to the seal."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from localaction.messages.actions.queue import Recipient, Route, canonical
from localaction.messages.models import Channel as Way
from localaction.respond.models import Basis as KnownBy
from localaction.respond.models import Channel, Report
from localaction.respond.rules.salute import (
    Activity,
    Basis,
    Count,
    Equipment,
    Lettering,
    Paperwork,
    Precision,
    Salute,
)


@dataclass(frozen=True)
class Contact:
    """How to reach a reporter: by text or by e-mail."""

    way: Way
    address: str

    @classmethod
    def read(cls, text: str) -> Contact:
        """Return what a person typed as a telephone number or e-mail address, in the one form that is compared.

        Raises:
            BadAddress: it is neither.
        """
        way = Way.EMAIL if "@" in text else Way.SMS
        return cls(way, canonical(way, text))

    @classmethod
    def opened(cls, sealed: str) -> Contact:
        """Return what `as_text` wrote."""
        way, address = json.loads(sealed)
        return cls(Way(way), address)

    def as_text(self) -> str:
        """Return the contact as it is sealed."""
        return json.dumps([self.way.value, self.address])

    def recipient(self, language: str) -> Recipient:
        """Return whom a message goes to; answers go out at any hour, so no zone is needed."""
        return Recipient((Route(self.way, self.address),), language=language)

    @property
    def masked(self) -> str:
        """What the desk shows of it: enough to say which of two it is."""
        if self.way == Way.SMS:
            return f"••• {self.address[-2:]}"
        name, _, domain = self.address.partition("@")
        return f"{name[:1]}•••@{domain}"


@dataclass(frozen=True)
class Told:
    """One account on its way to being sealed."""

    channel: Channel
    language: str
    account: str
    salute: Salute = field(default_factory=Salute)
    uniform: str = ""
    point: tuple[float, float] | None = None
    county: str = ""
    contact: Contact | None = None
    wants_callback: bool = False
    asks_for_help_only: bool = False
    form_token: UUID | None = None
    inbound: UUID | None = None


def write_salute(report: Report, salute: Salute) -> None:
    """Write what can be counted of an account into a report's row; the words are sealed apart."""
    people, vehicles = salute.size_people, salute.size_vehicles
    report.basis = salute.basis.value if salute.basis else KnownBy.UNKNOWN
    report.activity = salute.activity.value if salute.activity else ""
    report.lettering = sorted(one.value for one in salute.lettering)
    report.equipment = sorted(one.value for one in salute.equipment)
    report.paperwork = salute.paperwork.value if salute.paperwork else ""
    report.precision = salute.precision.value if salute.precision else ""
    report.n_people_least, report.n_people_most = (people.low, people.high) if people else (None, None)
    report.n_vehicles_least, report.n_vehicles_most = (vehicles.low, vehicles.high) if vehicles else (None, None)
    report.n_affected = salute.n_affected
    report.is_caller_safe = salute.is_caller_safe
    report.observed_at = salute.observed_at
    report.observed_within_minutes = (
        int(salute.observed_within / timedelta(minutes=1)) if salute.observed_at is not None else None
    )


def salute_of(report: Report, place: str = "") -> Salute:
    """Return a report's account from its row.

    Args:
        place: the opened place; empty while it is sealed, and then only whether there is one counts.
    """
    has_place = report.place is not None or bool(place)
    return Salute(
        size_people=_count(report.n_people_least, report.n_people_most),
        size_vehicles=_count(report.n_vehicles_least, report.n_vehicles_most),
        activity=Activity(report.activity) if report.activity else None,
        place=place or ("—" if has_place else ""),
        precision=Precision(report.precision) if report.precision else None,
        lettering=frozenset(Lettering(one) for one in report.lettering),
        observed_at=report.observed_at,
        observed_within=timedelta(minutes=report.observed_within_minutes or 0),
        equipment=frozenset(Equipment(one) for one in report.equipment),
        basis=None if report.basis == KnownBy.UNKNOWN else Basis(report.basis),
        paperwork=Paperwork(report.paperwork) if report.paperwork else None,
        n_affected=report.n_affected,
        is_caller_safe=report.is_caller_safe,
    )


def _count(least: int | None, most: int | None) -> Count | None:
    return None if least is None else Count(least, most)


def joined(old: Salute, new: Salute) -> Salute:
    """Return an account with what was said later: new answers fill gaps and add marks, and never erase."""
    return Salute(
        size_people=new.size_people or old.size_people,
        size_vehicles=new.size_vehicles or old.size_vehicles,
        activity=new.activity or old.activity,
        place=new.place or old.place,
        precision=new.precision or old.precision,
        lettering=old.lettering | new.lettering,
        observed_at=old.observed_at or new.observed_at,
        observed_within=old.observed_within if old.observed_at else new.observed_within,
        equipment=old.equipment | new.equipment,
        basis=new.basis or old.basis,
        paperwork=new.paperwork or old.paperwork,
        n_affected=new.n_affected if new.n_affected is not None else old.n_affected,
        is_caller_safe=new.is_caller_safe if new.is_caller_safe is not None else old.is_caller_safe,
    )

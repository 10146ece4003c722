"""Everything that was printed of one agency, and what it came to: the page of an agency."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from localaction.places.models import Agency
from localaction.policy.ingest.agreements import PENDING
from localaction.policy.models import AgreementEvent, Application, Printing
from localaction.policy.reads import (
    AgencyFact,
    AgreementFact,
    Change,
    agency_fact,
    agreements,
    change_of,
    last_published,
    source_of,
)
from localaction.policy.rules.names import tidy
from localaction.sources.models import Observation, Publication
from localaction.sources.printed import Source

# A name that is printed no more may point to one that was joined to a third since.
MAX_STEPS = 10


class UnknownAgency(LookupError):
    """No agency has this number."""


@dataclass(frozen=True)
class Name:
    """One spelling, with the days of the first and the last publication that printed it."""

    printed: str
    first_on: dt.date
    last_on: dt.date

    def as_json(self) -> dict[str, Any]:
        """Return the shape used in exports."""
        return {
            "name": self.printed,
            "first_printed": self.first_on.isoformat(),
            "last_printed": self.last_on.isoformat(),
        }


@dataclass(frozen=True)
class ApplicationFact:
    """An application of the agency, whether ICE still lists it as pending or not.

    Attributes:
        gone_on: day of the first publication without it; None while it is pending. Why it went is not said.
    """

    model: str
    first_listed: dt.date
    last_listed: dt.date
    gone_on: dt.date | None

    def as_json(self) -> dict[str, Any]:
        """Return the shape used in exports."""
        return {
            "model": self.model, "status": "pending-gone" if self.gone_on else "pending",
            "first_listed": self.first_listed.isoformat(), "last_listed": self.last_listed.isoformat(),
            "gone_on": self.gone_on.isoformat() if self.gone_on else None,
        }  # fmt: skip


@dataclass(frozen=True)
class PrintedLine:
    """One row exactly as ICE printed it, however often it was printed again.

    Attributes:
        list: "287g-participating" or "287g-pending".
        state, agency, type, county, model, signed, moa, addendum: the cells; empty where the sheet had none.
        link, addendum_link: the web addresses behind the cells, out of any wrapping; empty when there is none.
        first, last: the first and the last publication that printed it.
        n_publications: how many publications printed it.
        agreement_id: the agreement that it is about, or None for an application.
    """

    list: str
    state: str
    agency: str
    type: str
    county: str
    model: str
    signed: str
    moa: str
    link: str
    addendum: str
    addendum_link: str
    first: Source
    last: Source
    n_publications: int
    agreement_id: int | None

    def as_json(self) -> dict[str, Any]:
        """Return the shape used in exports."""
        return {
            "list": self.list, "state": self.state, "agency": self.agency, "type": self.type, "county": self.county,
            "model": self.model, "signed": self.signed, "moa": self.moa, "link": self.link or None,
            "addendum": self.addendum, "addendum_link": self.addendum_link or None, "first": self.first.as_json(),
            "last": self.last.as_json(), "n_publications": self.n_publications, "agreement_id": self.agreement_id,
        }  # fmt: skip


@dataclass(frozen=True)
class AgencyPage:
    """What is known of an agency on a day.

    Attributes:
        agency: the one that stands for all names of the agency; its id differs from the one asked for when that one
            was joined to it.
        events: what happened, the latest first, with what stood on the first publication of all and with events
            that a person has yet to decide on (`is_held`).
        names: by the day on which each was first printed.
        printed: by the first publication and its line.
    """

    agency: AgencyFact
    as_of: dt.date
    agreements: list[AgreementFact]
    applications: list[ApplicationFact]
    events: list[Change]
    names: list[Name]
    printed: list[PrintedLine]

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        return {
            "agency": self.agency.as_json(),
            "as_of": self.as_of.isoformat(),
            "agreements": [fact.as_json() for fact in self.agreements],
            "applications": [fact.as_json() for fact in self.applications],
            "changes": [event.as_json() for event in self.events],
            "names": [name.as_json() for name in self.names],
            "printed": [line.as_json() for line in self.printed],
        }


def standing_number(agency_id: int) -> int:
    """Return the number of the agency that stands for the one with this number; mostly itself. Queries: 1 a merge.

    Raises:
        UnknownAgency: there is none.
    """
    stands = agency_id
    for _ in range(MAX_STEPS):
        row = Agency.objects.filter(pk=stands).values_list("same_as_id").first()
        if row is None:
            raise UnknownAgency(agency_id)
        if row[0] is None:
            break
        stands = row[0]
    return stands


def agency_page(agency_id: int, on: dt.date) -> AgencyPage:
    """Return everything that is known of an agency on a day; later publications are left out.

    Queries: 23 at most, whatever the agency.

    Args:
        agency_id: the agency's number, or that of a name that was joined to it.
        on: the day.

    Raises:
        UnknownAgency: there is none.
    """
    rows = Agency.objects.prefetch_related("counties", "names", "other_names__names")
    agency = rows.get(pk=standing_number(agency_id))
    printed = _printed(agency, on)
    events = (
        AgreementEvent.objects.filter(agency=agency, on__lte=on)
        .select_related("agency", "publication")
        .order_by("-on", "-publication__published_at", "kind", "uid")
    )
    return AgencyPage(
        agency_fact(agency),
        on,
        agreements(Q(agency=agency), on),
        _applications(agency, on),
        [change_of(event) for event in events],
        _names(printed),
        printed,
    )


def _applications(agency: Agency, on: dt.date) -> list[ApplicationFact]:
    known = last_published(PENDING, on)
    if known is None:
        return []
    rows = Application.objects.filter(agency=agency, first_listed__lte=on).order_by("first_listed", "model")
    return [
        ApplicationFact(
            row.model, row.first_listed, min(row.last_listed, known.published_at.date()),
            row.gone_on if row.gone_on and row.gone_on <= on else None,
        )
        for row in rows
    ]  # fmt: skip


def _printed(agency: Agency, on: dt.date) -> list[PrintedLine]:
    """Return the distinct rows printed of an agency. Queries: 3."""
    printings = Printing.objects.filter(agency=agency).select_related("printed").in_bulk(field_name="printed_id")
    seen: dict[int, list[tuple[int, int]]] = {}
    observed = (
        Observation.objects.filter(printed__printing__agency=agency, publication__published_at__date__lte=on)
        .filter(publication__status__in=[Publication.Status.IMPORTED, Publication.Status.RELEASED])
        .order_by("publication__published_at", "publication_id", "line")
        .values_list("printed_id", "publication_id", "line")
    )
    for printed_id, publication_id, line in observed:
        seen.setdefault(printed_id, []).append((publication_id, line))
    ends = {publication_id for lines in seen.values() for publication_id, _ in (lines[0], lines[-1])}
    publications = Publication.objects.in_bulk(ends)
    return [_line(printings[pk], lines, publications) for pk, lines in seen.items()]


def _line(printing: Printing, lines: Sequence[tuple[int, int]], publications: dict[int, Publication]) -> PrintedLine:
    row = printing.printed
    (first, first_line), (last, last_line) = lines[0], lines[-1]
    headings = {
        "state": "STATE", "agency": "LAW ENFORCEMENT AGENCY", "type": "TYPE", "county": "COUNTY",
        "model": "SUPPORT TYPE", "signed": "SIGNED", "moa": "MOA", "addendum": "ADDENDUM",
    }  # fmt: skip
    cells = {name: str(row.cells.get(heading) or "") for name, heading in headings.items()}
    return PrintedLine(
        list=row.source,
        **cells,
        link=row.values["moa_url"],
        addendum_link=row.values["addendum_url"],
        first=source_of(publications[first], first_line),
        last=source_of(publications[last], last_line),
        n_publications=len({publication for publication, _ in lines}),
        agreement_id=printing.agreement_id,
    )


def _names(printed: Sequence[PrintedLine]) -> list[Name]:
    """Return the spellings with their days: as printed, but for blanks."""
    spans: dict[str, tuple[dt.date, dt.date]] = {}
    for line in printed:
        name = tidy(line.agency)
        first, last = line.first.published_at.date(), line.last.published_at.date()
        known = spans.get(name)
        spans[name] = (min(first, known[0]), max(last, known[1])) if known else (first, last)
    return sorted((Name(name, *span) for name, span in spans.items()), key=lambda n: (n.first_on, n.printed))

"""The desk's menu: one line an entry, grouped by programme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from localaction.people import access
from localaction.people.models import Person
from localaction.people.permissions import roles_of
from localaction.people.rules.roles import Held, may

# Programme, then (name of the address, words of the entry) in the order in which a person meets them.
SECTIONS: tuple[tuple[str | Promise, tuple[tuple[str, str | Promise], ...]], ...] = (
    (
        _("Rapid response"),
        (
            ("desk-hotline", _("Hotline")),
            ("desk-hotline-call", _("A call comes in")),
            ("desk-hotline-mine", _("Reports I entered")),
            ("desk-hotline-code", _("Is this really us?")),
            ("desk-roster", _("Roster")),
            ("desk-shifts", _("Shifts")),
            ("desk-debriefs", _("Debriefs")),
            ("desk-networks", _("Neighbor networks")),
            ("desk-dispatch-rules", _("Rules of dispatch")),
            ("desk-observe", _("Where I go")),
            ("desk-follow-up", _("Legal follow-up")),
            ("desk-family", _("Family support")),
            ("desk-coverage", _("Coverage")),
            ("desk-after-action-now", _("After-action sheet")),
        ),
    ),
    (
        _("People"),
        (
            ("desk-people", _("People")),
            ("desk-approvals", _("Two people")),
            ("desk-requirements", _("Requirements")),
            ("desk-rings", _("Sealed records")),
            ("desk-recovery", _("Recovery shares")),
            ("desk-audit", _("Audit trail")),
        ),
    ),
    (
        _("Visits"),
        (
            ("desk-my-visits", _("My visits")),
            ("desk-visits", _("The week")),
            ("desk-visit-people", _("People in detention")),
            ("desk-visit-handed", _("Handed over")),
            ("desk-my-letters", _("Write a letter")),
            ("desk-letters", _("Post")),
            ("desk-visit-money", _("Money for people inside")),
            ("desk-rides", _("Rides")),
            ("desk-rota", _("At the door")),
            ("desk-volunteers", _("Visitors")),
            ("desk-rules", _("Visiting rules")),
            ("desk-travel", _("Travel times")),
            ("desk-starting", _("Starting a program")),
        ),
    ),
    (
        _("Defense"),
        (
            ("desk-matters", _("Matters")),
            ("desk-hearings", _("Hearings and filings")),
            ("desk-court-duties", _("Going along to court")),
            ("desk-bonds", _("Bond fund")),
            ("desk-waiting", _("Waiting list")),
            ("desk-capacity", _("Capacity")),
            ("desk-funds", _("Funds")),
            ("desk-serving-policy", _("Who is next")),
            ("desk-conflict-staff", _("Staff in the conflict index")),
            ("desk-figures", _("Outcome figures")),
            ("desk-papers", _("Papers")),
        ),
    ),
    (
        _("Facts"),
        (
            ("desk-review", _("Review queue")),
            ("desk-measures", _("Laws and policies")),
            ("desk-records", _("Records requests")),
            ("desk-contracts", _("Contracts")),
            ("desk-deficiencies", _("Deficiencies")),
            ("desk-sources", _("Sources")),
        ),
    ),
    (
        _("Organizing"),
        (
            ("desk-campaigns", _("Campaigns")),
            ("desk-bodies", _("Who decides")),
            ("desk-bills", _("Federal bills")),
            ("desk-directory", _("Directory")),
            ("desk-rights", _("Know your rights")),
            ("desk-actions", _("Public actions")),
            ("desk-action-turns", _("Actions where I help")),
        ),
    ),
    (
        _("Messages"),
        (
            ("desk-messages", _("Messages on their way")),
            ("desk-texts", _("Texts")),
            ("desk-schedule", _("Background work")),
        ),
    ),
)


@dataclass(frozen=True)
class Entry:
    """One line of the menu."""

    title: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Section:
    """A programme and its entries."""

    title: str
    entries: tuple[Entry, ...]


def desk_navigation(request: HttpRequest) -> tuple[Section, ...]:
    """Return the menu's sections that have an entry open to this person, with the page being shown marked."""
    person = request.user
    held = roles_of(person, timezone.now()) if isinstance(person, Person) else frozenset()
    sections = (Section(str(title), tuple(_entries(request.path, held, lines))) for title, lines in SECTIONS)
    return tuple(section for section in sections if section.entries)


def _is_open(url: str, held: frozenset[Held]) -> bool:
    match = resolve(url)
    needed = access.declared_for(match.func, match.url_name)
    return needed is not None and (not needed or any(may(held, verb) for verb in needed))


def _entries(path: str, held: frozenset[Held], lines: tuple[tuple[str, str | Promise], ...]) -> Iterator[Entry]:
    for name, title in lines:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue  # an installation need not have every programme
        if not _is_open(url, held):
            continue
        yield Entry(str(title), url, path.startswith(url))

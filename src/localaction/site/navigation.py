"""The desk's menu: one line an entry, grouped by programme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Programme, then (name of the address, words of the entry) in the order in which a person meets them.
SECTIONS: tuple[tuple[str | Promise, tuple[tuple[str, str | Promise], ...]], ...] = (
    (_("Facts"), (("desk-review", _("Review queue")), ("desk-sources", _("Sources")))),
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
    """Return the menu's sections that have an entry, with the entry of the page being shown marked."""
    sections = (Section(str(title), tuple(_entries(request.path, lines))) for title, lines in SECTIONS)
    return tuple(section for section in sections if section.entries)


def _entries(path: str, lines: tuple[tuple[str, str | Promise], ...]) -> Iterator[Entry]:
    for name, title in lines:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue  # an installation need not have every programme
        yield Entry(str(title), url, path.startswith(url))

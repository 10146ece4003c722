"""Public actions in words, for the pages that show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from localaction.organise.forms import LANGUAGES
from localaction.organise.models.public_actions import Access, ActionChange, ActionKind, ChangedChoices, StandingChoices
from localaction.organise.reads_actions import ActionFact, county_name
from localaction.organise.rules.public_actions import Standing

BADGES = {
    Standing.DRAFT: "unverified", Standing.PLANNED: "listed", Standing.CHANGED: "deadline",
    Standing.CALLED_OFF: "terminated", Standing.OVER: "ended",
}  # fmt: skip


@dataclass(frozen=True)
class ActionLine:
    """An action in words."""

    fact: ActionFact
    kind: str
    title: str
    when: str
    county: str
    access: list[str]
    languages: str
    standing: str
    badge: str


def lines(facts: Iterable[ActionFact]) -> list[ActionLine]:
    """Return actions in words, in the order given."""
    return [line(fact) for fact in facts]


def line(fact: ActionFact) -> ActionLine:
    """Return an action in words."""
    row, is_spanish = fact.action, (get_language() or "").startswith("es")
    names = dict(LANGUAGES)
    return ActionLine(
        fact, str(ActionKind(row.kind).label), (row.title_es if is_spanish else "") or row.title, when(fact),
        county_name(row.county), [str(Access(code).label) for code in row.access if code in Access.values],
        ", ".join(str(names.get(code, code)) for code in row.languages), str(StandingChoices(fact.standing).label),
        BADGES[fact.standing],
    )  # fmt: skip


def when(fact: ActionFact) -> str:
    """Return from when until when, by the clock of the place."""
    begins, ends = fact.starts_at, fact.ends_at
    first = f"{date_format(begins, 'l')}, {date_format(begins, 'DATE_FORMAT')}, {date_format(begins, 'TIME_FORMAT')}"
    last = date_format(ends, "TIME_FORMAT")
    if ends.date() != begins.date():
        last = f"{date_format(ends, 'l')}, {date_format(ends, 'DATE_FORMAT')}, {last}"
    return _("%(first)s to %(last)s (%(clock)s)") % {"first": first, "last": last, "clock": f"{begins:%Z}"}


def history(changes: Iterable[ActionChange]) -> list[tuple[str, str]]:
    """Return the day and the name of each change."""
    return [
        (date_format(change.changed_at, "DATE_FORMAT"), str(ChangedChoices(change.what).label)) for change in changes
    ]

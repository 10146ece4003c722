"""Who could visit a person, with every reason for and against, in a fair order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from localaction.visit.rules.codes import gettext_noop


class Fit(StrEnum):
    """A reason for or against one volunteer."""

    NOT_ONBOARDED = "NOT_ONBOARDED"
    NOT_CLEARED = "NOT_CLEARED"
    IS_FAMILY = "IS_FAMILY"
    NO_LANGUAGE = "NO_LANGUAGE"
    NOT_WISHED_GENDER = "NOT_WISHED_GENDER"
    GENDER_UNKNOWN = "GENDER_UNKNOWN"
    BUSY = "BUSY"
    HAS_ENOUGH = "HAS_ENOUGH"
    SAME_VISITOR = "SAME_VISITOR"
    SPEAKS = "SPEAKS"
    RENEWAL_DUE = "RENEWAL_DUE"
    RECENT_VISITS = "RECENT_VISITS"
    ASK_ABOUT_GENDER = "ASK_ABOUT_GENDER"


# Whoever has one of these cannot go; the others are said and only rank.
AGAINST = frozenset(
    {
        Fit.NOT_ONBOARDED, Fit.NOT_CLEARED, Fit.IS_FAMILY, Fit.NO_LANGUAGE, Fit.NOT_WISHED_GENDER, Fit.GENDER_UNKNOWN,
        Fit.BUSY, Fit.HAS_ENOUGH,
    }
)  # fmt: skip
WORDING = {
    Fit.NOT_ONBOARDED: gettext_noop("has not finished the onboarding"),
    Fit.NOT_CLEARED: gettext_noop("is not cleared there on that day"),
    Fit.IS_FAMILY: gettext_noop("knows the person privately: use the social visit"),
    Fit.NO_LANGUAGE: gettext_noop("no language in common"),
    Fit.NOT_WISHED_GENDER: gettext_noop("the person wishes for other visitors"),
    Fit.GENDER_UNKNOWN: gettext_noop("the person has a wish about visitors, and this volunteer did not say"),
    Fit.BUSY: gettext_noop("visits somebody else at that time"),
    Fit.HAS_ENOUGH: gettext_noop("already visits %(n)s people"),
    Fit.SAME_VISITOR: gettext_noop("visited the person last time"),
    Fit.SPEAKS: gettext_noop("speaks %(languages)s"),
    Fit.RENEWAL_DUE: gettext_noop("the clearance ends on %(day)s"),
    Fit.RECENT_VISITS: gettext_noop("%(n)s visits in 60 days"),
    Fit.ASK_ABOUT_GENDER: gettext_noop("ask the person whom they wish to see"),
}


@dataclass(frozen=True)
class Wish:
    """What the person wishes: any of the languages; WOMEN_ONLY, MEN_ONLY, ASK or ANY."""

    languages: frozenset[str] = frozenset()
    gender_wish: str = "ANY"
    has_interpreter: bool = False


@dataclass(frozen=True)
class Candidate:
    """A volunteer as the rule sees them, on the day and at the hour asked about.

    Attributes:
        gender: WOMAN, MAN, OTHER, or empty when not told.
        cleared_until: first day without clearance there; None when not cleared on the day.
        is_renewal_due: the clearance ends within the window.
        n_friends: how many other people they visit; `n_recent` visits in 60 days.
    """

    number: int
    languages: frozenset[str] = frozenset()
    gender: str = ""
    is_onboarded: bool = True
    cleared_until: date | None = None
    is_renewal_due: bool = False
    is_family: bool = False
    is_busy: bool = False
    was_there_last: bool = False
    n_friends: int = 0
    max_friends: int = 3
    n_recent: int = 0
    asked_at: datetime | None = None


@dataclass(frozen=True)
class Reason:
    """A reason with what its words need."""

    fit: Fit
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Match:
    """A volunteer with every reason; `fits` when none of them is against."""

    number: int
    fits: bool
    reasons: tuple[Reason, ...]


def match(wish: Wish, candidates: Iterable[Candidate]) -> list[Match]:
    """Return every candidate with all reasons: those who fit first, in the order in which to ask them.

    Order: who was there last time, fewest recent visits, asked longest ago. Nobody is left out silently.
    Source: visit-and-defend 1.A of the design; Ours: the number decides between equals, so that the order is stable.
    """
    judged = [(candidate, tuple(_reasons(wish, candidate))) for candidate in candidates]
    ranked = sorted(judged, key=lambda pair: _rank(*pair))
    return [Match(c.number, not _against(reasons), reasons) for c, reasons in ranked]


def _against(reasons: tuple[Reason, ...]) -> int:
    return sum(reason.fit in AGAINST for reason in reasons)


def _rank(candidate: Candidate, reasons: tuple[Reason, ...]) -> tuple[int, bool, int, bool, float, int]:
    asked = candidate.asked_at
    return (
        _against(reasons), not candidate.was_there_last, candidate.n_recent, asked is not None,
        asked.timestamp() if asked else 0.0, candidate.number,
    )  # fmt: skip


def _reasons(wish: Wish, candidate: Candidate) -> Iterable[Reason]:
    if not candidate.is_onboarded:
        yield Reason(Fit.NOT_ONBOARDED)
    if candidate.cleared_until is None:
        yield Reason(Fit.NOT_CLEARED)
    elif candidate.is_renewal_due:
        yield Reason(Fit.RENEWAL_DUE, (("day", candidate.cleared_until.isoformat()),))
    if candidate.is_family:
        yield Reason(Fit.IS_FAMILY)
    shared = wish.languages & candidate.languages
    if shared:
        yield Reason(Fit.SPEAKS, (("languages", ", ".join(sorted(shared))),))
    elif wish.languages and not wish.has_interpreter:
        yield Reason(Fit.NO_LANGUAGE)
    yield from _gender(wish.gender_wish, candidate.gender)
    if candidate.is_busy:
        yield Reason(Fit.BUSY)
    if candidate.n_friends >= candidate.max_friends and not candidate.was_there_last:
        yield Reason(Fit.HAS_ENOUGH, (("n", str(candidate.n_friends)),))
    if candidate.was_there_last:
        yield Reason(Fit.SAME_VISITOR)
    if candidate.n_recent:
        yield Reason(Fit.RECENT_VISITS, (("n", str(candidate.n_recent)),))


def _gender(gender_wish: str, gender: str) -> Iterable[Reason]:
    wanted = {"WOMEN_ONLY": "WOMAN", "MEN_ONLY": "MAN"}.get(gender_wish)
    if gender_wish == "ASK":
        yield Reason(Fit.ASK_ABOUT_GENDER)
    elif wanted and not gender:
        yield Reason(Fit.GENDER_UNKNOWN)
    elif wanted and gender != wanted:
        yield Reason(Fit.NOT_WISHED_GENDER)

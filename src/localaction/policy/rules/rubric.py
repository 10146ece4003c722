"""The seven-point rubric of a place on a day and over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from localaction.policy.rules.binding import (
    PROTECTED,
    Binding,
    Body,
    Holder,
    Rule,
    Standing,
    binds,
    change_days,
    what_binds,
)
from localaction.policy.rules.codebook import RUBRIC, Subject

# Whom a resident means: for what happens in jail the one who runs it, for what happens on the street the police.
JAILERS = frozenset({Holder.SHERIFF, Holder.JAIL})
OFFICERS = frozenset({Holder.SHERIFF, Holder.JAIL, Holder.POLICE})
COUNTY = frozenset({Holder.SHERIFF, Holder.JAIL, Holder.GOVERNMENT})
TOWN = frozenset({Holder.POLICE, Holder.GOVERNMENT})
IN_JAIL = frozenset({Subject.AGREEMENT, Subject.CONTRACT, Subject.DETAINERS, Subject.NOTIFICATION, Subject.JAIL_ACCESS})


@dataclass(frozen=True)
class Score:
    """How many of the seven elements protect, and of how many anything is known.

    The elements are cumulative and count one each. An element of which nobody has read anything counts neither way.
    Source: ILRC, local enforcement map (2018), "the 7 factors are cumulative". It "reflects existing policy
    statements or laws, but not the actual level of compliance".
    """

    elements: tuple[Binding, ...]

    @property
    def n_protected(self) -> int:
        """Return how many elements protect."""
        return sum(element.standing in PROTECTED for element in self.elements)

    @property
    def n_known(self) -> int:
        """Return of how many elements anything is known."""
        return sum(element.standing is not Standing.UNKNOWN for element in self.elements)


def score(rules: Collection[Rule], body: Body, on: dt.date) -> Score:
    """Return the score of a body's place on a day."""
    return Score(tuple(what_binds(rules, body, subject, on) for subject in RUBRIC))


def over_time(rules: Collection[Rule], body: Body) -> list[tuple[dt.date, Score]]:
    """Return the score on each day on which it changes, the earliest first; empty where nothing is known."""
    mine = [rule for rule in rules if binds(rule, body) and rule.subject in RUBRIC]
    found: list[tuple[dt.date, Score]] = []
    for day in change_days(mine):
        now = score(mine, body, day)
        before = (found[-1][1].n_protected, found[-1][1].n_known) if found else (0, 0)
        if (now.n_protected, now.n_known) != before:
            found.append((day, now))
    return found

"""How sure we are of an incident, what that allows, and the only four words that may be published.

Source: photo request, second witness and observer on scene as practised in Monterey, San Francisco and Colorado;
the levels and the test of independence are ours. The number of callers alone never raises a level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations

from rapidfuzz import fuzz

from localaction.messages.rules.words import plain
from localaction.respond.rules.salute import FIRSTHAND, Basis

# Ours: copy-paste campaigns change a word or two; two witnesses of one event share about half.
SAME_WORDING = 0.8


class Level(StrEnum):
    """A rung: V for seen, D for dispelled, U for honestly unresolved, GOA for gone on arrival."""

    V0 = "V0"
    V1 = "V1"
    V2 = "V2"
    V3 = "V3"
    V4 = "V4"
    D1 = "D1"
    D2 = "D2"
    U = "U"
    GOA = "GOA"


class Word(StrEnum):
    """The only words that a page, text or statement may use of an incident."""

    CONFIRMED = "CONFIRMED"
    NOT_IMMIGRATION_ENFORCEMENT = "NOT_IMMIGRATION_ENFORCEMENT"
    COULD_NOT_CONFIRM = "COULD_NOT_CONFIRM"
    UNVERIFIED = "UNVERIFIED"


class Trigger(StrEnum):
    """What a level may set in motion; a person still does it."""

    CALL_ONE_VERIFIER = "CALL_ONE_VERIFIER"
    VERIFIER_WAVE = "VERIFIER_WAVE"
    OBSERVER_WAVE = "OBSERVER_WAVE"
    PAGE_LEGAL_LEAD = "PAGE_LEGAL_LEAD"
    FEEDBACK = "FEEDBACK"
    PARTNER_STATEMENT = "PARTNER_STATEMENT"


class Observation(StrEnum):
    """What a trained observer on the spot says."""

    IMMIGRATION = "IMMIGRATION"
    SOMETHING_ELSE = "SOMETHING_ELSE"
    NOTHING_THERE = "NOTHING_THERE"


class Document(StrEnum):
    """What puts an incident on record."""

    PAPERWORK = "PAPERWORK"
    ATTORNEY = "ATTORNEY"
    FAMILY = "FAMILY"
    AGENCY_STATEMENT = "AGENCY_STATEMENT"


class Reason(StrEnum):
    """Why an incident stands where it does, or why two accounts do not count as two."""

    SAME_NUMBER = "SAME_NUMBER"
    NUMBER_UNKNOWN = "NUMBER_UNKNOWN"
    SEEN_ONLINE = "SEEN_ONLINE"
    SAME_WORDING = "SAME_WORDING"
    NOT_FIRSTHAND = "NOT_FIRSTHAND"
    NO_FIRSTHAND_ACCOUNT = "NO_FIRSTHAND_ACCOUNT"
    ONE_FIRSTHAND_ACCOUNT = "ONE_FIRSTHAND_ACCOUNT"
    NONE_INDEPENDENT = "NONE_INDEPENDENT"
    TWO_INDEPENDENT_ACCOUNTS = "TWO_INDEPENDENT_ACCOUNTS"
    REVIEWED_MEDIA = "REVIEWED_MEDIA"
    OBSERVER_SAW_IT = "OBSERVER_SAW_IT"
    OBSERVER_SAW_SOMETHING_ELSE = "OBSERVER_SAW_SOMETHING_ELSE"
    OBSERVER_SAW_NOTHING = "OBSERVER_SAW_NOTHING"
    DOCUMENTED = "DOCUMENTED"
    EXPLAINED = "EXPLAINED"
    GIVEN_UP = "GIVEN_UP"
    OBSERVERS_DISAGREE = "OBSERVERS_DISAGREE"
    EXPLANATION_DISPUTED = "EXPLANATION_DISPUTED"


_UP_TO_V2 = frozenset(
    {Trigger.CALL_ONE_VERIFIER, Trigger.VERIFIER_WAVE, Trigger.OBSERVER_WAVE, Trigger.PAGE_LEGAL_LEAD}
)
ALLOWED: dict[Level, frozenset[Trigger]] = {
    Level.V0: frozenset({Trigger.CALL_ONE_VERIFIER}),
    Level.V1: frozenset({Trigger.CALL_ONE_VERIFIER, Trigger.VERIFIER_WAVE}),
    Level.V2: _UP_TO_V2,
    Level.V3: _UP_TO_V2 | {Trigger.FEEDBACK, Trigger.PARTNER_STATEMENT},
    Level.V4: _UP_TO_V2 | {Trigger.FEEDBACK, Trigger.PARTNER_STATEMENT},
    Level.D1: frozenset({Trigger.FEEDBACK}),
    Level.D2: frozenset({Trigger.FEEDBACK}),
    Level.U: frozenset({Trigger.FEEDBACK}),
    Level.GOA: frozenset({Trigger.FEEDBACK}),
}
WORDS: dict[Level, Word] = {
    Level.V0: Word.UNVERIFIED,
    Level.V1: Word.UNVERIFIED,
    Level.V2: Word.UNVERIFIED,
    Level.V3: Word.CONFIRMED,
    Level.V4: Word.CONFIRMED,
    Level.D1: Word.NOT_IMMIGRATION_ENFORCEMENT,
    Level.D2: Word.NOT_IMMIGRATION_ENFORCEMENT,
    Level.U: Word.COULD_NOT_CONFIRM,
    Level.GOA: Word.COULD_NOT_CONFIRM,
}


class NotAllowedAtThisLevel(ValueError):
    """The incident is not sure enough for what was asked."""


@dataclass(frozen=True)
class Account:
    """One report as evidence: who (a mark that differs for two numbers, or "" if unknown), how known, in what words."""

    key: str
    caller: str
    basis: Basis | None
    wording: str = ""
    is_coherent: bool = True


@dataclass(frozen=True)
class Independence:
    """Whether two accounts count as two, how alike their wording is (0 to 1), and why they do not."""

    is_independent: bool
    likeness: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Evidence:
    """All that is known of an incident."""

    accounts: Sequence[Account] = ()
    n_reviewed_media: int = 0
    observations: Sequence[Observation] = ()
    documents: frozenset[Document] = field(default_factory=frozenset)
    is_explained: bool = False
    is_given_up: bool = False


@dataclass(frozen=True)
class Standing:
    """The level that the evidence carries, with the reasons. `needs_a_person` when the evidence contradicts itself."""

    level: Level
    reasons: tuple[Reason, ...]
    needs_a_person: bool = False


def wording_likeness(one: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 1, whatever the order of their words; 0 when one is empty.

    A text that contains the other whole counts as alike: campaigns add a greeting or a link.
    """
    left, right = plain(one), plain(other)
    if not left or not right:
        return 0.0
    whole = fuzz.token_sort_ratio(left, right) / 100
    shorter, longer = sorted((left, right), key=len)
    # A short text is inside many longer ones by chance.
    if len(shorter.split()) >= 5:
        whole = max(whole, fuzz.partial_ratio(shorter, longer) / 100 if shorter in longer else 0.0)
    return whole


def independence(one: Account, other: Account) -> Independence:
    """Return whether two accounts count as two witnesses.

    Ours: their numbers differ, neither saw it online, both are first-hand, and their wording is less than 0.8 alike.
    An account whose number is unknown (a web form) is not known to differ, so it does not count as a second.
    """
    likeness = wording_likeness(one.wording, other.wording)
    bases = {one.basis, other.basis}
    against = {
        Reason.NUMBER_UNKNOWN: not one.caller or not other.caller,
        Reason.SAME_NUMBER: bool(one.caller) and one.caller == other.caller,
        Reason.SEEN_ONLINE: Basis.SAW_ONLINE in bases,
        Reason.NOT_FIRSTHAND: not bases <= FIRSTHAND,
        Reason.SAME_WORDING: likeness >= SAME_WORDING,
    }
    reasons = tuple(reason for reason, holds in against.items() if holds)
    return Independence(not reasons, likeness, reasons)


def standing(evidence: Evidence) -> Standing:
    """Return the level that the evidence carries. It says what is shown, never what callers hope or fear.

    What an observer on the spot says outranks what is explained from afar; a document outranks both.
    """
    if evidence.documents:
        return Standing(Level.V4, (Reason.DOCUMENTED,), _is_disputed(evidence))
    seen = set(evidence.observations)
    if Observation.IMMIGRATION in seen:
        disagree = (Reason.OBSERVERS_DISAGREE,) if len(seen) > 1 else ()
        return Standing(Level.V3, (Reason.OBSERVER_SAW_IT, *disagree), bool(disagree) or evidence.is_explained)
    if Observation.SOMETHING_ELSE in seen:
        return Standing(Level.D2, (Reason.OBSERVER_SAW_SOMETHING_ELSE,))
    reached = _reached_without_observers(evidence)
    if evidence.is_explained:
        disputed = (Reason.EXPLANATION_DISPUTED,) if reached.level is Level.V2 else ()
        return Standing(Level.D1, (Reason.EXPLAINED, *disputed), bool(disputed))
    if Observation.NOTHING_THERE in seen:
        return Standing(Level.GOA, (Reason.OBSERVER_SAW_NOTHING,))
    if evidence.is_given_up:
        return Standing(Level.U, (Reason.GIVEN_UP, *reached.reasons))
    return reached


def _is_disputed(evidence: Evidence) -> bool:
    return evidence.is_explained or Observation.SOMETHING_ELSE in evidence.observations


def _reached_without_observers(evidence: Evidence) -> Standing:
    if evidence.n_reviewed_media > 0:
        return Standing(Level.V2, (Reason.REVIEWED_MEDIA,))
    witnesses = [one for one in evidence.accounts if one.basis in FIRSTHAND and one.is_coherent]
    if not witnesses:
        return Standing(Level.V0, (Reason.NO_FIRSTHAND_ACCOUNT,))
    pairs = [independence(*pair) for pair in combinations(witnesses, 2)]
    if any(pair.is_independent for pair in pairs):
        return Standing(Level.V2, (Reason.TWO_INDEPENDENT_ACCOUNTS,))
    if not pairs:
        return Standing(Level.V1, (Reason.ONE_FIRSTHAND_ACCOUNT,))
    why = dict.fromkeys(reason for pair in pairs for reason in pair.reasons)
    return Standing(Level.V1, (Reason.NONE_INDEPENDENT, *why))


def public_word(level: Level) -> Word:
    """Return the word that may be published of an incident at this level."""
    return WORDS[level]


def allow(trigger: Trigger, level: Level) -> None:
    """Refuse what the level does not carry.

    Raises:
        NotAllowedAtThisLevel: with the trigger and the level.
    """
    if trigger not in ALLOWED[level]:
        raise NotAllowedAtThisLevel(f"{trigger.value} at {level.value}")

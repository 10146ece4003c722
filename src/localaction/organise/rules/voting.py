"""What a vote came to, as far as what is recorded of it allows to say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# Who of a body said neither yes nor no, and is known to have done so.
NEITHER = ("ABSTAIN", "ABSENT", "EXCUSED", "RECUSED")


@dataclass(frozen=True)
class Threshold:
    """How many have to say yes.

    Attributes:
        n_members: of the body, or of its committee.
        by: MEMBERS (more than half of all of them) or PRESENT (more than half of those who say yes or no).
        n_needed: a fixed number that a rule asks for, such as four of five; None: more than half.
    """

    n_members: int
    by: str = "MEMBERS"
    n_needed: int | None = None


@dataclass(frozen=True)
class Counted:
    """How many members are known to have said what; `n_unknown` is for whom nothing is recorded."""

    n_yes: int
    n_no: int
    n_neither: int
    n_unknown: int

    @property
    def is_complete(self) -> bool:
        """Whether it is known of every member."""
        return self.n_unknown == 0


def votes_needed(threshold: Threshold, n_voting: int | None = None) -> int | None:
    """Return how many have to say yes.

    Args:
        n_voting: how many said yes or no; matters only where those present decide.

    Returns:
        None where it depends on who votes and that is not known.

    Source: ours, after the common rule of majorities (more than half, so ties fail); a state's law or the body's
    own rules may ask for more, which a person enters as `n_needed`.
    """
    if threshold.n_needed is not None:
        return threshold.n_needed
    if threshold.by == "MEMBERS":
        return threshold.n_members // 2 + 1
    return None if n_voting is None else n_voting // 2 + 1


def count(
    choices: Iterable[str],
    threshold: Threshold,
    printed: tuple[int | None, int | None, int | None] = (None, None, None),
) -> Counted:
    """Return how many are known to have said what.

    Args:
        choices: what each member whose ballot we have said; NOT_RECORDED is the same as no ballot.
        printed: how many said yes, said no and abstained by the source's own count. It may know of more members than
            we have ballots of; it never takes a ballot away.

    An excused or absent member said neither; somebody without a ballot is unknown and never counted against.
    """
    said = list(choices)
    n_yes, n_no = said.count("YES"), said.count("NO")
    n_abstained = max(said.count("ABSTAIN"), printed[2] or 0)
    n_neither = n_abstained + sum(said.count(choice) for choice in NEITHER if choice != "ABSTAIN")
    n_yes, n_no = max(n_yes, printed[0] or 0), max(n_no, printed[1] or 0)
    return Counted(n_yes, n_no, n_neither, max(threshold.n_members - n_yes - n_no - n_neither, 0))


def verdict(counted: Counted, threshold: Threshold) -> str:
    """Return PASSED or FAILED where the numbers settle it whatever the unknown said, else OPEN."""
    if threshold.by == "PRESENT" and threshold.n_needed is None:
        if counted.n_yes > counted.n_no + counted.n_unknown:
            return "PASSED"
        return "FAILED" if counted.n_yes + counted.n_unknown <= counted.n_no else "OPEN"
    needed = votes_needed(threshold) or 0
    if counted.n_yes >= needed:
        return "PASSED"
    return "FAILED" if counted.n_yes + counted.n_unknown < needed else "OPEN"


def meaning(stage: str, result: str, reckoned: str) -> str:
    """Return what a vote means for the matter.

    Args:
        stage: COMMITTEE, FIRST_READING or FINAL.
        result: what the source says: PASSED, FAILED, PUT_OFF or NOT_STATED.
        reckoned: what the numbers say: PASSED, FAILED or OPEN.

    Returns:
        ADVISED or ADVISED_AGAINST (a committee's word, which decides nothing), GOES_ON or STOPPED (a first reading),
        ADOPTED or REJECTED (final), PUT_OFF, DIFFERS (source and numbers disagree) or UNKNOWN.

    Source: ours; "approved in committee" is read as passed where it is not said apart (policy notes, pain 14).
    """
    if result == "PUT_OFF":
        return "PUT_OFF"
    told = reckoned if result == "NOT_STATED" else result
    if told not in ("PASSED", "FAILED"):
        return "UNKNOWN"
    if reckoned not in ("OPEN", told):
        return "DIFFERS"
    passed = {"COMMITTEE": "ADVISED", "FIRST_READING": "GOES_ON", "FINAL": "ADOPTED"}
    failed = {"COMMITTEE": "ADVISED_AGAINST", "FIRST_READING": "STOPPED", "FINAL": "REJECTED"}
    return (passed if told == "PASSED" else failed)[stage]

"""Which detention center a printed name means: matched to its code (DETLOC) by evidence, or left to a person.

ICE's statistics print no code. Three things speak for one: the name as a list with codes prints it, the address, and
the number of people held, for the daily counts by code average to what the statistics print. Two of them, or a name
that only one code of the state bears, make a match; whatever contradicts makes a question. Nothing is matched by
likeness alone: Walker and Waller are two counties, and "Annex" is another building.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from localaction.detention.rules import facility_names as names
from localaction.places.rules.names import key

Unit = tuple[str, str, str]
# The daily count at midnight averages to 0.92 to 1.01 of the printed population for nineteen centers of twenty.
AGREES, CONTRADICTS, LEAST_PEOPLE = (0.85, 1.12), (0.5, 2.0), 1.0
# Below this many people one person is too large a share for a contradiction.
ENOUGH_TO_CONTRADICT = 4.0


class Evidence(StrEnum):
    """What a match rests on."""

    CODE = "CODE"
    NAME = "NAME"
    CUT_OFF_NAME = "CUT_OFF_NAME"
    ADDRESS = "ADDRESS"
    PLACE = "PLACE"
    POPULATION = "POPULATION"
    TELLING_WORDS = "TELLING_WORDS"
    PERSON = "PERSON"


@dataclass(frozen=True)
class Address:
    """Where a center stands, as printed once."""

    street: str
    city: str
    zip: str


@dataclass(frozen=True)
class Coded:
    """A center with a code, and everything that lists with codes print of it.

    Attributes:
        state: letters, or "" where no list says it.
    """

    detloc: str
    state: str
    names: frozenset[str]
    addresses: frozenset[Address]


@dataclass(frozen=True)
class Counted:
    """What the statistics print of a name once: so many people on average in a period.

    Attributes:
        of_code: returns the average of the daily counts of a code in the same period, or None where none cover it.
    """

    population: float
    of_code: Callable[[str], float | None]


@dataclass
class Printed:
    """A name without a code, with every address and population that stood beside it.

    Attributes:
        unit: state, key of the name, key of the city: what is matched as a whole.
    """

    unit: Unit
    name: str
    addresses: set[Address] = field(default_factory=set)
    counted: list[Counted] = field(default_factory=list)

    @property
    def state(self) -> str:
        """Return the letters of its state."""
        return self.unit[0]


@dataclass(frozen=True)
class Answer:
    """What a printed name means.

    Attributes:
        detloc: the code, or "" for a question.
        evidence: what the match rests on.
        reason: of a question: NO_CANDIDATE, SEVERAL_CANDIDATES, POPULATION_CONTRADICTS, PLACE_CONTRADICTS,
            ADDRESS_ONLY or LIKENESS_ONLY.
        candidates: codes that a person should look at, the likeliest first.
    """

    detloc: str = ""
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    candidates: tuple[str, ...] = ()


def unit_of(state: str, name: str, city: str) -> Unit:
    """Return what is matched as a whole: one name in one city."""
    return state, names.name_key(name), key(city)


@dataclass(frozen=True)
class _Candidate:
    """What speaks for a code and against it."""

    detloc: str
    name: bool
    cut_off: bool
    words: bool
    address: bool
    place: bool | None
    population: bool | None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        said = (
            (Evidence.NAME, self.name), (Evidence.CUT_OFF_NAME, self.cut_off and not self.name),
            (Evidence.TELLING_WORDS, self.words and not self.name), (Evidence.ADDRESS, self.address),
            (Evidence.PLACE, self.place is True), (Evidence.POPULATION, self.population is True),
        )  # fmt: skip
        return tuple(word for word, holds in said if holds)

    @property
    def weight(self) -> tuple[int, ...]:
        return (
            2 * (self.name or self.cut_off) + self.address + (self.population is True) + self.words
            + (self.place is True) - 2 * (self.population is False),
        )  # fmt: skip


class Matcher:
    """Answers for printed names, given all centers with a code."""

    def __init__(self, coded: Iterable[Coded], decided: Mapping[Unit, str] | None = None) -> None:
        """Build the look-up.

        Args:
            coded: every center with a code.
            decided: what people said: the code, or "" for "none of ours".
        """
        self.coded = {one.detloc: one for one in coded}
        self.decided = dict(decided or {})
        self._by_word: dict[str, set[str]] = defaultdict(set)
        self._by_address: dict[str, set[str]] = defaultdict(set)
        self._by_city: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in self.coded.values():
            for name in one.names:
                for word in names.name_words(name):
                    if word not in names.GENERIC:
                        self._by_word[word].add(one.detloc)
            for address in one.addresses:
                street = names.address_key(address.street)
                if street:
                    self._by_address[street].add(one.detloc)
                self._by_city[one.state, key(address.city)].add(one.detloc)

    def answer(self, printed: Printed) -> Answer:
        """Return what a printed name means; a person's decision goes before everything."""
        if printed.unit in self.decided:
            detloc = self.decided[printed.unit]
            return Answer(detloc, (Evidence.PERSON,))
        candidates = sorted(self._candidates(printed), key=lambda c: (*(-w for w in c.weight), c.detloc))
        shown = tuple(c.detloc for c in candidates[:5])
        for by_kind in (
            [c for c in candidates if c.name],
            [c for c in candidates if c.cut_off],
            [c for c in candidates if c.address and c.words],
            [c for c in candidates if c.words and c.population and c.place is not False],
        ):
            if by_kind:
                return _one_of(by_kind, shown)
        if any(c.address for c in candidates):
            return Answer(reason="ADDRESS_ONLY", candidates=shown)
        return Answer(reason="LIKENESS_ONLY" if any(c.words for c in candidates) else "NO_CANDIDATE", candidates=shown)

    def _candidates(self, printed: Printed) -> Iterable[_Candidate]:
        found: set[str] = set()
        for word in names.name_words(printed.name):
            found |= self._by_word.get(word, set())
        for address in printed.addresses:
            found |= self._by_address.get(names.address_key(address.street), set())
            found |= self._by_city.get((printed.state, key(address.city)), set())
        for detloc in found:
            one = self.coded[detloc]
            if one.state in ("", printed.state):
                yield _judge(printed, one)


def _judge(printed: Printed, one: Coded) -> _Candidate:
    keys = names.name_keys(printed.name)
    is_name = any(keys & names.name_keys(name) for name in one.names)
    address, place = _where(printed.addresses, one.addresses)
    population = _population(printed.counted, one.detloc)
    # Where no list says the state, the letters of the code must (SALINNE), or the numbers; Miami has a jail in two.
    in_state = bool(one.state) or printed.state in (one.detloc[:2], one.detloc[-2:]) or population is True
    return _Candidate(
        one.detloc, is_name and in_state,
        in_state and any(names.is_cut_off(printed.name, name) for name in one.names),
        any(names.share_telling_words(printed.name, name) for name in one.names), address, place, population,
    )  # fmt: skip


def _where(mine: Iterable[Address], theirs: Iterable[Address]) -> tuple[bool, bool | None]:
    """Return whether an address is the same, and whether the place is; None where nothing can be compared."""
    is_address, said = False, False
    is_place = False
    for one in mine:
        for other in theirs:
            same = (bool(one.zip) and one.zip == other.zip) or (
                bool(key(one.city)) and key(one.city) == key(other.city)
            )
            near = bool(one.zip) and one.zip[:3] == other.zip[:3]
            said = True
            is_place = is_place or same or near
            street = names.address_key(one.street)
            is_address = is_address or (bool(street) and (same or near) and street == names.address_key(other.street))
    return is_address, is_place if said else None


def _population(counted: Sequence[Counted], detloc: str) -> bool | None:
    """Return whether the daily counts of a code average to what was printed; None where they say nothing."""
    agreeing = contradicting = 0
    for one in counted:
        average = one.of_code(detloc)
        if average is None or one.population < LEAST_PEOPLE:
            continue
        ratio = average / one.population
        agreeing += AGREES[0] <= ratio <= AGREES[1]
        is_far = not CONTRADICTS[0] <= ratio <= CONTRADICTS[1]
        contradicting += is_far and max(average, one.population) >= ENOUGH_TO_CONTRADICT
    if agreeing > contradicting:
        return True
    return False if contradicting else None


def _one_of(candidates: list[_Candidate], shown: tuple[str, ...]) -> Answer:
    """Return the one candidate that stands, or the question that is left."""
    standing = [c for c in candidates if c.population is not False]
    if not standing:
        return Answer(reason="POPULATION_CONTRADICTS", candidates=shown)
    for narrower in (
        [c for c in standing if c.population],
        [c for c in standing if c.address],
        [c for c in standing if c.place],
    ):
        if len(standing) > 1:
            standing = [c for c in standing if c in narrower] or standing
    if len(standing) > 1:
        return Answer(reason="SEVERAL_CANDIDATES", candidates=shown)
    only = standing[0]
    if only.place is False and only.population is not True:
        return Answer(reason="PLACE_CONTRADICTS", candidates=shown)
    return Answer(only.detloc, only.evidence)

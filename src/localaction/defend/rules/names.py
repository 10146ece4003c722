"""Whether two records may be the same person, for the conflict check.

A name is a bag of words in no sure order: a second surname is dropped, two surnames change places, a Chinese family
name comes first or last, a particle is kept or not, a clerk writes Muhammad four ways. So words are compared one by
one (`likeness`), paired off, and what is left over decides: a word left over on one side only is an omission, words
left over in the same place on both sides contradict each other.

Example: `Juan García López` and `Lopez Garcia, Juan` leave nothing over: the same name. `Juan García` leaves `López`
over on one side: possible. `Juan García` and `Pedro García` leave over Juan and Pedro, both in front: clear.
It breaks where a name is written in another script (only the very same characters match) and where a person took a
wholly new surname: record that as an alias.

Source: Ours; ABA Model Rule 1.7 asks for reasonable procedures to find conflicts and names none. The rule was tuned
for recall: a missed conflict harms a client, a false hit costs a reviewer a minute.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

from localaction.defend.rules.name_tables import COMMON, EQUIVALENTS, MARRIED_MARKS, PARTICLES, TITLES

ALIKE = 0.8
INITIAL = 0.7
NEAR_SPELLING = 0.92
YEAR_AND_A_DAY = 366
SURE = 0.95
LONGEST_CHINESE = 12

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss"})
_QUOTES = re.compile(r"['’‘`´ʼʻʿʾ]")
_ABD = re.compile(r"^abd(?:oul|oel|ul|el|al|ur|er|ar|us|as|es|ou|u|e|a)?(?=[^aeiou])(.{2,})$")
_DIN = re.compile(r"(?:u|e|a|o)?d(?:d)?(?:in|ine|een|yn)$")
# Spellings of one sound in Latin letters, applied in this order.
_LATIN = (
    ("oua", "wa"), ("oue", "we"), ("oui", "wi"),
    ("sch", "s"), ("tch", "ch"), ("hs", "s"), ("ph", "f"), ("th", "t"), ("kh", "k"), ("gh", "g"), ("dh", "d"),
    ("bh", "b"), ("jh", "j"), ("zh", "ch"), ("sh", "s"), ("dj", "j"), ("qu", "k"), ("q", "k"), ("x", "s"), ("ç", "s"),
    ("ce", "se"), ("ci", "si"), ("ge", "je"), ("gi", "ji"), ("ll", "l"), ("ch", "@"), ("c", "k"), ("@", "ch"),
    ("w", "v"), ("v", "b"), ("z", "s"), ("ee", "i"), ("ou", "u"), ("oo", "u"), ("ey", "i"), ("ei", "i"), ("y", "i"),
    ("h", ""),
)  # fmt: skip
# Romanisations of one Chinese syllable: Pinyin, Wade-Giles and the common southern ones.
_CHINESE = (
    ("hs", "x"), ("sh", "x"), ("zh", "j"), ("ch", "j"), ("q", "j"), ("ts", "z"), ("tz", "z"), ("c", "z"), ("k", "g"),
    ("p", "b"), ("t", "d"), ("ung", "ong"), ("ien", "ian"), ("ieh", "ie"), ("yue", "ue"), ("yeh", "ye"), ("uo", "o"),
    ("ueh", "ue"), ("ih", "i"), ("jia", "ja"), ("jio", "jo"), ("xia", "xa"),
)  # fmt: skip


class Match(StrEnum):
    """What a screener sees; the hits behind it are for the conflicts reviewer."""

    CLEAR = "CLEAR"
    POSSIBLE = "POSSIBLE"
    CONFLICT = "CONFLICT"


@dataclass(frozen=True)
class Identity:
    """A person as recorded: the name and any aliases, and a birth date or only its year, where known.

    `marks` are blind indexes of identifying numbers (an A-number), `phones` of telephone numbers; never the numbers.
    """

    names: tuple[str, ...]
    born: date | int | None = None
    marks: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Hit:
    """The class, a score from 0 to 1 to order a reviewer's list by, and why."""

    match: Match
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Word:
    """One word of a name; `is_optional` for a husband's surname after "de" at the end."""

    text: str
    is_optional: bool = False

    @property
    def weight(self) -> float:
        """Half for a very common name and for an initial."""
        return 0.5 if self.text in COMMON or len(self.text) == 1 else 1.0


def words(name: str, *, with_particles: bool = False) -> tuple[Word, ...]:
    """Return the words of a name that carry it: plain small letters, without particles, titles and generation marks.

    A name of nothing but particles keeps them, and so does `with_particles`: Da, Du and Le are names elsewhere. A
    family name before a comma is moved to the end.
    """
    before, comma, after = name.partition(",")
    ordered = f"{after} {before}" if comma and words_raw(after)[:1] and not _is_title(after) else name
    raw = words_raw(ordered)
    kept: list[Word] = []
    married = False
    for position, text in enumerate(raw):
        if (text in PARTICLES and not with_particles) or (text in TITLES and (position > 0 or len(raw) > 2)):
            married = text in MARRIED_MARKS and len(kept) >= 2
            continue
        kept.append(Word(text, is_optional=married))
        married = False
    last_only = [Word(w.text, w.is_optional and i == len(kept) - 1) for i, w in enumerate(kept)]
    return tuple(_arabic_compounds(last_only)) or tuple(Word(text) for text in raw)


def words_raw(name: str) -> list[str]:
    """Return every word of the name in small letters without accents; other scripts stay as they are."""
    plain = unicodedata.normalize("NFKD", name.casefold()).translate(_LETTERS)
    plain = "".join(c for c in plain if not unicodedata.combining(c) or not _is_latin_mark(c))
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", _QUOTES.sub("", plain)))


def _is_latin_mark(c: str) -> bool:
    return "\u0300" <= c <= "\u036f"


def _is_title(text: str) -> bool:
    return all(word in TITLES for word in words_raw(text))


def _arabic_compounds(kept: Sequence[Word]) -> list[Word]:
    """Join Abd with the name it serves and cut the forms of al-Din, so that every spelling of them meets."""
    joined: list[Word] = []
    for word in kept:
        if joined and re.fullmatch(r"abd(?:ul|el|al|oul|ou|u|e|a|ur|er)?", joined[-1].text) and len(word.text) > 1:
            joined[-1] = Word("abd" + word.text)
        elif joined and word.text in ("din", "dine", "deen", "eddine", "uddin"):
            joined[-1] = Word(_without_din(joined[-1].text) + "din")
        elif (compound := _ABD.match(word.text)) and len(word.text) > 6:
            joined.append(Word("abd" + compound[1], word.is_optional))
        elif len(word.text) > 6 and _DIN.search(word.text):
            joined.append(Word(_without_din(word.text) + "din", word.is_optional))
        else:
            joined.append(word)
    return joined


def _without_din(text: str) -> str:
    cut = _DIN.sub("", text) if len(text) > 6 else text
    return re.sub(r"[aeiou]$", "", cut)


@lru_cache(maxsize=4096)
def sounds(word: str) -> frozenset[str]:
    """Return the word by ear in every way it may be read; two words that share one reading sound alike.

    Besides the readings in Latin letters there is one for the romanisations of Chinese.
    """
    chinese = {"zh:" + _folded(word, _CHINESE)} if len(word) <= LONGEST_CHINESE else set()
    return frozenset(_readings(word) | chinese)


@lru_cache(maxsize=4096)
def skeletons(word: str) -> frozenset[str]:
    """Return the consonants of each reading, each run of vowels as a dot: Muhammad and Mohamed are both `m.m.d`."""
    return frozenset(re.sub(r"[aeiou]+", ".", reading) for reading in _readings(word))


def _readings(word: str) -> set[str]:
    """Return the word as read in Latin letters: as it is; X or Y in front as Spanish J; CH as SH and as K."""
    heard = {_latin(word), _latin("j" + word[1:] if word[0] in "xy" else word)}
    return heard | {_latin(word.replace("ch", other)) for other in ("sh", "k")}


def _latin(word: str) -> str:
    folded = _folded(word, _LATIN)
    return folded.removesuffix("e") if len(folded) > 3 else folded


def _folded(word: str, table: Sequence[tuple[str, str]]) -> str:
    for spelt, heard in table:
        word = word.replace(spelt, heard)
    return re.sub(r"(.)\1+", r"\1", word)


def _same_bones(first: str, second: str, n_consonants: int) -> bool:
    shared = skeletons(first) & skeletons(second)
    return any(len(bones.replace(".", "")) >= n_consonants for bones in shared)


def search_keys(name: str) -> frozenset[str]:
    """Return keys of which two names share at least one if `compare` can find them alike, but for a misspelling.

    For an index: store (a keyed hash of) each key, and compare only the records that share one.
    """
    keys: set[str] = set()
    for kept in (False, True):
        texts = [word.text for word in words(name, with_particles=kept)]
        runs = {"".join(texts[i : i + n]) for n in (1, 2, 3) for i in range(len(texts) - n + 1)}
        for text in runs:
            keys |= sounds(text)
            keys |= {f"sk:{bones}" for bones in skeletons(text)}
            keys |= {f"eq:{n}" for n in EQUIVALENTS.get(text, ())}
    return frozenset(keys)


def likeness(first: str, second: str) -> float:
    """Return how alike two words are: 1 the same, at least ALIKE the same name in another guise, INITIAL, or 0."""
    if first == second:
        return 1.0
    if len(first) == 1 or len(second) == 1:
        return INITIAL if first[0] == second[0] else 0.0
    if EQUIVALENTS.get(first, frozenset()) & EQUIVALENTS.get(second, frozenset()):
        return 0.95
    if _differ_by_gender(first, second):
        return 0.0
    if sounds(first) & sounds(second):
        return 0.95
    if _same_bones(first, second, 3):
        return 0.85
    near = JaroWinkler.similarity(first, second)
    return 0.85 if near > NEAR_SPELLING and min(len(first), len(second)) >= 4 else 0.0


def _differ_by_gender(first: str, second: str) -> bool:
    """Tell whether the words are a man's and a woman's form of one name (Mario and Maria, Gabriel and Gabriela)."""
    short, long = sorted((first, second), key=len)
    if len(long) == len(short):
        return first[:-1] == second[:-1] and {first[-1], second[-1]} == {"a", "o"}
    return long == short + "a" and short[-1] not in "aeiou"


def compare(first: Identity, second: Identity) -> Hit:
    """Return the strongest hit between any name of the one and any name of the other.

    A shared blind index of an A-number is a CONFLICT whatever the names; a shared telephone is POSSIBLE at least.
    """
    if first.marks & second.marks:
        return Hit(Match.CONFLICT, 1.0, ("same identifying number",))
    hits = [
        _compare(words(a, with_particles=kept), words(b, with_particles=kept), _births_agree(first.born, second.born))
        for a in first.names
        for b in second.names
        for kept in (False, True)
    ]
    best = max(hits, key=_rank, default=Hit(Match.CLEAR, 0.0, ("no name to compare",)))
    if first.phones & second.phones:
        match = best.match if best.match is not Match.CLEAR else Match.POSSIBLE
        return Hit(match, max(best.score, 0.5), (*best.reasons, "same telephone number"))
    return best


def _rank(hit: Hit) -> tuple[int, float]:
    return list(Match).index(hit.match), hit.score


def _compare(a: Sequence[Word], b: Sequence[Word], age: bool | None) -> Hit:
    one, two = _joined_like(a, b), _joined_like(b, a)
    pairs = _paired(one, two)
    left_one = [i for i, word in enumerate(one) if i not in {i for i, _ in pairs} and not word.is_optional]
    left_two = [j for j, word in enumerate(two) if j not in {j for _, j in pairs} and not word.is_optional]
    score = _score(one, two, pairs)
    reasons = [f"{one[i].text} = {two[j].text}" for (i, j) in sorted(pairs)]
    reasons += [f"only here: {word.text}" for word in (*(one[i] for i in left_one), *(two[j] for j in left_two))]
    reasons.append({True: "births within a year", False: "births over a year apart", None: "a birth date missing"}[age])
    shared = sum(min(one[i].weight, two[j].weight) for i, j in pairs)
    alike = [like for like in pairs.values() if like >= ALIKE]
    enough = len(pairs) >= 2 or (len(pairs) == 1 and 1 in (len(one), len(two)) and shared >= 1)
    clash = _contradict(one, two, pairs, left_one, left_two)
    if not enough or not alike:
        match = Match.CLEAR
    elif clash:
        match = Match.POSSIBLE if age is True and len(alike) >= 2 else Match.CLEAR
    else:
        match = _class_without_clash(alike, left_over=bool(left_one or left_two), shared=shared, age=age)
    return Hit(match, score, tuple(reasons))


def _class_without_clash(alike: Sequence[float], *, left_over: bool, shared: float, age: bool | None) -> Match:
    """Return the class of names that may be one: what is left over, if anything, was only left out."""
    sure = sum(like >= SURE for like in alike)
    if age is False:
        # A birth date may be wrong on paper, so the very same name is still worth a look.
        return Match.POSSIBLE if not left_over and sure == len(alike) >= 2 else Match.CLEAR
    if age is True and len(alike) >= 2:
        return Match.CONFLICT
    if sure == len(alike) and (sure >= 3 or (not left_over and sure == 2 and shared >= 1.5)):
        return Match.CONFLICT
    return Match.POSSIBLE


def _score(one: Sequence[Word], two: Sequence[Word], pairs: dict[tuple[int, int], float]) -> float:
    total = sum(word.weight for word in (*one, *two))
    return sum((one[i].weight + two[j].weight) * like for (i, j), like in pairs.items()) / total if total else 0.0


def _joined_like(name: Sequence[Word], other: Sequence[Word]) -> list[Word]:
    """Join two or three neighbours that the other side writes as one word: Xiao Ming, De La Cruz, Abu Bakr."""
    wholes = [word.text for word in other if len(word.text) > 3]
    result: list[Word] = []
    position = 0
    while position < len(name):
        for n in (3, 2):
            run = name[position : position + n]
            whole = "".join(word.text for word in run)
            if len(run) == n and min(len(word.text) for word in run) > 1 and _is_written_as_one(whole, wholes):
                result.append(Word(whole))
                position += n
                break
        else:
            result.append(name[position])
            position += 1
    return result


def _is_written_as_one(whole: str, words_there: Sequence[str]) -> bool:
    return any(likeness(whole, word) >= SURE or _same_bones(whole, word, 4) for word in words_there)


def _paired(one: Sequence[Word], two: Sequence[Word]) -> dict[tuple[int, int], float]:
    """Pair off words, the most alike first and, among equals, the nearest in place; each word once."""
    likes = [
        (-like, abs(i - j), i, j)
        for i, a in enumerate(one)
        for j, b in enumerate(two)
        if (like := likeness(a.text, b.text)) > 0
    ]
    pairs: dict[tuple[int, int], float] = {}
    for minus, _, i, j in sorted(likes):
        if all(i != seen_i and j != seen_j for seen_i, seen_j in pairs):
            pairs[i, j] = -minus
    return pairs


def _contradict(
    one: Sequence[Word],
    two: Sequence[Word],
    pairs: dict[tuple[int, int], float],
    left_one: Sequence[int],
    left_two: Sequence[int],
) -> bool:
    """Tell whether both names have words left over in the same place: before, among or after the shared ones."""
    if not pairs:
        return bool(left_one and left_two)
    ones, twos = [i for i, _ in pairs], [j for _, j in pairs]
    places_one = {(i > min(ones)) + (i > max(ones)) for i in left_one}
    places_two = {(j > min(twos)) + (j > max(twos)) for j in left_two}
    return bool(places_one & places_two)


def _births_agree(first: date | int | None, second: date | int | None) -> bool | None:
    """Tell whether two births lie within a year (366 days, or a year where only years are known); None if unknown."""
    if first is None or second is None:
        return None
    if isinstance(first, date) and isinstance(second, date):
        return abs((first - second).days) <= YEAR_AND_A_DAY
    years = [born.year if isinstance(born, date) else born for born in (first, second)]
    return abs(years[0] - years[1]) <= 1

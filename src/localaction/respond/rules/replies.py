"""What a text to the network means: a command with a code, a word for the list, or free wording that only suggests.

The reply words avoid what carriers act upon: a volunteer who withdrew with "CANCEL" would be silenced for good.
A code names the incident, because a person can be asked for two.

Source: respond.md 1.10 and 1.11; redcross/dcsops#55 (`/^no/` also swallowed "now leaving").
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from localaction.messages.rules import words
from localaction.respond.rules.wordings import Suggestion, minutes_said, suggestion
from localaction.vault.rules.plain_text import folded


class Kind(StrEnum):
    """What a text is. Everything but FREE and OPT_OUT_SUGGESTED is certain."""

    YES = "YES"
    NO = "NO"
    ARRIVED = "ARRIVED"
    LEFT = "LEFT"
    OK = "OK"
    SOS = "SOS"
    DELETE = "DELETE"
    IS_IT_YOU = "IS_IT_YOU"
    OPT_OUT = "OPT_OUT"
    OPT_OUT_SUGGESTED = "OPT_OUT_SUGGESTED"
    OPT_IN = "OPT_IN"
    HELP = "HELP"
    FREE = "FREE"


class NoCodeLeft(ValueError):
    """Every two- and three-digit code is in use."""


@dataclass(frozen=True)
class Reply:
    """A text, read.

    `code` is an incident's (digits), for DELETE and IS_IT_YOU a reference (capitals and digits), or None. `rest` is
    what follows, letter for letter as it was sent. `eta_minutes` is read from it where it can be.
    """

    kind: Kind
    code: str | None = None
    rest: str = ""
    eta_minutes: int | None = None
    suggestion: Suggestion | None = None

    @property
    def is_certain(self) -> bool:
        """False when a person must look before it counts."""
        return self.kind not in (Kind.FREE, Kind.OPT_OUT_SUGGESTED)


WORDS = {
    "y": Kind.YES, "yes": Kind.YES, "s": Kind.YES, "si": Kind.YES,
    "n": Kind.NO, "no": Kind.NO,
    "arr": Kind.ARRIVED, "arrived": Kind.ARRIVED, "llegue": Kind.ARRIVED,
    "out": Kind.LEFT, "sali": Kind.LEFT,
    "ok": Kind.OK, "okay": Kind.OK, "sos": Kind.SOS,
}  # fmt: skip
WRITTEN = {
    Kind.YES: {"en": "Y", "es": "S"},
    Kind.NO: {"en": "N", "es": "N"},
    Kind.ARRIVED: {"en": "ARR", "es": "ARR"},
    Kind.LEFT: {"en": "OUT", "es": "OUT"},
    Kind.OK: {"en": "OK", "es": "OK"},
    Kind.SOS: {"en": "SOS", "es": "SOS"},
}

# Not minutes or hours as people write them: "yes 10", "y 45", "si 8".
CODES = tuple(str(n) for n in range(13, 100) if n % 5 and n not in (24, 36, 48))

_NOT_A_CODE = (
    r"(?:m|min|mins|minutes|minutos|h|hrs?|hours?|horas?|secs?|segs?|am|pm|st|nd|rd|th|ave|agents?|agentes|people"
    r"|personas?|vans?|cars?|carros?)\b"
)
_COMMAND = re.compile(
    rf"\W*(?P<word>{'|'.join(sorted(WORDS, key=len, reverse=True))})[\s\-_.,:;#!/]*(?P<code>\d{{2,4}})(?!\d)"
    rf"(?!\s*(?:{_NOT_A_CODE}|:\d|%|/))"
)
_ALONE = re.compile(r"\W*(?P<word>okay|ok|sos)\b(?P<rest>.*)", re.DOTALL)
_POLITE = r"(?:(?:please|pls|por favor|favor de|hola|hi|hello)\W+)*"
_DELETE = re.compile(
    rf"\W*{_POLITE}(?:borrar|borre|borren|borra|delete|erase|eliminar|elimine|eliminen)\b(?P<rest>.*)", re.DOTALL
)
_IS_IT_YOU = re.compile(
    rf"\W*{_POLITE}(?:is (?:this|that|it) (?:really |truly )?(?:you|from you|real|yours)|(?:are|r) (?:you|u) real|real"
    r"|really you|(?:de )?verdad|es (?:verdad|real|de ustedes|usted|suyo)|son (?:ustedes|de verdad))\b(?P<rest>.*)",
    re.DOTALL,
)
_REFERENCE = re.compile(r"(?<![a-z0-9])(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{4,8}(?![a-z0-9])")
_SHORT_CODE = re.compile(r"(?<![a-z0-9])[a-z0-9]{2,8}(?![a-z0-9])")
# Letters and digits that nobody mistakes for one another, on paper or by voice.
REFERENCE_LETTERS = "ABCDEFGHJKMNPQRTUVWXYZ"
REFERENCE_DIGITS = "2346789"


def parse(text: str, open_codes: Collection[str] | None = None) -> Reply:
    """Return what a text means.

    Args:
        open_codes: the codes this sender may answer to, if known. A code that is not among them makes the text free
            wording, so that "yes 20" is not taken for incident 20; the only open code is filled in for free wording.
    """
    plain = folded(text)
    if command := _command(text, plain, open_codes):
        return command
    if asked := _asked_of_the_list(plain):
        return asked
    meaning = words.meaning(text)
    if meaning is words.Meaning.OPT_OUT:
        return Reply(Kind.OPT_OUT)
    if meaning is words.Meaning.OPT_IN:
        return Reply(Kind.OPT_IN)
    if meaning is words.Meaning.HELP:
        return Reply(Kind.HELP)
    only = next(iter(open_codes)) if open_codes is not None and len(open_codes) == 1 else None
    kind = Kind.OPT_OUT_SUGGESTED if meaning is words.Meaning.OPT_OUT_SUGGESTED else Kind.FREE
    return Reply(kind, only, text, minutes_said(plain), suggestion(plain))


def _command(text: str, plain: str, open_codes: Collection[str] | None) -> Reply | None:
    if (found := _COMMAND.match(plain)) and (open_codes is None or found["code"] in open_codes):
        rest = text[found.end() :].strip()
        return Reply(WORDS[found["word"]], found["code"], rest, minutes_said(folded(rest)))
    # Nobody in need should have to remember a code, and "OK" ends a worry whichever incident it is of.
    if (found := _ALONE.match(plain)) and (found["word"] == "sos" or not found["rest"].strip(" .!\n")):
        only = next(iter(open_codes)) if open_codes is not None and len(open_codes) == 1 else None
        return Reply(WORDS[found["word"]], only, text[found.start("rest") :].strip())
    return None


def _asked_of_the_list(plain: str) -> Reply | None:
    if found := _DELETE.match(plain):
        reference = _REFERENCE.search(found["rest"])
        return Reply(Kind.DELETE, reference[0].upper() if reference else None)
    if found := _IS_IT_YOU.match(plain):
        rest = found["rest"].strip(" ?¿!.:#")
        code = _SHORT_CODE.fullmatch(rest) or _REFERENCE.search(rest)
        return Reply(Kind.IS_IT_YOU, code[0].upper()) if code else None
    return None


def written(kind: Kind, code: str, language: str = "en") -> str:
    """Return the reply as a text tells people to send it: Y42, in Spanish S42.

    Raises:
        KeyError: this kind has no word with a code.
    """
    spellings = WRITTEN[kind]
    return f"{spellings.get(language, spellings['en'])}{code}"


def next_code(taken: Collection[str], start: int) -> str:
    """Return a free code for a new incident, looking from place `start` (any whole number, best a random one).

    Two digits while there are any, then three, none of which reads like minutes.

    Raises:
        NoCodeLeft: there is none.
    """
    three = tuple(str(n) for n in range(101, 1000) if n % 5)
    for codes in (CODES, three):
        for place in range(len(codes)):
            code = codes[(start + place) % len(codes)]
            if code not in taken:
                return code
    raise NoCodeLeft("close an incident first")


def reference_from(number: int) -> str:
    """Return a reference such as K7Q2 for a whole number (best a random one): letter, digit, letter, digit.

    Digits among the letters keep a reference apart from a word, so that "delete this" names none.
    """
    letters, digits = len(REFERENCE_LETTERS), len(REFERENCE_DIGITS)
    number, last = divmod(number, digits)
    number, third = divmod(number, letters)
    number, second = divmod(number, digits)
    first = number % letters
    return REFERENCE_LETTERS[first] + REFERENCE_DIGITS[second] + REFERENCE_LETTERS[third] + REFERENCE_DIGITS[last]

"""Free wording of volunteers, in English and Spanish: what it suggests, and the minutes it names.

A suggestion is shown to a dispatcher; nothing counts because of it.
"""

from __future__ import annotations

import re
from enum import StrEnum

from localaction.messages.rules.words import plain as bare_words
from localaction.vault.rules.plain_text import any_of


class Suggestion(StrEnum):
    """What free wording seems to say."""

    SOS = "SOS"
    NO_BUT_LATER = "NO_BUT_LATER"
    YES_LATER = "YES_LATER"
    ARRIVED = "ARRIVED"
    LEFT = "LEFT"
    ON_THE_WAY = "ON_THE_WAY"
    NO = "NO"
    YES = "YES"
    UNCLEAR = "UNCLEAR"


def _begins(*wordings: str) -> str:
    return rf"^(?:{'|'.join(wordings)})\b"


_YES = ("yes", "y", "yeah", "yep", "yup", "sure", "ok", "okay", "si", "s", "claro", "va", "dale", "sale", "simon")
_NO = ("no", "nope", "nah", "n", "nel", "cant", "cannot")
_NOT_NOW = ("not now", "not right now", "ahora no", "ahorita no")
_I_CAN = ("i can", "can do", "puedo")
_LATER = any_of(
    "later", "tonight", "tomorrow", r"after (?:work|class|school|lunch|\d)", "when i get off", "mas tarde", "luego",
    "despues", "manana", "en la (?:tarde|noche)", "al rato", "cuando salga",
    r"in (?:\d+|an?|one|two|three|a couple of) (?:hours?|hrs?)", r"en (?:\d+|una?|dos|tres|un par de) (?:horas?|hrs?)",
)  # fmt: skip

# The first that fits counts, so the narrower stand before the wider.
_MEANT = tuple(
    (meant, re.compile("|".join(patterns)))
    for meant, patterns in (
        (Suggestion.SOS, (
            any_of("need help", "help me", "send help", "emergency", "auxilio", "socorro", "ayudenme",
                    "necesito ayuda", "emergencia"),
            any_of("(?:im|i am|we are|were) (?:being )?(?:detained|arrested|hurt|injured)",
                    "(?:detaining|arresting) (?:me|us)", "(?:me|nos) (?:detuvieron|arrestaron|detienen|arrestan)",
                    "(?:me|nos) estan (?:deteniendo|arrestando)", "estoy herid[oa]"),
        )),
        (Suggestion.UNCLEAR, (
            any_of("maybe", "might", "not sure", "dont know", "dunno", "depends", "tal vez", "quizas?", "no se",
                    "no estoy segur[oa]", "a lo mejor", "depende"),
        )),
        (Suggestion.NO_BUT_LATER, (_begins(*_NO, *_NOT_NOW) + ".*" + _LATER, _begins(*_NOT_NOW))),
        (Suggestion.YES_LATER, (
            _begins(*_YES, *_I_CAN) + ".*" + _LATER,
            any_of(*_I_CAN) + ".*" + _LATER,
            _begins(*_YES) + ".*" + any_of(*_NOT_NOW),
        )),
        (Suggestion.LEFT, (
            any_of("(?:i|we|have|just) left", "(?:going|heading|on my way|back) home", "ya (?:me fui|nos fuimos)",
                    "me fui", "de regreso", "ya sali de ahi", "voy a casa"),
        )),
        (Suggestion.ARRIVED, (
            any_of("im here", "i am here", "we are here", "on site", "on scene", "arrived", "got here",
                    "ya llegue", "llegue", "ya llegamos", "ya estoy", "estoy aqui", "aqui estoy"),
        )),
        (Suggestion.ON_THE_WAY, (
            any_of("leaving", "on my way", "omw", "heading (?:there|over|out|now)", "en route", "im going",
                    "driving there", "en camino", "ya voy", "voy para alla", "salgo (?:ahora|ya)", "saliendo"),
        )),
        (Suggestion.NO, (
            _begins(*_NO, "sorry", "unable", "unavailable", "imposible", "lo siento", "perdon", "disculpen?"),
            any_of("cant", "cannot", "can not", "wont", "not able", "unable", "unavailable", "not available",
                    "not today", "at work", "im working", "i work", "out of town"),
            any_of("no (?:puedo|podre|voy)", "no me es posible", "estoy trabajando", "trabajo", "en el trabajo",
                    "fuera de la ciudad", "ocupad[oa]"),
        )),
        (Suggestion.YES, (
            _begins(*_YES, "por supuesto", "absolutely", "of course", "affirmative"),
            any_of("i can", "can (?:go|make it)", "ill go", "i will go", "im in", "count me in", "puedo", "voy",
                    "me apunto", "cuenten? conmigo"),
        )),
    )
)  # fmt: skip
_NOT_A_NO = re.compile(r"^no (?:problem|prob|worries|hay problema|te preocupes|se preocupen)\b\s*")

_HALF_HOUR = re.compile(r"\b(?:half an hour|half hour|media hora)\b")
_HOURS = re.compile(
    r"\b(?P<n>\d{1,2}|an?|one|two|three|una?|dos|tres)\s?(?:h|hrs?|hours?|horas?)\b(?P<half>\s(?:and a half|y media))?"
)
_MINUTES = re.compile(r"\b(?P<n>\d{1,3})\s?(?:m|min|mins|minutes?|minutos?)\b")
_IN_N = re.compile(
    r"\b(?:in|en|eta|around|about|como|unos|llego|arrive)\s(?P<n>\d{1,3})\b"
    r"(?!\s?(?:agents?|agentes|people|personas?|vans?|cars?|carros?|st|street|ave|th)\b)"
)
_BARE = re.compile(r"(?P<n>\d{1,2})")
_NUMBERS = {"a": 1, "an": 1, "one": 1, "un": 1, "una": 1, "two": 2, "dos": 2, "three": 3, "tres": 3}
# Beyond that it is not an arrival time.
MOST_MINUTES = 600


def suggestion(text: str) -> Suggestion | None:
    """Return what free wording seems to say; None when nothing is recognised."""
    words = bare_words(text)
    # "No problem, on my way" begins with a word that it does not mean.
    rest = _NOT_A_NO.sub("", words)
    if rest != words and not rest:
        return Suggestion.YES
    return next((meant for meant, pattern in _MEANT if pattern.search(rest)), None)


def minutes_said(text: str) -> int | None:
    """Return the minutes until arrival that a text names, such as 10 for "llego en 10"; None when it names none."""
    words = bare_words(text)
    if _HALF_HOUR.search(words):
        return 30
    if found := _HOURS.search(words):
        hours = _NUMBERS.get(found["n"]) or int(found["n"])
        return _within(hours * 60 + (30 if found["half"] else 0))
    if found := _MINUTES.search(words) or _IN_N.search(words) or _BARE.fullmatch(words):
        return _within(int(found["n"]))
    return None


def _within(minutes: int) -> int | None:
    return minutes if minutes <= MOST_MINUTES else None

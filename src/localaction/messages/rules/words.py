"""What a person who writes in means by a keyword, and the words that carriers keep for themselves."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

# Source: Twilio, "Customize users' opt-in and opt-out experience" (read 2026-06); 47 CFR 64.1200(a)(10).
CARRIER_OPT_OUT = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"})
CARRIER_OPT_IN = frozenset({"start", "unstop", "yes"})
CARRIER_HELP = frozenset({"help", "info"})
CARRIER_RESERVED = CARRIER_OPT_OUT | CARRIER_OPT_IN | CARRIER_HELP

OPT_OUT = CARRIER_OPT_OUT | {
    "stop all", "opt out", "alto", "parar", "pare", "baja", "dar de baja", "darme de baja", "cancelar", "salir",
    "detener", "no mas", "no mas mensajes",
}  # fmt: skip
# "Yes" answers too many questions to stand for consent.
OPT_IN = (CARRIER_OPT_IN - {"yes"}) | {"alta", "darme de alta", "iniciar"}
HELP = CARRIER_HELP | {"ayuda"}

# Only these count at the head of a longer text; "End of 5th St, two vans" and "Baja por la calle" are reports.
LEADING_OPT_OUT = frozenset({"stop", "stopall", "unsubscribe", "optout", "revoke"})
# Carriers act on the word alone; a hotline would silence whoever stands at a stop sign.
NOT_LEADING = re.compile(r"^stop (?:signs?|lights?|and go)\b")

FREE_OPT_OUT = tuple(
    re.compile(pattern)
    for pattern in (
        r"\btake me off\b", r"\bremove me\b", r"\bunsubscribe\b", r"\bopt (me )?out\b", r"\bno more (texts|messages)\b",
        r"\b(stop|quit) (texting|messaging|sending)\b", r"\b(dont|do not|never) (text|message|write) me\b",
        r"^(\w+ )?leave me alone\b", r"\bya no (me )?(manden|mande|envien|envie|escriban|escriba)\b",
        r"\bno me (manden|mande|envien|envie|escriban|escriba)\b", r"\b(quitenme|quiteme|saquenme|saqueme)\b",
        r"\bdejen? de (mandar|mandarme|enviar|enviarme|escribir|escribirme)\b", r"\bdenme de baja\b",
        r"\bno (quiero|deseo) (mas )?(mensajes|textos)\b",
    )
)  # fmt: skip

# Proper in a text that tells how to leave; the others would silence whoever follows the instruction.
PROPER_IN_A_TEXT = frozenset({"stop", "start", "help", "yes"})


class Meaning(StrEnum):
    """What a text from outside asks of the list it came from."""

    OPT_OUT = "OPT_OUT"
    OPT_OUT_SUGGESTED = "OPT_OUT_SUGGESTED"
    OPT_IN = "OPT_IN"
    HELP = "HELP"
    NONE = "NONE"


class ReservedReplyWord(ValueError):
    """A room wants to use a reply word that carriers act upon."""


def plain(text: str) -> str:
    """Return the words of a text in lower case without accents, apostrophes and punctuation, one space between."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c) and c not in "'’‘`´")
    return " ".join(re.findall(r"\w+", bare))


def meaning(text: str) -> Meaning:
    """Return what a text means for the list.

    A keyword alone counts; a few also at the head of a text. Free wording such as "ya no me manden" is a
    suggestion: sending stops at once, and a person looks at it.

    Source: 47 CFR 64.1200(a)(10) (revocation by any reasonable means); respond.md section 1.11.
    """
    words = plain(text)
    if words in OPT_OUT:
        return Meaning.OPT_OUT
    if words in OPT_IN:
        return Meaning.OPT_IN
    if words in HELP:
        return Meaning.HELP
    if words.partition(" ")[0] in LEADING_OPT_OUT and not NOT_LEADING.match(words):
        return Meaning.OPT_OUT
    if any(pattern.search(words) for pattern in FREE_OPT_OUT):
        return Meaning.OPT_OUT_SUGGESTED
    return Meaning.NONE


def refuse_reserved(words: Iterable[str]) -> None:
    """Refuse reply words that a carrier or this list acts upon: "CANCEL" would silence a volunteer for good.

    Raises:
        ReservedReplyWord: with the words.
    """
    taken = sorted(word for word in words if plain(word) in CARRIER_RESERVED | OPT_OUT | OPT_IN | HELP)
    if taken:
        raise ReservedReplyWord(", ".join(taken))


def trapped_words(wording: str) -> tuple[str, ...]:
    """Return the reserved words in capitals that a wording tells people to send, other than STOP, START and HELP."""
    capitals = re.findall(r"\b[A-Z]{3,}\b", wording)
    reserved = CARRIER_RESERVED - PROPER_IN_A_TEXT
    return tuple(dict.fromkeys(word for word in capitals if word.lower() in reserved))

"""What a text costs as SMS: its alphabet, its length in that alphabet, and the parts it is cut into."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Each of these is sent as an escape and a character, and counts twice.
EXTENSION = frozenset("\f^{}\\[~]|€")

# Written by word processors and phones, or by Spanish; each has a neighbor in the basic alphabet.
NEIGHBORS = {
    "á": "a", "í": "i", "ó": "o", "ú": "u", "Á": "A", "Í": "I", "Ó": "O", "Ú": "U", "ç": "c",
    "‘": "'", "’": "'", "‚": ",", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "′": "'", "″": '"', "`": "'",
    "´": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "…": "...", "•": "-", "·": "-",
    "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u200b": "", "\ufeff": "", "\t": " ", "º": "o", "ª": "a",
    "№": "No", "×": "x", "©": "(c)", "®": "(r)", "™": "(tm)", "½": "1/2", "¼": "1/4", "¾": "3/4",
}  # fmt: skip


class Alphabet(StrEnum):
    """How the characters of a text travel."""

    GSM_7 = "GSM-7"
    UCS_2 = "UCS-2"


@dataclass(frozen=True)
class Sizes:
    """Units that fit into a single part and into each part of several."""

    gsm_single: int = 160
    gsm_part: int = 153
    ucs_single: int = 70
    ucs_part: int = 67


STANDARD = Sizes()
# Source: respond.md section 1.10: toll-free numbers use a longer header for texts in several parts.
TOLL_FREE = Sizes(gsm_part=152, ucs_part=66)


@dataclass(frozen=True)
class Cost:
    """What a text costs: units are septets (GSM-7) or 16-bit units (UCS-2)."""

    alphabet: Alphabet
    n_units: int
    n_segments: int
    n_left: int
    outside: tuple[str, ...]


def is_gsm_safe(text: str) -> bool:
    """Return whether every character is in the GSM-7 alphabet or its extension.

    Source: 3GPP TS 23.038 section 6.2.1.
    """
    return not outside_gsm(text)


def outside_gsm(text: str) -> tuple[str, ...]:
    """Return the characters that force the whole text into UCS-2, each once, in the order they come."""
    return tuple(dict.fromkeys(c for c in text if c not in BASIC and c not in EXTENSION))


def cost(text: str, sizes: Sizes = STANDARD) -> Cost:
    """Return what a text costs.

    A part never ends between an escape and its character, nor inside a surrogate pair, so a text can need one
    part more than its length divided by the size of a part. An empty text has no part.

    Source: 3GPP TS 23.038 section 6.2.1 and TS 23.040 section 9.2.3.24.1 (8-bit reference: 153 and 67).
    """
    outside = outside_gsm(text)
    if outside:
        widths = [2 if ord(c) > 0xFFFF else 1 for c in text]
        alphabet, single, part = Alphabet.UCS_2, sizes.ucs_single, sizes.ucs_part
    else:
        widths = [2 if c in EXTENSION else 1 for c in text]
        alphabet, single, part = Alphabet.GSM_7, sizes.gsm_single, sizes.gsm_part
    n_units = sum(widths)
    if n_units <= single:
        return Cost(alphabet, n_units, 1 if n_units else 0, single - n_units, outside)
    n_segments, filled = _packed(widths, part)
    return Cost(alphabet, n_units, n_segments, part - filled, outside)


def _packed(widths: Iterable[int], part: int) -> tuple[int, int]:
    """Return the number of parts and how full the last one is."""
    n_parts, filled = 1, 0
    for width in widths:
        if filled + width > part:
            n_parts, filled = n_parts + 1, 0
        filled += width
    return n_parts, filled


def suggestion(text: str) -> str:
    """Return the text with every character replaced that has a near equivalent in GSM-7.

    é, è, à, ì, ò, ù, ñ, ü, ¿ and ¡ are in the alphabet and stay; what has no equivalent (an emoji) stays too.
    """
    return "".join(_nearest(c) for c in text)


def _nearest(character: str) -> str:
    if character in BASIC or character in EXTENSION:
        return character
    if character in NEIGHBORS:
        return NEIGHBORS[character]
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    plain = "".join(NEIGHBORS.get(c, c) for c in plain)
    if unicodedata.combining(character):
        return ""
    return plain if plain and is_gsm_safe(plain) else character

"""Setting the sheets: PDF/UA-1, on US Letter or as cards, in the language of the text and not of the reader.

A text that does not fit its page or card, or holds a character that no font here has, is refused: nothing is cut off
and no empty box is printed.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import segno
import typst

from localaction.organise import rights
from localaction.organise.models import Sheet
from localaction.organise.rules.rights import ORIGINAL, Said, direction, for_reading, isolated

HERE = Path(__file__).parent
# Typst brings a font for Latin and Cyrillic letters; the Arabic one comes from its own package.
ARABIC = str(files("fontpkg_ibm_plex_sans_arabic") / "files")
FONTS = {"ltr": ["Libertinus Serif"], "rtl": ["IBM Plex Sans Arabic"]}


class TooLong(ValueError):
    """The text does not fit its page or card in the smallest size that can be read."""


class CannotBeSet(ValueError):
    """The text has a character that no font here has; the message names it."""


@dataclass(frozen=True)
class Printed:
    """A text with what stands around it on paper.

    Attributes:
        approved_on: ISO day of the legal lead's yes, "" while there is none.
        version: 0 for the example.
        address: of the page with the same text.
        numbers: the coalition's hotlines, to be dialed as printed.
    """

    sheet: Sheet
    language: str
    said: Said
    coalition: str
    address: str
    numbers: tuple[str, ...] = ()
    version: int = 0
    approved_on: str = ""
    is_read_by_native: bool = False

    @property
    def mark(self) -> str:
        """What says that no lawyer has approved it, in its language; "" once one has."""
        return "" if self.approved_on else rights.words(self.language)["not_approved"]

    @property
    def notes(self) -> list[str]:
        """What the small print says, in the language of the text: approval, reading, and what it is not."""
        words = rights.words(self.language)
        notes = [words["approved"].format(day=self.approved_on, version=self.version)] if self.approved_on else [
            words["not_approved"]
        ]  # fmt: skip
        if self.language != ORIGINAL and not self.is_read_by_native:
            notes.append(words["not_read"])
        return [isolated(note, self.language) for note in [*notes, words["not_advice"]]]


def pdf(printed: Printed, is_single: bool = False) -> bytes:
    """Return a sheet as PDF/UA-1: one page of US Letter; ten cards on two pages, or a single card of two faces.

    Raises:
        TooLong, CannotBeSet: see the classes.
    """
    return _compiled(_template(printed), json.dumps(_described(printed, is_single), ensure_ascii=False))


def png(printed: Printed, is_single: bool = False, ppi: float = 100) -> list[bytes]:
    """Return the pages as pictures, for looking at them."""
    described = json.dumps(_described(printed, is_single), ensure_ascii=False)
    made = typst.compile(
        str(HERE / _template(printed)), format="png", ppi=ppi, sys_inputs={"sheet": described}, font_paths=[ARABIC],
        ignore_system_fonts=True,
    )  # fmt: skip
    return [made] if isinstance(made, bytes) else list(made)


def _template(printed: Printed) -> str:
    return "card.typ" if printed.sheet is Sheet.CARD else "sheet.typ"


def _described(printed: Printed, is_single: bool) -> dict[str, Any]:
    words, language = rights.words(printed.language), printed.language
    codes = dict.fromkeys(
        line.source for section in printed.said.sections for line in section.lines if line.source != "advice"
    )
    return {
        "language": language, "fonts": FONTS[direction(language)], "many": not is_single,
        "title": printed.said.title, "coalition": printed.coalition, "mark": printed.mark,
        # On a card the mark stands in the small print; on a sheet it has a frame of its own.
        "notes": printed.notes[1:] if printed.mark and printed.sheet is not Sheet.CARD else printed.notes,
        "sections": [
            {"title": section.title, "english": section.is_english, "lines": [line.text for line in section.lines]}
            for section in for_reading(printed.said, language).sections
        ],
        "numbers": [isolated(number, language) for number in printed.numbers],
        "hotline": words["hotline"], "lawyer": words["lawyer"], "more": words["more"],
        "sources-label": words["sources"], "sources": "; ".join(rights.sources()[code] for code in codes),
        "address": printed.address, "qr": _qr(printed.address),
    }  # fmt: skip


def _qr(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=1, xmldecl=False, svgns=True)
    return drawn.getvalue().decode()


# A sheet is asked for again and again and says the same: 64 of them are about 3 MB.
@lru_cache(maxsize=64)
def _compiled(template: str, described: str) -> bytes:
    try:
        made = typst.compile(
            str(HERE / template), format="pdf", sys_inputs={"sheet": described}, pdf_standards=["ua-1"],
            font_paths=[ARABIC], ignore_system_fonts=True,
        )  # fmt: skip
    except RuntimeError as error:
        said = str(error)
        if "too-long" in said:
            raise TooLong(said) from None
        if "could not be displayed" in said:
            raise CannotBeSet(said) from None
        raise
    assert isinstance(made, bytes)
    return made

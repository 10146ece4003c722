"""The starting texts of the know-your-rights sheets, and the words around each, in every language.

They are examples of ours: until a coalition's legal lead approves a text, page and paper say so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from localaction.organise.models import Sheet
from localaction.organise.rules.rights import ORIGINAL, Line, Said, Section, read_lines

TEXTS = Path(__file__).parent / "texts"


@cache
def sources() -> Mapping[str, str]:
    """Return each source's citation by its name."""
    found: Mapping[str, str] = _file("sources")["source"]
    return found


@cache
def words(language: str) -> Mapping[str, str]:
    """Return the words around a text in its language: marks, labels, and what it is not."""
    found: Mapping[str, str] = _file(language)["words"]
    return found


@cache
def example(sheet: Sheet, language: str) -> Said:
    """Return the starting text of a sheet; what is shown to an officer is the English of the original."""
    told = _file(language)[sheet.lower()]
    return Said(told["title"], tuple(_section(sheet, n, section) for n, section in enumerate(told["section"])))


def _section(sheet: Sheet, place: int, told: Mapping[str, Any]) -> Section:
    is_english = told.get("english", False)
    lines: tuple[Line, ...]
    if "lines" in told:
        lines = read_lines("\n".join(told["lines"]), sources())
    else:
        lines = example(sheet, ORIGINAL).sections[place].lines
    return Section(told["title"], lines, is_english)


def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((TEXTS / f"{name}.toml").read_text(encoding="utf-8"))

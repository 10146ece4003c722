"""Papers of defence as PDF/UA-1: the figures for a council, and forms; tagged, with their language."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from localaction.defend.models import FiguresVersion
from localaction.defend.outcome_page import Table, day_of, printed
from localaction.defend.rules.papers import Block

HERE = Path(__file__).parent
PARTS = {"stays": "#7a1f3d", "pending": "#ffffff", "ended": "hatch", "leaves": "#6f6a61", "withheld": "dashed"}


def outcomes_pdf(version: FiguresVersion) -> bytes:
    """Return a version's paper in the active language: first what a council member reads, then all that qualifies it.

    A draft says on every page that it is one.
    """
    shown = printed(version.figures)
    language = (get_language() or "en")[:2]
    described = {
        "language": language,
        "title": _("Outcomes of legal defense"),
        "programme": settings.CONFIG.coalition,
        "subtitle": _("Figures at %(day)s") % {"day": day_of(version.cut_on.isoformat())},
        "provenance": provenance(version),
        "note": version.note(language),
        "statement": f"{shown.statement[:1].upper()}{shown.statement[1:]}." if shown.statement else "",
        "headline": list(shown.headline),
        "headline_title": _("In short"),
        "chart": str(shown.chart),
        "chart_title": _("Where those who entered stand"),
        "chart_alt": described_chart(str(shown.chart)),
        "key": [{"part": part, "words": words} for part, words in key()],
        "tables": [] if shown.is_only_statement else [_table(shown.flow), _table(shown.shares),
                                                      _table(shown.definitions)],
        "tables_title": _("The numbers"),
        "twelve_title": _("Read this before you quote a number"),
        "twelve": [] if shown.is_only_statement else [
            {"head": p.head, "text": p.text, "lines": list(p.lines)} for p in shown.paragraphs
        ],
        "warnings_title": _("Warnings"),
        "warnings": list(shown.warnings),
        "compared": _("Compared with: %(group)s") % {"group": version.compared_with} if version.compared_with else "",
        "footer": _footer(version),
    }  # fmt: skip
    return _compiled("outcomes.typ", described)


def paper_pdf(title: str, blocks: Sequence[Block], language: str, version: int | None) -> bytes:
    """Return a paper in its own language; without a version it is our example and says so at the top.

    Args:
        language: of the paper, which may differ from the reader's.
    """
    with translation.override(language):
        example = "" if version else _(
            "Example, not reviewed by a lawyer of this program. Replace it with the program’s own text before use."
        )  # fmt: skip
        footer = _("Version %(number)s") % {"number": version} if version else _("Example")
        described = {
            "language": language, "title": title, "programme": settings.CONFIG.coalition, "example": example,
            "footer": f"{settings.CONFIG.coalition} · {footer}",
            "blocks": [{"mark": block.mark.value, "parts": list(block.parts)} for block in blocks],
        }  # fmt: skip
    return _compiled("paper.typ", described)


def provenance(version: FiguresVersion) -> str:
    """Return who stands behind a version: two people, a day, a number and the digest of its figures."""
    if version.published_at is None:
        return _("Draft, not published: it waits for the yes of a second person.")
    return _("Version %(number)s, drafted and approved by two people of the program, published on %(day)s. "
             "Digest %(digest)s.") % {
        "number": version.number, "day": date_format(version.published_at.date()), "digest": digest_of(version),
    }  # fmt: skip


def _footer(version: FiguresVersion) -> str:
    address = f"{settings.CONFIG.public_url.rstrip('/')}/figures/methods/"
    if version.published_at is None:
        return _("DRAFT, not published. How the figures are made: %(address)s") % {"address": address}
    said = _("Version %(number)s of the figures. How they are made: %(address)s")
    return said % {"number": version.number, "address": address}


def digest_of(version: FiguresVersion) -> str:
    """Return the first sixteen digits of the SHA-256 of the figures, by which page, paper and file are told alike."""
    return hashlib.sha256(json.dumps(version.figures, sort_keys=True).encode()).hexdigest()[:16]


def key() -> list[tuple[str, str]]:
    """Return the parts of the chart with their words, in the active language and in the order of the bars."""
    return [
        ("stays", _("may stay")), ("pending", _("still waits")),
        ("ended", _("representation ended or closed otherwise")), ("leaves", _("must leave")),
        ("withheld", _("withheld: too few people")),
    ]  # fmt: skip


def described_chart(svg: str) -> str:
    """Return the description that a chart carries, "" without a chart."""
    _before, _tag, after = svg.partition("<desc")
    return after.partition(">")[2].partition("</desc>")[0]


def _table(table: Table) -> dict[str, Any]:
    return {"caption": table.caption, "heads": list(table.heads), "rows": [list(row) for row in table.rows]}


def _compiled(template: str, described: dict[str, Any]) -> bytes:
    made = typst.compile(
        str(HERE / template), format="pdf", sys_inputs={"sheet": json.dumps(described)}, pdf_standards=["ua-1"]
    )
    assert isinstance(made, bytes)
    return made

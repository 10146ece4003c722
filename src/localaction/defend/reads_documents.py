"""What each paper says now, and what it said before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.models import QuerySet

from localaction.defend.models import Paper, PaperVersion
from localaction.people.models import Language

EXAMPLES = Path(__file__).parent / "papers"


@dataclass(frozen=True)
class Said:
    """A paper in one language; `version` is None where it is our example."""

    paper: Paper
    language: str
    title: str
    body: str
    version: int | None = None
    written_at: datetime | None = None

    @property
    def is_example(self) -> bool:
        """Whether the programme has not written its own text yet."""
        return self.version is None


def paper_now(paper: Paper, language: str) -> Said:
    """Return the newest version, or the example where the programme wrote none. One query."""
    newest = versions(paper, language).first()
    return example(paper, language) if newest is None else _said(newest)


def papers_now() -> list[tuple[Paper, list[Said]]]:
    """Return every paper in every language as it is printed now. One query a text."""
    return [(paper, [paper_now(paper, language) for language in Language.values]) for paper in Paper]


def versions(paper: Paper, language: str) -> QuerySet[PaperVersion]:
    """Return the programme's versions of a text, the newest first."""
    found = PaperVersion.objects.filter(paper=paper, language=language).select_related("written_by")
    return found.order_by("-version")


def example(paper: Paper, language: str) -> Said:
    """Return the example that comes with the software: the first line is its title."""
    text = (EXAMPLES / f"{paper.lower()}.{language}.txt").read_text(encoding="utf-8")
    title, _, body = text.partition("\n")
    return Said(paper, language, title.strip(), body.strip())


def _said(row: PaperVersion) -> Said:
    return Said(Paper(row.paper), row.language, row.title, row.body, row.version, row.written_at)

"""Writing a new version of a paper."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import cast

from django.db import transaction
from django.db.models import Max

from localaction.defend.models import Paper, PaperVersion
from localaction.defend.rules.papers import check_body
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.vault import audit
from localaction.vault.rules.events import Event


class PaperEvent(StrEnum):
    """What the audit trail says of papers."""

    WRITTEN = "defend:paper:written"


class ChangedMeanwhile(Exception):
    """Somebody else wrote a version after this one was opened."""


def write_paper(
    by: Person, paper: Paper, language: str, title: str, body: str, after: int | None, at: datetime
) -> PaperVersion:
    """Write the next version of a paper in one language; the versions before it are kept.

    Args:
        after: the version that was on the page, None for the example.

    Raises:
        NotAllowed: `by` does not keep the papers.
        UnknownPlace, NothingSaid: see `rules.papers.check_body`.
        ChangedMeanwhile: see the class.
    """
    require(by, Verb.KEEP_PAPERS, at, Programme.DEFEND)
    check_body(paper.value, body)
    with transaction.atomic():
        rows = PaperVersion.objects.filter(paper=paper, language=language)
        newest = rows.aggregate(newest=Max("version"))["newest"]
        if newest != after:
            raise ChangedMeanwhile(f"version {newest} is newer")
        written = PaperVersion.objects.create(
            paper=paper, language=language, version=(newest or 0) + 1, title=title.strip(),
            body=body.replace("\r\n", "\n").strip(), written_at=at, written_by=by,
        )  # fmt: skip
        detail = f"{language} {written.version}"
        audit.record(by, cast("Event", PaperEvent.WRITTEN), paper.value, detail, at=at)
    return written

"""Outcome figures for the desk and for anyone: from the programme's own matters or from a file that was taken in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from localaction.defend.exports import CELLS, public_outcome_figures
from localaction.defend.ingest.cases import NO_LEVEL, Fault, FileRefused, cases_in, comparison_in, fault_of
from localaction.defend.models import (
    Basis,
    Cohort,
    ComparisonGroup,
    CustodyStatus,
    FiguresVersion,
    Matter,
    Outcome,
    StageChange,
)
from localaction.defend.models.figures import FiguresQuerySet
from localaction.defend.reads_need import need
from localaction.defend.rules.cohort import DETAINED, NON_DETAINED, UNKNOWN_CUSTODY, CaseRow, SpellsOutOfOrder
from localaction.defend.rules.outcome_report import OutcomeReport, Question, outcome_report
from localaction.defend.rules.outcomes import Level
from localaction.defend.rules.spells import Event, History, cases_of
from localaction.defend.rules.stages import MatterStage
from localaction.defend.rules.suppression import too_close
from localaction.defend.rules.wording import Code, Saying, say
from localaction.people.models import Approval
from localaction.vault import actions as vault
from localaction.vault.actions import Unlocked

# As the path of a file that came through the desk; it only names the file in messages.
UPLOADED = Path("cases.csv")
KIND = "defend.figures"
# Before any programme.
BEGINNING = date(2000, 1, 1)
A_DAY = timedelta(days=1)
_CUSTODY = {CustodyStatus.DETAINED: DETAINED, CustodyStatus.NON_DETAINED: NON_DETAINED}


@dataclass(frozen=True)
class Asked:
    """Which figures somebody wants; `cohort` is None for the programme's own matters."""

    question: Question
    cohort: Cohort | None = None
    group: ComparisonGroup | None = None

    @property
    def basis(self) -> Basis:
        """Where the cases come from."""
        return Basis.MATTERS if self.cohort is None else Basis.FILE


@dataclass(frozen=True)
class Found:
    """A report, with what the file did not hold."""

    report: OutcomeReport
    absent: tuple[Saying, ...]


def found_for(asked: Asked, session: Unlocked | None) -> Found:
    """Return the report that was asked for. Four queries for matters; a file needs an open vault.

    Every matter counts, also one that a wall keeps from the reader: figures without it would be wrong, and they name
    nobody.

    Raises:
        FileRefused: the file cannot answer this question (no level column), or its spells overlap.
        NoGrant: the reader is not in the ring `defend`, or the file is gone.
    """
    question = asked.question
    absent: tuple[Saying, ...] = ()
    if asked.cohort is None:
        rows: Sequence[CaseRow] = matter_cases(question.level, question.cut)
        if question.n_turned_away is None:
            question = replace(question, n_turned_away=unserved(question.cut))
    else:
        assert session is not None
        content = vault.open_case(session, asked.cohort.uuid).read(asked.cohort, "content") or ""
        rows, lacking = cases_in(content.encode(), UPLOADED)
        if question.level is Level.FINAL and "level" in lacking:
            raise FileRefused(UPLOADED, [Fault("MISSING_COLUMN", (), NO_LEVEL)])
        absent = tuple(say(Code.COLUMN_ABSENT, column=name) for name in lacking if name != "level")
    comparison = comparison_in(asked.group.content.encode(), UPLOADED) if asked.group else None
    try:
        return Found(outcome_report(rows, question, comparison), absent)
    except SpellsOutOfOrder as error:
        raise FileRefused(UPLOADED, [fault_of("SPELLS", error.rows, "%(why)s", why=error)]) from error


def matter_cases(level: Level, cut: date) -> list[CaseRow]:
    """Return the spells of every matter that was retained by the cut, as they were known on it. Three queries."""
    standing = Prefetch("outcomes", Outcome.objects.filter(superseded_at__isnull=True).order_by("on", "pk"))
    turns = StageChange.objects.filter(
        Q(after=MatterStage.CLOSED) | Q(before=MatterStage.REPRESENTATION_ENDED, after=MatterStage.ACTIVE)
    ).order_by("on", "pk")
    matters = Matter.objects.entered().filter(retained_on__lte=cut).order_by("pk")
    return cases_of(map(_history, matters.prefetch_related(standing, Prefetch("stages", turns))), level, cut)


def _history(matter: Matter) -> History:
    assert matter.retained_on is not None
    events = [Event(outcome.on, outcome.code, Level(outcome.level)) for outcome in matter.outcomes.all()]
    for turn in matter.stages.all():
        if turn.after == MatterStage.CLOSED:
            events.append(Event(turn.on, "OTHER_CLOSURE", Level.FINAL, is_file_closing=True))
        else:
            # Representation was taken up again: the case is the same one, and it is pending again.
            events.append(Event(turn.on, "REOPENED", Level.FINAL))
    return History(
        case_id=matter.key, entered_on=matter.retained_on, events=tuple(events), court=matter.court,
        custody=_CUSTODY.get(CustodyStatus(matter.custody_at_intake), UNKNOWN_CUSTODY), family_id=str(matter.family),
    )  # fmt: skip


def unserved(cut: date) -> int:
    """Return how many eligible people nobody represents or has offered to, of all who came by the cut. Two queries."""
    return need(BEGINNING, cut + A_DAY).n_unserved


@dataclass(frozen=True)
class Closeness:
    """A published version whose cells differ from a draft's by one to nine people."""

    version: FiguresVersion
    cells: tuple[str, ...]

    def is_same_day(self, cut: date) -> bool:
        """Whether both are cut on one day, so that the difference is one of definition and not of time."""
        return self.version.cut_on == cut


def close_to_published(figures: dict[str, Any], basis: str) -> list[Closeness]:
    """Return the published versions that could be subtracted from these public figures. One query."""
    found = []
    for version in FiguresVersion.objects.published().filter(basis=basis).defer("pdf_en", "pdf_es"):
        cells = too_close(_cells(version.figures), _cells(figures))
        if cells:
            found.append(Closeness(version, tuple(cells)))
    return found


def _cells(figures: dict[str, Any]) -> dict[str, int | None]:
    return {name: figures[name] for name in ("entered", *CELLS, "decided")}


def public_figures(found: Found) -> dict[str, Any]:
    """Return the figures fit for publication, with what the file did not hold among the warnings."""
    figures = public_outcome_figures(found.report)
    figures["warnings"] += [saying.text() for saying in found.absent]
    figures["sayings"] += [saying.as_json() for saying in found.absent]
    return figures


def versions() -> FiguresQuerySet:
    """Return what was published, the newest first, without the papers."""
    return FiguresVersion.objects.published().defer("pdf_en", "pdf_es")


def latest() -> FiguresVersion | None:
    """Return the newest version that stands. One query."""
    return FiguresVersion.objects.standing().first()


def drafts() -> FiguresQuerySet:
    """Return what is not published yet, the newest first."""
    return FiguresVersion.objects.filter(published_at__isnull=True).order_by("-drafted_at")


def all_versions() -> FiguresQuerySet:
    """Return drafts and published versions with who drafted and approved them."""
    return FiguresVersion.objects.select_related("drafted_by", "approved_by").defer("pdf_en", "pdf_es")


def question_about(version: FiguresVersion, now: datetime) -> Approval | None:
    """Return the open question to a second person about a draft, None where none is open."""
    return Approval.objects.open(now).filter(kind=KIND, reference=str(version.uuid)).first()


def cohorts() -> QuerySet[Cohort]:
    """Return the files that were taken in, the newest first, unopened."""
    return Cohort.objects.order_by("-added_at")


def groups() -> QuerySet[ComparisonGroup]:
    """Return the groups to compare with, the newest first."""
    return ComparisonGroup.objects.order_by("-added_at")


def n_matters() -> int:
    """Return how many matters were ever retained."""
    return Matter.objects.entered().count()

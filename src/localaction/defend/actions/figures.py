"""Taking in a cohort, and publishing figures by two people; what was published is withdrawn, never edited."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import cast

from django.db import transaction
from django.db.models import Max
from django.utils import translation

from localaction.defend import reads_figures
from localaction.defend.ingest.cases import cases_in, comparison_in
from localaction.defend.models import Cohort, ComparisonGroup, FiguresVersion
from localaction.defend.reads_figures import KIND, UPLOADED, Asked, Closeness
from localaction.defend.rules.cohort import standings
from localaction.defend.rules.outcomes import Definition, Level
from localaction.defend.sheets import outcomes_pdf
from localaction.people import approvals
from localaction.people.models import Approval, Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.vault import actions as vault
from localaction.vault import audit
from localaction.vault.actions import Unlocked
from localaction.vault.rules.events import Event


class FiguresEvent(StrEnum):
    """What the audit trail says of figures."""

    COHORT_ADDED = "defend:cohort:added"
    DRAFTED = "defend:figures:drafted"
    PUBLISHED = "defend:figures:published"
    WITHDRAWN = "defend:figures:withdrawn"


class TooCloseToPublished(Exception):
    """A published version of the same day differs by so few people that both together betray them."""

    def __init__(self, close: Sequence[Closeness]) -> None:
        super().__init__(", ".join(str(each.version.number) for each in close))
        self.close = tuple(close)


class NothingToPublish(Exception):
    """Nobody had entered by the cut."""


class NotStanding(Exception):
    """The version was never published, or is withdrawn already."""


@dataclass(frozen=True)
class Notes:
    """The programme's own words beside the figures, in both languages; may be empty."""

    en: str = ""
    es: str = ""


def add_cohort(by: Person, content: bytes, at: datetime) -> Cohort:
    """Take in a file of cases, sealed as it came. Needs no open vault.

    Raises:
        NotAllowed: `by` does not report outcomes.
        FileRefused: with every fault of every row.
        SpellsOutOfOrder: the spells of a case overlap.
        NoRing: nothing can be sealed.
    """
    require(by, Verb.REPORT_OUTCOMES, at, Programme.DEFEND)
    rows, lacking = cases_in(content, UPLOADED)
    # Found out now rather than each time somebody asks for the figures.
    cohort_now, later = standings(rows, at.date(), Definition.STANDARD, Level.IJ)
    with transaction.atomic():
        cohort = Cohort(n_cases=len(cohort_now) + len(later), lacking=lacking, added_at=at, added_by=by)
        vault.seal_new_case("defend", cohort.uuid).write(cohort, "content", content.decode("utf-8-sig"))
        cohort.save()
        note(by, FiguresEvent.COHORT_ADDED, cohort.uuid, str(cohort.n_cases), at)
    return cohort


def drop_cohort(by: Person, cohort: Cohort, at: datetime) -> None:
    """Erase a file before its time.

    Raises:
        NotAllowed: `by` does not report outcomes.
        UnderHold: a legal hold keeps it.
    """
    require(by, Verb.REPORT_OUTCOMES, at, Programme.DEFEND)
    with transaction.atomic():
        vault.erase_case(cohort.uuid, by, at)
        cohort.delete()


def add_group(by: Person, label: str, source: str, content: bytes, at: datetime) -> ComparisonGroup:
    """Take in published counts of another group.

    Raises:
        NotAllowed: `by` does not report outcomes.
        FileRefused: with every fault.
    """
    require(by, Verb.REPORT_OUTCOMES, at, Programme.DEFEND)
    comparison_in(content, UPLOADED)
    return ComparisonGroup.objects.create(
        label=label.strip(), source=source.strip(), content=content.decode("utf-8-sig"), added_at=at, added_by=by
    )  # fmt: skip


def draft_version(by: Person, asked: Asked, notes: Notes, session: Unlocked | None, at: datetime) -> FiguresVersion:
    """Freeze the public figures of today as a draft and ask a second person for their yes.

    Raises:
        NotAllowed: `by` does not report outcomes.
        NothingToPublish, TooCloseToPublished: see the classes.
        FileRefused, NoGrant: see `reads_figures.found_for`.
    """
    require(by, Verb.REPORT_OUTCOMES, at, Programme.DEFEND)
    figures = reads_figures.public_figures(reads_figures.found_for(asked, session))
    if figures["cohort"]["entered_from"] is None:
        raise NothingToPublish("nobody had entered by the cut")
    question = asked.question
    same_day = [
        each
        for each in reads_figures.close_to_published(figures, asked.basis)
        if each.is_same_day(question.cut)
    ]  # fmt: skip
    if same_day:
        raise TooCloseToPublished(same_day)
    with transaction.atomic():
        version = FiguresVersion.objects.create(
            basis=asked.basis, cut_on=question.cut, definition=question.definition, level=question.level,
            figures=figures, note_en=notes.en.strip(), note_es=notes.es.strip(), drafted_at=at, drafted_by=by,
            compared_with=f"{asked.group.label}: {asked.group.source}"[:400] if asked.group else "",
        )  # fmt: skip
        approvals.ask(KIND, str(version.uuid), payload_of(version), by, at)
        note(by, FiguresEvent.DRAFTED, version.uuid, f"{version.cut_on} {version.definition}", at)
    return version


def payload_of(version: FiguresVersion) -> str:
    """Return everything that the second person's yes covers."""
    said = [version.basis, version.figures, version.compared_with, version.note_en, version.note_es]
    return json.dumps(said, sort_keys=True)


def withdraw_version(by: Person, version: FiguresVersion, why_en: str, why_es: str, at: datetime) -> None:
    """Take a published version back; it stays readable, marked, with the reason.

    Raises:
        NotAllowed: `by` does not report outcomes.
        NotStanding: see the class.
    """
    require(by, Verb.REPORT_OUTCOMES, at, Programme.DEFEND)
    with transaction.atomic():
        current = FiguresVersion.objects.select_for_update().get(pk=version.pk)
        if current.published_at is None or current.is_withdrawn:
            raise NotStanding("only a published version that stands can be withdrawn")
        current.withdrawn_at, current.withdrawn_by = at, by
        current.withdrawn_why_en, current.withdrawn_why_es = why_en.strip(), why_es.strip()
        current.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why_en", "withdrawn_why_es"])
        note(by, FiguresEvent.WITHDRAWN, current.uuid, str(current.number), at)


def publish(approval: Approval, by: Person, at: datetime) -> None:
    """Publish a draft at the second person's yes: it gets its number and its papers in both languages.

    Raises:
        NotApproved: the draft is not the one that was asked about.
    """
    version = FiguresVersion.objects.select_for_update().get(uuid=approval.reference)
    if approvals.digest_of(payload_of(version)) != bytes(approval.digest):
        raise approvals.NotApproved("the draft is not the one that was asked about")
    highest = FiguresVersion.objects.aggregate(highest=Max("number"))["highest"]
    version.number, version.published_at, version.approved_by = (highest or 0) + 1, at, by
    with translation.override("en"):
        version.pdf_en = outcomes_pdf(version)
    with translation.override("es"):
        version.pdf_es = outcomes_pdf(version)
    version.save(update_fields=["number", "published_at", "approved_by", "pdf_en", "pdf_es"])
    note(by, FiguresEvent.PUBLISHED, version.uuid, str(version.number), at)


def note(by: Person, event: FiguresEvent, target: object, detail: str, at: datetime) -> None:
    """Add an event of the figures to the audit trail, last in the transaction."""
    audit.record(by, cast("Event", event), str(target), detail, at=at)

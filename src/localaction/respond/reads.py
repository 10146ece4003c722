"""What strangers may read of the hotline: their own report's standing, and public statements."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from localaction.places.models import Place
from localaction.places.reads import counties_of
from localaction.respond.actions.feedback import word_of
from localaction.respond.models import Report, ReportState, Statement, Word
from localaction.respond.rules import references

# Ours: after two weeks a statement is history; its address stays.
SHOWN_FOR = dt.timedelta(days=14)
STEPS = {
    ReportState.NEW: "WAITING",
    ReportState.IN_TRIAGE: "READING",
    ReportState.ASKED: "READING",
    ReportState.JOINED: "CHECKING",
    ReportState.OUT_OF_SCOPE: "PUT_ASIDE",
    ReportState.ABUSE: "PUT_ASIDE",
    ReportState.CLOSED: "CLOSED",
}


@dataclass(frozen=True)
class Standing:
    """How far a report is, without a word of what it says.

    Attributes:
        step: WAITING, READING, CHECKING, PUT_ASIDE or CLOSED.
        word: one of the four public words once something was found; else None.
        keeps: which of ACCOUNT, CONTACT and PHOTOS are still kept.
    """

    code: str
    received_at: dt.datetime
    step: str
    word: Word | None
    told_at: dt.datetime | None
    keeps: tuple[str, ...]
    is_erasure_asked: bool


def status_of(report: Report, now: dt.datetime) -> Standing:
    """Return how far a report is, for its reporter. Three queries."""
    joining = report.joinings.filter(left_at__isnull=True).select_related("incident").first()
    word = word_of(joining.incident.state) if joining else None
    kept = {
        "ACCOUNT": report.account is not None,
        "CONTACT": report.contact is not None,
        "PHOTOS": report.photos.exists(),
    }
    return Standing(
        references.shown(report.reference), report.received_at, STEPS[ReportState(report.state)],
        None if word is Word.UNVERIFIED else word, report.told_at,
        tuple(name for name, is_kept in kept.items() if is_kept), report.erasure_asked_at is not None,
    )  # fmt: skip


@dataclass(frozen=True)
class StatementFact:
    """A public statement; `correction` is the number of the one that replaces it."""

    number: uuid.UUID
    word: str
    county: str
    wording_en: str
    wording_es: str
    observed_at: dt.datetime
    published_at: dt.datetime
    correction: uuid.UUID | None
    corrects: uuid.UUID | None

    @property
    def label(self) -> str:
        """One of the four words, in the reader's language."""
        return str(Word(self.word).label)

    @property
    def wording(self) -> str:
        """What is said, in the reader's language."""
        return self.wording_es if get_language() == "es" else self.wording_en

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        return {
            "kind": "statement", "id": str(self.number), "word": self.word.lower().replace("_", "-"),
            "county": self.county, "text": {"en": self.wording_en, "es": self.wording_es},
            "observed_at": self.observed_at.isoformat(), "published_at": self.published_at.isoformat(),
            "correction": str(self.correction) if self.correction else None,
            "corrects": str(self.corrects) if self.corrects else None,
            "source": {"title": "Rapid response", "url": f"/statement/{self.number}/"},
            "as_of": self.published_at.date().isoformat(), "confidence": "high",
        }  # fmt: skip


def _fact(row: Statement, correction: uuid.UUID | None = None) -> StatementFact:
    assert row.published_at is not None
    return StatementFact(
        row.uuid, row.word, row.county, row.wording_en, row.wording_es, row.observed_at, row.published_at, correction,
        row.corrects.uuid if row.corrects else None,
    )  # fmt: skip


def public_statement(number: uuid.UUID) -> StatementFact | None:
    """Return a statement that two people published; None when there is none. Two queries."""
    row = Statement.objects.public().select_related("corrects").filter(uuid=number).first()
    if row is None:
        return None
    return _fact(row, Statement.objects.public().filter(corrects=row).values_list("uuid", flat=True).first())


def for_place(place: Place, on: dt.date) -> list[StatementFact]:
    """Return the statements of the last two weeks about a place, the newest first, corrected ones left out.

    At most two queries.
    """
    end = dt.datetime.combine(on, dt.time.max, dt.UTC)
    recent = Statement.objects.public().filter(published_at__lte=end, published_at__gt=end - SHOWN_FOR)
    if place.kind == Place.Kind.STATE:
        recent = recent.filter(county__startswith=place.geoid)
    elif place.kind == Place.Kind.COUNTY:
        recent = recent.filter(county=place.geoid)
    else:
        recent = recent.filter(county__in=[county.geoid for county in counties_of(place, on)])
    rows = recent.exclude(corrected_by__published_at__isnull=False).select_related("corrects")
    return [_fact(row) for row in rows.order_by("-published_at")[:20]]

"""Recording and withdrawing evidence of an agreement's end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from localaction.policy.actions.derive import derive
from localaction.policy.models import Agreement, EndEvidence
from localaction.policy.rules.evidence import gaps


@dataclass(frozen=True)
class Given:
    """Evidence as a person gives it."""

    kind: str
    dated_on: dt.date
    effective_on: dt.date | None
    title: str
    publisher: str = ""
    url: str = ""
    quote: str = ""


class NotEnough(Exception):
    """The evidence lacks something or cannot be right; `codes` are those of `rules.evidence.gaps`."""

    def __init__(self, codes: Collection[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = list(codes)


class AlreadyWithdrawn(Exception):
    """The evidence was withdrawn before."""


@transaction.atomic
def record_evidence(agreement: Agreement, given: Given, person: Any, at: dt.datetime) -> EndEvidence:
    """Record a document or a report about the end of an agreement, and derive what happened anew.

    Args:
        agreement: the agreement; the evidence keeps its uid.
        given: the evidence.
        person: who enters it.
        at: now.

    Raises:
        NotEnough: something is missing, cannot be right, or is recorded already (ENTERED_ALREADY).
    """
    codes = gaps(
        given.kind, given.dated_on, given.effective_on, given.publisher, given.url, given.quote, agreement.signed,
        at.date(),
    )  # fmt: skip
    there = EndEvidence.objects.filter(agreement_uid=agreement.uid, withdrawn_at=None)
    if there.filter(kind=given.kind, dated_on=given.dated_on, title=given.title, publisher=given.publisher).exists():
        codes.append("ENTERED_ALREADY")
    if codes:
        raise NotEnough(codes)
    evidence = EndEvidence.objects.create(agreement_uid=agreement.uid, entered_by=person, entered_at=at, **vars(given))
    derive(at)
    return evidence


@transaction.atomic
def withdraw_evidence(evidence_id: int, why: str, person: Any, at: dt.datetime) -> EndEvidence:
    """Withdraw evidence that was wrong; it stays stored with who withdrew it, when and why.

    Raises:
        AlreadyWithdrawn: somebody else withdrew it first.
    """
    evidence = EndEvidence.objects.select_for_update().get(pk=evidence_id)
    if evidence.withdrawn_at is not None:
        raise AlreadyWithdrawn
    evidence.withdrawn_at, evidence.withdrawn_by, evidence.withdrawn_why = at, person, why[:500]
    evidence.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    derive(at)
    return evidence

"""Filters that say the codes of the review queue in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from localaction.sources import reads, words

register = template.Library()

register.filter("kind_words", words.kind)
register.filter("reason_words", words.reason)
register.filter("evidence_words", words.evidence)
register.filter("doubt_words", words.doubt)
register.filter("source_words", words.source)
register.filter("cell", reads.cell)
register.filter("address", reads.address)


@register.filter
def verdict_words(verdict: str, kind: str) -> words.Text:
    """Return what a verdict is called on a kind of question."""
    return words.verdict(kind, verdict)


@register.filter
def question_words(kind: str) -> words.Text:
    """Return the question that a kind asks."""
    return words.QUESTIONS.get(kind, kind)


@register.filter
def meanwhile_words(kind: str) -> words.Text:
    """Return what holds until somebody decides."""
    return words.MEANWHILE.get(kind, "")


@register.filter
def value_words(name: str) -> words.Text:
    """Return what a value of a correction is called."""
    return words.VALUES.get(name, name)


@register.filter
def status_words(status: str) -> words.Text:
    """Return what a publication's status is called."""
    return words.PUBLICATION_STATUSES.get(status, ("", status))[1]


@register.filter
def status_badge(status: str) -> str:
    """Return the badge of a publication's status."""
    return words.PUBLICATION_STATUSES.get(status, ("", status))[0]


@register.filter
def dated_by_words(code: str) -> words.Text:
    """Return what a publication's date rests on."""
    return words.DATED_BY.get(code, code)


@register.filter
def of_row(cells: Mapping[str, Any], columns: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Return (column, text, web address) of each filled cell, in the order of the columns."""
    order = [*columns, *sorted(set(cells) - set(columns))]
    return [(c, reads.cell(cells.get(c)), reads.address(cells.get(c))) for c in order if reads.cell(cells.get(c))]

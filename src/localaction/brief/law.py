"""State law and local policies on the page of a place, in words. No query is made here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from localaction.brief.reads import Block
from localaction.places.models import Agency, Place
from localaction.policy import words_measures as words
from localaction.policy.pages_measures import MeasureLine, measure_line
from localaction.policy.reads_measures import MeasureFact, PlaceLaw, town_sentences
from localaction.policy.rules.binding import PROTECTED, Level, Standing
from localaction.policy.rules.codebook import RUBRIC, Subject
from localaction.policy.words_measures import Text


@dataclass(frozen=True)
class Element:
    """One of the seven elements of the rubric in words."""

    name: Text
    standing: Text
    is_protected: bool


@dataclass(frozen=True)
class LawLines:
    """State law and local policies of a place in words.

    Attributes:
        banners: heading, sentence and law of each day by which an agreement is demanded.
    """

    sentences: list[str]
    banners: list[tuple[str, str, MeasureFact]]
    laws: list[MeasureLine]
    policies: list[MeasureLine]
    elements: list[Element]
    n_protected: int
    n_known: int


def law_lines(law: PlaceLaw, place: Place, on: dt.date, agreements: Block) -> LawLines:
    """Return the laws of a place that have not ended, its policies with the ended ones last, and what follows."""
    sentences = [words.jail_sentence(law.bindings[Subject.AGREEMENT], law.bindings[Subject.DETAINERS])]
    towns = town_sentences(law, place.state, on) if place.kind == Place.Kind.COUNTY else []
    sentences += [words.town_sentence(town) for town, asked, _told in towns if words.may_ask(asked)]
    if len(sentences) == 1:
        sentences.append(words.street_sentence(law.bindings[Subject.INQUIRY], law.bindings[Subject.INFORM]))
    policies = [measure_line(fact) for fact in sorted(law.policies, key=lambda fact: fact.is_over)]
    elements = [
        Element(words.SUBJECTS[subject], words.STANDINGS[element.standing], element.standing in PROTECTED)
        for subject, element in zip(RUBRIC, law.score.elements, strict=True)
    ]
    return LawLines(
        [sentence for sentence in sentences if sentence],
        _banners(law, on, agreements) if place.kind == Place.Kind.COUNTY else [],
        [measure_line(f) for f in law.laws if not f.is_over], policies,
        elements, law.score.n_protected, law.score.n_known,
    )  # fmt: skip


def _banners(law: PlaceLaw, on: dt.date, agreements: Block) -> list[tuple[str, str, MeasureFact]]:
    """Return a banner where a law demands an agreement that ICE's list does not show."""
    binding = law.bindings[Subject.AGREEMENT]
    rule = binding.rule
    if rule is None or rule.level is not Level.STATE or rule.comply_by is None:
        return []
    if binding.standing not in (Standing.REQUIRED, Standing.REQUIRED_BY):
        return []
    jailers = (Agency.Kind.SHERIFF, Agency.Kind.CORRECTIONS)
    if any(fact.is_in_force and fact.agency.kind in jailers for fact in agreements.facts):
        return []
    fact = next(fact for fact in law.laws if fact.uid == rule.measure)
    when, said = words.mandate(rule.comply_by, on, agreements.looked_on, fact.record.version.name)
    return [(when, said, fact)]

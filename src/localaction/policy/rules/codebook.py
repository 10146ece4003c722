"""What a law or a local policy can speak of: the subjects, two public codebooks, and our own extensions."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Subject(StrEnum):
    """One thing that police, jails and local governments do or leave, on which a law may speak.

    The first seven are the elements of the seven-point rubric, in its order.
    Source: ILRC, local enforcement map (2018): seven cumulative factors; the wording of their names is ours and not
    verified. The rest: the ACLU's nine model rules, and local extensions that policies of cities have in fact.
    """

    AGREEMENT = "AGREEMENT"
    CONTRACT = "CONTRACT"
    DETAINERS = "DETAINERS"
    NOTIFICATION = "NOTIFICATION"
    INQUIRY = "INQUIRY"
    JAIL_ACCESS = "JAIL_ACCESS"
    ASSISTANCE = "ASSISTANCE"
    INFORMATION = "INFORMATION"
    IDENTIFICATION = "IDENTIFICATION"
    SURVEILLANCE = "SURVEILLANCE"
    REDRESS = "REDRESS"
    FAIRNESS = "FAIRNESS"
    INFORM = "INFORM"
    REPORTING = "REPORTING"
    DATA_SHARING = "DATA_SHARING"
    PLATE_READERS = "PLATE_READERS"
    PUBLIC_PROPERTY = "PUBLIC_PROPERTY"
    ARRESTS = "ARRESTS"


RUBRIC: tuple[Subject, ...] = tuple(Subject)[:7]
EXTENSIONS: tuple[Subject, ...] = (
    Subject.INFORM, Subject.REPORTING, Subject.DATA_SHARING, Subject.PLATE_READERS, Subject.PUBLIC_PROPERTY,
    Subject.IDENTIFICATION, Subject.FAIRNESS, Subject.ARRESTS,
)  # fmt: skip


class ModelRule(StrEnum):
    """One of the nine model rules; names three to nine are not verified.

    Source: ACLU, Freedom Cities, nine model state and local law enforcement policies and rules (acluaz.org).
    """

    JUDICIAL_WARRANT = "JUDICIAL_WARRANT"
    NO_FACILITATION = "NO_FACILITATION"
    DEFINED_ACCESS = "DEFINED_ACCESS"
    CLEAR_IDENTIFICATION = "CLEAR_IDENTIFICATION"
    DONT_ASK = "DONT_ASK"
    PRIVACY = "PRIVACY"
    NO_DISCRIMINATORY_SURVEILLANCE = "NO_DISCRIMINATORY_SURVEILLANCE"
    REDRESS_RULE = "REDRESS_RULE"
    FAIR_POLICING = "FAIR_POLICING"


SPEAKS_OF: Mapping[ModelRule, Subject] = {
    ModelRule.JUDICIAL_WARRANT: Subject.DETAINERS,
    ModelRule.NO_FACILITATION: Subject.ASSISTANCE,
    ModelRule.DEFINED_ACCESS: Subject.JAIL_ACCESS,
    ModelRule.CLEAR_IDENTIFICATION: Subject.IDENTIFICATION,
    ModelRule.DONT_ASK: Subject.INQUIRY,
    ModelRule.PRIVACY: Subject.INFORMATION,
    ModelRule.NO_DISCRIMINATORY_SURVEILLANCE: Subject.SURVEILLANCE,
    ModelRule.REDRESS_RULE: Subject.REDRESS,
    ModelRule.FAIR_POLICING: Subject.FAIRNESS,
}
CODES: tuple[str, ...] = (*(s.value for s in Subject), *(r.value for r in ModelRule))


class UnknownCode(ValueError):
    """No codebook has this code."""


def subject_of(code: str) -> Subject:
    """Return the subject of which a code speaks.

    Raises:
        UnknownCode: as said.
    """
    if code in ModelRule.__members__:
        return SPEAKS_OF[ModelRule(code)]
    if code in Subject.__members__:
        return Subject(code)
    raise UnknownCode(code)

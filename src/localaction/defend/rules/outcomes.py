"""What an outcome code means, and how codes are grouped when figures are made.

A case keeps the finest code. Groups exist only in reports, and every report names the definition it used, because
one set of cases gives different "success" rates under different definitions.

Source: the outcome terms are those of the immigration courts (8 CFR part 1240 for removal, voluntary departure and
relief; 8 CFR § 1239.2(c) for dismissal). That administrative closure is a temporary removal from the calendar:
EOIR Strategic Plan, appendix H (glossary). Grouping: Ours, with the reason beside each group.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Group(StrEnum):
    """The four cells of the flow: entered = STAYS + LEAVES + ENDED + PENDING."""

    STAYS = "STAYS"
    LEAVES = "LEAVES"
    ENDED = "ENDED"
    PENDING = "PENDING"


class Kind(StrEnum):
    """What happened, in the coarsest terms that every definition can still tell apart."""

    RELIEF = "RELIEF"
    TERMINATION = "TERMINATION"
    CITIZEN = "CITIZEN"
    ADMIN_CLOSED = "ADMIN_CLOSED"
    OTHER_CLOSURE = "OTHER_CLOSURE"
    VOLUNTARY_DEPARTURE = "VOLUNTARY_DEPARTURE"
    REMOVAL = "REMOVAL"
    REOPENED = "REOPENED"
    REPRESENTATION_ENDED = "REPRESENTATION_ENDED"


class Definition(StrEnum):
    """STRICT = relief only; STANDARD = relief and termination; BROAD = also administrative closure."""

    STRICT = "STRICT"
    STANDARD = "STANDARD"
    BROAD = "BROAD"


class Level(StrEnum):
    """Whose decision counts: the immigration judge's, or only one that can no longer be appealed."""

    IJ = "IJ"
    FINAL = "FINAL"


class UnknownOutcome(ValueError):
    """The code is none of the outcome codes."""


RELIEF_DETAILS = (
    "ASYLUM", "WITHHOLDING", "CAT", "CANCELLATION_LPR", "CANCELLATION_NON_LPR", "ADJUSTMENT", "WAIVER", "212_C",
    "SIJ", "U", "T", "VAWA", "OTHER",
)  # fmt: skip
REPRESENTATION_DETAILS = ("WITHDREW", "SUBSTITUTED", "MOVED_VENUE", "LOST_CONTACT", "DIED", "OTHER")

KINDS: dict[str, Kind] = {
    "RELIEF_GRANTED": Kind.RELIEF,
    **{f"RELIEF_GRANTED_{detail}": Kind.RELIEF for detail in RELIEF_DETAILS},
    "TERMINATED": Kind.TERMINATION,
    "TERMINATED_WITH_PREJUDICE": Kind.TERMINATION,
    "TERMINATED_WITHOUT_PREJUDICE": Kind.TERMINATION,
    "DISMISSED": Kind.TERMINATION,
    "DISMISSED_ON_DHS_MOTION": Kind.TERMINATION,
    "CITIZEN_CLAIM_ESTABLISHED": Kind.CITIZEN,
    "ADMIN_CLOSED": Kind.ADMIN_CLOSED,
    "PD": Kind.OTHER_CLOSURE,
    "OTHER_CLOSURE": Kind.OTHER_CLOSURE,
    "VOLUNTARY_DEPARTURE": Kind.VOLUNTARY_DEPARTURE,
    "REMOVAL_ORDER": Kind.REMOVAL,
    "IN_ABSENTIA_ORDER": Kind.REMOVAL,
    "STIPULATED_REMOVAL": Kind.REMOVAL,
    "APPLICATION_WITHDRAWN_AND_ORDERED": Kind.REMOVAL,
    "REMAND": Kind.REOPENED,
    "REOPENED": Kind.REOPENED,
    "REPRESENTATION_ENDED": Kind.REPRESENTATION_ENDED,
    **{f"REPRESENTATION_ENDED_{detail}": Kind.REPRESENTATION_ENDED for detail in REPRESENTATION_DETAILS},
}
CUSTODY_OUTCOMES = frozenset(
    {"BOND_GRANTED", "BOND_DENIED", "RELEASED_OR", "PAROLE", "HABEAS_RELEASE", "ATD"},
)

# Relief stays in every definition; the rest depends on whom one asks, which is why there are three.
_STAYS = {
    Definition.STRICT: {Kind.RELIEF},
    Definition.STANDARD: {Kind.RELIEF, Kind.TERMINATION, Kind.CITIZEN},
    Definition.BROAD: {Kind.RELIEF, Kind.TERMINATION, Kind.CITIZEN, Kind.ADMIN_CLOSED},
}
_LEAVES = {Kind.VOLUNTARY_DEPARTURE, Kind.REMOVAL}


def outcome_code(text: str) -> str:
    """Return the canonical outcome code written in `text`, whatever its case, spaces or punctuation.

    `relief granted: asylum`, `RELIEF_GRANTED_ASYLUM` and the fine word `ASYLUM` alone are the same code.

    Raises:
        UnknownOutcome: the text is no outcome code; a custody outcome (a bond) is refused by name, because a bond
            won is not a case won.
    """
    code = re.sub(r"[^A-Z0-9]+", "_", text.upper()).strip("_")
    if code in KINDS:
        return code
    if code in CUSTODY_OUTCOMES:
        raise UnknownOutcome(f"{text!r} is a custody outcome, not the outcome of a case")
    for prefix, details in (("RELIEF_GRANTED", RELIEF_DETAILS), ("REPRESENTATION_ENDED", REPRESENTATION_DETAILS)):
        if code in details and code != "OTHER":
            return f"{prefix}_{code}"
    raise UnknownOutcome(f"unknown outcome code {text!r}")


def group_of(kind: Kind, definition: Definition) -> Group:
    """Return the cell of the flow in which an outcome of this kind is counted under this definition.

    A remanded or reopened case is pending again. An administratively closed case is pending except under BROAD.
    Representation that ended is a competing end: not success, not failure, not dropped. Under STRICT a terminated
    case is neither relief nor departure, so it is such a competing end too, yet it stays in the denominator of the
    completed-only rate (`is_decided`).

    Source: Ours, so that each cohort adds up under every definition.
    """
    if kind in _STAYS[definition]:
        return Group.STAYS
    if kind in _LEAVES:
        return Group.LEAVES
    if kind in (Kind.REOPENED, Kind.ADMIN_CLOSED):
        return Group.PENDING
    return Group.ENDED


def is_decided(kind: Kind, definition: Definition) -> bool:
    """Tell whether the outcome is a court's decision of the case, and so in the completed-only denominator."""
    return kind in _LEAVES or kind in _STAYS[Definition.STANDARD] or kind in _STAYS[definition]

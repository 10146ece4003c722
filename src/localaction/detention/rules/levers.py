"""Whether ending a contract empties a detention center: who owns it, who runs it, and who is paid through whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from localaction.detention.rules.contracts import Claim, Fact, Kind, Party, Standing, Status

# How ICE's lists of 2009 to 2019 print owners. RJA: regional jail authority; OFDT: the Federal Detention Trustee.
# Read in the five lists of ICE's FOIA library.
_PUBLIC = ("COUNTY", "CITY", "STATE", "ICE", "USM", "OFDT", "BOP", "FEDERAL", "RJA", "ORR", "DOD")
_COMPANIES = (
    "GEO", "CCA", "CORECIVIC", "PRIVATE", "M&TC", "MTC", "LASALLE", "EMERALD", "ICA", "CEC", "AHTNA", "AKIMA",
    "CORNELL",
    "MANAGEMENT & TRAINING", "IMMIGRATION CENTERS OF AMERICA",
)  # fmt: skip
# Types of ICE's statistics that say "owned by a company"; see `facility_words.TYPES`.
COMPANY_TYPES = ("CDF", "USMS CDF")
_LOCAL = (Kind.IGSA, Kind.DIGSA, Kind.USMS, Kind.RIDER, Kind.OPERATING)


class Caution(StrEnum):
    """What a campaign must know before it asks to end a contract."""

    PRIVATE_OWNER = "PRIVATE_OWNER"
    OWNER_UNKNOWN = "OWNER_UNKNOWN"
    TASK_ORDER = "TASK_ORDER"
    MODIFICATION = "MODIFICATION"
    OTHER_CONTRACT = "OTHER_CONTRACT"
    STILL_PRINTED = "STILL_PRINTED"
    DIRECT_NOW = "DIRECT_NOW"


def is_private(printed: str) -> bool | None:
    """Return whether an owner as ICE's lists print it is a company; None where the words do not say."""
    words = printed.upper().strip()
    if not words:
        return None
    if any(words == name or words.startswith(f"{name} ") for name in _COMPANIES):
        return True
    if any(words == name or words.startswith(f"{name} ") for name in _PUBLIC):
        return False
    return None


@dataclass(frozen=True)
class Center:
    """What publications print of the center.

    Attributes:
        owner: as the latest list prints it, or "".
        type: of the latest statistics, or "".
        printed_on: the day of the latest statistics that print it.
    """

    owner: str = ""
    type: str = ""
    printed_on: dt.date | None = None


def owner_is_private(claims: Sequence[Claim], center: Center) -> bool | None:
    """Return whether a company owns the center: what a person entered goes before what ICE prints; None: unknown."""
    entered = [c for c in claims if c.fact is Fact.PARTY and c.word == Party.OWNER and c.is_private is not None]
    if entered:
        return max(entered, key=lambda c: c.as_of).is_private
    if center.type in COMPANY_TYPES:
        return True
    return is_private(center.owner)


def cautions(
    kind: Kind, claims: Sequence[Claim], center: Center, standing: Standing, has_others: bool = False
) -> list[Caution]:
    """Return what a campaign to end the contract must know.

    Args:
        has_others: whether another contract for the same center is in force.

    Source: ours; Williamson County, Texas, ended its agreement for T. Don Hutto on 2019-01-31 and ICE contracted with
    the owner directly.
    """
    found = []
    if kind is Kind.TASK_ORDER:
        found.append(Caution.TASK_ORDER)
    elif kind is Kind.MODIFICATION:
        found.append(Caution.MODIFICATION)
    private = owner_is_private(claims, center)
    if standing.is_over:
        if standing.since and center.printed_on and center.printed_on > standing.since:
            direct = standing.status is Status.REPLACED or center.type in COMPANY_TYPES
            found.append(Caution.DIRECT_NOW if direct and kind in _LOCAL else Caution.STILL_PRINTED)
    elif kind in _LOCAL:
        if private:
            found.append(Caution.PRIVATE_OWNER)
        elif private is None:
            found.append(Caution.OWNER_UNKNOWN)
    if has_others and not standing.is_over:
        found.append(Caution.OTHER_CONTRACT)
    return found


@dataclass(frozen=True)
class Chain:
    """Who pays whom: a federal body a local government, and that an operator to which it hands the money."""

    payer: str
    government: str
    operator: str


def pass_through(claims: Sequence[Claim]) -> Chain | None:
    """Return the chain where a local government takes the money and hands it to a company; None otherwise."""
    by_role: dict[str, Claim] = {}
    for claim in sorted((c for c in claims if c.fact is Fact.PARTY), key=lambda c: c.as_of):
        by_role[claim.word] = claim
    government, operator = by_role.get(Party.GOVERNMENT), by_role.get(Party.OPERATOR)
    if government is None or operator is None or not operator.is_private or operator.name == government.name:
        return None
    payer = by_role.get(Party.FEDERAL)
    return Chain(payer.name if payer else "ICE", government.name, operator.name)

"""Officials, bodies that decide, federal bills, and the groups that a resident can call, join or learn from."""

from localaction.organise.models.bills import Bill
from localaction.organise.models.bodies import (
    AgendaItem,
    Ballot,
    Body,
    Meeting,
    Member,
    MemberCheck,
    PassesBy,
    Standing,
    Vote,
)
from localaction.organise.models.groups import Group, GroupCheck
from localaction.organise.models.officials import Committee, CommitteeSeat, OfficeAddress, Official, Seat, Tenure
from localaction.organise.models.rights import RightsText, Sheet

__all__ = [
    "AgendaItem",
    "Ballot",
    "Bill",
    "Body",
    "Committee",
    "CommitteeSeat",
    "Group",
    "GroupCheck",
    "Meeting",
    "Member",
    "MemberCheck",
    "OfficeAddress",
    "Official",
    "PassesBy",
    "RightsText",
    "Seat",
    "Sheet",
    "Standing",
    "Tenure",
    "Vote",
]

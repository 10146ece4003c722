"""Officials, bodies that decide, bills, campaigns, and the groups that a resident can call, join or learn from."""

from localaction.organise.models import public_actions
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
from localaction.organise.models.campaign_people import Ask, DecisionMaker, Position
from localaction.organise.models.campaigns import Campaign, CampaignEvent, Evidence, Partner, Step, Tactic
from localaction.organise.models.groups import Group, GroupCheck
from localaction.organise.models.officials import Committee, CommitteeSeat, OfficeAddress, Official, Seat, Tenure
from localaction.organise.models.rights import RightsText, Sheet

__all__ = [
    "AgendaItem",
    "Ask",
    "Ballot",
    "Bill",
    "Body",
    "Campaign",
    "CampaignEvent",
    "Committee",
    "CommitteeSeat",
    "DecisionMaker",
    "Evidence",
    "Group",
    "GroupCheck",
    "Meeting",
    "Member",
    "MemberCheck",
    "OfficeAddress",
    "Official",
    "Partner",
    "PassesBy",
    "Position",
    "RightsText",
    "Seat",
    "Sheet",
    "Standing",
    "Step",
    "Tactic",
    "Tenure",
    "Vote",
    "public_actions",
]

"""Officials, and the groups that a resident can call, join or learn from."""

from localaction.organise.models.groups import Group, GroupCheck
from localaction.organise.models.officials import Committee, CommitteeSeat, OfficeAddress, Official, Seat, Tenure
from localaction.organise.models.rights import RightsText, Sheet

__all__ = [
    "Committee", "CommitteeSeat", "Group", "GroupCheck", "OfficeAddress", "Official", "RightsText", "Seat", "Sheet",
    "Tenure",
]  # fmt: skip

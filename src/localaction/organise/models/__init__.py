"""Officials, and the groups that a resident can call, join or learn from."""

from localaction.organise.models import public_actions
from localaction.organise.models.groups import Group, GroupCheck
from localaction.organise.models.officials import Committee, CommitteeSeat, OfficeAddress, Official, Seat, Tenure

__all__ = [
    "Committee",
    "CommitteeSeat",
    "Group",
    "GroupCheck",
    "OfficeAddress",
    "Official",
    "Seat",
    "Tenure",
    "public_actions",
]

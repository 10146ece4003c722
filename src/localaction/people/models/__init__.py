"""People, their roles, the ways in, their devices, what two people approve, and what a role requires."""

from localaction.people.models.accounts import Language, Membership, Person
from localaction.people.models.approvals import Approval
from localaction.people.models.calendars import CalendarFeed
from localaction.people.models.devices import Bucket, Device, SignIn
from localaction.people.models.links import Invitation, LinkKind, OneTimeLink
from localaction.people.models.requirements import Completion, EvidenceKind, Exemption, Requirement

__all__ = [
    "Approval", "Bucket", "CalendarFeed", "Completion", "Device", "EvidenceKind", "Exemption", "Invitation", "Language",
    "LinkKind", "Membership", "OneTimeLink", "Person", "Requirement", "SignIn",
]  # fmt: skip

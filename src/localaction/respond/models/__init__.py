"""What the hotline keeps: reports, incidents, the roster, and who was asked to go."""

from localaction.respond.models.dispatching import (
    BUSY,
    OUT,
    PENDING,
    RUNNING,
    AidCall,
    Assignment,
    AssignmentState,
    CheckIn,
    CoverageGap,
    Debrief,
    DispatchRequest,
    Offer,
    OfferState,
    RequestState,
    Sign,
    Tally,
    Through,
    Weighing,
)
from localaction.respond.models.follow_up import (
    Compartment,
    Consent,
    Custody,
    CustodyAct,
    Evidence,
    FollowUp,
    HandOff,
    Kind,
)
from localaction.respond.models.incidents import Finding, Incident, IncidentState, Joining, Level
from localaction.respond.models.reports import Basis, Channel, Lane, Priority, Report, ReportState
from localaction.respond.models.roster import (
    Availability,
    Duty,
    Network,
    OnCall,
    Place,
    Shift,
    Tier,
    Volunteer,
    Vouch,
)

__all__ = [
    "BUSY", "OUT", "PENDING", "RUNNING", "AidCall", "Assignment", "AssignmentState", "Availability", "Basis",
    "Channel", "CheckIn", "Compartment", "Consent", "CoverageGap", "Custody", "CustodyAct", "Debrief",
    "DispatchRequest", "Duty", "Evidence", "Finding", "FollowUp", "HandOff", "Incident", "IncidentState", "Joining",
    "Kind", "Lane", "Level", "Network", "Offer", "OfferState", "OnCall", "Place", "Priority", "Report", "ReportState",
    "RequestState", "Shift", "Sign", "Tally", "Through", "Tier", "Volunteer", "Vouch", "Weighing",
]  # fmt: skip

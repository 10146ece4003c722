"""What the hotline keeps: reports, incidents, the roster, and who was asked to go."""

from localaction.respond.models.additions import Addition, Call, Conversation, Photo
from localaction.respond.models.incidents import Evidence, Finding, Incident, IncidentState, Joining, Level
from localaction.respond.models.reports import Basis, Channel, Lane, Priority, Report, ReportState
from localaction.respond.models.statements import Feedback, Statement, Word

__all__ = [
    "Addition",
    "Basis",
    "Call",
    "Channel",
    "Conversation",
    "Evidence",
    "Feedback",
    "Finding",
    "Incident",
    "IncidentState",
    "Joining",
    "Lane",
    "Level",
    "Photo",
    "Priority",
    "Report",
    "ReportState",
    "Statement",
    "Word",
]

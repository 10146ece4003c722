"""What the hotline keeps: reports, incidents, the roster, and who was asked to go."""

from localaction.respond.models.incidents import Finding, Incident, IncidentState, Joining, Level
from localaction.respond.models.reports import Basis, Channel, Lane, Priority, Report, ReportState

__all__ = [
    "Basis",
    "Channel",
    "Finding",
    "Incident",
    "IncidentState",
    "Joining",
    "Lane",
    "Level",
    "Priority",
    "Report",
    "ReportState",
]

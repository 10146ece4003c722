"""What the audit trail says about the hotline, beside the events that the vault names."""

from __future__ import annotations

from enum import StrEnum


class RespondEvent(StrEnum):
    """One line for each kind of event, written source:subject:action."""

    REPORT_ENTERED = "respond:report:entered"
    REPORT_TRIAGED = "respond:report:triaged"
    REPORT_JOINED = "respond:report:joined"
    REPORT_PARTED = "respond:report:parted"
    INCIDENT_OPENED = "respond:incident:opened"
    INCIDENT_MERGED = "respond:incident:merged"
    INCIDENT_FOUND = "respond:incident:found"
    INCIDENT_CLOSED = "respond:incident:closed"
    STATEMENT_DRAFTED = "respond:statement:drafted"
    STATEMENT_PUBLISHED = "respond:statement:published"
    EVIDENCE_TAKEN_IN = "respond:evidence:taken-in"
    FAMILY_ASKED = "respond:family:asked"
    ALERT_SENT = "respond:alert:sent"
    CODE_CHECKED = "respond:code:checked"

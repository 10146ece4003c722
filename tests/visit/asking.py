"""Whole requests, and the answers as printed."""

from __future__ import annotations

from pathlib import Path

FACILITIES = Path(__file__).with_name("facilities.yaml")
ANA = {"name": "Ana", "cleared_from": "2025-06-13", "cleared_until": "2027-06-12", "is_family": False}


class Answered:
    """The printed answer of one command."""

    def __init__(self, printed: dict) -> None:
        self.printed = printed
        self.answer = printed["answer"]
        self.codes = [reason["code"] for reason in printed["reasons"]]
        self.notes = [reason["code"] for reason in printed["checklist"]]

    def text(self, code: str) -> str:
        return next(r["text"] for r in self.printed["reasons"] if r["code"] == code)


def request_for(facility: str, day: str, at: str, **more) -> dict:
    """A full request in which nothing that is not said is unknown."""
    return {
        "facility": facility,
        "visit_class": "SOCIAL",
        "date": day,
        "time": at,
        "person": {},
        "party": {"adults": 1, "children": 0},
        "visitors": [ANA],
        "previous_visits": [],
        "asked_at": f"{day}T06:00:00",
        **more,
    }

"""A desk at which publications are imported by the commands that a person would type."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from tests.ingest.workbooks import PENDING, write

from localaction.site.command import main


class Desk:
    """What a person does at the command line."""

    def __init__(self, folder, capsys):
        self.folder, self.capsys = folder, capsys

    def run(self, *arguments):
        """Run a command with --json and return its exit code and its answer."""
        self.capsys.readouterr()
        code = main([*map(str, arguments), "--json"])
        return code, json.loads(self.capsys.readouterr().out)

    def sheet(self, day, rows, hour=12, **layout):
        """Write ICE's list as saved on a day (ISO) and return its path."""
        saved = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour), dt.UTC)
        name = f"participatingAgencies{saved:%m%d%Y}{'am' if hour < 12 else 'pm'}.xlsx"
        return write(self.folder / f"{hour}" / name, rows, saved, **layout)

    def publish(self, day, rows, hour=12, **layout):
        """Import ICE's list of a day, which must be taken, and return the report on the file."""
        code, answer = self.run("import", "287g-participating", self.sheet(day, rows, hour, **layout))
        assert code == 0, answer
        return answer["files"][0]

    def publish_pending(self, day, rows):
        """Import ICE's list of pending agencies of a day and return the report on the file."""
        saved = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(12), dt.UTC)
        path = write(self.folder / f"pendingAgencies{saved:%m%d%Y}pm.xlsx", rows, saved, columns=PENDING)
        code, answer = self.run("import", "287g-pending", path)
        assert code == 0, answer
        return answer["files"][0]

    def agreements(self, *arguments):
        """Return the agreements that the command prints."""
        code, answer = self.run("agreements", *arguments)
        assert code == 0
        return answer

    def statuses(self, day, *arguments):
        """Return the status on a day of each agreement, by agency and model."""
        found = self.agreements("--as-of", day, *arguments)
        return {(a["agency"]["name"], a["model"]): a["status"] for a in found}

    def changes(self, *arguments):
        """Return the changes that the command prints."""
        code, answer = self.run("changes", "287g", *arguments)
        assert code == 0
        return answer

    def story(self, *arguments):
        """Return the changes as (day, kind, agency, code), the earliest first."""
        return [(c["date"], c["kind"], c["agency"], c["detail"]["code"]) for c in self.changes(*arguments)]


@pytest.fixture
def desk(tmp_path, capsys, db):
    return Desk(tmp_path, capsys)

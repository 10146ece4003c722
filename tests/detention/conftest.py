"""Tests of this room find the reference places loaded, and a desk at which publications are imported."""

from __future__ import annotations

import json

import pytest
from tests.reference import reference_places, reference_places_of_the_file  # noqa: F401 (fixtures)

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

    def publish(self, source, *paths):
        """Import files, which must be taken, and return the report on the last."""
        code, answer = self.run("import", source, *paths)
        assert code == 0, answer
        return answer["files"][-1]


@pytest.fixture
def desk(tmp_path, capsys, db):
    return Desk(tmp_path, capsys)

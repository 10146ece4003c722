"""Tests of this room find the reference places loaded, and a desk at which publications are imported."""

from __future__ import annotations

import json

import pytest

from localaction.places.actions import load_reference
from localaction.site.command import main


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        load_reference()


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

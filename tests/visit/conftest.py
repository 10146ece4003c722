"""Questions are put to the rules as a coordinator puts them: two files and a command."""

from __future__ import annotations

import json

import pytest
import yaml
from tests.visit.asking import FACILITIES, Answered, request_for

from localaction.site.command import main


@pytest.fixture
def run(tmp_path, capsys):
    """Run `visits check` on two texts; gives exit code, output and errors."""

    def _run(rules: str, request: str, *options: str):
        (tmp_path / "rules.yaml").write_text(rules, encoding="utf-8")
        (tmp_path / "request.yaml").write_text(request, encoding="utf-8")
        files = ["--rules", str(tmp_path / "rules.yaml"), "--request", str(tmp_path / "request.yaml")]
        code = main(["visits", "check", *files, *options])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return _run


@pytest.fixture
def ask(run):
    """Ask about one of the twelve facilities, or about `rules` given as YAML text."""

    def _ask(facility: str, day: str, at: str, rules: str | None = None, **more) -> Answered:
        text = FACILITIES.read_text(encoding="utf-8") if rules is None else rules
        request = request_for(facility, day, at, **more)
        wanted = {key: value for key, value in request.items() if value is not None}
        code, out, err = run(text, yaml.safe_dump(wanted, allow_unicode=True), "--json")
        assert (code, err) == (0, "")
        return Answered(json.loads(out))

    return _ask


@pytest.fixture
def database_file(transactional_db, tmp_path):
    """Let SQLite work on a file, as a real installation does, so that threads meet."""
    from django.db import connection

    if connection.vendor != "sqlite":
        yield None
        return
    here, copy = connection.settings_dict["NAME"], tmp_path / "desk.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    kept = connection.connection
    connection.connection, connection.settings_dict["NAME"] = None, str(copy)
    yield copy
    connection.connection.close()
    connection.connection, connection.settings_dict["NAME"] = kept, here

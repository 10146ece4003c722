"""Checks 24 and 55: what the source must not do, read from its own syntax, and what is installed."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from localaction.vault.checks import ROOMS

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "localaction"
pytestmark = pytest.mark.security

# Each with its reason beside it in the source; a new one must be argued for here.
WITHOUT_CSRF = {
    "sources/views/public.py", "messages/views/hooks.py", "messages/views/following.py", "respond/views/alerts.py", "respond/views/public.py",
    "site/views/public.py",
}  # fmt: skip
MARKED_SAFE = {"places/maps.py", "detention/charts.py", "defend/drawing.py"}
# Only names of tables and columns that the code itself knows are put in; values are always parameters.
BUILT_SQL = {
    "policy/actions/derive.py", "sources/actions.py",
    "places/actions.py", "vault/retention.py", "vault/snapshots.py", "messages/work/claims.py",
}  # fmt: skip
# Querysets of views in the rooms that know people, each scoped by the person asking or by an auditor's right.
SCOPED = {
    ("messages/views/desk.py", "Template"), ("people/views/account.py", "Person"),
    ("people/views/people.py", "Requirement"), ("people/views/people.py", "Membership"),
    ("people/views/requirements.py", "Requirement"), ("people/views/trail.py", "Person"),
}  # fmt: skip
LOG = {"debug", "info", "warning", "error", "exception", "critical"}
# What a log line may say: ids, names of jobs and threads, types of problems.
LOGGED = {"row.pk", "key", "job.name", "name", "type(problem).__name__"}


def called(node):
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


def is_built(node):
    """Whether a text was put together instead of being written out."""
    joined = isinstance(node, ast.JoinedStr) and any(isinstance(part, ast.FormattedValue) for part in node.values)
    added = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add)
    return joined or added or called(node).endswith(".format")


def findings(tree, place):
    """Yield (rule, line) for each breach in one file, named relative to the package."""
    for node in ast.walk(tree):
        name = called(node)
        if isinstance(node, ast.Name) and node.id == "csrf_exempt" and place not in WITHOUT_CSRF:
            yield "csrf_exempt", node.lineno
        if name in {"mark_safe", "SafeString"} and place not in MARKED_SAFE:
            yield "mark_safe", node.lineno
        runs_sql = name.endswith((".execute", ".executemany", ".raw")) and node.args
        if runs_sql and is_built(node.args[0]) and place not in BUILT_SQL:
            yield "built SQL", node.lineno
        asked = re.fullmatch(r"(\w+)\.objects\.\w+", name)
        if asked and "/views/" in place and place.split("/")[0] in ROOMS and (place, asked[1]) not in SCOPED:
            yield "a queryset in a view", node.lineno
        logs = name.split(".")[0] in {"log", "logger", "logging"} and name.split(".")[-1] in LOG
        if logs and (is_built(node.args[0]) or {ast.unparse(given) for given in node.args[1:]} - LOGGED):
            yield "a value in a log line", node.lineno
        # The loader of visit is the safe one, narrowed; the other is the safe one in C.
        loaders = [ast.unparse(given) for given in node.args[1:]] if isinstance(node, ast.Call) else []
        is_safe = place == "visit/exchange/plain.py" or loaders == ["yaml.CSafeLoader"]
        reads_yaml = name == "yaml.load" and not is_safe
        if reads_yaml or name in {"eval", "exec", "pickle.loads", "pickle.load", "os.system"}:
            yield "runs what it reads", node.lineno


def test_the_source_keeps_the_local_rules():
    found = [
        f"{path.relative_to(SOURCE)}:{line}: {rule}"
        for path in sorted(SOURCE.rglob("*.py"))
        if "migrations" not in path.parts
        for rule, line in findings(ast.parse(path.read_text()), str(path.relative_to(SOURCE)))
    ]

    assert found == []


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("@csrf_exempt\ndef view(request): ...", "csrf_exempt"),
        ("mark_safe(text)", "mark_safe"),
        ("cursor.execute(f'SELECT {name}')", "built SQL"),
        ("cursor.execute('SELECT %s' % name)", "built SQL"),
        ("cursor.execute('SELECT {}'.format(name))", "built SQL"),
        ("Report.objects.filter(pk=1)", "a queryset in a view"),
        ("log.info(f'{story}')", "a value in a log line"),
        ("log.info('report of %s', contact)", "a value in a log line"),
        ("pickle.loads(body)", "runs what it reads"),
    ],
)
def test_each_rule_finds_its_breach(source, rule):
    assert [found for found, _ in findings(ast.parse(source), "respond/views/desk.py")] == [rule]


def test_bandit_finds_nothing_of_high_severity():
    done = subprocess.run(
        [sys.executable, "-m", "bandit", "-q", "-r", str(SOURCE), "-f", "json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    report = json.loads(done.stdout[done.stdout.index("{") :])

    assert report["metrics"]["_totals"]["loc"] > 10_000
    assert [(r["filename"], r["line_number"]) for r in report["results"] if r["issue_severity"] == "HIGH"] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_every_locked_package_has_its_version_and_hashes(name):
    text = (ROOT / name).read_text().replace("\\\n", " ")
    packages = [line for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]

    assert len(packages) > 40
    assert [line for line in packages if "==" not in line or "--hash=sha256:" not in line] == []
    assert "--require-hashes" in (ROOT / "Makefile").read_text()

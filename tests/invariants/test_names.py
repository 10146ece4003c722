"""Names that say nothing are refused."""

from __future__ import annotations

from pathlib import Path

import localaction

FORBIDDEN = {
    "utils",
    "helpers",
    "common",
    "misc",
    "base",
    "core",
    "lib",
    "manager",
    "handler",
    "process",
    "data",
    "info",
}
ROOT = Path(localaction.__file__).parent


def test_no_module_is_named_after_nothing():
    named = {p for p in ROOT.rglob("*.py") if p.stem in FORBIDDEN}

    assert named == set()


def test_no_python_file_is_longer_than_four_hundred_lines():
    lengths = {str(p.relative_to(ROOT)): len(p.read_text().splitlines()) for p in ROOT.rglob("*.py")}

    assert {name: n for name, n in lengths.items() if n > 400 and "migrations" not in name} == {}

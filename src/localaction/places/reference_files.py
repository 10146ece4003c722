"""The reference files on disk: which there are, what version they are, and the one gazetteer built from them."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from localaction.places.rules.gazetteer import Gazetteer

FOLDER = Path(__file__).resolve().parent / "reference"


def text(name: str) -> str:
    """Return the text of one reference file."""
    return (FOLDER / name).read_text(encoding="utf-8")


def version() -> str:
    """Return the sha256 of SOURCES.toml, which itself holds the sha256 of every other file."""
    return hashlib.sha256((FOLDER / "SOURCES.toml").read_bytes()).hexdigest()


@functools.cache
def gazetteer() -> Gazetteer:
    """Return the gazetteer of the reference files, built on first use and kept for the life of the process."""
    return Gazetteer.of(text)

"""What can be imported: each room registers its sources here when it is ready."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Progress = Callable[[Iterable[Path]], Iterable[Path]]


@dataclass
class FileReport:
    """What became of one file; printed by `localaction import`."""

    path: str
    sha256: str = ""
    published_at: dt.datetime | None = None
    status: str = "imported"
    reason: str = ""
    rows_read: int = 0
    rows_kept: int = 0
    rows_parked: int = 0
    parked: dict[str, int] = field(default_factory=dict)
    noted: dict[str, int] = field(default_factory=dict)
    events: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        shown = {**self.__dict__, "published_at": self.published_at.isoformat() if self.published_at else None}
        return {**shown, "reason": self.reason or None}


@dataclass(frozen=True)
class Importer:
    """One source of published files."""

    source: str
    # Folder and file names inside LOCALACTION_DATA, for `localaction import all`.
    pattern: str
    run: Callable[[list[Path], dt.datetime, Progress], list[FileReport]]
    # The page from which `localaction update` takes the newest publication, and what its link looks like.
    page: str = ""
    link_pattern: str = ""


_IMPORTERS: dict[str, Importer] = {}
_FOLLOW_UPS: dict[str, list[Callable[[dt.datetime], object]]] = {}


def register(importer: Importer) -> None:
    """Make a source known; called from a room's AppConfig.ready()."""
    _IMPORTERS[importer.source] = importer


def follow_up(source: str, action: Callable[[dt.datetime], object]) -> None:
    """Have `action` called with the time after files of `source` changed something."""
    _FOLLOW_UPS.setdefault(source, []).append(action)


def follow_ups(source: str) -> list[Callable[[dt.datetime], object]]:
    """Return what is to be done after files of a source changed something."""
    return _FOLLOW_UPS.get(source, [])


def importers() -> list[Importer]:
    """Return every source, in the order of registration, which is the order of import."""
    return list(_IMPORTERS.values())


def importer(source: str) -> Importer | None:
    """Return one source, or None."""
    return _IMPORTERS.get(source)


def files_in(paths: Iterable[Path], endings: tuple[str, ...]) -> list[Path]:
    """Return the files named and those in the folders named.

    Args:
        paths: files, taken whatever their ending, and folders, of which only files with one of `endings` are taken.
        endings: such as (".xlsx", ".xls").
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found.extend(
                sorted(p for p in path.rglob("*") if p.suffix.lower() in endings and not p.name.startswith("~$"))
            )
        else:
            found.append(path)
    return found

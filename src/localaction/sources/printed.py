"""How a fact that a publication prints is cited."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Source:
    """Where a fact was printed."""

    title: str
    url: str
    file_name: str
    published_at: dt.datetime
    sha256: str
    line: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the shape used in every export."""
        return {
            "title": self.title, "url": self.url, "file": self.file_name,
            "published_at": self.published_at.isoformat(), "sha256": self.sha256, "line": self.line,
        }  # fmt: skip

"""Where released documents lie: as they came, sealed; and once a person marks them as public, as they are."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from localaction.detention.models_records import ReleasedDocument


def sealed_of(document: ReleasedDocument) -> Path:
    """Return the sealed file of a document."""
    return _media() / document.uuid.hex[:2] / f"{document.uuid}.released"


def public_of(document: ReleasedDocument) -> Path:
    """Return the file of a document that anybody may read; it is named by its bytes."""
    return _media() / "public" / document.sha256[:2] / document.sha256


def _media() -> Path:
    return Path(settings.HOME) / "media"

"""Where sealed files lie."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from localaction.respond.models import Evidence, Photo

# What has an original, sealed as it came, and a copy without metadata.
Filed = Photo | Evidence


def original_of(photo: Filed) -> Path:
    """Return the file of a photograph as it came, sealed."""
    return _folder(photo) / f"{photo.uuid}.original"


def copy_of(photo: Filed) -> Path:
    """Return the file of a photograph's copy without metadata, sealed."""
    return _folder(photo) / f"{photo.uuid}.copy"


def files_of(photo: Filed) -> tuple[Path, Path]:
    """Return both files of a photograph."""
    return original_of(photo), copy_of(photo)


def _folder(photo: Filed) -> Path:
    # The first two digits, so that no folder holds tens of thousands of files.
    return Path(settings.HOME) / "media" / photo.uuid.hex[:2]

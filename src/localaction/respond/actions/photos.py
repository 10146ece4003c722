"""Taking in photographs: hashed as they come, drawn anew without metadata, both sealed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

import localaction
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.respond import media, redraw
from localaction.respond.actions.intake import RING
from localaction.respond.media import Filed
from localaction.respond.models import Photo, Report
from localaction.vault import actions as vault
from localaction.vault.actions import OpenCase

MOST_PHOTOS = 3
MOST_BYTES = 10 * 1024 * 1024
PATIENCE_SECONDS = 30
PIECE = 64 * 1024
# The first bytes of films, so that the refusal can say what is wrong with them.
_FILMS = (b"ftyp", b"\x1aE\xdf\xa3", b"RIFF")


class NotAPhoto(Exception):
    """It is no JPEG, PNG or WebP picture that could be drawn."""


class IsAFilm(NotAPhoto):
    """It is a film, which we cannot clean of what it says about who made it."""


class TooLarge(NotAPhoto):
    """It has more than 10 MB, or more pixels than any telephone's photograph."""


@dataclass(frozen=True)
class Clean:
    """A photograph as it came and its copy without metadata; in memory only."""

    original: bytes
    copy: bytes


def clean(original: bytes) -> Clean:
    """Draw a photograph anew in a confined process. Takes about half a second for 12 megapixels.

    Raises:
        TooLarge, IsAFilm, NotAPhoto: it is not taken.
    """
    if len(original) > MOST_BYTES:
        raise TooLarge("more than 10 MB")
    if (
        original[4:8] == _FILMS[0]
        or original[:4] == _FILMS[1]
        or (original[:4] == _FILMS[2] and b"AVI" in original[:16])
    ):
        raise IsAFilm("a film")
    # Nothing of this process's environment, keys least of all.
    environment = {"PYTHONPATH": str(Path(localaction.__file__).parent.parent), "PATH": os.defpath}
    command = [sys.executable, "-B", "-m", redraw.__name__]
    try:
        done = subprocess.run(
            command, input=original, capture_output=True, timeout=PATIENCE_SECONDS, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        raise TooLarge("drawing took too long") from None
    if done.returncode == redraw.OK and done.stdout:
        return Clean(original, done.stdout)
    # A negative code is the limit of memory or time that ended it.
    raise TooLarge("too large to draw") if done.returncode in (redraw.TOO_LARGE, -9, -24) else NotAPhoto("no photo")


def add_photos(report: Report, photos: Sequence[Clean], now: datetime) -> list[Photo]:
    """Seal photographs of a report, each as a case of its own; the files are written before the row is committed.

    Raises:
        NoRing, RingTampered: nothing can be sealed.
        OSError: the disk took no file; nothing is kept then.
    """
    added: list[Photo] = []
    try:
        with transaction.atomic():
            added.extend(_sealed(report, photo, now) for photo in photos)
    except BaseException:
        for photo in added:
            remove_files(media.files_of(photo))
        raise
    return added


def _sealed(report: Report, clean_photo: Clean, now: datetime) -> Photo:
    case = vault.seal_new_case(RING)
    photo = Photo(
        uuid=case.case, report=report, sha256=hashlib.sha256(clean_photo.original).hexdigest(),
        n_bytes=len(clean_photo.original), copy_sha256=hashlib.sha256(clean_photo.copy).hexdigest(),
        n_copy_bytes=len(clean_photo.copy), received_at=now,
    )  # fmt: skip
    original, copy = media.files_of(photo)
    try:
        write_file(original, case.seal_file(photo, "original_key", pieces(clean_photo.original)))
        write_file(copy, case.seal_file(photo, "copy_key", pieces(clean_photo.copy)))
        photo.save(force_insert=True)
    except BaseException:
        remove_files((original, copy))
        raise
    return photo


def pieces(content: bytes) -> Iterable[bytes]:
    """Return a file in the pieces that it is sealed in."""
    return (content[start : start + PIECE] for start in range(0, len(content), PIECE))


def write_file(path: Path, sealed: Iterable[bytes]) -> None:
    """Write a sealed file that is not there yet, to the disk itself."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for piece in sealed:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def remove_files(paths: Iterable[Path]) -> None:
    """Unlink files that may be gone already."""
    for path in paths:
        path.unlink(missing_ok=True)


def read_copy(photo: Photo, case: OpenCase) -> bytes:
    """Open the copy without metadata.

    Raises:
        Damaged: the file or its key was altered, cut or shredded, or is another picture.
    """
    return opened_file(photo, case, media.copy_of(photo), "copy_key", photo.copy_sha256)


def read_original(photo: Photo, case: OpenCase) -> bytes:
    """Open the photograph as it came, for the legal lead; see `read_copy`."""
    return opened_file(photo, case, media.original_of(photo), "original_key", photo.sha256)


def opened_file(row: Filed, case: OpenCase, path: Path, key: str, sha256: str) -> bytes:
    """Open a sealed file and compare it with its digest at ingest.

    Raises:
        Damaged: the file or its key was altered, cut or shredded, or is another picture.
    """
    if not path.exists():
        raise vault.Damaged("the file is gone")
    content = b"".join(case.open_file(row, key, [path.read_bytes()]))
    if hashlib.sha256(content).hexdigest() != sha256:
        raise vault.Damaged("the file is another one than at ingest")
    return content


def review_photo(photo: Photo, agrees: bool, by: Person, now: datetime) -> None:
    """Note whether place and time of a picture agree with its report; only then does it count as evidence.

    Raises:
        NotAllowed: the person's role does not cover it.
    """
    require(by, Verb.SEE_INCIDENTS, now, Programme.RESPOND)
    photo.agrees, photo.reviewed_by, photo.reviewed_at = agrees, by, now
    photo.save(update_fields=["agrees", "reviewed_by", "reviewed_at"])

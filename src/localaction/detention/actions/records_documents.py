"""Released documents: hashed as they come, sealed, and shown once a person has read them."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

from django.db import IntegrityError, transaction

from localaction.detention.models_records import RING, RecordsRequest, ReleasedDocument
from localaction.detention.records_files import public_of, sealed_of
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.vault import actions as vault
from localaction.vault.actions import Unlocked

MOST_BYTES = 50 * 1024 * 1024
PIECE = 64 * 1024
# Files that a browser may show by itself; everything else is bytes to it, whatever the sender called it.
_KINDS = {b"%PDF-": "application/pdf", b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}
UNKNOWN_KIND = "application/octet-stream"


class DocumentRefused(ValueError):
    """A file is not taken: `code` is EMPTY, TOO_LARGE or KNOWN_ALREADY."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Altered(Exception):
    """The bytes are not those that were hashed when the file came."""


def kind_of(start: bytes) -> str:
    """Return the media type by the first bytes."""
    return next((kind for magic, kind in _KINDS.items() if start.startswith(magic)), UNKNOWN_KIND)


def plain_name(name: str) -> str:
    """Return a file name without folders and without what a header or a shell could misread."""
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r"[^\w.\- ()]+", "_", last).strip(". ")[-120:] or "document"


def add_document(
    by: Person, request: RecordsRequest, title: str, name: str, content: bytes, released_on: dt.date, at: dt.datetime
) -> ReleasedDocument:
    """Take in a file that a body released: its hash in clear, its bytes sealed. The file is on the disk before the row.

    Raises:
        NotAllowed: the role.
        DocumentRefused: see the class.
        NoRing, RingTampered: nothing can be sealed; nothing is kept.
        OSError: the disk took no file; nothing is kept.
    """
    require(by, Verb.FILE_REQUESTS, at, Programme.FACTS)
    if not content or len(content) > MOST_BYTES:
        raise DocumentRefused("TOO_LARGE" if content else "EMPTY")
    document: ReleasedDocument | None = None
    try:
        with transaction.atomic():
            case = vault.seal_new_case(RING)
            document = ReleasedDocument(
                uuid=case.case, request=request, title=title, file_name=plain_name(name), media_type=kind_of(content),
                n_bytes=len(content), sha256=hashlib.sha256(content).hexdigest(), released_on=released_on,
                added_by=by, added_at=at,
            )  # fmt: skip
            _write(sealed_of(document), case.seal_file(document, "key", [content]))
            document.save(force_insert=True)
    except BaseException as error:
        if document is not None:
            sealed_of(document).unlink(missing_ok=True)
        if isinstance(error, IntegrityError):
            raise DocumentRefused("KNOWN_ALREADY") from None
        raise
    return document


def read_document(session: Unlocked, document: ReleasedDocument) -> bytes:
    """Open a sealed document; noted in the audit trail.

    Raises:
        NoGrant: this person holds no key, or retention has taken it.
        Damaged, Altered: the file is not what came.
    """
    case = vault.open_case(session, document.uuid)
    with sealed_of(document).open("rb") as sealed:
        content = b"".join(case.open_file(document, "key", iter(lambda: sealed.read(PIECE), b"")))
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise Altered(str(document.uuid))
    return content


def make_public(session: Unlocked, by: Person, document: ReleasedDocument, at: dt.datetime) -> None:
    """Let anybody read a document, after a person has read it; the sealed copy stays for its time.

    Raises: NotAllowed; as `read_document`.
    """
    require(by, Verb.PUBLISH_FACTS, at, Programme.FACTS)
    content = read_document(session, document)
    _write(public_of(document), [content])
    ReleasedDocument.objects.filter(pk=document.pk, public_at=None).update(public_at=at, public_by=by)


def take_back(by: Person, document: ReleasedDocument, at: dt.datetime) -> None:
    """Let nobody read a document any more; the file goes unless another request released the same bytes."""
    require(by, Verb.PUBLISH_FACTS, at, Programme.FACTS)
    with transaction.atomic():
        ReleasedDocument.objects.filter(pk=document.pk).update(public_at=None, public_by=None)
        others = ReleasedDocument.objects.filter(sha256=document.sha256, public_at__isnull=False)
        if not others.exists():
            transaction.on_commit(lambda: public_of(document).unlink(missing_ok=True))


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.part")
    try:
        with partial.open("wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)

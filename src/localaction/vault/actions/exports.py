"""Handing one case to the person it is about."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pyrage

from localaction.vault import audit
from localaction.vault.actions.cases import cells_of, open_case
from localaction.vault.actions.sessions import Unlocked
from localaction.vault.fields import SealedText, row_uuid
from localaction.vault.rules import passphrase
from localaction.vault.rules.events import Event


def export_case(session: Unlocked, case: UUID, typed: str, files: Mapping[str, bytes] | None = None) -> bytes:
    """Return one case as an age file for a passphrase: a ZIP of `case.json` and the given files.

    Sealed bytes (keys of files) are left out: they open nothing outside.

    Args:
        typed: a passphrase told to the person by another way than the file.
        files: opened attachments by the name they get in the ZIP.

    Raises:
        TooWeak: the passphrase could be guessed.
        NoGrant, Damaged: see `open_case` and `OpenCase.read`.
    """
    passphrase.check_strength(typed)
    opened = open_case(session, case)
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for row, column in cells_of(case):
        if isinstance(column, SealedText):
            named = (row._meta.label, str(row_uuid(row)))
            rows.setdefault(named, {})[column.name] = opened.read(row, column.name)
    content = {
        "case": str(case),
        "exported_at": session.at.isoformat(),
        "rows": [{"kind": kind, "uuid": uuid, "texts": texts} for (kind, uuid), texts in sorted(rows.items())],
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("case.json", json.dumps(content, ensure_ascii=False, indent=2))
        for name, plain in (files or {}).items():
            archive.writestr(f"files/{name}", plain)
    audit.record(str(session.user_id), Event.CASE_EXPORTED, str(case), at=session.at)
    return bytes(pyrage.passphrase.encrypt(packed.getvalue(), passphrase.normal(typed)))

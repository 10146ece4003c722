"""What an unattended worker must read: sealed under the server key, kept for hours."""

from __future__ import annotations

from django.db import models

from localaction.vault import server_key
from localaction.vault.actions.cases import NotASealedColumn, cell_of
from localaction.vault.fields import Envelope, OperationalText
from localaction.vault.rules import envelope
from localaction.vault.rules.blind_index import blind_index
from localaction.vault.rules.server_keys import Label


def _column(row: models.Model, column: str) -> OperationalText:
    described = row._meta.get_field(column)
    if not isinstance(described, OperationalText):
        raise NotASealedColumn(f"{type(row).__name__}.{column} is not sealed under the server key")
    return described


def write_operational(row: models.Model, column: str, text: str | None) -> None:
    """Seal a text into a row's column under the column's sub-key; the caller saves the row.

    Raises:
        NotASealedColumn: the column is of another kind.
        NoServerKey, ExposedServerKey, BrokenServerKey: see `server_key.read`.
    """
    described = _column(row, column)
    if text is None:
        setattr(row, column, None)
        return
    key = server_key.key_for(Label(described.label))
    setattr(row, column, Envelope(envelope.seal(key, text.encode(), cell_of(row, described))))


def read_operational(row: models.Model, column: str) -> str | None:
    """Open a row's operational text; None once it was emptied.

    Raises:
        Damaged: it was altered, moved, or sealed under another server key.
        NotASealedColumn, NoServerKey, ExposedServerKey, BrokenServerKey: see `write_operational`.
    """
    described = _column(row, column)
    stored = getattr(row, column)
    if stored is None:
        return None
    key = server_key.key_for(Label(described.label))
    return envelope.unseal(key, bytes(stored), cell_of(row, described)).decode()


def operational_mark(kind: str, value: str) -> bytes:
    """Return the 16-byte mark by which an incoming number is matched with the few rows on call.

    It protects nothing from somebody who has the server key: never keep it longer than the row.
    """
    return blind_index(server_key.key_for(Label.PHONE_INDEX), kind, value)

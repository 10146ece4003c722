"""Columns that can hold only sealed values: assigning a text to one is refused when the row is saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core import checks
from django.db import models

from localaction.vault.rules.rings import Ring
from localaction.vault.rules.server_keys import Label

if TYPE_CHECKING:
    BinaryColumn = models.BinaryField[Any, Any]
else:
    BinaryColumn = models.BinaryField


class NotSealed(TypeError):
    """A plain value was about to be stored in a sealed column."""


class NoRowName(Exception):
    """A row with sealed columns has no `uuid` to bind them to."""


class Envelope(bytes):
    """A sealed value as stored; it shows its size and nothing else."""

    def __repr__(self) -> str:
        return f"<sealed, {len(self)} bytes>"

    __str__ = __repr__


class Blob(BinaryColumn):
    """Bytes that come back as `bytes` from both databases."""

    def from_db_value(self, value: Any, *arguments: Any) -> bytes | None:
        """Turn what the driver gives into bytes."""
        return None if value is None else bytes(value)


class SealedColumn(BinaryColumn):
    """An envelope. It is nullable, because retention empties it.

    Ring, clock and case path are not part of the schema, so they are left out of migrations.
    """

    def __init__(self, *arguments: Any, clock: str = "", **options: Any) -> None:
        self.clock = clock
        options.setdefault("null", True)
        options.setdefault("blank", True)
        super().__init__(*arguments, **options)

    def from_db_value(self, value: Any, *arguments: Any) -> Envelope | None:
        """Turn what the driver gives into an envelope."""
        return None if value is None else Envelope(bytes(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Refuse anything but an envelope.

        Raises:
            NotSealed: a plain value was assigned.
        """
        if value is not None and not isinstance(value, Envelope):
            raise NotSealed(f"{self.model.__name__}.{self.name} takes sealed values only")
        return super().get_db_prep_value(None if value is None else bytes(value), connection, prepared)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Describe the column for migrations without what is not schema."""
        name, path, arguments, options = super().deconstruct()
        for default in ("null", "blank"):
            if options.get(default):
                del options[default]
            else:
                options[default] = False
        return name, path, arguments, options

    def check(self, **options: Any) -> list[checks.CheckMessage]:
        """Require a clock, and a uuid in the row that the envelope is bound to."""
        found = [*super().check(**options)]
        if not self.clock:
            found.append(checks.Error("A sealed column names its retention clock.", obj=self, id="vault.E001"))
        if not _has_uuid(self.model):
            found.append(checks.Error("A row with sealed columns has a UUIDField `uuid`.", obj=self, id="vault.E002"))
        return found


class CaseSealed(SealedColumn):
    """An envelope under the key of a case, which the holders of one ring can open.

    Args:
        ring: whose readers open it.
        clock: code of the retention rule that empties it.
        case: path from the row to the uuid of its case; "uuid" when the row is the case.
    """

    def __init__(self, *arguments: Any, ring: str = "", case: str = "uuid", **options: Any) -> None:
        self.ring = ring
        self.case = case
        super().__init__(*arguments, **options)

    def check(self, **options: Any) -> list[checks.CheckMessage]:
        """Require a ring that exists."""
        found = super().check(**options)
        if self.ring not in set(Ring):
            found.append(checks.Error(f"Unknown ring {self.ring!r}.", obj=self, id="vault.E003"))
        return found


class SealedText(CaseSealed):
    """A sealed text: `story = SealedText(ring="respond", clock="reports.story")`."""


class SealedBytes(CaseSealed):
    """Sealed bytes, such as the key of an attachment."""


class OperationalText(SealedColumn):
    """A text that an unattended worker must read: sealed under a sub-key of the server key.

    Args:
        label: which sub-key.
        clock: code of the retention rule that empties it; it should be a matter of hours.
    """

    def __init__(self, *arguments: Any, label: str = "", **options: Any) -> None:
        self.label = label
        super().__init__(*arguments, **options)

    def check(self, **options: Any) -> list[checks.CheckMessage]:
        """Require a label that exists."""
        found = super().check(**options)
        if self.label not in set(Label):
            found.append(checks.Error(f"Unknown label {self.label!r}.", obj=self, id="vault.E004"))
        return found


def _has_uuid(model: type[models.Model]) -> bool:
    return any(isinstance(column, models.UUIDField) and column.name == "uuid" for column in model._meta.concrete_fields)


def row_uuid(row: models.Model) -> UUID:
    """Return the uuid that a row's envelopes are bound to.

    Raises:
        NoRowName: the model has no `uuid`.
    """
    uuid = getattr(row, "uuid", None)
    if not isinstance(uuid, UUID):
        raise NoRowName(f"{type(row).__name__} has no uuid")
    return uuid


def sealed_columns(model: type[models.Model]) -> list[CaseSealed]:
    """Return the columns of a model that are sealed under a case key."""
    return [column for column in model._meta.concrete_fields if isinstance(column, CaseSealed)]

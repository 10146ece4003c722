"""Making a case unreadable: its keys go first, then what they sealed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import models, transaction

from localaction.vault import tombstones
from localaction.vault.fields import CaseSealed, sealed_columns
from localaction.vault.models import CaseKey, CaseMark, TombstoneKind


def sealed_models() -> Iterator[tuple[type[models.Model], list[CaseSealed]]]:
    """Yield every model that has columns sealed under a case key, with those columns."""
    for model in apps.get_models():
        columns = sealed_columns(model)
        if columns:
            yield model, columns


def shred(cases: Collection[UUID], at: datetime) -> None:
    """Delete the keys and marks of cases, empty every column they sealed, and set tombstones.

    The keys go in the same transaction as the columns, so a case is never half shredded. Old backups still
    have the keys until they expire.
    """
    with transaction.atomic():
        CaseKey.objects.filter(case__in=cases).delete()
        CaseMark.objects.filter(case__in=cases).delete()
        for model, columns in sealed_models():
            for column in columns:
                rows = model._default_manager.filter(**{f"{column.case}__in": cases})
                rows.update(**{column.name: None})
        tombstones.add(TombstoneKind.CASE, sorted(str(case) for case in cases), at)

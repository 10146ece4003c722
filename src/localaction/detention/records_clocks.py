"""How long records requests keep anything about a person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from localaction.detention.models_records import RecordsRequest, ReleasedDocument
from localaction.detention.records_files import sealed_of
from localaction.vault import retention

REQUESTER_KEPT = timedelta(days=90)
# Ours: longer than any appeal or suit of the table; what is worth keeping has been made public by then.
DOCUMENT_KEPT = timedelta(days=730)
# A request that nobody closes must not keep somebody's address for ever.
LONGEST = timedelta(days=3 * 365)


def register_clocks() -> None:
    """Tell the vault when requesters' names, reminders' addresses and sealed documents are erased."""
    retention.register(
        "records.requester", RecordsRequest, _ended, keep=REQUESTER_KEPT, effect=retention.Shred(), case="uuid"
    )
    retention.register(
        "records.reach", RecordsRequest, _ended, keep=timedelta(0), effect=retention.NullFields(("reach",))
    )
    retention.register(
        "records.document", ReleasedDocument,
        lambda rows, cut: rows.filter(
            Q(request__closed_at__lte=cut) | Q(request__closed_at=None, added_at__lte=cut - LONGEST)
        ),
        keep=DOCUMENT_KEPT, effect=retention.Shred(), case="uuid", files=lambda document: [sealed_of(document)],
    )  # fmt: skip


def _ended(rows: QuerySet[Any], cut: datetime) -> QuerySet[Any]:
    return rows.filter(Q(closed_at__lte=cut) | Q(closed_at=None, filed_at__lte=cut - LONGEST))

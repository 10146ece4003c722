"""Rows within rows in one query: what belongs to a row comes back with it as a JSON list.

A page that shows bodies with their members, meetings, points and votes asks the database once, not once a table.
Example: `Body.objects.annotate(names=ListOf(Member.objects.filter(body=OuterRef("pk")), name="name"))` gives
`[{"name": "Ann"}, …]`. Dates come back as ISO text; the order is the subquery's, which both databases keep.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Subquery
from django.db.models.functions import JSONObject


class ListOf(Subquery):
    """The rows of a query as a JSON list of objects with the fields named; a field may be a list in turn."""

    output_field = models.JSONField()
    template = """(SELECT COALESCE(jsonb_agg(_found."row"), '[]'::jsonb) FROM (%(subquery)s) _found)"""
    on_sqlite = """json((SELECT json_group_array(json(_found."row")) FROM (%(subquery)s) _found))"""

    def __init__(self, rows: models.QuerySet[Any, Any], **fields: Any) -> None:
        super().__init__(rows.values(row=JSONObject(**fields)))

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        """Return the SQL for SQLite, whose JSON functions have other names."""
        return self.as_sql(compiler, connection, template=self.on_sqlite)


def day_in(text: str | None) -> dt.date | None:
    """Return a day that came back as text."""
    return dt.date.fromisoformat(text) if text else None


def instant_in(text: str | None) -> dt.datetime | None:
    """Return a moment that came back as text; SQLite leaves out that it is UTC."""
    if not text:
        return None
    moment = dt.datetime.fromisoformat(text)
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)

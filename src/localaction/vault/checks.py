"""A system check: a column that looks like something about a person is sealed and has a clock, or says why not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core import checks
from django.db import models

from localaction.vault import retention
from localaction.vault.fields import SealedColumn
from localaction.vault.rules.personal import looks_personal

ROOMS = frozenset({"respond", "visit", "defend", "messages", "people", "referrals"})

_allowed: dict[str, str] = {}


class NoReason(Exception):
    """A plain column was allowed without saying why."""


def allow(column: str, because: str) -> None:
    """Allow one plain column, written "people.Person.username"; called from AppConfig.ready.

    Raises:
        NoReason: `because` is empty.
    """
    if not because.strip():
        raise NoReason(f"say why {column} need not be sealed")
    _allowed[column] = because


def disallow(column: str) -> None:
    """Take an allowance back; only tests need it."""
    _allowed.pop(column, None)


def allowed() -> dict[str, str]:
    """Return every allowed plain column with its reason, for the documentation of what a thief would see."""
    return dict(sorted(_allowed.items()))


def room_of(model: type[models.Model]) -> str:
    """Return the room that a model lives in, an empty string outside the rooms."""
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "localaction" and len(parts) > 1 else ""


def _is_harmless(column: models.Field[Any, Any]) -> bool:
    """Return whether the column's type cannot hold a person's words: links, choices, truth, instants, counts."""
    is_counted = column.name.startswith("n_") or column.name.endswith("_at")
    return bool(column.is_relation or column.choices or is_counted or isinstance(column, models.BooleanField))


def check_model(model: type[models.Model]) -> list[checks.CheckMessage]:
    """Return what is wrong with one model's columns."""
    found: list[checks.CheckMessage] = []
    for column in model._meta.concrete_fields:
        label = f"{model._meta.label}.{column.name}"
        if isinstance(column, SealedColumn):
            if column.clock and not retention.is_registered(column.clock):
                text = f"{label} names the clock {column.clock!r}, which nobody registered."
                found.append(checks.Error(text, obj=model, id="vault.E006"))
        elif looks_personal(column.name) and not _is_harmless(column) and label not in _allowed:
            hint = "Make it SealedText, or call vault.checks.allow with the reason."
            found.append(
                checks.Error(f"{label} looks personal and is not sealed.", hint=hint, obj=model, id="vault.E005")
            )
    return found


def person_columns(app_configs: Iterable[Any] | None = None, **options: Any) -> list[checks.CheckMessage]:
    """Check every model of the rooms that hold something about people."""
    chosen = None if app_configs is None else {config.label for config in app_configs}
    return [
        message
        for model in apps.get_models(include_auto_created=True)
        if room_of(model) in ROOMS and (chosen is None or model._meta.app_label in chosen)
        for message in check_model(model)
    ]

"""Print rule sets so that reading them gives the same rule sets; one spelling for each key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from enum import StrEnum
from typing import Any

import yaml

from localaction.visit.exchange.values import CUT
from localaction.visit.rules.shapes import (
    Band,
    ClassRules,
    Closure,
    Notice,
    PartyRule,
    Quota,
    RuleSet,
    Session,
    Span,
)
from localaction.visit.rules.words import band_text, clock, hours

# Where a field's printed key is not the field's own name.
_KEYS = {
    "facility": "id", "valid_until": "valid_to", "classifications": "classification",
    "sexes": "sex", "surnames": "surname", "band": "anumber_band", "tiers": "tier", "roles": "role",
    "has_no_visits": "none", "is_by_pod": "by_pod", "is_flexible": "flexible", "limit": "max", "starts_on": "from",
    "ends_on": "to", "lasts_days": "days", "is_permitted": "permitted", "closed_days": "closed", "quotas": "quota",
    "quota_in_words": "quota", "needs_approved_list": "approved_list",
    "needs_person_request": "person_submits_request",
}  # fmt: skip
_CLOCKS = frozenset({"last_admission", "by"})


class _Dumper(yaml.SafeDumper):
    """Prints a list of words on one line, as a person would."""


def _list(dumper: yaml.SafeDumper, values: list[Any]) -> yaml.Node:
    is_short = not any(isinstance(value, list | dict) for value in values)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=is_short)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    # PyYAML folds these line breaks away in every style but the double-quoted one.
    style = '"' if set(value) & {"\x85", "\u2028", "\u2029", "\ufeff"} else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(list, _list)
_Dumper.add_representer(str, _text)


def print_rule_sets(rule_sets: Iterable[RuleSet]) -> str:
    """Return rule sets as a YAML list; `read_rule_sets` of it returns them again."""
    plain = [_rule_set(rules) for rules in rule_sets]
    return yaml.dump(plain, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def _rule_set(rules: RuleSet) -> dict[str, Any]:
    printed = _plain(rules, skip={"classes"})
    return printed | {str(c).casefold(): _plain(of_class) for c, of_class in sorted(rules.classes.items())}


def _plain(
    thing: RuleSet | ClassRules | Session | Closure | Notice | PartyRule | Quota, skip: Iterable[str] = ()
) -> dict[str, Any]:
    """Return the fields that differ from their defaults under their printed keys, then what was kept as printed."""
    printed: dict[str, Any] = {}
    for field in fields(thing):
        value = getattr(thing, field.name)
        if field.name in ("notes", "unread", "is_cut", *skip) or value == field.default:
            continue
        key = _KEYS.get(field.name, field.name)
        if field.name in _CLOCKS:
            printed[key] = clock(value)
        elif field.name == "surnames":
            printed[key] = [f"{low}-{high}" for low, high in value]
        else:
            printed[key] = _value(value)
    if isinstance(thing, Session) and thing.is_cut:
        printed["times"] = [*printed.get("times", []), CUT]
    printed |= {statement.key: _copied(statement.value) for statement in (*thing.notes, *thing.unread)}
    return printed


def _value(value: Any) -> Any:
    match value:
        case Band():
            return band_text(value)
        case Span():
            return hours([value])
        case Session() | Closure() | Notice() | PartyRule() | Quota():
            return _plain(value)
        case StrEnum() | date():
            return str(value)
        case tuple():
            return [_value(v) for v in value]
    return value


def _copied(value: Any) -> Any:
    """Return a value of its own, so that YAML prints no anchors for values that two statements share."""
    if isinstance(value, Mapping):
        return {key: _copied(v) for key, v in value.items()}
    return [_copied(v) for v in value] if isinstance(value, list) else value

"""YAML as people write it, without YAML 1.1's surprises.

Oddities of the format that would change an answer: `12:10` is the number 730, `045` is 37 and `no` is false in
YAML 1.1. Here only plain decimal numbers, `true`, `false` and `null` are not text. A key given twice is refused, as
is an alias, which can make a small file huge.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

# A rule file of every facility in the country would be a tenth of this.
MAX_BYTES = 2_000_000


class Unreadable(ValueError):
    """The file cannot be read as what it should be; the message says where and why."""


class _PlainLoader(yaml.SafeLoader):
    """A safe loader with few implicit types, no aliases and no repeated keys."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.constructor.ConstructorError(None, None, "aliases are not read", None)
        return super().compose_node(parent, index)


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(None, None, "a key must be a word", key.start_mark)
        if key.value in read:
            raise yaml.constructor.ConstructorError(None, None, f"“{key.value}” is given twice", key.start_mark)
        read[key.value] = loader.construct_object(value, deep=True)
    return read


_PlainLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
for _tag, _pattern, _first in (
    ("null", r"(?:~|null|Null|NULL|)", ["~", "n", "N", ""]),
    ("bool", r"(?:true|True|TRUE|false|False|FALSE)", list("tTfF")),
    ("int", r"[-+]?(?:0|[1-9][0-9]{0,17})", list("-+0123456789")),
    ("float", r"[-+]?[0-9]{1,15}\.[0-9]{1,15}", list("-+0123456789")),
):
    _PlainLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^{_pattern}$"), _first)


def plain_text(text: str, name: str) -> object:
    """Return a YAML text as plain values: text, numbers, true and false, null, lists, mappings with text keys.

    Raises: `Unreadable` with the place, for what is not YAML, has an alias, an object tag or a key twice.
    """
    try:
        return yaml.load(text, _PlainLoader)  # noqa: S506 - a subclass of the safe loader
    except (yaml.YAMLError, RecursionError) as error:
        raise Unreadable(f"{name}: not readable as YAML: {' '.join(str(error).split())}") from error


def plain_file(path: Path) -> object:
    """Return a YAML file as plain values.

    Raises: `Unreadable` for a file that cannot be opened, is too large, is not UTF-8 or is not YAML.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Unreadable(f"{path}: larger than {MAX_BYTES} bytes, which is no rule or request file")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Unreadable(f"{path}: cannot be opened: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"{path}: not UTF-8 text") from error
    return plain_text(text, str(path))

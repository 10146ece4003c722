"""Build hook: a wheel carries its translations compiled, because its folder may not be writable when installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Translations(BuildHookInterface[Any]):
    """Compile every .po file of the package beside itself."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the .mo files and have them taken in although git ignores them."""
        for source in sorted(Path(self.root, "src", "localaction", "locale").glob("*/LC_MESSAGES/django.po")):
            target = source.with_suffix(".mo")
            with source.open("rb") as po, target.open("wb") as mo:
                write_mo(mo, read_po(po))
            build_data["artifacts"].append(target.relative_to(self.root).as_posix())

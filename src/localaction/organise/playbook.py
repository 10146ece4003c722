"""The templates of campaigns, read once from their files."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from localaction.organise.rules import playbook

FOLDER = Path(__file__).parent / "campaign_templates"


@cache
def templates() -> dict[str, playbook.Template]:
    """Return every template by its code, in the order of the files' names.

    Raises:
        Incomplete: a template lacks something, or has it in one language only.
    """
    found = (playbook.read(tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(FOLDER.glob("*.toml")))
    return {template.code: template for template in found}

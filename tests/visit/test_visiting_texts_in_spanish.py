"""Every reason can be read in Spanish."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from tests.visit.asking import FACILITIES, request_for

import localaction
from localaction.visit.commands import ANSWERS
from localaction.visit.rules import Code
from localaction.visit.rules.texts import WORDING

SPANISH = Path(localaction.__file__).parent / "locale" / "es" / "LC_MESSAGES"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    merged = Catalog(locale="es")
    for path in sorted(SPANISH.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="es"):
                if message.id and message.string:
                    merged.add(message.id, message.string)
    return merged


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s", text))


def test_every_code_has_a_text():
    assert set(WORDING) == set(Code)


@pytest.mark.parametrize("text", [text for _, text in WORDING.values()] + list(ANSWERS.values()) + ["To know:"])
def test_every_text_has_a_spanish_one_with_the_same_values(catalog, text):
    message = catalog.get(text)

    assert message is not None and message.string
    assert placeholders(str(message.string)) == placeholders(text)


def test_the_command_answers_in_spanish(run, settings, tmp_path, catalog):
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, catalog)
    settings.LOCALE_PATHS = [tmp_path]
    request = yaml.safe_dump(request_for("broward_2008", "2026-03-14", "09:00", person={"sex": "F"}))

    code, out, _ = run(FACILITIES.read_text(encoding="utf-8"), request, "--json", "--lang", "es")

    assert code == 0
    assert "El turno es para el sexo M, no F." in [r["text"] for r in json.loads(out)["reasons"]]

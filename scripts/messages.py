"""Bring the Spanish catalogue in line with the source: `make messages`.

Every text of templates and Python is extracted; translations that exist are kept; the entries of side files
`es-*.po` beside the catalogue are taken in and the side files removed; texts that the source no longer has are
dropped. Nothing is guessed (no fuzzy matching), and the output is the same for the same source: sorted, without
dates and line numbers. Texts that still need a translation are listed, and the exit code is then 1.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "localaction"
CATALOGUE = PACKAGE / "locale" / "es" / "LC_MESSAGES" / "django.po"
HEADER = """\
# Spanish of Local Action. The terms are those of docs/glossary.md; people are addressed as "usted".
msgid ""
msgstr ""
"Language: es\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
# Function names as Babel wants them: which arguments are the text, its plural ("2") and its context ("c").
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
Text = tuple[str | None, str, str | None]


def extracted(package: Path = PACKAGE) -> dict[Text, set[str]]:
    """Return every (context, text, plural) of the source with the files that use it, relative to the package."""
    found: dict[Text, set[str]] = {}
    for path in sorted(package.rglob("*")):
        if path.suffix == ".py":
            source = path.read_text(encoding="utf-8")
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            # In brackets, because a template's own indentation means nothing to Python's tokenizer.
            source = f"({templatize(path.read_text(encoding='utf-8'), origin=str(path))})"
        else:
            continue
        for text in _texts(source):
            found.setdefault(text, set()).add(path.relative_to(package).as_posix())
    return found


def _texts(source: str) -> Iterator[Text]:
    for _line, function, arguments, _comments in extract_python(
        io.BytesIO(source.encode()), list(KEYWORDS), [], {"encoding": "utf-8"}
    ):
        given = arguments if isinstance(arguments, tuple) else (arguments,)
        keyword = KEYWORDS[function] or (1,)
        context = given[0] if isinstance(keyword[0], tuple) else None
        wanted = [given[place - 1] for place in keyword if isinstance(place, int) and place <= len(given)]
        if wanted and wanted[0]:
            yield context, wanted[0], wanted[1] if len(wanted) > 1 else None


def read(path: Path) -> Catalog:
    """Read a catalogue file; an absent one is empty."""
    if not path.exists():
        return Catalog(locale="es")
    with path.open("rb") as file:
        return read_po(file, locale="es", abort_invalid=True)


def translated(message: Message | None) -> bool:
    """Return whether a message has all its words."""
    return message is not None and not message.fuzzy and all(_strings(message))


def _strings(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (str(message.string or ""),)


def catalogue(texts: dict[Text, set[str]], sources: list[Catalog]) -> tuple[Catalog, list[str]]:
    """Return the catalogue of `texts`, translated by the first of `sources` that knows a text, and the conflicts."""
    result, conflicts = Catalog(locale="es"), []
    for (context, text, plural), files in sorted(texts.items(), key=lambda item: (item[0][1], item[0][0] or "")):
        known = [
            m for c in sources if translated(m := c.get(text, context)) and isinstance(m.id, tuple) == bool(plural)
        ]
        if len({_strings(m) for m in known}) > 1:
            conflicts.append(text)
        words = known[0].string if known else ("", "") if plural else ""
        result.add((text, plural) if plural else text, words, [(name, 0) for name in sorted(files)], context=context)
    return result, conflicts


def as_bytes(result: Catalog) -> bytes:
    """Return the catalogue file's content."""
    buffer = io.BytesIO()
    write_po(buffer, result, width=110, omit_header=True, include_lineno=False, sort_output=True)
    return HEADER.encode() + buffer.getvalue().rstrip(b"\n") + b"\n"


def main() -> int:
    """Write the catalogue and return 1 when a text has no Spanish yet."""
    side_files = sorted(CATALOGUE.parent.glob("es-*.po"))
    result, conflicts = catalogue(extracted(), [read(CATALOGUE), *map(read, side_files)])
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(as_bytes(result))
    for path in side_files:
        path.unlink()
    missing = [m for m in result if m.id and not translated(m)]
    for text in conflicts:
        print(f"two translations, the catalogue's kept: {text!r}")
    for message in missing:
        print(f"no Spanish yet: {message.id!r}")
    print(f"{sum(1 for m in result if m.id)} texts, {len(missing)} without Spanish, {len(side_files)} side files")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())

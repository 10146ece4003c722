"""Workbooks damaged at random, as a bad line, a bad disk or a hurried editor damages them."""

from __future__ import annotations

import re
import zipfile

from tests.ingest.workbooks import with_member

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_ROW = re.compile(rb"<row [^>]*?(?:/>|>.*?</row>)", re.DOTALL)
_TEXT = re.compile(rb"<t[^>]*>[^<]*</t>")
STRANGE = (
    "", " ", "\u00a0", "#N/A", "UTAHJ", "=1+1", "05/082025", "01/01/20026", "link", "‘Sheriff’s", "\ufeff", "٣",
    "x" * 5000, "&lt;script&gt;", "_x0000_", "𝕊heriff", "State", "STATE", "Sheriff\u202e", "-", "0", "\u2028", "é",
    "Ω County",
)  # fmt: skip


def flip_bytes(content, random):
    """Change a few bytes of the file as it lies on the disk."""
    damaged = bytearray(content)
    for _ in range(random.randint(1, 8)):
        damaged[random.randrange(len(damaged))] = random.randrange(256)
    return bytes(damaged)


def cut_out(content, random):
    """Leave out a stretch of the file."""
    start = random.randrange(len(content))
    return content[:start] + content[start + random.randint(1, 4000) :]


def flip_inside(content, random):
    """Change a few bytes of one of the parts, and pack it soundly again."""
    import io

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        name = random.choice([n for n in archive.namelist() if n.endswith((".xml", ".rels"))])
    return with_member(content, name, lambda part: flip_bytes(part, random) if part else part)


def drop_rows(content, random):
    """Leave out rows of the sheet."""

    def without(xml):
        rows = [m.span() for m in _ROW.finditer(xml)][1:]
        for start, end in sorted(random.sample(rows, min(len(rows), random.randint(1, 60))), reverse=True):
            xml = xml[:start] + xml[end:]
        return xml

    return with_member(content, SHEET, without)


def change_texts(content, random):
    """Put strange texts in place of some that many cells share, or of the headings."""

    def changed(xml):
        texts = [m.span() for m in _TEXT.finditer(xml)]
        for start, end in sorted(random.sample(texts, min(len(texts), random.randint(1, 10))), reverse=True):
            xml = xml[:start] + f"<t>{random.choice(STRANGE)}</t>".encode() + xml[end:]
        return xml

    return with_member(content, STRINGS, changed)


def change_numbers(content, random):
    """Put impossible numbers in place of some cells' values."""

    def changed(xml):
        values = [m.span(1) for m in re.finditer(rb"<v>([^<]*)</v>", xml)]
        for start, end in sorted(random.sample(values, min(len(values), random.randint(1, 30))), reverse=True):
            number = random.choice([b"-1", b"0", b"1e308", b"45000.5", b"6621000", b"99999999", b"NaN", b"x", b""])
            xml = xml[:start] + number + xml[end:]
        return xml

    return with_member(content, SHEET, changed)


MUTATIONS = (flip_bytes, cut_out, flip_inside, drop_rows, change_texts, change_numbers)

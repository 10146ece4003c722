"""Reading a published workbook: cells as printed, the links behind them, and when it was last saved.

Cells come from calamine, which is quick but knows no hyperlinks; these are taken from the sheet's own XML. Of the
workbook's properties only the time of the last change is read: the names of those who made it are dropped.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import io
import os
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlrd
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

# A workbook of 1,400 rows unpacks to 1.5 MB; one that unpacks to more than this is not a list of agencies.
MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_UNPACKED_BYTES = 256 * 1024 * 1024
MAX_RATIO = 200
MAX_CELLS = 5_000_000

Cell = str | int | float | bool | None

_RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_HYPERLINK = re.compile(rb"<(?:\w+:)?hyperlink\s[^>]*>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_CELL = re.compile(rb'\sref="([A-Z]+)(\d+)')
_RELATION = re.compile(rb':id="([^"]*)"')
_ID = re.compile(rb'\sId="([^"]*)"')
_TARGET = re.compile(rb'\sTarget="([^"]*)"')
_MODIFIED = re.compile(rb"<dcterms:modified[^>]*>([^<]+)</dcterms:modified>")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Unreadable(Exception):
    """The file cannot be read as a workbook; `code` says why in a word, the message in a sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Sheet:
    """One sheet as printed."""

    name: str
    rows: list[list[Cell]]
    # (row, column), both counted from 0, to the address behind the cell.
    links: dict[tuple[int, int], str]


@dataclass(frozen=True)
class Workbook:
    """A workbook as published."""

    path: Path
    sha256: str
    modified_at: dt.datetime | None
    sheets: list[Sheet]
    n_formulas: int


def read(path: Path, sheet_limit: int = 20) -> Workbook:
    """Return what is printed in the workbook at `path`.

    Args:
        path: an .xlsx or .xls file, under any name.
        sheet_limit: sheets beyond this many are not read.

    Raises:
        Unreadable: with code NOT_A_WORKBOOK, ENCRYPTED, TRUNCATED, TOO_LARGE or EMPTY.
        OSError: the file cannot be opened.
    """
    if path.stat().st_size > MAX_FILE_BYTES:
        raise Unreadable("TOO_LARGE", f"{path.name} is larger than {MAX_FILE_BYTES >> 20} MiB")
    content = path.read_bytes()
    if content.startswith(_OLE):
        return _read_old(path, content, sheet_limit)
    if not content.startswith(b"PK"):
        raise Unreadable("NOT_A_WORKBOOK", f"{path.name} is not an Excel workbook")
    return _read_zipped(path, content, sheet_limit)


def _read_zipped(path: Path, content: bytes, sheet_limit: int) -> Workbook:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable("TRUNCATED", f"{path.name} is cut off or damaged") from error
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED_BYTES or any(
        m.file_size > 1_000_000 and m.file_size > MAX_RATIO * m.compress_size for m in members
    ):
        raise Unreadable("TOO_LARGE", f"{path.name} would unpack to {unpacked >> 20} MiB: refused as a zip bomb")
    try:
        parts = {m.filename: m for m in members if not m.is_dir()}
        if "xl/workbook.xml" not in parts and not any(name.endswith("/workbook.bin") for name in parts):
            raise Unreadable("NOT_A_WORKBOOK", f"{path.name} is an archive but not an Excel workbook")
        properties = archive.read("docProps/core.xml") if "docProps/core.xml" in parts else b""
        # Reads every part to its end, for one that unpacks to more than it claims would fill the memory below.
        if archive.testzip() is not None:
            raise zipfile.BadZipFile
        sheet_paths = _sheet_paths(archive, parts)
        sheets, n_formulas = [], 0
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names[:sheet_limit]:
            rows = _cells(book, name, path)
            xml_path = sheet_paths.get(name)
            xml = archive.read(xml_path) if xml_path else b""
            n_formulas += xml.count(b"<f>") + xml.count(b"<f ")
            sheets.append(Sheet(name, rows, _links(archive, parts, xml_path, xml) if xml_path else {}))
    except (PasswordError, RuntimeError) as error:
        raise Unreadable("ENCRYPTED", f"{path.name} is protected by a password") from error
    except (CalamineError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError) as error:
        raise Unreadable("TRUNCATED", f"{path.name} is cut off or damaged") from error
    except BaseException as error:
        # calamine's own faults come as a PanicException, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable("TRUNCATED", f"{path.name} is cut off or damaged") from error
    return Workbook(path, hashlib.sha256(content).hexdigest(), modified_in(properties), sheets, n_formulas)


def _read_old(path: Path, content: bytes, sheet_limit: int) -> Workbook:
    """Read the format before 2007; its properties carry no time that we trust."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Unreadable("ENCRYPTED", f"{path.name} is protected by a password")
    try:
        with open(os.devnull, "w") as nowhere:
            book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=nowhere)
        sheets = [_old_sheet(sheet, book.datemode) for sheet in book.sheets()[:sheet_limit]]
    except xlrd.XLRDError as error:
        code = "ENCRYPTED" if "ncrypt" in str(error) else "NOT_A_WORKBOOK"
        raise Unreadable(code, f"{path.name} cannot be read as a workbook") from error
    except Exception as error:  # xlrd raises bare errors of many kinds on damaged files
        raise Unreadable("TRUNCATED", f"{path.name} is cut off or damaged") from error
    return Workbook(path, hashlib.sha256(content).hexdigest(), None, sheets, 0)


def _old_sheet(sheet: Any, datemode: int) -> Sheet:
    rows = [[_old_cell(cell, datemode) for cell in sheet.row(line)] for line in range(sheet.nrows)]
    links = {where: link.url_or_path for where, link in sheet.hyperlink_map.items() if link.url_or_path}
    return Sheet(sheet.name, rows, links)


def _old_cell(cell: Any, datemode: int) -> Cell:
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return _as_printed(xlrd.xldate_as_datetime(cell.value, datemode))
        except (ValueError, OverflowError, xlrd.xldate.XLDateError):
            return _as_printed(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERROR"))
    return _as_printed(bool(cell.value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else cell.value)


def _cells(book: CalamineWorkbook, name: str, path: Path) -> list[list[Cell]]:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height * max(sheet.total_width, 1) > MAX_CELLS:
        raise Unreadable("TOO_LARGE", f"{path.name}: sheet {name!r} has {sheet.total_height} rows")
    return [[_as_printed(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


def _as_printed(cell: Any) -> Cell:
    """Return a cell as plain text or number; dates become ISO text, whole floats become integers."""
    if type(cell) is str:
        # PostgreSQL stores no NUL.
        return cell.replace("\0", "\ufffd") if "\0" in cell else cell
    if cell is None:
        return cell
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    if isinstance(cell, dt.timedelta):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    return cell  # type: ignore[no-any-return]


def _sheet_paths(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    """Return each sheet's name with the path of its XML."""
    if "xl/workbook.xml" not in parts or "xl/_rels/workbook.xml.rels" not in parts:
        return {}
    targets = {
        a["Id"]: a["Target"]
        for a in _attributes(_RELATIONSHIP, archive.read("xl/_rels/workbook.xml.rels"))
        if "Target" in a
    }
    found = {}
    for attributes in _attributes(re.compile(rb"<(?:\w+:)?sheet\s[^>]*>"), archive.read("xl/workbook.xml")):
        relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        target = targets.get(relation, "").lstrip("/")
        target = target if target.startswith("xl/") else f"xl/{target}"
        if target in parts:
            found[attributes.get("name", "")] = target
    return found


def _links(
    archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], xml_path: str, xml: bytes
) -> dict[tuple[int, int], str]:
    folder, _, name = xml_path.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    start = xml.rfind(b"</sheetData>")
    if relations not in parts or start < 0:
        return {}
    targets = dict(filter(None, map(_identified, _RELATIONSHIP.findall(archive.read(relations)))))
    found = {}
    # Hundreds of links in each file: only the two attributes that matter are taken.
    for tag in _HYPERLINK.findall(xml, start):
        where, relation = _CELL.search(tag), _RELATION.search(tag)
        target = targets.get(relation[1]) if relation else None
        if target and where:
            column = 0
            for letter in where[1]:
                column = column * 26 + letter - 64
            found[int(where[2]) - 1, column - 1] = target
    return found


def _identified(relationship: bytes) -> tuple[bytes, str] | None:
    """Return the id and the target that a relationship's tag states."""
    name, target = _ID.search(relationship), _TARGET.search(relationship)
    return (name[1], html.unescape(target[1].decode("utf-8", "replace"))) if name and target else None


def _attributes(pattern: re.Pattern[bytes], xml: bytes) -> list[dict[str, str]]:
    return [
        {key.decode(): html.unescape(value.decode("utf-8", "replace")) for key, value in _ATTRIBUTE.findall(tag)}
        for tag in pattern.findall(xml)
    ]


def modified_in(properties: bytes) -> dt.datetime | None:
    """Return the time of the last change that a workbook's properties (docProps/core.xml) state, or None."""
    match = _MODIFIED.search(properties)
    if not match:
        return None
    try:
        moment = dt.datetime.fromisoformat(match[1].decode().strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    # Excel's workbooks did not exist before 1985; a clock that far off says nothing.
    if not 1985 <= moment.year <= 2999:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)

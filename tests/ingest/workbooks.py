"""Small workbooks of our own writing, laid out as ICE lays out its lists of agencies.

The columns are ICE's own; so are the links behind the cells, the "link pending", the `#N/A` of a municipal agency and
the properties that name the person who saved the file (here: people who do not exist).
"""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path

import openpyxl
import xlwt

PARTICIPATING = (
    "STATE", "LAW ENFORCEMENT AGENCY", "TYPE", "COUNTY", "SUPPORT TYPE", "SIGNED", "MOA", "ADDENDUM",
)  # fmt: skip
BEFORE_JULY_2025 = PARTICIPATING[:-1]
BEFORE_MARCH_2025 = ("STATE", "LAW ENFORCEMENT AGENCY", "TYPE", "SUPPORT TYPE", "SIGNED", "MOA")
PENDING = ("STATE", "LAW ENFORCEMENT AGENCY", "TYPE", "COUNTY", "SUPPORT TYPE")
MODELS = {"JEM": "Jail Enforcement Model", "WSO": "Warrant Service Officer", "TFM": "Task Force Model"}
CREATOR, LAST_SAVED_BY = "Quillfeather, Ottoline", "Brambleworth, Peregrine"


@dataclass(frozen=True)
class Row:
    """One row as ICE prints it; `moa` is the address behind the word "link", or None for "link pending"."""

    state: str
    agency: str
    model: str = "TFM"
    signed: object = dt.date(2025, 3, 7)
    moa: str | None = None
    county: object = "#N/A"
    type: str = "Municipality"
    addendum: str | None = None
    # Cells that say something else than the fields above would, by column.
    printed: dict = field(default_factory=dict)

    def but(self, **changes):
        """Return the row with some fields changed."""
        return replace(self, **changes)

    def cells(self, columns):
        """Return the cells in the order of the columns, each with the address behind it or None."""
        said = {
            "STATE": (self.state, None),
            "LAW ENFORCEMENT AGENCY": (self.agency, None),
            "TYPE": (self.type, None),
            "COUNTY": (self.county, None),
            "SUPPORT TYPE": (MODELS.get(self.model, self.model), None),
            "SIGNED": (self.signed, None),
            "MOA": ("link" if self.moa else "link pending", self.moa),
            "ADDENDUM": ("link" if self.addendum else None, self.addendum),
        }
        said |= {column: (cell, None) for column, cell in self.printed.items()}
        return [said.get(column, (None, None)) for column in columns]


def sheriff(state, county, model="WSO", **more):
    """Return the row of a county's sheriff."""
    return Row(state, f"{county} County Sheriff's Office", model, county=f"{county} County", type="County", **more)


def moa(name, model="TFM", signed="030725"):
    """Return the address of a memorandum on ICE's site."""
    return f"https://www.ice.gov/doclib/287gMOA/{name}_{model}_MOA_{signed}.pdf"


def write(
    path,
    rows,
    saved_at,
    columns=PARTICIPATING,
    above=(),
    below=(),
    sheets=(),
    sheet="Sheet1",
):
    """Write an .xlsx workbook and return its path.

    Args:
        path: where; folders are made.
        rows: `Row`s, or plain sequences of cells.
        saved_at: the time of the last change that its properties state (UTC), or None for no such property.
        columns: the headings.
        above, below: plain rows over the headings and under the table.
        sheets: (name, rows) of further sheets, before the list when the name begins with "<".
        sheet: name of the list's own sheet.
    """
    book = openpyxl.Workbook()
    book.properties.creator, book.properties.lastModifiedBy = CREATOR, LAST_SAVED_BY
    page = book.active
    page.title = sheet
    for line in (*above, columns):
        page.append(list(line))
    for row in rows:
        cells = row.cells(columns) if isinstance(row, Row) else [(cell, None) for cell in row]
        page.append([cell for cell, _ in cells])
        for number, (_, address) in enumerate(cells, 1):
            if address:
                page.cell(page.max_row, number).hyperlink = address
    for line in below:
        page.append(list(line))
    for name, lines in sheets:
        more = book.create_sheet(name.lstrip("<"), 0 if name.startswith("<") else None)
        for line in lines:
            more.append(list(line))
    saved = io.BytesIO()
    book.save(saved)
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_saved_at(saved.getvalue(), saved_at))
    return path


def _saved_at(content, when):
    """Return the workbook with another time of the last change, or with none."""
    stamp = b"" if when is None else f"{when:%Y-%m-%dT%H:%M:%SZ}".encode()

    def properties(xml):
        tag = rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)"
        return re.sub(tag, b"" if when is None else rb"\g<1>" + stamp + rb"\g<2>", xml)

    return with_member(content, "docProps/core.xml", properties)


def with_member(content, name, change):
    """Return an archive's bytes with one member passed through `change`."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            inside = old.read(member)
            new.writestr(member.filename, change(inside) if member.filename == name else inside)
    return result.getvalue()


def write_old(path, rows, columns=PARTICIPATING):
    """Write an .xls workbook of before 2007, which states no time of its last change, and return its path."""
    book = xlwt.Workbook()
    page = book.add_sheet("Sheet1")
    day = xlwt.easyxf(num_format_str="MM/DD/YYYY")
    links = b""
    for number, heading in enumerate(columns):
        page.write(0, number, heading)
    for line, row in enumerate(rows, 1):
        for number, (cell, address) in enumerate(row.cells(columns)):
            if isinstance(cell, dt.date):
                page.write(line, number, cell, day)
            elif cell is not None:
                page.write(line, number, cell)
            links += _old_link(line, number, address) if address else b""
    plain = page.get_biff_data
    end = struct.pack("<HH", 0x000A, 0)
    # xlwt writes no links, so their records are put in before the end of the sheet.
    page.get_biff_data = lambda: plain().removesuffix(end) + links + end
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(str(path))
    return path


def _old_link(line, column, address):
    """Return the HLINK record of a cell (MS-XLS 2.4.140): where, a standard link, an absolute URL."""
    standard = bytes.fromhex("d0c9ea79f9bace118c8200aa004ba90b")
    url_moniker = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
    target = address.encode("utf-16-le") + b"\0\0"
    body = struct.pack("<4H", line, line, column, column) + standard + struct.pack("<II", 2, 3)
    body += url_moniker + struct.pack("<I", len(target)) + target
    return struct.pack("<HH", 0x01B8, len(body)) + body

"""Small publications of our own writing, laid out as ICE and two research projects lay out theirs."""

from __future__ import annotations

import datetime as dt
import gzip
import struct

import openpyxl

PEOPLE = ("Level A", "Level B", "Level C", "Level D", "Male Crim", "Male Non-Crim", "Female Crim",
          "Female Non-Crim", "ICE Threat Level 1", "ICE Threat Level 2",
          "ICE Threat Level 3", "No ICE Threat Level", "Mandatory")  # fmt: skip
FRONT = ("Name", "Address", "City", "State", "Zip", "AOR", "Type Detailed", "Male/Female")
FY26 = ("Guaranteed Minimum", "Last Inspection Type", "Last Inspection End Date", "Last Inspection Standard",
        "Last Final Rating")  # fmt: skip
FY25 = ("Guaranteed Minimum", "Last Inspection Type", "Last Inspection End Date", "Pending FY25 Inspection",
        "Last Inspection Standard", "Last Final Rating")  # fmt: skip
FY23 = ("Guaranteed Minimum", "Last Inspection Type", "ODO Inspection End Date", "ODO Last Inspection Standard",
        "ODO Final Rating", "Last Nakamoto Inspection Standard", "Last Nakamoto Inspection Rating - Final",
        "Last Nakamoto Inspection Date")  # fmt: skip
FY21 = ("Guaranteed Minimum", "Last Inspection Type", "Last Inspection Standard", "Last Inspection Rating - Final",
        "Last Inspection Date", "Second to Last Inspection Type", "Second to Last Inspection Standard",
        "Second to Last Inspection Rating", "Second to Last Inspection Date")  # fmt: skip
HUTTO = ("T DON HUTTO DETENTION CENTER", "1001 WELCH STREET", "TAYLOR", "TX", "76574", "SNA", "CDF", "Female")
STEWART = ("STEWART DETENTION CENTER", "146 CCA ROAD", "LUMPKIN", "GA", 31815, "ATL", "DIGSA", "Male")
WYATT = ("WYATT DETENTION CENTER", "950 HIGH STREET", "CENTRAL FALLS", "RI", 2863, "BOS", "USMS IGA", "Male")


def facility(front, people, *rest, mandatory=0):
    """Return the cells of a facility with so many people: men without a conviction, level A, no threat level."""
    return [*front, 40.5, people, 0, 0, 0, 0, people, 0, 0, 0, 0, 0, people, mandatory, *rest]


def statistics(path, rows, year=26, as_of="01/22/2026", tail=FY26, header_row=10, saved=None, sheet=None, notes=()):
    """Write a workbook of detention statistics and return its path."""
    book = openpyxl.Workbook()
    book.properties.modified = saved or dt.datetime(2026, 2, 2, 16)
    book.active.title = "Header"
    page = book.create_sheet(sheet or f"Facilities FY{year} ")
    for _ in range(header_row - 3):
        page.append([])
    page.append([f"Source: ICE Integrated Decision Support (IIDS), {as_of}"])
    page.append(["Facility Information", *[None] * 8, f"FY{year} ADP: Detainee Classification Level"])
    page.append([*FRONT, f"FY{year} ALOS", *PEOPLE, *tail])
    assert page.max_row == header_row
    for row in [*rows, *[[note] for note in notes]]:
        page.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


LIST_HEADINGS = ("DETLOC", "Name", "Address", "City", "County", "State", "Zip", "Type", "Type Detailed")


def facility_list(path, rows, headings=LIST_HEADINGS, as_of="11/06/2017"):
    """Write a list of facilities with their codes and return its path."""
    book = openpyxl.Workbook()
    book.properties.modified = dt.datetime(2018, 3, 14, 14)
    page = book.active
    page.title = "Facility List - Main"
    for line in (["ERO Custody Management Division"], [f"2 Facilities, IIDS as of {as_of}"], [], headings, *rows):
        page.append(list(line))
    page.append(["A note on the law that stands alone in its row."])
    book.save(path)
    return path


def head_count(path, lines):
    """Write a head-count as the University of Washington publishes it and return its path."""
    with gzip.open(path, "wt") as file:
        file.write("\n".join(["detention_facility_code|n|date", *lines]) + "\n")
    return path


def _unsigned(n):
    found = bytearray()
    while n >= 0x80:
        found.append(n & 0x7F | 0x80)
        n >>= 7
    return bytes([*found, n])


def _field(kind, value):
    """Return the bytes of a Thrift value: an integer, bytes, a list of (kind, values) or a struct."""
    if kind == 5:
        return _unsigned((value << 1) ^ (value >> 63))
    if kind == 8:
        return _unsigned(len(value)) + value
    if kind == 9:
        inner, values = value
        return bytes([min(len(values), 15) << 4 | inner]) + b"".join(_field(inner, one) for one in values)
    return _struct(value)


def _struct(fields):
    found, last = b"", 0
    for number, kind, value in fields:
        found += bytes([(number - last) << 4 | kind]) + _field(kind, value)
        last = number
    return found + b"\0"


def _plain(values):
    if isinstance(values[0], str):
        return b"".join(struct.pack("<i", len(v.encode())) + v.encode() for v in values)
    return struct.pack(f"<{len(values)}i", *values)


def _packed(indices, width):
    """Return numbers packed in groups of eight."""
    padded = [*indices, *[0] * (-len(indices) % 8)]
    groups = b""
    for at in range(0, len(padded), 8):
        whole = sum(n << (i * width) for i, n in enumerate(padded[at : at + 8]))
        groups += whole.to_bytes(width, "little")
    return bytes([width]) + _unsigned(len(padded) // 8 << 1 | 1) + groups


def parquet(path, columns, codec=0, dictionary=True):
    """Write a parquet file of optional columns of texts and whole numbers, without compression; return its path.

    Args:
        columns: by name, lists of equal length; None is a missing value.
        codec: what the file claims of its compression.
        dictionary: whether values are numbers in a dictionary, or plain.
    """
    body, chunks = b"PAR1", []
    n = len(next(iter(columns.values())))
    schema = [[(4, 8, b"schema"), (5, 5, len(columns))]]
    for name, values in columns.items():
        there = [v for v in values if v is not None]
        kind = 6 if isinstance(there[0], str) else 1
        schema.append([(1, 5, kind), (3, 5, 1), (4, 8, name.encode())])
        levels = _packed([int(v is not None) for v in values], 1)[1:]
        start, dictionary_at = len(body), None
        if dictionary:
            words = sorted(set(there))
            dictionary_at, page = start, _plain(words)
            body += _struct([(1, 5, 2), (2, 5, len(page)), (3, 5, len(page)), (7, 12, [(1, 5, len(words)), (2, 5, 0)])])
            body += page
            data = _packed([words.index(v) for v in there], max(1, (len(words) - 1).bit_length()))
        else:
            data = _plain(there)
        page = struct.pack("<i", len(levels)) + levels + data
        data_at = len(body)
        encoding = 8 if dictionary else 0
        head = [(1, 5, n), (2, 5, encoding), (3, 5, 3), (4, 5, 3)]
        body += _struct([(1, 5, 0), (2, 5, len(page)), (3, 5, len(page)), (5, 12, head)]) + page
        about = [(1, 5, kind), (2, 9, (5, [encoding])), (3, 9, (8, [name.encode()])), (4, 5, codec), (5, 5, n),
                 (6, 5, len(body) - start), (7, 5, len(body) - start), (9, 5, data_at)]  # fmt: skip
        if dictionary_at is not None:
            about.append((11, 5, dictionary_at))
        chunks.append([(2, 5, start), (3, 12, about)])
    group = [(1, 9, (12, chunks)), (2, 5, len(body)), (3, 5, n)]
    meta = _struct([(1, 5, 2), (2, 9, (12, schema)), (3, 5, n), (4, 9, (12, [group]))])
    path.write_bytes(body + meta + struct.pack("<i", len(meta)) + b"PAR1")
    return path

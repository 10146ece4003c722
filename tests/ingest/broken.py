"""Files that are no list of agencies, made by damaging one that is."""

from __future__ import annotations

import io
import struct
import zipfile

from tests.ingest.workbooks import with_member

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def encrypted():
    """Return what Excel saves under a password: an OLE container with the streams of MS-OFFCRYPTO 2.3.

    Sector 0 is the allocation table, sector 1 the directory, then one sector for each stream of nonsense.
    """
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 0, END, 0, END, 0) + struct.pack("<I", 0)
    header += struct.pack("<I", FREE) * 108
    table = struct.pack("<IIIIIIIIIIIIIIIIII", FAT, END, *range(3, 10), END, *range(11, 18), END)
    table += struct.pack("<I", FREE) * (SECTOR // 4 - len(table) // 4)
    entries = [("Root Entry", 5, FREE, FREE, 1, END, 0), ("EncryptionInfo", 2, FREE, 2, FREE, 2, 4096),
               ("EncryptedPackage", 2, FREE, FREE, FREE, 10, 4096)]  # fmt: skip
    directory = b"".join(_entry(*entry) for entry in entries).ljust(SECTOR, b"\0")
    return header + table + directory + b"\x5a" * (SECTOR * 16)


def _entry(name, kind, left, right, child, start, size):
    text = name.encode("utf-16-le")
    entry = (
        text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1) + struct.pack("<III", left, right, child)
    )
    return entry + bytes(36) + struct.pack("<IQ", start, size)


def with_password(content):
    """Return an archive whose members claim to be encrypted, as a zip tool with a password makes them."""
    marked = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = marked.find(signature)
        while at >= 0:
            marked[at + offset] |= 1
            at = marked.find(signature, at + 4)
    return bytes(marked)


def bomb(content, megabytes=300):
    """Return the workbook with a sheet that unpacks to this many megabytes of rows without cells."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if not member.filename.endswith("sheet1.xml"):
                new.writestr(member.filename, old.read(member))
                continue
            with new.open(zipfile.ZipInfo(member.filename), "w", force_zip64=True) as out:
                for _ in range(megabytes):
                    out.write(b"<row/>  " * (1 << 17))
    return result.getvalue()


def claiming_less(content, size=1000):
    """Return an archive whose largest member claims to unpack to `size` bytes only."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        largest = max(archive.infolist(), key=lambda member: member.file_size)
    true, false = struct.pack("<I", largest.file_size), struct.pack("<I", size)
    name = largest.filename.encode()
    marked = bytearray(content)
    for signature, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = marked.find(signature)
        while at >= 0:
            is_it = marked[at + name_at :].startswith(name) and marked[at + size_at :].startswith(true)
            if is_it:
                marked[at + size_at : at + size_at + 4] = false
            at = marked.find(signature, at + 4)
    return bytes(marked)


def with_empty_rows(content, number=1_000_000):
    """Return the workbook with this many empty rows under its table."""

    def add(xml):
        start = xml.count(b"<row ") + 1
        rows = b"".join(b'<row r="%d"/>' % line for line in range(start, start + number))
        return xml.replace(b"</sheetData>", rows + b"</sheetData>")

    return with_member(content, "xl/worksheets/sheet1.xml", add)


def with_a_last_cell(content, line=1_048_576):
    """Return the workbook with one more cell, in the last row that a sheet can have."""
    cell = b'<row r="%d"><c r="H%d" t="inlineStr"><is><t> </t></is></c></row></sheetData>' % (line, line)
    return with_member(content, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", cell))

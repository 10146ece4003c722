"""Reading columns of a parquet file: flat tables of whole numbers, days and texts, as statistical packages write them.

Only what such tables use is understood: required or optional flat columns, dictionary or plain encoding, pages of the
first kind, and no compression or Zstandard. Anything else is refused by name, never guessed at.
Source: parquet-format 2.10 (Thrift definition, "Encodings"), read in part; the Thrift compact protocol.
"""

from __future__ import annotations

import importlib
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAGIC = b"PAR1"
MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_PAGE_BYTES = 64 * 1024 * 1024
# Physical types and codes of the format's Thrift definition.
INT32, INT64, BYTE_ARRAY = 1, 2, 6
DICTIONARY_PAGE, DATA_PAGE = 2, 0
PLAIN, PLAIN_DICTIONARY, RLE_DICTIONARY = 0, 2, 8
UNCOMPRESSED, ZSTD = 0, 6
CODECS = {1: "SNAPPY", 2: "GZIP", 3: "LZO", 4: "BROTLI", 5: "LZ4", 7: "LZ4_RAW"}

Value = int | str | None
Struct = dict[int, Any]


class UnreadableParquet(Exception):
    """The file cannot be read; `code` says why in a word, the message in a sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass
class _Thrift:
    """A cursor over Thrift's compact protocol."""

    octets: bytes
    at: int = 0

    def unsigned(self) -> int:
        value = shift = 0
        while True:
            octet = self.octets[self.at]
            self.at += 1
            value |= (octet & 0x7F) << shift
            if octet < 0x80:
                return value
            shift += 7

    def signed(self) -> int:
        value = self.unsigned()
        return (value >> 1) ^ -(value & 1)

    def take(self, n: int) -> bytes:
        self.at += n
        return self.octets[self.at - n : self.at]

    def value(self, kind: int) -> Any:
        if kind in (1, 2):
            return kind == 1
        if kind == 3:
            return self.take(1)[0]
        if kind in (4, 5, 6):
            return self.signed()
        if kind == 7:
            return struct.unpack("<d", self.take(8))[0]
        if kind == 8:
            return self.take(self.unsigned())
        if kind in (9, 10):
            head = self.take(1)[0]
            n = head >> 4 if head >> 4 != 15 else self.unsigned()
            return [self.value(head & 15) for _ in range(n)]
        if kind == 12:
            return self.struct()
        raise ValueError(f"Thrift type {kind}")

    def struct(self) -> Struct:
        found: Struct = {}
        number = 0
        while head := self.take(1)[0]:
            number = number + (head >> 4) if head >> 4 else self.signed()
            found[number] = self.value(head & 15)
        return found


def columns(path: Path, wanted: tuple[str, ...]) -> dict[str, list[Value]]:
    """Return the wanted columns of a parquet file, each whole; days are numbers of days since 1970-01-01.

    Args:
        path: the file; it is held in memory whole.
        wanted: names of columns.

    Raises:
        UnreadableParquet: NOT_PARQUET, TOO_LARGE, DAMAGED, COLUMN_MISSING, NOT_SUPPORTED (a kind of page, encoding or
            compression that is not read here) or NO_DECOMPRESSOR (a package is needed and named in the message).
        OSError: the file cannot be opened.
    """
    if path.stat().st_size > MAX_FILE_BYTES:
        raise UnreadableParquet("TOO_LARGE", f"{path.name} is larger than {MAX_FILE_BYTES >> 20} MiB")
    octets = path.read_bytes()
    if len(octets) < 12 or octets[:4] != MAGIC or octets[-4:] != MAGIC:
        raise UnreadableParquet("NOT_PARQUET", f"{path.name} is not a parquet file, or cut off")
    try:
        return _columns(octets, wanted, path.name)
    except (IndexError, KeyError, ValueError, struct.error, TypeError) as error:
        raise UnreadableParquet("DAMAGED", f"{path.name} is damaged") from error


def _columns(octets: bytes, wanted: tuple[str, ...], name: str) -> dict[str, list[Value]]:
    size = int.from_bytes(octets[-8:-4], "little")
    meta = _Thrift(octets[-8 - size : -8]).struct()
    schema = {element[4].decode(): element for element in meta[2][1:]}
    missing = [column for column in wanted if column not in schema]
    if missing:
        raise UnreadableParquet("COLUMN_MISSING", f"{name}: no column {', '.join(missing)} among {', '.join(schema)}")
    found: dict[str, list[Value]] = {column: [] for column in wanted}
    for group in meta[4]:
        for chunk in group[1]:
            about = chunk[3]
            column = b".".join(about[3]).decode()
            if column in found:
                found[column].extend(_chunk(octets, about, schema[column], f"{name}, column {column}"))
    if any(len(values) != meta[3] for values in found.values()):
        raise UnreadableParquet("DAMAGED", f"{name}: a column has not {meta[3]} values")
    return found


def _chunk(octets: bytes, about: Struct, element: Struct, where: str) -> list[Value]:
    """Return the values of one column of one row group."""
    decompress = _decompressor(about[4], where)
    physical, optional = about[1], element.get(3) == 1
    start = about.get(11) or about[9]
    end, n_values = start + about[7], about[5]
    words: list[Value] = []
    values: list[Value] = []
    while start < end and len(values) < n_values:
        cursor = _Thrift(octets, start)
        page = cursor.struct()
        start = cursor.at + page[3]
        if not 0 <= page[2] <= MAX_PAGE_BYTES:
            raise UnreadableParquet("TOO_LARGE", f"{where}: a page would unpack to {page[2] >> 20} MiB")
        body = decompress(octets[cursor.at : start], page[2])
        if page[1] == DICTIONARY_PAGE:
            words = _plain(body, physical, page[7][1], where)
        elif page[1] == DATA_PAGE:
            values.extend(_page(body, page[5], physical, optional, words, where))
        else:
            raise UnreadableParquet("NOT_SUPPORTED", f"{where}: page of kind {page[1]}")
    return values


def _page(body: bytes, head: Struct, physical: int, optional: bool, words: list[Value], where: str) -> list[Value]:
    n, at = head[1], 0
    levels: list[int] = []
    if optional:
        size = int.from_bytes(body[:4], "little")
        levels = _runs(body[4 : 4 + size], 1, n)
        at = 4 + size
    n_present = sum(levels) if optional else n
    if head[2] in (PLAIN_DICTIONARY, RLE_DICTIONARY):
        present = [words[i] for i in _runs(body[at + 1 :], body[at], n_present)]
    elif head[2] == PLAIN:
        present = _plain(body[at:], physical, n_present, where)
    else:
        raise UnreadableParquet("NOT_SUPPORTED", f"{where}: encoding {head[2]}")
    if n_present == n:
        return present
    following = iter(present)
    return [next(following) if level else None for level in levels]


def _plain(body: bytes, physical: int, n: int, where: str) -> list[Value]:
    if physical in (INT32, INT64):
        return list(struct.unpack_from(f"<{n}{'i' if physical == INT32 else 'q'}", body))
    if physical != BYTE_ARRAY:
        raise UnreadableParquet("NOT_SUPPORTED", f"{where}: physical type {physical}")
    found: list[Value] = []
    at = 0
    for _ in range(n):
        size = int.from_bytes(body[at : at + 4], "little")
        found.append(body[at + 4 : at + 4 + size].decode())
        at += 4 + size
    return found


def _runs(body: bytes, width: int, n: int) -> list[int]:
    """Return `n` numbers of `width` bits from runs: a number and how often, or packed in groups of eight."""
    if width == 0:
        return [0] * n
    cursor = _Thrift(body)
    found: list[int] = []
    mask, stride = (1 << width) - 1, (width + 7) // 8
    while len(found) < n:
        head = cursor.unsigned()
        if head & 1:
            shifts = [i * width for i in range(8)]
            packed = cursor.take((head >> 1) * width)
            for at in range(0, len(packed), width):
                group = int.from_bytes(packed[at : at + width], "little")
                found += [(group >> shift) & mask for shift in shifts]
        else:
            found += [int.from_bytes(cursor.take(stride), "little")] * (head >> 1)
            if not head:
                raise ValueError("an empty run")
    return found[:n]


def _decompressor(codec: int, where: str) -> Callable[[bytes, int], bytes]:
    if codec == UNCOMPRESSED:
        return lambda body, size: body
    if codec != ZSTD:
        raise UnreadableParquet("NOT_SUPPORTED", f"{where}: compressed by {CODECS.get(codec, codec)}")
    zstd = _zstd(where)

    def decompress(body: bytes, size: int) -> bytes:
        try:
            unpacked: bytes = zstd.ZstdDecompressor().decompress(body, max_length=size + 1)
        except zstd.ZstdError as error:
            raise UnreadableParquet("DAMAGED", f"{where}: a page does not unpack") from error
        if len(unpacked) != size:
            raise UnreadableParquet("DAMAGED", f"{where}: a page unpacks to another size than it says")
        return unpacked

    return decompress


def _zstd(where: str) -> Any:
    # In the standard library from Python 3.14 on; before that the same module is a package of its own.
    for module in ("compression.zstd", "backports.zstd"):
        try:
            return importlib.import_module(module)
        except ImportError:
            continue
    raise UnreadableParquet(
        "NO_DECOMPRESSOR", f"{where}: compressed by Zstandard; install the package backports.zstd to read it"
    )

"""Reading the words out of a PDF of ours, the way a screen reader meets them: marked content in its order.

Only what the typesetter writes is understood: fonts with a ToUnicode map of two-byte codes, and words set from the
right as pieces marked ReversedChars, the last piece of a line first (ISO 32000-1, 14.8.2.3.3).
"""

from __future__ import annotations

import re
import zlib

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def objects(made: bytes) -> dict[int, bytes]:
    """Return every object by its number, with its stream unpacked behind it."""
    found = {}
    for number, body in re.findall(rb"(?<!\d)(\d+) 0 obj\b(.*?)\bendobj", made, re.DOTALL):
        stream = STREAM.search(body)
        unpacked = _unpacked(stream[1]) if stream else b""
        found[int(number)] = (body[: stream.start()] if stream else body) + unpacked
        if stream and b"/ObjStm" in body[: stream.start()]:
            first = int(re.search(rb"/First (\d+)", body)[1])
            pairs = [int(n) for n in unpacked[:first].split()]
            starts = [*(first + start for start in pairs[1::2]), len(unpacked)]
            for n, one in enumerate(pairs[::2]):
                found[one] = unpacked[starts[n] : starts[n + 1]]
    return found


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def lines_of(made: bytes, from_right: bool) -> list[str]:
    """Return the marked pieces of text of the first page in the order in which they were written."""
    every = objects(made)
    fonts = {
        name: _map_of(every, int(number))
        for body in every.values()
        for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", body)
    }
    page = next(body for body in every.values() if b"BT" in body and b"/MCID" in body)
    found = []
    for span in re.findall(rb"<</MCID \d+>>\s*BDC(.*?)(?=/\w+\s*<<[^>]*>>\s*BDC|\Z)", page, re.DOTALL):
        pieces = _pieces(span, fonts)
        found.append("".join(pieces[::-1] if from_right else pieces))
    return found


def _pieces(span: bytes, fonts: dict[bytes, dict[int, str]]) -> list[str]:
    pieces = []
    for before, name, shown in re.findall(
        rb"(/ReversedChars BMC )?0 Tr/(f\d+) [\d.]+ Tf[^()\[]*?(\[.*?\]\s*TJ|\((?:\\.|[^\\])*?\)\s*Tj)", span, re.DOTALL
    ):
        strings = re.findall(rb"\(((?:\\.|[^\\()])*)\)", shown, re.DOTALL)
        codes = b"".join(_literal(one) for one in strings)
        glyphs = [fonts[name].get(int.from_bytes(codes[n : n + 2]), "") for n in range(0, len(codes), 2)]
        pieces.append("".join(glyphs[::-1] if before else glyphs))
    return pieces


def _literal(text: bytes) -> bytes:
    def one(found: re.Match[bytes]) -> bytes:
        code = found[1]
        return bytes([int(code, 8)]) if code.isdigit() else ESCAPES.get(code, code)

    return re.sub(rb"\\([0-7]{1,3}|.)", one, text, flags=re.DOTALL)


def _map_of(every: dict[int, bytes], font: int) -> dict[int, str]:
    unicode = re.search(rb"/ToUnicode (\d+) 0 R", every.get(font, b""))
    if unicode is None:
        return {}
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", every[int(unicode[1])])
    return {int(code, 16): bytes.fromhex(said.decode()).decode("utf-16-be") for code, said in pairs}

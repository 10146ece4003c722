"""Sealing a file in chunks, so that a cut or reordered file does not open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_ABYTES,
    crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    crypto_secretstream_xchacha20poly1305_init_pull,
    crypto_secretstream_xchacha20poly1305_init_push,
    crypto_secretstream_xchacha20poly1305_pull,
    crypto_secretstream_xchacha20poly1305_push,
    crypto_secretstream_xchacha20poly1305_state,
    crypto_secretstream_xchacha20poly1305_TAG_FINAL,
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
)
from nacl.exceptions import CryptoError

from localaction.vault.rules.envelope import Damaged

VERSION = 1
CHUNK_BYTES = 64 * 1024
PREFIX_BYTES = 1 + crypto_secretstream_xchacha20poly1305_HEADERBYTES
SEALED_CHUNK_BYTES = CHUNK_BYTES + crypto_secretstream_xchacha20poly1305_ABYTES


def _blocks(pieces: Iterable[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """Regroup pieces into blocks of `size`, each with whether it is the last; an empty input is one empty block."""
    held = b""
    for piece in pieces:
        held += piece
        while len(held) > size:
            yield held[:size], False
            held = held[size:]
    yield held, True


def seal_chunks(key: bytes, plain: Iterable[bytes]) -> Iterator[bytes]:
    """Seal a stream of any piece sizes with libsodium's secretstream in chunks of 64 KiB.

    Args:
        key: 32 bytes, used for one file only.

    Source: libsodium documentation, "Encrypted streams and file encryption".
    """
    state = crypto_secretstream_xchacha20poly1305_state()
    yield bytes([VERSION]) + crypto_secretstream_xchacha20poly1305_init_push(state, key)
    for block, is_last in _blocks(plain, CHUNK_BYTES):
        tag = (
            crypto_secretstream_xchacha20poly1305_TAG_FINAL
            if is_last
            else crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
        )
        yield crypto_secretstream_xchacha20poly1305_push(state, block, None, tag)


def open_chunks(key: bytes, sealed: Iterable[bytes]) -> Iterator[bytes]:
    """Open what `seal_chunks` made, chunk by chunk.

    Raises:
        Damaged: altered, reordered, cut before the final chunk, or longer than it. Pieces given out before
            the damage are genuine but the file as a whole is not: a caller must not keep them.
    """
    source = iter(sealed)
    head = b""
    while len(head) < PREFIX_BYTES:
        piece = next(source, None)
        if piece is None:
            raise Damaged("the sealed file is cut")
        head += piece
    if head[:1] != bytes([VERSION]):
        raise Damaged("unknown version of a sealed file")
    state = crypto_secretstream_xchacha20poly1305_state()
    crypto_secretstream_xchacha20poly1305_init_pull(state, head[1:PREFIX_BYTES], key)
    rest = _blocks((piece for part in ([head[PREFIX_BYTES:]], source) for piece in part), SEALED_CHUNK_BYTES)
    for block, is_last in rest:
        try:
            plain, tag = crypto_secretstream_xchacha20poly1305_pull(state, block, None)
        except (CryptoError, ValueError, TypeError) as error:
            raise Damaged("the sealed file does not open") from error
        if (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL) is not is_last:
            raise Damaged("the sealed file is cut or has a tail")
        yield plain

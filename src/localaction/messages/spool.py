"""What came in while the database was away: one sealed line each in a file, taken in when it is back."""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import logging
import os
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from localaction.vault import server_key
from localaction.vault.rules import envelope
from localaction.vault.rules.envelope import Damaged
from localaction.vault.rules.server_keys import Label

log = logging.getLogger(__name__)

# Every line is bound to being a line of the spool; its number in the file is not known before it is written.
PLACE = "spool.line:1"
BATCH = 20
PAUSE_SECONDS = 0.05


def folder() -> Path:
    """Return the spool's folder."""
    return Path(settings.HOME) / "spool"


def _file() -> Path:
    return folder() / "inbound"


def is_empty() -> bool:
    """Return whether nothing waits; cheap enough to ask before every send."""
    return not _file().exists() and not any(folder().glob("inbound.taking.*"))


def append(what: Mapping[str, Any]) -> None:
    """Seal a record and write it to disk before returning.

    Raises:
        OSError: it could not be written, so the gateway must be told to come again.
    """
    sealed = envelope.seal(server_key.key_for(Label.OUTBOX), json.dumps(what).encode(), PLACE)
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    line = base64.b64encode(sealed) + b"\n"
    while True:
        descriptor = os.open(_file(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if _is_current(descriptor):
                _write_whole(descriptor, line)
                os.fsync(descriptor)
                return
        finally:
            os.close(descriptor)


def _is_current(descriptor: int) -> bool:
    """Return whether an open file is still the spool, and was not taken between opening and locking."""
    try:
        return os.fstat(descriptor).st_ino == _file().stat().st_ino
    except FileNotFoundError:
        return False


def _write_whole(descriptor: int, line: bytes) -> None:
    """Write a line or nothing: half a line of a full disk is cut off again."""
    before = os.fstat(descriptor).st_size
    try:
        if os.write(descriptor, line) != len(line):
            raise OSError("the disk is full")
    except OSError:
        os.ftruncate(descriptor, before)
        raise


def take_in(receive: Callable[[Sequence[Mapping[str, Any]]], Collection[int]]) -> int:
    """Give every waiting record to `receive`, some at a time, and return how many there were.

    1. The file is renamed under its lock, so that nobody writes to it any more; files that an earlier worker
       renamed and did not finish are taken too.
    2. Records are given on; doing so twice must be harmless, for a killed worker's file is read again. Between
       batches there is a pause, so that a webhook gets its turn at the database.
    3. The file is removed only when all of it was given on.

    Args:
        receive: takes records and returns the places of those that can never be used, which are put aside.

    Raises:
        whatever `receive` raises, such as the database being away again; then the file stays.
    """
    _rename_current()
    n_taken = 0
    for path in sorted(folder().glob("inbound.taking.*")):
        with _locked(path) as is_mine:
            if not is_mine:
                continue
            records = list(_records(path))
            for start in range(0, len(records), BATCH):
                batch = records[start : start + BATCH]
                if start:
                    threading.Event().wait(PAUSE_SECONDS)
                for place in receive([record for _, record in batch]):
                    _put_aside(batch[place][0])
            n_taken += len(records)
            path.unlink(missing_ok=True)
    return n_taken


def _rename_current() -> None:
    try:
        descriptor = os.open(_file(), os.O_RDONLY)
    except FileNotFoundError:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if _is_current(descriptor):
            _file().rename(folder() / f"inbound.taking.{os.fstat(descriptor).st_ino}.{os.getpid()}")
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[bool]:
    """Hold a taken file, unless another worker does."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        yield False
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        # Another thread may have finished and removed it between opening and locking.
        yield path.exists()
    finally:
        os.close(descriptor)


def _records(path: Path) -> Iterator[tuple[bytes, Mapping[str, Any]]]:
    key = server_key.key_for(Label.OUTBOX)
    for line in path.read_bytes().splitlines():
        try:
            record = json.loads(envelope.unseal(key, base64.b64decode(line), PLACE))
        except (Damaged, ValueError):
            _put_aside(line)
            continue
        yield line, record


def _put_aside(line: bytes) -> None:
    """Keep a record that cannot be used out of the way of the others."""
    log.error("a line of the spool cannot be used; see inbound.damaged")
    with (folder() / "inbound.damaged").open("ab") as file:
        file.write(line + b"\n")

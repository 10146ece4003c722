"""The server key file: 32 bytes outside the database and its backups."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from django.conf import settings

from localaction.vault.rules.envelope import new_key
from localaction.vault.rules.server_keys import SERVER_KEY_BYTES, Label, sub_key


class NoServerKey(Exception):
    """The server key file is not there."""


class ExposedServerKey(Exception):
    """Others on the machine may read the server key file."""


class BrokenServerKey(Exception):
    """The server key file does not hold 32 bytes."""


def location() -> Path:
    """Return where the server key is: LOCALACTION_SERVER_KEY, else `keys/server` in the home."""
    chosen: Path | None = settings.CONFIG.server_key
    return chosen or Path(settings.HOME) / "keys" / "server"


def write(key: bytes) -> bool:
    """Write the server key with mode 0600 if there is none, and return whether this call wrote it."""
    path = location()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Linked into place whole, so that no other process ever reads half a key.
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        os.link(partial, path)
    except FileExistsError:
        return False
    finally:
        partial.unlink()
    return True


def make() -> bool:
    """Make a random server key if there is none, and return whether this call made it."""
    return not location().exists() and write(new_key())


def read() -> bytes:
    """Read the server key.

    Raises:
        NoServerKey: the file is missing.
        ExposedServerKey: group or others have any right to it.
        BrokenServerKey: it does not hold 32 bytes.
    """
    path = location()
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            key = file.read(SERVER_KEY_BYTES + 1)
    except FileNotFoundError as error:
        raise NoServerKey(f"there is no server key at {path}") from error
    if mode & 0o077:
        raise ExposedServerKey(f"others may read {path}: set its mode to 0600")
    if len(key) != SERVER_KEY_BYTES:
        raise BrokenServerKey(f"{path} does not hold {SERVER_KEY_BYTES} bytes")
    return key


def key_for(label: Label) -> bytes:
    """Return the sub-key for one purpose.

    Raises:
        NoServerKey, ExposedServerKey, BrokenServerKey: see `read`.
    """
    return sub_key(read(), label)

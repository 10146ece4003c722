"""The key by which push services know this installation (VAPID)."""

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings


class NoPushKey(Exception):
    """There is no key, it can be read by others, or it is broken; `localaction init` makes one."""


def location() -> Path:
    """Return where the key is: `keys/push` in the home."""
    return Path(settings.HOME) / "keys" / "push"


def make() -> bool:
    """Make a key with mode 0600 if there is none, and return whether this call made it."""
    path = location()
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    # Linked into place whole, so that no other process ever reads half a key.
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        os.link(partial, path)
    except FileExistsError:
        return False
    finally:
        partial.unlink()
    return True


def read() -> ec.EllipticCurvePrivateKey:
    """Return the private key.

    Raises:
        NoPushKey: see the class.
    """
    path = location()
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            key = serialization.load_pem_private_key(file.read(), password=None)
    except (OSError, ValueError) as problem:
        raise NoPushKey(f"{path}: {type(problem).__name__}") from None
    if mode & 0o077 or not isinstance(key, ec.EllipticCurvePrivateKey):
        raise NoPushKey(f"{path} must be a key with mode 0600")
    return key


def public() -> str:
    """Return the public key as browsers want it: an uncompressed point, base64url without filling.

    Raises:
        NoPushKey: see the class.

    Source: RFC 8292 section 3.2.
    """
    point = read().public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )  # fmt: skip
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()

"""What a browser may give as its address for push messages."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

LONGEST_ADDRESS = 1000
SECRET_BYTES = 16
# The services of the browsers in use. A server that posts to whatever a stranger names could be turned against
# machines behind it, so others must be configured.
SERVICES = frozenset(
    {"fcm.googleapis.com", "push.services.mozilla.com", "push.apple.com", "notify.windows.com"}
)  # fmt: skip
# Source: RFC 8030 section 7.2 with RFC 8188: 4,096 bytes, of which encryption takes 103.
LONGEST_PAYLOAD = 3993
STEP = 256


class BadSubscription(ValueError):
    """What a browser gave cannot be an address and keys for push messages, or is of a service that is not allowed."""


@dataclass(frozen=True)
class Subscription:
    """A browser's address at its push service, and the keys to which messages are encrypted.

    Args:
        key: the browser's public key, base64url.
        secret: its authentication secret, base64url.
    """

    endpoint: str
    key: str
    secret: str


def checked(endpoint: str, key: str, secret: str, allowed: Collection[str]) -> Subscription:
    """Return a subscription that can be used.

    Args:
        allowed: hosts that are allowed beside the known services, with their port where it is not 443; the only ones
            for which "http" is taken.

    Raises:
        BadSubscription: see the class.

    Source: RFC 8030, RFC 8291 section 2.1.
    """
    if len(endpoint) > LONGEST_ADDRESS or not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint:
        raise BadSubscription("not an address")
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadSubscription("not an address") from None
    is_known = parts.scheme == "https" and port in {None, 443} and _is_of(host, SERVICES)
    if "@" in parts.netloc or not (is_known or (parts.scheme in {"https", "http"} and parts.netloc in allowed)):
        raise BadSubscription("not a push service that is allowed")
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(key))
    except ValueError:
        raise BadSubscription("not a public key") from None
    if len(_bytes(secret)) != SECRET_BYTES:
        raise BadSubscription("not a secret of 16 bytes")
    return Subscription(endpoint, key, secret)


def _is_of(host: str, services: Collection[str]) -> bool:
    return any(host == service or host.endswith(f".{service}") for service in services)


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise BadSubscription("not base64url") from None


def payload(title: str, body: str, language: str, tag: str, opens: str = "") -> str:
    """Return what the browser gets, filled with spaces to the next 256 bytes so that its size tells little.

    Args:
        tag: notices with one tag replace one another on the screen.
        opens: address that the notice leads to; without it, the desk.
    """
    said = {"title": title, "body": body, "lang": language, "tag": tag, **({"opens": opens} if opens else {})}
    plain = json.dumps(said, ensure_ascii=False)
    size = len(plain.encode())
    return plain + " " * (min(-(-size // STEP) * STEP, max(size, LONGEST_PAYLOAD)) - size)

"""Whether a webhook was really signed by the provider."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qs, urlsplit, urlunsplit

ALGORITHMS = {"HMAC_SHA1": "sha1", "HMAC_SHA256": "sha256"}
PORTS = {"https": 443, "http": 80}


def algorithm_of(settings_header: str) -> str:
    """Return the algorithm that X-Twilio-Webhooks-Signature-Settings names; HMAC_SHA1 when it names none."""
    for part in settings_header.split(","):
        name, _, value = part.partition("=")
        if name.strip() == "algorithm" and value.strip():
            return value.strip().upper()
    return "HMAC_SHA1"


def twilio_signature(
    token: str, url: str, parameters: Mapping[str, Iterable[str]], algorithm: str = "HMAC_SHA1"
) -> str:
    """Return the signature of a form: Base64 of the HMAC over the URL and each key and value, sorted by key.

    Args:
        parameters: every value of each key; a repeated value counts once.

    Raises:
        KeyError: the algorithm is unknown.

    Source: Twilio, "Webhooks security"; algorithms as in twilio-python 9.13.
    """
    signed = [url]
    for name in sorted(parameters):
        signed += [name + value for value in sorted(set(parameters[name]))]
    digest = hmac.digest(token.encode(), "".join(signed).encode(), ALGORITHMS[algorithm])
    return base64.b64encode(digest).decode()


def is_signed_form(
    token: str,
    url: str,
    parameters: Mapping[str, Iterable[str]],
    signature: str,
    algorithm: str = "HMAC_SHA1",
) -> bool:
    """Return whether a form post carries the provider's signature, in a time that does not depend on the answer.

    Args:
        token: an empty one signs nothing, so the answer is then False.
        url: the public address with its query; tried with and without the port, as the provider does both.
    """
    if not token or algorithm not in ALGORITHMS:
        return False
    given = signature.encode()
    expected = [twilio_signature(token, form, parameters, algorithm) for form in _with_and_without_port(url)]
    with_port, without = (hmac.compare_digest(known.encode(), given) for known in expected)
    return with_port or without


def is_signed_body(token: str, url: str, body: bytes, signature: str, algorithm: str = "HMAC_SHA1") -> bool:
    """Return whether a post with another body (JSON) carries the signature: the URL's bodySHA256 holds its digest."""
    named = parse_qs(urlsplit(url).query).get("bodySHA256", [""])[0]
    is_body = hmac.compare_digest(hashlib.sha256(body).hexdigest().encode(), named.encode())
    return is_signed_form(token, url, {}, signature, algorithm) and is_body


def _with_and_without_port(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    bare = host if parts.port is None else host.rpartition(":")[0]
    port = parts.port or PORTS.get(parts.scheme, 443)
    return urlunsplit(parts._replace(netloc=bare)), urlunsplit(parts._replace(netloc=f"{bare}:{port}"))


def short_token(secret: bytes, purpose: str) -> str:
    """Return a token for an address that only our own gateway is told; compare it with `is_token`."""
    return base64.urlsafe_b64encode(hmac.digest(secret, purpose.encode(), "sha256")[:18]).decode()


def is_token(secret: bytes, purpose: str, given: str) -> bool:
    """Return whether a token is the one for this purpose, in constant time."""
    return hmac.compare_digest(short_token(secret, purpose).encode(), given.encode())

"""How often somebody may try."""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """A bucket: so many tries at once, and one more each so many seconds."""

    scope: str
    capacity: int
    seconds_each: float


# Ours: a person who mistypes five times waits a minute; a source with many people behind it (Tor, an office) gets
# twenty; strangers who guess at one name slow each other down, while the person's own browser is let past.
SOURCE = Limit("login-source", capacity=20, seconds_each=15)
SOURCE_AND_NAME = Limit("login-source-name", capacity=5, seconds_each=60)
NAME = Limit("login-name", capacity=10, seconds_each=60)
FACTOR = Limit("second-factor", capacity=5, seconds_each=60)
UNLOCK = Limit("vault-unlock", capacity=5, seconds_each=60)
CODE = Limit("recovery-code", capacity=5, seconds_each=300)
LINK = Limit("one-time-link", capacity=20, seconds_each=15)
# One use of a six-digit code: a code lives 90 seconds at most, its mark longer.
USED_CODE = Limit("used-code", capacity=1, seconds_each=180)


def source_of(address: str) -> str:
    """Return the network an address belongs to: a /24 of IPv4, a /56 of IPv6, or the text itself.

    Source: SECURITY.md section 3.4: one household or office is one source.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    width = 24 if ip.version == 4 else 56
    return str(ipaddress.ip_network(f"{ip}/{width}", strict=False))


def bucket_key(day_key: bytes, scope: str, who: str) -> bytes:
    """Return the 16 bytes under which a bucket is kept; without the day's key nobody learns who it was."""
    named = f"{scope}|{who}".encode()
    return hashlib.blake2b(named, key=day_key, digest_size=16, person=b"la-bucket").digest()

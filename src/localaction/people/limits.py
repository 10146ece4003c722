"""Token buckets in the database: one statement decides, so that processes cannot race each other."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from nacl.utils import random

from localaction.people.rules.limits import Limit, bucket_key

KEY_BYTES = 32
# RETURNING no row means refused. The old balance is named "bucket", the new one "excluded"; both databases agree.
TAKE = """
INSERT INTO people_bucket AS bucket (key, n_tokens, filled_at) VALUES (%s, %s, %s)
ON CONFLICT (key) DO UPDATE SET
  n_tokens = CASE WHEN bucket.n_tokens + (excluded.filled_at - bucket.filled_at) * %s > %s THEN %s
    ELSE bucket.n_tokens + (excluded.filled_at - bucket.filled_at) * %s END - 1,
  filled_at = excluded.filled_at
WHERE bucket.n_tokens + (excluded.filled_at - bucket.filled_at) * %s >= 1
RETURNING n_tokens
"""
GIVE_BACK = """
UPDATE people_bucket SET n_tokens = CASE WHEN n_tokens + 1 > %s THEN %s ELSE n_tokens + 1 END WHERE key = %s
"""


def _folder() -> Path:
    """Return a folder in memory where there is one, so that the day's key is never written to a disk."""
    memory = Path(settings.MEMORY_FOLDER)
    place = memory if memory.is_dir() and os.access(memory, os.W_OK) else Path(tempfile.gettempdir())
    home = bucket_key(b"home", "home", str(settings.HOME)).hex()
    folder = place / f"localaction-{os.getuid()}-{home}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def day_key(day: str) -> bytes:
    """Return the random key of one day, shared by the processes of this installation and forgotten the day after."""
    folder = _folder()
    path = folder / day
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    partial = folder / f"{day}.{os.getpid()}.{random(4).hex()}"
    partial.write_bytes(random(KEY_BYTES))
    partial.chmod(0o600)
    try:
        os.link(partial, path)
    except FileExistsError:
        pass
    finally:
        partial.unlink()
    for old in folder.iterdir():
        if old.name < day:
            old.unlink(missing_ok=True)
    return path.read_bytes()


def _key(limit: Limit, who: str, now: datetime) -> bytes:
    return bucket_key(day_key(now.astimezone(UTC).date().isoformat()), limit.scope, who)


def take(limit: Limit, who: str, now: datetime) -> bool:
    """Take one token and return whether there was one. One statement.

    Args:
        who: a source (see `rules.limits.source_of`), a username, an account; only its keyed hash is kept.
    """
    rate, capacity, at = 1 / limit.seconds_each, float(limit.capacity), now.timestamp()
    values: list[bytes | float] = [_key(limit, who, now), capacity - 1, at, rate, capacity, capacity, rate, rate]
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        return cursor.fetchone() is not None


def give_back(limit: Limit, who: str, now: datetime) -> None:
    """Give a token back: the try was right, and only wrong ones count."""
    with connection.cursor() as cursor:
        cursor.execute(GIVE_BACK, [float(limit.capacity), float(limit.capacity), _key(limit, who, now)])

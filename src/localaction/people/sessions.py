"""Sessions whose cookie cannot be read out of the database: a row is found by the hash of its key.

`SESSION_ENGINE` names this module. The content is Django's own, signed and in JSON.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone


def stored_key(key: str | None) -> str:
    """Return the 40 letters under which the session of a cookie is kept."""
    return hashlib.blake2b((key or "").encode(), digest_size=20, person=b"la-session").hexdigest()


class SessionStore(DatabaseStore):
    """Django's store with hashed keys; the name matters, for it is part of the signature of the content."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        """Return the row of this session, None (and a fresh session) when it is gone or over."""
        try:
            return self.model.objects.get(session_key=stored_key(self.session_key), expire_date__gt=timezone.now())
        except self.model.DoesNotExist:
            self._session_key = None
            return None

    def exists(self, session_key: str) -> bool:
        """Return whether a session of that key is kept."""
        return self.model.objects.filter(session_key=stored_key(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """Return the row that keeps this session."""
        row = super().create_model_instance(data)
        row.session_key = stored_key(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Delete a session and what hangs on it."""
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=stored_key(key)).delete()

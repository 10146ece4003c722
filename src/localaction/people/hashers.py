"""How passphrases are kept for sign-in."""

from __future__ import annotations

import base64
import hmac
from typing import Any

from django.contrib.auth.hashers import BasePasswordHasher, mask_hash
from django.utils.crypto import constant_time_compare
from nacl.utils import random

from localaction.vault import server_key
from localaction.vault.actions.sessions import cost
from localaction.vault.rules.passphrase import SALT_BYTES, Cost, derive_kek
from localaction.vault.rules.server_keys import Label


class PepperedArgon2(BasePasswordHasher):
    """Argon2id over HMAC with a pepper that is not in the database.

    It costs a guesser as much as the vault's own wrapping does, so that the stored hash is not the cheaper target.
    Source: RFC 9106; SECURITY.md section 2.2.
    """

    algorithm = "peppered_argon2id"

    def salt(self) -> str:
        """Return 16 random bytes as text."""
        return base64.b64encode(random(SALT_BYTES)).decode()

    def encode(self, password: str, salt: str) -> str:
        """Return algorithm, cost, salt and hash, joined by "$"."""
        return self._encode(password, salt, cost())

    def _encode(self, password: str, salt: str, price: Cost) -> str:
        # A pepper of its own: the hash must say nothing about the key that wraps the person's secret.
        pepper = hmac.digest(server_key.key_for(Label.PEPPER), b"sign-in", "sha256")
        digest = derive_kek(password, base64.b64decode(salt), pepper, price)
        return f"{self.algorithm}${price.ops}${price.mem}${salt}${base64.b64encode(digest).decode()}"

    def decode(self, encoded: str) -> dict[str, Any]:
        """Take an encoded hash apart."""
        algorithm, ops, mem, salt, digest = encoded.split("$")
        return {"algorithm": algorithm, "cost": Cost(int(ops), int(mem)), "salt": salt, "hash": digest}

    def verify(self, password: str, encoded: str) -> bool:
        """Return whether the password is the one that was encoded."""
        parts = self.decode(encoded)
        return constant_time_compare(encoded, self._encode(password, parts["salt"], parts["cost"]))

    def must_update(self, encoded: str) -> bool:
        """Return whether the standard cost has changed since."""
        return bool(self.decode(encoded)["cost"] != cost())

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Do nothing: a hash of another cost is replaced at the next sign-in."""

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        """Return what may be shown of a hash."""
        parts = self.decode(encoded)
        price: Cost = parts["cost"]
        return {
            "algorithm": parts["algorithm"],
            "operations": price.ops,
            "memory": price.mem,
            "hash": mask_hash(parts["hash"]),
        }

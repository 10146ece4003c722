"""The server key of an installation: its first day, its printed copy, and its loss."""

from __future__ import annotations

import logging
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser

from localaction.vault import audit, server_key
from localaction.vault.models import AuditEvent, UserKey
from localaction.vault.rules import printed
from localaction.vault.rules.envelope import new_key
from localaction.vault.rules.events import Event
from localaction.vault.rules.server_keys import SERVER_KEY_BYTES

log = logging.getLogger(__name__)


class ServerKeyExists(Exception):
    """There is a server key, which nothing may overwrite."""


def make_ready() -> None:
    """Make the server key of a new installation.

    Where anything happened before, a missing file is a loss, and a fresh one would only hide it: passphrases and
    one-time codes would look wrong. Then the printed copy is to be read back, or a new key asked for.
    """
    if server_key.location().exists():
        return
    if UserKey.objects.exists() or AuditEvent.objects.exists():
        log.error("the server key file is missing: see `localaction server-key --help`")
        return
    server_key.make()


def printed_server_key() -> str:
    """Return the server key in groups to print and keep with the recovery shares.

    Raises:
        NoServerKey, ExposedServerKey, BrokenServerKey: see `server_key.read`.
    """
    return printed.print_secret(server_key.read())


def read_back_server_key(text: str) -> None:
    """Write the server key file anew from its printed copy.

    Raises:
        Mistyped: the copy was read back with a mistake.
        ServerKeyExists: there is a file.
    """
    if not server_key.write(printed.read_secret(text, SERVER_KEY_BYTES)):
        raise ServerKeyExists(f"{server_key.location()} exists")


def replace_lost_server_key(by: AbstractBaseUser | str, at: datetime) -> None:
    """Make a new server key after file and printed copy were lost.

    Passphrases, one-time-code secrets, on-call numbers and queued texts are gone; people open their keys by
    recovery code, and then mark the rings again (`vouch_again`).

    Raises:
        ServerKeyExists: there is a file.
    """
    if not server_key.write(new_key()):
        raise ServerKeyExists(f"{server_key.location()} exists")
    audit.record(by, Event.SERVER_KEY_REPLACED, at=at)

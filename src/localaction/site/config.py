"""The installation's configuration, read from the environment and checked all at once."""

from __future__ import annotations

from pathlib import Path
from typing import Self
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import Field, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from localaction.messages.config import DeliveryConfig


class Config(DeliveryConfig):
    """What an operator may set; every name is an environment variable with the prefix LOCALACTION_.

    Raises:
        pydantic.ValidationError: with every wrong value at once (the values themselves are not printed).
    """

    model_config = SettingsConfigDict(
        env_prefix="LOCALACTION_", env_ignore_empty=True, hide_input_in_errors=True, extra="ignore"
    )

    home: Path = Field(default=Path("var"), description="One directory for database, keys, media, spool and logs")
    data: Path | None = Field(default=None, description="Folder of published files to import")
    public_url: str = Field(
        default="http://127.0.0.1:8000", description="Address under which residents reach this site"
    )
    debug: bool = Field(default=False, description="Show tracebacks in the browser; refused outside 127.0.0.1")
    coalition: str = Field(
        default="Local Action", max_length=80, description="Name of the coalition, shown on every page"
    )
    contact_email: str = Field(default="", description="Public address for corrections, shown on every page")
    time_zone: str = Field(
        default="UTC", description="The coalition's time zone, such as America/Chicago: times in texts are in it"
    )
    leave_url: str = Field(
        default="https://www.wikipedia.org/", description="Neutral page to which “Leave now” takes a visitor"
    )
    require_second_factor: bool = Field(
        default=True, description="Members need a second factor to reach the desk; turn off only to try the desk out"
    )
    proxies: int = Field(
        default=0, ge=0, le=5, description="How many proxies of yours stand before this site and add X-Forwarded-For"
    )
    database_url: str = Field(
        default="", validation_alias="DATABASE_URL", description="Default: SQLite in the home directory"
    )
    server_key: Path | None = Field(
        default=None,
        description="File with the server key, kept outside the database and backups; default: in the home",
    )
    backup_recipient: str = Field(default="", description="age recipient (age1...) to which backups are encrypted")
    backup_folder: Path | None = Field(
        default=None, description="Folder, best of another machine, into which a backup is made every day"
    )
    backup_identity: Path | None = Field(
        default=None,
        description="File with the age identity that opens backups, if it may be on this machine: the weekly trial "
        "then restores the newest backup itself; default: keys/backup-identity in the home",
    )
    inspection_every_days: int = Field(
        default=365, ge=30, le=1500, description="Days after which the last inspection of a detention center is overdue"
    )
    update_timeout_seconds: float = Field(
        default=10.0, gt=0, le=120, description="Time-out of one request to an official page"
    )

    @field_validator("public_url", "leave_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value

    @field_validator("time_zone")
    @classmethod
    def _is_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("must be a time zone such as America/Chicago")
        return value

    @field_validator("public_url")
    @classmethod
    def _without_trailing_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("home")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @model_validator(mode="after")
    def _safe_to_the_outside(self) -> Self:
        """Refuse what is only for trying the site out where strangers could reach it."""
        if urlsplit(self.public_url).hostname not in ("127.0.0.1", "localhost", "::1"):
            if self.debug:
                raise ValueError("LOCALACTION_DEBUG shows tracebacks to strangers: turn it off")
            if not self.require_second_factor:
                raise ValueError("LOCALACTION_REQUIRE_SECOND_FACTOR=false is only for 127.0.0.1")
        return self

    @property
    def is_https(self) -> bool:
        """Whether residents reach the site over TLS."""
        return self.public_url.startswith("https://")


def secret_key(home: Path) -> str:
    """Return this installation's signing key, making it (mode 0600) at the first call.

    Args:
        home: the installation's directory; created when missing.
    """
    import os
    import secrets

    path = home / "keys" / "django"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text()

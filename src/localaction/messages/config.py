"""What an operator may set about sending; a part of the one configuration."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

from localaction.messages.rules import addresses

GROUP_URL = re.compile(r"[a-z][a-z0-9+.-]*://\S+\Z")


def is_loopback(host: str) -> bool:
    """Return whether a host name is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class DeliveryConfig(BaseSettings):
    """Gateways, their credentials and their limits; a channel without its first line is off."""

    smtp_host: str = Field(default="", description="SMTP server for e-mail; empty: no e-mail is sent")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Port of the SMTP server")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How the connection is protected; `none` on this machine only"
    )
    smtp_user: str = Field(default="", description="Name to sign in with at the SMTP server; empty: no sign-in")
    smtp_password: SecretStr = Field(default=SecretStr(""), description="Password for the SMTP server")
    smtp_ca_file: Path | None = Field(default=None, description="Certificates to trust instead of the system's")
    email_from: str = Field(default="", description="Address from which e-mail is sent")
    email_per_second: float = Field(default=0, ge=0, description="E-mails a second; 0: no limit")
    sms_via: Literal["", "twilio", "kannel"] = Field(default="", description="Gateway for SMS; empty: none is sent")
    sms_segments_per_second: float = Field(
        default=1, gt=0, description="Segments a second that the sender's number may send"
    )
    sms_segments_per_day: int = Field(
        default=2000, ge=0, description="Segments a UTC day; the last fifth is kept for alerts; 0: no limit"
    )
    sms_toll_free: bool = Field(default=False, description="Whether the sender is a toll-free number")
    twilio_account_sid: str = Field(default="", description="Account at Twilio or a compatible provider")
    twilio_auth_token: SecretStr = Field(default=SecretStr(""), description="Its token, which also signs webhooks")
    twilio_shared_key: SecretStr = Field(
        default=SecretStr(""), description="Key of webhooks signed by the second scheme (HMAC_SHA256)"
    )
    twilio_from: str = Field(default="", description="Sending number, or a messaging service (MG...)")
    twilio_base_url: str = Field(default="https://api.twilio.com", description="Address of the provider's API")
    twilio_voice_from: str = Field(default="", description="Number from which calls are placed; empty: none are")
    calls_per_second: float = Field(default=1, gt=0, description="Calls a second that the account may place")
    kannel_url: str = Field(default="", description="Address of Kannel's sendsms, such as http://127.0.0.1:13013")
    kannel_user: str = Field(default="", description="Name of Kannel's sendsms user")
    kannel_password: SecretStr = Field(default=SecretStr(""), description="Password of Kannel's sendsms user")
    kannel_from: str = Field(default="", description="Sending number of the gateway")
    push_hosts: str = Field(
        default="",
        description="Hosts of push services to allow beside the known ones, with spaces between",
    )
    group_urls: SecretStr = Field(
        default=SecretStr(""),
        description="Apprise addresses of groups that get notices without any person in them, with spaces between",
    )
    alarm_email: str = Field(default="", description="Address that is told when messages are stuck")

    @property
    def has_twilio(self) -> bool:
        """Whether there is an account at Twilio or a compatible provider."""
        return bool(self.twilio_account_sid and self.twilio_auth_token.get_secret_value())

    @field_validator("twilio_base_url", "kannel_url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @field_validator("group_urls")
    @classmethod
    def _are_addresses(cls, value: SecretStr) -> SecretStr:
        if not all(GROUP_URL.match(url) for url in value.get_secret_value().split()):
            raise ValueError("each must begin with a service's name and ://, such as ntfy://")
        return value

    @field_validator("email_from", "alarm_email")
    @classmethod
    def _is_mail_address(cls, value: str) -> str:
        return addresses.mail(value) if value else ""

    @model_validator(mode="after")
    def _is_complete(self) -> DeliveryConfig:
        """Refuse half a gateway, naming everything that is missing at once."""
        missing = []
        if self.smtp_host:
            missing += [] if self.email_from else ["EMAIL_FROM"]
            if self.smtp_security == "none" and not is_loopback(self.smtp_host):
                raise ValueError("LOCALACTION_SMTP_SECURITY=none is for this machine only: letters would be readable")
        if self.sms_via == "twilio" or self.twilio_voice_from:
            wanted = {
                "TWILIO_ACCOUNT_SID": self.twilio_account_sid,
                "TWILIO_AUTH_TOKEN": self.twilio_auth_token.get_secret_value(),
            }
            if self.sms_via == "twilio":
                wanted["TWILIO_FROM"] = self.twilio_from
            missing += [name for name, value in wanted.items() if not value]
        if self.sms_via == "kannel":
            wanted = {"KANNEL_URL": self.kannel_url, "KANNEL_USER": self.kannel_user, "KANNEL_FROM": self.kannel_from}
            missing += [name for name, value in wanted.items() if not value]
        if missing:
            raise ValueError("also set " + ", ".join(f"LOCALACTION_{name}" for name in missing))
        return self

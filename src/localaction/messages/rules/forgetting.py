"""When a provider is asked again to delete what it keeps of a message or call."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum

# SECURITY.md section 4 and respond.md section 1.9: texts are kept for 7 days, here and at the provider.
KEPT_AT_PROVIDER = timedelta(days=7)
# The provider may refuse for so long, because the message is "not complete" (Twilio error 20009).
PATIENCE = timedelta(days=14)
NOT_COMPLETE = "TWILIO_20009"
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(days=1)

# Twilio's begin with two letters, those of compatible providers are UUIDs; nothing that would change an address.
NUMBER = re.compile(r"[A-Za-z0-9_-]{2,64}\Z")
# A picture has no number without its message's: both, with a colon between, which no number holds.
PICTURE = re.compile(r"([A-Za-z0-9_-]{2,48}):([A-Za-z0-9_-]{2,48})\Z")


class NotAProvidersNumber(ValueError):
    """What was given is no number of a message or call at the provider."""


class Resource(StrEnum):
    """What the provider keeps."""

    MESSAGE = "MESSAGE"
    CALL = "CALL"
    PICTURE = "PICTURE"


def is_number(provider_id: str) -> bool:
    """Return whether this can be a provider's number of a message or call."""
    return NUMBER.match(provider_id) is not None


def checked(provider_id: str) -> str:
    """Return a provider's number, which may become a part of an address.

    Raises:
        NotAProvidersNumber: it is none.
    """
    if not is_number(provider_id):
        raise NotAProvidersNumber("not a number of a message or call")
    return provider_id


def picture(message: str, media: str) -> str:
    """Return the number of a picture that came with a message.

    Raises:
        NotAProvidersNumber: one of the two is none.
    """
    number = f"{message}:{media}"
    parts_of_picture(number)
    return number


def parts_of_picture(number: str) -> tuple[str, str]:
    """Return the numbers of the message and of the picture in it.

    Raises:
        NotAProvidersNumber: it is no number of a picture.
    """
    found = PICTURE.match(number)
    if found is None:
        raise NotAProvidersNumber("not a number of a picture")
    return found[1], found[2]


def next_try(n_tries: int, now: datetime) -> datetime:
    """Return when to ask again after the n-th refusal: five minutes, doubled each time, a day at most."""
    return now + min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(n_tries - 1, 20))


def is_tolerated(error: str, asked_at: datetime, now: datetime) -> bool:
    """Return whether a refusal is no trouble yet: the message is not complete, and 14 days have not passed.

    Source: respond.md section 1.12.
    """
    return error == NOT_COMPLETE and now - asked_at < PATIENCE

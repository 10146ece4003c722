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

NUMBER = re.compile(r"(SM|MM|CA)[0-9a-f]{32}\Z")


class NotAProvidersNumber(ValueError):
    """What was given is no number of a message or call at the provider."""


class Resource(StrEnum):
    """What the provider keeps."""

    MESSAGE = "MESSAGE"
    CALL = "CALL"


def resource_of(provider_id: str) -> Resource:
    """Return what a provider's number stands for.

    Raises:
        NotAProvidersNumber: it is none; it would become a part of an address.

    Source: Twilio, "What is a String Identifier (SID)?".
    """
    found = NUMBER.match(provider_id)
    if found is None:
        raise NotAProvidersNumber("not a number of a message or call")
    return Resource.CALL if found.group(1) == "CA" else Resource.MESSAGE


def next_try(n_tries: int, now: datetime) -> datetime:
    """Return when to ask again after the n-th refusal: five minutes, doubled each time, a day at most."""
    return now + min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(n_tries - 1, 20))


def is_tolerated(error: str, asked_at: datetime, now: datetime) -> bool:
    """Return whether a refusal is no trouble yet: the message is not complete, and 14 days have not passed.

    Source: respond.md section 1.12.
    """
    return error == NOT_COMPLETE and now - asked_at < PATIENCE

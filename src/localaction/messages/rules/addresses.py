"""Telephone numbers and e-mail addresses in the one form in which they can be compared."""

from __future__ import annotations

import re

import phonenumbers

HOME_REGION = "US"
MAIL = re.compile(r"[^\s@<>\"(),:;\\]+@[^\s@<>\"(),:;\\]+\.[^\s@<>\"(),:;\\]+\Z")
LONGEST_MAIL = 254


class BadAddress(ValueError):
    """What was given is not a telephone number or e-mail address that could work."""


def phone(text: str) -> str:
    """Return a telephone number in E.164 form, such as +15125550100.

    Seven digits without an area code are possible within a town only, and reach nobody by text.

    Raises:
        BadAddress: it is no possible number.

    Source: ITU-T E.164.
    """
    try:
        number = phonenumbers.parse(text.strip()[:40], HOME_REGION)
    except phonenumbers.NumberParseException:
        raise BadAddress("not a telephone number") from None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise BadAddress("not a telephone number")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def mail(text: str) -> str:
    """Return an e-mail address without spaces around it and with its domain in lower case.

    Raises:
        BadAddress: it has no @, no domain, or a character that would break a header.
    """
    bare = text.strip()
    if len(bare) > LONGEST_MAIL or not MAIL.match(bare):
        raise BadAddress("not an e-mail address")
    name, _, domain = bare.rpartition("@")
    return f"{name}@{domain.lower()}"

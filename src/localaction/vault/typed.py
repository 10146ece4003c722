"""What people type for sealed columns: refused in words when it holds what must never be kept."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from localaction.vault.rules import never_stored
from localaction.vault.rules.never_stored import Kind

KINDS = {
    Kind.A_NUMBER: gettext_lazy("an A-number"),
    Kind.SOCIAL_SECURITY_NUMBER: gettext_lazy("a Social Security number"),
    Kind.BIRTH_DATE: gettext_lazy("a birth date"),
    Kind.STATUS: gettext_lazy("somebody's immigration status"),
    Kind.BIRTH_COUNTRY: gettext_lazy("somebody's country of birth"),
}


def clean_words(words: str) -> str:
    """Return words in which nothing stands that must never be kept.

    Raises:
        ValidationError: naming what it is, never quoting it.
    """
    found = dict.fromkeys(one.kind for one in never_stored.findings(words))
    if found:
        kinds = ", ".join(str(KINDS[kind]) for kind in found)
        raise ValidationError(
            _("Not saved: this holds %(kinds)s. Leave it out, and tell the legal lead by voice.") % {"kinds": kinds}
        )
    return words

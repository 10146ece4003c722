"""What is sent about records requests. None says what was asked of whom: whoever reads the phone learns nothing."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from localaction.messages import texts
from localaction.messages.texts import Text

RECORDS_REMINDER = "detention.records"


def register_texts() -> None:
    """Register what is sent to whoever owns a records request."""
    texts.register(
        Text(
            RECORDS_REMINDER,
            _("A records request needs its owner"),
            {
                "en": "Request {reference} needs you today. Open Local Action.",
                "es": "La solicitud {reference} le espera hoy. Abra Local Action.",
            },
            worst={"reference": "R-2026-1234567"},
            required=("reference",),
            subjects={"en": "Local Action", "es": "Local Action"},
            lasts=timedelta(days=3),
        )
    )

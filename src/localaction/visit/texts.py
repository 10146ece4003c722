"""The texts that visiting sends. None carries a name, a place or a number: whoever reads the phone learns nothing."""

from __future__ import annotations

from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from localaction.messages import texts
from localaction.messages.rules.quiet import NIGHT
from localaction.messages.rules.suppression import Priority
from localaction.messages.texts import Text

HOLD, BACK_ON, CANCELLED = "visit.hold", "visit.back-on", "visit.cancelled"
BOOKED, CONFIRM, RENEWAL = "visit.booked", "visit.confirm", "visit.renewal"
LETTER, COMES_OUT = "visit.letter", "visit.comes-out"
RIDE, RIDE_OFF = "visit.ride", "visit.ride-off"
WHEN = {"when": "Wed 23:55"}


def _text(code: str, title: Promise, english: str, spanish: str, *, is_urgent: bool, days: int = 1) -> None:
    texts.register(
        Text(
            code,
            title,
            {"en": english, "es": spanish},
            worst=WHEN,
            required=("when",),
            subjects={"en": "Local Action", "es": "Local Action"},
            priority=Priority.URGENT if is_urgent else Priority.ORDINARY,
            lasts=timedelta(days=days),
            quiet=None if is_urgent else NIGHT,
        )
    )


def register_texts() -> None:
    """Register every text of visiting; what keeps somebody from setting out goes at any hour."""
    _text(
        HOLD, _("Visit on hold"), "{when}: please do not set out. Open Local Action.",
        "{when}: por favor no salga. Abra Local Action.", is_urgent=True,
    )  # fmt: skip
    _text(
        BACK_ON, _("Visit back on"), "{when} is back on. Open Local Action.",
        "{when} sigue en pie. Abra Local Action.", is_urgent=True,
    )  # fmt: skip
    _text(
        CANCELLED, _("Visit cancelled"), "{when} is cancelled. Please do not set out. Open Local Action.",
        "{when} se cancela. Por favor no salga. Abra Local Action.", is_urgent=True,
    )  # fmt: skip
    _text(
        BOOKED, _("Visit booked"), "You are down for {when}. Open Local Action.",
        "Le esperamos {when}. Abra Local Action.", is_urgent=False, days=2,
    )  # fmt: skip
    _text(
        CONFIRM, _("Confirm a visit"), "{when}: do you still come? Please answer in Local Action.",
        "{when}: sigue en pie su visita? Responda en Local Action.", is_urgent=False,
    )  # fmt: skip
    texts.register(
        Text(
            RENEWAL,
            _("Renew a permission"),
            {
                "en": "A paper of yours runs out in {days} days. Open Local Action.",
                "es": "Un papel suyo vence en {days} dias. Abra Local Action.",
            },
            worst={"days": "60"},
            required=("days",),
            subjects={"en": "Local Action", "es": "Local Action"},
            lasts=timedelta(days=5),
        )
    )
    _plain(
        LETTER, _("A letter waits"), "Something came for you. Open Local Action.",
        "Llego algo para usted. Abra Local Action.", days=5,
    )  # fmt: skip
    _plain(
        COMES_OUT, _("Somebody comes out"), "Somebody comes out now. Can you go? Open Local Action.",
        "Alguien sale ahora. Puede ir? Abra Local Action.", days=1, is_urgent=True,
    )  # fmt: skip
    _text(
        RIDE, _("Ride confirmed"), "You drive {when}. Open Local Action.",
        "Usted conduce {when}. Abra Local Action.", is_urgent=False, days=2,
    )  # fmt: skip
    _text(
        RIDE_OFF, _("Ride cancelled"), "{when}: the ride is off. Open Local Action.",
        "{when}: se cancela el viaje. Abra Local Action.", is_urgent=True,
    )  # fmt: skip


def _plain(code: str, title: Promise, english: str, spanish: str, *, days: int, is_urgent: bool = False) -> None:
    """Register a text without any value; an urgent one goes at any hour."""
    texts.register(
        Text(
            code, title, {"en": english, "es": spanish}, subjects={"en": "Local Action", "es": "Local Action"},
            lasts=timedelta(days=days), priority=Priority.URGENT if is_urgent else Priority.ORDINARY,
            quiet=None if is_urgent else NIGHT,
        )
    )  # fmt: skip

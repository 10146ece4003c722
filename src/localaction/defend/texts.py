"""The texts that defence sends. None says whose hearing it is, where, or why: whoever reads the phone learns a time."""

from __future__ import annotations

from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from localaction.messages import texts
from localaction.messages.rules.quiet import NIGHT
from localaction.messages.rules.suppression import Priority
from localaction.messages.texts import Text

MOVED, MOVED_EARLIER, CANCELLED = "defend.moved", "defend.moved-earlier", "defend.cancelled"
ASK_AGAIN, REMINDER, CONFIRMED = "defend.ask-again", "defend.reminder", "defend.confirmed"
TOO_FEW, NEXT_NOTED, TIME_LOST = "defend.too-few", "defend.next-noted", "defend.time-lost"
FILING_DUE, BOND_DUE = "defend.filing-due", "defend.bond-due"
WHEN = {"when": "Wed Sep 30 23:55 HST"}
DAY = {"day": "Wed Sep 30"}


def _text(code: str, title: Promise, english: str, spanish: str, *, is_urgent: bool = False, days: int = 1) -> None:
    worst = WHEN if "{when}" in english else DAY if "{day}" in english else {}
    texts.register(
        Text(
            code,
            title,
            {"en": english, "es": spanish},
            worst=worst,
            required=tuple(worst),
            subjects={"en": "Local Action", "es": "Local Action"},
            priority=Priority.URGENT if is_urgent else Priority.ORDINARY,
            lasts=timedelta(days=days),
            quiet=None if is_urgent else NIGHT,
        )
    )


def register_texts() -> None:
    """Register every text of defence; what could make somebody miss a hearing goes at any hour."""
    _text(
        MOVED_EARLIER, _("Hearing moved earlier"),
        "EARLIER: a hearing is now {when}. Open Local Action.",
        "ANTES: una audiencia es ahora {when}. Abra Local Action.", is_urgent=True,
    )  # fmt: skip
    _text(
        MOVED, _("Hearing moved"), "A hearing is now {when}. Open Local Action.",
        "Una audiencia es ahora {when}. Abra Local Action.", is_urgent=True,
    )  # fmt: skip
    _text(
        TIME_LOST, _("Hearing without an hour"), "The hearing of {when} has no hour now. Open Local Action.",
        "La audiencia de {when} queda sin hora. Abra Local Action.", is_urgent=True,
    )  # fmt: skip
    _text(
        CANCELLED, _("Hearing cancelled"), "The hearing of {when} is cancelled. Open Local Action.",
        "La audiencia de {when} se cancela. Abra Local Action.", is_urgent=True,
    )  # fmt: skip
    _text(
        ASK_AGAIN, _("Ask companions again"),
        "Court changed: now {when}. Do you still come? Answer in Local Action.",
        "La corte cambio: ahora {when}. Sigue viniendo? Responda en Local Action.", is_urgent=True,
    )  # fmt: skip
    _text(
        CONFIRMED, _("Companion confirmed"), "You are expected {when}. Open Local Action.",
        "Le esperamos {when}. Abra Local Action.", days=2,
    )  # fmt: skip
    _text(
        REMINDER, _("Reminder of a hearing"), "Reminder: {when}. Open Local Action.",
        "Recordatorio: {when}. Abra Local Action.",
    )  # fmt: skip
    _text(
        TOO_FEW, _("Too few companions"), "{when}: too few companions. Open Local Action.",
        "{when}: faltan acompanantes. Abra Local Action.", is_urgent=True,
    )  # fmt: skip
    _text(
        NEXT_NOTED, _("Next date noted in court"), "A next date was noted in court. Please check it in Local Action.",
        "Se anoto una nueva fecha en la corte. Revisela en Local Action.", is_urgent=True,
    )  # fmt: skip
    _text(
        FILING_DUE, _("Filing due"), "A filing is due {day}. Open Local Action.",
        "Hay que presentar algo: {day}. Abra Local Action.", days=2,
    )  # fmt: skip
    _text(
        BOND_DUE, _("Obligor's day"), "A bond needs you by {day}. Open Local Action.",
        "Una fianza le necesita: {day}. Abra Local Action.", days=2,
    )  # fmt: skip

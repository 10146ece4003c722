"""The texts that go to volunteers of public actions. None says what, where, or with whom."""

from __future__ import annotations

from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from localaction.messages import texts
from localaction.messages.rules.quiet import NIGHT
from localaction.messages.rules.suppression import Priority
from localaction.messages.texts import Text

CONFIRMED, REMINDER = "organise.action-confirmed", "organise.action-reminder"
CHANGED, OFF = "organise.action-changed", "organise.action-off"
WHEN = {"when": "Wed Sep 30 23:55 AKDT"}


def register_texts() -> None:
    """Register every text; what keeps somebody from setting out goes at any hour."""
    for code, title, english, spanish, is_urgent in (
        (
            CONFIRMED, _("Action: task confirmed"), "You are expected {when}. Open Local Action.",
            "Le esperamos {when}. Abra Local Action.", False,
        ),
        (
            REMINDER, _("Action: reminder"), "{when}: you are expected. Open Local Action.",
            "{when}: le esperamos. Abra Local Action.", False,
        ),
        (
            CHANGED, _("Action: time or place changed"), "{when}: something has changed. Open Local Action.",
            "{when}: algo ha cambiado. Abra Local Action.", True,
        ),
        (
            OFF, _("Action: called off"), "{when} is off. Please do not set out. Open Local Action.",
            "{when} se cancela. Por favor no salga. Abra Local Action.", True,
        ),
    ):  # fmt: skip
        _register(code, title, english, spanish, is_urgent)


def _register(code: str, title: str | Promise, english: str, spanish: str, is_urgent: bool) -> None:
    texts.register(
        Text(
            code, title, {"en": english, "es": spanish}, worst=WHEN, required=("when",),
            subjects={"en": "Local Action", "es": "Local Action"}, lasts=timedelta(days=1),
            priority=Priority.URGENT if is_urgent else Priority.ORDINARY, quiet=None if is_urgent else NIGHT,
        )
    )  # fmt: skip

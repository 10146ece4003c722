"""The texts to people who asked for alerts: a county, a time, one of the public words, and never a street.

Source: respond.md 1.5 and section 4 of the issue: coarse, opted in, approved by two.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from localaction.messages import texts
from localaction.messages.rules.quiet import NIGHT
from localaction.messages.rules.suppression import Priority
from localaction.messages.texts import Text
from localaction.respond.line import LONGEST_NAME
from localaction.respond.models import Word

CODE = "respond.alert_code"
ALERTS = {
    Word.CONFIRMED: "respond.alert",
    Word.NOT_IMMIGRATION_ENFORCEMENT: "respond.alert_not",
    Word.COULD_NOT_CONFIRM: "respond.alert_unclear",
}
# Ours: what was confirmed two hours ago is news and no warning.
LASTS = timedelta(hours=2)
LONGEST_AREA = 30
WORST = {"network": "W" * LONGEST_NAME, "area": "W" * LONGEST_AREA, "time": "11:45pm UTC", "stop": "STOP ends texts"}


def register() -> None:
    """Register every text; called from AppConfig.ready."""
    texts.register(
        Text(
            CODE, _("Code for alerts"),
            {
                "en": "{network}: your code for alerts is {code}. Type it on our page. If you did not ask for it, do "
                "nothing.",
                "es": "{network}: su clave para alertas es {code}. Escribala en nuestra pagina. Si no la pidio, no "
                "haga nada.",
            },
            worst={"network": WORST["network"], "code": "999999"}, required=("code",),
            subjects={"en": "Your code for alerts", "es": "Su clave para alertas"}, priority=Priority.ANSWER,
            lasts=timedelta(hours=1), quiet=None, is_answer=True,
        )
    )  # fmt: skip
    _alert(
        Word.CONFIRMED, _("Alert: confirmed"),
        "{network}: CONFIRMED by observers, {area}, {time}. You need not open without a judge-signed warrant. {stop}",
        "{network}: CONFIRMADO por observadores, {area}, {time}. No abra sin orden firmada por un juez. {stop}",
    )  # fmt: skip
    _alert(
        Word.NOT_IMMIGRATION_ENFORCEMENT, _("Correction of an alert: not immigration enforcement"),
        "{network}: CORRECTION, {area}: what we said at {time} was NOT immigration enforcement. Please tell others. "
        "{stop}",
        "{network}: CORRECCION, {area}: lo que dijimos a las {time} NO era migra. Por favor avise a otros. {stop}",
    )  # fmt: skip
    _alert(
        Word.COULD_NOT_CONFIRM, _("Correction of an alert: could not confirm"),
        "{network}: CORRECTION, {area}: what we said at {time} is NOT confirmed any more. Please tell others. {stop}",
        "{network}: CORRECCION, {area}: lo que dijimos a las {time} ya NO es seguro. Por favor avise a otros. {stop}",
    )  # fmt: skip


def _alert(word: Word, title: Promise, english: str, spanish: str) -> None:
    texts.register(
        Text(
            ALERTS[word], title,
            {"en": english, "es": spanish}, worst=WORST, required=("area", "time", "stop"),
            subjects={"en": "Alert", "es": "Alerta"}, priority=Priority.URGENT, lasts=LASTS, quiet=NIGHT,
            needs_opt_in=True,
        )
    )  # fmt: skip

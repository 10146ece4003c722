"""The texts that go to the legal lead: that something waits, never what it says."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from localaction.messages import texts
from localaction.messages.rules.suppression import Priority
from localaction.messages.texts import Text
from localaction.respond.line import LONGEST_NAME

HAND_OFF = "respond.legal.hand_off"
ERASURE = "respond.legal.erasure"
WORST = {"network": "W" * LONGEST_NAME}


def register() -> None:
    """Register every text; called from AppConfig.ready."""
    for code, title, english, spanish in (
        (
            HAND_OFF, _("To the legal lead: something was handed over"),
            "{network}: something was handed over to you after an incident. Tasks with times wait at the desk, under "
            "Legal follow-up.",
            "{network}: le entregaron algo despues de un incidente. Tareas con horario le esperan en el escritorio, "
            "en Seguimiento legal.",
        ),
        (
            ERASURE, _("To the legal lead: erasure asked for under a hold"),
            "{network}: a reporter asks to be erased, and a legal hold keeps the report. They wait for your answer. "
            "See Legal follow-up at the desk.",
            "{network}: alguien pide que se borre su reporte y una orden legal lo conserva. Espera su respuesta. Vea "
            "Seguimiento legal en el escritorio.",
        ),
    ):  # fmt: skip
        texts.register(
            Text(
                code, title, {"en": english, "es": spanish}, worst=WORST, priority=Priority.URGENT,
                lasts=timedelta(hours=12), quiet=None,
            )
        )  # fmt: skip

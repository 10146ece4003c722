"""The texts of this room: the days of a contract, by e-mail to those who follow it."""

from __future__ import annotations

from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from localaction.messages import texts
from localaction.messages.texts import Text

NOTICE, END = "detention.notice", "detention.contract-end"
CHANGED, GONE = "detention.notice-changed", "detention.notice-gone"
LONGEST_NAME = 110
WORST = {
    "contract": "M" * LONGEST_NAME, "day": "30 de septiembre de 2026", "when": "dentro de 180 días",
    "was": "30 de septiembre de 2026", "link": "https://" + "m" * 130,
}  # fmt: skip


def _register(code: str, title: Promise, subjects: tuple[str, str], english: str, spanish: str) -> None:
    places = {name: value for name, value in WORST.items() if f"{{{name}}}" in english + subjects[0]}
    texts.register(
        Text(
            code,
            title,
            {"en": english, "es": spanish},
            worst=places,
            required=("contract", "link"),
            subjects={"en": subjects[0], "es": subjects[1]},
            lasts=timedelta(days=3),
            # E-mail alone; a part is what a text message would cost.
            max_segments=9,
        )
    )


def register_texts() -> None:
    """Register the texts about contracts; all they tell is public."""
    _register(
        NOTICE, _("The last day for notice comes near"),
        ("Last day for notice {when}: {contract}", "Último día para avisar {when}: {contract}"),
        "{contract}: the last day to give notice is {day}, {when}. Who decides, sources and what else to know: {link}",
        "{contract}: el último día para dar aviso es el {day}, {when}. Quién decide, fuentes y qué más saber: {link}",
    )  # fmt: skip
    _register(
        END, _("A contract ends, and no notice clause is known"),
        ("Contract ends {when}: {contract}", "El contrato termina {when}: {contract}"),
        "{contract}: by the earliest source it ends on {day}, {when}. No notice clause is known: find the document. "
        "{link}",
        "{contract}: según la primera fuente termina el {day}, {when}. No se conoce plazo de aviso: busque el "
        "documento. {link}",
    )  # fmt: skip
    _register(
        CHANGED, _("The day for notice has changed"),
        ("Changed: {contract}", "Cambio: {contract}"),
        "{contract}: the day to watch is now {day}, {when}. Before, we told you {was}. Why: {link}",
        "{contract}: la fecha clave es ahora el {day}, {when}. Antes le dijimos {was}. Por qué: {link}",
    )  # fmt: skip
    _register(
        GONE, _("No day for notice is known any more"),
        ("Changed: {contract}", "Cambio: {contract}"),
        "{contract}: no last day for notice is known any more. Before, we told you {was}. Why: {link}",
        "{contract}: ya no se conoce el último día para dar aviso. Antes le dijimos {was}. Por qué: {link}",
    )  # fmt: skip

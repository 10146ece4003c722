"""The texts that go to people who reported something.

Source: respond.md 1.10: each fits one SMS in GSM-7 with its longest values, and carries no house number or caller.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from localaction.messages import texts
from localaction.messages.rules.suppression import Priority
from localaction.messages.texts import Text
from localaction.respond.line import LONGEST_NAME, network, own_number

# What of the coalition's name fits into the longest of these texts.
WORST = {"network": "W" * LONGEST_NAME, "ref": "MMMM-MMMM", "time": "11:45pm UTC", "help": "+15105550100"}

ACK = "respond.received"
ASK = "respond.ask"
ADDED = "respond.added"
CONFIRMED = "respond.confirmed"
DISPELLED = "respond.dispelled"
UNRESOLVED = "respond.unresolved"
CORRECTED_CONFIRMED = "respond.corrected_confirmed"
CORRECTED_DISPELLED = "respond.corrected_dispelled"
CORRECTED_UNRESOLVED = "respond.corrected_unresolved"
NOBODY = "respond.nobody"
ERASED = "respond.erased"
HELD = "respond.held"
NOT_FOUND = "respond.not_found"
OURS = "respond.ours"
NOT_OURS = "respond.not_ours"
CALL_BACK = "respond.call_back"

# Questions of a text conversation; the codes are those of rules.salute.Question.
QUESTIONS: Mapping[str, tuple[str, str]] = {
    "WHERE": (
        "Where exactly? Two cross streets and the city.",
        "Donde exactamente? Dos calles que cruzan y la ciudad.",
    ),
    "WHEN": ("When did you see it: now, or at what time?", "Cuando lo vio: ahora, o a qué hora?"),
    "ACTIVITY": (
        "What are they doing: waiting, at a door, questioning, taking someone, leaving?",
        "Qué hacen: esperan, estan en una puerta, preguntan, se llevan a alguien, se van?",
    ),
    "BASIS": (
        "Do you see it yourself, did someone tell you, or was it online?",
        "Lo ve usted, se lo contaron, o lo vio en internet?",
    ),
    "SIZE": ("About how many people and vehicles?", "Como cuantas personas y vehiculos?"),
    "UNIFORM": ("What is written on clothes or vehicles?", "Qué dice en la ropa o en los vehiculos?"),
    "PAPERWORK": (
        "Did they show a paper, and is it signed by a judge?",
        "Mostraron un papel, y lo firma un juez?",
    ),
    "AFFECTED": ("How many people are taken? No names, please.", "A cuantas personas se llevan? Sin nombres."),
}


def help_line() -> str:
    """Return what a text names for help: the sender's own number, or the coalition where it has none."""
    own = own_number()
    return own if own and len(own) <= len(WORST["help"]) + 3 else network()


def clock_time(at: datetime) -> str:
    """Return the time of day as texts print it, in the coalition's zone: "11:45pm"."""
    zone = settings.CONFIG.time_zone
    local = at.astimezone(ZoneInfo(zone))
    shown = f"{local.hour % 12 or 12}:{local.minute:02}{'am' if local.hour < 12 else 'pm'}"
    return f"{shown} UTC" if zone == "UTC" else shown


def _answer(
    code: str, title: Promise, english: str, spanish: str, *, subjects: tuple[str, str] = ("", ""),
    worst: Mapping[str, str] | None = None, lasts: timedelta = timedelta(hours=12),
) -> None:  # fmt: skip
    """Register an answer to somebody who wrote or called: it goes out at any hour, and to those who left the list."""
    used = {name: value for name, value in WORST.items() if f"{{{name}}}" in english + spanish}
    texts.register(
        Text(
            code, title, {"en": english, "es": spanish}, worst={**used, **(worst or {})},
            required=("ref",) if "{ref}" in english else (),
            subjects={"en": subjects[0], "es": subjects[1]} if subjects[0] else {},
            priority=Priority.ANSWER, lasts=lasts, quiet=None, is_answer=True,
        )
    )  # fmt: skip


def register() -> None:
    """Register every text to reporters; called from AppConfig.ready."""
    _register_intake()
    _register_feedback()
    _register_erasure()


def _register_intake() -> None:
    _answer(
        ACK, _("Report received"),
        "{network}: we got it, ref {ref}. A person will read this. Tell us: how many, doing what, where, what "
        "clothing, when? No names or papers.",
        "{network}: recibido, folio {ref}. Lo lee una persona. Diga: cuantos, qué hacen, donde, qué ropa, a qué hora? "
        "Sin nombres ni papeles.",
        subjects=("We received your report", "Recibimos su reporte"),
    )  # fmt: skip
    longest = {"question": max((text for pair in QUESTIONS.values() for text in pair), key=len)}
    _answer(
        ASK, _("Question to a reporter"),
        "{network} {ref}: {question} Only if you are safe.",
        "{network} {ref}: {question} Solo si no corre peligro.",
        worst=longest,
    )  # fmt: skip
    _answer(
        ADDED, _("Addition received"),
        "{network} {ref}: added, thank you. A person reads it. We will text you what we find.",
        "{network} {ref}: agregado, gracias. Lo lee una persona. Le diremos lo que sepamos.",
    )  # fmt: skip
    _answer(
        NOBODY, _("Nobody can go"),
        "{network} {ref}: no observer can get there now. Film only if safe, from a distance. Lawyer line and rights "
        "by voice: {help}",
        "{network} {ref}: nadie puede llegar ahora. Grabe solo si es seguro y de lejos. Abogados y derechos por voz: "
        "{help}",
    )  # fmt: skip
    _answer(
        CALL_BACK, _("We call back"),
        "{network}: we have your call, ref {ref}. A person calls you back. You can also write here what you see.",
        "{network}: tenemos su llamada, folio {ref}. Una persona le llama. Tambien puede escribir aqui lo que ve.",
    )  # fmt: skip
    _answer(
        OURS, _("“Is this really you?” Yes"),
        "{network}: yes, our last text to you left at {time}. We never ask for names, papers or money, and never say "
        "who called us.",
        "{network}: si, nuestro ultimo mensaje salio a las {time}. Nunca pedimos nombres, papeles ni dinero, ni "
        "decimos quien llama.",
    )  # fmt: skip
    _answer(
        NOT_OURS, _("“Is this really you?” No"),
        "{network}: NO, we sent you nothing in the last 24 hours. Do not answer that message. Report it here if you "
        "like.",
        "{network}: NO, no le enviamos nada en las ultimas 24 horas. No conteste ese mensaje. Si quiere, reportelo "
        "aqui.",
    )  # fmt: skip


def _register_feedback() -> None:
    day = timedelta(hours=24)
    for code, title, english, spanish, subjects in (
        (
            CONFIRMED, _("Feedback: confirmed"),
            "{network} {ref}: CONFIRMED at {time}. You may stay silent and need not open without a judge-signed "
            "warrant. Help: {help}",
            "{network} {ref}: CONFIRMADO a las {time}. Puede guardar silencio y no abrir sin orden firmada por juez. "
            "Ayuda: {help}",
            ("Your report: confirmed", "Su reporte: confirmado"),
        ),
        (
            DISPELLED, _("Feedback: not immigration enforcement"),
            "{network} {ref}: checked at {time}, NOT immigration enforcement. Please tell anyone you warned. Calling "
            "was right. Thank you.",
            "{network} {ref}: revisado {time}, NO era migra. Avise por favor a quien le haya contado. Hizo bien en "
            "llamar. Gracias.",
            ("Your report: not immigration enforcement", "Su reporte: no era migra"),
        ),
        (
            UNRESOLVED, _("Feedback: could not confirm"),
            "{network} {ref}: we could not confirm or rule this out by {time}. Treat as unverified, don't share as "
            "fact. Help: {help}",
            "{network} {ref}: a las {time} no pudimos confirmar ni descartar. No lo comparta como un hecho. Ayuda: "
            "{help}",
            ("Your report: could not confirm", "Su reporte: no se pudo confirmar"),
        ),
        (
            CORRECTED_CONFIRMED, _("Correction: confirmed"),
            "{network} {ref}: CORRECTION at {time}. What we told you has changed: it IS confirmed. Please tell anyone "
            "you told.",
            "{network} {ref}: CORRECCION a las {time}. Cambia lo que le dijimos: SI esta confirmado. Avise a quien le "
            "conto.",
            ("Correction to your report", "Corrección de su reporte"),
        ),
        (
            CORRECTED_DISPELLED, _("Correction: not immigration enforcement"),
            "{network} {ref}: CORRECTION at {time}. What we told you has changed: NOT immigration enforcement. Please "
            "tell anyone you told.",
            "{network} {ref}: CORRECCION a las {time}. Cambia lo que le dijimos: NO era migra. Avise a quien le conto.",
            ("Correction to your report", "Corrección de su reporte"),
        ),
        (
            CORRECTED_UNRESOLVED, _("Correction: could not confirm"),
            "{network} {ref}: CORRECTION at {time}. What we told you is not certain: we could not confirm it. Please "
            "tell anyone you told.",
            "{network} {ref}: CORRECCION a las {time}. Lo que le dijimos no es seguro: no se pudo confirmar. Avise a "
            "quien le conto.",
            ("Correction to your report", "Corrección de su reporte"),
        ),
    ):  # fmt: skip
        _answer(code, title, english, spanish, subjects=subjects, lasts=day)


def _register_erasure() -> None:
    _answer(
        ERASED, _("Report erased"),
        "{network}: your number and messages for {ref} are erased. A count with no personal detail remains. Our last "
        "text unless you write.",
        "{network}: borramos su numero y mensajes de {ref}. Queda solo un conteo sin datos. Ultimo mensaje si no nos "
        "escribe.",
    )  # fmt: skip
    _answer(
        HELD, _("Erasure must wait"),
        "{network} {ref}: the law may make us keep this for now. A person of our legal team will answer you. Nothing "
        "is kept silently.",
        "{network} {ref}: la ley puede obligarnos a guardarlo por ahora. Le contestara nuestro equipo legal. Nada se "
        "guarda sin decirle.",
    )  # fmt: skip
    _answer(
        NOT_FOUND, _("Erasure: code not taken"),
        "{network}: we cannot do anything with that code. Check it and write DELETE and the code, or wait some "
        "minutes.",
        "{network}: no podemos hacer nada con ese folio. Reviselo y escriba BORRAR y el folio, o espere unos minutos.",
    )  # fmt: skip

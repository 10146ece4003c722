"""The texts that go to observers, coordinators and neighbouring networks.

Source: respond.md 1.10: each fits one SMS in GSM-7 with its longest values. No text carries a house number, a caller
or who is sought; the exact meeting point stands in GO and nowhere earlier. No reply word is one of the carriers'.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from localaction.messages import texts
from localaction.messages.rules.quiet import NIGHT, QuietHours
from localaction.messages.rules.suppression import Priority
from localaction.messages.texts import Text
from localaction.respond.line import LONGEST_NAME

# Ours: codes that the worker and the tests name; a text of a drill has the same name and ends in "_drill".
OFFER = "respond.dispatch.offer"
GO = "respond.dispatch.go"
STANDBY = "respond.dispatch.standby"
COVERED = "respond.dispatch.covered"
STAND_DOWN = "respond.dispatch.stand_down"
DISPELLED = "respond.dispatch.dispelled"
CHECKING = "respond.dispatch.checking"
NO_COVER = "respond.dispatch.no_cover"
OVERDUE = "respond.dispatch.overdue"
SOS = "respond.dispatch.sos"
PARTNER = "respond.dispatch.partner"
DEBRIEF = "respond.dispatch.debrief"
AID = "respond.dispatch.aid"

LONGEST_PLACE = 30
WORST = {
    "network": "W" * LONGEST_NAME,
    "area": "E 14th St & International Blvd",
    "place": "E 14th St & International Blvd",
    "code": "999",
    "n": "99",
    "help": "+15105550100",
}
# Source: respond.md S7: an offer older than five minutes helps nobody.
OFFER_LASTS = timedelta(minutes=5)
GO_LASTS = timedelta(minutes=20)
LASTS = timedelta(hours=2)
DRILL_SPOKEN = ("This is only a drill.", "Esto es solo un simulacro.")


def code_of(text: str, is_drill: bool) -> str:
    """Return the code of a text, or of its twin for drills."""
    return f"{text}_drill" if is_drill else text


def _register(
    code: str, title: Promise, english: str, spanish: str, *, lasts: timedelta = LASTS,
    drill: tuple[str, str] | None = None, replies: tuple[str, ...] = (), needs_opt_in: bool = False,
    spoken: tuple[str, str] | None = None, joins: bool = False, quiet: QuietHours | None = None,
) -> None:  # fmt: skip
    """Register a text and its twin for drills, which begins with DRILL in both languages.

    Args:
        spoken: what a call says, in both languages.
        joins: whoever presses 1 is joined with the others who are called.
    """
    wordings = drill or (f"DRILL {english}", f"DRILL {spanish}")
    practised = tuple(f"{opening} {said}" for opening, said in zip(DRILL_SPOKEN, spoken or (), strict=False))
    says = {code: spoken or (), code_of(code, True): practised}
    for name, pair in ((code, (english, spanish)), (code_of(code, True), wordings)):
        worst: Mapping[str, str] = {key: value for key, value in WORST.items() if f"{{{key}}}" in pair[0] + pair[1]}
        texts.register(
            Text(
                name, title, {"en": pair[0], "es": pair[1]}, worst=worst, required=("code",),
                priority=Priority.URGENT if quiet is None else Priority.ORDINARY,
                lasts=lasts, quiet=quiet, reply_words=replies, needs_opt_in=needs_opt_in, joins=joins,
                spoken=dict(zip(texts.LANGUAGES, says[name], strict=False)),
            )
        )  # fmt: skip


def register() -> None:
    """Register every text; called from AppConfig.ready."""
    _register_to_observers()
    _register_after()
    _register_to_the_desk()


def _register_to_observers() -> None:
    _register(
        OFFER, _("To observers: will you go?"),
        "{network}: observer needed near {area}. UNVERIFIED. Only watch, never interfere. Reply Y{code} or N{code}, "
        "wait for GO. STOP ends texts",
        "{network}: falta observador cerca de {area}. SIN VERIFICAR. Solo observar. Responda S{code} o N{code} y "
        "espere GO. STOP=salir",
        drill=(
            "DRILL {network}: only practice. Would you go to {area} now? Reply Y{code} or N{code}. Nobody travels. "
            "STOP ends texts",
            "DRILL {network}: es un simulacro. Iria ahora a {area}? Responda S{code} o N{code}. Nadie viaja. "
            "STOP=salir",
        ),
        lasts=OFFER_LASTS, replies=("Y42", "N42", "S42"), needs_opt_in=True,
        spoken=(
            "This is {network}. An observer is needed near {area}, incident {code}. It is unverified. Only watch, "
            "never interfere. Press 1 if you can go, and wait for our word. Press 2 if you cannot.",
            "Habla {network}. Hace falta un observador cerca de {area}, incidente {code}. No está verificado. Solo "
            "se observa, nunca se interviene. Marque 1 si puede ir, y espere nuestro aviso. Marque 2 si no puede.",
        ),
    )  # fmt: skip
    _register(
        GO, _("To observers: go"),
        "GO {code}: please meet at {place}. Text ARR{code} there, OUT{code} when you leave. Your partner will find "
        "you. Keep your distance, stay safe",
        "GO {code}: vaya a {place}. Escriba ARR{code} al llegar, OUT{code} al irse. Su pareja le busca. Mantenga "
        "distancia, cuidese",
        drill=(
            "DRILL GO {code}: you would meet at {place}. Do not travel. Text ARR{code}, then OUT{code} and OK{code} "
            "to practice",
            "DRILL GO {code}: iria a {place}. No viaje. Escriba ARR{code}, luego OUT{code} y OK{code} para practicar",
        ),
        lasts=GO_LASTS, replies=("ARR42", "OUT42"),
    )  # fmt: skip
    _register(
        STANDBY, _("To observers: stand by"),
        "{network} {code}: thank you. Enough are going; please stand by and do not travel yet. We write if you are "
        "needed. N{code} if you cannot",
        "{network} {code}: gracias. Ya va gente suficiente; espere y no salga todavia. Le escribimos si hace falta. "
        "N{code} si no puede",
        replies=("N42",),
    )  # fmt: skip
    _register(
        COVERED, _("To observers: it is covered"),
        "{network} {code}: covered, no need to go. Thank you for answering, it counts. Please don't share or post "
        "it.",
        "{network} {code}: ya hay quien va, no hace falta ir. Gracias por responder, cuenta. No lo comparta ni lo "
        "publique.",
    )  # fmt: skip
    _register(
        STAND_DOWN, _("To observers: stand down"),
        "{network} {code}: STAND DOWN, you are not needed any more. If on the way, please go home safely. Text "
        "OK{code} so we know you got this.",
        "{network} {code}: RETIRADA, ya no hace falta. Si va en camino, regrese con cuidado. Escriba OK{code} para "
        "saber que lo vio.",
        replies=("OK42",),
    )  # fmt: skip
    _register(
        DISPELLED, _("To observers: stand down, it was something else"),
        "{network} {code}: STAND DOWN. Not immigration enforcement. If on the way, go home safely. Text OK{code} so "
        "we know you got this.",
        "{network} {code}: RETIRADA. No era migra. Si va en camino, regrese con cuidado. Escriba OK{code} para "
        "saber que lo vio.",
        replies=("OK42",),
    )  # fmt: skip
    _register(
        CHECKING, _("To observers: are you fine?"),
        "{network} {code}: checking on you. Reply OK{code} if fine or SOS{code} for help. Without an answer "
        "we call you.",
        "{network} {code}: como esta? Responda OK{code} si todo bien o SOS{code} si necesita ayuda. Sin respuesta "
        "le llamamos.",
        replies=("OK42", "SOS42"),
        spoken=(
            "This is {network}, about incident {code}. We have not heard from you. If you are fine, press 1. If you "
            "need help, press 2.",
            "Habla {network}, por el incidente {code}. No hemos sabido de usted. Si está bien, marque 1. Si necesita "
            "ayuda, marque 2.",
        ),
    )  # fmt: skip
    _register(
        PARTNER, _("To an observer: your partner does not answer"),
        "{network} {code}: your partner does not answer us. If you see them and they are fine, text us so. SOS{code} "
        "if they need help.",
        "{network} {code}: su pareja no nos responde. Si la ve y todo va bien, escribanos. SOS{code} si necesita "
        "ayuda.",
        replies=("SOS42",),
        spoken=(
            "This is {network}, about incident {code}. Your partner does not answer us. If you are with them and they "
            "are fine, press 1. If they need help, press 2.",
            "Habla {network}, por el incidente {code}. Su pareja no nos responde. Si están juntos y todo va bien, "
            "marque 1. Si su pareja necesita ayuda, marque 2.",
        ),
    )  # fmt: skip


def _register_after() -> None:
    _register(
        DEBRIEF, _("To observers: how was it?"),
        "{network} {code}: thank you for going. How are you? A short form waits on your page. To talk to somebody, "
        "call {help}.",
        "{network} {code}: gracias por ir. Como se siente? Un formulario corto espera en su pagina. Para hablar con "
        "alguien, llame al {help}.",
        lasts=timedelta(hours=24), quiet=NIGHT,
    )  # fmt: skip


def _register_to_the_desk() -> None:
    _register(
        NO_COVER, _("To the coordinator: nobody can go"),
        "{network} {code}: NO COVER. {n} could be asked. See the incident at the desk: wider circle, neighbor "
        "network, or tell the caller.",
        "{network} {code}: SIN OBSERVADORES. Se pudo preguntar a {n}. Vea el incidente: ampliar, red vecina o avisar "
        "a quien llamo.",
        spoken=(
            "This is {network}. Nobody can go to incident {code}. Please see the incident at the desk. Press 1 to say "
            "that you take it.",
            "Habla {network}. Nadie puede ir al incidente {code}. Vea por favor el incidente en el sistema. Marque 1 "
            "para decir que usted se encarga.",
        ),
    )  # fmt: skip
    _register(
        OVERDUE, _("To the coordinator: an observer is overdue"),
        "{network} {code}: OBSERVER OVERDUE. No answer to text and call. Please reach them or their partner and see "
        "the incident.",
        "{network} {code}: OBSERVADOR SIN RESPUESTA a mensaje y llamada. Busque contacto con la persona o su pareja, "
        "vea el incidente.",
        spoken=(
            "This is {network}. An observer of incident {code} is overdue and does not answer. Please call them and "
            "their partner. Press 1 to say that you take it.",
            "Habla {network}. Un observador del incidente {code} no responde. Llame por favor a esa persona y a su "
            "pareja. Marque 1 para decir que usted se encarga.",
        ),
    )  # fmt: skip
    _register(
        SOS, _("To the coordinator and the legal lead: SOS"),
        "{network} {code}: SOS from an observer. Call them now. If detained: the lawyer's line first, then who they "
        "named. See the incident.",
        "{network} {code}: SOS de un observador. Llame ahora. Si le detuvieron: primero la linea del abogado, luego "
        "a quien indico.",
        spoken=(
            "This is {network}. An observer of incident {code} calls for help. Press 1 to speak now with the others "
            "who are called.",
            "Habla {network}. Un observador del incidente {code} pide ayuda. Marque 1 para hablar ahora con las demás "
            "personas llamadas.",
        ),
        joins=True,
    )  # fmt: skip
    _register(
        AID, _("To a neighboring network: can you help?"),
        "{network} asks for help, {code}: {n} observers near {area}, UNVERIFIED. Reply Y{code} or N{code}, or "
        "call {help}.",
        "{network} pide ayuda, {code}: {n} observadores cerca de {area}, SIN VERIFICAR. Responda S{code} o N{code}, o "
        "llame al {help}.",
        replies=("Y42", "N42", "S42"),
        spoken=(
            "This is {network}, your neighbor network. We ask for {n} observers near {area}, and have nobody. It is "
            "unverified. Press 1 if you send somebody, press 2 if you cannot.",
            "Habla {network}, su red vecina. Pedimos {n} observadores cerca de {area}, y no tenemos a nadie. No está "
            "verificado. Marque 1 si envían a alguien, marque 2 si no pueden.",
        ),
    )  # fmt: skip

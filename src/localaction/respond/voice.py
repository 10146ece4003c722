"""Calls to the hotline, answered in TwiML step by step: greeting, language, rights, everybody on shift at once.

1. A call comes in: the greeting asks for a language digit. 2. The digit, or silence (English): the numbers on shift
ring at once; who answers must press 1, so that a volunteer's own voicemail never takes the call. 3. Nobody in the
first tier: the fallback tier rings. 4. Nobody at all, or nobody is on shift: the caller hears their rights and may ask
to be called back. Nothing is recorded. A step that comes twice is answered alike.

Source: respond.md 1.12; bmlt-enabled/yap issues 107, 122 (rings for ever when nobody is rostered) and 702 (one bad
number must not break the rest).
"""

from __future__ import annotations

from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.db import transaction

from localaction.messages.inbound import Call as Step
from localaction.messages.models import Channel as Way
from localaction.messages.rules.addresses import BadAddress, phone
from localaction.respond.actions.intake import Came, receive_report
from localaction.respond.models import Call, Channel, Duty, OnCall, Report, Tier
from localaction.respond.rules import references
from localaction.respond.told import Contact, Told
from localaction.vault.actions import Damaged, NoRing, RingTampered
from localaction.vault.actions.operational import operational_mark, read_operational

RING_SECONDS = 25
MOST_AT_ONCE = 10  # the provider dials no more numbers in one step
VOICES = {"en": "en-US", "es": "es-MX"}

# Plain words of the house; a network's legal lead has them checked. Spoken, so accents cost nothing.
SAY = {
    "greet": (
        "You have reached {network}. If somebody is in danger, call 911. For English, press 1.",
        "Ha llamado a {network}. Si alguien corre peligro, llame al 911. Para español, oprima 2.",
    ),
    "ring": (
        "We are looking for a person. Please stay on the line. We never ask about anyone's status or papers.",
        "Buscamos a una persona. No cuelgue, por favor. Nunca preguntamos por el estatus ni los papeles de nadie.",
    ),
    "rights": (
        "You have the right to stay silent. You need not open the door without a warrant signed by a judge. Do not "
        "resist, and do not sign anything you do not understand. Film only if you are safe, and from a distance.",
        "Tiene derecho a guardar silencio. No tiene que abrir la puerta sin una orden firmada por un juez. No se "
        "resista, y no firme nada que no entienda. Grabe solo si no corre peligro, y de lejos.",
    ),
    "call_back": (
        "Nobody can take the call right now. Press 1 and we call you back at this number. You can also send a text "
        "message to this number at any time.",
        "Nadie puede atender en este momento. Oprima 1 y le llamamos a este número. También puede enviar un mensaje "
        "de texto a este número a cualquier hora.",
    ),
    "promised": (
        "Thank you. Your code is {code}. A person calls you back. Goodbye.",
        "Gracias. Su folio es {code}. Una persona le llamará. Adiós.",
    ),
    "goodbye": ("Goodbye.", "Adiós."),
    "accept": (
        "A call to the hotline. Press 1 to take it.",
        "Una llamada a la línea. Oprima 1 para atenderla.",
    ),
}  # fmt: skip


def answer(step: Step, now: datetime) -> str:
    """Return the TwiML for a step of a call; registered with `inbound.on_call`."""
    steps = {"": _greet, "language": _language, "after": _after, "back": _back, "screen": _screen, "accept": _accept}
    return steps.get(step.step, _greet)(step, now)


def _call(step: Step, now: datetime) -> Call:
    """Return where the call stands; a step that comes before the first makes it."""
    return Call.objects.get_or_create(sid=step.sid, defaults={"began_at": now})[0]


def _greet(step: Step, now: datetime) -> str:
    _call(step, now)
    words = "".join(_say(SAY["greet"][place], tongue) for place, tongue in enumerate(VOICES))
    # Without a digit the call goes on in English: somebody who cannot press must not be hung up on.
    return _response(_gather("language", words), _redirect("language"))


def _language(step: Step, now: datetime) -> str:
    call = _call(step, now)
    language = "es" if step.digits == "2" else "en"
    Call.objects.filter(pk=call.pk).update(language=language, tier=0)
    return _ring(language, 0, call, now)


def _ring(language: str, tier: int, call: Call, now: datetime) -> str:
    """Ring everybody of the next tier that has a number; empty tiers are passed over at once."""
    for candidate in sorted(value for value in Tier.values if value > tier):
        numbers = numbers_on_shift(candidate, now)
        if not numbers:
            continue
        Call.objects.filter(pk=call.pk).update(tier=candidate)
        dialled = "".join(f"<Number url={quoteattr(_url('screen'))}>{escape(number)}</Number>" for number in numbers)
        dial = (
            f'<Dial timeout="{RING_SECONDS}" answerOnBridge="true" action={quoteattr(_url("after"))}>{dialled}</Dial>'
        )
        return _response(_said("ring", language) if tier == 0 else "", dial)
    # Nobody is left to ring.
    return _response(
        _said("rights", language),
        _gather("back", _said("call_back", language)),
        _said("goodbye", language),
        "<Hangup/>",
    )


def numbers_on_shift(tier: int, now: datetime) -> list[str]:
    """Return the numbers of a tier that are on hotline duty now; one that cannot be read or dialled is left out."""
    numbers = []
    for row in OnCall.objects.now(now, Duty.HOTLINE).filter(tier=tier)[:MOST_AT_ONCE]:
        try:
            numbers.append(phone(read_operational(row, "phone") or ""))
        except (BadAddress, Damaged):
            continue
    return numbers


def _after(step: Step, now: datetime) -> str:
    """Go on after ringing: done when somebody took the call, else the next tier."""
    call = _call(step, now)
    if call.accepted_at is not None or step.fields.get("DialCallStatus") == "completed":
        Call.objects.filter(pk=call.pk, ended_at__isnull=True).update(ended_at=now)
        return _response("<Hangup/>")
    return _ring(call.language, call.tier, call, now)


def _screen(step: Step, now: datetime) -> str:
    """Ask whoever picked up to press 1. The language is the caller's, so that both know what they will speak."""
    call = Call.objects.filter(sid=step.fields.get("ParentCallSid", "")).first()
    words = _said("accept", call.language if call else "en")
    return _response(_gather("accept", words, digits=1), "<Hangup/>")


def _accept(step: Step, now: datetime) -> str:
    if step.digits != "1":
        return _response("<Hangup/>")
    parent = step.fields.get("ParentCallSid", "")
    Call.objects.filter(sid=parent, accepted_at__isnull=True).update(accepted_at=now)
    # Nothing more to say to them: the provider now joins the two.
    return _response()


def _back(step: Step, now: datetime) -> str:
    """Take the wish to be called back as a report without words, once for each call."""
    if step.digits != "1":
        return _response(_said("goodbye", _call(step, now).language), "<Hangup/>")
    with transaction.atomic():
        _call(step, now)
        call = Call.objects.select_for_update().get(sid=step.sid)
        if call.report is None:
            try:
                call.report = _wish(step, call.language, now)
            except (NoRing, RingTampered, BadAddress):
                return _response(_said("goodbye", call.language), "<Hangup/>")
            call.ended_at = now
            call.save(update_fields=["report", "ended_at"])
        spelt = " ".join(references.shown(call.report.reference).replace("-", ","))
    place = list(VOICES).index(call.language)
    return _response(_say(SAY["promised"][place].format(code=spelt), call.language), "<Hangup/>")


def _wish(step: Step, language: str, now: datetime) -> Report:
    contact = Contact(Way.SMS, phone(step.caller))
    source = f"call:{operational_mark('phone', contact.address).hex()}"
    wish = Told(Channel.VOICE, language, "", contact=contact, wants_callback=True)
    return receive_report(wish, now, Came(source=source)).report


def _response(*verbs: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{"".join(verbs)}</Response>'


def _say(words: str, language: str) -> str:
    spoken = words.replace("{network}", settings.CONFIG.coalition)
    return f'<Say language="{VOICES[language]}">{escape(spoken)}</Say>'


def _said(code: str, language: str) -> str:
    return _say(SAY[code][list(VOICES).index(language)], language)


def _gather(step: str, words: str, digits: int = 1) -> str:
    return f'<Gather numDigits="{digits}" timeout="6" action={quoteattr(_url(step))}>{words}</Gather>'


def _redirect(step: str) -> str:
    return f"<Redirect>{escape(_url(step))}</Redirect>"


def _url(step: str) -> str:
    return f"{settings.CONFIG.public_url}/hooks/twilio/voice?step={step}"

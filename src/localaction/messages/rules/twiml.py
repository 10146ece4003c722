"""What a call says and asks for, as the provider's markup."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
VOICES = {"en": "en-US", "es": "es-MX"}
# A person needs a moment to take the telephone from the ear and find the key.
SECONDS_FOR_A_KEY = 8
# Source: Twilio, "Twiml parameter": more is refused.
LONGEST = 4000
LEAVE_KEY = "9"
JOIN_KEY = "1"
MOST_JOINED = 10
LEAVE = {
    "en": "To get no more calls or messages from us, press 9.",
    "es": "Para no recibir más llamadas ni mensajes nuestros, marque 9.",
}
GOODBYE = {"en": "Thank you. Goodbye.", "es": "Gracias. Adiós."}
JOINED = {"en": "You are being connected.", "es": "Le estamos conectando."}
LEFT = {
    "en": "You will get no more calls or messages from us. Goodbye.",
    "es": "Ya no recibirá llamadas ni mensajes nuestros. Adiós.",
}
# Characters that XML 1.0 does not allow (section 2.2), and lone surrogates, which no encoding has.
UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _say(words: str, language: str) -> str:
    return f'<Say language="{VOICES[language]}">{escape(UNSPEAKABLE.sub("", words))}</Say>'


def asking(words: str, language: str, action: str) -> str:
    """Return the markup of a call that says its words twice, listens for one key meanwhile, and ends.

    Args:
        words: what is said; it names the keys that mean something.
        language: "en" or "es".
        action: address that is told the key.
    """
    return (
        f'{HEAD}<Response><Gather input="dtmf" numDigits="1" timeout="{SECONDS_FOR_A_KEY}" method="POST" '
        f'action={quoteattr(action)}><Pause length="1"/>{_say(words, language)}<Pause length="1"/>'
        f"{_say(words, language)}{_say(LEAVE[language], language)}</Gather>"
        f"{_say(GOODBYE[language], language)}<Hangup/></Response>"
    )


def heard(digit: str, language: str) -> str:
    """Return the markup that answers a key and ends the call."""
    words = LEFT if digit == LEAVE_KEY else GOODBYE
    return f"{HEAD}<Response>{_say(words[language], language)}<Hangup/></Response>"


def joining(room: str, language: str) -> str:
    """Return the markup that joins a call with the others of a room; it is silent while one waits, and not recorded.

    Source: Twilio, "TwiML Voice: Conference" (an empty waitUrl plays nothing; recording is off unless asked for).
    """
    return (
        f'{HEAD}<Response>{_say(JOINED[language], language)}<Dial><Conference beep="false" waitUrl="" '
        f'endConferenceOnExit="false" maxParticipants="{MOST_JOINED}">{escape(room)}</Conference></Dial></Response>'
    )

"""What followers get: the question whether the address is theirs, letters with what changed, and notices by push."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from localaction.messages import texts
from localaction.messages.rules.following import MOST_IN_A_LETTER
from localaction.messages.texts import Text

CONFIRM, LETTER, NOTICE = "messages.follow.confirm", "messages.follow.letter", "messages.follow.notice"
LONGEST_TITLE = 120
LONGEST_NOTICE = 300
LONGEST_LINK = "https://a-long-name-of-a-coalition.example.org/es/follow/confirm/" + 43 * "x" + "/"
# E-mail costs nothing by the segment; the number only must not refuse a long letter.
LETTERS_SEGMENTS = 1000
NETWORK = 60 * "x"


def register() -> None:
    """Register the texts; called from AppConfig.ready."""
    texts.register(
        Text(
            CONFIRM,
            _("Is this your address? (to follow something)"),
            {
                "en": (
                    "Somebody, we hope you, asked {network} to write to this address when something changes about:\n\n"
                    "{topic}\n\n"
                    "If it was you, open this page and confirm it:\n{link}\n\n"
                    "The link is good for seven days. If it was not you, do nothing: you get no more from us, and the "
                    "address is erased after seven days.\n"
                ),
                "es": (
                    "Alguien, esperamos que usted, pidió a {network} que escriba a esta dirección cuando algo cambie "
                    "sobre:\n\n"
                    "{topic}\n\n"
                    "Si fue usted, abra esta página y confírmelo:\n{link}\n\n"
                    "El enlace vale siete días. Si no fue usted, no haga nada: no le escribiremos más y borraremos la "
                    "dirección después de siete días.\n"
                ),
            },
            worst={"network": NETWORK, "topic": LONGEST_TITLE * "x", "link": LONGEST_LINK},
            required=("link",),
            subjects={"en": "Please confirm: {topic}", "es": "Por favor confirme: {topic}"},
            lasts=timedelta(days=2), quiet=None, max_segments=LETTERS_SEGMENTS,
        )
    )  # fmt: skip
    texts.register(
        Text(
            LETTER,
            _("Letter to who follows something"),
            {
                "en": (
                    "{changes}\n\n--\nYou asked {network} to write to you. To change how often, or to end it with one "
                    "button:\n{link}\n"
                ),
                "es": (
                    "{changes}\n\n--\nUsted pidió a {network} que le escriba. Para cambiar cuándo, o terminarlo con un "
                    "botón:\n{link}\n"
                ),
            },
            worst={
                "network": NETWORK, "topic": (LONGEST_TITLE + 20) * "x", "link": LONGEST_LINK,
                "changes": MOST_IN_A_LETTER * 400 * "x", "first": LONGEST_NOTICE * "x",
            },
            required=("changes", "link"), keeps_lines=("changes",),
            subjects={"en": "What changed: {topic}", "es": "Lo que cambió: {topic}"},
            lasts=timedelta(days=3), quiet=None, max_segments=LETTERS_SEGMENTS, needs_opt_in=True,
        )
    )  # fmt: skip
    texts.register(
        Text(
            NOTICE,
            _("Push message to who follows something"),
            {"en": "{first}", "es": "{first}"},
            worst={
                "network": NETWORK, "topic": (LONGEST_TITLE + 20) * "x", "link": LONGEST_LINK,
                "changes": MOST_IN_A_LETTER * 400 * "x", "first": LONGEST_NOTICE * "x",
            },
            required=("first",), keeps_lines=("changes",),
            subjects={"en": "{topic}", "es": "{topic}"},
            lasts=timedelta(days=3), max_segments=LETTERS_SEGMENTS, needs_opt_in=True,
        )
    )  # fmt: skip

"""One page of help, and the lines that several share."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
COORDINATOR = _("a coordinator of your programme")


@dataclass(frozen=True)
class Topic:
    """One page of help: what to do, line by line, and what never to type there."""

    title: Text
    do: tuple[Text, ...]
    never: tuple[Text, ...] = ()
    ask: Text = COORDINATOR


NO_PAPERS = _("Anybody’s immigration status, country of birth or A-number, unless a sealed field asks for it")
NO_NAMES = _("Names, telephone numbers or addresses in titles, reasons, notes of evidence or texts that are sent")
ADMIN = _("an administrator; people you cannot reach otherwise you find on the coalition’s own list on paper")

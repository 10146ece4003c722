"""Records requests in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
# The standing of a line: badge and words.
STANDINGS: Mapping[str, tuple[str, Text]] = {
    "DRAFT": ("pending", _("not sent yet")),
    "OPEN": ("listed", _("waiting for the body")),
    "LATE": ("urgent", _("late")),
    "QUIET": ("missing", _("no answer; the law names no day")),
    "STOPPED": ("deadline", _("the clock is stopped until we answer")),
    "PARTLY": ("superseded", _("released in part")),
    "RELEASED": ("good", _("released")),
    "REFUSED": ("prohibited", _("refused")),
    "APPEALED": ("pending", _("appealed")),
    "IN_COURT": ("deadline", _("in court")),
    "CLOSED": ("ended", _("closed")),
}
NEEDS: Mapping[str, Text] = {
    "SEND": _("send it"),
    "ANSWER": _("answer the body; until then the clock stands still"),
    "APPEAL": _("appeal before the last day"),
    "FOLLOW_UP": _("ask again"),
}
REFUSALS: Mapping[str, Text] = {
    "IN_THE_FUTURE": _("That day has not come yet."),
    "NAMES_A_DATE": _("Only an extension names a date."),
    "ONCE_ONLY": _("It is recorded already. Withdraw the earlier entry first if it is wrong."),
    "NOT_SENT": _("Record first on which day it was sent."),
    "NOTHING_OWED": _("Nobody owes us an answer now."),
    "TOO_EARLY": _("It is too early: the last day has not passed. Not before %(on)s."),
    "NO_APPEAL": _("We know of no appeal in this law."),
    "NOTHING_TO_APPEAL": _("There is nothing to appeal against."),
    "NOT_APPEALED": _("No appeal is open."),
    "KNOWN_ALREADY": _("It is known already."),
    "EMPTY": _("The file is empty."),
    "TOO_LARGE": _("The file is larger than 50 MB."),
}

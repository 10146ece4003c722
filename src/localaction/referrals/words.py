"""What was passed on, in words: one for each kind that a room sends."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: Mapping[str, str | Promise] = {
    "respond.arrest": _("An arrest that the hotline followed up"),
    "visit.complaint": _("A complaint told on a visit"),
    "visit.moved": _("Somebody was moved"),
    "visit.hand-over": _("Visits to take over"),
    "defend.please_visit": _("A client asks for visits"),
    "defend.accompany": _("A client asks for company in court"),
}

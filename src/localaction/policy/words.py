"""How the codes of agreements are said at the desk."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from localaction.policy.models import EndEvidence

Text = str | Promise
Kind = EndEvidence.Kind

MODELS: Mapping[str, Text] = {
    "JEM": _("Jail Enforcement Model"),
    "WSO": _("Warrant Service Officer"),
    "TFM": _("Task Force Model"),
    "TTFM": _("Tribal Task Force Model"),
    "HYBRID": _("Hybrid model"),
}
STATUSES: Mapping[str, tuple[str, Text]] = {
    "listed": ("listed", _("Listed by ICE")),
    "listed-link-pending": ("listed", _("Listed by ICE, text not published")),
    "missing": ("missing", _("Not on the latest list")),
    "removed-from-list": ("removed", _("No longer on ICE's list")),
    "superseded": ("superseded", _("Replaced by a later signing")),
    "terminated": ("terminated", _("Ended")),
    "void-declared": ("prohibited", _("Declared void")),
}
CLAUSES: Mapping[str, Text] = {
    "WSO_90_DAYS": _("By its model's template it ends 90 days after a written notice."),
    "FIELD_OFFICE_NO_PERIOD": _(
        "By its model's template the agency ends it in writing to ICE's local field office, with no notice period."
    ),
    "UNKNOWN": _("We have not read how this kind of agreement ends."),
}
# What each kind of evidence shows, beside the choice of it.
KINDS: Mapping[str, Text] = {
    Kind.NOTICE: _("shows the end; counted from its day by the model's notice"),
    Kind.ORDER: _("shows the end on its own day or the day that it names"),
    Kind.COURT: _("shows the end on its own day or the day that it names"),
    Kind.ICE: _("shows the end on its own day or the day that it names"),
    Kind.PRESS: _("two by different publishers show the end"),
    Kind.STATEMENT: _("with a second source by another publisher it shows the end"),
    Kind.VOID: _("shown beside ICE's list; it is no end by itself"),
}
GAPS: Mapping[str, tuple[str, Text]] = {
    "DATED_LATER": ("dated_on", _("This day has not come yet.")),
    "DATED_BEFORE_SIGNING": ("dated_on", _("This day lies before the signing of the agreement.")),
    "ENDS_BEFORE_SIGNING": ("effective_on", _("This day lies before the signing of the agreement.")),
    "NO_PUBLISHER": ("publisher", _("Say who published it: two reports count only by different publishers.")),
    "NOTHING_TO_CHECK": ("url", _("Give its address, or words of it that can be found again.")),
    "ENTERED_ALREADY": ("title", _("The same evidence is recorded already.")),
}


def model(code: str) -> Text:
    """Return a model's name; an unknown one as ICE prints it."""
    return MODELS.get(code, code.title() if code else _("unknown model"))

"""Words of reckonings and of what is in dispute about a rule."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from localaction.defend.rules.bond import Notice
from localaction.defend.rules.counting import Why

STEPS = {
    Why.COUNTED_FROM: _("counted from"),
    Why.DAYS_AFTER: _("days after"),
    Why.DAYS_BEFORE: _("days before"),
    Why.BY_MAIL: _("days more, because it came by mail"),
    Why.A_YEAR_AFTER: _("a year after"),
    Why.NAMED_DAY: _("the day that is named"),
    Why.NO_WORKING_DAY: _("moved, because the day before it in this list is a weekend or holiday"),
}
CAUTIONS = {
    "NOT_DETAINED": _("For clients who are not detained. For detained clients the judge sets the day."),
    "TEN_DAYS_BLOCKED": _(
        "A rule of February 2026 would leave ten days for most appeals; a court blocked that part on March 8, 2026. "
        "Look whether it still is, and file within ten days where you can."
    ),
    "NO_NOTICE_ANY_TIME": _("At any time when the client had no notice of the hearing, or was in custody."),
    "EXCEPTIONS": _("Changed or extraordinary circumstances can excuse a later application."),
}
DUTIES = {
    Notice.DEMAND_TO_DELIVER: _("Bring the person to the place named, on the day."),
    Notice.BREACHED: _("Appeal the breach: Form I-290B, received by this day."),
    Notice.CANCELLED: _("Ask for the refund if it has not come."),
}

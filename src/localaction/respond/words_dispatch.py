"""The words of dispatch as pages show them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from localaction.respond.rules.candidates import WhyNot

WHY_NOT = {
    WhyNot.NOT_CONSENTED: _("never agreed to be written to"),
    WhyNot.OPTED_OUT: _("opted out"),
    WhyNot.UNREACHABLE: _("on duty, but the number is not on call"),
    WhyNot.NOT_CERTIFIED: _("training missing or run out"),
    WhyNot.NOT_PLEDGED: _("pledge missing or run out"),
    WhyNot.NOT_ASSESSED: _("risk assessment missing, run out, or advises against it"),
    WhyNot.NOT_VOUCHED: _("vouches missing"),
    WhyNot.EXCLUDED: _("left out for a conflict"),
    WhyNot.OFF_SHIFT: _("off shift"),
    WhyNot.BUSY: _("at another incident"),
    WhyNot.RESTING: _("resting after a scene"),
    WhyNot.QUIET_HOURS: _("in quiet hours"),
    WhyNot.UNANSWERED: _("left offers unanswered today"),
    WhyNot.WEEKLY_LIMIT: _("asked often this week"),
    WhyNot.NO_CELL: _("nobody knows where they are"),
    WhyNot.TOO_FAR: _("too far to be of use"),
    WhyNot.OUTSIDE_RADIUS: _("outside the circle so far"),
    WhyNot.ALREADY_ASKED: _("asked already"),
}

# Each rule that a network may set: what it is, and why it is there.
RULES = {
    "n_needed": (_("Observers for an incident"), _("Never one alone.")),
    "n_speakers": (_("Of them, who speak the caller's language"), ""),
    "n_pool": (_("People asked at once"), _("A no, a failure or silence adds the next nearest at once.")),
    "silence": (_("Seconds until no answer counts as a no"), ""),
    "useful_p1": (_("Longest useful journey at P1, minutes"), ""),
    "useful_p2": (_("Longest useful journey at P2, minutes"), ""),
    "n_standby": (_("How many stand by"), ""),
    "crowd_cap": (_("Most observers at one incident"), _("Only the legal lead may go beyond it for an incident.")),
    "n_unanswered_a_day": (_("Unanswered offers a day before somebody is left alone"), ""),
    "n_offers_a_week": (_("Most offers to one person a week"), ""),
    "rest": (_("Hours of rest after a scene"), ""),
    "n_vouches": (_("Vouches that somebody needs"), ""),
    "overdue_after": (_("Minutes after the expected arrival until we ask"), ""),
    "check_every": (_("Minutes between signs of life on scene"), ""),
    "call_after": (_("Minutes after that text until we call"), ""),
    "page_after": (_("Minutes after that call until the coordinator is told"), ""),
    "two_person_km": (_("Kilometers beyond which two people decide"), ""),
    "two_person_recipients": (_("People asked beyond which two people decide"), ""),
    "open_for": (_("Minutes that a search lasts"), ""),
    "radii_km": (_("Circles in which we look, kilometers"), _("The nearest first, separated by spaces.")),
}

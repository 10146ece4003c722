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
    WhyNot.NOT_VOUCHED: _("two vouches missing"),
    WhyNot.EXCLUDED: _("left out for a conflict"),
    WhyNot.OFF_SHIFT: _("off shift"),
    WhyNot.BUSY: _("at another incident"),
    WhyNot.RESTING: _("resting after a scene"),
    WhyNot.QUIET_HOURS: _("in quiet hours"),
    WhyNot.UNANSWERED: _("left two offers unanswered today"),
    WhyNot.WEEKLY_LIMIT: _("asked often this week"),
    WhyNot.NO_CELL: _("nobody knows where they are"),
    WhyNot.TOO_FAR: _("too far to be of use"),
    WhyNot.OUTSIDE_RADIUS: _("outside the circle so far"),
    WhyNot.ALREADY_ASKED: _("asked already"),
}

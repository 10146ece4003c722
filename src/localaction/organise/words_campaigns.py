"""How campaigns are said to a resident and at the desk."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from localaction.organise.rules.campaigns import Stand, Status, VoteCount

Text = str | Promise

# Badge, then words.
STATUSES: Mapping[str, tuple[str, Text]] = {
    "PLANNED": ("pending", gettext_lazy("begins later")),
    "RUNNING": ("in-force", gettext_lazy("running")),
    "OUTCOME_UNKNOWN": ("missing", gettext_lazy("outcome unknown")),
    "WON": ("good", gettext_lazy("won")),
    "PARTLY": ("good", gettext_lazy("won in part")),
    "LOST": ("ended", gettext_lazy("lost")),
    "WITHDRAWN": ("ended", gettext_lazy("given up")),
}
STANCES: Mapping[str, tuple[str, Text]] = {
    "FOR": ("good", gettext_lazy("for it")),
    "AGAINST": ("prohibited", gettext_lazy("against it")),
    "UNDECIDED": ("pending", gettext_lazy("undecided")),
    "UNKNOWN": ("missing", gettext_lazy("not known")),
}
CAUTIONS: Mapping[str, Text] = {
    "PRIVATE_OWNER": gettext_lazy(
        "A company owns the building. Ending this will not close it: ICE can make a contract with the owner directly."
    ),
    "OWNER_UNKNOWN": gettext_lazy(
        "Nobody has found out who owns the building. If a company does, ending this need not close it."
    ),
}
# Where a form shows it, and what is wrong.
GAPS: Mapping[str, tuple[str | None, Text]] = {
    "NO_PLACE": ("places", gettext_lazy("Name at least one place.")),
    "SEVERAL_STATES": ("places", gettext_lazy("The places lie in several states: start a campaign in each.")),
    "DECISION_BEFORE_START": ("decide_by", gettext_lazy("The decision lies before the start.")),
    "VOTES_OF_SEATS": ("n_votes_needed", gettext_lazy("Say how many decide, and how many of these are needed.")),
    "NAME_TAKEN": ("title", gettext_lazy("A campaign has this name already; add the place or the year.")),
    "NO_MODEL": ("model", gettext_lazy("Say which model it is; how it ends depends on it.")),
    "MEETING_OF_ANOTHER": ("meeting", gettext_lazy("This is a meeting of another body than the one that decides.")),
    "PUBLIC": (None, gettext_lazy("It is public. Take it off the public pages before you change its words.")),
    "NOT_PUBLIC": (None, gettext_lazy("It is not public.")),
    "NOTHING_NEW": (None, gettext_lazy("All of it is public already.")),
    "IN_THE_FUTURE": (None, gettext_lazy("This day has not come yet.")),
    "NOT_AN_ADDRESS": (None, gettext_lazy("An address begins with https:// or, for a page of this site, with /.")),
    "NO_DOCUMENT": ("document", gettext_lazy("Name the document that shows the outcome.")),
    "NO_NEW_DAY": ("to", gettext_lazy("Give the new day where the decision was moved, and only there.")),
    "OUTCOME_KNOWN": ("kind", gettext_lazy("The outcome is recorded already. Withdraw it first if it is wrong.")),
    "NOT_OVER": ("kind", gettext_lazy("Record the outcome first.")),
    "ENTERED_ALREADY": (None, gettext_lazy("The same is recorded already.")),
    "OTHER_CAMPAIGN": (None, gettext_lazy("This belongs to another campaign.")),
    "NO_SOURCE": ("source_title", gettext_lazy("Say where this was said.")),
    "DONE_ALREADY": (None, gettext_lazy("Somebody has recorded that already.")),
    "NO_REASON": ("why", gettext_lazy("Say why, in a few words.")),
    "WITHDRAWN": ("why", gettext_lazy("Somebody has withdrawn it already.")),
}  # fmt: skip


def said(en: str, es: str) -> str:
    """Return words in the reader's language; English where nobody has written the Spanish."""
    return (es if (get_language() or "").startswith("es") else "") or en


def vote_sentence(count: VoteCount) -> str:
    """Return how a vote stands: "2 of 3 needed; 1 for, 1 against, 1 not known"."""
    parts = [_("%(n)d for") % {"n": count.n_for}]
    if count.n_pledged:
        parts[0] += " " + ngettext("(%(n)d pledged)", "(%(n)d pledged)", count.n_pledged) % {"n": count.n_pledged}
    parts.append(_("%(n)d against") % {"n": count.n_against})
    if count.n_undecided:
        parts.append(_("%(n)d undecided") % {"n": count.n_undecided})
    if count.n_unknown:
        parts.append(_("%(n)d not known") % {"n": count.n_unknown})
    if count.n_needed is None:
        head = _("How many votes are needed has not been entered")
    else:
        head = _("%(needed)d of %(seats)d needed") % {"needed": count.n_needed, "seats": count.n_seats}
    return f"{head}; {', '.join(parts)}"


def reach_sentence(count: VoteCount) -> str:
    """Return what is still missing, empty where it is not known how many are needed."""
    if count.n_missing is None:
        return ""
    if count.n_missing == 0:
        return _("By what was said, there are enough votes. A vote counts when it is taken.")
    if count.is_out_of_reach:
        return _("By what was said, too many are against it: somebody would have to change their mind.")
    return ngettext("%(n)d more vote is needed.", "%(n)d more votes are needed.", count.n_missing) % {
        "n": count.n_missing
    }


def status_sentence(status: Status) -> str:
    """Return what is known of the decision and its day; never a guess of the outcome."""
    day = date_format(status.decided_on or status.decide_by, "DATE_FORMAT")
    if status.code == "OUTCOME_UNKNOWN":
        return _("The day of the decision, %(day)s, has passed; the outcome is unknown.") % {"day": day}
    if status.is_over:
        return _("Since %(day)s.") % {"day": day}
    return _("To be decided by %(day)s.") % {"day": day}


def stance_sentence(stand: Stand) -> str:
    """Return since when somebody is known to stand so, and whether they pledged."""
    if stand.pledged_on:
        return _("pledged on %(day)s") % {"day": date_format(stand.pledged_on, "DATE_FORMAT")}
    return _("said on %(day)s") % {"day": date_format(stand.since, "DATE_FORMAT")} if stand.since else ""

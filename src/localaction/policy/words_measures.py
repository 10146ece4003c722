"""How laws and local policies are said to a resident and at the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from localaction.policy.rules.binding import Binding, Force, Holder, Standing
from localaction.policy.rules.codebook import EXTENSIONS, RUBRIC, ModelRule, Subject

Text = str | Promise

SUBJECTS: Mapping[Subject, Text] = {
    Subject.AGREEMENT: gettext_lazy("287(g) agreements"),
    Subject.CONTRACT: gettext_lazy("contracts for immigration detention"),
    Subject.DETAINERS: gettext_lazy("holding people on ICE detainers"),
    Subject.NOTIFICATION: gettext_lazy("telling ICE release dates"),
    Subject.INQUIRY: gettext_lazy("asking about immigration status"),
    Subject.JAIL_ACCESS: gettext_lazy("access of ICE to the jail"),
    Subject.ASSISTANCE: gettext_lazy("helping ICE with staff or money"),
    Subject.INFORMATION: gettext_lazy("sharing personal information"),
    Subject.IDENTIFICATION: gettext_lazy("masks and badges of officers"),
    Subject.SURVEILLANCE: gettext_lazy("surveillance"),
    Subject.REDRESS: gettext_lazy("complaints and redress"),
    Subject.FAIRNESS: gettext_lazy("fair policing"),
    Subject.INFORM: gettext_lazy("duty to tell people that they need not answer"),
    Subject.REPORTING: gettext_lazy("duty to report to the public"),
    Subject.DATA_SHARING: gettext_lazy("sharing databases with ICE"),
    Subject.PLATE_READERS: gettext_lazy("license-plate readers"),
    Subject.PUBLIC_PROPERTY: gettext_lazy("courthouses and public property"),
    Subject.ARRESTS: gettext_lazy("arrests for minor offenses"),
}
MODEL_RULES: Mapping[ModelRule, Text] = {
    ModelRule.JUDICIAL_WARRANT: gettext_lazy("judge's warrant before holding or arrest"),
    ModelRule.NO_FACILITATION: gettext_lazy("no help with immigration enforcement"),
    ModelRule.DEFINED_ACCESS: gettext_lazy("defined access and interviews"),
    ModelRule.CLEAR_IDENTIFICATION: gettext_lazy("clear identification"),
    ModelRule.DONT_ASK: gettext_lazy("officers do not ask"),
    ModelRule.PRIVACY: gettext_lazy("privacy protection"),
    ModelRule.NO_DISCRIMINATORY_SURVEILLANCE: gettext_lazy("no discriminatory surveillance"),
    ModelRule.REDRESS_RULE: gettext_lazy("redress for those who were wronged"),
    ModelRule.FAIR_POLICING: gettext_lazy("fair and impartial policing"),
}
CODES: Mapping[str, Text] = {
    **{s.value: said for s, said in SUBJECTS.items()}, **{r.value: said for r, said in MODEL_RULES.items()},
}  # fmt: skip
BOOKS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (gettext_lazy("The seven elements of the rubric"), tuple(s.value for s in RUBRIC)),
    (gettext_lazy("The nine model rules"), tuple(r.value for r in ModelRule)),
    (gettext_lazy("Others"), (*(s.value for s in EXTENSIONS), "INFORMATION", "SURVEILLANCE", "REDRESS")),
)
HOLDERS: Mapping[Holder, Text] = {
    Holder.EVERYBODY: gettext_lazy("every public body"),
    Holder.SHERIFF: gettext_lazy("sheriffs"),
    Holder.JAIL: gettext_lazy("jails"),
    Holder.POLICE: gettext_lazy("police departments"),
    Holder.CAMPUS: gettext_lazy("campus police"),
    Holder.STATE_AGENCY: gettext_lazy("state agencies"),
    Holder.GOVERNMENT: gettext_lazy("county boards and city councils"),
}
# Badge, then words.
FORCES: Mapping[Force, tuple[str, Text]] = {
    Force.PROPOSED: ("pending", gettext_lazy("proposed")),
    Force.UNDATED: ("unverified", gettext_lazy("adopted; first day not known")),
    Force.NOT_YET: ("pending", gettext_lazy("not in force yet")),
    Force.IN_FORCE: ("in-force", gettext_lazy("in force")),
    Force.PREEMPTED: ("prohibited", gettext_lazy("overridden by state law")),
    Force.ENJOINED: ("missing", gettext_lazy("stopped by a court")),
    Force.REPEALED: ("ended", gettext_lazy("repealed")),
    Force.STRUCK_DOWN: ("ended", gettext_lazy("struck down by a court")),
    Force.EXPIRED: ("ended", gettext_lazy("expired")),
    Force.NOT_RENEWED: ("ended", gettext_lazy("not renewed")),
}
STANDINGS: Mapping[Standing, Text] = {
    Standing.REQUIRED: gettext_lazy("required by state law"),
    Standing.REQUIRED_BY: gettext_lazy("required by state law from a coming day"),
    Standing.FORBIDDEN: gettext_lazy("forbidden by state law"),
    Standing.LIMITED: gettext_lazy("limited by state law"),
    Standing.OPEN_BY_LAW: gettext_lazy("state law lets no local body limit it"),
    Standing.REQUIRED_HERE: gettext_lazy("required by a local rule"),
    Standing.FORBIDDEN_HERE: gettext_lazy("forbidden by a local rule"),
    Standing.LIMITED_HERE: gettext_lazy("limited by a local rule"),
    Standing.FREE: gettext_lazy("left to the local body"),
    Standing.UNKNOWN: gettext_lazy("nobody has looked yet"),
}
CONFIDENCE: Mapping[str, Text] = {
    "high": gettext_lazy("read in the text itself"),
    "medium": gettext_lazy("from a second source"),
    "low": gettext_lazy("from memory, not checked"),
}
# Where the form shows it, and what is wrong.
GAPS: Mapping[str, tuple[str | None, Text]] = {
    "UNTIL_BEFORE_FROM": ("valid_until", gettext_lazy("This day lies before the first day in force.")),
    "COMPLY_BEFORE_FROM": ("comply_by", gettext_lazy("This day lies before the first day in force.")),
    "ADOPTED_LATER": ("adopted_on", gettext_lazy("This day has not come yet.")),
    "READ_LATER": ("as_of", gettext_lazy("This day has not come yet.")),
    "NOTHING_TO_CHECK": ("url", gettext_lazy("Give an address or a citation, so that a reader can find it.")),
    "NOBODY_BOUND": ("bound", gettext_lazy("Say who is bound.")),
    "WRONG_PLACE": ("place", gettext_lazy("A state law belongs to a state, a local policy to a county or city.")),
    "ENTERED_ALREADY": (None, gettext_lazy("The same is recorded already.")),
    "NOT_LATER": ("valid_from", gettext_lazy("An amendment begins later than the version before it.")),
    "QUOTE_NOT_IN_TEXT": ("quote", gettext_lazy("These words do not stand in the full text that we hold.")),
    "NO_WORDS": ("quote", gettext_lazy("Quote the words, or say it in our words with the place where they stand.")),
    "UNKNOWN_SUBJECT": ("subjects", gettext_lazy("We do not know this part.")),
}
_MUST = (Standing.REQUIRED, Standing.REQUIRED_BY)
_BARRED = (Standing.FORBIDDEN,)
_OPEN = (Standing.FREE, Standing.LIMITED_HERE, Standing.FORBIDDEN_HERE, Standing.LIMITED)


def may_ask(inquiry: Binding) -> bool:
    """Return whether state law lets no local body forbid police to ask."""
    return inquiry.standing in (Standing.OPEN_BY_LAW, Standing.REQUIRED)


def town_sentence(town: str) -> str:
    """Return what a town's officers may ask and must tell, where state law lets them ask."""
    return _("Police may ask; %(town)s officers must tell you that you need not answer.") % {"town": town}


def street_sentence(inquiry: Binding, inform: Binding) -> str:
    """Return whether police may ask about status; empty where nobody has looked."""
    if may_ask(inquiry):
        if inform.standing in (Standing.REQUIRED_HERE, Standing.REQUIRED):
            return _("Police may ask about your status; here they must tell you that you need not answer.")
        return _("Police may ask about your status; no local rule can forbid it.")
    if inquiry.standing in (Standing.FORBIDDEN, Standing.FORBIDDEN_HERE):
        return _("Police here may not ask about your status.")
    if inquiry.standing in (Standing.LIMITED, Standing.LIMITED_HERE):
        return _("Police here may ask about your status only in named cases.")
    return ""


def jail_sentence(of_agreement: Binding, of_detainers: Binding) -> str:
    """Return what may lawfully be ended and refused, in one sentence where both are known; else empty."""
    agreement, detainers = of_agreement.standing, of_detainers.standing
    if agreement in _MUST and detainers in _MUST:
        return _("State law demands 287(g) of those it binds here, and refusing detainers is not lawful.")
    if agreement in _MUST:
        return _("State law demands 287(g) of those it binds here: ending it is not lawful.")
    if agreement in _BARRED and detainers in _MUST:
        return _("287(g) is not lawful here; refusing detainers is not either.")
    if agreement in _BARRED and detainers in _BARRED:
        return _("Neither 287(g) nor holding people on ICE detainers is lawful here.")
    if agreement in _BARRED:
        return _("287(g) is not lawful here.")
    if agreement in _OPEN and detainers in _MUST:
        return _("Ending 287(g) here is lawful; refusing detainers is not.")
    if agreement in _OPEN and detainers in _BARRED:
        return _("Ending 287(g) here is lawful, and holding people on ICE detainers is not.")
    if agreement in _OPEN:
        return _("Ending 287(g) here is lawful.")
    if detainers in _MUST:
        return _("Refusing ICE detainers is not lawful here.")
    if detainers in _BARRED:
        return _("Holding people on ICE detainers is not lawful here.")
    return ""


def mandate(comply_by: dt.date, on: dt.date, listed_on: dt.date | None, name: str) -> tuple[str, str]:
    """Return the heading and the sentence of a banner about a day by which an agreement is demanded.

    It never says that anybody breaks the law: we know only what ICE's list shows.
    """
    day = date_format(comply_by, "DATE_FORMAT")
    left = (comply_by - on).days
    if left >= 0:
        when = _("%(n)d days left") % {"n": left} if left != 1 else _("1 day left")
        return when, _(
            "%(law)s: by %(day)s those it binds must ask for a 287(g) agreement and enter one. "
            "Ask which model: the narrowest works in the jail alone."
        ) % {"law": name, "day": day}
    if listed_on is None:
        return _("The deadline passed"), _("%(law)s: the deadline was %(day)s.") % {"law": name, "day": day}
    return _("The deadline passed"), _(
        "%(law)s: the deadline was %(day)s. No agreement is on ICE's list as of %(listed)s."
    ) % {"law": name, "day": day, "listed": date_format(listed_on, "DATE_FORMAT")}

"""How codes are said to a resident, in her language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from localaction.policy import words as policy

Text = str | Promise

MODELS_EXPLAINED: Mapping[str, Text] = {
    "JEM": gettext_lazy(
        "Officers in the jail question people who were arrested about their status and can start deportation."
    ),
    "WSO": gettext_lazy(
        "Officers in the jail serve ICE's administrative warrants on people who are already held there."
    ),
    "TFM": gettext_lazy(
        "Officers on patrol can question and arrest people over their status in the street and on the road."
    ),
    "TTFM": gettext_lazy("Tribal officers can act as immigration officers on patrol."),
    "HYBRID": gettext_lazy("The jail and the task force model together; ICE ended it in 2012."),
}
STATUSES: Mapping[str, Text] = {
    **{code: said for code, (_badge, said) in policy.STATUSES.items()},
    "prohibited-by-state-law": gettext_lazy("Prohibited by state law"),
    "pending": gettext_lazy("Applied, not signed"),
}
BADGES: Mapping[str, str] = {
    **{code: badge for code, (badge, _said) in policy.STATUSES.items()},
    "prohibited-by-state-law": "prohibited",
    "pending": "pending",
}
CLAUSES: Mapping[str, Text] = {
    "WSO_90_DAYS": gettext_lazy(
        "The model's template asks for 90 days' written notice. The agreement stays in force until they are over."
    ),
    "FIELD_OFFICE_NO_PERIOD": gettext_lazy(
        "The model's template lets the agency end it in writing to ICE's local field office, with no notice period."
    ),
    "UNKNOWN": gettext_lazy("We have not read how this kind of agreement ends."),
}
CONFIDENCE: Mapping[str, Text] = {
    "high": gettext_lazy("Confirmed"),
    "medium": gettext_lazy("Likely"),
    "low": gettext_lazy("Unconfirmed"),
}
KINDS: Mapping[str, Text] = {
    "appeared": gettext_lazy("Signed"),
    "missing": gettext_lazy("Not on the latest list"),
    "removed-from-list": gettext_lazy("No longer listed"),
    "renamed": gettext_lazy("ICE changed the name"),
    "corrected": gettext_lazy("ICE corrected its list"),
    "superseded": gettext_lazy("Signed again"),
    "pending-appeared": gettext_lazy("Applied"),
    "pending-gone": gettext_lazy("Application gone"),
    "terminated": gettext_lazy("Ended"),
}
EVIDENCE: Mapping[str, Text] = {
    "COUNTY_IN_NAME": gettext_lazy("the county is in its name"),
    "COUNTY_MISSPELT": gettext_lazy("the county is in its name, misspelt by ICE"),
    "PLACE_IN_NAME": gettext_lazy("the town is in its name"),
    "PLACE_MISSPELT": gettext_lazy("the town is in its name, misspelt by ICE"),
    "INDEPENDENT_CITY": gettext_lazy("the city stands for a county"),
    "ROSTER": gettext_lazy("the FBI's roster of agencies"),
    "COUNTY_PRINTED": gettext_lazy("the county that ICE printed"),
    "WRITTEN_DOWN": gettext_lazy("written down by us, with the reason"),
    "STATE_IN_NAME": gettext_lazy("an agency of the whole state"),
    "DECIDED": gettext_lazy("decided by a member who looked it up"),
}


def day(text: str | dt.date | None) -> str:
    """Return a day as people write it; text that is no day comes back as it is."""
    if not text:
        return ""
    try:
        return date_format(dt.date.fromisoformat(text) if isinstance(text, str) else text, "DATE_FORMAT")
    except ValueError:
        return str(text)


# What happened, by kind and code; the agency's name stands before it on every page.
SENTENCES: Mapping[tuple[str, str], Text] = {
    ("appeared", "NEW"): gettext_lazy("is new on ICE's list: %(model)s, signed %(signed)s."),
    ("appeared", "FIRST_FILE"): gettext_lazy("was on ICE's list when our records begin: %(model)s."),
    ("appeared", "RELISTED"): gettext_lazy("is on ICE's list again: %(model)s. It had been off since %(since)s."),
    ("missing", "ABSENT"): gettext_lazy(
        "is not on ICE's latest list: %(model)s. This may be a slip; it is not yet news."
    ),
    ("missing", "PERHAPS_RENAMED"): gettext_lazy(
        "is not on ICE's latest list: %(model)s. It may have been renamed to “%(to)s”; a person will check."
    ),
    ("removed-from-list", "ABSENT_THREE_TIMES"): gettext_lazy(
        "is no longer on ICE's list since %(since)s: %(model)s. We have not confirmed an end."
    ),
    ("renamed", "SPELLING"): gettext_lazy("ICE changed the spelling from “%(from)s” to “%(to)s”."),
    ("corrected", "SIGNED"): gettext_lazy("ICE corrected the date of signing from %(from)s to %(to)s: %(model)s."),
    ("corrected", "MODEL"): gettext_lazy("ICE corrected the model from %(from_model)s to %(to_model)s."),
    ("corrected", "HOLDER"): gettext_lazy("ICE corrected whose agreement this is: %(model)s."),
    ("corrected", "LISTED_AGAIN"): gettext_lazy(
        "is back on ICE's list, which had left it out since %(since)s: %(model)s."
    ),
    ("superseded", "SIGNED_AGAIN"): gettext_lazy("signed the same model again on %(to)s: %(model)s."),
    ("superseded", "DUPLICATE_DROPPED"): gettext_lazy("stood twice on ICE's list and now stands once: %(model)s."),
    ("terminated", "DOCUMENT"): gettext_lazy("has ended its agreement, as a document shows: %(model)s."),
    ("terminated", "TWO_REPORTS"): gettext_lazy("has ended its agreement, as two sources report: %(model)s."),
    ("pending-appeared", "NEW"): gettext_lazy("is on ICE's list of pending applications: %(model)s."),
    ("pending-appeared", "FIRST_FILE"): gettext_lazy("was pending when our records begin: %(model)s."),
    ("pending-gone", "NO_LONGER_PENDING"): gettext_lazy(
        "is no longer on ICE's list of pending applications: %(model)s. The list does not say why."
    ),
}


def change_sentence(kind: str, code: str, model: str, detail: Mapping[str, Any]) -> str:
    """Return one sentence that says what happened."""
    said = {key: day(detail.get(key)) or _("unknown") for key in ("from", "to", "since", "signed")}
    said["from_model"], said["to_model"] = (str(policy.model(str(detail.get(key, "")))) for key in ("from", "to"))
    said["model"] = str(policy.model(model))
    sentence = SENTENCES.get((kind, code))
    return str(sentence) % said if sentence else f"{KINDS.get(kind, kind)}: {said['model']}"


def ends_sentence(model: str, ends_on: dt.date | None, today: dt.date) -> Text:
    """Return the sentence on a documented end, or an empty one."""
    if ends_on is None:
        return ""
    if ends_on > today:
        return format_lazy(
            gettext_lazy("Notice was given. It ends on {day} and is in force until then."), day=day(ends_on)
        )
    return format_lazy(gettext_lazy("Ended on {day}, as the documents below show."), day=day(ends_on))

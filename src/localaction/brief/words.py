"""How codes are said to a resident, in her language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

Text = str | Promise

MODELS: Mapping[str, Text] = {
    "JEM": _l("Jail Enforcement Model"),
    "WSO": _l("Warrant Service Officer"),
    "TFM": _l("Task Force Model"),
    "TTFM": _l("Tribal Task Force Model"),
    "HYBRID": _l("Hybrid model"),
}
MODELS_EXPLAINED: Mapping[str, Text] = {
    "JEM": _l("Officers in the jail question people who were arrested about their status and can start deportation."),
    "WSO": _l("Officers in the jail serve ICE's administrative warrants on people who are already held there."),
    "TFM": _l("Officers on patrol can question and arrest people over their status in the street and on the road."),
    "TTFM": _l("Tribal officers can act as immigration officers on patrol."),
    "HYBRID": _l("The jail and the task force model together; ICE ended it in 2012."),
}
STATUSES: Mapping[str, Text] = {
    "listed": _l("Listed by ICE"),
    "listed-link-pending": _l("Listed by ICE, text not published"),
    "missing": _l("Not on the latest list"),
    "removed-from-list": _l("No longer on ICE's list"),
    "superseded": _l("Replaced by a later signing"),
    "terminated": _l("Ended"),
    "void-declared": _l("Declared void"),
    "prohibited-by-state-law": _l("Prohibited by state law"),
    "pending": _l("Applied, not signed"),
}
BADGES: Mapping[str, str] = {
    "listed": "listed",
    "listed-link-pending": "listed",
    "missing": "missing",
    "removed-from-list": "removed",
    "superseded": "superseded",
    "terminated": "terminated",
    "void-declared": "prohibited",
    "prohibited-by-state-law": "prohibited",
    "pending": "pending",
}
CLAUSES: Mapping[str, Text] = {
    "WSO_90_DAYS": _l(
        "The model's template asks for 90 days' written notice. The agreement stays in force until they are over."
    ),
    "FIELD_OFFICE_NO_PERIOD": _l(
        "The model's template lets the agency end it in writing to ICE's local field office, with no notice period."
    ),
    "UNKNOWN": _l("We have not read how this kind of agreement ends."),
}
CONFIDENCE: Mapping[str, Text] = {"high": _l("Confirmed"), "medium": _l("Likely"), "low": _l("Unconfirmed")}
KINDS: Mapping[str, Text] = {
    "appeared": _l("Signed"),
    "missing": _l("Not on the latest list"),
    "removed-from-list": _l("No longer listed"),
    "renamed": _l("ICE changed the name"),
    "corrected": _l("ICE corrected its list"),
    "superseded": _l("Signed again"),
    "pending-appeared": _l("Applied"),
    "pending-gone": _l("Application gone"),
    "terminated": _l("Ended"),
}
EVIDENCE: Mapping[str, Text] = {
    "COUNTY_IN_NAME": _l("the county is in its name"),
    "COUNTY_MISSPELT": _l("the county is in its name, misspelt by ICE"),
    "PLACE_IN_NAME": _l("the town is in its name"),
    "PLACE_MISSPELT": _l("the town is in its name, misspelt by ICE"),
    "INDEPENDENT_CITY": _l("the city stands for a county"),
    "ROSTER": _l("the FBI's roster of agencies"),
    "COUNTY_PRINTED": _l("the county that ICE printed"),
    "WRITTEN_DOWN": _l("written down by us, with the reason"),
    "STATE_IN_NAME": _l("an agency of the whole state"),
    "DECIDED": _l("decided by a member who looked it up"),
}


def model_name(code: str) -> Text:
    """Return a model's name; an unknown one as ICE prints it."""
    return MODELS.get(code, code.title() if code else _l("unknown model"))


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
    ("appeared", "NEW"): _l("is new on ICE's list: %(model)s, signed %(signed)s."),
    ("appeared", "FIRST_FILE"): _l("was on ICE's list when our records begin: %(model)s."),
    ("appeared", "RELISTED"): _l("is on ICE's list again: %(model)s. It had been off since %(since)s."),
    ("missing", "ABSENT"): _l("is not on ICE's latest list: %(model)s. This may be a slip; it is not yet news."),
    ("missing", "PERHAPS_RENAMED"): _l(
        "is not on ICE's latest list: %(model)s. It may have been renamed to “%(to)s”; a person will check."
    ),
    ("removed-from-list", "ABSENT_THREE_TIMES"): _l(
        "is no longer on ICE's list since %(since)s: %(model)s. We have not confirmed an end."
    ),
    ("renamed", "SPELLING"): _l("ICE changed the spelling from “%(from)s” to “%(to)s”."),
    ("corrected", "SIGNED"): _l("ICE corrected the date of signing from %(from)s to %(to)s: %(model)s."),
    ("corrected", "MODEL"): _l("ICE corrected the model from %(from_model)s to %(to_model)s."),
    ("corrected", "HOLDER"): _l("ICE corrected whose agreement this is: %(model)s."),
    ("corrected", "LISTED_AGAIN"): _l("is back on ICE's list, which had left it out since %(since)s: %(model)s."),
    ("superseded", "SIGNED_AGAIN"): _l("signed the same model again on %(to)s: %(model)s."),
    ("superseded", "DUPLICATE_DROPPED"): _l("stood twice on ICE's list and now stands once: %(model)s."),
    ("pending-appeared", "NEW"): _l("is on ICE's list of pending applications: %(model)s."),
    ("pending-appeared", "FIRST_FILE"): _l("was pending when our records begin: %(model)s."),
    ("pending-gone", "NO_LONGER_PENDING"): _l(
        "is no longer on ICE's list of pending applications: %(model)s. The list does not say why."
    ),
}


def change_sentence(kind: str, code: str, model: str, detail: Mapping[str, Any]) -> str:
    """Return one sentence that says what happened."""
    said = {key: day(detail.get(key)) or _("unknown") for key in ("from", "to", "since", "signed")}
    said["from_model"], said["to_model"] = (str(model_name(str(detail.get(key, "")))) for key in ("from", "to"))
    said["model"] = str(model_name(model))
    sentence = SENTENCES.get((kind, code))
    return str(sentence) % said if sentence else f"{KINDS.get(kind, kind)}: {said['model']}"


def ends_sentence(model: str, ends_on: dt.date | None, today: dt.date) -> Text:
    """Return the sentence on a documented end, or an empty one."""
    if ends_on is None:
        return ""
    if ends_on > today:
        return format_lazy(_l("Notice was given. It ends on {day} and is in force until then."), day=day(ends_on))
    return format_lazy(_l("Ended on {day}, as the documents below show."), day=day(ends_on))

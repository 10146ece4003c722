"""The codes of the rules in words, for pages."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from localaction.defend.models import CustodyStatus

LANGUAGES = [
    ("en", gettext_lazy("English")), ("es", gettext_lazy("Spanish")), ("ht", gettext_lazy("Haitian Creole")),
    ("pt", gettext_lazy("Portuguese")), ("fr", gettext_lazy("French")), ("zh", gettext_lazy("Chinese")),
    ("ar", gettext_lazy("Arabic")), ("pa", gettext_lazy("Punjabi")), ("ko", gettext_lazy("Korean")),
    ("xx", gettext_lazy("an indigenous language")),
]  # fmt: skip
HEARINGS = [
    ("NONE", gettext_lazy("no hearing set")), ("FIRST", gettext_lazy("before the first hearing")),
    ("LATER", gettext_lazy("after the first hearing")), ("BOND", gettext_lazy("bond hearing")),
    ("APPEAL", gettext_lazy("on appeal")),
]  # fmt: skip
CATEGORIES = [
    ("VIOLENT_FELONY", gettext_lazy("convicted of a violent felony")),
    ("OTHER_FELONY", gettext_lazy("convicted of another felony")),
    ("FINAL_ORDER", gettext_lazy("has a final order of removal")),
]  # fmt: skip
BONDS = [
    ("YES", gettext_lazy("a judge may set a bond")), ("MANDATORY", gettext_lazy("mandatory detention is claimed")),
    ("UNKNOWN", gettext_lazy("not known")),
]  # fmt: skip

# What a reason says; `%(what)s` is what stands after the code.
REASONS: Mapping[str, str | Promise] = {
    "WALLED": gettext_lazy("kept out by a wall"),
    "OVER_CAPACITY": gettext_lazy("over capacity: would carry %(what)s points"),
    "LOAD": gettext_lazy("would carry %(what)s points"),
    "COURT_NOT_COVERED": gettext_lazy("does not go to the court %(what)s"),
    "LANGUAGE": gettext_lazy("speaks %(what)s"),
    "LANGUAGE_BY_INTERPRETER": gettext_lazy("works with the interpreter"),
    "LANGUAGE_NOT_COVERED": gettext_lazy("does not speak %(what)s"),
    "AWAY": gettext_lazy("away on %(what)s"),
    "RESIDENCE": gettext_lazy("lives outside the fund’s places (%(what)s)"),
    "CUSTODY": gettext_lazy("custody: %(what)s"),
    "VENUE": gettext_lazy("the fund does not cover the court %(what)s"),
    "STAGE": gettext_lazy("the fund does not take cases at this hearing (%(what)s)"),
    "EARLIER_COUNSEL": gettext_lazy("had a private lawyer before"),
    "EXCLUDED_CATEGORY": gettext_lazy("excluded by the fund: %(what)s"),
    "INCOME": gettext_lazy("income: %(what)s of the poverty guideline"),
    "UNVERIFIED_GUIDELINE": gettext_lazy("the guideline %(what)s was not checked against its publication"),
    "ASK_RESIDENCE": gettext_lazy("ask where the person lives"),
    "ASK_CUSTODY": gettext_lazy("ask whether the person is held"),
    "ASK_VENUE": gettext_lazy("ask which court it is"),
    "ASK_STAGE": gettext_lazy("ask which hearing comes"),
    "ASK_EARLIER_COUNSEL": gettext_lazy("ask about an earlier lawyer"),
    "ASK_CATEGORIES": gettext_lazy("ask about convictions"),
    "ASK_HOUSEHOLD_SIZE": gettext_lazy("ask how many live in the household"),
    "ASK_INCOME": gettext_lazy("ask about the income"),
}


SIMILARITIES: Mapping[str, str | Promise] = {
    "births within a year": gettext_lazy("births within a year"),
    "births over a year apart": gettext_lazy("births over a year apart"),
    "a birth date missing": gettext_lazy("a birth date missing"),
    "same identifying number": gettext_lazy("same identifying number"),
    "same telephone number": gettext_lazy("same telephone number"),
    "no name to compare": gettext_lazy("no name to compare"),
}


def similarity(reason: str) -> str:
    """Return why two records may be one person, in the reader's language; words of names stay as they are."""
    if reason.startswith("only here: "):
        return _("only on one side: %(word)s") % {"word": reason.removeprefix("only here: ")}
    return str(SIMILARITIES.get(reason, reason))


def in_words(reason: str) -> str:
    """Return a reason of the rules in the reader's language; one without words as it is."""
    code, _space, what = reason.partition(" ")
    if code not in REASONS:
        return reason
    return str(REASONS[code]) % {"what": _what(code, what)}


def _what(code: str, what: str) -> str:
    if code in ("LANGUAGE", "LANGUAGE_NOT_COVERED"):
        return ", ".join(str(dict(LANGUAGES).get(one, one)) for one in what.split(", "))
    if code in ("OVER_CAPACITY", "LOAD"):
        carried, _of, cap = what.partition(" of ")
        return _("%(carried)s of %(cap)s") % {"carried": carried, "cap": cap}
    if code == "AWAY":
        return what.removeprefix("on ")
    if code == "CUSTODY" and what in CustodyStatus.values:
        return str(CustodyStatus(what).label)
    if code == "STAGE":
        return str(dict(HEARINGS).get(what, what))
    if code == "EXCLUDED_CATEGORY":
        return str(dict(CATEGORIES).get(what, what))
    if code == "INCOME":
        return _income(what)
    return what


def _income(what: str) -> str:
    """Turn “202.2% is not under 200%” into a sentence; the boundary is the fund's own word."""
    percent, _is_not, limit = what.partition(" is not ")
    word, _space, number = limit.rpartition(" ")
    if word == "under":
        return _("%(percent)s is not under %(limit)s") % {"percent": percent, "limit": number}
    return _("%(percent)s is not at or under %(limit)s") % {"percent": percent, "limit": number}

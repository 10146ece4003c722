"""What the figures say in words: each warning and each reason against a comparison is a code with its values.

A version that was published keeps codes and values, so it can be read in any language the coalition speaks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

Translate = Callable[[str], str]


def gettext_noop(text: str) -> str:
    """Mark a text for the catalogue and return it as it is."""
    return text


class Code(StrEnum):
    """What may have to be said beside a figure."""

    ENTERED_LATER = "ENTERED_LATER"
    NOBODY = "NOBODY"
    NONE_DECIDED = "NONE_DECIDED"
    EARLY = "EARLY"
    NOT_FOLLOWED = "NOT_FOLLOWED"
    MOVES = "MOVES"
    OTHER_CLOSURES = "OTHER_CLOSURES"
    ADMIN_CLOSED = "ADMIN_CLOSED"
    CUSTODY_UNKNOWN = "CUSTODY_UNKNOWN"
    SELECTION_UNSTATED = "SELECTION_UNSTATED"
    COLUMN_ABSENT = "COLUMN_ABSENT"
    OWN_NONE_DECIDED = "OWN_NONE_DECIDED"
    OWN_CUSTODY_UNKNOWN = "OWN_CUSTODY_UNKNOWN"
    OTHER_CUSTODY_ABSENT = "OTHER_CUSTODY_ABSENT"
    DIFFERS = "DIFFERS"
    OTHER_SILENT = "OTHER_SILENT"
    OWN_SILENT = "OWN_SILENT"


WORDING: dict[Code, str] = {
    Code.ENTERED_LATER: gettext_noop("%(cases)s entered after the cut and left out: %(named)s"),
    Code.NOBODY: gettext_noop("nobody had entered by the cut: there is no figure to give"),
    Code.NONE_DECIDED: gettext_noop("no case has been decided by the cut: there is no completed-only rate"),
    Code.EARLY: gettext_noop(
        "early program: completed-only rates are pulled by what ends fast, and removals of detained people and "
        "voluntary departures finish first; read the floor, the ceiling and the cumulative incidence"
    ),
    Code.NOT_FOLLOWED: gettext_noop("no estimate at %(months)s months: no case has been followed so long"),
    Code.MOVES: gettext_noop("the completed-only rate moves by %(points)s points between definitions"),
    Code.OTHER_CLOSURES: gettext_noop("closures that no court decided are counted in ended (%(listed)s)"),
    Code.ADMIN_CLOSED: gettext_noop("%(cases)s administratively closed, which is off the calendar: pending"),
    Code.CUSTODY_UNKNOWN: gettext_noop("%(cases)s without a custody status at intake"),
    Code.SELECTION_UNSTATED: gettext_noop(
        "how people were chosen is not stated: merits-blind or not, and how many were turned away"
    ),
    Code.COLUMN_ABSENT: gettext_noop("the file has no column %(column)s"),
    Code.OWN_NONE_DECIDED: gettext_noop("decided cases: the program has none yet"),
    Code.OWN_CUSTODY_UNKNOWN: gettext_noop(
        "custody: some of the program's decided cases have no custody status at intake"
    ),
    Code.OTHER_CUSTODY_ABSENT: gettext_noop("custody: the comparison group has no decided %(custody)s cases"),
    Code.DIFFERS: gettext_noop("%(item)s: not the same in both groups"),
    Code.OTHER_SILENT: gettext_noop("%(item)s: not stated for the comparison group"),
    Code.OWN_SILENT: gettext_noop("%(item)s: not stated for the program"),
}

# Values that are words themselves.
ITEMS = {
    "court": gettext_noop("court"),
    "period": gettext_noop("period of entry"),
    "stage": gettext_noop("stage of entry"),
    "definition": gettext_noop("outcome definition and level"),
    "pending": gettext_noop("treatment of pending cases"),
}
CUSTODY = {
    "detained": gettext_noop("detained"),
    "non-detained": gettext_noop("non-detained"),
    "unknown": gettext_noop("unknown"),
}
ONE_CASE, CASES = gettext_noop("1 case"), gettext_noop("%(n)s cases")


@dataclass(frozen=True)
class Saying:
    """A code with the values of its sentence; `private` where the sentence counts or names cases.

    The value `n` is a number of cases, `item` one of ITEMS, `custody` one of CUSTODY; others are printed as they are.
    """

    code: Code
    values: tuple[tuple[str, str], ...] = ()
    private: bool = False

    def text(self, translate: Translate = gettext_noop) -> str:
        """Return the sentence; `translate` maps an English msgid to the reader's language."""
        said = dict(self.values)
        if "n" in said:
            said["cases"] = translate(ONE_CASE) if said["n"] == "1" else translate(CASES) % {"n": said["n"]}
        if "item" in said:
            said["item"] = translate(ITEMS[said["item"]])
        if "custody" in said:
            said["custody"] = translate(CUSTODY[said["custody"]])
        return translate(WORDING[self.code]) % said

    def as_json(self) -> dict[str, object]:
        """Return the code and its values as they are stored with a published version."""
        return {"code": self.code.value, "values": dict(self.values)}


def say(code: Code, *, private: bool = False, **values: object) -> Saying:
    """Return a saying with its values turned to text."""
    return Saying(code, tuple(sorted((name, str(value)) for name, value in values.items())), private)


def said_again(stored: Mapping[str, object]) -> Saying:
    """Return the saying that `as_json` stored."""
    values = stored["values"]
    assert isinstance(values, dict)
    return say(Code(str(stored["code"])), **values)

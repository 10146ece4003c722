"""How the codes of the review queue are said to the person who decides, in her language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from localaction.sources.models import Decision, ReviewItem

Text = str | Promise
Kind, State = ReviewItem.Kind, ReviewItem.State

KINDS: Mapping[str, Text] = {
    Kind.PUBLICATION: _("Publication out of line"),
    Kind.RENAME: _("One agency under two names?"),
    Kind.ROW: _("Row that we cannot read"),
    Kind.REPORT: _("Reader's report"),
    Kind.DEPARTURE: _("No longer on the list"),
    Kind.PLACE: _("Which counties?"),
    Kind.FACILITY: _("Which detention center?"),
}
QUESTIONS: Mapping[str, Text] = {
    Kind.PUBLICATION: _("Can this publication be trusted?"),
    Kind.RENAME: _("Are these one agency?"),
    Kind.ROW: _("What does this row say?"),
    Kind.REPORT: _("Is the reader right?"),
    Kind.DEPARTURE: _("Has this agreement ended?"),
    Kind.PLACE: _("Which counties does this agency serve?"),
    Kind.FACILITY: _("Which detention center is this?"),
}
# What follows until somebody decides; said above every question.
MEANWHILE: Mapping[str, Text] = {
    Kind.PUBLICATION: _("Until somebody decides, nothing that it printed counts."),
    Kind.RENAME: _(
        "The first name vanished when the second one stood on the list. Until somebody decides, neither a departure "
        "nor a new agreement is announced where a document or a signing points to a rename."
    ),
    Kind.ROW: _("Until somebody decides, the row is kept as printed and what cannot be read is left out."),
    Kind.REPORT: _("The page stays as it is until somebody corrects the cause."),
    Kind.DEPARTURE: _(
        "ICE's list has left it out three times in a row. That is no proof of an end: call the agency or the county, "
        "or request the notice, and record what you find. Pages say “no longer on ICE's list” until a document or "
        "two sources show more."
    ),
    Kind.PLACE: _("Until somebody decides, the agency stands on its state's page and on no county's."),
    Kind.FACILITY: _("Until somebody decides, it has a page of its own, without ICE's code and without daily counts."),
}
# The choices of each kind of question: verdict, what it is called, what follows from it.
CHOICES: Mapping[str, tuple[tuple[str, Text, Text], ...]] = {
    Kind.RENAME: (
        (State.ACCEPTED, _("One agency"), _("Both names are joined; the agreement goes on under the new name.")),
        (
            State.REJECTED,
            _("Two agencies"),
            _("The names stay apart: the first one has left the list, the second one is new on it."),
        ),
        (
            State.CORRECTED,
            _("Two agencies; ICE corrected whose agreement it is"),
            _("The names stay apart, and one agreement moves from the first to the second."),
        ),
    ),
    Kind.ROW: (
        (
            State.CORRECTED,
            _("Read it as corrected here"),
            _("Later publications that print the same are read so too."),
        ),
        (State.REJECTED, _("Leave it as printed"), _("Nobody can tell what it means, or nothing needs correcting.")),
    ),
    Kind.FACILITY: (
        (State.CORRECTED, _("It is the center with this code"), _("Its rows move to that center's page.")),
        (State.REJECTED, _("It is none that we know"), _("It keeps a page of its own.")),
    ),
    Kind.PLACE: (
        (State.CORRECTED, _("It serves what is given here"), _("It appears on the pages of these counties.")),
        (State.REJECTED, _("We looked and cannot tell"), _("It stays on its state's page only.")),
    ),
    Kind.PUBLICATION: (
        (State.ACCEPTED, _("Release it"), _("What it printed counts from now on, as of its own date.")),
        (State.REJECTED, _("Keep it out"), _("It stays stored as printed and never counts.")),
    ),
    Kind.DEPARTURE: (
        (State.ACCEPTED, _("The end is shown"), _("A document or two sources are recorded for this agreement.")),
        (
            State.REJECTED,
            _("Looked into: no end is shown"),
            _("Pages go on saying only that it is no longer on ICE's list."),
        ),
    ),
    Kind.REPORT: (
        (State.ACCEPTED, _("The reader is right"), _("Say in the reason what was corrected.")),
        (State.REJECTED, _("The page is right"), _("Say in the reason what was checked.")),
    ),
}
STATES: Mapping[str, Text] = {
    State.OPEN: pgettext_lazy("a question", "open"),
    State.MOOT: _("no longer asked"),
}
REASONS: Mapping[str, Text] = {
    "STATE_MISSING": _("The state is empty."),
    "STATE_UNKNOWN": _("The state is not one that exists."),
    "AGENCY_MISSING": _("The agency's name is empty."),
    "AGENCY_TOO_LONG": _("The agency's name is longer than any name is."),
    "MODEL_MISSING": _("The model is empty."),
    "MODEL_UNKNOWN": _("The model is not one that we know."),
    "MODEL_MISSPELT": _("The model is misspelt."),
    "SIGNED_MISSING": _("The date of signing is empty."),
    "SIGNED_REPAIRED": _("The date of signing is text with a slash missing."),
    "SIGNED_UNREADABLE": _("The date of signing cannot be read."),
    "SIGNED_OUT_OF_RANGE": _("The date of signing cannot be right."),
    "LINK_UNREADABLE": _("The link is not a web address."),
    "SAME_SIGNING": _("The same model and date of signing under both names."),
    "SHARED_DOCUMENT": _("Both names link to the same memorandum."),
    "SAME_DOCUMENT": _("The same memorandum passed from one name to the other."),
    "LIKE_NAME": _("The names are alike."),
    "SAME_NAME": _("The names are the same."),
    "REMOVED_FROM_LIST": _("Left out of three publications in a row."),
    "NAMESAKES": _("Several places bear the name."),
    "PLACE_UNKNOWN": _("We know no place of that name."),
    "READER": _("Sent from a public page."),
    "NAME_MISSING": _("The name is empty."),
    "CITY_MISSING": _("The city is empty."),
    "FACILITY_MISSING": _("The name of the detention center is empty."),
    "DETLOC_UNREADABLE": _("ICE's code cannot be read."),
    "DATE_UNREADABLE": _("The day cannot be read."),
    "NO_CANDIDATE": _("No center with a code comes near."),
    "SEVERAL_CANDIDATES": _("Several centers with a code bear the name."),
    "POPULATION_CONTRADICTS": _("The name fits, but the daily counts of that code do not."),
    "PLACE_CONTRADICTS": _("The name fits, but the place does not."),
    "ADDRESS_ONLY": _("Only the address is the same."),
    "LIKENESS_ONLY": _("The names are only alike."),
}
EVIDENCE: Mapping[str, Text] = {
    "SAME_DOCUMENT": _("The same memorandum stands behind both names, and nobody else uses it."),
    "SHARED_DOCUMENT": _("Both rows link to the same memorandum; it may have been put behind the wrong row."),
    "SAME_SIGNING": _("Both rows print the same model and the same date of signing."),
    "SAME_COUNTY": _("Both rows print the same county."),
    "NO_SUCH_PLACE": _("No place of the first name exists in the state; one of the second name does."),
    "SAME_NAME": _("Both names are the same but for spelling or state."),
    "LIKE_NAME": _("The names are alike, which two different agencies' names often are."),
    "ONLY_CANDIDATE": _("No other name of the state lost or gained a row of that model and date."),
    "STILL_LISTED": _("Against a rename: the first name still stands on the list for another model."),
    "ALREADY_LISTED": _("Against a rename: the second name stood on the list before."),
}
DOUBTS: Mapping[str, Text] = {
    "LIST_OF_PENDING": _("It holds the list of pending agencies: it has no SIGNED and no MOA column."),
    "LIST_OF_PARTICIPATING": _("It holds the list of participating agencies: it has SIGNED and MOA columns."),
    "COLUMN_MISSING": _("A column that we need is missing or has another name: {message}"),
    "COLUMNS_GONE": _("Columns of the publication before it are gone: {columns}"),
    "ROWS_FELL": _("The number of rows fell from {before} to {now}."),
    "ROWS_ROSE": _("The number of rows rose from {before} to {now}."),
    "STATES_GONE": _("States of the publication before it are gone: {states}"),
    "POPULATION_LEAPT": _("The number of people held leapt from {before} to {now}."),
    "GROUPS_DISAGREE": _("Of {of} rows, the columns of {rows} do not add up to the same number of people."),
    "MANY_UNREADABLE": _("Of {of} rows, {rows} cannot be read."),
    "NO_FISCAL_YEAR": _("Nothing says which fiscal year it is of."),
    "NAMES_GONE": _("Of {of} agencies of the publication before it, {agencies} are gone."),
    "MANY_STATE_UNKNOWN": _("Of {of} rows, {rows} print a state that does not exist."),
    "MANY_MODEL_UNKNOWN": _("Of {of} rows, {rows} print a model that we do not know."),
    "MANY_SIGNED_UNREADABLE": _("Of {of} rows, {rows} print a date of signing that cannot be read."),
    "MANY_SIGNED_MISSING": _("Of {of} rows, {rows} print no date of signing."),
    "MANY_AGENCY_MISSING": _("Of {of} rows, {rows} print no agency."),
}
PUBLICATION_STATUSES: Mapping[str, tuple[str, Text]] = {
    "IMPORTED": ("good", _("Counts")),
    "QUARANTINED": ("urgent", _("In quarantine")),
    "RELEASED": ("verified", _("Released by a person")),
    "REJECTED": ("removed", _("Kept out by a person")),
}
DATED_BY: Mapping[str, Text] = {
    "workbook": _("dated by the workbook itself"),
    "name": _("dated by the file's name"),
    "file": _("dated by the file's last change"),
    "last day": _("dated by the last day that it counts"),
}
SOURCES: Mapping[str, Text] = {
    "287g-participating": _("287(g): participating agencies"),
    "287g-pending": _("287(g): pending agencies"),
    "detention-statistics": _("ICE, detention statistics"),
    "facility-list": _("ICE, list of facilities"),
    "daily-population": _("Daily counts of people in detention"),
    "inspections": _("Inspections 2019 to 2021, coded by NMSU and UTEP"),
    "readers": _("Readers"),
}
VALUES: Mapping[str, Text] = {
    "state": _("State"),
    "agency": _("Agency"),
    "model": _("Model"),
    "signed": _("Date of signing"),
    "moa_url": _("Link to the memorandum"),
    "coverage": _("It serves"),
    "counties": _("Counties"),
    "moved": _("The agreement moved"),
    "detloc": _("ICE's code (DETLOC)"),
}


def kind(code: str) -> Text:
    """Return what a kind of question is called."""
    return KINDS.get(code, code)


def reason(code: str) -> Text:
    """Return why a question is asked."""
    return REASONS.get(code) or DOUBTS_SHORT.get(code) or code


DOUBTS_SHORT: Mapping[str, Text] = {
    "LIST_OF_PENDING": _("It holds the list of pending agencies."),
    "LIST_OF_PARTICIPATING": _("It holds the list of participating agencies."),
    "COLUMN_MISSING": _("A column is missing."),
    "COLUMNS_GONE": _("Columns are gone."),
    "ROWS_FELL": _("Many rows are gone."),
    "ROWS_ROSE": _("The number of rows rose suddenly."),
    "STATES_GONE": _("States are gone."),
    "NAMES_GONE": _("Many agencies are gone."),
    "POPULATION_LEAPT": _("The number of people held leapt."),
    "GROUPS_DISAGREE": _("Columns do not add up."),
    "NO_FISCAL_YEAR": _("Nothing says which fiscal year it is of."),
    **{code: _("Many rows cannot be read.") for code in DOUBTS if code.startswith("MANY_")},
}


def doubt(found: Mapping[str, Any]) -> str:
    """Return one doubt about a publication as a sentence."""
    code = str(found.get("code", ""))
    sentence = DOUBTS.get(code)
    return str(format_lazy(str(sentence), **{k: v for k, v in found.items() if k != "code"})) if sentence else code


def evidence(code: str) -> Text:
    """Return one piece of evidence as a sentence."""
    return EVIDENCE.get(code, code)


def verdict(of_kind: str, code: str) -> Text:
    """Return what a verdict is called on a kind of question."""
    return next((label for v, label, _what in CHOICES.get(of_kind, ()) if v == code), STATES.get(code, code))


def source(code: str) -> Text:
    """Return what a source is called."""
    return SOURCES.get(code, code)


def already_decided(decision: Decision | None) -> str:
    """Return that somebody was faster, and who."""
    if decision is None:
        return gettext("This is no longer asked: later publications answered it. Your decision was not recorded.")
    return gettext("Already decided by %(who)s: “%(what)s”. Your decision was not recorded.") % {
        "who": decision.decided_by.get_username(),
        "what": verdict(decision.item.kind, decision.verdict),
    }


def changed(n: int) -> str:
    """Return what a decision did to the history of agreements."""
    if not n:
        return gettext("The history was worked out anew; no entry of it differs.")
    return ngettext(
        "The history was worked out anew; %(n)d entry of it differs.",
        "The history was worked out anew; %(n)d entries of it differ.",
        n,
    ) % {"n": n}

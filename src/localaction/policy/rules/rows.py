"""Understanding one row of ICE's lists of participating and pending agencies.

Nothing is guessed: a cell that cannot be read leaves its value empty and adds a note, and a row without a known
state, an agency or a model is parked with a reason. The cells themselves are kept as printed elsewhere.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from localaction.policy.rules.names import key, tidy, words

# The programme of 8 U.S.C. § 1357(g) was first used in 2002; a later date than the publication's is a slip too.
FIRST_SIGNING = dt.date(2002, 1, 1)
# The longest name that ICE printed in a year has 83 letters.
LONGEST_NAME = 150
LONGEST_ADDRESS = 600

MODELS = {
    "jail enforcement model": "JEM",
    "warrant service officer": "WSO",
    "warrant services officer": "WSO",
    "warrant service office": "WSO",
    "warrant service officer model": "WSO",
    "task force model": "TFM",
    "task force officer": "TFM",
    "tribal task force model": "TTFM",
    "hybrid model": "HYBRID",
    "hybrid": "HYBRID",
    "jem": "JEM",
    "wso": "WSO",
    "tfm": "TFM",
}
# What a reason or note means, for the review queue; the texts are translated where they are shown.
PARKED = {
    "STATE_MISSING": "The state is empty.",
    "STATE_UNKNOWN": "The state is not one that exists.",
    "AGENCY_MISSING": "The agency's name is empty.",
    "AGENCY_TOO_LONG": "The agency's name is too long to be one.",
    "MODEL_MISSING": "The model is empty.",
}
NOTES = {
    "MODEL_UNKNOWN": "The model is not one that we know.",
    "MODEL_MISSPELT": "The model is misspelt.",
    "SIGNED_MISSING": "The date of signing is empty.",
    "SIGNED_REPAIRED": "The date of signing is text with a slash missing.",
    "SIGNED_UNREADABLE": "The date of signing cannot be read.",
    "SIGNED_OUT_OF_RANGE": "The date of signing cannot be right.",
    "LINK_UNREADABLE": "The link is not a web address.",
}


@dataclass(frozen=True)
class Understood:
    """What a row says; `values` is empty for a parked row except for what helps a person to decide."""

    is_kept: bool
    reasons: list[str]
    values: dict[str, Any] = field(default_factory=dict)


def understand(
    cells: Mapping[str, Any],
    state_of: Callable[[str], str | None],
    published_on: dt.date,
    corrections: Mapping[str, str] | None = None,
    name_of_state: Callable[[str], str] = lambda code: "",
) -> Understood:
    """Return what the printed cells say.

    Args:
        cells: column heading to cell as printed; "MOA link" and "ADDENDUM link" hold the address behind a cell.
        state_of: returns the two-letter code of a state's exact name, or None.
        published_on: day of the first publication that printed the row; no signing is later than the day after.
        corrections: values decided by a person for this row, by name: state, agency, model, signed, moa_url.
        name_of_state: returns the full name of a state's code.
    """
    fixed = corrections or {}
    state_text, agency = tidy(str(cells.get("STATE") or "")), tidy(str(cells.get("LAW ENFORCEMENT AGENCY") or ""))
    state = fixed.get("state") or state_of(state_text)
    agency = fixed.get("agency") or agency
    name_key = key(agency, name_of_state(state) if state else "")
    model, model_note = read_model(str(cells.get("SUPPORT TYPE") or ""))
    if "model" in fixed:
        model, model_note = fixed["model"], ""
    parked = [
        code
        for code, is_so in (
            ("STATE_MISSING", not state and not state_text),
            ("STATE_UNKNOWN", not state and bool(state_text)),
            ("AGENCY_MISSING", not name_key),
            ("AGENCY_TOO_LONG", len(agency) > LONGEST_NAME),
            ("MODEL_MISSING", not model),
        )
        if is_so
    ]
    notes = [model_note] if model_note else []
    signed, signed_note = None, ""
    if "SIGNED" in cells or "signed" in fixed:
        signed, signed_note = read_signed(fixed.get("signed") or cells.get("SIGNED"), published_on)
        notes += [signed_note] if signed_note else []
    link = web_address(fixed.get("moa_url") or str(cells.get("MOA link") or cells.get("MOA") or ""))
    if cells.get("MOA link") and not link:
        notes.append("LINK_UNREADABLE")
    values = {
        "state": state,
        "state_printed": state_text,
        "agency": agency,
        "key": name_key,
        "type": read_type(str(cells.get("TYPE") or "")),
        "county": read_county(str(cells.get("COUNTY") or "")),
        "model": model,
        "signed": signed.isoformat() if signed else None,
        "moa_url": link,
        "moa_document": document_name(link),
        "addendum_url": web_address(str(cells.get("ADDENDUM link") or "")),
    }
    return Understood(not parked, parked + notes, values)


def read_model(printed: str) -> tuple[str, str]:
    """Return the model's code and a note; an unknown model is its own text in capitals, never nothing."""
    text = " ".join(words(printed.replace("_", " ")))
    if not text:
        return "", ""
    if text in MODELS:
        return MODELS[text], ""
    close = {MODELS[right] for right in MODELS if len(right) > 8 and _close(text, right)}
    if len(close) == 1:
        return close.pop(), "MODEL_MISSPELT"
    return text.upper()[:60], "MODEL_UNKNOWN"


def _close(a: str, b: str) -> bool:
    """Return whether the texts have the same number of words and differ in two letters at most."""
    from rapidfuzz.distance import OSA

    return a.count(" ") == b.count(" ") and OSA.distance(a, b, score_cutoff=2) <= 2


def read_signed(printed: Any, published_on: dt.date) -> tuple[dt.date | None, str]:
    """Return the day of signing and a note; a date that cannot be right is left out.

    Args:
        printed: ISO text (a date cell), or text such as "05/082025", or nothing.
        published_on: a signing after the day of publication cannot be right; one day is allowed for time zones.
    """
    text = tidy(str(printed)) if printed is not None else ""
    if not text:
        return None, "SIGNED_MISSING"
    note = ""
    iso = re.fullmatch(r"(\d{4,5})-(\d{2})-(\d{2})(?: .*)?", text)
    american = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-]?(\d{4,5}|\d{2})", text)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
    elif american:
        month, day, year = (int(part) for part in american.groups())
        year += 2000 if year < 100 else 0
        note = "" if re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d+", text) else "SIGNED_REPAIRED"
    else:
        return None, "SIGNED_UNREADABLE"
    if year > dt.MAXYEAR:
        return None, "SIGNED_OUT_OF_RANGE"
    try:
        signed = dt.date(year, month, day)
    except ValueError:
        return None, "SIGNED_UNREADABLE"
    if not FIRST_SIGNING <= signed <= published_on + dt.timedelta(days=1):
        return None, "SIGNED_OUT_OF_RANGE"
    return signed, note


def read_type(printed: str) -> str:
    """Return COUNTY, MUNICIPALITY or STATE as the sheet calls the agency, or an empty string."""
    text = tidy(printed).casefold()
    if text.startswith(("mun", "city", "town")):
        return "MUNICIPALITY"
    if text.startswith("state"):
        return "STATE"
    return "COUNTY" if text.startswith(("count", "parish")) else ""


def read_county(printed: str) -> str:
    """Return the county's name as printed, or an empty string for Excel's "#N/A"."""
    text = tidy(printed)
    return "" if text.strip("#").upper().replace("/", "") in ("", "NA", "NONE", "REF", "VALUE") else text


def web_address(printed: str) -> str:
    """Return the address itself: out of a mail gateway's or a browser extension's wrapping."""
    text = unquoted(printed)
    for _ in range(3):
        try:
            parts = urlsplit(text)
        except ValueError:
            return ""
        if parts.hostname and parts.hostname.endswith("safelinks.protection.outlook.com"):
            text = parse_qs(parts.query).get("url", [""])[0].strip()
        elif parts.scheme == "chrome-extension":
            # Excel folds the two slashes of the inner address into one.
            text = re.sub(r"^(https?):/+", r"\1://", parts.path.lstrip("/"))
        else:
            break
    text = text.replace(" ", "%20") if re.match(r"https?://[^\s/]+/", text) else text
    return text if len(text) <= LONGEST_ADDRESS and re.match(r"https?://[^\s/]+\.[^\s]+$", text) else ""


def unquoted(printed: str) -> str:
    """Return the text without what spreadsheets and mails put around an address."""
    return printed.replace("&amp;", "&").strip().strip("<>\"' ")


def document_name(address: str) -> str:
    """Return the linked document's file name in one spelling, the same for each way to link it."""
    if not address:
        return ""
    name = unquote(urlsplit(address).path).rsplit("/", 1)[-1]
    return re.sub(r"[^a-z0-9]+", "", name.casefold().removesuffix(".pdf"))

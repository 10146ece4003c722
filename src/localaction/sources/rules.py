"""When a publication is out of line with its predecessor, and in what order publications stand."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass

# ICE's list never lost more than 1 % of its rows between two sound publications (2025-02 to 2026-01); a file that
# loses more than this has lost them by accident until a person says otherwise.
MAX_ROWS_LOST = 0.10
MIN_ROWS_LOST = 10
MAX_GROWTH = 1.0
MIN_ROWS_GAINED = 100
MAX_UNREADABLE = 0.03
MIN_UNREADABLE = 6
MAX_NAMES_LOST = 0.08
MIN_NAMES_LOST = 20
MAX_STATES_LOST = 0.2
MIN_STATES_LOST = 3


@dataclass(frozen=True)
class Profile:
    """What a publication looks like from afar; compared with its predecessor's."""

    n_rows: int
    columns: tuple[str, ...]
    states: frozenset[str]
    names: frozenset[tuple[str, str]]
    # Reason code to number of rows.
    noted: dict[str, int]


@dataclass(frozen=True)
class Doubt:
    """Why a publication is set aside until a person releases it."""

    code: str
    detail: dict[str, str | int]


def doubts(new: Profile, last: Profile | None, volatile: bool = False) -> list[Doubt]:
    """Return why `new` cannot be trusted as it is; nothing when it is in line.

    Args:
        new: the publication to judge.
        last: the latest one before it that counts; None for the first of its kind.
        volatile: the list is short and empties itself (applications that were signed), so that only its columns
            and its readability are judged.

    Source: ours; a file once served under the wrong name would have ended some 950 agreements.
    """
    found = []
    for code in ("STATE_UNKNOWN", "MODEL_UNKNOWN", "SIGNED_UNREADABLE", "SIGNED_MISSING", "AGENCY_MISSING"):
        n = new.noted.get(code, 0)
        if n >= MIN_UNREADABLE and n > MAX_UNREADABLE * new.n_rows:
            found.append(Doubt(f"MANY_{code}", {"rows": n, "of": new.n_rows}))
    if last is None:
        return found
    gone = [column for column in last.columns if column not in new.columns]
    if gone:
        found.append(Doubt("COLUMNS_GONE", {"columns": ", ".join(gone)}))
    if volatile:
        return found
    lost = last.n_rows - new.n_rows
    if lost >= MIN_ROWS_LOST and lost > MAX_ROWS_LOST * last.n_rows:
        found.append(Doubt("ROWS_FELL", {"before": last.n_rows, "now": new.n_rows}))
    if -lost >= MIN_ROWS_GAINED and -lost > MAX_GROWTH * last.n_rows:
        found.append(Doubt("ROWS_ROSE", {"before": last.n_rows, "now": new.n_rows}))
    states_lost = last.states - new.states
    if len(states_lost) >= MIN_STATES_LOST and len(states_lost) > MAX_STATES_LOST * len(last.states):
        found.append(Doubt("STATES_GONE", {"states": ", ".join(sorted(states_lost))}))
    names_lost = len(last.names - new.names)
    if names_lost >= MIN_NAMES_LOST and names_lost > MAX_NAMES_LOST * len(last.names):
        found.append(Doubt("NAMES_GONE", {"agencies": names_lost, "of": len(last.names)}))
    return found


_COMPACT = re.compile(r"(\d{2})(\d{2})(20\d{2})(am|mid|pm)?", re.IGNORECASE)
_STAMP = re.compile(r"(20\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})")
_HOUR = {"am": 9, "mid": 12, "pm": 17, "": 12}


def date_in_name(file_name: str) -> dt.datetime | None:
    """Return the time that a file's name claims (UTC), or None.

    Names lie: some say 2025 for 2026, one has a digit too many. The claim only orders files that were saved at the
    same time, and dates those that carry no time themselves.

    Args:
        file_name: such as "participatingAgencies01232026am.xlsx" or "pendingAgencies-20250221214937.xlsx".
    """
    stem = re.sub(r"\D*0(\d{2}0\d{2}20\d{2})", r"\1", file_name) if re.search(r"\d{9}", file_name) else file_name
    stamp = _STAMP.search(file_name)
    compact = _COMPACT.search(stem)
    try:
        if stamp:
            return dt.datetime.strptime(stamp[0], "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
        if compact:
            month, day, year = (int(part) for part in compact.groups()[:3])
            return dt.datetime(year, month, day, _HOUR[(compact[4] or "").lower()], tzinfo=dt.UTC)
    except ValueError:
        return None
    return None


def order_of(saved_at: dt.datetime, path: str) -> tuple[dt.datetime, dt.datetime, str]:
    """Return what publications are sorted by: when each was saved, then the time its name claims, then its name."""
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    return saved_at, date_in_name(path.rsplit("/", 1)[-1]) or never, path


def in_order(files: Collection[tuple[dt.datetime, str]]) -> list[tuple[dt.datetime, str]]:
    """Return (time of the last change, path) pairs in order of publication."""
    return sorted(files, key=lambda file: order_of(*file))

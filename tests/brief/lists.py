"""Five of ICE's lists, of our own writing: who signs, who vanishes, who is renamed, and who is odd."""

from __future__ import annotations

import datetime as dt

from tests.ingest.workbooks import PENDING, Row, moa, sheriff, write

from localaction.places.models import Agency
from localaction.policy.actions.lists import import_participating, import_pending

IMPORTED_AT = dt.datetime(2025, 7, 1, 9, 30, tzinfo=dt.UTC)
LAST_DAY = "2025-06-20"

TRAVIS = sheriff("TEXAS", "Travis", "JEM", signed=dt.date(2020, 6, 9), moa=moa("traviscosotx", "JEM", "060920"))
HARRIS = sheriff("TEXAS", "Harris", signed=dt.date(2025, 5, 1))
STATE_POLICE = Row(
    "TEXAS", "Texas Department of Public Safety", "TFM", dt.date(2025, 2, 3), moa("texasdps"), type="State Agency"
)
ROUND_ROCK = Row("TEXAS", "Round Rock Police Department", "TFM", dt.date(2025, 3, 4), moa("roundrockpdtx"))
ODD = Row("TEXAS", "@SUM(1+1) Constable", "HELICOPTER MODEL", dt.date(2025, 3, 5), county="#N/A", type="")
GASTON = sheriff("NORTH CAROLINA", "Gaston", "JEM", signed=dt.date(2020, 1, 2), moa=moa("gastoncosonc", "JEM"))
PALM_BEFORE = Row("FLORIDA", "Town of Palm Beach Police Department", "TFM", dt.date(2025, 3, 7), moa("palmbeachpdfl"))
PALM = PALM_BEFORE.but(agency="Palm Beach Police Services Department")
WALES = Row("FLORIDA", "Lake Wales Police Department", "TFM", dt.date(2025, 4, 4))
WORTH = WALES.but(agency="Lake Worth Police Department")
HAYS = sheriff("TEXAS", "Hays", signed=dt.date(2025, 6, 2))
BASTROP = sheriff("TEXAS", "Bastrop", "TFM")

FIRST = [TRAVIS, HARRIS, STATE_POLICE, ROUND_ROCK, ODD, GASTON, PALM_BEFORE, WALES]
WITHOUT_GASTON = [TRAVIS, HARRIS, STATE_POLICE, ROUND_ROCK, ODD, PALM, WALES]
LISTS = {
    "2025-06-02": FIRST,
    "2025-06-06": WITHOUT_GASTON,
    "2025-06-10": [*WITHOUT_GASTON, HAYS],
    "2025-06-16": [*WITHOUT_GASTON, HAYS],
    # A stranger took the place of Lake Wales: a person must say whether it was renamed.
    LAST_DAY: [*WITHOUT_GASTON[:-1], HAYS, WORTH],
}


def publish(folder, lists, at=IMPORTED_AT):
    """Import ICE's lists of participating agencies, by the day (ISO) on which each was saved."""
    paths = []
    for day, rows in lists.items():
        saved = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(15), dt.UTC)
        paths.append(write(folder / f"participatingAgencies{saved:%m%d%Y}pm.xlsx", rows, saved))
    reports = import_participating(paths, at, lambda files: files)
    assert {report.status for report in reports} == {"imported"}


def publish_pending(folder, day, rows, at=IMPORTED_AT):
    """Import ICE's list of pending agencies of a day."""
    saved = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(16), dt.UTC)
    path = write(folder / f"pendingAgencies{saved:%m%d%Y}pm.xlsx", rows, saved, columns=PENDING)
    (report,) = import_pending([path], at, lambda files: files)
    assert report.status == "imported"


def agency(name):
    """Return the agency that stands under this name."""
    return Agency.objects.get(name=name, same_as=None)

"""How long it takes from one detention center to another, reckoned from the distance, with the assumptions stated."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

# Ours: what is known of a center is its county, whose middle stands for it; so the figures are cautious, and whoever
# knows the road writes a better one down.
SPEED_KM_H = 70
DETOUR = 1.3
# Getting out of the one and parked at the other; being early for the search is the rules' own business.
AT_THE_DOORS = timedelta(minutes=20)
IN_ONE_COUNTY = timedelta(minutes=45)
UNKNOWN = timedelta(minutes=90)
_STEP = 5


def travel_time(km: float | None) -> timedelta:
    """Return the time for a distance as the crow flies, in whole five minutes; 90 minutes where it is not known.

    Args:
        km: between the middles of the two counties; 0 when it is one county, None when one is not known.
    """
    if km is None:
        return UNKNOWN
    if km == 0:
        return IN_ONE_COUNTY
    minutes = km * DETOUR / SPEED_KM_H * 60 + AT_THE_DOORS.total_seconds() / 60
    return max(IN_ONE_COUNTY, timedelta(minutes=ceil(minutes / _STEP) * _STEP))

"""Points of places: read from what people write, and as they are sealed."""

from __future__ import annotations

import re

_POINT = re.compile(r"(-?\d{1,2}\.\d{3,})\s*,\s*(-?\d{1,3}\.\d{3,})")


def point_in(text: str) -> tuple[float, float] | None:
    """Return the point that a text names in degrees ("37.7749, -122.4194", also inside a map link); None without."""
    found = _POINT.search(text)
    if found is None:
        return None
    latitude, longitude = float(found[1]), float(found[2])
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def written(point: tuple[float, float]) -> str:
    """Return a point as it is sealed; `read` reads it back."""
    return f"{point[0]:.6f},{point[1]:.6f}"


def read(sealed: str) -> tuple[float, float]:
    """Return the point that `written` wrote."""
    latitude, _, longitude = sealed.partition(",")
    return float(latitude), float(longitude)

"""Outcome figures as a plain mapping: what `--json` prints, whole or fit for publication.

The public mapping has the same keys; what could betray fewer than ten people is None and named in `suppressed`.
"""

from __future__ import annotations

from typing import Any

from localaction.defend.rules.cohort import Standing
from localaction.defend.rules.comparison import WORDS as UNLIKE
from localaction.defend.rules.comparison import Comparison
from localaction.defend.rules.incidence import HORIZONS, CurveRow, Share
from localaction.defend.rules.intervals import Interval, Rate
from localaction.defend.rules.outcome_report import POINTS_THAT_MATTER, OutcomeReport, Reading
from localaction.defend.rules.outcomes import Group
from localaction.defend.rules.suppression import THRESHOLD, hidden_cells, moves_enough

PLACES = 6
CELLS = ("stays", "leaves", "ended", "pending")


def outcome_figures(report: OutcomeReport) -> dict[str, Any]:
    """Return every figure of the report; shares of one rounded to six places, days as ISO dates."""
    question = report.question
    return {
        "cut": question.cut.isoformat(),
        "definition": question.definition.lower(),
        "level": question.level.value,
        "public": False,
        "cohort": {
            "entered_from": report.entered_from.isoformat() if report.entered_from else None,
            "entered_until": report.entered_until.isoformat() if report.entered_until else None,
            "by_custody": report.by_custody,
            "courts": list(report.courts),
            "median_follow_up_days": report.median_follow_up_days,
        },
        "entered": report.flow.entered,
        **{cell: getattr(report.flow, cell) for cell in CELLS},
        "decided": report.flow.decided,
        "by_code": report.by_code,
        "completed_only": _rate(report.completed_only),
        "floor": _round(report.floor.value) if report.floor else None,
        "floor_interval": _interval(report.floor.interval) if report.floor else None,
        "ceiling": _round(report.ceiling.value) if report.ceiling else None,
        "ceiling_interval": _interval(report.ceiling.interval) if report.ceiling else None,
        "cumulative_incidence": [_curve_row(row) for row in report.curve],
        "definitions": {
            **{definition.lower(): _reading(reading) for definition, reading in report.readings.items()},
            "headline": question.definition.lower(),
            "moves_points": _round(report.moves_points),
            "print_all": report.moves_points > POINTS_THAT_MATTER,
        },
        "clustering": {"decided_cases": report.flow.decided, "separate_decisions": report.decided_decisions},
        "selection": {"merits_blind": question.merits_blind, "turned_away": question.n_turned_away},
        "comparison": _comparison(report.comparison),
        "warnings": [saying.text() for saying in report.warnings],
        "sayings": [saying.as_json() for saying in report.warnings],
        "suppressed": [],
        "statement": None,
    }


def public_outcome_figures(report: OutcomeReport) -> dict[str, Any]:
    """Return the figures fit for publication: no cell under ten can be read or worked out from what is left.

    The finest codes, the days on which single cases ended and the days of the first and last entry are left out.
    """
    figures = outcome_figures(report)
    flow = report.flow
    counts = {cell: getattr(flow, cell) for cell in CELLS}
    hidden = set(hidden_cells(counts)) if flow.entered >= THRESHOLD else {"entered", *CELLS}
    figures["public"] = True
    figures.update(dict.fromkeys(hidden))
    figures["by_code"] = {}
    entry_days = (figures["cohort"]["entered_from"], figures["cohort"]["entered_until"])
    figures["cohort"]["entered_from"], figures["cohort"]["entered_until"] = (day and day[:7] for day in entry_days)
    custody_hidden = hidden_cells(report.by_custody) if "entered" not in hidden else report.by_custody.keys()
    figures["cohort"]["by_custody"] = {
        custody: None if custody in custody_hidden else n for custody, n in report.by_custody.items()
    }
    if "stays" in hidden:
        figures.update(floor=None, floor_interval=None)
    if hidden & {"stays", "pending"}:
        figures.update(ceiling=None, ceiling_interval=None)
    headline = report.readings[report.question.definition]
    if hidden & {"stays", "leaves"} or not _reading_is_public(headline, headline):
        figures.update(completed_only=_rate(None), decided=None)
    _hide_definitions(report, figures)
    figures["cumulative_incidence"] = _public_curve(report) if "entered" not in hidden else []
    figures["clustering"] = {"decided_cases": figures["decided"], "separate_decisions": None}
    turned_away = report.question.n_turned_away
    if turned_away is not None and turned_away < THRESHOLD:
        figures["selection"].update(turned_away=None, turned_away_withheld=True)
    if report.comparison and report.comparison.like_for_like and not _comparison_is_public(report, figures):
        figures["comparison"] = {**_comparison(Comparison((), ())), "suppressed": True}
    told = [saying for saying in report.warnings if not saying.private]
    figures["warnings"] = [saying.text() for saying in told]
    figures["sayings"] = [saying.as_json() for saying in told]
    figures["suppressed"] = sorted(hidden)
    if figures["completed_only"]["rate"] is None and figures["floor"] is None:
        clients = f"{flow.entered} clients" if "entered" not in hidden else f"fewer than {THRESHOLD} clients"
        figures["statement"] = f"{clients}; too few for rates"
    return figures


def _reading_is_public(reading: Reading, headline: Reading) -> bool:
    """Tell whether a definition's counts, alone and set against the headline's, betray no cell under ten."""
    cells = {"stays": reading.stays, "other": reading.decided - reading.stays}
    beside = {"stays": headline.stays, "other": headline.decided - headline.stays}
    return min(cells.values()) >= THRESHOLD and moves_enough(cells, beside)


def _hide_definitions(report: OutcomeReport, figures: dict[str, Any]) -> None:
    headline = report.readings[report.question.definition]
    shown: list[Reading] = []
    for definition, reading in report.readings.items():
        cells = {"stays": reading.stays, "other": reading.decided - reading.stays}
        beside = [{"stays": each.stays, "other": each.decided - each.stays} for each in shown]
        if (
            figures["completed_only"]["rate"] is not None
            and _reading_is_public(reading, headline)
            and all(moves_enough(cells, each) for each in beside)
        ):
            shown.append(reading)
        else:
            figures["definitions"][definition.lower()] = _reading(Reading(0, 0, None), counts=False)
    if len(shown) < len(report.readings):
        figures["definitions"].update(moves_points=None, print_all=False)


def _public_curve(report: OutcomeReport) -> list[dict[str, Any]]:
    """Return the horizons; a way of ending is shown where its count, and each change of it, is ten or more."""
    totals = _counts_by(report.cohort, max((standing.days for standing in report.cohort), default=0))
    shown_before = {cell: [n] for cell, n in totals.items()}
    rows = []
    for months, row in report.horizons.items():
        if row is None:
            continue
        counts = _counts_by(report.cohort, HORIZONS[months])
        hidden = set(hidden_cells(counts))
        hidden |= {
            cell
            for cell, n in counts.items()
            if any(n != before and abs(n - before) < THRESHOLD for before in shown_before[cell])
        }
        if len(hidden) == 1:
            hidden = set(counts)
        public = {**_curve_row(row), "n_followed": None}
        for cell in CELLS:
            if cell in hidden:
                public[cell] = None
                public["intervals"][cell] = None
            else:
                shown_before[cell].append(counts[cell])
        if len(hidden) < len(CELLS):
            rows.append(public)
    return rows


def _counts_by(cohort: tuple[Standing, ...], day: int) -> dict[str, int]:
    counts = {
        group.lower(): sum(standing.group is group and standing.days <= day for standing in cohort)
        for group in (Group.STAYS, Group.LEAVES, Group.ENDED)
    }
    return {**counts, "pending": len(cohort) - sum(counts.values())}


def _comparison_is_public(report: OutcomeReport, figures: dict[str, Any]) -> bool:
    assert report.comparison is not None
    return figures["completed_only"]["rate"] is not None and all(
        min(pair.stays, pair.decided - pair.stays, pair.other_stays, pair.other_decided - pair.other_stays) >= THRESHOLD
        for pair in report.comparison.strata
    )


def _comparison(comparison: Comparison | None) -> dict[str, Any]:
    if comparison is None:
        return {}
    figures: dict[str, Any] = {
        "like_for_like": comparison.like_for_like,
        "words": None if comparison.like_for_like else UNLIKE,
        "missing": [saying.text() for saying in comparison.missing],
        "sayings": [saying.as_json() for saying in comparison.missing],
        "vouched_for": list(comparison.stated_by_user),
    }
    if comparison.own is None or comparison.other is None or comparison.difference is None:
        return figures
    value, interval = comparison.difference
    figures.update(
        own=_rate(comparison.own),
        other_standardised=_rate(comparison.other),
        other_crude=_rate(comparison.other_crude),
        strata=[vars(pair) for pair in comparison.strata],
        difference={"value": _round(value), **_interval(interval)},
        ratio=None
        if comparison.ratio is None
        else {"value": _round(comparison.ratio[0]), **_interval(comparison.ratio[1])},
    )
    return figures


def _curve_row(row: CurveRow) -> dict[str, Any]:
    named = {group.lower(): share for group, share in row.shares.items()}
    return {
        "day": row.day,
        **{cell: _round(named[cell].value) for cell in CELLS},
        "n_followed": row.n_followed,
        "intervals": {cell: _share_interval(named[cell]) for cell in CELLS},
    }


def _share_interval(share: Share) -> dict[str, float] | None:
    return _interval(share.interval) if share.interval else None


def _reading(reading: Reading, *, counts: bool = True) -> dict[str, Any]:
    return {
        "stays": reading.stays if counts else None,
        "decided": reading.decided if counts else None,
        **{name: value for name, value in _rate(reading.rate).items() if name != "n"},
    }


def _rate(rate: Rate | None) -> dict[str, Any]:
    if rate is None:
        return {"rate": None, "low": None, "high": None, "n": None}
    return {"rate": _round(rate.value), **_interval(rate.interval), "n": rate.n}


def _interval(interval: Interval) -> dict[str, float]:
    return {"low": _round(interval.low), "high": _round(interval.high)}


def _round(value: float) -> float:
    return round(value, PLACES)

"""Outcome figures as a page of plain text, made from the mapping of `exports`, so that it can say no more than that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from localaction.defend.rules.incidence import HORIZONS

TOO_FEW = "too few to publish"
DEFINITIONS = {
    "strict": "relief granted",
    "standard": "relief, termination or dismissal, citizenship established",
    "broad": "the standard ones and administrative closure",
}
LEVELS = {"IJ": "the immigration judge's decision", "FINAL": "the decision no longer open to appeal"}
DECIDED = {"IJ": "Of cases decided by an immigration judge", "FINAL": "Of cases decided for good"}
WAYS = {"stays": "stays", "leaves": "leaves", "ended": "representation ended or closed otherwise", "pending": "pending"}


def outcome_text(figures: dict[str, Any]) -> str:
    """Return the report as text, one numbered paragraph for each thing that must stand beside a rate."""
    if figures["statement"] and all(figures[way] is None for way in WAYS):
        return f"Outcomes at {figures['cut']}: {figures['statement']}."
    parts = [
        _cohort(figures),
        _flow(figures),
        _completed(figures),
        _bounds(figures),
        *_incidence(figures),
        _caution(figures),
        *_comparison(figures["comparison"]),
        _selection(figures["selection"]),
        f"Uncertainty. Every interval is a 95% interval; n is given with every rate.{_hidden(figures)}",
        *_definitions(figures),
        f"Level. Outcomes are counted at {LEVELS[figures['level']]}.",
        _clustering(figures),
    ]
    numbered: list[str] = []
    for part in parts:
        numbered.append(part if part.startswith("  ") else f"{_next(numbered)}. {part}")
    lines = [f"Outcomes at {figures['cut']}", "", *numbered]
    if figures["statement"]:
        lines.insert(1, f"{figures['statement'][0].upper()}{figures['statement'][1:]}.")
    if figures["warnings"]:
        lines += ["", "Warnings", *(f"- {warning}" for warning in figures["warnings"])]
    return "\n".join(lines)


def _next(lines: list[str]) -> int:
    return 1 + sum(not line.startswith("  ") for line in lines)


def _cohort(figures: dict[str, Any]) -> str:
    cohort = figures["cohort"]
    if cohort["entered_from"] is None:
        return f"Cohort. Nobody had entered by {figures['cut']}."
    custody = ", ".join(f"{_count(n)} {name}" for name, n in cohort["by_custody"].items())
    return (
        f"Cohort. {figures['entered']} people entered between {cohort['entered_from']} and {cohort['entered_until']} "
        f"(custody at intake: {custody}); figures cut on {figures['cut']}; "
        f"median follow-up {cohort['median_follow_up_days']:g} days."
    )


def _flow(figures: dict[str, Any]) -> str:
    cells = " + ".join(f"{_count(figures[way])} {words}" for way, words in WAYS.items())
    return f"Flow. {_count(figures['entered'])} entered = {cells}."


def _completed(figures: dict[str, Any]) -> str:
    rate = figures["completed_only"]
    if rate["rate"] is None:
        why = TOO_FEW if figures["public"] else "none decided yet"
        return f"Completed only. {DECIDED[figures['level']]}: no rate, {why}."
    counts = f"{figures['definitions'][figures['definition']]['stays']} of {figures['decided']}"
    return f"Completed only. {DECIDED[figures['level']]}, {counts} stay: {_percent(rate)}."


def _bounds(figures: dict[str, Any]) -> str:
    said = []
    for name, meaning in (("floor", "if nobody pending stays"), ("ceiling", "if everybody pending stays")):
        value, interval = figures[name], figures[f"{name}_interval"]
        said.append(
            f"{name} ({meaning}) "
            + (_percent({"rate": value, **interval}) if value is not None else _absent(figures["public"]))
        )
    return f"Bounds. Of all who entered: {'; '.join(said)}."


def _incidence(figures: dict[str, Any]) -> Iterator[str]:
    yield "Cumulative incidence of those who entered (Aalen-Johansen, competing ends, pending censored at the cut)."
    rows = {row["day"]: row for row in figures["cumulative_incidence"]}
    for months, day in HORIZONS.items():
        row = rows.get(day)
        if row is None:
            yield f"   by {months:2} months: {TOO_FEW if figures['public'] else 'no case followed so long'}"
            continue
        shares = (
            f"{way} " + (TOO_FEW if row[way] is None else _percent({"rate": row[way], **(row["intervals"][way] or {})}))
            for way in WAYS
        )
        yield f"   by {months:2} months (day {day}): {'; '.join(shares)}"


def _caution(figures: dict[str, Any]) -> str:
    early = any(warning.startswith("early programme") for warning in figures["warnings"])
    return "Caution. " + (
        "This is an early programme: what ends fast ends first, so do not quote the completed-only rate alone."
        if early
        else "A completed-only rate leaves pending cases out; quote it with the bounds above."
    )


def _comparison(comparison: dict[str, Any]) -> Iterator[str]:
    if not comparison:
        yield "Comparison. None was given."
    elif not comparison["like_for_like"]:
        yield f"Comparison. Refused: {comparison['words']}. Missing:"
        yield from (f"   - {item}" for item in comparison["missing"])
    elif "difference" not in comparison:
        yield f"Comparison. Like for like, but {TOO_FEW}."
    else:
        own, other, gap = comparison["own"], comparison["other_standardised"], comparison["difference"]
        vouched = comparison["vouched_for"]
        yield (
            f"Comparison. Like for like{' (vouched for: ' + ', '.join(vouched) + ')' if vouched else ''}: "
            f"{_percent(own)} of {own['n']} v {_percent(other)} of {other['n']} at the programme's custody mix; "
            f"difference {gap['value'] * 100:.1f} points [{gap['low'] * 100:.1f}, {gap['high'] * 100:.1f}]; "
            + _ratio(comparison["ratio"])
        )


def _ratio(ratio: dict[str, float] | None) -> str:
    if ratio is None:
        return "no ratio, because one of the rates is zero."
    return f"ratio {ratio['value']:.1f} [{ratio['low']:.1f}, {ratio['high']:.1f}]."


def _selection(selection: dict[str, Any]) -> str:
    blind = {True: "cases were taken without regard to merits", False: "cases were chosen on their merits", None: ""}
    said = blind[selection["merits_blind"]] or "whether cases were chosen on their merits is not stated"
    n = selection["turned_away"]
    turned = f"{n} eligible people were turned away" if n is not None else "how many were turned away is not stated"
    return f"Selection. {said[0].upper()}{said[1:]}; {turned}."


def _definitions(figures: dict[str, Any]) -> Iterator[str]:
    definitions = figures["definitions"]
    headline = definitions["headline"]
    if definitions["moves_points"] is None:
        yield f"Definition. The headline is {headline}: {DEFINITIONS[headline]}. The others: {TOO_FEW}."
    elif not definitions["print_all"]:
        yield (
            f"Definition. The headline is {headline}: {DEFINITIONS[headline]}. "
            f"The other definitions move it by at most {definitions['moves_points']:.1f} points."
        )
    else:
        yield f"Definition. The headline is {headline}, and it moves by {definitions['moves_points']:.1f} points:"
        for name, meaning in DEFINITIONS.items():
            reading = definitions[name]
            rate = "none decided" if reading["rate"] is None else _percent(reading)
            yield f"   {name} ({meaning}): {reading['stays']} of {reading['decided']}, {rate}"


def _clustering(figures: dict[str, Any]) -> str:
    clustering = figures["clustering"]
    if clustering["separate_decisions"] is None:
        return "Families. Members decided together count as one decision in every interval."
    return (
        f"Families. Members decided together count as one decision in every interval: {clustering['decided_cases']} "
        f"decided cases are {clustering['separate_decisions']} separate decisions."
    )


def _hidden(figures: dict[str, Any]) -> str:
    if not figures["public"]:
        return ""
    return " Cells under ten, and what would betray them, are left out."


def _count(n: int | None) -> str:
    return "(fewer than 10 or withheld)" if n is None else str(n)


def _absent(public: bool) -> str:
    return TOO_FEW if public else "none"


def _percent(rate: dict[str, Any]) -> str:
    said = f"{rate['rate'] * 100:.1f}%"
    if rate.get("low") is None:
        return said
    return f"{said} [{rate['low'] * 100:.1f}, {rate['high'] * 100:.1f}]"

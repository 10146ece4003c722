"""What a page or a paper shows of the figures, in the reader's language: headline, chart, tables, the twelve things."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from localaction.defend.drawing import outcome_chart
from localaction.defend.outcome_text import (
    DEFINITION_NAMES,
    DEFINITIONS,
    SHORT_WAYS,
    TOO_FEW,
    WAYS,
    Paragraph,
    Tongue,
    count_of,
    is_only_statement,
    paragraphs,
    percent,
    share_of,
    statement_of,
    warnings_of,
)
from localaction.defend.rules.comparison import WORDS
from localaction.defend.rules.incidence import HORIZONS

MONTH_ONLY = len("2026-06")


@dataclass(frozen=True)
class Table:
    """A caption, the heads of its columns and its rows; the first cell of a row is its head."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Printed:
    """The figures as they are printed; `statement` stands in place of everything else where there are too few."""

    statement: str
    is_only_statement: bool
    headline: tuple[str, ...]
    chart: SafeString
    flow: Table
    shares: Table
    definitions: Table
    paragraphs: tuple[Paragraph, ...]
    warnings: tuple[str, ...]


def day_of(iso: str) -> str:
    """Return an ISO day, or an ISO month, as the active language writes it."""
    if len(iso) == MONTH_ONLY:
        return date_format(date.fromisoformat(f"{iso}-01"), "YEAR_MONTH_FORMAT")
    return date_format(date.fromisoformat(iso))


def printed(figures: dict[str, Any], ident: str = "o") -> Printed:
    """Return what is printed of a mapping of `exports`, in the active language."""
    tongue = Tongue(gettext, day_of)
    return Printed(
        statement=statement_of(figures, tongue),
        is_only_statement=is_only_statement(figures),
        headline=tuple(_headline(figures, tongue)),
        chart=outcome_chart(figures, tongue, ident),
        flow=_flow(figures, tongue),
        shares=_shares(figures, tongue),
        definitions=_definitions(figures, tongue),
        paragraphs=tuple(paragraphs(figures, tongue)),
        warnings=tuple(f"{text[0].upper()}{text[1:]}." for text in warnings_of(figures, tongue)),
    )


def _headline(figures: dict[str, Any], tongue: Tongue) -> list[str]:
    """Return what a reader with two minutes should know, never a rate without what qualifies it."""
    if figures["entered"] is None or figures["cohort"]["entered_from"] is None:
        return []
    said = [
        _("%(n)s people entered the program between %(first)s and %(last)s.") % {
            "n": figures["entered"], "first": day_of(figures["cohort"]["entered_from"]),
            "last": day_of(figures["cohort"]["entered_until"]),
        }
    ]  # fmt: skip
    if figures["pending"] is not None:
        said.append(_("%(n)s of them still wait for a decision.") % {"n": figures["pending"]})
    rate = figures["completed_only"]
    if rate["rate"] is not None:
        said.append(
            _("Of the %(n)s whose case was decided, %(stays)s may stay: %(rate)s%%. Allowing for chance, the share "
              "lies between %(low)s%% and %(high)s%%.") % {
                "n": figures["decided"], "stays": figures["definitions"][figures["definition"]]["stays"],
                **_whole(rate),
            }
        )  # fmt: skip
    if figures["floor"] is not None and figures["ceiling"] is not None:
        said.append(
            _("Of everybody who entered, at least %(floor)s%% and at most %(ceiling)s%% will stay: it depends on those "
              "who wait.") % {
                "floor": f"{figures['floor'] * 100:.0f}", "ceiling": f"{figures['ceiling'] * 100:.0f}",
            }
        )  # fmt: skip
    comparison = figures["comparison"]
    if comparison and not comparison["like_for_like"]:
        said.append(
            _("No comparison with another group is printed: the two are %(words)s. What is missing is listed below.")
            % {"words": tongue.translate(WORDS)}
        )
    return said


def _whole(rate: dict[str, Any]) -> dict[str, str]:
    return {name: f"{rate[name] * 100:.0f}" for name in ("rate", "low", "high")}


def _flow(figures: dict[str, Any], tongue: Tongue) -> Table:
    rows = [(tongue.translate(words), count_of(figures[way], tongue)) for way, words in WAYS.items()]
    rows.append((_("entered"), count_of(figures["entered"], tongue)))
    return Table(_("Everybody who entered, by where they stand"), (_("Where they stand"), _("People")), tuple(rows))


def _shares(figures: dict[str, Any], tongue: Tongue) -> Table:
    rows = {row["day"]: row for row in figures["cumulative_incidence"]}
    heads = (_("After entry"), *(tongue.translate(words) for words in SHORT_WAYS.values()))
    lines = []
    for months, day in HORIZONS.items():
        row = rows.get(day)
        nothing = tongue.translate(TOO_FEW) if figures["public"] else _("not followed so long")
        cells = (share_of(row, way, tongue) if row else nothing for way in SHORT_WAYS)
        lines.append((_("%(n)s months") % {"n": months}, *cells))
    return Table(_("Share of those who entered, with 95%% intervals") % (), heads, tuple(lines))


def _definitions(figures: dict[str, Any], tongue: Tongue) -> Table:
    lines = []
    for name, meaning in DEFINITIONS.items():
        reading = figures["definitions"][name]
        if reading["rate"] is None:
            none = tongue.translate(TOO_FEW) if figures["public"] else _("none decided")
            cells = (none, none)
        else:
            cells = (f"{reading['stays']} / {reading['decided']}", percent(reading))
        title = f"{tongue.translate(DEFINITION_NAMES[name])}: {tongue.translate(meaning)}"
        lines.append((title, *cells))
    heads = (_("What counts as staying"), _("Stay / decided"), _("Rate"))
    return Table(_("The same cases under three definitions"), heads, tuple(lines))

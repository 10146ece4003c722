"""The one chart of the figures: a bar for everybody who entered, divided by where they stand; drawn on the server.

Every bar is whole, so nobody is left out of the picture: who waits is as visible as who stays. What is withheld is
an empty part with a dashed edge. The kinds differ by pattern as well as by colour, and the numbers stand in a table
beside the chart. Presentation attributes carry the colours of paper; `defend/figures.css` those of the screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from localaction.defend.outcome_text import SHORT_WAYS, Tongue
from localaction.defend.rules.incidence import HORIZONS
from localaction.defend.rules.wording import gettext_noop

WIDTH, BAR, ROW, TOP, SIDE = 360, 26, 56, 6, 4
NARROWEST_LABEL = 34
# From the left: who may stay, who waits, whom the programme no longer represents, who must leave.
ORDER = ("stays", "pending", "ended", "leaves")
FILLS = {"stays": "#7a1f3d", "pending": "#ffffff", "ended": "url(#{ident}-hatch)", "leaves": "#6f6a61"}
INKS = {"stays": "#ffffff", "pending": "#1b1b1b", "ended": "#1b1b1b", "leaves": "#ffffff"}


@dataclass(frozen=True)
class Bar:
    """One bar: its words, its shares of one by way (None where withheld), and what is said at its right end."""

    title: str
    shares: dict[str, float | None]
    note: str


def bars_of(figures: dict[str, Any], tongue: Tongue) -> list[Bar]:
    """Return the bars that the figures allow: today's standing, and the estimate by 6, 12 and 24 months."""
    found = []
    entered = figures["entered"]
    if entered and any(figures[way] is not None for way in ORDER):
        shares = {way: None if figures[way] is None else figures[way] / entered for way in ORDER}
        title = tongue.say(
            gettext_noop("All %(n)s who entered, on %(day)s"), n=entered, day=tongue.day(figures["cut"])
        )  # fmt: skip
        found.append(Bar(title, shares, ""))
    rows = {row["day"]: row for row in figures["cumulative_incidence"]}
    for months, day in HORIZONS.items():
        row = rows.get(day)
        if row is None:
            continue
        note = ""
        if row["stays"] is not None:
            limits = row["intervals"]["stays"]
            between = f" ({limits['low'] * 100:.0f}–{limits['high'] * 100:.0f})" if limits else ""
            note = tongue.say(gettext_noop("stay: %(share)s%%%(between)s"), share=f"{row['stays'] * 100:.0f}",
                              between=between)  # fmt: skip
        title = tongue.say(gettext_noop("%(months)s months after entry"), months=months)
        found.append(Bar(title, {way: row[way] for way in ORDER}, note))
    return found


def outcome_chart(figures: dict[str, Any], tongue: Tongue, ident: str = "o") -> SafeString:
    """Draw the bars; "" where the figures allow none.

    Args:
        ident: prefix of the ids; must differ between the charts of one page.
    """
    bars = bars_of(figures, tongue)
    if not bars:
        return mark_safe("")
    height = TOP + ROW * len(bars)
    drawn = "".join(_bar(bar, TOP + ROW * number, ident) for number, bar in enumerate(bars))
    title = tongue.say(gettext_noop("Where those who entered stand"))
    return mark_safe(  # noqa: S308 (numbers and escaped text only)
        f'<svg xmlns="http://www.w3.org/2000/svg" class="outcome-chart" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="{ident}-t {ident}-d"><title id="{ident}-t">{escape(title)}</title>'
        f'<desc id="{ident}-d">{escape(described(bars, tongue))}</desc><defs><pattern id="{ident}-hatch" width="6" '
        f'height="6" patternUnits="userSpaceOnUse"><rect class="part-pending" width="6" height="6" fill="#ffffff"/>'
        f'<path class="hatch" d="M0 6L6 0" stroke="#6f6a61" stroke-width="1"/></pattern></defs>{drawn}</svg>'
    )


def described(bars: list[Bar], tongue: Tongue) -> str:
    """Return in words what the chart shows, for those who do not see it."""
    said = []
    for bar in bars:
        parts = ", ".join(
            f"{tongue.translate(SHORT_WAYS[way])} {_percent(share, tongue)}" for way, share in bar.shares.items()
        )
        said.append(f"{bar.title}: {parts}.")
    return " ".join(said)


def _percent(share: float | None, tongue: Tongue) -> str:
    return tongue.say(gettext_noop("withheld")) if share is None else f"{share * 100:.0f}%"


def _bar(bar: Bar, y: int, ident: str) -> str:
    full = WIDTH - 2 * SIDE
    drawn = [
        f'<text class="bar-title" x="{SIDE}" y="{y + 12}" font-size="12" fill="#1b1b1b">{escape(bar.title)}</text>'
    ]
    if bar.note:
        drawn.append(
            f'<text class="bar-title" x="{WIDTH - SIDE}" y="{y + 12}" font-size="12" text-anchor="end" '
            f'fill="#1b1b1b">{escape(bar.note)}</text>'
        )
    x, top = float(SIDE), y + 18
    for way in ORDER:
        share = bar.shares[way]
        if share is None:
            continue
        width = round(full * share, 1)
        if width <= 0:
            continue
        fill = FILLS[way].format(ident=ident)
        drawn.append(
            f'<rect class="part part-{way}" x="{x:.1f}" y="{top}" width="{width}" height="{BAR}" fill="{fill}" '
            f'stroke="#1b1b1b" stroke-width="1"/>'
        )
        if width >= NARROWEST_LABEL:
            drawn.append(_label(way, x + width / 2, top, f"{share * 100:.0f}%"))
        x += width
    rest = round(WIDTH - SIDE - x, 1)
    if rest > 0.5 and None in bar.shares.values():
        drawn.append(
            f'<rect class="part part-withheld" x="{x:.1f}" y="{top}" width="{rest}" height="{BAR}" fill="none" '
            f'stroke="#1b1b1b" stroke-width="1" stroke-dasharray="4 3"/>'
        )
    return "".join(drawn)


def _label(way: str, middle: float, top: int, words: str) -> str:
    # A plate behind the number, or the hatching would run through it.
    plate = ""
    if way == "ended":
        plate = (
            f'<rect class="part-pending" x="{middle - 15:.1f}" y="{top + 5}" width="30" height="16" fill="#ffffff"/>'
        )
    return plate + (
        f'<text class="on-{way}" x="{middle:.1f}" y="{top + 17}" font-size="12" text-anchor="middle" '
        f'fill="{INKS[way]}">{words}</text>'
    )

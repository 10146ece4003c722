"""Outcome figures in words: the twelve things that must stand beside a rate, made from the mapping of `exports`.

Command line, page and PDF print the same twelve, so none of them can say more than the mapping holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from localaction.defend.rules.comparison import WORDS
from localaction.defend.rules.incidence import HORIZONS
from localaction.defend.rules.suppression import THRESHOLD
from localaction.defend.rules.wording import CUSTODY, ITEMS, Translate, gettext_noop, said_again

TOO_FEW = gettext_noop("too few to publish")
WITHHELD = gettext_noop("(fewer than 10 or withheld)")
DEFINITIONS = {
    "strict": gettext_noop("relief granted"),
    "standard": gettext_noop("relief, termination or dismissal, citizenship established"),
    "broad": gettext_noop("the standard ones and administrative closure"),
}
DEFINITION_NAMES = {
    "strict": gettext_noop("strict"), "standard": gettext_noop("standard"), "broad": gettext_noop("broad"),
}  # fmt: skip
LEVELS = {
    "IJ": gettext_noop("Outcomes are counted at the immigration judge's decision."),
    "FINAL": gettext_noop("Outcomes are counted at the decision no longer open to appeal."),
}
DECIDED = {
    "IJ": gettext_noop("Of cases decided by an immigration judge"),
    "FINAL": gettext_noop("Of cases decided for good"),
}
WAYS = {
    "stays": gettext_noop("stays"),
    "leaves": gettext_noop("leaves"),
    "ended": gettext_noop("representation ended or closed otherwise"),
    "pending": gettext_noop("pending"),
}
SHORT_WAYS = {**WAYS, "ended": gettext_noop("ended")}


@dataclass(frozen=True)
class Tongue:
    """A reader's language: how a msgid and an ISO day are said in it."""

    translate: Translate = gettext_noop
    day: Callable[[str], str] = str

    def say(self, message: str, **values: object) -> str:
        """Return the sentence of a msgid with its values."""
        return self.translate(message) % values


@dataclass(frozen=True)
class Paragraph:
    """One of the twelve things: a head, sentences, and lines below them."""

    code: str
    head: str
    text: str
    lines: tuple[str, ...] = field(default=())


def outcome_text(figures: dict[str, Any], tongue: Tongue | None = None) -> str:
    """Return the report as plain text, one numbered paragraph for each thing that must stand beside a rate."""
    tongue = tongue or Tongue()
    head = tongue.say(gettext_noop("Outcomes at %(day)s"), day=tongue.day(figures["cut"]))
    statement = statement_of(figures, tongue)
    if is_only_statement(figures):
        return f"{head}: {statement}."
    lines = [head, ""]
    if statement:
        lines.insert(1, f"{statement[0].upper()}{statement[1:]}.")
    for number, paragraph in enumerate(paragraphs(figures, tongue), start=1):
        lines.append(f"{number}. {paragraph.head}. {paragraph.text}")
        lines += [f"   - {line}" for line in paragraph.lines]
    if figures["warnings"]:
        lines += ["", tongue.say(gettext_noop("Warnings")), *(f"- {text}" for text in warnings_of(figures, tongue))]
    return "\n".join(lines)


def is_only_statement(figures: dict[str, Any]) -> bool:
    """Tell whether there are too few people for anything but the statement."""
    return bool(figures["statement"]) and all(figures[way] is None for way in WAYS)


def statement_of(figures: dict[str, Any], tongue: Tongue) -> str:
    """Return what is said in place of rates, "" where there are rates."""
    if not figures["statement"]:
        return ""
    if figures["entered"] is None:
        return tongue.say(gettext_noop("fewer than %(n)s clients; too few for rates"), n=THRESHOLD)
    return tongue.say(gettext_noop("%(n)s clients; too few for rates"), n=figures["entered"])


def warnings_of(figures: dict[str, Any], tongue: Tongue) -> list[str]:
    """Return the warnings in the reader's language."""
    return [said_again(stored).text(tongue.translate) for stored in figures["sayings"]]


def paragraphs(figures: dict[str, Any], tongue: Tongue | None = None) -> list[Paragraph]:
    """Return the twelve things in their order, in the reader's language; English with ISO days when none is given."""
    tongue = tongue or Tongue()
    return [
        _cohort(figures, tongue),
        _flow(figures, tongue),
        _completed(figures, tongue),
        _bounds(figures, tongue),
        _incidence(figures, tongue),
        _caution(figures, tongue),
        _comparison(figures, tongue),
        _selection(figures, tongue),
        _uncertainty(figures, tongue),
        _definition(figures, tongue),
        Paragraph("level", tongue.say(gettext_noop("Level")), tongue.say(LEVELS[figures["level"]])),
        _families(figures, tongue),
    ]


def _cohort(figures: dict[str, Any], tongue: Tongue) -> Paragraph:
    cohort, head = figures["cohort"], tongue.say(gettext_noop("Cohort"))
    if cohort["entered_from"] is None:
        nobody = tongue.say(gettext_noop("Nobody had entered by %(day)s."), day=tongue.day(figures["cut"]))
        return Paragraph("cohort", head, nobody)
    custody = ", ".join(
        f"{count_of(n, tongue)} {tongue.translate(CUSTODY[name])}" for name, n in cohort["by_custody"].items()
    )
    text = tongue.say(
        gettext_noop(
            "%(entered)s people entered between %(first)s and %(last)s (custody at intake: %(custody)s); "
            "figures cut on %(cut)s; median follow-up %(days)s days."
        ),
        entered=count_of(figures["entered"], tongue), first=tongue.day(cohort["entered_from"]),
        last=tongue.day(cohort["entered_until"]), custody=custody, cut=tongue.day(figures["cut"]),
        days=f"{cohort['median_follow_up_days']:g}",
    )  # fmt: skip
    return Paragraph("cohort", head, text)


def _flow(figures: dict[str, Any], tongue: Tongue) -> Paragraph:
    cells = " + ".join(f"{count_of(figures[way], tongue)} {tongue.translate(words)}" for way, words in WAYS.items())
    text = tongue.say(
        gettext_noop("%(entered)s entered = %(cells)s."), entered=count_of(figures["entered"], tongue), cells=cells
    )
    return Paragraph("flow", tongue.say(gettext_noop("Flow")), text)


def _completed(figures: dict[str, Any], tongue: Tongue) -> Paragraph:
    rate, head = figures["completed_only"], tongue.say(gettext_noop("Completed only"))
    decided = tongue.translate(DECIDED[figures["level"]])
    if rate["rate"] is None:
        why = tongue.translate(TOO_FEW) if figures["public"] else tongue.say(gettext_noop("none decided yet"))
        text = tongue.say(gettext_noop("%(decided)s: no rate, %(why)s."), decided=decided, why=why)
    else:
        text = tongue.say(
            gettext_noop("%(decided)s, %(stays)s of %(n)s stay: %(rate)s."), decided=decided,
            stays=figures["definitions"][figures["definition"]]["stays"], n=figures["decided"], rate=percent(rate),
        )  # fmt: skip
    return Paragraph("completed", head, text)


def _bounds(figures: dict[str, Any], tongue: Tongue) -> Paragraph:
    def said(name: str) -> str:
        if figures[name] is None:
            return tongue.translate(TOO_FEW) if figures["public"] else tongue.say(gettext_noop("none"))
        return percent({"rate": figures[name], **figures[f"{name}_interval"]})

    text = tongue.say(
        gettext_noop(
            "Of all who entered: floor (if nobody pending stays) %(floor)s; "
            "ceiling (if everybody pending stays) %(ceiling)s."
        ),
        floor=said("floor"), ceiling=said("ceiling"),
    )  # fmt: skip
    return Paragraph("bounds", tongue.say(gettext_noop("Bounds")), text)


def _incidence(figures: dict[str, Any], tongue: Tongue) -> Paragraph:
    rows = {row["day"]: row for row in figures["cumulative_incidence"]}
    lines = []
    for months, day in HORIZONS.items():
        row = rows.get(day)
        if row is None:
            why = TOO_FEW if figures["public"] else gettext_noop("no case followed so long")
            said = tongue.translate(why)
        else:
            said = "; ".join(
                f"{tongue.translate(words)} {share_of(row, way, tongue)}" for way, words in SHORT_WAYS.items()
            )
        lines.append(
            tongue.say(gettext_noop("by %(months)s months (day %(day)s): %(said)s"), months=months, day=day, said=said)
        )
    text = tongue.say(
        gettext_noop("Share of those who entered (Aalen-Johansen, competing ends, pending censored at the cut).")
    )
    return Paragraph("incidence", tongue.say(gettext_noop("Cumulative incidence")), text, tuple(lines))


def _caution(figures: dict[str, Any], tongue: Tongue) -> Paragraph:
    early = any(stored["code"] == "EARLY" for stored in figures["sayings"])
    text = (
        gettext_noop("This is an early program: what ends fast ends first, so do not quote the completed-only rate "
                     "alone.")
        if early
        else gettext_noop("A completed-only rate leaves pending cases out; quote it with the bounds above.")
    )  # fmt: skip
    return Paragraph("caution", tongue.say(gettext_noop("Caution")), tongue.say(text))


def _comparison(figures: dict[str, Any], tongue: Tongue) -> Paragraph:
    found, head = figures["comparison"], tongue.say(gettext_noop("Comparison"))
    if not found:
        return Paragraph("comparison", head, tongue.say(gettext_noop("None was given.")))
    if not found["like_for_like"]:
        missing = tuple(said_again(stored).text(tongue.translate) for stored in found["sayings"])
        refused = tongue.say(gettext_noop("Refused: %(words)s. Missing:"), words=tongue.translate(WORDS))
        return Paragraph("comparison", head, refused, missing)
    if "difference" not in found:
        few = tongue.say(gettext_noop("Like for like, but %(few)s."), few=tongue.translate(TOO_FEW))
        return Paragraph("comparison", head, few)
    gap, vouched = found["difference"], ", ".join(tongue.translate(_NAMES[item]) for item in found["vouched_for"])
    text = tongue.say(
        gettext_noop(
            "Like for like%(vouched)s: %(own)s of %(n)s v %(other)s of %(other_n)s at the program's custody mix; "
            "difference %(gap)s points [%(low)s, %(high)s]; %(ratio)s"
        ),
        vouched=tongue.say(gettext_noop(" (vouched for: %(items)s)"), items=vouched) if vouched else "",
        own=percent(found["own"]), n=found["own"]["n"], other=percent(found["other_standardised"]),
        other_n=found["other_standardised"]["n"], gap=f"{gap['value'] * 100:.1f}", low=f"{gap['low'] * 100:.1f}",
        high=f"{gap['high'] * 100:.1f}", ratio=_ratio(found["ratio"], tongue),
    )  # fmt: skip
    return Paragraph("comparison", head, text)


# The words of one item each, short enough for a list in brackets.
_NAMES = {**ITEMS, "period": gettext_noop("period"), "stage": gettext_noop("stage"),
          "definition": gettext_noop("definition"), "pending": gettext_noop("pending")}  # fmt: skip


def _ratio(ratio: dict[str, float] | None, tongue: Tongue) -> str:
    if ratio is None:
        return tongue.say(gettext_noop("no ratio, because one of the rates is zero."))
    said = {name: f"{value:.1f}" for name, value in ratio.items()}
    return tongue.say(gettext_noop("ratio %(value)s [%(low)s, %(high)s]."), **said)


def _selection(figures: dict[str, Any], tongue: Tongue) -> Paragraph:
    selection = figures["selection"]
    blind = {
        True: gettext_noop("Cases were taken without regard to merits."),
        False: gettext_noop("Cases were chosen on their merits."),
        None: gettext_noop("Whether cases were chosen on their merits is not stated."),
    }[selection["merits_blind"]]
    n = selection["turned_away"]
    if n is not None:
        turned = tongue.say(gettext_noop("%(n)s eligible people were turned away."), n=n)
    elif selection.get("turned_away_withheld"):
        turned = tongue.say(gettext_noop("Fewer than %(n)s eligible people were turned away."), n=THRESHOLD)
    else:
        turned = tongue.say(gettext_noop("How many were turned away is not stated."))
    return Paragraph("selection", tongue.say(gettext_noop("Selection")), f"{tongue.say(blind)} {turned}")


def _uncertainty(figures: dict[str, Any], tongue: Tongue) -> Paragraph:
    text = tongue.translate(gettext_noop("Numbers in brackets are 95% intervals; n is given with every rate."))
    if figures["public"]:
        text += " " + tongue.say(gettext_noop("Cells under ten, and what would betray them, are left out."))
    return Paragraph("uncertainty", tongue.say(gettext_noop("Uncertainty")), text)


def _definition(figures: dict[str, Any], tongue: Tongue) -> Paragraph:
    found, head = figures["definitions"], tongue.say(gettext_noop("Definition"))
    name = tongue.translate(DEFINITION_NAMES[found["headline"]])
    meaning = tongue.translate(DEFINITIONS[found["headline"]])
    if found["moves_points"] is None:
        text = gettext_noop("The headline is %(name)s: %(meaning)s. The others: %(few)s.")
        said = tongue.say(text, name=name, meaning=meaning, few=tongue.translate(TOO_FEW))
        return Paragraph("definition", head, said)
    points = f"{found['moves_points']:.1f}"
    if not found["print_all"]:
        text = gettext_noop(
            "The headline is %(name)s: %(meaning)s. The other definitions move it by at most %(points)s points."
        )
        return Paragraph("definition", head, tongue.say(text, name=name, meaning=meaning, points=points))
    lines = []
    for each, means in DEFINITIONS.items():
        reading = found[each]
        rate = tongue.say(gettext_noop("none decided")) if reading["rate"] is None else percent(reading)
        lines.append(
            tongue.say(
                gettext_noop("%(name)s (%(meaning)s): %(stays)s of %(n)s, %(rate)s"), stays=reading["stays"], rate=rate,
                name=tongue.translate(DEFINITION_NAMES[each]), meaning=tongue.translate(means), n=reading["decided"],
            )
        )  # fmt: skip
    text = gettext_noop("The headline is %(name)s, and it moves by %(points)s points:")
    return Paragraph("definition", head, tongue.say(text, name=name, points=points), tuple(lines))


def _families(figures: dict[str, Any], tongue: Tongue) -> Paragraph:
    clustering, head = figures["clustering"], tongue.say(gettext_noop("Families"))
    if clustering["separate_decisions"] is None:
        text = tongue.say(gettext_noop("Members decided together count as one decision in every interval."))
    else:
        text = tongue.say(
            gettext_noop(
                "Members decided together count as one decision in every interval: %(cases)s decided cases are "
                "%(decisions)s separate decisions."
            ),
            cases=clustering["decided_cases"], decisions=clustering["separate_decisions"],
        )  # fmt: skip
    return Paragraph("families", head, text)


def share_of(row: dict[str, Any], way: str, tongue: Tongue) -> str:
    """Return one share of a row of the cumulative incidence with its interval, or that it is withheld."""
    if row[way] is None:
        return tongue.translate(TOO_FEW)
    return percent({"rate": row[way], **(row["intervals"][way] or {})})


def count_of(n: int | None, tongue: Tongue) -> str:
    """Return a number of people, or that it is withheld."""
    return tongue.translate(WITHHELD) if n is None else str(n)


def percent(rate: dict[str, Any]) -> str:
    """Return a rate with one decimal and its interval in brackets, where it has one."""
    said = f"{rate['rate'] * 100:.1f}%"
    if rate.get("low") is None:
        return said
    return f"{said} [{rate['low'] * 100:.1f}, {rate['high'] * 100:.1f}]"

"""What changed of detention centers: contracts and their days for notice, inspections, and how many people are held
where that moved much in a month. That a list was printed again is none of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from localaction.brief.changed.news import NEWS_FOR, News, about_facility, joined
from localaction.detention import reads_contracts
from localaction.detention.citations import source_of
from localaction.detention.contract_words import day_sentence, fact_words, safe_sentence
from localaction.detention.models import ContractFact, Deficiency, Inspection, Listing
from localaction.detention.reads_contracts import ContractState
from localaction.detention.rules.contracts import EVENTS, Fact
from localaction.messages.actions.announcing import Said
from localaction.messages.rules.following import About, Kind
from localaction.places.models import Facility

MOST = 1000
# Ours: a season, a month and three meetings' time before the last day for notice.
STEPS = (180, 90, 30)
# ICE prints results a year and more after the inspection.
RESULTS_FOR = dt.timedelta(days=400)
# Ours: a month's averages that differ by less are the same to a reader.
MOVED_SHARE, MOVED_LEAST = 0.1, 10
MONTH = dt.timedelta(days=25)


def contract_news(today: dt.date) -> list[News]:
    """Return what sources say happened to contracts in the last sixty days, and meetings to come. Queries: 2."""
    rows = reads_contracts.news("", MOST)
    return [_fact(row) for row in rows if _is_news(row, today)]


def _is_news(row: ContractFact, today: dt.date) -> bool:
    if row.on is None:
        return False
    if row.kind == Fact.MEETING:
        return row.on >= today and row.entered_at.date() > today - NEWS_FOR
    return row.kind in EVENTS and today - NEWS_FOR < row.on <= today


def _fact(row: ContractFact) -> News:
    contract = row.contract

    def say() -> Said:
        words = f"{contract.name}, {_name(contract.facility)}: {row.get_kind_display()}: {fact_words(row)}."
        return Said(words, row.source_title, reverse("contract", args=[contract.uid]))

    # A second source of the same event, or a correction of its words, is no second event.
    key = f"contract:{contract.uid}:{row.kind}:{row.on}"
    return News(key, row.on or dt.date.min, lambda: about_facility(contract.facility), say)


def notice_news(today: dt.date) -> list[News]:
    """Return the contracts whose last day for notice has come near: each step once. Queries: 4."""
    return [_notice(state, today) for state in reads_contracts.contract_states(today) if _step(state, today)]


def _step(state: ContractState, today: dt.date) -> int:
    left = (state.next_on - today).days if state.next_on else None
    return min((step for step in STEPS if left is not None and left <= step), default=0)


def _notice(state: ContractState, today: dt.date) -> News:
    def say() -> Said:
        day = state.notice
        words = joined([f"{state.title}:", day_sentence(day), safe_sentence(day)]) if day else state.title
        return Said(words, state.contract.source.title, reverse("contract", args=[state.contract.uid]))

    key = f"contract-notice:{state.contract.uid}:{state.next_on}:{_step(state, today)}"
    return News(key, today, lambda: about_facility(state.facility), say)


def inspection_news(today: dt.date) -> list[News]:
    """Return inspections of the last 400 days whose day, whose rating or whose findings became known. Queries: 4."""
    since = today - RESULTS_FOR
    rows = Inspection.objects.filter(ended_on__gt=since, ended_on__lte=today)
    rows = rows.select_related("facility__same_as", "publication").prefetch_related("facility__other_names")
    found = [_inspection(row) for row in rows.order_by("ended_on", "pk")]
    counted: dict[tuple[int, dt.date], list[Deficiency]] = defaultdict(list)
    listed = Deficiency.objects.filter(inspected_on__gt=since, withdrawn_at=None).select_related("facility__same_as")
    for one in listed.prefetch_related("facility__other_names").order_by("pk"):
        counted[one.facility_id, one.inspected_on].append(one)
    return found + [_deficiencies(some) for some in counted.values()]


def _inspection(row: Inspection) -> News:
    center = _stands(row.facility)

    def say() -> Said:
        day = date_format(row.ended_on, "DATE_FORMAT")
        kind = row.get_kind_display()
        words = _("%(center)s: inspected (%(kind)s) until %(day)s.") % {
            "center": _name(center), "kind": kind, "day": day,
        }  # fmt: skip
        rating = _("Rating: %(rating)s.") % {"rating": row.rating} if row.rating else ""
        source = source_of(row.publication)
        return Said(joined([words, rating]), f"{source.title}, {source.file_name}", _page(center))

    key = f"inspection:{center.pk}:{row.ended_on}" + (":rated" if row.rating else "")
    return News(key, row.ended_on, lambda: about_facility(row.facility), say)


def _deficiencies(rows: Sequence[Deficiency]) -> News:
    center, on = _stands(rows[0].facility), rows[0].inspected_on

    def say() -> Said:
        words = ngettext(
            "%(center)s: inspectors found %(n)d deficiency on %(day)s.",
            "%(center)s: inspectors found %(n)d deficiencies on %(day)s.",
            len(rows),
        ) % {"center": _name(center), "n": len(rows), "day": date_format(on, "DATE_FORMAT")}
        return Said(words, rows[0].source_title, _page(center))

    return News(f"deficiencies:{center.pk}:{on}", on, lambda: about_facility(rows[0].facility), say)


def population_news(today: dt.date) -> list[News]:
    """Return the centers whose printed average moved by a tenth and ten people since the month before.

    At most one a month and center, for those who follow the center itself. Queries: 2.
    """
    rows = Listing.objects.filter(as_of__gt=today - 2 * NEWS_FOR, as_of__lte=today, population__isnull=False)
    series: dict[int, list[Listing]] = defaultdict(list)
    chosen = rows.select_related("facility__same_as", "publication").prefetch_related("facility__other_names")
    for row in chosen.order_by("as_of", "pk"):
        series[_stands(row.facility).pk].append(row)
    return [news for listings in series.values() for news in _moved(listings, today)]


def _moved(listings: Sequence[Listing], today: dt.date) -> Iterable[News]:
    latest = listings[-1]
    before = [one for one in listings if latest.as_of - one.as_of >= MONTH and one.fiscal_year == latest.fiscal_year]
    if latest.as_of <= today - NEWS_FOR or not before:
        return
    old, new = before[-1].population or 0.0, latest.population or 0.0
    if abs(new - old) < max(MOVED_LEAST, MOVED_SHARE * old):
        return
    center = _stands(latest.facility)

    def say() -> Said:
        words = _("%(center)s: ICE's average of people held is %(new)d; it was %(old)d on %(day)s.") % {
            "center": _name(center), "new": round(new), "old": round(old),
            "day": date_format(before[-1].as_of, "DATE_FORMAT"),
        }  # fmt: skip
        source = source_of(latest.publication)
        return Said(words, f"{source.title}, {source.file_name}", _page(center))

    def about() -> tuple[About, ...]:
        return tuple(one for one in about_facility(latest.facility) if one.kind is Kind.FACILITY)

    yield News(f"population:{center.pk}:{latest.as_of:%Y-%m}", latest.as_of, about, say)


def _stands(facility: Facility) -> Facility:
    return facility.same_as or facility


def _name(facility: Facility) -> str:
    return f"{_stands(facility).name} ({_stands(facility).state})"


def _page(facility: Facility) -> str:
    return reverse("facility", args=[facility.address_part])

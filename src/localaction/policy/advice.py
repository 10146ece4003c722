"""What the review desk asks about ICE's lists: states, models, counties, and what is known of an agreement."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from localaction.places.models import Agency
from localaction.places.reference_files import gazetteer
from localaction.policy import reads, words
from localaction.policy.endings import is_end_shown
from localaction.policy.forms import EvidenceForm
from localaction.policy.ingest.agreements import exact_state, state_name
from localaction.policy.models import Agreement, Printing
from localaction.policy.rules import rows
from localaction.sources.advice import Choices, Counties, Ending, Fact, Reading
from localaction.sources.models import ReviewItem

Kind = ReviewItem.Kind
# Below this a misspelt state or model is like none (0 to 100).
NEAR = 75.0


class AgreementAdvice:
    """The adviser for the lists of participating and of pending agencies."""

    columns: tuple[str, ...] = (
        "STATE", "LAW ENFORCEMENT AGENCY", "TYPE", "COUNTY", "SUPPORT TYPE", "SIGNED", "MOA", "MOA link", "ADDENDUM",
        "ADDENDUM link",
    )  # fmt: skip

    def states(self) -> Choices:
        """Return (code, name) of every state, by name."""
        return sorted(((s.usps, s.name) for s in gazetteer().states.values()), key=lambda pair: pair[1])

    def models(self) -> Choices:
        """Return (code, name) of every model that we know."""
        return list(words.MODELS.items())

    def suggest(self, item: ReviewItem) -> dict[str, str]:
        """Return the nearest state and model where the printed ones are unknown."""
        found: dict[str, str] = {}
        values = item.payload["values"]
        names = {s.usps: s.name.casefold() for s in gazetteer().states.values()}
        if not values.get("state") and (code := _nearest(str(values.get("state_printed") or ""), names)):
            found["state"] = code
        if item.reason == "MODEL_UNKNOWN":
            texts = {text: text for text in rows.MODELS if len(text) > 3}
            if text := _nearest(str(values.get("model") or ""), texts):
                found["model"] = rows.MODELS[text]
        return found

    def read(self, item: ReviewItem, printed_on: dt.date, correction: Mapping[str, str]) -> Reading:
        """Return how a row reads with a correction."""
        cells = item.payload["cells"]
        plain = rows.understand(cells, exact_state, printed_on, None, state_name)
        read = rows.understand(cells, exact_state, printed_on, correction, state_name)
        before, after = _values(plain.values), _values(read.values)
        facts = [
            Fact(label, text if text == before[label] else f"{before[label]} → {text}", after_url)
            for (label, text), after_url in zip(after.items(), ("", "", "", "", read.values["moa_url"]), strict=True)
        ]
        return Reading(read.is_kept, read.reasons, facts)

    def coverages(self) -> Choices:
        """Return (code, name) of what an agency can serve."""
        return [
            (Agency.Coverage.COUNTY, _("one county or several")),
            (Agency.Coverage.MUNICIPAL, _("a municipality, in the counties given")),
            (Agency.Coverage.STATEWIDE, _("the whole state")),
        ]

    def without_counties(self) -> frozenset[str]:
        """Return the coverages that name no county."""
        return frozenset({Agency.Coverage.STATEWIDE})

    def counties(self, state: str, text: str) -> Counties:
        """Return the counties of a state that a text of names and codes means."""
        places = gazetteer()
        found: dict[str, str] = {}
        unknown: list[str] = []
        choices: dict[str, list[tuple[str, str]]] = {}
        for word in filter(None, (part.strip() for part in re.split(r"[,;\n]+", text))):
            codes = [word] if re.fullmatch(r"\d{5}", word) else list(places.county(state, word))
            codes = [c for c in codes if c in places.counties and places.usps(c) == state and places.is_current(c)]
            if not codes and (slip := places.county_with_typo(state, word)):
                choices[word] = [(slip[0], places.counties[slip[0]].full_name)]
            elif not codes:
                unknown.append(word)
            elif len(codes) > 1:
                choices[word] = [(code, places.counties[code].full_name) for code in codes]
            else:
                found[codes[0]] = places.counties[codes[0]].full_name
        return Counties(list(found.items()), unknown, choices)

    def printed(self, item: ReviewItem) -> list[int]:
        """Return the rows of the agency whose counties are asked for, or of the agreement that vanished."""
        if item.kind == Kind.PLACE:
            agency = Q(agency__state=item.payload["state"], agency__key=item.payload["key"])
            return list(Printing.objects.filter(agency).values_list("printed_id", flat=True))
        if item.kind == Kind.DEPARTURE:
            about = Printing.objects.filter(agreement__uid=item.payload["agreement"])
            return list(about.values_list("printed_id", flat=True))
        return []

    def facts(self, item: ReviewItem, on: dt.date) -> list[Fact]:
        """Return what is known of the agency or the agreement."""
        if item.kind == Kind.PLACE:
            return _of_agency(item)
        if item.kind == Kind.DEPARTURE:
            return _of_agreement(item, on)
        return []

    def ending(self, item: ReviewItem, on: dt.date) -> Ending | None:
        """Return where evidence of the agreement's end is recorded."""
        if item.kind != Kind.DEPARTURE:
            return None
        agreement = Agreement.objects.filter(uid=item.payload["agreement"]).first()
        if agreement is None:
            return None
        url = reverse("desk-end-evidence", args=[agreement.pk])
        form = EvidenceForm(initial={"item": item.pk})
        return Ending(url, form, is_end_shown(agreement.uid, agreement.model))


def _values(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what a row says, by label; a dash where it says nothing."""
    signed = values["signed"]
    return {
        _("State"): state_name(values["state"]) if values["state"] else "—",
        _("Agency"): values["agency"] or "—",
        _("Model"): str(words.model(values["model"])) if values["model"] else "—",
        _("Date of signing"): _day(dt.date.fromisoformat(signed)) if signed else "—",
        _("Link to the memorandum"): values["moa_document"] or "—",
    }


def _nearest(text: str, names: Mapping[str, str]) -> str:
    """Return the key of the name that is nearest to a text, or an empty text where none is near."""
    best = process.extractOne(text.casefold().strip(), names, scorer=fuzz.ratio, score_cutoff=NEAR)
    return str(best[2]) if best else ""


def _of_agency(item: ReviewItem) -> list[Fact]:
    state, key = item.payload["state"], item.payload["key"]
    agency = Agency.objects.filter(state=state, key=key).prefetch_related("names").first()
    facts = [Fact(_("State"), state_name(state))]
    if agency is not None:
        facts += [
            Fact(_("Kind"), str(agency.get_kind_display())),
            Fact(_("Names"), "; ".join(sorted(name.printed for name in agency.names.all())) or agency.name),
        ]
    return facts


def _of_agreement(item: ReviewItem, on: dt.date) -> list[Fact]:
    found = reads.agreements(Q(uid=item.payload["agreement"]), on)
    if not found:
        return [Fact(_("Agreement"), _("It is no longer derived from any publication."))]
    fact = found[0]
    facts = [
        Fact(_("Agency"), f"{fact.agency.name} ({fact.agency.state})"),
        Fact(_("Model"), str(words.model(fact.model))),
        Fact(_("Date of signing"), _day(fact.signed)),
        Fact(_("Last listed"), _day(fact.last_listed)),
        Fact(_("Missing since"), _day(fact.absent_since)),
        Fact(_("How it ends"), str(words.CLAUSES.get(fact.clause.code, words.CLAUSES["UNKNOWN"]))),
        Fact(_("Status shown"), str(words.STATUSES.get(fact.status, ("", fact.status))[1])),
        Fact(
            _("Evidence recorded"),
            "; ".join(f"{e.get_kind_display()}, {_day(e.dated_on)}: {e.title}" for e in fact.evidence) or _("none yet"),
        ),
    ]
    if fact.moa_url:
        facts.append(Fact(_("Memorandum"), fact.moa_url.rsplit("/", 1)[-1], fact.moa_url))
    return facts


def _day(day: dt.date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else "—"

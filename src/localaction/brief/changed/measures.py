"""What changed of laws and local policies: adopted, in force, stopped, overridden; each day of a law told once, with
the agreements that it forbids and the local policies that give way with it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from localaction.brief.changed.news import NEWS_FOR, News, about_agency, about_place, about_state, joined
from localaction.brief.feeds_policies import said
from localaction.messages.actions.announcing import Said
from localaction.messages.rules.following import About
from localaction.places.models import Agency
from localaction.policy import banning
from localaction.policy import reads as policy
from localaction.policy.models import MeasureVersion
from localaction.policy.reads_measures import DatedEvent, MeasureFact, dated_events, listed
from localaction.policy.rules.binding import Effect
from localaction.policy.rules.codebook import Subject, subject_of

MOST = 100_000
# Of several that fall on one day, the one that names it.
FIRST = ("IN_FORCE", "ADOPTED", "COMPLY_BY")
NAMED = 12
DAY = dt.timedelta(days=1)


def measure_news(today: dt.date) -> list[News]:
    """Return what really changed of laws and policies in the last sixty days. Queries: 3, and some for each state
    that has such news."""
    days: dict[tuple[str, dt.date], list[DatedEvent]] = defaultdict(list)
    for event in dated_events("", today, MOST):
        if event.on > today - NEWS_FOR:
            days[event.record.version.measure.uid, event.on].append(event)
    told = [Day(sorted(events, key=_rank)) for events in days.values()]
    return [News(_key(day.events[0]), day.events[0].on, day.about, day.say) for day in told]


def _rank(event: DatedEvent) -> tuple[bool, int, str]:
    return (event.turn is not None, FIRST.index(event.kind) if event.kind in FIRST else 0, event.kind)


def _key(event: DatedEvent) -> str:
    """Return the name of an event: a record that is corrected later is no second event."""
    uid = event.record.version.measure.uid
    if event.turn is not None:
        return f"measure:{uid}:{event.kind}:{event.on}"
    return f"measure:{uid}:{event.kind}:{_first(event.record.version).number}"


def _first(version: MeasureVersion) -> MeasureVersion:
    """Return the version as it was first entered, before any correction of our record."""
    while version.corrects is not None:
        version = version.corrects
    return version


@dataclass(frozen=True)
class Day:
    """What happened to one law or policy on one day, the event that names it first."""

    events: Sequence[DatedEvent]

    @property
    def version(self) -> MeasureVersion:
        """Return the version that it happened to."""
        return self.events[0].record.version

    @cached_property
    def banned(self) -> list[Agency]:
        """Return the agencies whose agreements a law forbids from this day."""
        is_ban = self.version.measure.is_law and _forbids_agreements(self.events[0])
        return _banned(self.version.measure.state, self.events[0].on) if is_ban else []

    @cached_property
    def moved(self) -> list[MeasureFact]:
        """Return the local policies that a law overrides from this day, or no longer."""
        measure = self.version.measure
        return _moved(measure.state, self.events[0].on, measure.uid) if measure.is_law else []

    def about(self) -> tuple[About, ...]:
        """Return what it concerns: a law every place of its state, a policy its own."""
        measure = self.version.measure
        concerned = tuple(about_state(measure.state, True)) if measure.is_law else about_place(measure.place)
        return concerned + tuple(one for agency in self.banned for one in about_agency(agency))

    def say(self) -> Said:
        """Say it in the active language."""
        version, is_spanish = self.version, get_language() == "es"
        what = ", ".join(said(event) for event in self.events)
        notes = [(e.turn.note_es if is_spanish else "") or e.turn.note for e in self.events if e.turn]
        summary = (version.summary_es if is_spanish else "") or version.summary
        sentences = [f"{version.name}: {what}.", summary, *notes, _banned_sentence(self.banned)]
        words = joined([*sentences, *_moved_sentences(self.moved)])
        return Said(words, version.source.title, reverse("measure", args=[version.measure.uid]))


def _forbids_agreements(event: DatedEvent) -> bool:
    return event.kind == "IN_FORCE" and any(
        subject_of(one.code) is Subject.AGREEMENT and one.effect == Effect.FORBIDS for one in event.record.provisions
    )


def _banned(state: str, on: dt.date) -> list[Agency]:
    """Return the agencies with agreements that are listed and forbidden on the day."""
    facts = policy.agreements(policy.in_state(state), on)
    numbers = {fact.agency.id for fact in facts if fact.status == banning.PROHIBITED}
    rows = Agency.objects.filter(pk__in=numbers).prefetch_related("counties", "other_names")
    return list(rows.order_by("name", "pk"))


def _banned_sentence(agencies: Sequence[Agency]) -> str:
    if not agencies:
        return ""
    names = "; ".join(agency.name for agency in agencies[:NAMED])
    names += "; …" if len(agencies) > NAMED else ""
    return ngettext(
        "ICE still lists %(n)d agency here: %(names)s. Being listed and being forbidden are two things; we have not "
        "confirmed an end.",
        "ICE still lists %(n)d agencies here: %(names)s. Being listed and being forbidden are two things; we have not "
        "confirmed an end.",
        len(agencies),
    ) % {"n": len(agencies), "names": names}


def _moved(state: str, on: dt.date, uid: str) -> list[MeasureFact]:
    """Return the local policies of a state whose standing is another one than the day before."""
    before = {fact.uid: fact.status for fact in listed(state, on - DAY)}
    return [
        fact for fact in listed(state, on)
        if fact.uid != uid and not fact.record.version.measure.is_law and before.get(fact.uid) != fact.status
        and {fact.status, before.get(fact.uid)} & {"preempted", "partly-preempted"}
    ]  # fmt: skip


def _moved_sentences(facts: Sequence[MeasureFact]) -> list[str]:
    sentences = []
    for fact in facts[:NAMED]:
        place = fact.record.version.measure.place.title
        name = f"{fact.record.version.name} ({place})"
        if fact.status == "preempted":
            sentences.append(_("%(policy)s is overridden by state law.") % {"policy": name})
        elif fact.status == "partly-preempted":
            sentences.append(_("%(policy)s is overridden in part by state law.") % {"policy": name})
        else:
            sentences.append(_("%(policy)s is no longer overridden by state law.") % {"policy": name})
    return sentences

"""What pages show of starting a programme: places under way, and the steps at one of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from localaction.places.models import Facility
from localaction.visit.models import StartingStep
from localaction.visit.rules.starting import WORDING, Addressee, Item

# In English whatever the reader's language, for the administrator reads it.
LETTER = (
    "To the facility administrator of {facility}\n\n"
    "{coalition} asks for your approval to visit people held there, as a community service organization under "
    "standard 5.7 of the Performance-Based National Detention Standards 2011 (V.M), or the provision that applies "
    "to your facility.\n\n"
    "Our trained volunteers visit people who have no family nearby. They give no legal advice, carry no money or "
    "messages, and follow your rules. A page on who we are is enclosed.\n\n"
    "We ask for: visits on [days and hours], by up to [number] volunteers at once; your written rules for groups; "
    "the papers you need of each volunteer; and a tour beforehand.\n\n"
    "Please answer in writing by [day], and tell us the reasons if you cannot approve. A copy goes to ICE's field "
    "office.\n\n[name, address and telephone of the coordinator]"
)


@dataclass(frozen=True)
class StepLine:
    """One step in the reader's language, and whether it is done."""

    item: Item
    title: str
    text: str
    to: Addressee
    source: str
    url: str
    done: StartingStep | None


@dataclass(frozen=True)
class UnderWay:
    """A detention center at which steps are done."""

    facility: Facility
    n_done: int
    n_steps: int


def under_way() -> list[UnderWay]:
    """Return where a programme was begun, by name. Two queries."""
    counts = dict(StartingStep.objects.values_list("facility").annotate(n=Count("pk")))
    places = Facility.objects.filter(pk__in=counts).order_by("name")
    return [UnderWay(place, counts[place.pk], len(Item)) for place in places]


def steps_at(facility: Facility) -> list[StepLine]:
    """Return every step at a detention center, in order. One query."""
    done = {row.item: row for row in StartingStep.objects.filter(facility=facility).select_related("done_by")}
    return [
        StepLine(item, _(w.title), _(w.text), w.to, _(w.source), w.url, done.get(item.value))
        for item, w in WORDING.items()
    ]  # fmt: skip


def steps_done() -> QuerySet[StartingStep]:
    """Return the steps that are done, anywhere."""
    return StartingStep.objects.select_related("facility")


def address_of(facility: Facility) -> list[str]:
    """Return the lines of a letter's address to the administrator."""
    town = " ".join(part for part in (facility.city, facility.state, facility.zip) if part)
    return [line for line in ("Facility Administrator", facility.name, facility.address, town) if line]


def letter(facility: Facility, coalition: str) -> str:
    """Return a draft of the letter that asks for approval, to be filled in and signed."""
    return LETTER.format(facility=facility.name, coalition=coalition)

"""Recording that something really changed, once, for those who follow what it concerns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import override

from localaction.messages.models import Change, ChangeTopic, Stream, Topic
from localaction.messages.rules.following import About, Kind
from localaction.messages.texts import LANGUAGES
from localaction.places.models import Lies


@dataclass(frozen=True)
class Said:
    """What is said of a change in one language; all of it is public.

    Args:
        words: one or two sentences.
        source: where it was read, empty where the page says it.
        path: of the public page in this language, as `reverse` gives it.
    """

    words: str
    source: str
    path: str


def in_each_language(say: Callable[[], Said]) -> dict[str, Said]:
    """Return what is said of a change in every language that letters are written in."""
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = say()
    return said


def announce(about: Iterable[About], key: str, said: Mapping[str, Said], happened_on: date, at: datetime) -> bool:
    """Record a change; those who follow what it concerns are told in their next letter. Returns whether it was new.

    The same key again changes nothing, whatever is said then. About nothing: it is known from now on, and nobody is
    told. Call it in the transaction of the decision where there is one.

    Args:
        key: names the change for ever, room first: "campaign:12:won"; at most 150 characters.
        said: for each language of `texts.LANGUAGES`; see `in_each_language`.
    """
    with transaction.atomic():
        row, is_new = Change.objects.get_or_create(
            key=key,
            defaults={
                "said": {language: [one.words, one.source, one.path] for language, one in said.items()},
                "happened_on": happened_on,
                "recorded_at": at,
            },
        )
        if is_new:
            concerned = followed(about)
            ChangeTopic.objects.bulk_create([ChangeTopic(change=row, topic=topic) for topic in concerned])
    return is_new


def followed(about: Iterable[About]) -> list[Topic]:
    """Return the topics that somebody follows and that are concerned. Queries: 1, and 1 for the towns of counties.

    What concerns a county concerns its towns; what concerns a whole state everywhere concerns every place in it.
    """
    given = set(about)
    if not given:
        return []
    exact = Q()
    for one in given:
        exact |= Q(kind=one.kind, key=one.key)
    places = {one.key for one in given if one.kind is Kind.PLACE}
    counties = [key for key in places if len(key) == 5]
    within = Q()
    for state in sorted({one.key[:2] for one in given if one.kind is Kind.PLACE and one.is_everywhere}):
        within |= Q(kind=Kind.PLACE, key__startswith=state)
    if counties:
        towns = Lies.objects.filter(county_id__in=counties).values("municipality_id")
        within |= Q(kind=Kind.PLACE, key__in=towns)
    return list(Topic.objects.filter(exact | within).order_by("pk"))


def is_known(keys: Iterable[str]) -> set[str]:
    """Return those of some keys that were recorded before. Queries: one for each 500."""
    asked, known = list(keys), set()
    for start in range(0, len(asked), 500):
        known |= set(Change.objects.filter(key__in=asked[start : start + 500]).values_list("key", flat=True))
    return known


def begins(stream: str, at: datetime) -> bool:
    """Note that a source of changes is read from now on; returns whether it is the first time.

    What a source holds at its first reading was so before anybody could follow it, and is no news.
    """
    return Stream.objects.get_or_create(source=stream, defaults={"begun_at": at})[1]

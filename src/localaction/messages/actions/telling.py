"""Writing to those who follow: one letter with everything that is due, each change to each of them at most once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from localaction.messages import links, texts_following
from localaction.messages.actions.following import address_of
from localaction.messages.actions.queue import Order, Recipient, Route, queue_many, zone_of
from localaction.messages.models import Change, Channel, Follow, Follower, Told, Topic
from localaction.messages.rules.following import Cadence, Line, due_until, letter
from localaction.vault.actions import read_operational

# A change that was not sent for so long (no worker ran) is no news any more; twice a weekly letter's time.
NEWS_FOR = timedelta(days=15)
BATCH = 500

# Follower to change to the topics of theirs that it concerns.
Due = dict[int, dict[int, set[int]]]


@dataclass(frozen=True)
class Words:
    """The changes and topics of a run, each read once however many followers it concerns."""

    changes: Mapping[int, Change]
    topics: Mapping[int, Topic]

    @cached_property
    def _lines(self) -> dict[tuple[str, int, int], Line]:
        return {}

    def line(self, language: str, change: int, topic: int) -> Line:
        """Return a change as a letter in that language lists it; the language must be active."""
        key = (language, change, topic)
        if key not in self._lines:
            row = self.changes[change]
            words, source, path = row.said[language]
            self._lines[key] = Line(
                self.topics[topic].title, row.happened_on, date_format(row.happened_on, "DATE_FORMAT"), words, source,
                f"{settings.CONFIG.public_url}{path}" if path else "",
            )  # fmt: skip
        return self._lines[key]


def tell_followers(now: datetime) -> int:
    """Queue one letter to each follower of whom something is due; returns how many letters were queued.

    1. Find what is due: recorded since they confirmed, up to the end of their cadence's period, and not told yet.
    2. For each batch of followers, in one transaction: lock them, look again what they were told, note what they are
       told now, and queue their letters.

    A worker killed between two batches goes on where it was. Two workers at once wait for each other at the lock,
    and the second finds nothing left.
    """
    due = _due(now)
    if not due:
        return 0
    words = Words(
        Change.objects.in_bulk({change for changes in due.values() for change in changes}),
        Topic.objects.in_bulk({topic for changes in due.values() for topics in changes.values() for topic in topics}),
    )
    followers = sorted(due)
    return sum(
        _tell_batch({pk: due[pk] for pk in followers[start : start + BATCH]}, words, now)
        for start in range(0, len(followers), BATCH)
    )


def _due(now: datetime) -> Due:
    """Return what is due. Queries: one for each cadence."""
    zone = zone_of(settings.CONFIG.time_zone)
    found: Due = defaultdict(lambda: defaultdict(set))
    for cadence in Cadence:
        pairs = (
            Follow.objects.filter(cadence=cadence, confirmed_at__isnull=False)
            .annotate(change=F("topic__concerned__change"), recorded_at=F("topic__concerned__change__recorded_at"))
            .filter(
                recorded_at__gt=F("confirmed_at"), recorded_at__lte=due_until(cadence, now, zone),
            )
            .filter(recorded_at__gt=now - NEWS_FOR)
            .filter(~Exists(Told.objects.filter(follower=OuterRef("follower"), change=OuterRef("change"))))
            .values_list("follower_id", "change", "topic_id")
        )  # fmt: skip
        for follower, change, topic in pairs:
            found[follower][change].add(topic)
    return found


@transaction.atomic
def _tell_batch(due: Due, words: Words, now: datetime) -> int:
    rows = list(Follower.objects.select_for_update().filter(pk__in=due).order_by("pk"))
    told = set(Told.objects.filter(follower__in=due, change__in=words.changes).values_list("follower_id", "change_id"))
    noted: list[Told] = []
    orders: dict[str, list[Order]] = {texts_following.LETTER: [], texts_following.NOTICE: []}
    for row in rows:
        fresh = {change: topics for change, topics in due[row.pk].items() if (row.pk, change) not in told}
        address = read_operational(row, "content") if fresh else None
        if not address:
            continue
        noted += [Told(follower=row, change_id=change, at=now) for change in sorted(fresh)]
        code = texts_following.NOTICE if row.channel == Channel.PUSH else texts_following.LETTER
        orders[code].append(_order(row, address, fresh, words))
    Told.objects.bulk_create(noted, batch_size=BATCH)
    return sum(queue_many(code, some, at=now) for code, some in orders.items() if some)


def _order(row: Follower, address: str, fresh: Mapping[int, Collection[int]], words: Words) -> Order:
    """Return a letter; its key names the first change in it, which no other letter to the same follower holds."""
    token = links.token(links.MANAGE, row.uuid)
    manage = address_of("follow-manage", token, row.language)
    with override(row.language):
        lines = [words.line(row.language, change, min(topics)) for change, topics in fresh.items()]
        titles = sorted({line.topic for line in lines})
        topic = titles[0][: texts_following.LONGEST_TITLE]
        if len(titles) > 1:
            topic = _("%(topic)s and more") % {"topic": topic}
        latest = max(lines, key=lambda line: line.on)
        values = {
            "network": settings.CONFIG.coalition,
            "topic": topic,
            "changes": letter(lines, _("Source"), _("And {n} more, on our pages.")),
            "first": latest.words[: texts_following.LONGEST_NOTICE],
            "link": manage,
        }
    recipient = Recipient((Route(Channel(row.channel), address),), language=row.language, person=row.uuid)
    opens = latest.address if len(lines) == 1 and latest.address else manage
    return Order(
        recipient, f"follow:{row.uuid}:{min(fresh)}", values,
        leave=address_of("follow-stop", token, row.language), opens=opens,
    )  # fmt: skip

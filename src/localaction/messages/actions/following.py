"""Asking to follow something, showing that the address is one's own, changing one's mind, and leaving."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from localaction.messages import links, texts_following, topics
from localaction.messages.actions import consent, push
from localaction.messages.actions.queue import Order, Recipient, Route, canonical, mark_of, queue_many
from localaction.messages.models import Act, Channel, Consent, Follow, Follower, How, Outbox, PushSubscription, Topic
from localaction.messages.rules.following import Cadence
from localaction.messages.rules.states import WAITING, State
from localaction.people import limits
from localaction.people.rules.limits import Limit
from localaction.vault.actions import read_operational, write_operational

# A stranger could have us write to somebody else's address: so few letters at once, and one more in so many seconds.
LETTERS = Limit("follow-letters", capacity=4, seconds_each=4 * 60 * 60)
SOURCE = Limit("follow-source", capacity=10, seconds_each=300)
GOOD_FOR = timedelta(days=7)


class TooMany(Exception):
    """This source has asked often enough for now."""


class UnknownTopic(Exception):
    """There is no such thing to follow, or none that is public."""


class TooLate(Exception):
    """A link has grown too old, or what it was for is gone."""


def ask(
    kind: str, key: str, mail: str, cadence: Cadence, language: str, source: str, now: datetime
) -> topics.Named:  # fmt: skip
    """Note who wants to follow what, and write to them once; nothing else is sent before they confirm it.

    Whether the address is known, and whether it follows this already, is not to be seen: answer and letter are the
    same. An address that was written to often enough gets no further letter, and that is not to be seen either.

    Raises:
        UnknownTopic, TooMany: as said.
        BadAddress: the address could not work.
    """
    found = topics.named(kind, key)
    if found is None:
        raise UnknownTopic(kind)
    address = canonical(Channel.EMAIL, mail)
    if not limits.take(SOURCE, source, now):
        raise TooMany("wait some minutes")
    if limits.take(LETTERS, address, now):
        with transaction.atomic():
            follower = _follower(Channel.EMAIL, address, mark_of(Channel.EMAIL, address), language, now)
            _queue_question(_wish(follower, kind, found, cadence, now), follower, address, found.title, now)
    return found


def _follower(channel: Channel, address: str, mark: bytes, language: str, now: datetime) -> Follower:
    """Return the one follower of an address, made when there is none; locked."""
    fresh = Follower(channel=channel, mark=mark, language=language, asked_at=now, seen_at=now)
    write_operational(fresh, "content", address)
    # The insert that gives way lets two requests at once make one row.
    Follower.objects.bulk_create([fresh], ignore_conflicts=True)
    row = Follower.objects.select_for_update().get(mark=mark)
    if row.confirmed_at is None:
        row.language, row.asked_at = language, now
        row.save(update_fields=["language", "asked_at"])
    return row


def _wish(follower: Follower, kind: str, found: topics.Named, cadence: Cadence, now: datetime) -> Follow:
    topic, _ = Topic.objects.update_or_create(kind=kind, key=found.key, defaults={"title": found.title[:250]})
    row, is_new = Follow.objects.get_or_create(
        follower=follower, topic=topic, defaults={"cadence": cadence, "wanted": cadence, "asked_at": now}
    )
    if not is_new:
        row.wanted, row.asked_at = cadence, now
        row.save(update_fields=["wanted", "asked_at"])
    return row


def _queue_question(row: Follow, follower: Follower, address: str, title: str, now: datetime) -> None:
    recipient = Recipient((Route(Channel.EMAIL, address),), language=follower.language, person=follower.uuid)
    values = {
        "network": settings.CONFIG.coalition,
        "topic": title[: texts_following.LONGEST_TITLE],
        "link": address_of("follow-confirm", links.token(links.CONFIRM, row.uuid), follower.language),
    }
    order = Order(recipient, f"follow:{row.uuid}:confirm:{now.timestamp():.0f}", values)
    queue_many(texts_following.CONFIRM, [order], at=now)


def address_of(name: str, token: str, language: str) -> str:
    """Return the address of a page that acts for whoever has the token."""
    with override(language):
        return f"{settings.CONFIG.public_url}{reverse(name, args=[token])}"


def asked_for(token: str, now: datetime) -> Follow:
    """Return what a letter's link confirms.

    Raises:
        BadLink: the link is none of ours.
        TooLate: it has grown too old, or the wish was erased.
    """
    number = links.number_of(links.CONFIRM, token)
    row = Follow.objects.select_related("follower", "topic").filter(uuid=number, asked_at__gt=now - GOOD_FOR).first()
    if row is None:
        raise TooLate("ask again")
    return row


def confirm(token: str, now: datetime, wording: str = "") -> Follow:
    """Confirm that an address is one's own and that it wants this; from now on changes go there.

    Args:
        wording: what the page said that they agreed to.

    Raises:
        BadLink, TooLate: as `asked_for`.
    """
    with transaction.atomic():
        asked = asked_for(token, now)
        follower = Follower.objects.select_for_update().get(pk=asked.follower_id)
        row = Follow.objects.select_for_update().select_related("topic").get(pk=asked.pk)
        _confirmed(row, follower, now, wording)
    return row


def _confirmed(row: Follow, follower: Follower, now: datetime, wording: str) -> None:
    row.cadence, row.confirmed_at = row.wanted, row.confirmed_at or now
    row.save(update_fields=["cadence", "confirmed_at"])
    follower.confirmed_at, follower.seen_at = follower.confirmed_at or now, now
    follower.save(update_fields=["confirmed_at", "seen_at"])
    consent.record_mark(
        Act.IN, follower.channel, bytes(follower.mark), How.LINK, now, follower.uuid, wording[:300], follower.language
    )


def follow_by_push(
    kind: str, key: str, browser: tuple[str, str, str], cadence: Cadence, language: str, source: str, now: datetime,
    wording: str = "",
) -> Follower:  # fmt: skip
    """Have changes come to a browser; that it gave its address to us is its yes.

    A browser of a member keeps its own subscription, and what it follows comes beside the member's alerts.

    Args:
        browser: the address at its push service, its key and its secret.

    Raises:
        UnknownTopic, TooMany: as `ask`.
        BadSubscription: the browser's address could not work.
    """
    found = topics.named(kind, key)
    if found is None:
        raise UnknownTopic(kind)
    if not limits.take(SOURCE, source, now):
        raise TooMany("wait some minutes")
    with transaction.atomic():
        held = push.subscription_of(browser[0])
        if held is None:
            held = push.subscribe(*browser, now, mark=push.mark_of_stranger(browser[0]), wording=wording)
        follower = _follower(Channel.PUSH, str(held.uuid), bytes(held.endpoint_mark), language, now)
        write_operational(follower, "content", str(held.uuid))
        follower.save(update_fields=["content"])
        _confirmed(_wish(follower, kind, found, cadence, now), follower, now, wording)
    return follower


def leave_by_push(endpoint: str, now: datetime) -> bool:
    """Erase what a browser follows; returns whether it followed anything."""
    with transaction.atomic():
        row = Follower.objects.select_for_update().filter(mark=push.endpoint_mark(endpoint)).first()
        if row is not None:
            _erase(row, now)
    return row is not None


def mine(token: str, now: datetime) -> Follower:
    """Return the follower whose own page a link opens, and note that they were there, once a day.

    Raises:
        BadLink: the link is none of ours.
        TooLate: they have left.
    """
    row = Follower.objects.filter(uuid=links.number_of(links.MANAGE, token), confirmed_at__isnull=False).first()
    if row is None:
        raise TooLate("gone")
    if row.seen_at <= now - timedelta(days=1):
        Follower.objects.filter(pk=row.pk).update(seen_at=now)
    return row


def choose(token: str, wanted: Mapping[uuid.UUID, Cadence | None], language: str, now: datetime) -> bool:
    """Change how often one hears of what; None ends one. Returns whether anything is still followed.

    Raises:
        BadLink, TooLate: as `mine`.
    """
    with transaction.atomic():
        follower = Follower.objects.select_for_update().get(pk=mine(token, now).pk)
        follower.language = language
        follower.save(update_fields=["language"])
        for row in follower.follows.filter(uuid__in=list(wanted)):
            cadence = wanted[row.uuid]
            if cadence is None:
                row.delete()
            else:
                Follow.objects.filter(pk=row.pk).update(cadence=cadence, wanted=cadence)
        if follower.follows.filter(confirmed_at__isnull=False).exists():
            return True
        _erase(follower, now)
    return False


def leave(token: str, now: datetime) -> bool:
    """Erase a follower by the link in any of their letters; returns whether there was one.

    Raises:
        BadLink: the link is none of ours.
    """
    with transaction.atomic():
        row = Follower.objects.select_for_update().filter(uuid=links.number_of(links.MANAGE, token)).first()
        if row is not None:
            _erase(row, now)
    return row is not None


def erase_unreachable(number: uuid.UUID, now: datetime) -> None:
    """Erase a follower whose browser is gone."""
    with transaction.atomic():
        row = Follower.objects.select_for_update().filter(uuid=number).first()
        if row is not None:
            _erase(row, now)


def _erase(row: Follower, now: datetime) -> None:
    """Forget a follower at once, and with them what waits to be sent, the marks of what was, and their yes."""
    letters = Outbox.objects.filter(person=row.uuid)
    letters.filter(state__in=WAITING).update(
        state=State.CANCELLED, content=None, finished_at=now, last_error="CANCELLED"
    )
    letters.update(mark=None, person=None)
    Consent.objects.filter(person=row.uuid, act=Act.IN).delete()
    if row.channel == Channel.PUSH:
        address = uuid.UUID(read_operational(row, "content") or str(uuid.uuid4()))
        PushSubscription.objects.filter(uuid=address, person=None).delete()
    row.delete()

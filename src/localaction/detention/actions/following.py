"""Following contracts at the desk, and telling those who follow of the days for notice."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from localaction.detention import texts
from localaction.detention.models import Contract, Follower, NoticeTold
from localaction.detention.reads_contracts import ContractState, contract_states, state_of
from localaction.detention.rules.contracts import Basis
from localaction.detention.rules.notices import Alert, Told, alert_due
from localaction.messages.actions.queue import Order, Recipient, Route, canonical, queue_many
from localaction.messages.models import Channel
from localaction.people.models import Person
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb
from localaction.vault import retention
from localaction.vault.actions.operational import read_operational, write_operational

FOLLOWING = (Verb.REVIEW_FACTS, Verb.RUN_CAMPAIGNS)
UNSEEN_KEPT = timedelta(days=365)


def register_clocks() -> None:
    """Tell the vault how long an address is kept of somebody who does not come any more."""
    retention.register(
        "detention.follower", Follower, lambda rows, cut: rows.filter(seen_at__lte=cut), keep=UNSEEN_KEPT,
        effect=retention.Delete(),
    )  # fmt: skip


@transaction.atomic
def follow(person: Person, mail: str, follows_all: bool, at: datetime) -> Follower:
    """Have a person told by e-mail of the days for notice: of every contract, or of those chosen one by one.

    Raises:
        BadAddress: no mail could reach it.
    """
    address = canonical(Channel.EMAIL, mail)
    row, _made = Follower.objects.get_or_create(person=person, defaults={"begun_at": at, "seen_at": at})
    row.follows_all, row.seen_at = follows_all, at
    write_operational(row, "reach", address)
    row.save()
    return row


def unfollow(person: Person) -> int:
    """Stop telling a person anything, and forget their address; returns how many followed."""
    return Follower.objects.filter(person=person).delete()[1].get(Follower._meta.label, 0)


class NoAddress(Exception):
    """The person has not said yet where to be told."""


@transaction.atomic
def choose(person: Person, contract: Contract, is_followed: bool, at: datetime) -> None:
    """Follow one contract, or no longer.

    Raises:
        NoAddress: see the class.
    """
    row = Follower.objects.filter(person=person).first()
    if row is None:
        raise NoAddress
    row.seen_at = at
    row.save(update_fields=["seen_at"])
    if is_followed:
        row.contracts.add(contract)
    else:
        row.contracts.remove(contract)


def tell_followers(now: datetime) -> int:
    """Tell those who follow of every day for notice that a step was reached of, or that changed.

    1. Work out how every contract stands today, from its facts.
    2. Where a step is due, lock the contract, work it out again and note that it was told.
    3. Queue one message to each follower in the same transaction, under a key of the contract and the note.

    A worker killed between two contracts goes on where it was; run twice, it tells nothing twice. Without anybody who
    follows nothing is noted, so that a person who begins to follow hears of the step that was reached last.

    Returns: how many messages were queued.
    """
    followers = _followers(now)
    if not followers:
        return 0
    n_sent = 0
    for state in contract_states(now.date()):
        if _alert(state, _told(state.contract), now.date()) is not None:
            n_sent += _tell(state.contract, followers, now)
    return n_sent


def _followers(now: datetime) -> list[Follower]:
    rows = Follower.objects.filter(person__is_active=True, person__locked_at=None).select_related("person")
    held = list(rows.prefetch_related("contracts").order_by("pk"))
    return [row for row in held if any(allows(row.person, verb, now) for verb in FOLLOWING)]


def _told(contract: Contract) -> list[Told]:
    return [Told(day, rung) for day, rung in contract.told.order_by("number").values_list("notice_on", "rung")]


def _alert(state: ContractState, told: list[Told], on: date) -> Alert | None:
    if state.standing.is_decided:
        return None
    return alert_due(state.notice.on if state.notice else None, told, on)


@transaction.atomic
def _tell(contract: Contract, followers: list[Follower], now: datetime) -> int:
    held = Contract.objects.select_for_update(of=("self",)).select_related("facility__same_as").get(pk=contract.pk)
    state = state_of(held, now.date())
    told = _told(held)
    alert = _alert(state, told, now.date()) if held.withdrawn_at is None else None
    mine = [f for f in followers if f.follows_all or held.pk in {c.pk for c in f.contracts.all()}]
    if alert is None or not mine:
        return 0
    number = len(told) + 1
    code = _code(state, alert)
    orders = [order for follower in mine if (order := _order(follower, state, alert, number))]
    if not orders:
        return 0
    NoticeTold.objects.create(
        contract=held, number=number, notice_on=alert.notice_on, rung=alert.rung, at=now, n_told=len(orders)
    )
    return queue_many(code, orders, at=now)


def _code(state: ContractState, alert: Alert) -> str:
    if alert.notice_on is None:
        return texts.GONE
    if alert.was is not None:
        return texts.CHANGED
    return texts.END if state.notice and state.notice.basis is Basis.END else texts.NOTICE


def _order(follower: Follower, state: ContractState, alert: Alert, number: int) -> Order | None:
    address = read_operational(follower, "reach")
    if not address:
        return None
    language = follower.person.language or "en"
    with override(language):
        values = {
            "contract": state.title[: texts.LONGEST_NAME],
            "day": date_format(alert.notice_on, "DATE_FORMAT") if alert.notice_on else "",
            "when": when(alert.days_left),
            "was": date_format(alert.was, "DATE_FORMAT") if alert.was else "",
            "link": f"{settings.CONFIG.public_url}{reverse('contract', args=[state.contract.uid])}",
        }
    recipient = Recipient((Route(Channel.EMAIL, address),), language=language, person=follower.uuid)
    return Order(recipient, f"detention.notice:{state.contract.pk}:{number}:{follower.pk}", values)


def when(days_left: int | None) -> str:
    """Return how far a day is, in the reader's language: "in 90 days", "today", "3 days ago"."""
    if days_left is None:
        return ""
    if days_left == 0:
        return _("today")
    if days_left < 0:
        return ngettext("%(n)d day ago", "%(n)d days ago", -days_left) % {"n": -days_left}
    return ngettext("in %(n)d day", "in %(n)d days", days_left) % {"n": days_left}

"""Bonds: asked for, agreed, posted, noticed, and ended."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from localaction.defend.actions.matters import require_matter
from localaction.defend.days import federal_holidays
from localaction.defend.models import Bond, BondNotice, BondState, Hearing, Matter, SetBy
from localaction.defend.models.bonds import OUTSTANDING
from localaction.defend.rules.bond import Notice, bond_deadline
from localaction.defend.rules.ledger import CENTS, SMALLEST_BOND_USD
from localaction.people.models import Person
from localaction.people.permissions import NotAllowed, allows, require
from localaction.people.rules.roles import Programme, Verb
from localaction.vault import actions as vault
from localaction.vault.actions import NoGrant, Unlocked

A_YEAR = timedelta(days=400)


class TooSmall(ValueError):
    """No bond is smaller than $1,500."""


class WrongState(Exception):
    """The bond does not stand where this step begins."""


class NoObligor(Exception):
    """A bond is posted by a member whose account the deadlines go to."""


@dataclass(frozen=True)
class Papers:
    """What the receipt says: who the obligor is on paper, where the notices go, and the number of the receipt."""

    obligor_name: str = ""
    obligor_address: str = ""
    receipt_number: str = ""


def request_bond(
    by: Person, matter: Matter, set_by: SetBy, amount_usd: int, at: datetime, hearing: Hearing | None = None
) -> Bond:
    """Ask the fund to pay a client's bond.

    Args:
        amount_usd: whole dollars, as bonds are set.

    Raises:
        NotYours: the matter is not open to `by`.
        TooSmall: see the class.
    """
    require_matter(by, matter, at)
    if amount_usd < SMALLEST_BOND_USD:
        raise TooSmall(str(amount_usd))
    return Bond.objects.create(
        matter=matter, hearing=hearing, set_by=set_by, amount_cents=amount_usd * CENTS, requested_at=at, requested_by=by
    )


def deny_bond(by: Person, bond: Bond, at: datetime) -> None:
    """Record that the fund does not pay.

    Raises:
        NotAllowed: `by` does not keep the fund.
        WrongState: it was answered.
    """
    _keep(by, at)
    _step(bond, {BondState.REQUESTED, BondState.GRANTED}, state=BondState.DENIED, ended_on=at.date())


def grant_bond(by: Person, bond: Bond, obligor: Person, at: datetime) -> None:
    """Agree to pay and name the member who posts it; who asked cannot agree, and the money still needs two people.

    Raises:
        NotAllowed: `by` does not keep the fund, or asked for this bond.
        WrongState: it was answered.
        NoObligor: the account is out of use.
    """
    _keep(by, at)
    if bond.requested_by_id == by.pk:
        raise NotAllowed("who asked for a bond does not agree to it")
    if not obligor.is_active:
        raise NoObligor(f"account {obligor.pk}")
    _step(bond, {BondState.REQUESTED}, state=BondState.GRANTED, obligor=obligor)


def write_papers(session: Unlocked | None, by: Person, bond: Bond, papers: Papers, at: datetime) -> None:
    """Seal what the receipt says. The first time needs no open vault; changing it does.

    Raises:
        NotAllowed: `by` does not keep the fund.
        NoGrant: the papers are there already and the caller holds no key for them.
    """
    _keep(by, at)
    with transaction.atomic():
        row = Bond.objects.select_for_update(of=("self",)).get(pk=bond.pk)
        if row.identity is None:
            opened = vault.seal_new_case("defend", row.uuid)
        elif session is None:
            raise NoGrant(f"bond {row.pk}")
        else:
            opened = vault.open_case(session, row.uuid)
        opened.write(row, "identity", json.dumps(asdict(papers), ensure_ascii=False))
        row.save(update_fields=["identity"])
    bond.refresh_from_db()


def read_papers(session: Unlocked | None, bond: Bond) -> Papers:
    """Return what the receipt says; empty where the vault is closed, there is no key, or it was erased."""
    if session is None or bond.identity is None:
        return Papers()
    try:
        text = vault.open_case(session, bond.uuid).read(bond, "identity")
    except NoGrant:
        return Papers()
    return Papers(**json.loads(text)) if text else Papers()


def record_notice(
    by: Person, bond: Bond, notice: Notice, served_on: date, at: datetime, *, is_by_mail: bool = True,
    deliver_on: date | None = None,
) -> BondNotice:  # fmt: skip
    """Record what the obligor was sent, and reckon the day that must not be missed.

    Raises:
        NotAllowed: `by` neither keeps the fund nor is the obligor.
        WrongState: the money is not bound.
        DemandWithoutDay: see `rules.bond`.
    """
    if bond.obligor_id != by.pk:
        _keep(by, at)
    holidays = federal_holidays(served_on - A_YEAR, served_on + A_YEAR)
    found = bond_deadline(notice, served_on, holidays, by_mail=is_by_mail, deliver_on=deliver_on)
    with transaction.atomic():
        row = Bond.objects.select_for_update(of=("self",)).get(pk=bond.pk)
        if row.state not in OUTSTANDING:
            raise WrongState(row.state)
        if notice is Notice.BREACHED:
            row.state = BondState.BREACH_NOTICE
        elif notice is Notice.CANCELLED:
            row.state = BondState.CANCELLATION_PENDING
        row.save(update_fields=["state"])
        made = BondNotice.objects.create(
            bond=row, notice=notice, served_on=served_on, is_by_mail=is_by_mail, deliver_on=deliver_on,
            due_on=found.due_on, remind_on=[day.isoformat() for day in found.remind_on],
            steps=[[step.why, step.on.isoformat(), step.n_days] for step in found.how], recorded_at=at, recorded_by=by,
        )  # fmt: skip
    bond.refresh_from_db()
    return made


def finish_notice(by: Person, notice: BondNotice, done_on: date, at: datetime) -> None:
    """Record that what a notice asked for was done on a day: the person brought, the appeal received, the refund asked.

    Raises:
        NotAllowed: `by` neither keeps the fund nor is the obligor.
        WrongState: it was done before.
    """
    if notice.bond.obligor_id != by.pk:
        _keep(by, at)
    if not BondNotice.objects.filter(pk=notice.pk, done_on__isnull=True).update(done_on=done_on):
        raise WrongState("done before")
    notice.refresh_from_db()


def may_keep(person: Person, at: datetime) -> bool:
    """Return whether a person keeps the fund."""
    return allows(person, Verb.KEEP_BOND_FUND, at, Programme.DEFEND)


def _keep(by: Person, at: datetime) -> None:
    require(by, Verb.KEEP_BOND_FUND, at, Programme.DEFEND)


def _step(bond: Bond, states: set[BondState], **columns: object) -> None:
    if not Bond.objects.filter(pk=bond.pk, state__in=states).update(**columns):
        raise WrongState(bond.state)
    bond.refresh_from_db()

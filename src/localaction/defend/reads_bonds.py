"""What pages show of the bond fund: what it holds, its bonds and its books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from localaction.defend.actions.bonds import may_keep
from localaction.defend.actions.ledger import KIND, books
from localaction.defend.models import Bond, BondNotice, LedgerLine, Matter, Wall
from localaction.defend.models.bonds import ENDED, OUTSTANDING
from localaction.defend.permissions import matters_for
from localaction.defend.rules.ledger import CENTS, Account
from localaction.people.models import Approval, Membership, Person
from localaction.people.rules.roles import Programme, Role


def dollars(n_cents: int) -> str:
    """Return a sum as "$7,500.00"."""
    return f"{'−' if n_cents < 0 else ''}${abs(n_cents) // CENTS:,}.{abs(n_cents) % CENTS:02d}"


@dataclass(frozen=True)
class BondLine:
    """A bond in a list, with the days for which money is or was bound and its next day that must not be missed."""

    bond: Bond
    n_days: int
    due_on: date | None
    is_past: bool

    @property
    def amount(self) -> str:
        """Return the amount in words of money."""
        return dollars(self.bond.amount_cents)


@dataclass(frozen=True)
class BookLine:
    """A line of the books; `is_waiting` for a second yes that may still come."""

    line: LedgerLine
    is_waiting: bool
    can_be_taken_back: bool

    @property
    def amount(self) -> str:
        """Return the sum in words of money; negative for a line that takes another back."""
        return ("−" if self.line.takes_back_id else "") + dollars(self.line.n_cents)


@dataclass(frozen=True)
class FundPage:
    """The fund as its keepers see it; `sums` has cash, in_bonds, lost, spent and came_in in words of money."""

    sums: dict[str, str]
    bonds: list[BondLine]
    ended: list[BondLine]
    lines: list[BookLine]
    n_days_total: int


def fund_page(now: datetime) -> FundPage:
    """Return what the fund holds and how. Six queries; the caller has asked who may see it."""
    held = books().accounts
    rows = [_line(bond, now.date()) for bond in Bond.objects.prefetch_related("notices").order_by("pk")]
    running = [row for row in rows if row.bond.state not in ENDED]
    out = sum(row.n_days for row in running if row.bond.state in OUTSTANDING)
    return FundPage(
        {
            "cash": dollars(held[Account.CASH]), "in_bonds": dollars(held[Account.IN_BONDS]),
            "lost": dollars(held[Account.LOST]), "spent": dollars(held[Account.SPENT]),
            "came_in": dollars(-held[Account.OUTSIDE]),
        },
        running, [row for row in rows if row.bond.state in ENDED], book_lines(now), out,
    )  # fmt: skip


def _line(bond: Bond, today: date) -> BondLine:
    due = min((notice.due_on for notice in bond.notices.all() if notice.done_on is None), default=None)
    return BondLine(bond, bond.days_out(today), due, due is not None and due < today)


def book_lines(now: datetime, bond: Bond | None = None) -> list[BookLine]:
    """Return the last lines of the books, or of one bond. Two queries."""
    waiting = set(Approval.objects.open(now).filter(kind=KIND).values_list("reference", flat=True))
    rows = LedgerLine.objects.select_related("bond", "asked_by", "approved_by", "takes_back", "taken_back_by")
    if bond is not None:
        rows = rows.filter(bond=bond)
    return [
        BookLine(
            row, str(row.uuid) in waiting,
            row.counted_at is not None and row.takes_back_id is None and not hasattr(row, "taken_back_by"),
        )
        for row in rows.order_by("-asked_at", "-pk")[:200]
    ]  # fmt: skip


def bond_for(by: Person, uuid: UUID, now: datetime) -> Bond | None:
    """Return a bond for who keeps the fund, its obligor, or who sees its matter; None otherwise, and behind a wall."""
    walled = Wall.objects.standing(now).filter(person=by).values("matter_id")
    rows = Bond.objects.filter(uuid=uuid).exclude(matter__in=walled).select_related("matter", "obligor", "hearing")
    if not may_keep(by, now):
        rows = rows.filter(Q(obligor=by) | Q(matter__in=matters_for(by, now)))
    return rows.first()


def notices_of(bond: Bond) -> list[BondNotice]:
    """Return every notice to the obligor, the last first."""
    return list(bond.notices.order_by("-served_on", "-pk"))


def bond_line(bond: Bond, now: datetime) -> BondLine:
    """Return one bond with its days."""
    return _line(bond, now.date())


def obligors(now: datetime) -> list[Person]:
    """Return the members of this programme who may be named as obligor. One query."""
    roles = [Role.COORDINATOR, Role.TREASURER, Role.ATTORNEY, Role.COMPANION]
    rows = Membership.objects.current(now).filter(programme=Programme.DEFEND, role__in=roles, person__is_active=True)
    return list(
        {row.person_id: row.person for row in rows.select_related("person").order_by("person__username")}.values()
    )


def line_for(number: int) -> LedgerLine | None:
    """Return a line of the books."""
    return LedgerLine.objects.filter(pk=number).first()


def last_of(matter: Matter) -> Bond:
    """Return the bond of a matter that was asked for last."""
    return Bond.objects.filter(matter=matter).latest("pk")


def of_matter(matter: Matter) -> list[Bond]:
    """Return the bonds of a matter in the order in which they were asked for."""
    return list(Bond.objects.filter(matter=matter).order_by("pk"))

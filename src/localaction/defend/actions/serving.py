"""Offering a lawyer, putting on the waiting list, letting go, and retaining."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from localaction.defend import reads_capacity
from localaction.defend.actions.conflicts import require_no_conflict
from localaction.defend.actions.matters import end_intake, move, require_matter
from localaction.defend.models import (
    Appearance,
    AppearanceForm,
    AppearanceScope,
    Fund,
    FundDecision,
    Matter,
    StageChoices,
    VerdictChoices,
    WaitingEntry,
)
from localaction.defend.rules.capacity import Candidate
from localaction.defend.rules.stages import DeclineReason, MatterStage, NoSuchMove
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb


class NotEligible(Exception):
    """The latest screening does not say that this fund, or any, may pay."""


class NotFit(Exception):
    """The attorney cannot take the case; `candidate` has the reasons, None where they take no cases at all."""

    def __init__(self, candidate: Candidate | None) -> None:
        super().__init__("the attorney cannot take the case")
        self.candidate = candidate


class OutOfTurn(Exception):
    """Others wait in front for whom the same attorney would fit; `ahead` are their keys."""

    def __init__(self, ahead: Sequence[str]) -> None:
        super().__init__("others are in front")
        self.ahead = tuple(ahead)


class NoAppearance(ValueError):
    """Nobody is retained without a notice of appearance or the word that none is needed yet."""


@dataclass(frozen=True)
class Filing:
    """A notice of appearance: which form, for what, filed when."""

    form: AppearanceForm
    scope: AppearanceScope
    filed_on: date


def eligible_funds(matter: Matter) -> list[Fund]:
    """Return the funds that may pay by the latest screening, by code. Two queries."""
    latest = matter.screenings.order_by("-at", "-pk").first()
    if latest is None:
        return []
    may_pay = FundDecision.objects.filter(screening=latest, verdict=VerdictChoices.ELIGIBLE)
    return [row.rules.fund for row in may_pay.select_related("rules__fund").order_by("rules__fund__code")]


def offer(
    by: Person, matter: Matter, fund: Fund, attorney: Person, at: datetime, *, despite: bool = False
) -> None:  # fmt: skip
    """Offer an attorney's services to a screened person, paid by a fund; from now on it weighs on the attorney.

    Args:
        despite: the supervisor knows that the attorney is over capacity, or that others wait in front, and says so;
            it is kept as the reason. A wall is never overridden.

    Raises:
        NotAllowed: `by` does not assign cases.
        NotYours: the matter is walled off from `by`.
        ConflictFirst: see `conflicts.require_no_conflict`.
        NotEligible, NotFit, OutOfTurn: see the classes.
        NoSuchMove: the matter is neither screened nor waiting.
    """
    require(by, Verb.ASSIGN_CASES, at, Programme.DEFEND)
    require_matter(by, matter, at)
    require_no_conflict(matter)
    if fund not in eligible_funds(matter):
        raise NotEligible(f"fund {fund.code} and matter {matter.pk}")
    with transaction.atomic():
        # Two offers at once would both see the last free points.
        list(Matter.objects.select_for_update().filter(stage__in=[StageChoices.SCREENED, StageChoices.WAITLISTED]))
        everybody = reads_capacity.carried(at.date())
        found = reads_capacity.candidates(matter, at, everybody)
        chosen = next((one for one in found if one.attorney == attorney.username), None)
        if chosen is None or "WALLED" in chosen.reasons or not (chosen.is_fit or despite):
            raise NotFit(chosen)
        ahead = _ahead(matter, attorney, everybody, at)
        if ahead and not despite:
            raise OutOfTurn(ahead)
        why = ",".join(["DESPITE_REASONS"] * (not chosen.is_fit) + ["OUT_OF_TURN"] * bool(ahead))
        move(matter, MatterStage.OFFERED, by, at, reason=why, fund=fund, attorney=attorney)


def _ahead(matter: Matter, attorney: Person, everybody: Sequence[reads_capacity.Carried], at: datetime) -> list[str]:
    keys = []
    for place in reads_capacity.waiting(at, matter):
        if place.matter.pk == matter.pk:
            break
        fits = reads_capacity.candidates(place.matter, at, everybody)
        if any(one.attorney == attorney.username and one.is_fit for one in fits):
            keys.append(place.matter.key)
    return keys


def put_on_waiting_list(by: Person, matter: Matter, at: datetime) -> WaitingEntry:
    """Let an eligible person wait, or wait again after an offer fell through.

    Raises:
        NotAllowed: `by` takes no intake.
        NotYours: the matter is not open to them.
        ConflictFirst: see `conflicts.require_no_conflict`.
        NotEligible: see the class.
        NoSuchMove: the matter is neither screened nor offered.
    """
    require(by, Verb.TAKE_INTAKE, at, Programme.DEFEND)
    require_matter(by, matter, at)
    require_no_conflict(matter)
    if not eligible_funds(matter):
        raise NotEligible(f"matter {matter.pk}")
    with transaction.atomic():
        move(matter, MatterStage.WAITLISTED, by, at, fund=None, attorney=None)
        return WaitingEntry.objects.create(matter=matter, since_at=at)


def let_go(by: Person, matter: Matter, reason: DeclineReason, at: datetime, *, is_referred_out: bool = False) -> None:
    """Do not take a matter, or refer it elsewhere, and say why.

    Raises:
        NotAllowed: `by` takes no intake.
        NotYours: the matter is not open to them.
        NoSuchMove: the matter is retained or over.
    """
    require(by, Verb.TAKE_INTAKE, at, Programme.DEFEND)
    require_matter(by, matter, at)
    to = MatterStage.REFERRED_OUT if is_referred_out else MatterStage.DECLINED
    with transaction.atomic():
        end_intake(matter, to, reason, by, at)


def take_up_again(by: Person, matter: Matter, at: datetime) -> None:
    """Take up a matter that was let go; it is checked for conflicts anew.

    Raises:
        NotAllowed: `by` takes no intake.
        NotYours: the matter is not open to them.
        NoSuchMove: it was not let go.
    """
    require(by, Verb.TAKE_INTAKE, at, Programme.DEFEND)
    require_matter(by, matter, at)
    if matter.identity is None:
        raise NoSuchMove("the file was stripped")
    with transaction.atomic():
        move(matter, MatterStage.REFERRED, by, at)


def retain(
    by: Person, matter: Matter, on: date, filings: Sequence[Filing], at: datetime, *, files_later: bool = False
) -> None:  # fmt: skip
    """Note that the client signed: who entered the programme, on which day, with the notices of appearance.

    Args:
        files_later: the retainer is signed and no notice is filed yet.

    Raises:
        NotAllowed: `by` works no cases.
        NotYours: the matter is not open to them.
        ConflictFirst: see `conflicts.require_no_conflict`.
        NoAppearance: see the class.
        NoSuchMove: no offer was made.
    """
    require(by, Verb.WORK_CASES, at, Programme.DEFEND)
    require_matter(by, matter, at)
    require_no_conflict(matter)
    if not filings and not files_later:
        raise NoAppearance("name a form, or say that it is filed later")
    with transaction.atomic():
        move(matter, MatterStage.RETAINED, by, at, on=on, retained_on=on, custody_at_intake=matter.custody)
        for filing in filings:
            Appearance.objects.create(matter=matter, attorney_id=matter.attorney_id, **vars(filing))

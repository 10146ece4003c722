"""The bond fund: what it holds, its bonds, their notices, and its books."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from localaction.defend import reads_bonds, reads_hearings, words_hearings
from localaction.defend.actions import bonds, ledger
from localaction.defend.forms_hearings import (
    BondForm,
    BondNoticeForm,
    DoneForm,
    MoneyForm,
    ObligorForm,
    PapersForm,
)
from localaction.defend.models import Bond, BondNotice, EntryChoices, LedgerLine, SetBy
from localaction.defend.rules.bond import DemandWithoutDay, Notice
from localaction.defend.rules.ledger import OF_A_BOND, Entry, NotEnough
from localaction.defend.views.acting import Act, Nothing, act
from localaction.people.access import before_opening_a_case, needs, person_of, step_up
from localaction.people.permissions import NotAllowed
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened_now
from localaction.vault.actions import NoGrant

REFUSALS: Mapping[type[Exception], str | Promise] = {
    bonds.WrongState: _("The bond does not stand where this step begins."),
    bonds.TooSmall: _("No bond is smaller than $1,500."),
    bonds.NoObligor: _("Name a member whose account is in use as obligor first."),
    ledger.AlreadyTakenBack: _("This line was taken back, or does not count yet."),
    NotEnough: _("The fund, or the bond, holds less."),
    DemandWithoutDay: _("The day named lies before the day of service."),
    NotAllowed: _("Who asked for a bond does not agree to it. Let another keeper do it."),
    NoGrant: _("The papers are sealed. Open your vault to change them."),
}


@needs(Verb.KEEP_BOND_FUND)
@step_up
def fund(request: HttpRequest) -> HttpResponse:
    """Show the fund; POST enters a line that belongs to no bond, takes one back, or strikes one that waits."""
    by, now = person_of(request), timezone.now()
    general = [choice for choice in EntryChoices.choices if Entry(choice[0]) not in OF_A_BOND]
    shown, is_done = act(request, {
        "enter": Act(partial(_money_form, general, now), lambda f: ledger.enter(
            by, Entry(f.cleaned_data["entry"]), f.cents(), f.cleaned_data["on"], now), _("Entered.")),
        "back": Act(Nothing, lambda f: ledger.take_back(by, _line(request), now.date(), now),
                    _("A second person must say yes.")),
        "strike": Act(Nothing, lambda f: ledger.withdraw(by, _line(request), now), _("Struck.")),
    }, REFUSALS)  # fmt: skip
    if is_done:
        return redirect("desk-bonds")
    page = reads_bonds.fund_page(now)
    return render(request, "defend/bonds.html", {"page": page, "sums": page.sums, "forms": shown})


def _money_form(choices: list[Any], now: datetime, data: Any = None) -> MoneyForm:
    form = MoneyForm(data, initial={"on": now.date()})
    form.fields["entry"].choices = choices  # type: ignore[attr-defined]
    return form


def _line(request: HttpRequest) -> LedgerLine:
    number = request.POST.get("line", "")
    row = reads_bonds.line_for(int(number)) if number.isdecimal() else None
    if row is None:
        raise Http404("no such line")
    return row


@needs(Verb.KEEP_BOND_FUND, Verb.TAKE_INTAKE, Verb.WORK_CASES, Verb.ACCOMPANY)
@step_up
def bond(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one bond to who keeps the fund, its obligor and those of the case; POST takes the next step."""
    by, now = person_of(request), timezone.now()
    found = reads_bonds.bond_for(by, uuid, now)
    if found is None:
        raise Http404("no such bond")
    is_keeper = bonds.may_keep(by, now)
    acts = _obligor_acts(request, found, now) if is_keeper or found.obligor_id == by.pk else {}
    if is_keeper:
        acts |= _keeper_acts(request, found, now)
    shown, is_done = act(request, acts, REFUSALS)
    if is_done:
        return redirect("desk-bond", uuid=uuid)
    session = opened_now(request)
    if session is not None and found.identity is not None:
        before_opening_a_case(request)
    page = {
        "bond": found, "line": reads_bonds.bond_line(found, now), "notices": reads_bonds.notices_of(found),
        "papers": bonds.read_papers(session, found), "is_open": session is not None, "forms": shown,
        "is_keeper": is_keeper, "money": reads_bonds.book_lines(now, found),
        "amount": reads_bonds.dollars(found.amount_cents),
        "steps": words_hearings.STEPS, "duties": words_hearings.DUTIES, "today": now.date(),
    }  # fmt: skip
    return render(request, "defend/bond.html", page)


def _obligor_acts(request: HttpRequest, found: Bond, now: datetime) -> dict[str, Act]:
    by = person_of(request)
    return {
        "notice": Act(partial(BondNoticeForm, initial={"served_on": now.date()}), lambda f: bonds.record_notice(
            by, found, Notice(f.cleaned_data["notice"]), f.cleaned_data["served_on"], now,
            is_by_mail=f.cleaned_data["is_by_mail"], deliver_on=f.cleaned_data["deliver_on"],
        ), _("Recorded. The obligor is reminded of the day.")),
        "done": Act(DoneForm, lambda f: bonds.finish_notice(
            by, _notice(request, found), f.cleaned_data["done_on"], now), _("Recorded.")),
    }  # fmt: skip


def _keeper_acts(request: HttpRequest, found: Bond, now: datetime) -> dict[str, Act]:
    by = person_of(request)
    members = reads_bonds.obligors(now)
    of_bond = [choice for choice in EntryChoices.choices if Entry(choice[0]) in OF_A_BOND]
    return {
        "grant": Act(partial(ObligorForm, members=members), lambda f: bonds.grant_bond(
            by, found, f.cleaned_data["obligor"], now), _("Agreed.")),
        "deny": Act(Nothing, lambda f: bonds.deny_bond(by, found, now), _("Recorded.")),
        "papers": Act(PapersForm, lambda f: bonds.write_papers(
            opened_now(request), by, found, bonds.Papers(**f.cleaned_data), now), _("Sealed and kept.")),
        "enter": Act(partial(_money_form, of_bond, now), lambda f: ledger.enter(
            by, Entry(f.cleaned_data["entry"]), f.cents(), f.cleaned_data["on"], now, found),
            _("Entered. Money that leaves waits for a second person’s yes.")),
    }  # fmt: skip


def _notice(request: HttpRequest, found: Bond) -> BondNotice:
    number = request.POST.get("notice", "")
    row = found.notices.filter(pk=int(number)).select_related("bond").first() if number.isdecimal() else None
    if row is None:
        raise Http404("no such notice")
    return row


@needs(Verb.TAKE_INTAKE, Verb.WORK_CASES)
def request_bond(request: HttpRequest, number: int) -> HttpResponse:
    """Ask the fund for a client's bond."""
    by, now = person_of(request), timezone.now()
    matter = reads_hearings.matter_for(by, number, now)
    if matter is None:
        raise Http404("no such matter")
    shown, is_done = act(request, {
        "ask": Act(BondForm, lambda f: bonds.request_bond(
            by, matter, SetBy(f.cleaned_data["set_by"]), f.cleaned_data["amount_usd"], now), _("The fund is asked.")),
    }, REFUSALS)  # fmt: skip
    if is_done:
        return redirect("desk-bond", uuid=reads_bonds.last_of(matter).uuid)
    page = {"matter": matter, "form": shown["ask"], "bonds": reads_bonds.of_matter(matter)}
    return render(request, "defend/bond_new.html", page)

"""Contracts at the desk: enter, cite, check, correct, withdraw, follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from localaction.detention import contract_words as words
from localaction.detention import forms_contracts as typed
from localaction.detention import reads_desk, reads_filed
from localaction.detention.actions import contracts as act
from localaction.detention.actions import following
from localaction.detention.models import Contract, ContractFact, Deficiency
from localaction.detention.pages_contracts import desk_list, desk_page
from localaction.detention.rules.contracts import Fact
from localaction.messages.rules.addresses import BadAddress
from localaction.people.access import needs, person_of
from localaction.people.rules.roles import Verb
from localaction.sources import entering
from localaction.sources.forms_cited import WhyForm

Entry = Contract | ContractFact | Deficiency
ENTRIES: dict[str, type[Contract] | type[ContractFact] | type[Deficiency]] = {
    "contract": Contract, "fact": ContractFact, "deficiency": Deficiency,
}  # fmt: skip
READERS = (Verb.REVIEW_FACTS, Verb.RUN_CAMPAIGNS)


@needs(*READERS)
def listed(request: HttpRequest) -> HttpResponse:
    """Show every contract, the next day for notice first, and how much of each waits for a second person."""
    lines = desk_list(reads_filed.all_of_desk(timezone.now().date()))
    follower = reads_desk.follower_of(person_of(request))
    return render(request, "detention/desk_contracts.html", {"lines": lines, "follower": follower})


@needs(Verb.REVIEW_FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for a contract; POST records it."""
    form = typed.ContractForm(request.POST if request.method == "POST" else None)

    def record() -> Contract:
        return act.enter_contract(form.contract(), form.source(), person_of(request), timezone.now())

    row = tried(form, record)
    if row is not None:
        messages.success(request, _("It is recorded. Now enter what is known of it, fact by fact."))
        return redirect("desk-contract", row.pk)
    return asked(request, form, _("Enter a contract"))


@needs(*READERS)
def shown(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one contract with every fact, and what can be done."""
    filed = reads_filed.filed(get_object_or_404(Contract, pk=pk), person_of(request), timezone.now().date())
    if filed.contract.corrected_by_id:
        return redirect("desk-contract", filed.contract.corrected_by_id)
    return render(request, "detention/desk_contract.html", desk_page(filed, person_of(request)))


@needs(Verb.REVIEW_FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the contract as it is right; POST records it in place of the wrong one."""
    wrong = get_object_or_404(Contract, pk=pk)
    given = request.POST if request.method == "POST" else None
    form = typed.ContractForm(given, initial=typed.ContractForm.initial_of(wrong))

    def record() -> Contract:
        return act.correct_contract(wrong, form.contract(), form.source(), person_of(request), timezone.now())

    row = tried(form, record)
    if row is not None:
        messages.success(request, _("The correction is recorded; a second person checks it."))
        return redirect("desk-contract", row.pk)
    return asked(request, form, _("Correct the contract"), wrong)


@needs(Verb.REVIEW_FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Ask what one source says of a contract; POST records the fact."""
    contract = get_object_or_404(Contract, pk=pk)
    fact = _kind(kind)
    form = typed.FactForm(fact, request.POST if request.method == "POST" else None)

    def record() -> ContractFact:
        return act.enter_fact(contract, fact, form.values(), form.source(), person_of(request), timezone.now())

    if tried(form, record) is not None:
        messages.success(request, _("It is recorded; a second person checks it."))
        return redirect("desk-contract", pk)
    return asked(request, form, ContractFact.Kind(fact).label, contract)


@needs(Verb.REVIEW_FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_fact(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a fact as it is right; POST records it in place of the wrong one."""
    wrong = get_object_or_404(ContractFact, pk=pk)
    form = typed.FactForm(
        Fact(wrong.kind), request.POST if request.method == "POST" else None, initial=typed.FactForm.initial_of(wrong)
    )

    def record() -> ContractFact:
        return act.correct_fact(wrong, form.values(), form.source(), person_of(request), timezone.now())

    if tried(form, record) is not None:
        messages.success(request, _("The correction is recorded; a second person checks it."))
        return redirect("desk-contract", wrong.contract_id)
    return asked(request, form, ContractFact.Kind(wrong.kind).label, wrong.contract)


@needs(Verb.REVIEW_FACTS)
@require_POST
def confirm(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """Record that this person compared an entry with its source."""
    entry = _entry(what, pk)
    try:
        entering.confirm(entry, person_of(request), timezone.now())
    except entering.OwnWork:
        messages.error(request, _("You entered it: another person must check it."))
    except entering.NoLongerStands:
        messages.error(request, _("Somebody checked, corrected or withdrew it already."))
    else:
        messages.success(request, _("Checked. It is shown as verified."))
    return _back(entry)


@needs(Verb.REVIEW_FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """Ask why an entry is withdrawn; POST withdraws it."""
    entry = _entry(what, pk)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            entering.withdraw(entry, form.cleaned_data["why"], person_of(request), timezone.now())
        except entering.NoLongerStands:
            messages.error(request, _("Somebody has withdrawn it already."))
        return redirect("desk-contracts") if isinstance(entry, Contract) else _back(entry)
    contract = entry.contract if isinstance(entry, ContractFact) else entry if isinstance(entry, Contract) else None
    return asked(request, form, _("Withdraw it"), contract)


@needs(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Ask where a person wants to be told of days for notice; POST records or forgets it."""
    person = person_of(request)
    if request.method == "POST" and "stop" in request.POST:
        following.unfollow(person)
        messages.success(request, _("You are told nothing any more, and your address is forgotten."))
        return redirect("desk-contracts")
    follower = reads_desk.follower_of(person)
    initial = {"mail": reads_desk.address_of(follower), "follows_all": follower.follows_all} if follower else {}
    form = typed.FollowForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            following.follow(person, form.cleaned_data["mail"], form.cleaned_data["follows_all"], timezone.now())
        except BadAddress:
            form.add_error("mail", _("No mail can reach this address."))
        else:
            messages.success(request, _("You are told 180, 120, 90, 60, 30, 14 and 7 days before, and of changes."))
            return redirect("desk-contracts")
    return render(
        request, "detention/desk_follow.html", {"form": form, "follower": follower},
        status=400 if form.is_bound else 200,
    )  # fmt: skip


@needs(*READERS)
@require_POST
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow one contract, or no longer."""
    contract = get_object_or_404(Contract, pk=pk, withdrawn_at=None)
    try:
        following.choose(person_of(request), contract, "follow" in request.POST, timezone.now())
    except following.NoAddress:
        messages.error(request, _("First say where you want to be told."))
        return redirect("desk-contracts-follow")
    messages.success(
        request, _("You follow this contract.") if "follow" in request.POST else _("You no longer follow it.")
    )
    return redirect("desk-contract", pk)


def _kind(kind: str) -> Fact:
    try:
        return Fact(kind.upper())
    except ValueError:
        raise Http404 from None


def _entry(what: str, pk: int) -> Entry:
    if what not in ENTRIES:
        raise Http404
    found = ENTRIES[what]._default_manager.filter(pk=pk).first()
    if not isinstance(found, (Contract, ContractFact, Deficiency)):
        raise Http404
    return found


def _back(entry: Entry) -> HttpResponse:
    if isinstance(entry, Deficiency):
        return redirect("desk-deficiencies")
    return redirect("desk-contract", entry.contract_id if isinstance(entry, ContractFact) else entry.pk)


def tried(form: forms.Form, record: Callable[[], Any]) -> Any:
    """Return what was recorded, or None with the reasons in the form."""
    if not form.is_valid():
        return None
    try:
        return record()
    except entering.Refused as refusal:
        for code in refusal.codes:
            field, sentence = words.gap(code)
            form.add_error(field if field in form.fields else None, str(sentence))
    except entering.NoLongerStands:
        form.add_error(None, _("Somebody checked, corrected or withdrew it already."))
    return None


def asked(request: HttpRequest, form: forms.Form, heading: Any, contract: Contract | None = None) -> HttpResponse:
    """Show a form; 400 where what was typed is refused."""
    shown = {"form": form, "heading": heading, "contract": contract}
    return render(request, "detention/desk_form.html", shown, status=400 if form.is_bound else 200)

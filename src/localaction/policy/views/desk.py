"""Evidence of an agreement's end: list, record, withdraw."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from localaction.people.access import needs
from localaction.people.rules.roles import Verb
from localaction.policy import reads, words
from localaction.policy.actions.evidence import AlreadyWithdrawn, NotEnough, record_evidence, withdraw_evidence
from localaction.policy.endings import recorded_evidence
from localaction.policy.forms import EvidenceForm, WithdrawalForm
from localaction.policy.models import Agreement, EndEvidence


@needs(Verb.REVIEW_FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is recorded about the end of an agreement; POST records one more document or report."""
    agreement = get_object_or_404(Agreement, pk=pk)
    form = EvidenceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            record_evidence(agreement, form.given(), request.user, timezone.now())
        except NotEnough as refusal:
            for code in refusal.codes:
                field, sentence = words.GAPS[code]
                form.add_error(field, str(sentence))
        else:
            messages.success(request, _("The evidence is recorded, and what follows from it is worked out."))
            if form.cleaned_data["item"]:
                return redirect("desk-review-item", form.cleaned_data["item"])
            return redirect("desk-end-evidence", pk)
    facts = reads.agreements(Q(pk=pk), timezone.now().date())
    if not facts:
        raise Http404
    fact = facts[0]
    return render(
        request, "policy/evidence.html",
        {
            "agreement": fact, "model": words.model(fact.model), "clause": words.CLAUSES[fact.clause.code],
            "status": words.STATUSES.get(fact.status, ("", fact.status)),
            "listing_status": words.STATUSES.get(fact.listing_status, ("", fact.listing_status)),
            "recorded": recorded_evidence(agreement.uid), "form": form,
        },
        status=400 if form.is_bound else 200,
    )  # fmt: skip


@needs(Verb.REVIEW_FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int, evidence_id: int) -> HttpResponse:
    """Ask why evidence is withdrawn; POST withdraws it."""
    agreement = get_object_or_404(Agreement, pk=pk)
    wrong = get_object_or_404(EndEvidence, pk=evidence_id, agreement_uid=agreement.uid)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            withdraw_evidence(wrong.pk, form.cleaned_data["why"], request.user, timezone.now())
        except AlreadyWithdrawn:
            messages.error(request, _("Somebody has withdrawn it already."))
        else:
            messages.success(request, _("The evidence is withdrawn, and what follows is worked out."))
        return redirect("desk-end-evidence", pk)
    return render(request, "policy/withdraw.html", {"agreement": agreement, "evidence": wrong, "form": form})

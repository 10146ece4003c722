"""Desk pages of messages: how the sending goes, what runs by the clock, and the texts."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from localaction.messages import reads, schedule, texts
from localaction.messages.actions import consent, halts, receive, wordings
from localaction.messages.actions.wordings import WordingRefused
from localaction.messages.forms import WordingForm
from localaction.messages.models import Consent, Template
from localaction.messages.permissions import LOOK_AFTER, may_look_after_messages
from localaction.messages.rules.wording import Flaw, Refusal
from localaction.people.access import needs, person_of


@needs()
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits, who sends, what is stopped, and what a person must look at."""
    now = timezone.now()
    may_act = may_look_after_messages(person_of(request), now)
    context = {"health": reads.queue_health(now), "now": now, "may_act": may_act}
    return render(request, "messages/queue.html", context)


@require_POST
@needs(*LOOK_AFTER)
def lift(request: HttpRequest, halt_id: int) -> HttpResponse:
    """Let stopped sending go on."""
    if halts.lift(halt_id, person_of(request), timezone.now()):
        notices.success(request, _("Sending goes on."))
    return redirect("desk-messages")


@require_POST
@needs(*LOOK_AFTER)
def halt(request: HttpRequest) -> HttpResponse:
    """Stop all sending until somebody lets it go on."""
    halts.halt("DESK", timezone.now())
    notices.success(request, _("All sending is stopped."))
    return redirect("desk-messages")


@require_POST
@needs(*LOOK_AFTER)
def answer(request: HttpRequest, consent_id: int) -> HttpResponse:
    """Settle whether free wording was meant as leaving."""
    try:
        consent.review(consent_id, timezone.now(), is_out=request.POST.get("is_out") == "yes")
    except Consent.DoesNotExist:
        raise Http404 from None
    return redirect("desk-messages")


@require_POST
@needs(*LOOK_AFTER)
def try_again(request: HttpRequest, inbound_id: int) -> HttpResponse:
    """Give a text that could not be taken in to the programmes once more."""
    if not receive.try_again(inbound_id):
        raise Http404
    return redirect("desk-messages")


@needs()
def jobs(request: HttpRequest) -> HttpResponse:
    """Show what runs by the clock."""
    now = timezone.now()
    context = {"jobs": reads.jobs(now), "may_act": may_look_after_messages(person_of(request), now)}
    return render(request, "messages/schedule.html", context)


@require_POST
@needs(*LOOK_AFTER)
def run_now(request: HttpRequest, job: str) -> HttpResponse:
    """Have a job run at the next opportunity."""
    if not schedule.run_now(job, timezone.now()):
        raise Http404
    notices.success(request, _("It runs within a few seconds, if a worker is running."))
    return redirect("desk-schedule")


@needs()
def all_texts(request: HttpRequest) -> HttpResponse:
    """Show every text in both languages with its cost."""
    return render(request, "messages/texts.html", {"texts": reads.all_texts()})


@needs(*LOOK_AFTER)
def edit(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Edit a text: preview it, save it, or go back to the registered wording."""
    if language not in texts.LANGUAGES:
        raise Http404
    try:
        text = texts.get(code)
    except texts.UnknownText:
        raise Http404 from None
    subject, wording = texts.current_wordings(code, language)
    form = WordingForm(text, language, request.POST or None, initial={"subject": subject, "wording": wording})
    what = request.POST.get("what", "")
    if what == "restore":
        wordings.restore(code, language, person_of(request), timezone.now())
        notices.success(request, _("The text is as it was delivered."))
        return redirect("desk-texts")
    verdict = wordings.preview(code, language, subject, wording)
    is_judged = request.method == "POST" and form.is_valid()
    if is_judged:
        typed = (form.cleaned_data.get("subject", ""), form.cleaned_data["wording"].replace("\r\n", "\n"))
        if what == "save":
            try:
                wordings.save(code, language, *typed, person_of(request), timezone.now(), _accepted(request))
            except WordingRefused as refused:
                verdict = refused.verdict
            else:
                notices.success(request, _("The text is saved."))
                return redirect("desk-texts")
        else:
            verdict = wordings.preview(code, language, *typed)
        wording = typed[1]
    context = {
        "text": text,
        "language": language,
        "form": form,
        "verdict": verdict,
        "refusals": [words_for(refusal) for refusal in verdict.refusals] if is_judged else [],
        "is_judged": is_judged,
        "is_dearer": any(refusal.flaw == Flaw.DEARER for refusal in verdict.refusals),
        "is_only_dearer": is_judged and [refusal.flaw for refusal in verdict.refusals] == [Flaw.DEARER],
        "suggestion": verdict.suggestion if verdict.suggestion != wording else "",
        "sizes": texts.sizes(settings.CONFIG.sms_toll_free),
        "is_edited": Template.objects.filter(code=code, language=language).exists(),
    }
    return render(request, "messages/text.html", context)


def _accepted(request: HttpRequest) -> int | None:
    """Return how many parts the editor agreed to, by ticking the box that named the number."""
    agreed = request.POST.get("accepted", "")
    return int(agreed) if agreed.isdecimal() and len(agreed) <= 2 else None


def words_for(refusal: Refusal) -> str:
    """Return a refusal in words."""
    about = refusal.about
    if refusal.flaw == Flaw.DEARER:
        before, after = about.split()
        return _("At its longest this text would be sent in %(after)s parts; now it takes %(before)s.") % {
            "after": after,
            "before": before,
        }
    return {
        Flaw.EMPTY: _("The text is empty."),
        Flaw.BROKEN_PLACEHOLDER: _("At character %(about)s there is a brace without a name in it."),
        Flaw.UNKNOWN_PLACEHOLDER: _("These places do not exist: %(about)s."),
        Flaw.PLACEHOLDER_GONE: _("These places must stay: %(about)s."),
        Flaw.RESERVED_WORD: _("Carriers act upon these words; whoever sends one gets no more texts: %(about)s."),
    }[refusal.flaw] % {"about": about}

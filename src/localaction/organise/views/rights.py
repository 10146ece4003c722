"""Know-your-rights sheets at the desk: what stands, a new draft, what changed, and the legal lead's yes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from localaction.organise import reads_rights, rights
from localaction.organise.actions import rights as act
from localaction.organise.forms_rights import WRONG, ReadForm, Typed, WhyForm
from localaction.organise.reads_rights import Standing
from localaction.organise.rights import setting
from localaction.organise.rules.rights import BadText, for_reading
from localaction.organise.views.rights_public import as_pdf, asked
from localaction.people.access import needs, person_of
from localaction.people.permissions import allows
from localaction.people.rules.roles import Programme, Verb

REFUSALS = {
    "CHANGED_MEANWHILE": gettext_lazy("Somebody changed the text meanwhile. Open the page anew and read it again."),
    "NOTHING_CHANGED": gettext_lazy("Nothing was changed."),
    "NOTHING_TO_APPROVE": gettext_lazy("There is nothing to approve: no draft waits."),
    "NOT_PUBLIC": gettext_lazy("No approved text of this sheet is public."),
    "NO_REASON": gettext_lazy("Say why, in a few words."),
    "IN_THE_FUTURE": gettext_lazy("This day lies ahead."),
}  # fmt: skip


@needs(Verb.KEEP_RIGHTS)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show what stands of each sheet in each language."""
    return render(request, "organise/desk_rights.html", {"board": reads_rights.board()})


@needs(Verb.KEEP_RIGHTS)
@require_safe
def text(request: HttpRequest, sheet: str, language: str) -> HttpResponse:
    """Show a text with its draft, what changed, and its versions."""
    return _text(request, asked(sheet, language))


@needs(Verb.KEEP_RIGHTS)
def edit(request: HttpRequest, sheet: str, language: str) -> HttpResponse:
    """Ask what a sheet shall say; POST writes the draft."""
    standing = asked(sheet, language)
    typed = Typed(request.POST if request.method == "POST" else None, standing.newest, language)
    if request.method == "POST" and typed.is_valid():
        wrong = _wrong(lambda: act.write(
            standing.sheet, language, typed.said(), typed.form.cleaned_data["seen"], person_of(request), timezone.now()
        ))  # fmt: skip
        if wrong is None:
            notices.success(request, _("Saved as a draft. What is public stays until the legal lead approves it."))
            return redirect("desk-rights-text", sheet, language)
        typed.form.add_error(None, wrong)
    shown = {"standing": standing, "typed": typed, "sources": rights.sources().items()}
    return render(request, "organise/desk_rights_edit.html", shown, status=400 if typed.form.is_bound else 200)


@needs(Verb.KEEP_RIGHTS)
@require_safe
def preview(request: HttpRequest, sheet: str, language: str) -> HttpResponse:
    """Give the newest text as it would be printed."""
    standing = asked(sheet, language)
    numbers = reads_rights.hotlines(timezone.now().date())
    newest = standing.draft or standing.public
    paper = reads_rights.printed(standing.sheet, language, standing.newest, newest, numbers)
    return as_pdf(setting.pdf(paper), standing)


@needs(Verb.KEEP_RIGHTS)
@require_POST
def read(request: HttpRequest, sheet: str, language: str) -> HttpResponse:
    """Record that a native speaker has read the newest text."""
    standing, form = asked(sheet, language), ReadForm(request.POST)
    if not form.is_valid():
        return _text(request, standing, read_form=form)
    given = form.cleaned_data
    wrong = _wrong(lambda: act.note_native_reading(
        standing.sheet, language, given["seen"], person_of(request), given["on"], timezone.now()
    ))  # fmt: skip
    return _done(request, standing, wrong, _("Recorded: a native speaker has read it."))


@needs(Verb.APPROVE_RIGHTS)
@require_POST
def approve(request: HttpRequest, sheet: str, language: str) -> HttpResponse:
    """Make the newest text public."""
    standing = asked(sheet, language)
    seen = request.POST.get("seen", "")
    wrong = _wrong(lambda: act.approve(standing.sheet, language, seen, person_of(request), timezone.now()))
    return _done(request, standing, wrong, _("Approved. It is public from now on."))


@needs(Verb.APPROVE_RIGHTS)
@require_POST
def withdraw(request: HttpRequest, sheet: str, language: str) -> HttpResponse:
    """Take the public text back."""
    standing, form = asked(sheet, language), WhyForm(request.POST)
    if not form.is_valid():
        return _text(request, standing, why_form=form)
    why = form.cleaned_data["why"]
    wrong = _wrong(lambda: act.withdraw(standing.sheet, language, why, person_of(request), timezone.now()))
    return _done(request, standing, wrong, _("Withdrawn. The public page says so."))


def _text(request: HttpRequest, standing: Standing, **forms: Any) -> HttpResponse:
    may_approve = allows(person_of(request), Verb.APPROVE_RIGHTS, timezone.now(), Programme.ORGANISE)
    seen = {"seen": standing.newest.digest}
    shown = {
        "standing": standing, "may_approve": may_approve, "reading": for_reading(standing.newest, standing.language),
        "read_form": ReadForm(initial=seen), "why_form": WhyForm(), **forms,
    }  # fmt: skip
    return render(request, "organise/desk_rights_text.html", shown, status=400 if forms else 200)


def _wrong(do: Callable[[], object]) -> str | None:
    """Return why it could not be done, None when it was."""
    try:
        do()
    except act.Refused as error:
        return str(REFUSALS[error.code])
    except BadText as error:
        return str(WRONG[error.code]) % {"line": error.line}
    except setting.TooLong:
        return _("The text does not fit on its page or card. Shorten it.")
    except setting.CannotBeSet as error:
        return _("A character cannot be printed: %(what)s") % {"what": error}
    return None


def _done(request: HttpRequest, standing: Standing, wrong: str | None, right: str) -> HttpResponse:
    if wrong:
        notices.error(request, wrong)
    else:
        notices.success(request, right)
    return redirect("desk-rights-text", standing.sheet.lower(), standing.language)

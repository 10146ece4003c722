"""Letters and released documents at the desk."""

from __future__ import annotations

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from localaction.detention import forms_records as typed
from localaction.detention import letters, reads_records, records_pages
from localaction.detention.actions import records_documents as documents
from localaction.detention.actions import records_letters as wordings
from localaction.detention.actions.records import law_of, standing_of
from localaction.detention.letters import Letter, setting
from localaction.detention.models_records import RecordsRequest
from localaction.detention.records_words import REFUSALS
from localaction.messages.rules.wording import BrokenPlaceholder
from localaction.people.access import before_opening_a_case, needs, person_of
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened, opened_now
from localaction.vault import actions as vault
from localaction.vault.actions import NoGrant, NoRing
from localaction.vault.rules.envelope import Damaged

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@needs(Verb.FILE_REQUESTS)
@require_safe
def letter(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """Show a letter as the text of an e-mail, with the ways to take it along."""
    found = get_object_or_404(reads_records.requests(), pk=number)
    try:
        page = _written(request, found, kind)
    except letters.NotYet as refused:
        on = date_format(refused.on, "DATE_FORMAT") if refused.on else ""
        words = REFUSALS["TOO_EARLY" if on else "NOTHING_TO_APPEAL" if kind == Letter.APPEAL else "NOTHING_OWED"]
        notices.error(request, str(words) % {"on": on} if on else str(words))
        return redirect("desk-records-request", number=number)
    shown = {
        "records": found, "kind": kind, "letter": page, "text": setting.letter_text(page),
        "mailto": setting.mail_address(page, found.body.email if kind != Letter.APPEAL else ""),
        "is_sealed": found.requester == RecordsRequest.Requester.PERSON and not page.sender,
    }  # fmt: skip
    return render(request, "detention/records_letter.html", shown)


@needs(Verb.FILE_REQUESTS)
@require_safe
def letter_file(request: HttpRequest, number: int, kind: str, form: str) -> HttpResponse:
    """Hand over a letter as PDF or Word file, or its cover sheet in the reader's language."""
    found = get_object_or_404(reads_records.requests(), pk=number)
    try:
        page = _written(request, found, kind)
    except letters.NotYet:
        raise Http404 from None
    name = f"{found.reference}-{kind}"
    if form == "docx":
        try:
            return _file(setting.letter_docx(page), WORD, f"{name}.docx")
        except setting.BadLetterhead:
            notices.error(request, _("The coalition's own Word file letter.docx cannot be filled; ask who set it up."))
            return redirect("desk-records-letter", number=number, kind=kind)
    if form == "cover":
        until = found.follow_up_on
        cover = setting.cover_pdf(
            page, found.reference, ", ".join(page.addressee[:1]), records_pages.how_sent(found),
            date_format(until, "DATE_FORMAT") if until else "",
        )  # fmt: skip
        return _file(cover, "application/pdf", f"{name}-cover.pdf")
    return _file(setting.letter_pdf(page, found.reference), "application/pdf", f"{name}.pdf")


def _written(request: HttpRequest, found: RecordsRequest, kind: str) -> letters.Page:
    if kind not in set(Letter):
        raise Http404
    law = law_of(found)
    today = letters.today_of(law, timezone.now())
    edited = reads_records.wordings()
    return letters.write(Letter(kind), found, standing_of(found), law, edited, _writer(request, found), today)


def _writer(request: HttpRequest, found: RecordsRequest) -> letters.Writer:
    """Return who asks; a person's sealed name only for those who hold its key and have their vault open."""
    if found.requester == RecordsRequest.Requester.COALITION:
        return letters.coalition()
    session = opened_now(request)
    if session is None:
        return letters.Writer("", "")
    before_opening_a_case(request)
    try:
        case = vault.open_case(session, found.uuid)
    except NoGrant:
        return letters.Writer("", "")
    return letters.Writer(case.read(found, "name") or "", case.read(found, "contact") or "")


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@needs(Verb.FILE_REQUESTS)
def add_document(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for a file that the body released; POST takes it in, sealed."""
    found = get_object_or_404(reads_records.requests(), pk=number)
    form = typed.DocumentForm(
        request.POST or None, request.FILES or None, initial={"released_on": timezone.now().date()}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            if given["file"].size > documents.MOST_BYTES:
                raise documents.DocumentRefused("TOO_LARGE")
            documents.add_document(
                person_of(request), found, given["title"], given["file"].name, given["file"].read(),
                given["released_on"], timezone.now(),
            )  # fmt: skip
        except documents.DocumentRefused as refused:
            form.add_error("file", str(REFUSALS[refused.code]))
        except NoRing:
            form.add_error("file", _("It cannot be sealed yet: an administrator makes the ring “Records requests”."))
        else:
            notices.success(request, _("The document is sealed. Somebody reads it before it is made public."))
            return redirect("desk-records-request", number=number)
    shown = {"form": form, "heading": _("A document was released"), "records": found, "has_file": True}
    return render(request, "detention/records_form.html", shown, status=400 if form.errors else 200)


@needs(Verb.FILE_REQUESTS)
def document(request: HttpRequest, number: int) -> HttpResponse:
    """Show what is known of a document and which facts it proves."""
    found = get_object_or_404(reads_records.documents(), pk=number)
    shown = {
        "document": found, "form": typed.PublicForm(), "proves": reads_records.proven_by(found),
        "address": records_pages.address_of(found),
    }  # fmt: skip
    return render(request, "detention/records_document.html", shown)


@needs(Verb.FILE_REQUESTS)
@require_safe
def document_file(request: HttpRequest, number: int) -> HttpResponse:
    """Open a sealed document; noted in the audit trail."""
    found = get_object_or_404(reads_records.documents(), pk=number)
    session = opened(request)
    before_opening_a_case(request)
    try:
        content = documents.read_document(session, found)
    except (NoGrant, FileNotFoundError):
        raise Http404(_("You hold no key for it, or its time is over.")) from None
    return _file(content, found.media_type, found.file_name)


@needs(Verb.PUBLISH_FACTS)
@require_POST
def make_public(request: HttpRequest, number: int) -> HttpResponse:
    """Let anybody read a document that this person has read, or nobody any more."""
    found = get_object_or_404(reads_records.documents(), pk=number)
    by, now = person_of(request), timezone.now()
    if request.POST.get("act") == "off":
        documents.take_back(by, found, now)
        notices.success(request, _("It is no longer public."))
    elif typed.PublicForm(request.POST).is_valid():
        session = opened(request)
        before_opening_a_case(request)
        try:
            documents.make_public(session, by, found, now)
        except (NoGrant, FileNotFoundError, Damaged, documents.Altered):
            notices.error(request, _("It cannot be opened: you hold no key for it, or the file was altered."))
        else:
            notices.success(request, _("Anybody can read it now."))
    else:
        notices.error(request, _("Confirm that you have read it."))
    return redirect("desk-records-document", number=number)


@needs(Verb.FILE_REQUESTS)
@require_safe
def all_wordings(request: HttpRequest) -> HttpResponse:
    """List the wordings of letters."""
    edited = reads_records.wordings()
    lines = [(code, records_pages.wording_title(code), code in edited) for code in letters.examples()]
    return render(request, "detention/records_wordings.html", {"lines": lines})


@needs(Verb.FILE_REQUESTS)
def one_wording(request: HttpRequest, code: str) -> HttpResponse:
    """Show one wording; POST keeps an edited one or goes back to the example."""
    by, now = person_of(request), timezone.now()
    try:
        text = letters.wording(code, reads_records.wordings())
    except letters.UnknownWording:
        raise Http404 from None
    if request.POST.get("act") == "restore":
        wordings.restore_wording(by, code, now)
        return redirect("desk-records-wordings")
    form = typed.WordingForm(request.POST if request.method == "POST" else None, initial={"wording": text})
    if form.is_bound and form.is_valid():
        try:
            wordings.edit_wording(by, code, form.cleaned_data["wording"], now)
            notices.success(request, _("Letters say it so from now on."))
            return redirect("desk-records-wordings")
        except BrokenPlaceholder:
            form.add_error("wording", _("A brace stands alone."))
        except wordings.WordingRefused as refused:
            places = ", ".join(f"{{{name}}}" for name in sorted(refused.unknown or refused.gone))
            said = (
                _("Nobody fills %(places)s.") if refused.unknown else _("Without %(places)s the letter says nothing.")
            )
            form.add_error("wording", said % {"places": places})
    shown = {
        "form": form, "title": records_pages.wording_title(code), "example": letters.examples()[code],
        "places": sorted(letters.PLACES.get(code, ())),
    }  # fmt: skip
    return render(request, "detention/records_wording.html", shown, status=400 if form.errors else 200)

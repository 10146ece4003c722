"""The docket, one hearing, its notices and companions, filings, and the courts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from uuid import UUID

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from localaction.defend import reads_hearings, words_hearings
from localaction.defend.actions import companions, courts, deadlines, hearings
from localaction.defend.actions.hearings import Seen
from localaction.defend.forms_hearings import (
    CourtCheckForm,
    DoneForm,
    EndForm,
    FilingForm,
    NewCourtForm,
    NewHearingForm,
    NoticeForm,
    OffForm,
    OpenForm,
    SealedNoteForm,
)
from localaction.defend.models import (
    Companion,
    Disposition,
    Hearing,
    HearingKind,
    HearingNotice,
    Matter,
    Mode,
    NoticeSource,
)
from localaction.defend.rules.deadlines import NoDay, Rule
from localaction.defend.rules.hearings import LongSeries
from localaction.defend.views.acting import Act, Nothing, act
from localaction.people.access import before_opening_a_case, needs, person_of
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened, opened_now
from localaction.places.courts import INFORMATION_LINE, INFORMATION_PAGE
from localaction.places.rules.local_time import NoSuchHour

OF_CASES = (Verb.TAKE_INTAKE, Verb.WORK_CASES, Verb.WORK_GRANTED_CASES)
REFUSALS: Mapping[type[Exception], str | Promise] = {
    hearings.HearingOver: _("How this hearing ended is recorded."),
    hearings.NotBegun: _("The hearing has not begun. Record a new date, or that it is off."),
    hearings.SeenInFuture: _("The day on which it was seen lies in the future."),
    LongSeries: _("A series has 2 to 60 dates."),
    NoSuchHour: _("The clocks at this court skip this hour, or show it twice."),
    companions.NoConsent: _("The client has not agreed that anybody goes along. Note the consent first."),
    companions.NotOpen: _("The hearing has no hour, is off, or has begun."),
    companions.TooFewPlaces: _("More are needed than there are places, or more places are taken."),
    companions.NotGoing: _("This companion gave the place back."),
    deadlines.NeedsHearing: _("Choose the hearing before which it is filed; nothing else hangs on a hearing."),
    deadlines.AlreadyDone: _("This was done or dropped before."),
    NoDay: _("Say from which day it counts."),
    courts.CourtExists: _("There is a court of this name in this city."),
}


@needs(*OF_CASES)
def docket(request: HttpRequest) -> HttpResponse:
    """Show the deadlines and hearings of the matters open to the person, the most pressing first."""
    by, now = person_of(request), timezone.now()
    shown = {
        "docket": reads_hearings.docket(by, now), "now": now, "line": INFORMATION_LINE, "page": INFORMATION_PAGE,
        "reach": reads_hearings.reach_row(by),
    }  # fmt: skip
    return render(request, "defend/docket.html", shown)


def _matter(request: HttpRequest, number: int, now: datetime) -> Matter:
    found = reads_hearings.matter_for(person_of(request), number, now)
    if found is None:
        raise Http404("no such matter")
    return found


@needs(*OF_CASES)
def of_matter(request: HttpRequest, number: int) -> HttpResponse:
    """Show a matter's hearings and filings; POST records a hearing or a series, or sets a filing."""
    by, now = person_of(request), timezone.now()
    matter = _matter(request, number, now)
    lines, filings = reads_hearings.of_matter(matter, now)
    coming = reads_hearings.standing_of(matter)

    def schedule(form: NewHearingForm) -> object:
        given = form.cleaned_data
        kind, mode = HearingKind(given["kind"]), Mode(given["mode"])
        if given.get("n_dates"):
            return hearings.schedule_series(by, matter, kind, form.seen(), given["every_days"], given["n_dates"], now)
        return hearings.schedule_hearing(by, matter, kind, form.seen(), now, mode=mode)

    def file(form: FilingForm) -> object:
        given = form.cleaned_data
        rule = Rule(given["rule"])
        made = deadlines.set_deadline(by, matter, rule, given.get("counted_from"), now, given.get("hearing"))
        if given.get("note"):
            deadlines.write_note(opened(request), by, made, given["note"], now)
        return made

    today = {"seen_on": now.date(), "court": reads_hearings.court_of(matter)}
    shown, is_done = act(request, {
        "schedule": Act(partial(NewHearingForm, initial=today), schedule, _("Recorded.")),
        "file": Act(partial(FilingForm, hearings=coming), file, _("Set. An attorney must agree with the day.")),
    }, REFUSALS)  # fmt: skip
    if is_done:
        return redirect("desk-matter-hearings", number=number)
    page = {"matter": matter, "lines": lines, "filings": filings, "forms": shown, "now": now,
            "may_work": allows(by, Verb.WORK_CASES, now), "may_intake": allows(by, Verb.TAKE_INTAKE, now),
            "steps": words_hearings.STEPS, "cautions": words_hearings.CAUTIONS}  # fmt: skip
    return render(request, "defend/hearings_of.html", page)


@needs(*OF_CASES)
def hearing(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a hearing and every notice of it; POST records a notice, an end, a note, or opens it for companions."""
    by, now = person_of(request), timezone.now()
    found = reads_hearings.hearing_for(by, uuid, now)
    if found is None:
        raise Http404("no such hearing")
    shown, is_done = act(request, _acts(request, found, now), REFUSALS)
    if is_done:
        return redirect("desk-hearing", uuid=uuid)
    session = opened_now(request)
    if session is not None:
        before_opening_a_case(request)
    page = {
        "hearing": found, "matter": found.matter, "forms": shown, "history": reads_hearings.history(found), "now": now,
        "companions": reads_hearings.companions_of(found), "sheet": reads_hearings.sheet_of(session, found),
        "note": reads_hearings.note_of(session, found), "line": INFORMATION_LINE, "page": INFORMATION_PAGE,
        "filings": reads_hearings.deadline_lines(found.deadlines.all(), now.date()), "is_open": session is not None,
        "may_work": allows(by, Verb.WORK_CASES, now), "may_intake": allows(by, Verb.TAKE_INTAKE, now),
        "steps": words_hearings.STEPS, "cautions": words_hearings.CAUTIONS,
    }  # fmt: skip
    return render(request, "defend/hearing.html", page)


def _acts(request: HttpRequest, found: Hearing, now: datetime) -> dict[str, Act]:
    by, here = person_of(request), {"seen_on": now.date()}
    new = {**here, "court": found.court_id, "when": found.when, "on": found.on, "hour": found.hour}
    acts = {
        "notice": Act(partial(NoticeForm, initial=new), lambda f: hearings.record_notice(by, found, f.seen(), now),
                      _("Recorded. Everybody who must know is told.")),
        "off": Act(partial(OffForm, initial=here), lambda f: hearings.cancel_hearing(
            by, found, f.cleaned_data["seen_on"], NoticeSource(f.cleaned_data["source"]), now), _("Recorded as off.")),
        "end": Act(partial(EndForm, hearing=found), lambda f: hearings.end_hearing(
            by, found, Disposition(f.cleaned_data["disposition"]), now, after_of(f, found, now)), _("Recorded.")),
        "note": Act(SealedNoteForm, lambda f: hearings.write_note(
            opened(request), by, found, f.cleaned_data["note"], now), _("Sealed and kept.")),
        "open": Act(OpenForm, lambda f: companions.open_for_companions(
            opened(request), by, found, f.cleaned_data["n_needed"], f.cleaned_data["n_places"],
            f.cleaned_data["called"], f.cleaned_data["meeting"], now), _("Companions can sign up.")),
        "confirm": Act(Nothing, lambda f: _confirm(request, found, now), _("Confirmed.")),
        "turn": Act(Nothing, lambda f: companions.turn_away(by, _companion(request, found), now), _("Taken back.")),
        "check": Act(Nothing, lambda f: hearings.check_notice(by, _notice(request, found), now), _("Noted.")),
    }  # fmt: skip
    if found.series:
        acts["series"] = Act(partial(OffForm, initial=here), lambda f: hearings.cancel_series(
            by, found, f.cleaned_data["seen_on"], NoticeSource(f.cleaned_data["source"]), now
        ), _("Recorded as off."))  # fmt: skip
    return acts


def after_of(form: EndForm, found: Hearing, now: datetime) -> Seen | None:
    """Return the next date that was said in court, None where none was given."""
    setting = form.cleaned_data["setting"]
    return Seen(setting, found.court, now.date(), NoticeSource.IN_COURT) if setting else None


def _companion(request: HttpRequest, found: Hearing) -> Companion:
    number = request.POST.get("companion", "")
    row = reads_hearings.companion_of(found, int(number)) if number.isdecimal() else None
    if row is None:
        raise Http404("no such companion")
    return row


def _confirm(request: HttpRequest, found: Hearing, now: datetime) -> None:
    if not companions.confirm(opened(request), person_of(request), _companion(request, found), now):
        notices.warning(request, _("This companion has no key: tell them by word of mouth whom and where they meet."))


def _notice(request: HttpRequest, found: Hearing) -> HearingNotice:
    number = request.POST.get("notice", "")
    row = reads_hearings.notice_of(found, int(number)) if number.isdecimal() else None
    if row is None:
        raise Http404("no such notice")
    return row


@require_POST
@needs(*OF_CASES)
def filing(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Record that an attorney agrees with a day, that something was filed, or that nothing needs to be."""
    by, now = person_of(request), timezone.now()
    found = reads_hearings.deadline_for(by, uuid, now)
    if found is None:
        raise Http404("no such filing")
    form, what = DoneForm(request.POST), request.POST.get("act")
    try:
        if what == "agree":
            deadlines.check_deadline(by, found, now)
        elif what == "drop":
            deadlines.drop_deadline(by, found, now)
        elif form.is_valid():
            deadlines.finish_deadline(by, found, form.cleaned_data["done_on"], now)
        else:
            notices.error(request, _("Say on which day it was filed."))
    except deadlines.AlreadyDone:
        notices.error(request, _("This was done or dropped before."))
    return redirect("desk-matter-hearings", number=found.matter_id)


@needs(*OF_CASES)
def all_courts(request: HttpRequest) -> HttpResponse:
    """List the courts with the clock each goes by; POST notes that somebody looked, or enters a missing one."""
    by, now = person_of(request), timezone.now()
    form = NewCourtForm(request.POST if request.POST.get("act") == "new" else None)
    if request.method == "POST" and request.POST.get("act") == "check":
        check = CourtCheckForm(request.POST)
        court = get_object_or_404(reads_hearings.courts(), code=request.POST.get("court", ""))
        if check.is_valid():
            courts.check_court(by, court, check.cleaned_data["zone"], now)
            notices.success(request, _("Noted: checked today."))
            return redirect("desk-courts")
    elif request.method == "POST" and form.is_valid():
        try:
            courts.add_court(by, **form.cleaned_data, at=now)
            notices.success(request, _("Entered."))
            return redirect("desk-courts")
        except courts.CourtExists:
            form.add_error("name", _("There is a court of this name in this city."))
    shown = {"courts": reads_hearings.courts(), "form": form, "zones": CourtCheckForm().fields["zone"].choices}  # type: ignore[attr-defined]
    return render(request, "defend/courts.html", shown)

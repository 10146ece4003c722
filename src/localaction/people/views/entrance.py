"""The ways in that are handed over as links: an invitation and a reset."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from localaction.people import actions, limits, vault_access
from localaction.people.adapter import source
from localaction.people.entering import enter
from localaction.people.forms import Join, NewPassphrase
from localaction.people.rules.limits import LINK
from localaction.people.rules.roles import rings_of
from localaction.people.words import in_words
from localaction.vault import reads as vault_reads
from localaction.vault.actions import Mistyped, WrongRecoveryCode
from localaction.vault.rules.passphrase import suggest


def refused(request: HttpRequest) -> HttpResponse:
    """Say that a link does not work, without saying why."""
    return render(request, "people/link_refused.html", status=404)


def _is_flooding(request: HttpRequest) -> bool:
    return request.method == "POST" and not limits.take(LINK, source(request), timezone.now())


def too_many(request: HttpRequest) -> HttpResponse:
    """Say that somebody must wait."""
    return render(request, "people/too_many.html", status=429)


@never_cache
@sensitive_post_parameters()
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Make the account an invitation is for, sign in, and show the recovery code where there is one."""
    if _is_flooding(request):
        return too_many(request)
    now = timezone.now()
    try:
        invitation = actions.find_invitation(secret, now)
        reads_sealed = bool(rings_of(invitation.held))
        form = Join(request.POST or None, reads_sealed=reads_sealed)
        if request.method == "POST" and form.is_valid():
            chosen = form.cleaned_data
            try:
                joined = actions.join(secret, chosen["username"], chosen["passphrase"], chosen["language"], now)
            except actions.UsernameTaken:
                form.add_error("username", _("Somebody already has this username."))
            else:
                enter(request, joined.person)
                if not joined.recovery_code:
                    return redirect("desk")
                vault_access.open_with(request, joined.person, chosen["passphrase"], now)
                return render(request, "people/recovery_code.html", {"code": joined.recovery_code, "next": "desk"})
    except actions.WaitsForSecondPerson:
        return render(request, "people/invitation_waits.html", status=403)
    except actions.LinkRefused:
        return refused(request)
    page = {"form": form, "role": in_words(invitation.held), "reads_sealed": reads_sealed, "suggestion": suggest()}
    return render(request, "people/join.html", page)


@never_cache
@sensitive_post_parameters()
def reset(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose a new passphrase by a link from a colleague; the second factor is asked at the sign-in that follows."""
    if _is_flooding(request):
        return too_many(request)
    now = timezone.now()
    try:
        person = actions.find_reset(secret, now)
        is_holder = vault_reads.is_holder(person)
        form = NewPassphrase(request.POST or None, person=person, is_holder=is_holder)
        if request.method == "POST" and form.is_valid():
            try:
                code = actions.reset(secret, form.cleaned_data["passphrase"], form.cleaned_data.get("code", ""), now)
            except Mistyped:
                form.add_error("code", _("There is a slip in the code. Read it again, group by group."))
            except WrongRecoveryCode:
                form.add_error("code", _("This is not your recovery code, or it was replaced."))
            except actions.TooManyTries:
                return too_many(request)
            else:
                if code:
                    return render(request, "people/recovery_code.html", {"code": code, "next": "account_login"})
                return render(request, "people/reset_done.html", {"is_holder": is_holder})
    except actions.LinkRefused:
        return refused(request)
    page = {"form": form, "person": person, "is_holder": is_holder, "suggestion": suggest()}
    return render(request, "people/reset.html", page)

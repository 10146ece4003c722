"""One's own account: vault, passphrase, second factor, devices."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from localaction.people import actions, reads, vault_access
from localaction.people.access import needs, person_of
from localaction.people.forms import DeviceLabel
from localaction.people.models import Language, Person
from localaction.people.sessions import stored_key
from localaction.vault import reads as vault_reads


@needs()
def account(request: HttpRequest) -> HttpResponse:
    """Show one's own account; POST chooses the language of the desk."""
    person, now = person_of(request), timezone.now()
    if request.method == "POST":
        language = request.POST.get("language", "")
        if language in ("", *Language.values):
            Person.objects.filter(pk=person.pk).update(language=language)
            messages.success(request, _("Your language is kept."))
        return redirect("desk-account")
    page = {
        "page": reads.person_page(person, now),
        "languages": Language.choices,
        "has_key": vault_reads.is_holder(person),
        "needs_key": reads.needs_key(person, now),
        "is_open": vault_access.opened_now(request) is not None,
    }
    return render(request, "people/account.html", page)


@needs()
def devices(request: HttpRequest) -> HttpResponse:
    """Show where one is signed in; POST names a device, shuts a lost one out, or signs out everywhere.

    No step-up: somebody whose device was just taken must not look for their second factor first.
    """
    person, now = person_of(request), timezone.now()
    here = stored_key(request.session.session_key)
    lines = reads.devices(person, here)
    if request.method == "POST":
        return _act(request, person, lines, here)
    return render(request, "people/devices.html", {"lines": lines, "now": now})


def _act(request: HttpRequest, person: Person, lines: list[reads.DeviceLine], here: str) -> HttpResponse:
    now, act = timezone.now(), request.POST.get("act")
    if act == "everywhere":
        actions.sign_out_everywhere(person, now, but=here)
        messages.success(request, _("You are signed out everywhere else, and your vault is closed."))
        return redirect("desk-devices")
    chosen = [line for line in lines if str(line.device.pk) == request.POST.get("device")]
    if not chosen or act not in ("name", "lost"):
        raise Http404
    if act == "name":
        form = DeviceLabel(request.POST)
        if form.is_valid():
            actions.name_device(person, chosen[0].device, form.cleaned_data["label"])
        return redirect("desk-devices")
    actions.lose_device(person, chosen[0].device, now)
    if chosen[0].is_this:
        return redirect("account_login")
    return render(request, "people/device_lost.html")

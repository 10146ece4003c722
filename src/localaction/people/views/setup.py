"""The page that makes the first account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from localaction.people import actions
from localaction.people.actions.setup import check_setup_link
from localaction.people.entering import enter
from localaction.people.forms import NewAccount
from localaction.vault.rules.passphrase import suggest


@never_cache
@sensitive_post_parameters()
def set_up(request: HttpRequest, secret: str) -> HttpResponse:
    """Make the first administrator, sign them in and lead them to the desk."""
    try:
        check_setup_link(secret)
        form = NewAccount(request.POST or None)
        if request.method == "POST" and form.is_valid():
            chosen = form.cleaned_data
            try:
                person = actions.set_up(
                    secret, chosen["username"], chosen["passphrase"], chosen["language"], timezone.now()
                )
            except actions.UsernameTaken:
                form.add_error("username", _("Somebody already has this username."))
            else:
                enter(request, person)
                return redirect("desk")
    except actions.AlreadySetUp:
        return render(request, "people/link_refused.html", {"is_set_up": True}, status=410)
    except actions.LinkRefused:
        return render(request, "people/link_refused.html", status=404)
    return render(request, "people/setup.html", {"form": form, "suggestion": suggest()})

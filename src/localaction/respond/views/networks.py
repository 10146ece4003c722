"""Neighbouring networks that may be asked for help."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from localaction.people.access import needs, person_of
from localaction.people.rules.roles import Verb
from localaction.respond import reads_dispatch
from localaction.respond.actions import aid
from localaction.respond.forms_roster import NetworkForm

UNFIT = {
    "NUMBER": ("line", gettext_lazy("This is no telephone number that could work.")),
    "KNOWN": ("title", gettext_lazy("A network of this name is kept already.")),
    "TITLE": ("title", gettext_lazy("Give it a name.")),
}


@needs(Verb.KEEP_ROSTER)
@require_http_methods(["GET", "HEAD", "POST"])
def networks(request: HttpRequest) -> HttpResponse:
    """List the networks with which help is agreed; POST links one or ends an agreement."""
    person, now = person_of(request), timezone.now()
    if request.POST.get("act") == "end":
        network = reads_dispatch.network_of(request.POST.get("network", ""))
        if network is not None:
            aid.unlink(person, network, timezone.localdate(), now)
        return redirect("desk-networks")
    form = NetworkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            aid.link(person, given["title"], given["line"], given["language"], given["agreed_on"], now)
        except aid.UnfitNetwork as unfit:
            field, sentence = UNFIT[unfit.code]
            form.add_error(field, str(sentence))
        else:
            messages.success(request, _("Linked: %(network)s.") % {"network": given["title"]})
            return redirect("desk-networks")
    page = {"rows": reads_dispatch.networks(), "form": form}
    return render(request, "respond/networks.html", page, status=400 if form.is_bound else 200)

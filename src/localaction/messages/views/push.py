"""One's own page of push messages."""

from __future__ import annotations

import uuid

from django.contrib import messages as notices
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from localaction.messages.actions import push
from localaction.messages.actions.queue import Recipient, queue
from localaction.messages.channels.webpush import keys
from localaction.messages.rules.push import BadSubscription
from localaction.people.access import needs, person_of
from localaction.people.models import Device, Person
from localaction.people.reads import device_of
from localaction.people.sessions import stored_key


@needs()
def page(request: HttpRequest) -> HttpResponse:
    """Show whether push messages are on; POST turns them on or off for a browser, or sends a trial."""
    person = person_of(request)
    wording = _("You will get the alerts that your role receives, on this device too.")
    if request.method == "POST":
        return _act(request, person, wording)
    try:
        key = keys.public()
    except keys.NoPushKey:
        key = ""
    context = {"key": key, "wording": wording, "n_devices": len(push.routes_of(person))}
    return render(request, "messages/push.html", context)


def _act(request: HttpRequest, person: Person, wording: str) -> HttpResponse:
    act, endpoint = request.POST.get("act"), request.POST.get("endpoint", "")
    if act == "on":
        try:
            push.subscribe(
                endpoint, request.POST.get("key", ""), request.POST.get("secret", ""), timezone.now(), person=person,
                device=_device(request, person), wording=wording,
            )  # fmt: skip
        except BadSubscription:
            notices.error(request, _("The push service of this browser is not one that this server may use."))
        else:
            notices.success(request, _("Messages come to this device now."))
    elif act == "off" and endpoint:
        push.end_for(person, endpoint)
        notices.success(request, _("No more messages come to this device."))
    elif act == "none":
        push.end_for(person)
        notices.success(request, _("No more messages come to any of your devices."))
    elif act == "try":
        _try(person)
        notices.success(request, _("A trial is on its way."))
    else:
        raise Http404
    return redirect("desk-push")


def _device(request: HttpRequest, person: Person) -> Device | None:
    """Return the browser that asks, so that its address goes when it is shut out as lost."""
    return device_of(person, stored_key(request.session.session_key))


def _try(person: Person) -> None:
    now, number = timezone.now(), uuid.uuid4()
    with transaction.atomic():
        for route in push.routes_of(person):
            to = Recipient((route,), language=get_language() or "en")
            queue("messages.trial", to, key=f"trial:{number}:{route.address}", at=now)

"""Following a place, a detention center, an agency or a campaign without an account: form, confirmation, way out.

No cookie is set and none is needed: a form here acts in nobody's name, and a link acts for whoever has it. What a
link leads to is never cached.
"""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from localaction.messages import links, reads_following, topics
from localaction.messages.actions import following
from localaction.messages.channels.webpush import keys
from localaction.messages.forms_following import FollowForm, MineForm
from localaction.messages.gateways import provider_of
from localaction.messages.models import Channel
from localaction.messages.rules.following import Cadence
from localaction.messages.rules.push import BadSubscription
from localaction.messages.texts import in_language
from localaction.people.adapter import source
from localaction.places import reads as places

GONE = (links.BadLink, following.TooLate)


def _language() -> str:
    return in_language(get_language() or "en")


def _wording(title: str) -> str:
    return _("Yes, write to me when something changes about %(topic)s.") % {"topic": title}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Show the form for what `kind` and `key` name, or a search for a place; POST sends a letter to be confirmed.

    Whatever the address, the answer is the same.
    """
    asked = request.POST if request.method == "POST" else request.GET
    found = topics.named(asked.get("kind", ""), asked.get("key", ""))
    if found is None:
        return _search(request)
    form = FollowForm(request.POST if request.method == "POST" else None, initial=_given(request, found))
    if form.is_valid():
        given = form.cleaned_data
        if given["website"]:
            return render(request, "messages/follow_asked.html", {"topic": found})
        try:
            following.ask(
                given["kind"], found.key, given["mail"], Cadence(given["cadence"]), _language(), source(request),
                timezone.now(),
            )  # fmt: skip
        except following.TooMany:
            form.add_error(None, _("That was asked often enough for now. Please come back in some minutes."))
        else:
            return render(request, "messages/follow_asked.html", {"topic": found})
    return _form(request, form, found)


def _given(request: HttpRequest, found: topics.Named) -> dict[str, str]:
    return {"kind": request.GET.get("kind", ""), "key": found.key, "cadence": Cadence.DAILY.value}


def _search(request: HttpRequest) -> HttpResponse:
    """Ask which place is meant."""
    words = request.GET.get("q", "").strip()[:200]
    found = places.find(words) if words else None
    if found and found.place and not found.others:
        return redirect(f"{request.path}?kind=PLACE&key={found.place.geoid}")
    is_wrong = request.method == "POST" or bool(request.GET.get("kind"))
    page = {"query": words, "found": found, "is_wrong": is_wrong}
    return render(request, "messages/follow_find.html", page, status=404 if is_wrong else 200)


def _form(request: HttpRequest, form: FollowForm, found: topics.Named) -> HttpResponse:
    try:
        key = keys.public()
    except keys.NoPushKey:
        key = ""
    page = {
        "form": form, "topic": found, "wording": _wording(found.title), "key": key,
        "kind": form["kind"].value(), "has_mail": bool(provider_of(settings.CONFIG, Channel.EMAIL)),
    }  # fmt: skip
    return render(request, "messages/follow.html", page, status=400 if form.is_bound else 200)


@csrf_exempt
@require_POST
def device(request: HttpRequest) -> HttpResponse:
    """Have changes come to this browser, or end that; only its script can ask."""
    given, now = request.POST, timezone.now()
    if given.get("act") == "off":
        following.leave_by_push(given.get("endpoint", ""), now)
        return render(request, "messages/follow_left.html", {"is_done": True})
    found = topics.named(given.get("kind", ""), given.get("key", ""))
    if found is None:
        raise Http404
    browser = (given.get("endpoint", ""), given.get("device_key", ""), given.get("secret", ""))
    try:
        row = following.follow_by_push(
            given["kind"], found.key, browser, Cadence.AT_ONCE, _language(), source(request), now,
            _wording(found.title),
        )  # fmt: skip
    except BadSubscription:
        message = _("The push service of this browser is not one that this server may use.")
    except following.TooMany:
        message = _("That was asked often enough for now. Please come back in some minutes.")
    else:
        token = links.token(links.MANAGE, row.uuid)
        return render(request, "messages/follow_begun.html", {"topic": found, "token": token, "is_push": True})
    return render(request, "messages/follow_gone.html", {"message": message}, status=400)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is to be confirmed; POST confirms it. A program that only opens links confirms nothing."""
    now = timezone.now()
    try:
        asked = following.asked_for(token, now)
        wording = _wording(asked.topic.title)
        if request.method != "POST":
            return render(request, "messages/follow_confirm.html", {"asked": asked, "wording": wording})
        row = following.confirm(token, now, wording)
    except GONE:
        message = _("This link is too old, or was cut in two. Ask for a new one on the page of the place.")
        return render(request, "messages/follow_gone.html", {"message": message}, status=404)
    page = {"topic": row.topic, "token": links.token(links.MANAGE, row.follower.uuid)}
    return render(request, "messages/follow_begun.html", page)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Show what somebody follows, and let them change or end it."""
    now = timezone.now()
    try:
        follower = following.mine(token, now)
        rows = reads_following.follows_of(follower)
        form = MineForm(request.POST if request.method == "POST" else None, follows=rows)
        is_saved = form.is_valid()
        if is_saved and not following.choose(token, form.chosen(rows), _language(), now):
            return render(request, "messages/follow_left.html", {"is_done": True})
    except GONE:
        message = _("Nothing is followed under this link any more.")
        return render(request, "messages/follow_gone.html", {"message": message}, status=404)
    if is_saved:
        form = MineForm(follows=reads_following.follows_of(follower))
    page = {"form": form, "token": token, "is_saved": is_saved, "is_push": follower.channel == Channel.PUSH}
    return render(request, "messages/follow_mine.html", page)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether everything should end; POST ends it, from the button or from a mail program's own (RFC 8058).

    Whether there was anything is not told.
    """
    try:
        links.number_of(links.MANAGE, token)
    except links.BadLink:
        message = _("This link was cut in two. Open it from the letter itself.")
        return render(request, "messages/follow_gone.html", {"message": message}, status=404)
    if request.method == "POST":
        following.leave(token, timezone.now())
    return render(request, "messages/follow_left.html", {"is_done": request.method == "POST"})

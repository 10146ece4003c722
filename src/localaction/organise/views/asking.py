"""How the desk's forms of this room are asked, and what their refusals say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from localaction.sources import entering

# The field a refusal belongs to, and its sentence.
GAPS = {
    "IN_THE_FUTURE": ("as_of", gettext_lazy("This day lies ahead.")),
    "ENTERED_ALREADY": ("", gettext_lazy("This is recorded already.")),
    "NO_ZONE": ("zone", gettext_lazy("There is no such time zone.")),
    "NOBODY": ("n_members", gettext_lazy("A body has one member at least.")),
    "MORE_THAN_MEMBERS": ("n_votes_needed", gettext_lazy("That is more than there are members.")),
    "ALL_SEATS_TAKEN": (
        "name", gettext_lazy("All seats are taken: record first who no longer holds theirs, or correct their number.")
    ),
    "NOT_AN_ANSWER": ("answer", gettext_lazy("Choose one of the answers.")),
    "NO_SUCH_HOUR": ("starts", gettext_lazy("The clocks skip this hour on that day.")),
    "SPEAK_TOO_LATE": ("speak_by", gettext_lazy("That is after the meeting begins.")),
    "VOTED_IN_THE_FUTURE": ("on", gettext_lazy("This day lies ahead.")),
    "MORE_VOTES_THAN_MEMBERS": ("n_members", gettext_lazy("There are more votes than could vote.")),
    "FEWER_THAN_BALLOTS": ("n_yes", gettext_lazy("A printed number is smaller than the ballots below say.")),
    "STRANGER": ("", gettext_lazy("A ballot is of nobody in this body.")),
    "NOT_A_CHOICE": ("", gettext_lazy("Choose one of the answers.")),
    "TOO_EARLY": ("congress", gettext_lazy("We count from the 74th Congress on.")),
    "NOT_IN_THIS_CONGRESS": ("introduced_on", gettext_lazy("This Congress did not sit on that day, or it lies ahead.")),
    "ACTED_BEFORE": ("last_action_on", gettext_lazy("That is before it was introduced.")),
    "ACTED_IN_THE_FUTURE": ("last_action_on", gettext_lazy("This day lies ahead.")),
    "NOT_EARLIER": ("reintroduces", gettext_lazy("That bill is not of an earlier Congress.")),
}  # fmt: skip


def ask(
    request: HttpRequest, form: forms.Form, record: Callable[[], Any], heading: Any, eyebrow: tuple[str, Any],
    done: Any, then: Callable[[Any], str],
) -> HttpResponse:  # fmt: skip
    """Show a form; where it was sent, record it and go on, or show why not with 400.

    Args:
        record: does it; its refusals are those of `sources.entering`.
        eyebrow: address and words of the page above.
        done: what is said afterwards.
        then: address of the page that follows, from what was recorded.
    """
    if form.is_bound and form.is_valid():
        try:
            found = record()
        except entering.Refused as refusal:
            for code in refusal.codes:
                field, sentence = GAPS[code]
                form.add_error(field if field in form.fields else None, str(sentence))
        except entering.NoLongerStands:
            form.add_error(None, _("Somebody corrected or withdrew it already."))
        else:
            messages.success(request, done)
            return redirect(then(found))
    shown = {"form": form, "heading": heading, "above_url": eyebrow[0], "above": eyebrow[1]}
    return render(request, "organise/desk_ask.html", shown, status=400 if form.is_bound else 200)

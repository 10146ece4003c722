"""Photographs that come with a form, cleaned, whoever fills it in."""

from __future__ import annotations

from collections.abc import Sequence

from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _

from localaction.respond import uploads
from localaction.respond.actions import photos
from localaction.respond.actions.photos import Clean


def cleaned(request: HttpRequest, form: Form) -> Sequence[Clean]:
    """Return the cleaned photographs; what is not taken becomes an error of the form."""
    found = []
    sentences = {
        "LARGE": _("A photo has more than 10 MB. Please send a smaller one."),
        "MANY": _("Three photos at most. You can add words later with your code."),
    }
    for why in sorted(uploads.refused(request)):
        form.add_error(None, sentences[why])
    if uploads.refused(request):
        return []
    for file in request.FILES.getlist("photos"):
        try:
            found.append(photos.clean(file.read()))
        except photos.IsAFilm:
            form.add_error(None, _("We cannot take films here: they say too much about who filmed. Keep the original."))
        except photos.TooLarge:
            form.add_error(None, sentences["LARGE"])
        except photos.NotAPhoto:
            form.add_error(None, _("One of the files is no photo that we can open (JPEG, PNG or WebP)."))
    return found

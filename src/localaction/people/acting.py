"""Pages with several small forms: each has a name, what it does, and the words that say it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages as notices
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.functional import Promise

# What is said of a refusal: words, or what makes words of it.
Refusals = Mapping[type[Exception], "str | Promise | Callable[[Any], str]"]


@dataclass(frozen=True)
class Act:
    """One small form of a page: how it is made of what was posted, what it does, and what is said then."""

    form: Callable[[Any], forms.Form]
    do: Callable[[Any], object]
    done: str | Promise


class Nothing(forms.Form):
    """A button alone."""


def act(request: HttpRequest, acts: Mapping[str, Act], refusals: Refusals) -> tuple[dict[str, forms.Form], bool]:
    """Do what was posted; returns the forms to show, and whether something was done and the page is to be left.

    A refusal of the action is shown at its form. The field `act` says which one was posted.
    """
    shown: dict[str, forms.Form] = {}
    for name, one in acts.items():
        is_chosen = request.method == "POST" and request.POST.get("act") == name
        form = one.form(request.POST if is_chosen else None)
        form.auto_id = f"{name}_%s"
        shown[name] = form
        if is_chosen and form.is_valid():
            try:
                one.do(form)
            except tuple(refusals) as refusal:
                form.add_error(None, ValidationError(words_of(refusal, refusals)))
            else:
                notices.success(request, str(one.done))
                return shown, True
    return shown, False


def words_of(refusal: Exception, refusals: Refusals) -> str:
    """Return a refusal in words."""
    said = next(words for kind, words in refusals.items() if isinstance(refusal, kind))
    return said(refusal) if callable(said) else str(said)

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
from django.utils.translation import gettext_lazy as _

from localaction.defend.actions import conduct, conflicts, crossing, funds, matters, screening, serving, waiting
from localaction.defend.rules.outcomes import UnknownOutcome
from localaction.defend.rules.poverty_guidelines import NoGuideline
from localaction.defend.rules.stages import NoSuchMove
from localaction.referrals.actions import AlreadyClosed, NotConsented
from localaction.vault.actions import NoRing, NotAHolder

REFUSALS: Mapping[type[Exception], str | Promise] = {
    conflicts.ConflictFirst: _("Check for conflicts first; what was found must be decided."),
    conflicts.AlreadyReviewed: _("Somebody has decided this."),
    conflicts.WallNeeded: _("Say who is kept out."),
    conflicts.OwnWall: _("Let another reviewer decide a matter that concerns you."),
    matters.NobodyNamed: _("Give a name."),
    screening.NoFund: _("No fund is open. Note one first."),
    NoGuideline: _("No poverty guideline fits this household and day."),
    serving.NotEligible: _("The latest screening does not say that this fund may pay."),
    serving.NoAppearance: _("Name a form, or say that it is filed later."),
    conduct.NotRepresented: _("The programme does not represent this person now."),
    conduct.TooSoon: _("The day lies before the retainer, or in the future."),
    conduct.AlreadyFiled: _("A notice of this form is open."),
    crossing.NoConsent: _("The client did not agree to this, or took it back."),
    crossing.NotAnAgent: _("A case is granted to a legal agent who is not walled off."),
    funds.FundExists: _("There is a fund of this code."),
    waiting.NobodyWaits: _("Nobody waits."),
    waiting.AlreadyDrawn: _("This lottery was held; a new one needs a new seed."),
    waiting.LeaveTooShort: _("The last day lies before the first."),
    NoSuchMove: _("The matter does not go from its stage to that one."),
    UnknownOutcome: _("This is no outcome of a case."),
    NotConsented: _("The consent lies in the future."),
    AlreadyClosed: _("Somebody has taken or declined it."),
    NoRing: _("The sealed records of the receiving programme are not made yet."),
    NotAHolder: _("This account has no key yet: they sign in once, then it works."),
}


@dataclass(frozen=True)
class Act:
    """One small form of a page: how it is made of what was posted, what it does, and what is said then."""

    form: Callable[[Any], forms.Form]
    do: Callable[[Any], object]
    done: str | Promise


class Nothing(forms.Form):
    """A button alone."""


def act(
    request: HttpRequest, acts: Mapping[str, Act], refusals: Mapping[type[Exception], str | Promise] = REFUSALS
) -> tuple[dict[str, forms.Form], bool]:  # fmt: skip
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
                form.add_error(None, ValidationError(str(words_of(refusal, refusals))))
            else:
                notices.success(request, str(one.done))
                return shown, True
    return shown, False


def words_of(
    refusal: Exception, refusals: Mapping[type[Exception], str | Promise] = REFUSALS
) -> str | Promise:  # fmt: skip
    """Return a refusal in words."""
    return next(words for kind, words in refusals.items() if isinstance(refusal, kind))

"""What the pages of defense say when something is refused."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from localaction.defend.actions import conduct, conflicts, crossing, funds, matters, screening, serving, waiting
from localaction.defend.rules.outcomes import UnknownOutcome
from localaction.defend.rules.poverty_guidelines import NoGuideline
from localaction.defend.rules.stages import NoSuchMove
from localaction.people import acting
from localaction.people.acting import Act, Nothing, Refusals
from localaction.referrals.actions import AlreadyClosed, NotConsented
from localaction.vault.actions import NoRing, NotAHolder

REFUSALS: Refusals = {
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


def act(
    request: HttpRequest, acts: Mapping[str, Act], refusals: Refusals = REFUSALS
) -> tuple[dict[str, forms.Form], bool]:
    """Do what was posted; see `people.acting.act`."""
    return acting.act(request, acts, refusals)


def words_of(refusal: Exception, refusals: Refusals = REFUSALS) -> str:
    """Return a refusal in words."""
    return acting.words_of(refusal, refusals)


__all__ = ["REFUSALS", "Act", "Nothing", "act", "words_of"]

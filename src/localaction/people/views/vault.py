"""Opening and closing one's vault, and the key behind it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from localaction.people import actions, limits, reads, vault_access
from localaction.people.access import needs, person_of, step_up
from localaction.people.forms import Restore, Unlock
from localaction.people.models import Person
from localaction.people.rules.limits import UNLOCK
from localaction.vault import actions as vault
from localaction.vault import reads as vault_reads
from localaction.vault.actions import Mistyped, NeedsRestoring, NotAHolder, TooWeak, WrongPassphrase, WrongRecoveryCode


def _onward(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else ""


def _may_try(person: Person) -> bool:
    return limits.take(UNLOCK, str(person.pk), timezone.now())


@never_cache
@needs()
@sensitive_post_parameters()
def unlock(request: HttpRequest) -> HttpResponse:
    """Open the vault with the passphrase, then go on to where the person was."""
    person, now, onward = person_of(request), timezone.now(), _onward(request)
    form = Unlock(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not _may_try(person):
            form.add_error(None, _("Too many tries. Wait some minutes, then try again."))
        else:
            try:
                vault.unlock(person, form.cleaned_data["passphrase"], now)
            except WrongPassphrase:
                form.add_error("passphrase", _("This passphrase does not open your vault."))
            except NeedsRestoring:
                return redirect("people-restore")
            except NotAHolder:
                return redirect("people-key")
            else:
                limits.give_back(UNLOCK, str(person.pk), now)
                vault.lock_all(person.pk)
                vault_access.open_with(request, person, form.cleaned_data["passphrase"], now)
                return redirect(onward or "desk")
    return render(request, "people/unlock.html", {"form": form, "next": onward})


@needs()
@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Close the vault; the person stays signed in."""
    vault_access.close(request)
    messages.success(request, _("Your vault is closed."))
    return redirect("desk-account")


@never_cache
@needs()
@sensitive_post_parameters()
def restore(request: HttpRequest) -> HttpResponse:
    """Open one's key by the printed code and wrap it by the passphrase of the account."""
    person, now = person_of(request), timezone.now()
    form = Restore(request.POST or None)
    if request.method == "POST" and form.is_valid():
        passphrase = form.cleaned_data["passphrase"]
        try:
            _check_own(person, passphrase)
            code = actions.restore(person, form.cleaned_data["code"], passphrase, now)
        except (actions.TooManyTries, TooManyPassphrases):
            form.add_error(None, _("Too many tries. Wait some minutes, then try again."))
        except WrongPassphrase:
            form.add_error("passphrase", _("This is not your passphrase."))
        except Mistyped:
            form.add_error("code", _("There is a slip in the code. Read it again, group by group."))
        except WrongRecoveryCode:
            form.add_error("code", _("This is not your recovery code, or it was replaced."))
        except TooWeak:
            form.add_error("passphrase", _("Change your passphrase first: use five words or more."))
        except NotAHolder:
            return redirect("people-key")
        else:
            vault_access.open_with(request, person, passphrase, now)
            return render(request, "people/recovery_code.html", {"code": code, "next": "desk"})
    return render(request, "people/restore.html", {"form": form})


class TooManyPassphrases(Exception):
    """Too many wrong passphrases in a row."""


def _check_own(person: Person, passphrase: str) -> None:
    """Refuse a passphrase that is not the account's.

    Raises:
        TooManyPassphrases, WrongPassphrase: as said.
    """
    if not _may_try(person):
        raise TooManyPassphrases("wait")
    if not person.check_password(passphrase):
        raise WrongPassphrase("not the passphrase of the account")
    limits.give_back(UNLOCK, str(person.pk), timezone.now())


@never_cache
@needs()
@step_up
@sensitive_post_parameters()
def key(request: HttpRequest) -> HttpResponse:
    """Make one's vault key, or a new one after passphrase and code were both lost; somebody inside lets in again."""
    person, now = person_of(request), timezone.now()
    has_key = vault_reads.is_holder(person)
    form = Unlock(request.POST or None)
    if request.method == "POST" and form.is_valid():
        passphrase = form.cleaned_data["passphrase"]
        try:
            _check_own(person, passphrase)
            make = vault.replace_key if has_key else vault.enrol_holder
            code = make(person, passphrase, now)
        except TooManyPassphrases:
            form.add_error(None, _("Too many tries. Wait some minutes, then try again."))
        except WrongPassphrase:
            form.add_error("passphrase", _("This is not your passphrase."))
        except TooWeak:
            form.add_error("passphrase", _("Change your passphrase first: use five words or more."))
        else:
            vault_access.open_with(request, person, passphrase, now)
            return render(request, "people/recovery_code.html", {"code": code, "next": "desk"})
    page = {"form": form, "has_key": has_key, "is_wanted": reads.needs_key(person, now)}
    return render(request, "people/key.html", page)

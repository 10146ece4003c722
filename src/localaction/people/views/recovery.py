"""Recovery shares on paper: making them, reading them back, and the day on which three of them are needed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from localaction.people import reads, vault_access
from localaction.people.access import needs, person_of, step_up
from localaction.people.forms_shares import OpenByShares, ReadBack
from localaction.people.rules.roles import Verb
from localaction.people.words import ring_words
from localaction.vault import actions as vault
from localaction.vault import reads as vault_reads
from localaction.vault.actions import NoCeremony, NoGrant, NotAHolder, RingTampered, SharesRefused
from localaction.vault.rules.shares import N_SHARES, THRESHOLD


@never_cache
@needs(Verb.MAKE_RINGS)
@step_up
def ceremony(request: HttpRequest) -> HttpResponse:
    """Say where the shares stand and how the ceremony goes; POST makes five and shows them once.

    The answer to the POST is the only place where they ever are: nothing of them is stored.
    """
    now = timezone.now()
    page = {"state": vault_reads.ceremony(), "n_shares": N_SHARES, "threshold": THRESHOLD}
    if request.method != "POST":
        return render(request, "people/recovery.html", page)
    made = vault.begin_ceremony(person_of(request), now)
    sheets = [sentence.split() for sentence in made.sentences]
    page |= {"sheets": sheets, "fingerprint": made.fingerprint, "made_on": now.date()}
    return render(request, "people/recovery_shares.html", page)


@never_cache
@needs(Verb.MAKE_RINGS)
@step_up
@sensitive_post_parameters()
def read_back(request: HttpRequest) -> HttpResponse:
    """Read the shares back from paper; then they count."""
    state = vault_reads.ceremony()
    if state.begun_at is None:
        return redirect("desk-recovery")
    form = ReadBack(request.POST or None, n_shares=N_SHARES)
    if request.method == "POST" and form.is_valid():
        session = vault_access.opened_now(request)
        try:
            vault.confirm_shares(person_of(request), form.sentences(), timezone.now(), session)
        except NoCeremony:
            messages.error(request, _("These shares were replaced or are in force already."))
            return redirect("desk-recovery")
        except SharesRefused:
            form.add_error(None, _("These are not the five shares made last. Compare each paper word by word."))
        except RingTampered:
            form.add_error(
                None, _("A key in the database was exchanged. Stop and call whoever looks after the server.")
            )
        else:
            messages.success(request, _("The shares are in force. Give each to its person now."))
            return redirect("desk-recovery")
    return render(request, "people/recovery_read_back.html", {"form": form, "state": state})


@never_cache
@needs(Verb.MAKE_RINGS)
@step_up
@sensitive_post_parameters()
def open_by_shares(request: HttpRequest) -> HttpResponse:
    """Let one person into the rings of their roles by three shares, when nobody inside can."""
    state, now = vault_reads.ceremony(), timezone.now()
    people = reads.recoverable(now)
    form = OpenByShares(request.POST or None, n_shares=THRESHOLD, people=[person for person, _slugs in people])
    if request.method == "POST" and form.is_valid():
        person, slugs = next(line for line in people if line[0].pk == form.person_id())
        try:
            given = vault.recover_from_shares(form.sentences(), person, now, slugs)
        except NoCeremony:
            form.add_error(None, _("No recovery shares are in force."))
        except SharesRefused:
            form.add_error(
                None, _("These shares do not belong together, or are not those in force. Compare the papers.")
            )
        except (NoGrant, NotAHolder):
            form.add_error("person", _("The shares open nothing that this person’s roles may read."))
        except RingTampered:
            form.add_error(
                None, _("A key in the database was exchanged. Stop and call whoever looks after the server.")
            )
        else:
            page = {"person": person, "given": [ring_words(slug) for slug in given]}
            return render(request, "people/recovery_done.html", page)
    return render(request, "people/recovery_open.html", {"form": form, "state": state, "has_people": bool(people)})
